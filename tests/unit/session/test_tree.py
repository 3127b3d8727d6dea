"""Folders, zips and single files look alike to the rest of the session."""

import os
import zipfile
from pathlib import Path

import pytest

from tidegate.errors import SnapshotError
from tidegate.session.tree import FileEntry, FolderTree, SingleFile, ZipTree, open_tree


def test_a_folder_is_listed_sorted_with_sizes_and_without_hidden_files(tmp_path: Path) -> None:
    (tmp_path / "configs" / "PE1").mkdir(parents=True)
    (tmp_path / "configs" / "PE1" / "show_running-config.txt").write_text("hostname PE1\n")
    (tmp_path / "configs" / "B.cfg").write_text("")
    (tmp_path / "configs" / ".B.cfg.swp").write_text("x")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config").write_text("x")
    tree = open_tree(tmp_path)
    assert tree.entries == [FileEntry("configs/B.cfg", 0), FileEntry("configs/PE1/show_running-config.txt", 13)]
    assert tree.read("configs/PE1/show_running-config.txt") == b"hostname PE1\n"


def test_a_cycle_of_links_ends(tmp_path: Path) -> None:
    (tmp_path / "configs").mkdir()
    (tmp_path / "configs" / "A.cfg").write_text("x")
    (tmp_path / "configs" / "again").symlink_to(tmp_path)
    assert "configs/A.cfg" in [entry.path for entry in open_tree(tmp_path).entries]


def test_a_dangling_link_and_a_pipe_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "gone.cfg").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe.cfg")
    assert open_tree(tmp_path).entries == []


def test_a_name_that_is_no_text_is_read_all_the_same(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/r\xff.cfg")).write_text("hostname R\n")
    tree = FolderTree(tmp_path)
    (entry,) = tree.entries
    assert entry.path.isprintable()
    assert tree.read(entry.path) == b"hostname R\n"


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def test_a_zip_of_the_snapshot_and_of_its_parent_are_the_same(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "a.zip", {"configs/R.cfg": b"hostname R\n"})
    outer = zipped(tmp_path / "b.zip", {"snap/configs/R.cfg": b"hostname R\n", "__MACOSX/._R": b"x"})
    for path in (inner, outer):
        tree = open_tree(path)
        assert isinstance(tree, ZipTree)
        assert tree.entries == [FileEntry("configs/R.cfg", 11)]
        assert tree.read("configs/R.cfg") == b"hostname R\n"


def test_a_zip_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = zipped(tmp_path / "bomb.zip", {"configs/R.cfg": b"\0" * 5_000_000})
    assert path.stat().st_size < 10_000
    monkeypatch.setattr("tidegate.session.tree.MAX_ARCHIVE_BYTES", 1 << 20)
    with pytest.raises(SnapshotError, match="unpacks to 4 MiB"):
        open_tree(path)


def test_a_damaged_zip_is_said_to_be_one(tmp_path: Path) -> None:
    path = tmp_path / "half.zip"
    path.write_bytes(zipped(tmp_path / "a.zip", {"configs/R.cfg": b"hostname R\n"}).read_bytes()[:40])
    with pytest.raises(SnapshotError, match="looks like a zip"):
        open_tree(path)


def test_a_member_with_damaged_data_is_an_os_error(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"configs/R.cfg": bytes(range(256)) * 50})
    data = bytearray(path.read_bytes())
    data[60:80] = b"\xff" * 20
    path.write_bytes(data)
    tree = open_tree(path)
    with pytest.raises(OSError, match=r".+"):
        tree.read("configs/R.cfg")


def test_a_file_is_a_tree_of_one(tmp_path: Path) -> None:
    (tmp_path / "PE4.cfg").write_text("hostname PE4\n")
    tree = open_tree(tmp_path / "PE4.cfg")
    assert isinstance(tree, SingleFile)
    assert tree.entries == [FileEntry("PE4.cfg", 13)]


def test_a_missing_path_names_what_is_near(tmp_path: Path) -> None:
    (tmp_path / "snapshot").mkdir()
    with pytest.raises(SnapshotError, match=r"no such file or folder.*Did you mean .*snapshot\?"):
        open_tree(tmp_path / "snapshit")


def test_a_path_that_is_no_path(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError):
        open_tree(tmp_path / "a\0b")
