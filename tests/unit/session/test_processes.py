"""Reading in several processes gives what reading in one gives, and survives whatever happens to them."""

import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import tidegate
from tidegate.session import fingerprint as fingerprint_module
from tidegate.session import processes
from tidegate.session.cache import ReadingCache
from tidegate.session.cachefolder import prepare
from tidegate.session.configurations import read_configurations
from tidegate.session.discover import discover
from tidegate.session.load import load_network
from tidegate.session.packing import unpack
from tidegate.session.processes import WORTHWHILE, File, processes_for, read_in_processes, usable_cores
from tidegate.session.reading import Reading, read_configuration
from tidegate.session.tree import FolderTree

from snapshots import everything, router, write_mixed  # isort: skip  # beside this file


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    return write_mixed(tmp_path / "snapshot")


@pytest.fixture(autouse=True)
def settled_source(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whoever works on the reader while the tests run: they are not about that."""
    package = Path(tidegate.__file__).parent
    newest = max(path.stat().st_ctime for path in package.rglob("*.py"))
    time.sleep(max(0.0, min(3.0, newest + 3 - time.time())))
    monkeypatch.setattr(fingerprint_module, "_IMPORTED", time.time())
    fingerprint_module.fingerprint.cache_clear()
    yield
    fingerprint_module.fingerprint.cache_clear()


def files(number: int) -> list[File]:
    return [File(place, f"{place}.cfg", f"r{place}", router(place % 250).encode()) for place in range(number)]


@pytest.fixture
def read_here(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that this process reads itself."""
    found: list[str] = []

    def noting(path: str, name: str, data: bytes) -> Reading:
        found.append(path)
        return read_configuration(path, name, data)

    monkeypatch.setattr("tidegate.session.configurations.read_configuration", noting)
    return found


def child(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Have processes run `code`, after which `main` is the worker's."""
    whole = "from tidegate.session import worker\nfrom tidegate.session.worker import main\n" + textwrap.dedent(code)
    monkeypatch.setattr(processes, "_command", lambda: [sys.executable, "-c", whole])


@pytest.mark.parametrize("number", [1, 2, 3])
def test_several_processes_read_what_one_reads(snapshot: Path, number: int, read_here: list[str]) -> None:
    plain = everything(load_network(snapshot, processes=0))
    read_here.clear()
    assert everything(load_network(snapshot, processes=number)) == plain
    assert read_here == []


def test_they_fill_the_cache_too(snapshot: Path, tmp_path: Path, read_here: list[str]) -> None:
    prepare(tmp_path / "cache")
    cache = ReadingCache(tmp_path / "cache", 1 << 30, "1")
    first = everything(load_network(snapshot, cache=cache, processes=2))
    assert read_here == []
    assert everything(load_network(snapshot, cache=cache, processes=0)) == first
    assert len(read_here) == 3  # the files that give no device


def test_progress_counts_every_file(snapshot: Path) -> None:
    steps: list[tuple[str, int, int]] = []
    load_network(snapshot, lambda *step: steps.append(step), processes=2)
    assert steps == [("reading configurations", done, 16) for done in range(16)]


def test_every_file_comes_back_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "_BATCH", 2000)  # a few files at once
    given = files(60)
    found = dict(read_in_processes(given, 3))
    assert sorted(found) == list(range(60))
    for file in given:
        device = unpack(found[file.place]).device
        assert device is not None
        assert device.text.file == file.path


def test_a_process_that_dies_is_a_note_and_its_files_are_read_here(
    snapshot: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    plain = everything(load_network(snapshot, processes=0))
    child(
        monkeypatch,
        """
        import os, signal
        worker.read_configuration = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
        main()
        """,
    )
    assert everything(load_network(snapshot, processes=2)) == plain
    assert "ended early, with status -9" in caplog.text


@pytest.mark.parametrize(
    "code",
    [
        "raise SystemExit(3)",
        "import os; os.write(1, b'nonsense'); os._exit(0)",
        "print('nonsense!', flush=True); input()",
    ],
)
def test_a_process_that_never_starts_well(
    snapshot: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, code: str
) -> None:
    plain = everything(load_network(snapshot, processes=0))
    child(monkeypatch, code)
    assert everything(load_network(snapshot, processes=2)) == plain
    assert "ended early" in caplog.text


def test_a_process_with_another_reader_is_not_asked(
    snapshot: Path, monkeypatch: pytest.MonkeyPatch, read_here: list[str]
) -> None:
    child(monkeypatch, "worker.fingerprint = lambda: 'another'\nmain()")
    load_network(snapshot, processes=2)
    assert len(read_here) == 16


def test_a_defect_of_the_reader_shows_here(snapshot: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def defective(path: str, name: str, data: bytes) -> Reading:
        if path == "configs/03.cfg":
            raise ZeroDivisionError(path)
        return read_configuration(path, name, data)

    child(monkeypatch, "worker.read_configuration = lambda *_: 1 // 0\nmain()")
    monkeypatch.setattr("tidegate.session.configurations.read_configuration", defective)
    with pytest.raises(ZeroDivisionError, match=r"03\.cfg"):
        load_network(snapshot, processes=2)


def test_what_a_library_prints_does_not_disturb(snapshot: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = everything(load_network(snapshot, processes=0))
    child(
        monkeypatch,
        """
        read = worker.read_configuration
        def talking(*file):
            print("hello", flush=True)
            return read(*file)
        worker.read_configuration = talking
        main()
        """,
    )
    assert everything(load_network(snapshot, processes=2)) == plain


def test_without_processes_it_works_as_well(
    snapshot: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(38, "Function not implemented")

    plain = everything(load_network(snapshot, processes=0))
    monkeypatch.setattr(processes.subprocess, "Popen", refuse)
    assert everything(load_network(snapshot, processes=2)) == plain
    assert len(caplog.records) == 1
    monkeypatch.undo()
    monkeypatch.setattr(sys, "executable", "")  # an interpreter inside another program
    assert everything(load_network(snapshot, processes=2)) == plain


def test_processes_end_when_the_reading_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []
    popen = subprocess.Popen

    def noting(*given: object, **named: object) -> object:
        started.append(popen(*given, **named))  # type: ignore[call-overload]
        return started[-1]

    monkeypatch.setattr(processes, "_BATCH", 500)
    monkeypatch.setattr(processes.subprocess, "Popen", noting)
    arriving = read_in_processes(files(200), 2)
    next(arriving)
    arriving.close()
    assert len(started) == 2
    assert all(process.poll() is not None for process in started)


def test_a_script_without_a_main_guard_runs_once(snapshot: Path, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "print('script', flush=True)\nfrom tidegate.session.load import load_network\n"
        f"print(len(load_network({str(snapshot)!r}, processes=2).devices))\n"
    )
    run = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=False, timeout=60)
    assert (run.stdout, run.returncode) == ("script\n11\n", 0)


@pytest.mark.parametrize(
    ("number", "size", "cores", "expected"),
    [
        (30, 30_000, 2, 0),  # the small tier: over before a process has started
        (2, WORTHWHILE // 2 - 1, 8, 0),
        (1, 10 * WORTHWHILE, 8, 0),  # one file cannot be divided
        (100, WORTHWHILE // 2, 1, 0),
        (2, WORTHWHILE, 8, 2),
        (100, WORTHWHILE // 2, 8, 8),
        (100, WORTHWHILE // 99, 64, 2),  # no more than there is work for
    ],
)
def test_how_many_processes_pay(number: int, size: int, cores: int, expected: int) -> None:
    data = bytes(size)
    assert processes_for([File(place, "", "", data) for place in range(number)], cores) == expected


def test_there_is_a_core() -> None:
    assert usable_cores() >= 1


@pytest.mark.parametrize("number", [0, 2])
def test_what_is_to_be_done_meanwhile_is_done_once(snapshot: Path, number: int) -> None:
    tree = FolderTree(snapshot)
    done: list[str] = []
    read_configurations(tree, discover(tree).configurations, processes=number, meanwhile=lambda: done.append("done"))
    assert done == ["done"]


def test_it_is_done_where_no_process_can_be_started_too(snapshot: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none_left(*_: object, **__: object) -> None:
        raise OSError("no more processes")

    tree = FolderTree(snapshot)
    done: list[str] = []
    monkeypatch.setattr(subprocess, "Popen", none_left)
    read_configurations(tree, discover(tree).configurations, processes=2, meanwhile=lambda: done.append("done"))
    monkeypatch.setattr(processes, "fingerprint", lambda: None)
    read_configurations(tree, discover(tree).configurations, processes=2, meanwhile=lambda: done.append("again"))
    assert done == ["done", "again"]


def test_it_is_done_after_the_processes_were_started(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    start = subprocess.Popen

    def noting(*arguments: object, **options: object) -> object:
        order.append("start")
        return start(*arguments, **options)

    monkeypatch.setattr(processes.subprocess, "Popen", noting)
    monkeypatch.setattr(processes, "_BATCH", 2000)
    assert len(list(read_in_processes(files(60), 2, lambda: order.append("meanwhile")))) == 60
    assert order == ["start", "start", "meanwhile"]


def test_processes_end_where_what_is_done_meanwhile_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []
    start = subprocess.Popen

    def noting(*arguments: object, **options: object) -> object:
        started.append(start(*arguments, **options))
        return started[-1]

    def fail() -> None:
        raise RuntimeError("meanwhile")

    monkeypatch.setattr(processes.subprocess, "Popen", noting)
    with pytest.raises(RuntimeError, match="meanwhile"):
        list(read_in_processes(files(4), 1, fail))
    assert [process.poll() is not None for process in started] == [True]
