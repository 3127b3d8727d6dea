"""`tidegate whatif`: records, tables, exit statuses, errors. What failures do is in tests/topologies/failures."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from commandline import Run

FOLDER = Path(__file__).parents[2] / "topologies" / "failures"


def records(tidegate: Run, *arguments: object) -> list[dict[str, Any]]:
    status, out, err = tidegate("whatif", FOLDER, *arguments, "--format", "json")
    assert (status, err) == (0, "")
    found: list[dict[str, Any]] = json.loads(out)
    return found


def test_records_tell_numbers_and_examples(tidegate: Run) -> None:
    (link,) = records(tidegate, "--fail", "P1--PE2")
    assert link == {
        "scenario": "P1--PE2",
        "kind": "set",
        "fails": ["P1--PE2"],
        "maintenance": None,
        "pairs_lost": 4,
        "pairs_lost_through": 4,
        "pairs_blackholed": 3,
        "pairs_gained": 1,
        "leaks_lost": 1,
        "leaks_gained": 1,
        "routes_lost": 0,
        "routes_gained": 0,
        "sessions_lost": 4,
        "sessions_gained": 0,
        "tables_changed": 0,
        "settles": True,
        "vpns": [{"vpn": "65000:1", "pairs_lost": 2, "pairs": 2}, {"vpn": "65000:3", "pairs_lost": 2, "pairs": 3}],
        "lost_pairs": [
            {"from": "PE1/BLUE", "to": "PE2/BLUE"},
            {"from": "PE1/GREEN", "to": "PE2/GREEN"},
            {"from": "PE2/BLUE", "to": "PE1/BLUE"},
            {"from": "PE2/GREEN", "to": "PE1/GREEN"},
        ],
        "gained_pairs": [{"from": "PE1/GREEN", "to": "PE3/GREEN"}],
        "lost_leaks": [{"from": "PE2/GREEN", "to": "PE1/GREEN", "mechanism": "route-target"}],
        "gained_leaks": [{"from": "PE3/GREEN", "to": "PE1/GREEN", "mechanism": "route-target"}],
        "lost_routes": [],
        "gained_routes": [],
        "lost_sessions": [
            {"device": device, "vrf": "default", "protocol": protocol, "neighbor": neighbor, "interface": interface}
            for device, neighbor, interface in (
                ("P1", "PE2", "GigabitEthernet0/2"),
                ("PE2", "P1", "GigabitEthernet0/1"),
            )
            for protocol in ("ldp", "ospf")
        ],
        "gained_sessions": [],
        "tables": [],
        "partial": False,
    }


def test_worst_first_and_no_more_than_asked_for(tidegate: Run) -> None:
    assert [r["scenario"] for r in records(tidegate, "--top", "3")] == ["P1", "P1--PE1", "PE1"]
    assert [r["scenario"] for r in records(tidegate, "--nodes", "--top", "9")] == ["P1", "PE1", "PE2", "PE3", "P2"]
    assert {r["scenario"] for r in records(tidegate, "--device", "P2")} == {"P2", "P2--PE1", "P2--PE2"}


def test_routes_of_a_record(tidegate: Run) -> None:
    (lan,) = records(tidegate, "--fail", "PE2--PE3")
    assert lan["routes_lost"] == 5
    assert lan["lost_routes"][0] == {"device": "PE1", "vrf": "GREEN", "prefix": "10.3.0.0/24"}
    assert [(t["device"], t["vrf"], t["lost"]) for t in lan["tables"]] == [
        *(("PE2", "GREEN", 2), ("PE3", "GREEN", 2), ("PE1", "GREEN", 1))
    ]


def test_a_maintenance_comes_before_what_can_fail_during_it(tidegate: Run) -> None:
    first, *further = records(tidegate, "--maintenance", "p2", "--nodes")
    assert (first["scenario"], first["kind"], first["maintenance"], first["pairs_lost"]) == (
        "P2",
        "maintenance",
        None,
        0,
    )
    assert {r["maintenance"] for r in further} == {"P2"}
    assert [r["scenario"] for r in further] == ["P1", "PE1", "PE2", "PE3"]
    # P1 takes the last way between the sites: unlike without the maintenance, no route is left to be black-holed.
    assert (further[0]["pairs_lost"], further[0]["pairs_blackholed"], further[0]["leaks_lost"]) == (7, 0, 7)


def test_single_points(tidegate: Run) -> None:
    found = [r for r in records(tidegate, "--single-points") if r["vpn"] == "65000:2"]
    assert [(r["failure"], r["kind"], r["pairs_lost"], r["only_own_sites"]) for r in found] == [
        *(("P1", "node", 2, False), ("P1--PE1", "link", 2, False), ("P1--PE3", "link", 2, False)),
        *(("PE1", "node", 1, True), ("PE3", "node", 1, True)),
    ]
    assert found[0]["vrfs"] == ["RED"]


def test_exit_status_says_what_is_lost(tidegate: Run) -> None:
    def status(failure: str, loss: str) -> int:
        return tidegate("whatif", FOLDER, "--fail", failure, "--fail-on", loss).status

    assert [status("P1--PE1", loss) for loss in ("never", "vpn", "leak", "route")] == [0, 1, 1, 1]
    assert [status("P2", loss) for loss in ("vpn", "leak", "route")] == [0, 0, 1]  # only the way to its loopback
    assert [status("P2--PE1", loss) for loss in ("vpn", "leak", "route")] == [0, 0, 0]


def test_table(tidegate: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    status, out, err = tidegate("whatif", FOLDER)
    lines = out.splitlines()
    assert (status, err) == (0, "")
    assert max(map(len, lines)) <= 80
    assert "  The base has 7 VPN pairs in 3 VPNs, 7 leaks, 22 session ends up." in lines
    assert "  P1--PE1          -7       -7      -7                       -4" in lines
    assert "    no LSP       7 pairs: the routes stay, and no label switched path is whole" in lines
    assert "    cut by       P1 (2), P1--PE1 (2), P1--PE2 (2)" in lines
    assert "    own sites    PE1, PE2" in lines


def test_table_of_a_maintenance(tidegate: Run) -> None:
    _, out, _ = tidegate("whatif", FOLDER, "--maintenance", "P2", "--links", "--top", "1")
    lines = out.splitlines()
    assert lines[0] == "P2 in maintenance"
    assert "Further failures while P2 is out" in lines
    assert [line.split()[0] for line in lines if line.startswith(("  P1", "  P2", "  PE"))] == ["P1--PE1"]
    assert "  3 more lose or gain less (--top N)" in lines


def test_table_without_failures_that_matter(tidegate: Run) -> None:
    _, out, _ = tidegate("whatif", FOLDER, "--fail", "PE1:Gi0/1", "--vrf", "BLUE")
    assert "65000:1 (2 of 2 pairs)" in out
    assert "not looked for: give --links, --nodes or neither" in out
    _, out, _ = tidegate("whatif", FOLDER, "--fail", "P2", "--vrf", "BLUE")
    assert "1 of 1 scenario change nothing" in out


def test_csv_has_a_row_for_each_scenario(tidegate: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(tidegate("whatif", FOLDER, "--pairs", "--format", "csv").out)))
    assert len(rows) == len({row["scenario"] for row in rows})
    assert rows[0]["pairs_lost"] == "7"


def test_samples_are_repeatable(tidegate: Run) -> None:
    one, again, other = (
        [r["scenario"] for r in records(tidegate, "--pairs", "--sample", "5", "--seed", seed)] for seed in (1, 1, 2)
    )
    assert one == again != other
    assert len(one) == len(other) == 5


def test_parquet(tidegate: Run, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow (the extra `parquet`) is not installed")
    file = tmp_path / "whatif.parquet"
    assert tidegate("whatif", FOLDER, "--format", "parquet", "--output", file).status == 0
    (first, *_) = parquet.read_table(file).to_pylist()
    assert (first["scenario"], first["pairs_lost"], len(first["lost_pairs"])) == ("P1", 7, 7)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--fail", "P1--P2"), "no link that is up joins P1 and P2; P1 has P1--PE1, P1--PE2, P1--PE3"),
        (("--maintenance", "PE7"), "no device is called 'PE7'; did you mean PE3"),
        (("--device", "PX"), "no device is called 'PX'"),
        (("--vrf", "blue"), "no VRF is called 'blue'; did you mean BLUE?"),
        (("--sample", "5"), "a sample is one of pairs: give --pairs too"),
        (("--engine", "rya"), "no engine is called 'rya'; did you mean ray?"),
        (("--fail-on", "vpns"), "no loss is called 'vpns'; did you mean vpn?"),
    ],
)
def test_errors_say_what_to_do(tidegate: Run, arguments: tuple[str, ...], told: str) -> None:
    status, out, err = tidegate("whatif", FOLDER, *arguments)
    assert (status, out) == (2, "")
    assert told in err


def test_doubts_about_links_are_told(tidegate: Run, tmp_path: Path) -> None:
    for name, last in (("R1", 1), ("R2", 2), ("R3", 2)):  # one address twice: who is linked to whom is not clear
        interface = f"interface Ethernet0/0\n ip address 10.0.0.{last} 255.255.255.0\n"
        (tmp_path / f"{name}.cfg").write_text(f"hostname {name}\n!\n{interface}!\nend\n")
    status, out, err = tidegate("whatif", tmp_path, "--links")
    assert (status, "There is nothing to fail" in out) == (0, True)
    assert (
        f"note: 1 doubt about links, which may be missing among the failures: see `tidegate status {tmp_path}`" in err
    )


def test_outcomes_of_an_earlier_run_are_told(tidegate: Run, tmp_path: Path) -> None:
    file = tmp_path / "kept"
    first = tidegate("whatif", FOLDER, "--nodes", "--resume", file)
    again = tidegate("whatif", FOLDER, "--nodes", "--resume", file)
    assert (first.status, first.err) == (0, "")
    assert (again.status, again.out, again.err) == (0, first.out, f"note: 5 of 5 outcomes are from {file}\n")


def test_python_gives_the_same(tidegate: Run) -> None:
    import tidegate as package

    found = package.load(FOLDER).whatif(nodes=True, maintenance="P2")
    assert found.scenarios.to_dicts() == records(tidegate, "--nodes", "--maintenance", "P2")
    assert not found.partial
    with pytest.raises(package.UsageError, match="no engine is called 'spark'"):
        package.load(FOLDER).whatif(engine="spark")
