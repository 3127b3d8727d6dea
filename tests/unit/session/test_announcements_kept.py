"""`announcements.csv` by way of the cache: the same announcements, and never those of another file."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import pytest

from tidegate.model.device import Network
from tidegate.model.source import Diagnostic
from tidegate.session import announcements_kept
from tidegate.session.cache import ReadingCache
from tidegate.session.load import load_network
from tidegate.session.tree import FolderTree

HEADER = "device,vrf,neighbor,prefix,as_path,next_hop,med,origin,communities,local_pref\n"
PE = """\
version 17.9
hostname {name}
router bgp 65000
 neighbor 198.51.100.2 remote-as 65001
 neighbor 198.51.100.6 remote-as 65002
end
"""
ROWS = (
    HEADER + "PE1,,198.51.100.2,192.0.2.0/24,65001,,,i,65001:1,\n"
    "PE1,,198.51.100.2,2001:db8::/32,65001,,,i,65001:1,\n"
    "PE1,,198.51.100.6,192.0.2.0/24,65002 {65003},192.0.2.1,5,?,,\n"
    "# a remark\n"
    "PE1,,198.51.100.2,192.0.2.128/25,65001,,,i,65001:1,\n"
)


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    folder = tmp_path / "snapshot"
    (folder / "configs").mkdir(parents=True)
    (folder / "configs/PE1.cfg").write_text(PE.format(name="PE1"))
    (folder / "announcements.csv").write_text(ROWS)
    return folder


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    folder = tmp_path / "cache"
    folder.mkdir()
    return folder


def load(snapshot: Path, kept: Path | None) -> Network:
    cache = ReadingCache(kept, 1 << 30, "1") if kept else None
    return load_network(snapshot, cache=cache, processes=0)


def never(*_: object) -> None:
    raise AssertionError("the file was read again")


def test_the_second_run_does_not_read_the_rows(snapshot: Path, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = load(snapshot, None)
    assert [list(group.lines) for group in plain.announcements] == [[2, 6], [3], [4]]
    assert [group.family for group in plain.announcements] == ["ipv4", "ipv6", "ipv4"]
    assert load(snapshot, kept) == plain
    monkeypatch.setattr(announcements_kept, "read_csv", never)
    again = load(snapshot, kept)
    assert again == plain
    assert [group.lines for group in again.announcements] == [group.lines for group in plain.announcements]


def test_an_edited_file_is_read(snapshot: Path, kept: Path) -> None:
    load(snapshot, kept)
    (snapshot / "announcements.csv").write_text(ROWS.replace("65002 {65003}", "65002"))
    assert load(snapshot, kept) == load(snapshot, None)


def test_a_file_under_another_name_keeps_its_own_name(snapshot: Path, kept: Path) -> None:
    load(snapshot, kept)
    (snapshot / "batfish").mkdir()
    (snapshot / "announcements.csv").rename(snapshot / "batfish/announcements.csv")
    assert {group.file for group in load(snapshot, kept).announcements} == {"batfish/announcements.csv"}


def test_which_device_is_meant_is_not_kept(snapshot: Path, kept: Path) -> None:
    """`PE1` is the device of that name, or one that differs in the case of letters where there is none."""
    load(snapshot, kept)
    (snapshot / "configs/PE1.cfg").write_text(PE.format(name="pe1"))
    assert {group.device for group in load(snapshot, kept).announcements} == {"pe1"}
    (snapshot / "configs/PE1.cfg").write_text(PE.format(name="P"))
    network = load(snapshot, kept)
    assert network.announcements == []
    assert [found.code for found in network.diagnostics] == ["unknown-device"]


def test_what_a_diagnostic_quotes_is_not_kept(snapshot: Path, kept: Path) -> None:
    (snapshot / "announcements.csv").write_text(ROWS + "PE1,,hunter2,192.0.2.0/24,,,,i,,\n")
    first, second = load(snapshot, kept), load(snapshot, kept)
    assert first == second
    assert [found.code for found in second.diagnostics] == ["bad-announcement"]
    assert len(list(kept.glob("*.reading"))) == 1  # that of PE1.cfg
    assert not any(b"hunter2" in path.read_bytes() for path in kept.glob("*.reading"))


def test_a_file_that_changes_between_looking_up_and_reading(
    snapshot: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is kept belongs to the bytes that were read, not to those that were looked up."""
    other = ROWS.replace("192.0.2.128/25", "203.0.113.0/24")
    contents = iter([ROWS.encode(), other.encode()])
    monkeypatch.setattr(FolderTree, "open", lambda *_: _stream(next(contents)))
    assert load(snapshot, kept).diagnostics == []
    monkeypatch.undo()
    assert load(snapshot, kept) == load(snapshot, None)
    (snapshot / "announcements.csv").write_text(other)
    monkeypatch.setattr(announcements_kept, "read_csv", never)
    assert load(snapshot, kept) == load(snapshot, None)


def _stream(data: bytes) -> BinaryIO:
    return BytesIO(data)


def test_a_damaged_entry_is_read_again(snapshot: Path, kept: Path) -> None:
    plain = load(snapshot, None)
    load(snapshot, kept)
    for path in kept.glob("*.reading"):
        data = bytearray(path.read_bytes())
        data[-2] ^= 1
        path.write_bytes(data)
    assert load(snapshot, kept) == plain


def test_a_reading_of_a_configuration_is_no_announcements(snapshot: Path, kept: Path) -> None:
    """Entries of the two kinds have keys of their own; one in the other's place is refused all the same."""
    load(snapshot, kept)
    first, second = sorted(kept.glob("*.reading"))
    one, two = first.read_bytes(), second.read_bytes()
    first.write_bytes(two)
    second.write_bytes(one)
    assert load(snapshot, kept) == load(snapshot, None)


def test_a_diagnostic_about_devices_comes_each_time(snapshot: Path, kept: Path) -> None:
    (snapshot / "announcements.csv").write_text(ROWS + "PE9,,198.51.100.2,192.0.2.0/24,65001,,,i,,\n")
    expected = Diagnostic(
        "unknown-device",
        "warning",
        "announcements.csv",
        7,
        "",
        "1 announcement(s) go to PE9, which is no device of the snapshot.",
    )
    assert [load(snapshot, kept).diagnostics for _ in range(2)] == [[expected], [expected]]
