"""What the commands print: the records of interface.md, and tables for people."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from commandline import PE4, Run

ROUTE_FIELDS = [
    "device", "vrf", "prefix", "protocol", "admin_distance", "metric", "next_hop_ip", "next_hop_interface",
    "next_hop_vrf", "labels", "leak", "leaked_from", "source",
]  # fmt: skip


def records(tidegate: Run, *arguments: object) -> list[dict[str, Any]]:
    status, out, _ = tidegate(*arguments, "--format", "json")
    assert status == 0
    found = json.loads(out)
    assert isinstance(found, list)
    return found


def test_routes_as_json_have_the_agreed_fields(tidegate: Run, snapshot: Path) -> None:
    found = records(tidegate, "routes", snapshot, "--device", "PE4", "--vrf", "BLUE")
    assert [r["prefix"] for r in found] == ["10.0.2.0/24", "10.0.2.1/32", "10.1.2.4/30"]
    assert all(list(r) == ROUTE_FIELDS for r in found)
    leaked = found[2]
    assert leaked == {
        "device": "PE4",
        "vrf": "BLUE",
        "prefix": "10.1.2.4/30",
        "protocol": "static",
        "admin_distance": 1,
        "metric": 0,
        "next_hop_ip": None,
        "next_hop_interface": "Serial1/0",
        "next_hop_vrf": "default",
        "labels": None,
        "leak": "static-interface",
        "leaked_from": "PE4/default",
        "source": leaked["source"],
    }
    line = PE4.splitlines().index("ip route vrf BLUE 10.1.2.4 255.255.255.252 Serial1/0") + 1
    assert {"file": "configs/PE4.cfg", "line": line, "text": PE4.splitlines()[line - 1]} in leaked["source"]


def test_routes_are_selected(tidegate: Run, snapshot: Path) -> None:
    def prefixes(*arguments: str) -> list[str]:
        return [f"{r['device']}/{r['vrf']} {r['prefix']}" for r in records(tidegate, "routes", snapshot, *arguments)]

    assert prefixes("--leaked") == ["PE4/BLUE 10.1.2.4/30", "PE4/default 10.0.2.0/30"]
    assert prefixes("--prefix", "10.0.2.0/30") == ["P1/default 10.0.2.0/30", "PE4/default 10.0.2.0/30"]
    assert prefixes("--prefix", "10.0.0.0/16", "--longer", "--vrf", "BLUE") == [
        "PE4/BLUE 10.0.2.0/24",
        "PE4/BLUE 10.0.2.1/32",
    ]
    assert prefixes("--prefix", "10.0.2.1/32", "--shorter", "--device", "P1") == ["P1/default 10.0.2.0/30"]
    assert prefixes("--longest-match", "10.0.2.2") == [
        "P1/default 10.0.2.0/30",
        "PE4/BLUE 10.0.2.0/24",
        "PE4/default 10.0.2.0/30",
    ]
    assert prefixes("--protocol", "ospf", "--device", "p1") == ["P1/default 10.0.2.0/30", "P1/default 10.255.0.4/32"]
    assert prefixes("--protocol", "ospf-e2") == ["P1/default 10.0.2.0/30"]
    assert prefixes("--vrf", "BLUE", "--protocol", "ospf") == []


def test_what_a_question_for_routes_must_be_read_with(tidegate: Run, snapshot: Path) -> None:
    status, out, err = tidegate("routes", snapshot, "--prefix", "10.0.2.3 255.255.255.252", "--format", "json")
    assert (status, {r["prefix"] for r in json.loads(out)}) == (0, {"10.0.2.0/30"})
    assert "note: '10.0.2.3 255.255.255.252' has bits set beyond its length; the answer is for 10.0.2.0/30\n" in err
    for option in (("--prefix", "2001:db8::/32"), ("--longest-match", "2001:db8::1")):
        status, out, err = tidegate("routes", snapshot, *option, "--format", "json")
        assert (status, json.loads(out)) == (0, [])
        assert err.count("note: IPv6 tables are not computed yet: this says nothing about IPv6 routes\n") == 1
    assert "note:" not in tidegate("routes", snapshot, "--prefix", "10.0.2.0/30").err


def test_formats_hold_the_same(tidegate: Run, snapshot: Path) -> None:
    as_json = records(tidegate, "routes", snapshot)
    lines = tidegate("routes", snapshot, "--format", "ndjson").out.splitlines()
    assert [json.loads(line) for line in lines] == as_json
    rows = list(csv.DictReader(io.StringIO(tidegate("routes", snapshot, "--format", "csv").out)))
    assert [row["prefix"] for row in rows] == [r["prefix"] for r in as_json]
    assert list(rows[0]) == ROUTE_FIELDS
    assert {row["next_hop_ip"] for row in rows} == {r["next_hop_ip"] or "" for r in as_json}


def test_the_table_is_grouped_and_marks_the_leak(tidegate: Run, snapshot: Path) -> None:
    out = tidegate("routes", snapshot, "--device", "PE4").out
    assert "PE4, VRF BLUE\n" in out
    assert "PE4, global table\n" in out
    (line,) = (line for line in out.splitlines() if "10.1.2.4/30" in line and "static" in line)
    assert line.split()[:5] == ["10.1.2.4/30", "static", "1/0", "Serial1/0", "(default)"]
    assert "PE4/default" in line
    assert max(map(len, out.splitlines())) <= 120


def test_an_empty_answer(tidegate: Run, snapshot: Path) -> None:
    arguments = ("routes", snapshot, "--prefix", "203.0.113.0/24")
    assert tidegate(*arguments).out == "No such routes; `tidegate explain` says why a prefix is not in a table.\n"
    assert tidegate(*arguments, "--format", "json").out == "[]\n"
    assert tidegate(*arguments, "--format", "ndjson").out == ""
    assert tidegate(*arguments, "--format", "csv").out == ",".join(ROUTE_FIELDS) + "\n"


def test_counts(tidegate: Run, snapshot: Path) -> None:
    counted = records(tidegate, "routes", snapshot, "--count")
    listed = records(tidegate, "routes", snapshot)
    assert sum(r["paths"] for r in counted) == len(listed)
    blue = {r["protocol"]: r["prefixes"] for r in counted if r["vrf"] == "BLUE"}
    assert blue == {"connected": 1, "local": 1, "static": 1}
    few = records(tidegate, "routes", snapshot, "--count", "--prefix", "10.0.2.0/30")
    assert [(r["device"], r["protocol"], r["prefixes"]) for r in few] == [("P1", "ospf-e2", 1), ("PE4", "static", 1)]
    assert tidegate("routes", snapshot, "--count").out.splitlines()[-1].split() == [
        "all",
        str(len(listed)),
        str(len(listed)),
    ]


@pytest.mark.parametrize("table", ["--bgp", "--vpn"])
def test_no_bgp_no_paths(tidegate: Run, snapshot: Path, table: str) -> None:
    assert records(tidegate, "routes", snapshot, table) == []
    assert tidegate("routes", snapshot, table).out == "No such paths.\n"


def test_leaks(tidegate: Run, snapshot: Path) -> None:
    found = records(tidegate, "leaks", snapshot)
    ends = [(r["from"], r["to"], r["mechanism"], r["prefixes"], r["two_way"]) for r in found]
    assert ends == [
        ("PE4/BLUE", "PE4/default", "static-interface", ["10.0.2.0/30"], True),
        ("PE4/default", "PE4/BLUE", "static-interface", ["10.1.2.4/30"], True),
    ]
    assert found[0]["returns_by"] == [{"from": "PE4/default", "to": "PE4/BLUE", "mechanism": "static-interface"}]
    out = tidegate("leaks", snapshot).out
    assert "PE4/BLUE → PE4/default  static-interface  two-way in part: answers do not reach everyone\n" in out
    assert "ip route 10.0.2.0 255.255.255.252 Serial2/0" in out
    assert records(tidegate, "leaks", snapshot, "--device", "P1") == []


def test_explain_goes_down_to_lines(tidegate: Run, snapshot: Path) -> None:
    (record,) = records(tidegate, "explain", snapshot, "P1", "10.0.2.0/30")
    assert record["present"] is True
    out = tidegate("explain", snapshot, "P1", "10.0.2.0/30").out
    for line in (
        "redistribute static subnets",
        "ip route 10.0.2.0 255.255.255.252 Serial2/0",
        "ip vrf forwarding BLUE",
    ):
        assert line in out
    assert "└── " in out


def test_explain_of_what_is_not_there(tidegate: Run, snapshot: Path) -> None:
    status, out, _ = tidegate("explain", snapshot, "PE4/BLUE", "10.255.0.1/32")
    assert status == 0
    assert "not in PE4/BLUE" in out


def test_trace_both_ways(tidegate: Run, snapshot: Path) -> None:
    (record,) = records(tidegate, "trace", snapshot, "P1", "10.0.2.2")
    assert record["two_way"] is True
    assert [hop["device"] for hop in record["forward"]["hops"]] == ["P1", "PE4"]
    assert [hop["device"] for hop in record["return"]["hops"]] == ["PE4", "P1"]
    assert record["forward"]["hops"][1]["next_hop_vrf"] == "BLUE"
    out = tidegate("trace", snapshot, "P1", "10.0.2.2").out
    assert "Works both ways between 10.1.2.6 and 10.0.2.2." in out


def test_trace_suggests_the_missing_line_in_the_device_s_words(tidegate: Run, snapshot: Path) -> None:
    arguments = ("trace", snapshot, "P1", "10.0.2.2", "--source", "10.255.0.1")
    (record,) = records(tidegate, *arguments)
    assert record["two_way"] is False
    assert record["return"]["disposition"] == "no-route"
    (line,) = record["suggestion"]["lines"]
    assert line.startswith("ip route vrf BLUE 10.255.0.1 255.255.255.255")
    out = tidegate(*arguments).out
    assert f"PE4(config)# {line}\n" in out
    assert "Suggestion, not proved" in out


def test_neighbors(tidegate: Run, snapshot: Path) -> None:
    found = records(tidegate, "neighbors", snapshot, "--protocol", "ospf")
    assert [(r["device"], r["neighbor_device"], r["interface"], r["state"]) for r in found] == [
        ("P1", "PE4", "Serial1/0", "up"),
        ("PE4", "P1", "Serial1/0", "up"),
    ]
    assert tidegate("neighbors", snapshot, "--protocol", "bgp").out == "No such neighbors.\n"


def test_status_counts_lines(tidegate: Run, snapshot: Path) -> None:
    found = {r["device"]: r for r in records(tidegate, "status", snapshot)}
    assert list(found) == ["P1", "PE4"]
    total = ("modelled", "without_effect", "not_modelled", "not_understood")
    assert all(sum(r[name] for name in total) == r["lines"] for r in found.values())
    assert found["PE4"]["not_understood"] == 0
    assert [r["device"] for r in records(tidegate, "status", snapshot, "--device", "pe4")] == ["PE4"]


@pytest.fixture
def doubtful(tmp_path: Path) -> Path:
    configs = tmp_path / "configs"
    configs.mkdir()
    text = PE4.replace("!\nip vrf", "frobnicate the network\nip vrf").replace("!\nsnmp", "router eigrp 7\n!\nsnmp")
    (configs / "PE4.cfg").write_text(text)
    (configs / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(3000))
    return tmp_path


def test_what_is_doubtful_is_summed_up_beside_the_records(tidegate: Run, doubtful: Path) -> None:
    status, out, err = tidegate("routes", doubtful, "--format", "json")
    assert status == 0
    assert json.loads(out)
    assert "configs/photo.jpg: is a JPEG image" in err
    assert "not understood" in err
    assert "PE4" in err
    assert f"tidegate status {doubtful}" in err


def test_status_lists_diagnostics_with_place_and_line(tidegate: Run, doubtful: Path) -> None:
    line = (doubtful / "configs" / "PE4.cfg").read_text().splitlines().index("frobnicate the network") + 1
    found = records(tidegate, "status", doubtful, "--code", "not-understood")
    assert [(r["file"], r["line"], r["text"]) for r in found] == [("configs/PE4.cfg", line, "frobnicate the network")]
    out = tidegate("status", doubtful).out
    assert f"configs/PE4.cfg:{line}: " in out
    assert "not-modelled" in out


def test_secrets_are_never_printed(tidegate: Run, snapshot: Path) -> None:
    for command in (["routes"], ["leaks"], ["status"], ["status", "--diagnostics"], ["neighbors"]):
        for form in ("table", "json", "csv"):
            answer = tidegate(command[0], snapshot, *command[1:], "--format", form)
            assert "c0mmunity" not in answer.out + answer.err


def test_output_to_a_file_leaves_nothing_half_written(tidegate: Run, snapshot: Path, tmp_path: Path) -> None:
    file = tmp_path / "routes.json"
    assert tidegate("routes", snapshot, "--format", "json", "--output", file).out == ""
    assert json.loads(file.read_text()) == records(tidegate, "routes", snapshot)
    file.write_text("old")
    assert tidegate("routes", snapshot, "--device", "nobody", "--output", file).status == 2
    assert file.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["routes.json"]


def test_output_to_a_place_that_is_not_there(tidegate: Run, snapshot: Path, tmp_path: Path) -> None:
    status, _, err = tidegate("routes", snapshot, "--output", tmp_path / "no" / "routes.json")
    assert status == 2
    assert "cannot write" in err


def test_generate_writes_a_network_that_loads(tidegate: Run, tmp_path: Path) -> None:
    numbers = ("--pe", "3", "--p", "2", "--vpns", "3", "--sites", "2", "--prefixes", "2", "--seed", "5")
    status, out, err = tidegate("generate", "provider", *numbers, tmp_path / "net")
    assert (status, out) == (0, "")
    assert "7 routers, 6 VRFs, 208 VPN prefixes" in err
    assert len(records(tidegate, "status", tmp_path / "net")) == 7


def test_vpn_tables_are_headed_by_route_distinguisher(tidegate: Run, tmp_path: Path) -> None:
    numbers = ("--pe", "3", "--p", "2", "--vpns", "3", "--sites", "2", "--prefixes", "2", "--seed", "5")
    tidegate("generate", "provider", *numbers, tmp_path / "net")
    out = tidegate("routes", tmp_path / "net", "--vpn", "--device", "PE1").out
    assert "PE1, VRF CUST" in out
    assert ", route distinguisher 64500:" in out
    found = records(tidegate, "routes", tmp_path / "net", "--vpn", "--device", "PE1")
    assert {r["device"] for r in found} == {"PE1"}
    assert all(r["route_targets"] and r["rd"] and r["origin"] == "incomplete" for r in found)
    reflected = records(tidegate, "routes", tmp_path / "net", "--vpn", "--device", "RR1")
    assert all(r["vrf"] is None for r in reflected)
    titles = [
        line
        for line in tidegate("routes", tmp_path / "net", "--vpn", "--device", "RR1").out.splitlines()
        if line.startswith("RR1")
    ]
    assert all(line.startswith("RR1, route distinguisher 64500:") for line in titles)
    assert len(titles) == 6


def test_a_trace_through_the_core_shows_labels(tidegate: Run, tmp_path: Path) -> None:
    numbers = ("--pe", "3", "--p", "2", "--vpns", "3", "--sites", "2", "--prefixes", "2", "--seed", "5")
    tidegate("generate", "provider", *numbers, tmp_path / "net")
    remote = next(
        r for r in records(tidegate, "routes", tmp_path / "net", "--leaked") if r["labels"] and len(r["labels"]) == 2
    )
    start, to = f"{remote['device']}/{remote['vrf']}", remote["prefix"].partition("/")[0]
    (record,) = records(tidegate, "trace", tmp_path / "net", start, to)
    assert record["forward"]["disposition"] == "exits"  # to a CE outside the snapshot
    first, *_, last = record["forward"]["hops"]
    assert first["labels_out"] == remote["labels"]
    assert last["labels_in"] == remote["labels"][1:]
    assert "push" in tidegate("trace", tmp_path / "net", start, to).out
