"""`tidegate query`: the tables SQL sees, every form of the answer, and what a statement may not do."""

import csv
import io
import json
import sys
from pathlib import Path
from typing import NoReturn

import pytest
from commandline import Run

import tidegate
from tidegate.errors import UsageError
from tidegate.tabular import tables

pytest.importorskip("duckdb", reason="duckdb (the extra `sql`) is not installed")
pq = pytest.importorskip("pyarrow.parquet", reason="pyarrow (the extra `sql`) is not installed")


def ask(tidegate: Run, snapshot: Path, statement: str) -> list[dict[str, object]]:
    status, out, err = tidegate("query", snapshot, statement, "--format", "json")
    assert status == 0, err
    found = json.loads(out)
    assert isinstance(found, list)
    return found


def refused(tidegate: Run, snapshot: Path, statement: str) -> str:
    status, out, err = tidegate("query", snapshot, statement)
    assert (status, out) == (2, "")
    assert err.startswith("tidegate: ")
    assert err.count("\n") == 1
    return err


@pytest.mark.parametrize(
    ("table", "question"),
    [
        ("routes", ["routes"]),
        ("bgp", ["routes", "--bgp"]),
        ("vpn", ["routes", "--vpn"]),
        ("leaks", ["leaks"]),
        ("neighbors", ["neighbors"]),
        ("devices", ["status"]),
        ("diagnostics", ["status", "--diagnostics"]),
    ],
)
def test_a_table_is_what_its_command_prints(tidegate: Run, snapshot: Path, table: str, question: list[str]) -> None:
    command, *options = question
    printed = json.loads(tidegate(command, snapshot, *options, "--format", "json").out)
    assert ask(tidegate, snapshot, f"select * from {table}") == printed


def test_vrfs(tidegate: Run, snapshot: Path) -> None:
    assert ask(tidegate, snapshot, "from vrfs") == [
        {
            "device": "PE4",
            "vrf": "BLUE",
            "rd": "200:1",
            "import_targets": ["200:1"],
            "export_targets": ["200:1"],
            "import_map": None,
            "export_map": None,
            "interfaces": ["Serial2/0"],
        }
    ]


def test_lists_and_records_can_be_asked_into(tidegate: Run, snapshot: Path) -> None:
    statement = """
        select r.prefix, s.line.text as text from routes r, unnest(r.source) as s(line)
        where r.leak is not null and s.line.text like 'ip route%' order by prefix
    """
    assert ask(tidegate, snapshot, statement) == [
        {"prefix": "10.0.2.0/30", "text": "ip route 10.0.2.0 255.255.255.252 Serial2/0"},
        {"prefix": "10.1.2.4/30", "text": "ip route vrf BLUE 10.1.2.4 255.255.255.252 Serial1/0"},
    ]


def test_a_table_joined_with_itself(tidegate: Run, snapshot: Path) -> None:
    statement = """
        select a.device, b.device, count(*) as n, sum(b.metric) as metric from routes a join routes b using (prefix)
        where a.device = 'PE4' and b.device = 'P1' and prefix = '10.1.2.4/30' and a.vrf = 'default' group by all
    """
    assert ask(tidegate, snapshot, statement) == [{"device": "PE4", "device_2": "P1", "n": 1, "metric": 0}]


def test_every_form(tidegate: Run, snapshot: Path, tmp_path: Path) -> None:
    question = ["query", snapshot, "select vrf, count(*) as n, max(labels) as labels from routes group by 1 order by 1"]
    rows = ask(tidegate, *question[1:])  # type: ignore[arg-type]
    assert [row["vrf"] for row in rows] == ["BLUE", "default"]
    assert [json.loads(line) for line in tidegate(*question, "-f", "ndjson").out.splitlines()] == rows
    cells = list(csv.DictReader(io.StringIO(tidegate(*question, "-f", "csv").out)))
    assert cells == [{"vrf": row["vrf"], "n": str(row["n"]), "labels": ""} for row in rows]
    assert tidegate(*question, "-f", "parquet", "-o", tmp_path / "out").status == 0
    assert pq.read_table(tmp_path / "out").to_pylist() == rows
    assert [line.split() for line in tidegate(*question).out.splitlines()] == [
        ["vrf", "n"],
        *([row["vrf"], str(row["n"])] for row in rows),
    ]
    assert tidegate("query", snapshot, "from vrfs where false").out == "No rows.\n"


def test_only_the_tables_that_are_named_are_computed(
    tidegate: Run, snapshot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def compute(*_: object) -> None:
        raise AssertionError("computed")

    monkeypatch.setattr("tidegate.control.engine.Engine", compute)
    assert ask(tidegate, snapshot, "select device from devices order by 1") == [{"device": "P1"}, {"device": "PE4"}]
    with pytest.raises(AssertionError, match="computed"):
        tidegate("query", snapshot, "select count(*) from routes")


def test_a_mistake_shows_before_anything_is_read(tidegate: Run) -> None:
    missing = Path("/no/such/snapshot")
    assert 'Did you mean "routes"?' in refused(tidegate, missing, "select * from route")
    assert '"device"' in refused(tidegate, missing, "select devic from routes")
    assert "syntax error" in refused(tidegate, missing, "selct")
    assert "one SQL statement" in refused(tidegate, missing, "select 1; select 2")
    assert "one SQL statement" in refused(tidegate, missing, " ")


def test_a_mistake_in_the_data_is_one_line_too(tidegate: Run, snapshot: Path) -> None:
    assert "Conversion Error" in refused(tidegate, snapshot, "select cast(vrf as integer) from routes")


@pytest.mark.parametrize("error", [KeyboardInterrupt(), ZeroDivisionError("a defect"), UsageError("a sentence")])
def test_what_computing_a_table_raises_comes_through_as_it_is(
    snapshot: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    def fails(_: object) -> NoReturn:
        raise error

    net = tidegate.load(snapshot)
    monkeypatch.setattr("tidegate.analysis.neighbors.neighbors", fails)
    with pytest.raises(type(error)) as raised:
        net.query("select * from neighbors")
    assert raised.value is error


@pytest.mark.parametrize(
    "statement",
    [
        "select * from read_csv('{file}')",
        "select * from read_text('{file}')",
        "select * from '{file}'",
        "select * from glob('{file}')",
        "copy (select 1) to '{file}.out'",
        "attach '{file}.db' as other",
        "export database '{file}.db'",
        "install httpfs",
        "load httpfs",
        "select * from read_csv('https://192.0.2.1/x.csv')",
        "set enable_external_access = true",
        "create table x as select 1",
        "drop view routes",
        "select * from snapshot",
    ],
)
def test_a_statement_reads_the_tables_and_nothing_else(
    tidegate: Run, snapshot: Path, tmp_path: Path, statement: str
) -> None:
    file = tmp_path / "secret.csv"
    file.write_text("a,b\n1,2\n")
    assert "1,2" not in refused(tidegate, snapshot, statement.format(file=file))
    assert [path.name for path in tmp_path.iterdir()] == ["secret.csv"]


@pytest.mark.parametrize(("module", "extra"), [("duckdb", "sql"), ("pyarrow", "parquet")])
def test_without_the_libraries_it_says_what_to_install(
    tidegate: Run, snapshot: Path, monkeypatch: pytest.MonkeyPatch, module: str, extra: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    assert f"pip install 'tidegate[{extra}]'" in refused(tidegate, snapshot, "select 1")


def test_help_names_every_table(tidegate: Run) -> None:
    shown = tidegate("query", "--help").out
    assert all(name in shown for name in tables.TABLES)
    assert shown.count("tidegate query examples/") >= 2
