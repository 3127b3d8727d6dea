"""Whole snapshots, good and bad: one bad file never keeps the others from being read."""

import json
import os
import zipfile
from pathlib import Path

import pytest

from tidegate.errors import SnapshotError
from tidegate.model.device import Endpoint, Network
from tidegate.session.load import load_network


def router(name: str, address: str = "10.0.0.1") -> str:
    return (
        f"version 15.7\nhostname {name}\n!\ninterface Loopback0\n ip address {address} 255.255.255.255\n!\n"
        "interface GigabitEthernet0/1\n ip address 192.0.2.1 255.255.255.0\n!\nend\n"
    )


def write(root: Path, files: dict[str, str | bytes]) -> Path:
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def codes(network: Network) -> list[tuple[str, str]]:
    return [(d.code, d.file) for d in network.diagnostics]


def test_devices_come_sorted_and_named_by_their_hostname(tmp_path: Path) -> None:
    nameless = "version 15.7\ninterface Loopback0\n ip address 10.0.0.3 255.255.255.255\nend\n"
    write(
        tmp_path,
        {
            "configs/zz.cfg": router("A1"),
            "configs/b/show_running-config.txt": router("B1", "10.0.0.2"),
            "configs/C1.cfg": nameless,
        },
    )
    network = load_network(tmp_path)
    assert list(network.devices) == ["A1", "B1", "C1"]
    assert network.devices["B1"].text.file == "configs/b/show_running-config.txt"
    assert network.cables is None
    assert codes(network) == []


@pytest.mark.parametrize("form", ["folder", "configs", "file", "zip"])
def test_every_form_of_a_snapshot(tmp_path: Path, form: str) -> None:
    write(tmp_path, {"snap/configs/A1.cfg": router("A1")})
    path = {"folder": tmp_path / "snap", "configs": tmp_path / "snap/configs", "file": tmp_path / "snap/configs/A1.cfg"}
    if form == "zip":
        path["zip"] = tmp_path / "snap.zip"
        with zipfile.ZipFile(path["zip"], "w") as archive:
            archive.write(tmp_path / "snap/configs/A1.cfg", "snap/configs/A1.cfg")
    assert list(load_network(path[form]).devices) == ["A1"]


def test_hosts_cables_and_line_states(tmp_path: Path) -> None:
    node = {"hostname": "a1", "interfaceName": "Gi0/1"}
    host = {"hostname": "h1", "hostInterfaces": {"eth1": {"prefix": "192.0.2.9/24", "gateway": "192.0.2.1"}}}
    edges = [{"node1": node, "node2": {"hostname": "h1", "interfaceName": "eth1"}}]
    write(
        tmp_path,
        {
            "configs/A1.cfg": router("A1"),
            "hosts/h1.json": json.dumps(host),
            "batfish/layer1_topology.json": json.dumps({"edges": edges}),
            "batfish/runtime_data.json": json.dumps({"runtimeData": {"A1": {"Lo0": {"lineUp": False}}}}),
        },
    )
    network = load_network(tmp_path)
    assert network.cables == [(Endpoint("A1", "GigabitEthernet0/1"), Endpoint("h1", "eth1"))]
    assert network.down_interfaces == {Endpoint("A1", "Loopback0")}
    assert list(network.hosts) == ["h1"]


def test_cables_from_containerlab(tmp_path: Path) -> None:
    lab = """
    topology:
      nodes: {A1: {kind: cisco_iol}, B1: {kind: cisco_iol}}
      links: [{endpoints: ["A1:eth1", "B1:Gi0/1"]}]
    """
    write(tmp_path, {"configs/a.cfg": router("A1"), "configs/b.cfg": router("B1"), "x.clab.yml": lab})
    assert load_network(tmp_path).cables == [(Endpoint("A1", "Ethernet0/1"), Endpoint("B1", "GigabitEthernet0/1"))]


def test_bad_files_are_said_and_the_rest_is_read(tmp_path: Path) -> None:
    xr = "!! IOS XR Configuration 7.3.2\nhostname xr1\ninterface MgmtEth0/RP0/CPU0/0\n"
    write(
        tmp_path,
        {
            "configs/A1.cfg": router("A1"),
            "configs/empty.cfg": "\n \n",
            "configs/notes.txt": "Remember to upgrade these routers.\n",
            "configs/photo.jpg": b"\xff\xd8\xff\xe0" + bytes(3000),
            "configs/packed.cfg": b"\x1f\x8b\x08\x00" + bytes(300),
            "configs/xr1.cfg": xr,
            "hosts/h1.json": '{"hostname": "h1",\n oops}',
            "hosts/h2.json": '{"hostInterfaces": {"e": {"prefix": "nowhere"}}}',
            "layer1_topology.json": "[" * 100_000,
            "batfish/runtime_data.json": b"\xff\xfe\xff",
        },
    )
    network = load_network(tmp_path)
    assert list(network.devices) == ["A1"]
    assert sorted(codes(network)) == [
        ("bad-host", "hosts/h2.json"),
        ("bad-json", "batfish/runtime_data.json"),
        ("bad-json", "hosts/h1.json"),
        ("bad-json", "layer1_topology.json"),
        ("binary-file", "configs/packed.cfg"),
        ("binary-file", "configs/photo.jpg"),
        ("empty-file", "configs/empty.cfg"),
        ("unknown-vendor", "configs/notes.txt"),
        ("unknown-vendor", "configs/xr1.cfg"),
    ]
    by_file = {d.file: d for d in network.diagnostics}
    assert "Cisco IOS-XR" in by_file["configs/xr1.cfg"].message
    assert "show running-config" in by_file["configs/notes.txt"].message
    assert by_file["hosts/h1.json"].line == 2
    packed, photo = by_file["configs/packed.cfg"].message, by_file["configs/photo.jpg"].message
    assert packed == "is a gzip archive, not a configuration; it was left out. Unpack it to have it read."
    assert photo == "is a JPEG image, not a configuration; it was left out."


def test_two_configurations_of_one_device(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"configs/1.cfg": router("A1"), "configs/2.cfg": router("A1"), "configs/3.cfg": router("A1", "10.9.9.9")},
    )
    network = load_network(tmp_path)
    assert network.devices["A1"].text.file == "configs/1.cfg"
    assert codes(network) == [("duplicate-file", "configs/2.cfg"), ("duplicate-hostname", "configs/3.cfg")]


def test_a_host_cannot_have_a_router_s_name(tmp_path: Path) -> None:
    write(tmp_path, {"configs/A1.cfg": router("A1"), "hosts/A1.json": "{}"})
    network = load_network(tmp_path)
    assert network.hosts == {}
    assert codes(network) == [("duplicate-hostname", "hosts/A1.json")]


def test_a_configuration_that_was_cut_off(tmp_path: Path) -> None:
    text = "Building configuration...\n\nCurrent configuration : 999 bytes\n!\n" + router("A1").removesuffix("!\nend\n")
    write(tmp_path, {"configs/A1.cfg": text + "interface Giga"})
    network = load_network(tmp_path)
    assert "Loopback0" in network.devices["A1"].interfaces
    (found,) = network.diagnostics
    assert (found.code, found.file, found.line) == ("cut-off", "configs/A1.cfg", text.count("\n") + 1)


def test_a_line_without_end(tmp_path: Path) -> None:
    write(tmp_path, {"configs/A1.cfg": router("A1").replace("!\nend", "x" * 20_000_000 + "\nend")})
    network = load_network(tmp_path)
    assert "GigabitEthernet0/1" in network.devices["A1"].interfaces
    assert [(d.code, d.line) for d in network.diagnostics] == [("line-too-long", 9)]


def test_a_file_that_is_too_large_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tidegate.session.configurations.MAX_FILE_BYTES", 1000)
    write(tmp_path, {"configs/A1.cfg": router("A1"), "configs/B1.cfg": router("B1") + "!\n" * 1000})
    network = load_network(tmp_path)
    assert list(network.devices) == ["A1"]
    assert codes(network) == [("file-too-large", "configs/B1.cfg")]


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_permission(tmp_path: Path) -> None:
    write(tmp_path, {"configs/A1.cfg": router("A1"), "configs/B1.cfg": router("B1")})
    (tmp_path / "configs/B1.cfg").chmod(0)
    assert codes(load_network(tmp_path)) == [("unreadable", "configs/B1.cfg")]


def test_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(
        SnapshotError, match=r"(?s)no configuration could be read.*empty.*Expected: a folder with configs/"
    ):
        load_network(tmp_path)


def test_a_folder_of_photos(tmp_path: Path) -> None:
    write(tmp_path, {f"IMG_{n}.JPG": b"\xff\xd8\xff\xe0" + bytes(3000) for n in range(4)})
    with pytest.raises(SnapshotError, match=r"(?s)Found instead: 4 x \.jpg.*Expected"):
        load_network(tmp_path)


def test_photos_in_configs(tmp_path: Path) -> None:
    write(tmp_path, {f"configs/IMG_{n}.JPG": b"\xff\xd8\xff\xe0" + bytes(3000) for n in range(9)})
    with pytest.raises(SnapshotError, match=r"(?s)IMG_0\.JPG: is a JPEG image.*and 4 more files like these"):
        load_network(tmp_path)


def test_a_folder_of_snapshots_names_them(tmp_path: Path) -> None:
    write(tmp_path, {"one/configs/A1.cfg": router("A1")})
    with pytest.raises(SnapshotError, match=r"Did you mean .*one\?"):
        load_network(tmp_path)
    write(tmp_path, {"two/configs/A1.cfg": router("A1")})
    with pytest.raises(SnapshotError, match="It holds 2 snapshots"):
        load_network(tmp_path)


def test_the_order_of_files_does_not_matter(tmp_path: Path) -> None:
    write(tmp_path / "x", {"configs/1.cfg": router("A1"), "configs/2.cfg": router("B1")})
    write(tmp_path / "y", {"configs/2.cfg": router("A1"), "configs/1.cfg": router("B1")})
    x, y = load_network(tmp_path / "x"), load_network(tmp_path / "y")
    assert list(x.devices) == list(y.devices) == ["A1", "B1"]


def test_progress_counts_files(tmp_path: Path) -> None:
    write(tmp_path, {"configs/1.cfg": router("A1"), "configs/2.cfg": router("B1")})
    steps: list[tuple[str, int, int]] = []
    load_network(tmp_path, lambda *step: steps.append(step))
    assert steps == [("reading configurations", 0, 2), ("reading configurations", 1, 2)]
