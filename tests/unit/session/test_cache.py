"""The cache: never wrong, never in the way, whatever happens to its folder."""

import errno
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

import tidegate
from tidegate.model.device import Network
from tidegate.session import cache as cache_module
from tidegate.session.cache import ReadingCache, user_cache
from tidegate.session.cachefolder import UnusableError, prepare, user_folder
from tidegate.session.load import load_network
from tidegate.session.packing import pack
from tidegate.session.reading import read_configuration

from snapshots import everything, router, write_mixed  # isort: skip  # beside this file

ROOMY = 1 << 30


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    prepare(tmp_path / "cache")
    return tmp_path / "cache"


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    return write_mixed(tmp_path / "snapshot")


def entries(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.reading"))


def opened(folder: Path, version: str = "1", limit: int = ROOMY) -> ReadingCache:
    return ReadingCache(folder, limit, version)


def loaded(snapshot: Path, folder: Path, version: str = "1") -> Network:
    return load_network(snapshot, cache=opened(folder, version), processes=0)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are really read."""
    found: list[str] = []

    def noting(path: str, name: str, data: bytes) -> object:
        found.append(path)
        return read_configuration(path, name, data)

    monkeypatch.setattr("tidegate.session.configurations.read_configuration", noting)
    return found


def test_the_second_run_reads_no_device_again_and_finds_the_same(
    snapshot: Path, folder: Path, reads: list[str]
) -> None:
    plain = everything(load_network(snapshot, processes=0))
    assert everything(loaded(snapshot, folder)) == plain
    devices = len(entries(folder))
    assert devices == 13
    reads.clear()
    assert everything(loaded(snapshot, folder)) == plain
    assert reads == ["configs/empty.cfg", "configs/junos.cfg", "configs/picture.cfg"]  # give no device: never kept
    assert len(entries(folder)) == devices


def test_an_edited_file_is_read_again_and_no_other(tmp_path: Path, folder: Path, reads: list[str]) -> None:
    for number in (1, 2, 3):
        (tmp_path / f"{number}.cfg").write_text(router(number))
    snapshot = tmp_path / "s"
    (snapshot / "configs").mkdir(parents=True)
    for number in (1, 2, 3):
        (tmp_path / f"{number}.cfg").rename(snapshot / "configs" / f"{number}.cfg")
    loaded(snapshot, folder)
    edited = snapshot / "configs" / "2.cfg"
    before = edited.stat()
    edited.write_text(router(2).replace("10.0.0.2", "10.0.0.7"))  # as long as it was
    os.utime(edited, ns=(before.st_atime_ns, before.st_mtime_ns))  # and as old
    reads.clear()
    network = loaded(snapshot, folder)
    assert reads == ["configs/2.cfg"]
    assert network.devices["R2"].interfaces["Loopback0"].addresses[0].address == 0x0A000007


@pytest.mark.parametrize("changed", ["version", "path", "name", "content"])
def test_a_key_depends_on_everything_that_a_reading_depends_on(folder: Path, changed: str) -> None:
    given = {"version": "1", "path": "configs/a.cfg", "name": "a", "content": "x"}
    other = {**given, changed: given[changed] + "x"}

    def key(of: dict[str, str]) -> str:
        return opened(folder, of["version"]).key(of["path"], of["name"], of["content"].encode())

    assert key(given) == key(dict(given))
    assert key(given) != key(other)
    assert opened(folder).key("ab", "c", b"") != opened(folder).key("a", "bc", b"")


def test_another_version_reads_anew(snapshot: Path, folder: Path, reads: list[str]) -> None:
    loaded(snapshot, folder, "1")
    number = len(entries(folder))
    reads.clear()
    loaded(snapshot, folder, "2")
    assert len(reads) == number + 3
    assert len(entries(folder)) == 2 * number


@pytest.mark.parametrize("size", [0, 3, 4, 19, 20, 21, 200, -1])
def test_a_truncated_entry_is_read_again_and_replaced(snapshot: Path, folder: Path, size: int) -> None:
    plain = everything(loaded(snapshot, folder))
    sizes = {path: path.stat().st_size for path in entries(folder)}
    for path in sizes:
        path.write_bytes(path.read_bytes()[:size])
    assert everything(loaded(snapshot, folder)) == plain
    assert {path: path.stat().st_size for path in entries(folder)} == sizes


@pytest.mark.parametrize("place", [0, 5, 20, 100, -1])
def test_a_changed_byte_is_noticed(snapshot: Path, folder: Path, place: int, reads: list[str]) -> None:
    plain = everything(loaded(snapshot, folder))
    for path in entries(folder):
        data = bytearray(path.read_bytes())
        data[place] ^= 0x40
        path.write_bytes(data)
    reads.clear()
    assert everything(loaded(snapshot, folder)) == plain
    assert len(reads) == len(entries(folder)) + 3


def test_an_entry_of_another_user_is_not_used(
    snapshot: Path, folder: Path, reads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded(snapshot, folder)
    reads.clear()
    monkeypatch.setattr(os, "geteuid", lambda: entries(folder)[0].stat().st_uid + 1)
    loaded(snapshot, folder)
    assert len(reads) == len(entries(folder)) + 3


def test_only_the_user_may_look(tmp_path: Path, snapshot: Path) -> None:
    folder = tmp_path / "x" / "cache"
    old = os.umask(0)
    try:
        prepare(folder)
        loaded(snapshot, folder)
    finally:
        os.umask(old)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in entries(folder)} == {0o600}


def test_no_secret_and_no_line_is_in_the_folder(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "R1.cfg").write_text(
        router(1, "snmp-server community hunter2 RO\nusername a secret 5 hunter2\nbanner motd #ours#\n")
    )
    loaded(tmp_path / "R1.cfg", folder)
    written = b"".join(path.read_bytes() for path in folder.iterdir())
    assert b"Loopback0" in written  # something is there
    assert b"hunter2" not in written
    assert b"banner" not in written
    assert b"ip route" not in written


def test_the_lines_of_a_kept_device_are_those_of_its_file(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "R1.cfg").write_text(router(1))
    fresh, kept = loaded(tmp_path / "R1.cfg", folder), loaded(tmp_path / "R1.cfg", folder)
    line = kept.devices["R1"].interfaces["Loopback0"].line
    assert kept.devices["R1"].text.ref(line).text == "interface Loopback0"
    assert kept.devices["R1"].text.ref(line) == fresh.devices["R1"].text.ref(line)


# What can go wrong with the folder. Root may do everything, so that errors are those of the system calls.


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES, errno.ENOSPC, errno.EDQUOT])
def test_a_folder_that_cannot_be_written_to_is_one_note(
    snapshot: Path,
    folder: Path,
    number: int,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def refuse(*_: object, **__: object) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(cache_module.os, "open", refuse)
    network = loaded(snapshot, folder)
    assert len(network.devices) == 11
    assert [record.getMessage() for record in caplog.records if "nothing is kept" in record.getMessage()] == [
        caplog.records[0].getMessage()
    ]
    assert os.strerror(number) in caplog.text
    assert len(caplog.records) == 1


def test_a_disk_that_fills_up_in_the_middle_of_an_entry(
    snapshot: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    plain = everything(load_network(snapshot, processes=0))
    room = 8_000  # a few of the entries
    write = os.write

    def limited(descriptor: int, data: bytes) -> int:
        nonlocal room
        if not room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        done = write(descriptor, bytes(data)[: min(room, 700)])
        room -= done
        return done

    monkeypatch.setattr(cache_module.os, "write", limited)
    assert everything(loaded(snapshot, folder)) == plain
    monkeypatch.undo()
    assert len(caplog.records) == 1
    assert "No space left" in caplog.text
    assert 0 < len(entries(folder)) < 13
    assert [path.name for path in folder.iterdir() if path.suffix == ".new"] == []
    assert everything(loaded(snapshot, folder)) == plain


def test_a_run_killed_in_the_middle_of_an_entry_leaves_a_usable_cache(snapshot: Path, folder: Path) -> None:
    code = """
import os, signal, sys
from pathlib import Path
from tidegate.session import cache
from tidegate.session.load import load_network
write, left = os.write, 4
def dying(descriptor, data):
    global left
    left -= 1
    if not left:
        write(descriptor, bytes(data)[: len(data) // 2])
        os.kill(os.getpid(), signal.SIGKILL)
    return write(descriptor, data)
os.write = dying
load_network(sys.argv[1], cache=cache.ReadingCache(Path(sys.argv[2]), 1 << 30, "1"), processes=0)
"""
    died = subprocess.run([sys.executable, "-c", code, str(snapshot), str(folder)], check=False)
    assert died.returncode == -signal.SIGKILL
    assert len(entries(folder)) == 3
    left = [path for path in folder.iterdir() if path.suffix == ".new"]
    assert len(left) == 1
    plain = everything(load_network(snapshot, processes=0))
    assert everything(loaded(snapshot, folder)) == plain
    assert left[0].exists()  # it might be of a run that is still writing
    long_ago = time.time() - 7200
    os.utime(left[0], (long_ago, long_ago))
    (folder / "trimmed").unlink(missing_ok=True)
    loaded(snapshot, folder, "2")
    assert not left[0].exists()


def test_several_runs_at_once(snapshot: Path, folder: Path) -> None:
    code = """
import sys
from pathlib import Path
from tidegate.session.cache import ReadingCache
from tidegate.session.load import load_network
for round in range(6):
    for path in sorted(Path(sys.argv[2]).glob("*.reading"))[:: int(sys.argv[3]) + 2]:
        path.unlink(missing_ok=True)  # so that all of them write all the time
    network = load_network(sys.argv[1], cache=ReadingCache(Path(sys.argv[2]), 40_000, "1"), processes=0)
    print(sorted((d.name, len(d.interfaces), len(d.text.lines)) for d in network.devices.values()))
"""
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(snapshot), str(folder), str(number)], stdout=subprocess.PIPE, text=True
        )
        for number in range(4)
    ]
    answers = {line for run in runs for line in run.communicate(timeout=120)[0].splitlines()}
    assert [run.returncode for run in runs] == [0] * 4
    devices = load_network(snapshot, processes=0).devices.values()
    assert answers == {str(sorted((d.name, len(d.interfaces), len(d.text.lines)) for d in devices))}
    assert [path.name for path in folder.iterdir() if path.suffix == ".new"] == []


def test_the_longest_unused_go_first(folder: Path) -> None:
    packed = pack(read_configuration("a.cfg", "a", router(1).encode()))
    size = len(packed) + 20
    unlimited = opened(folder)
    for number in range(10):
        unlimited.put(f"{number:064x}", packed)
        ago = time.time() - 100_000 + 1000 * number
        os.utime(folder / f"{number:064x}.reading", (ago, ago))
    assert unlimited.get(f"{0:064x}") is not None  # used now: no longer the oldest
    limited = opened(folder, limit=6 * size)
    limited.put("f" * 64, packed)
    limited.close()
    left = [path.stem[-1] for path in entries(folder)]
    assert left == ["0", "7", "8", "9", "f"]
    assert sum(path.stat().st_size for path in entries(folder)) <= 6 * size


def test_a_limit_of_nothing_keeps_nothing(snapshot: Path, folder: Path) -> None:
    load_network(snapshot, cache=opened(folder, limit=0), processes=0)
    assert entries(folder) == []


# Which folder.


def test_the_folder_is_the_user_s(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert user_folder() == tmp_path / "tidegate"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setattr(sys, "platform", "linux")
    assert user_folder() == tmp_path / "home" / ".cache" / "tidegate"
    monkeypatch.setattr(sys, "platform", "darwin")
    assert user_folder() == tmp_path / "home" / "Library" / "Caches" / "tidegate"


@pytest.mark.parametrize("mode", [0o770, 0o707, 0o777])
def test_a_folder_that_others_write_to_is_refused(tmp_path: Path, mode: int) -> None:
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache").chmod(mode)
    with pytest.raises(UnusableError, match="by others"):
        prepare(tmp_path / "cache")


def test_the_folder_of_another_user_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare(tmp_path / "cache")
    monkeypatch.setattr(os, "geteuid", lambda: tmp_path.stat().st_uid + 1)
    with pytest.raises(UnusableError, match="another user"):
        prepare(tmp_path / "cache")


def test_a_file_in_its_place_is_one_note_and_no_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("TIDEGATE_CACHE")
    monkeypatch.setattr(cache_module, "fingerprint", lambda: "1")
    (tmp_path / "tidegate").write_text("in the way")
    assert user_cache() is None
    assert len(caplog.records) == 1
    (tmp_path / "tidegate").unlink()
    assert user_cache() is not None


@pytest.mark.parametrize("way", ["no folder", "no entry"])
@pytest.mark.parametrize(("seconds", "notes"), [(0.2, 0), (1.5, 1)])
def test_what_a_cache_cannot_do_is_told_where_it_would_have_saved_time(
    tmp_path: Path,
    way: str,
    seconds: float,
    notes: int,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "x"))
    monkeypatch.delenv("TIDEGATE_CACHE")
    monkeypatch.setattr(cache_module, "fingerprint", lambda: "1")
    if way == "no folder":
        (tmp_path / "x").write_text("in the way of the folder")
    else:

        def refuse(*_: object, **__: object) -> int:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))

        monkeypatch.setattr(cache_module.os, "open", refuse)
    clock = iter([100.0, 100.0 + seconds])
    monkeypatch.setattr("tidegate.session.session.monotonic", lambda: next(clock))
    for name in (1, 2):
        (tmp_path / f"R{name}.cfg").write_text(router(name))
    assert len(tidegate.load(tmp_path).network.devices) == 2
    assert len(caplog.records) == notes
    assert all("cache" in record.getMessage() for record in caplog.records)


@pytest.mark.parametrize("word", ["off", "OFF", "0", "no"])
def test_it_can_be_switched_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("TIDEGATE_CACHE", word)
    assert user_cache() is None
    assert list(tmp_path.iterdir()) == []


def test_source_that_changed_since_it_was_imported_is_no_source_of_entries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_module, "fingerprint", lambda: None)
    monkeypatch.delenv("TIDEGATE_CACHE")
    assert user_cache() is None


def test_the_api_keeps_unless_told_not_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "x"))
    monkeypatch.delenv("TIDEGATE_CACHE")
    monkeypatch.setattr(cache_module, "fingerprint", lambda: "1")
    (tmp_path / "R1.cfg").write_text(router(1))
    tidegate.load(tmp_path / "R1.cfg", cache=False)
    assert not (tmp_path / "x").exists()
    tidegate.load(tmp_path / "R1.cfg")
    assert len(entries(tmp_path / "x" / "tidegate")) == 1
