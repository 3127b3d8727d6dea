"""The Python API: the command line's questions as typed records."""

import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from commandline import P1, PE4

import tidegate
from tidegate.analysis.records import LeakRecord, RouteRecord
from tidegate.errors import UsageError

EXAMPLES = Path(__file__).parents[2] / "examples" / "nms"


@pytest.fixture(scope="module")
def net(tmp_path_factory: pytest.TempPathFactory) -> tidegate.Snapshot:
    folder = tmp_path_factory.mktemp("net")
    (folder / "PE4.cfg").write_text(PE4)
    (folder / "P1.cfg").write_text(P1)
    return tidegate.load(folder)


def test_questions_give_typed_records(net: tidegate.Snapshot) -> None:
    routes = net.routes(vrf="BLUE", protocol="static")
    assert isinstance(routes[0], RouteRecord)
    assert [(r.device, r.prefix, r.next_hop_interface) for r in routes] == [("PE4", "10.1.2.4/30", "Serial1/0")]
    leaks = net.leaks()
    assert isinstance(leaks[0], LeakRecord)
    assert [(leak.from_table, leak.to_table) for leak in leaks] == [
        ("PE4/BLUE", "PE4/default"),
        ("PE4/default", "PE4/BLUE"),
    ]
    assert net.trace("P1", "10.0.2.2").two_way
    assert net.explain("P1", "10.0.2.0/30").present
    assert {n.state for n in net.neighbors(protocol="ospf")} == {"up"}
    assert [s.device for s in net.status()] == ["P1", "PE4"]
    assert net.bgp() == net.vpn() == net.inert_leaks() == []
    assert sum(c.paths for c in net.count("PE4", "BLUE")) == 3


def test_selection_is_the_command_line_s(net: tidegate.Snapshot) -> None:
    assert [r.prefix for r in net.routes("pe4", "BLUE", longest_match="10.1.2.6")] == ["10.1.2.4/30"]
    assert [r.vrf for r in net.routes(leaked=True)] == ["BLUE", "default"]
    assert net.routes(prefix="10.0.2.0/30", device="P1")[0].protocol == "ospf-e2"


@pytest.mark.parametrize(
    "question",
    [
        lambda net: net.routes("PE5"),
        lambda net: net.routes(vrf="blue"),
        lambda net: net.routes(prefix="x"),
        lambda net: net.routes(protocol="x"),
        lambda net: net.leaks("PE5"),
        lambda net: net.inert_leaks(vrf="blue"),
        lambda net: net.neighbors("PE5"),
        lambda net: net.status("PE5"),
        lambda net: net.trace("PE5", "10.0.0.1"),
        lambda net: net.explain("PE4/blue", "10.0.0.0/8"),
    ],
)
def test_names_that_do_not_exist_are_refused(net: tidegate.Snapshot, question: object) -> None:
    assert callable(question)
    with pytest.raises(tidegate.UsageError):
        question(net)


def test_frames_have_the_fields_of_the_records(net: tidegate.Snapshot) -> None:
    frame = net.routes().frame()
    assert isinstance(frame, pd.DataFrame)
    assert list(frame.columns) == list(RouteRecord._fields)
    assert len(frame) == len(net.routes())
    assert set(frame[frame["vrf"] == "BLUE"]["prefix"]) == {"10.0.2.0/24", "10.0.2.1/32", "10.1.2.4/30"}
    assert list(net.leaks().frame().columns)[:3] == ["from", "to", "mechanism"]


def test_frames_without_pandas_say_what_to_install(net: tidegate.Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(tidegate.UsageError, match=r"tidegate\[frames\]"):
        net.routes().frame()


def test_dicts_are_what_json_prints(net: tidegate.Snapshot) -> None:
    (record,) = net.routes("PE4", "BLUE", protocol="static").to_dicts()
    assert record["leak"] == "static-interface"
    assert record["source"][0].keys() == {"file", "line", "text"}


def test_nothing_to_read_is_an_exception(tmp_path: Path) -> None:
    with pytest.raises(tidegate.SnapshotError):
        tidegate.load(tmp_path)


def test_a_name_that_the_package_does_not_have() -> None:
    with pytest.raises(AttributeError, match="no attribute 'lode'"):
        _ = tidegate.lode  # type: ignore[attr-defined]  # that is the point
    assert {"load", "Snapshot"} <= set(dir(tidegate))


def test_records_need_no_pandas() -> None:
    code = "import sys, tidegate.api; sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_diagnostics_of_protocols_and_tables(tmp_path: Path) -> None:
    """Beside the reader's: an OSPF process without a router ID, a VRF with more routes than it may hold."""
    lines = ["hostname PE", "ip vrf BLUE", " maximum routes 1 80"]
    for number in (1, 2):
        lines += [
            f"interface Loopback{number}",
            " ip vrf forwarding BLUE",
            f" ip address 10.0.{number}.1 255.255.255.0",
        ]
    (tmp_path / "PE.cfg").write_text("\n".join([*lines, "router ospf 1", ""]))
    found = {d.code: d for d in tidegate.load(tmp_path).diagnostics()}
    assert found["ospf-no-router-id"].text == "router ospf 1"
    assert (found["limit-exceeded"].line, found["limit-exceeded"].text) == (3, "maximum routes 1 80")


def test_sql_from_python(net: tidegate.Snapshot) -> None:
    pytest.importorskip("duckdb", reason="duckdb (the extra `sql`) is not installed")
    answer = net.query("select protocol, sum(metric) as metric from routes where device = 'P1' group by 1 order by 1")
    assert answer.columns == ["protocol", "metric"]
    assert [row["protocol"] for row in answer] == ["connected", "local", "ospf", "ospf-e2"]
    assert answer.to_dicts()[0] == {"protocol": "connected", "metric": 0}
    assert len(answer) == answer.arrow.num_rows == len(answer.frame()) == 4
    with pytest.raises(tidegate.UsageError, match="syntax error"):
        net.query("selct")
    assert len(net.query("from devices where false").frame().columns) == 11


def _snapshot_copy(tmp_path: Path) -> Path:
    copy = tmp_path / "base"
    shutil.copytree(EXAMPLES / "base", copy)
    return copy


def test_reload_takes_over_what_changed(tmp_path: Path) -> None:
    """PE4 loses its second leak: the route is gone, in the same object, and the answers are those of a fresh load."""
    folder = _snapshot_copy(tmp_path)
    net = tidegate.load(folder, cache=False)
    assert net.routes(device="PE4", vrf="BLUE", prefix="10.1.2.4/30")
    file = folder / "configs" / "PE4.cfg"
    kept = [line for line in file.read_text().splitlines(keepends=True) if "ip route vrf BLUE" not in line]
    file.write_text("".join(kept))
    assert net.reload() == ("PE4",)
    assert net.routes(device="PE4", vrf="BLUE", prefix="10.1.2.4/30") == []
    fresh = tidegate.load(folder, cache=False)
    assert net.routes() == fresh.routes()
    assert net.leaks() == fresh.leaks()
    assert net.reload() == ()


def test_a_device_that_comes_in_is_computed_too(tmp_path: Path) -> None:
    folder = _snapshot_copy(tmp_path)
    net = tidegate.load(folder, cache=False)
    before = len(net.routes())
    text = "hostname NEW\ninterface Loopback0\n ip address 10.9.9.9 255.255.255.255\n"
    (folder / "configs" / "NEW.cfg").write_text(text)
    assert net.reload() == ("NEW",)
    assert len(net.routes()) == before + 1


def test_what_fails_is_gone_until_it_is_taken_back() -> None:
    """P1's link to P2 carries all that PE4 learns from behind it: P2's and PE1's loopbacks, and the link beyond."""
    net = tidegate.load(EXAMPLES / "base", cache=False)
    whole = net.routes()
    net.fail("P1--P2")
    assert {r.prefix for r in net.routes(device="PE4", protocol="ospf")} == {"10.1.1.2/32"}
    net.fail()
    assert net.routes() == whole
    with pytest.raises(UsageError, match="P9"):
        net.fail("P9")
    assert net.routes() == whole
