"""Opening a snapshot for a command: the cycle collector rests from the loading to the last record, and no longer."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from commandline import Run

import tidegate.api
from tidegate.cli import opening
from tidegate.cli.opening import opened
from tidegate.errors import SnapshotError


@pytest.fixture(autouse=True)
def collecting() -> Iterator[None]:
    """The collector is on, whatever the tests before left behind."""
    enabled = gc.isenabled()
    gc.enable()
    yield
    if not enabled:
        gc.disable()


def test_no_collection_while_a_command_works(snapshot: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str, bool]] = []
    load, summary = tidegate.api.load, opening._summary

    def loading(*arguments: object, **options: object) -> tidegate.api.Snapshot:
        seen.append(("load", gc.isenabled()))
        return load(*arguments, **options)

    def summing(*arguments: object) -> Iterator[str]:
        seen.append(("summary", gc.isenabled()))
        return summary(*arguments)

    monkeypatch.setattr(tidegate.api, "load", loading)
    monkeypatch.setattr(opening, "_summary", summing)
    with opened(snapshot, cache=False) as net:
        seen.append(("tables", gc.isenabled()))  # computed by now
        records = iter(net.routes())
        next(records)
        seen.append(("records", gc.isenabled()))
    assert seen == [("load", False), ("tables", False), ("records", False), ("summary", False)]
    assert gc.isenabled()


def test_collection_goes_on_after_a_command_that_fails(snapshot: Path, tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), opened(snapshot, cache=False):
        raise ZeroDivisionError
    assert gc.isenabled()
    (tmp_path / "empty").mkdir()
    with pytest.raises(SnapshotError), opened(tmp_path / "empty"):
        pytest.fail("nothing can be read there")
    assert gc.isenabled()


def test_a_run_of_the_command_line_leaves_it_as_it_was(snapshot: Path, tidegate: Run) -> None:
    assert tidegate("routes", snapshot, "--no-cache").status == 0
    assert gc.isenabled()
    gc.disable()
    assert tidegate("routes", snapshot, "--no-cache").status == 0
    assert not gc.isenabled()
