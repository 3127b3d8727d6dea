"""What differs between two networks: the NMS case and its variants, by hand."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import pytest
from planes import leaked_static, network, nms, ospf, plane, router, static

import tidegate
from tidegate.analysis.diff import reach
from tidegate.analysis.diff.classes import differing
from tidegate.analysis.diff.comparison import differences, remarks
from tidegate.analysis.diff.records import DeviceChange, LeakChange, ReachChange, RouteChange, SessionChange
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.result import ControlPlane
from tidegate.errors import UsageError
from tidegate.net.prefix import Prefix, parse_prefix

EXAMPLES = Path(__file__).parents[3] / "examples" / "nms"


def computed(variant: str) -> ControlPlane:
    return tidegate.load(EXAMPLES / variant, cache=False).control_plane


@pytest.fixture(scope="module")
def base() -> ControlPlane:
    return computed("base")


@pytest.fixture(scope="module")
def guard() -> ControlPlane:
    return computed("guard")


def leaks_of(changes):
    return [change for change in changes if isinstance(change, LeakChange)]


def reach_of(changes):
    return [change for change in changes if isinstance(change, ReachChange)]


def routes_of(changes):
    return [change for change in changes if isinstance(change, RouteChange)]


def test_the_guard_takes_both_leaks_and_says_why(base, guard):
    first, second = leaks_of(differences(base, guard))
    assert (first.change, first.from_table, first.to_table) == ("lost", "PE4/BLUE", "PE4/default")
    assert (first.prefixes_lost, first.prefixes_gained) == (("10.0.2.0/30",), ())
    assert (first.two_way_before, first.two_way_after) == (True, None)
    assert "`no ip route static inter-vrf` refuses" in first.reasons[0]
    assert first.source[0].text == "ip route 10.0.2.0 255.255.255.252 Serial2/0"
    assert (second.from_table, second.to_table, second.prefixes_lost) == ("PE4/default", "PE4/BLUE", ("10.1.2.4/30",))


def test_the_guard_cuts_the_station_off_in_both_directions(base, guard):
    found = {(r.from_table, r.to_table): r for r in reach_of(differences(base, guard))}
    everybody = [(f"{device}/default", "PE4/BLUE") for device in ("P1", "P2", "PE1", "PE4")]
    # BLUE had a route to the link of P1 and PE4 only, so it reached nobody behind P1, and got no answer back to them.
    assert sorted(found) == sorted([*everybody, ("PE4/BLUE", "P1/default"), ("PE4/BLUE", "PE4/default")])
    assert {r.change for r in found.values()} == {"lost"}
    far, near = found["PE1/default", "PE4/BLUE"], found["P1/default", "PE4/BLUE"]
    assert (far.prefixes_lost, far.two_way_before) == (("10.0.2.0/24",), False)
    assert (near.two_way_before, near.two_way_after) == (True, False)
    assert far.reason == "PE1: no route to 10.0.2.1 in the global table"


def test_the_guard_takes_the_routes_of_both_leaks_and_what_ospf_made_of_them(base, guard):
    found = routes_of(differences(base, guard))
    assert [(r.change, f"{r.device}/{r.vrf}", r.prefixes) for r in found] == [
        ("lost", "P1/default", ("10.0.2.0/30",)),
        ("lost", "P2/default", ("10.0.2.0/30",)),
        ("lost", "PE1/default", ("10.0.2.0/30",)),
        ("lost", "PE4/BLUE", ("10.1.2.4/30",)),
        ("lost", "PE4/default", ("10.0.2.0/30",)),
    ]
    before = found[3].before
    assert before is not None
    assert (before.protocol, before.next_hops, before.leaked_from) == (
        "static",
        ("Serial1/0 (default)",),
        "PE4/default",
    )
    assert found[3].after is None


def test_the_other_way_round_everything_is_gained(base, guard):
    there, back = list(differences(base, guard)), list(differences(guard, base))
    assert len(there) == len(back)
    assert {change.change for change in back} == {"gained"}
    assert [leak.two_way_after for leak in leaks_of(back)] == [True, True]


def test_a_leak_that_stays_and_loses_its_way_back_has_changed(base):
    lost, changed = leaks_of(differences(base, computed("no-vrf-static")))
    assert (lost.change, lost.to_table) == ("lost", "PE4/BLUE")
    assert (changed.change, changed.from_table, changed.to_table) == ("changed", "PE4/BLUE", "PE4/default")
    assert (changed.prefixes_lost, changed.prefixes_gained) == ((), ())
    assert (changed.two_way_before, changed.two_way_after) == (True, False)


def test_a_default_route_instead_opens_the_rest_of_the_core(base):
    changes = list(differences(base, computed("global-default")))
    assert [(leak.change, leak.mechanism) for leak in leaks_of(changes)] == [
        ("lost", "static-interface"), ("gained", "static-next-hop"),
    ]  # fmt: skip
    found = {r.to_table: r for r in reach_of(changes) if r.from_table == "PE4/BLUE"}
    assert {name: r.change for name, r in found.items()} == {
        "P2/default": "gained", "PE1/default": "gained", "P1/default": "changed", "PE4/default": "changed",
    }  # fmt: skip
    assert found["P1/default"].prefixes_gained == ("10.1.1.2/32", "10.1.2.8/30")


def test_equal_networks_do_not_differ(base):
    assert list(differences(base, base)) == []
    assert list(differences(base, computed("base"))) == []


def test_a_device_that_only_one_has(base, tmp_path):
    for device in ("P1", "P2", "PE4"):
        (tmp_path / f"{device}.cfg").write_text((EXAMPLES / "base" / "configs" / f"{device}.cfg").read_text())
    changes = list(differences(base, tidegate.load(tmp_path, cache=False).control_plane))
    assert changes[0] == DeviceChange("lost", "PE1")
    sessions = [(c.device, c.neighbor) for c in changes if isinstance(c, SessionChange)]
    assert sessions == [("P2", "PE1"), ("PE1", "P2")]
    reasons = {(r.from_table, r.to_table): r.reason for r in reach_of(changes)}
    assert reasons["PE1/default", "P2/default"] == "there is no PE1/default any more"
    assert reasons["P2/default", "PE1/default"] == "PE1/default has no interface in 10.1.1.1/32 that is up"


def test_a_failed_link_takes_the_adjacency_at_both_ends(base):
    snapshot = tidegate.load(EXAMPLES / "base", cache=False)
    snapshot.fail("P1--P2")
    changes = list(differences(base, snapshot.control_plane))
    sessions = [change for change in changes if isinstance(change, SessionChange)]
    assert [(s.change, s.protocol, s.device, s.neighbor) for s in sessions] == [
        ("lost", "ospf", "P1", "P2"), ("lost", "ospf", "P2", "P1"),
    ]  # fmt: skip
    assert {s.interface for s in sessions} == {"Serial1/1", "Serial1/0"}


def test_a_route_that_goes_another_way_has_changed():
    # By hand, so that nothing but one next hop differs.
    pe4 = router("PE4", "Serial1/0 10.1.2.5/30")
    by = [static("PE4", hop) for hop in ("10.1.2.6", "10.1.2.7")]
    before, after = (plane(network(pe4), {"PE4": {"10.9.0.0/16": route}}) for route in by)
    after.network.down_interfaces.add(next(iter(after.topology.up)))  # or else the networks are equal
    (change,) = routes_of(differences(before, after))
    assert change.change == "changed"
    assert change.before is not None
    assert change.after is not None
    assert (change.before.next_hops, change.after.next_hops) == (("10.1.2.6",), ("10.1.2.7",))


def test_prefixes_that_changed_alike_are_one_record():
    pe4 = router("PE4", "Serial1/0 10.1.2.5/30")
    way = ospf("PE4", "10.1.2.6", "Serial1/0")
    before = plane(
        network(pe4), {"PE4": {"10.9.1.0/24": way, "10.9.2.0/24": way, "10.9.3.0/24": static("PE4", "10.1.2.6")}}
    )
    after = plane(network(router("PE4", "Serial1/0 10.1.2.5/30", "Loopback0 10.9.9.9/32")), {})
    found = routes_of(differences(before, after))
    assert [(r.change, r.prefixes) for r in found] == [
        ("lost", ("10.9.1.0/24", "10.9.2.0/24")), ("lost", ("10.9.3.0/24",)), ("gained", ("10.9.9.9/32",)),
    ]  # fmt: skip


def test_device_and_vrf_keep_what_begins_or_ends_there(base, guard):
    blue = list(differences(base, guard, vrf="BLUE"))
    assert len(leaks_of(blue)) == 2
    assert [(r.device, r.vrf) for r in routes_of(blue)] == [("PE4", "BLUE")]
    p1 = list(differences(base, guard, device="p1"))
    assert leaks_of(p1) == []
    assert {(r.from_table, r.to_table) for r in reach_of(p1)} == {
        ("P1/default", "PE4/BLUE"), ("PE4/BLUE", "P1/default"),
    }  # fmt: skip
    with pytest.raises(UsageError, match="no VRF is called 'RED'"):
        differences(base, guard, vrf="RED")


def test_large_networks_are_judged_by_route_targets_and_say_so(base, guard, monkeypatch):
    assert remarks(base, guard) == []
    monkeypatch.setattr(reach, "MOST_PACKETS", 10)
    assert reach_of(differences(base, guard)) == []  # no VRF of these imports anything
    (remark,) = remarks(base, guard)
    assert remark.startswith("the network is large")


def test_classes_that_were_drawn_otherwise_do_not_differ():
    one, two, three = (Prefix(parse_prefix(f"10.0.{n}.0/24") or 0) for n in (1, 2, 3))
    together = {PrefixClass((one, two)): "x", PrefixClass((three,)): "y"}
    apart = {PrefixClass((one,)): "x", PrefixClass((two, three)): "x"}
    assert differing(together, apart) == {three: ("y", "x")}


def test_a_leak_that_lets_other_prefixes_through():
    other = nms()
    table = next(t for t in other.tables if (t.device, t.vrf) == ("PE4", "default"))
    leaked = leaked_static("PE4", "BLUE", interface="Serial2/0", line=20)
    changed = plane(network(*other.network.devices.values(), router("X")), {"PE4": {"10.0.2.64/30": leaked}})
    before = plane(network(*other.network.devices.values()), {"PE4": {"10.0.2.0/30": leaked, "10.0.2.4/30": leaked}})
    after = plane(changed.network, {"PE4": {"10.0.2.4/30": leaked, "10.0.2.64/30": leaked}})
    (leak,) = leaks_of(differences(before, after))
    assert leak.to_table == str(table)
    assert (leak.change, leak.prefixes_lost, leak.prefixes_gained) == ("changed", ("10.0.2.0/30",), ("10.0.2.64/30",))


def test_records_are_ready_for_json(base, guard):
    record = next(iter(differences(base, guard))).to_dict()
    assert list(record)[:4] == ["kind", "change", "from", "to"]
    assert record["kind"] == "leak"
    assert record["source"][0]["line"] == 15


def test_it_is_quick_enough_for_a_prompt(base, guard):
    list(differences(base, guard))
    started = perf_counter()
    list(differences(base, guard))
    assert perf_counter() - started < 0.25  # about 4 ms; a slow machine may take longer
