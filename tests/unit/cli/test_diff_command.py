"""`tidegate diff`: forms, exit statuses, errors. What differs is in tests/unit/analysis/test_analysis_diff.py."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from commandline import Run

import tidegate

NMS = Path(__file__).parents[3] / "examples" / "nms"
BASE, GUARD = NMS / "base", NMS / "guard"


def test_differences_are_status_1_and_none_are_0(tidegate: Run) -> None:
    status, out, err = tidegate("diff", BASE, GUARD)
    assert (status, err) == (1, "")
    assert [line for line in out.splitlines() if line and not line.startswith(" ")] == [
        "Leaks",
        "Reachability",
        "Routes",
    ]
    status, out, _ = tidegate("diff", BASE, BASE)
    assert (status, out) == (0, "Nothing that is compared differs.\n")


def test_json_has_every_kind(tidegate: Run) -> None:
    status, out, _ = tidegate("diff", BASE, GUARD, "--format", "json")
    found = json.loads(out)
    assert status == 1
    assert [record["kind"] for record in found] == ["leak"] * 2 + ["reach"] * 6 + ["route"] * 5
    assert json.loads(tidegate("diff", BASE, BASE, "--format", "json").out) == []


def test_csv_has_the_columns_of_all_kinds(tidegate: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(tidegate("diff", BASE, GUARD, "--format", "csv").out)))
    assert (rows[0]["kind"], rows[0]["from"], rows[0]["prefixes_lost"]) == ("leak", "PE4/BLUE", "10.0.2.0/30")
    assert (rows[-1]["kind"], rows[-1]["device"], rows[-1]["prefixes"]) == ("route", "PE4", "10.0.2.0/30")


def test_scope_and_output(tidegate: Run, tmp_path: Path) -> None:
    file = tmp_path / "changes.ndjson"
    assert tidegate("diff", BASE, GUARD, "--device", "P1", "--format", "ndjson", "--output", file).status == 1
    kinds = [json.loads(line)["kind"] for line in file.read_text().splitlines()]
    assert kinds == ["reach", "reach", "route"]


def test_errors(tidegate: Run) -> None:
    status, out, err = tidegate("diff", BASE, GUARD, "--vrf", "RED")
    assert (status, out) == (2, "")
    assert "no VRF is called 'RED'" in err
    assert tidegate("diff", BASE, NMS / "nowhere").status == 3
    assert tidegate("diff", BASE).status == 2
    assert "no Parquet form" in tidegate("diff", BASE, GUARD, "--format", "parquet", "--output", "x").err


def test_from_python() -> None:
    before, after = tidegate.load(BASE), tidegate.load(GUARD)
    changes = before.diff(after, vrf="BLUE")
    assert [change.kind for change in changes][:2] == ["leak", "leak"]
    assert changes.to_dicts()[0]["change"] == "lost"
    assert before.diff_remarks(after) == []
