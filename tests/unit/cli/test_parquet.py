"""`--format parquet`: what the file holds, and what happens where it cannot be written."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from commandline import Run

pq = pytest.importorskip("pyarrow.parquet", reason="pyarrow (the extra `parquet`) is not installed")


@pytest.mark.parametrize(
    "question",
    [
        ["routes"],
        ["routes", "--vrf", "BLUE", "--leaked"],
        ["routes", "--prefix", "10.0.2.0/30"],
        ["routes", "--bgp"],
        ["routes", "--count"],
        ["leaks"],
        ["leaks", "--inert"],
        ["neighbors"],
        ["status"],
        ["status", "--diagnostics"],
    ],
    ids=" ".join,
)
def test_the_file_holds_the_records_of_json(tidegate: Run, snapshot: Path, tmp_path: Path, question: list[str]) -> None:
    file = tmp_path / "out.parquet"
    command, *options = question
    assert tidegate(command, snapshot, *options, "--format", "parquet", "--output", file)[:2] == (0, "")
    records = json.loads(tidegate(command, snapshot, *options, "--format", "json").out)
    assert pq.read_table(file).to_pylist() == records
    assert os.listdir(tmp_path) == ["out.parquet"]


def test_the_columns_have_types(tidegate: Run, snapshot: Path, tmp_path: Path) -> None:
    assert tidegate("routes", snapshot, "-f", "parquet", "-o", tmp_path / "r").status == 0
    types = {field.name: str(field.type) for field in pq.read_schema(tmp_path / "r")}
    assert types["vrf"] == "string"
    assert types["metric"] == "int64"
    assert types["labels"] == "list<element: int64>"
    assert types["source"] == "list<element: struct<file: string, line: int64, text: string>>"


def test_a_file_is_demanded_before_anything_is_read(tidegate: Run) -> None:
    status, out, err = tidegate("routes", "/no/such/snapshot", "--format", "parquet")
    assert (status, out) == (2, "")
    assert "--output FILE" in err


def test_answers_that_are_trees_say_so(tidegate: Run, snapshot: Path, tmp_path: Path) -> None:
    for question in (["explain", snapshot, "PE4", "10.0.2.0/30"], ["trace", snapshot, "P1", "10.0.2.2"]):
        status, _, err = tidegate(*question, "--format", "parquet", "--output", tmp_path / "x")
        assert status == 2
        assert "--format json" in err
    assert not os.listdir(tmp_path)


def test_without_pyarrow_it_says_what_to_install(
    tidegate: Run, snapshot: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    status, _, err = tidegate("routes", snapshot, "--format", "parquet", "--output", tmp_path / "x")
    assert status == 2
    assert "pip install 'tidegate[parquet]'" in err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_a_full_disk_is_one_sentence(tidegate: Run, snapshot: Path) -> None:
    status, _, err = tidegate("status", snapshot, "--format", "parquet", "--output", "/dev/full")
    assert status == 2
    assert err.startswith("tidegate: cannot write /dev/full: No space left on device")


@pytest.mark.skipif(not hasattr(os, "O_TMPFILE"), reason="files without a name are Linux's")
def test_a_killed_run_leaves_nothing_behind(tmp_path: Path) -> None:
    program = (
        "import sys, time\nfrom pathlib import Path\nfrom tidegate.cli.destination import binary_destination\n"
        "with binary_destination(Path(sys.argv[1])) as stream:\n"
        "    stream.write(b'half'); stream.flush(); print('writing', flush=True); time.sleep(60)\n"
    )
    run = subprocess.Popen([sys.executable, "-c", program, str(tmp_path / "out")], stdout=subprocess.PIPE)
    assert run.stdout is not None
    assert run.stdout.readline() == b"writing\n"
    run.send_signal(signal.SIGKILL)
    run.wait(timeout=30)
    run.stdout.close()
    assert os.listdir(tmp_path) == []
