"""Which file is what (interface.md, "Input")."""

from dataclasses import dataclass, field

from tidegate.model.source import Diagnostic
from tidegate.session.discover import device_name, discover
from tidegate.session.tree import FileEntry


@dataclass
class Listed:
    """A tree that only lists."""

    entries: list[FileEntry]
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def read(self, path: str) -> bytes:
        raise AssertionError(f"{path} should not be opened to be sorted")


def tree(*paths: str) -> Listed:
    return Listed([FileEntry(path, 1) for path in sorted(paths)])


def configurations(*paths: str) -> list[str]:
    return [entry.path for entry in discover(tree(*paths)).configurations]


def test_configs_holds_files_and_folders_of_devices() -> None:
    found = discover(
        tree(
            "configs/P1.cfg",
            "configs/PE4/show_running-config.txt",
            "configs/PE4/show_version.txt",
            "hosts/nms.json",
            "batfish/layer1_topology.json",
            "batfish/runtime_data.json",
            "show/PE4/show_ip_route.txt",
            "expected.json",
        )
    )
    assert [e.path for e in found.configurations] == ["configs/P1.cfg", "configs/PE4/show_running-config.txt"]
    assert [e.path for e in found.hosts] == ["hosts/nms.json"]
    assert found.cables == FileEntry("batfish/layer1_topology.json", 1)
    assert found.runtime == FileEntry("batfish/runtime_data.json", 1)
    assert [e.path for e in found.others] == [
        "expected.json",
        "show/PE4/show_ip_route.txt",
        "configs/PE4/show_version.txt",
    ]


def test_junos_in_both_forms_is_read_in_the_set_form() -> None:
    both = ("configs/r/show_configuration.txt", "configs/r/show_configuration_|_display_set.txt")
    assert configurations(*both) == ["configs/r/show_configuration_|_display_set.txt"]


def test_a_folder_of_configurations_directly() -> None:
    assert configurations("P1.cfg", "PE4", "README.md", "topo.clab.yml", "photo.JPG", "layer1_topology.json") == [
        "P1.cfg",
        "PE4",
    ]


def test_folders_of_devices_directly() -> None:
    assert configurations("PE4/show_running-config.txt", "PE4/show_clock.txt", "P1/startup-config.cfg") == [
        "P1/startup-config.cfg",
        "PE4/show_running-config.txt",
    ]


def test_everything_in_configs_is_tried_whatever_its_name() -> None:
    assert configurations("configs/PE4.json", "configs/photo.jpg") == ["configs/PE4.json", "configs/photo.jpg"]


def test_a_single_file_is_tried_whatever_its_name() -> None:
    assert configurations("notes.md") == ["notes.md"]


def test_containerlab_files_lie_beside() -> None:
    found = discover(tree("configs/R.cfg", "lab.clab.yml"))
    assert [e.path for e in found.containerlab] == ["lab.clab.yml"]


def test_names_of_devices_without_hostname() -> None:
    assert device_name(FileEntry("configs/PE4.cfg", 1)) == "PE4"
    assert device_name(FileEntry("configs/PE4.lab.txt", 1)) == "PE4.lab"
    assert device_name(FileEntry("configs/PE4/show_running-config.txt", 1)) == "PE4"
    assert device_name(FileEntry("configs/PE4/PE4-backup.conf", 1)) == "PE4-backup"
    assert device_name(FileEntry("PE4", 1)) == "PE4"
