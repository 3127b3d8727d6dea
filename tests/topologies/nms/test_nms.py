"""The reference scenario and its variants, by the rules in description.md; no value is taken from a run."""

from functools import cache
from pathlib import Path

import pytest

import tidegate.api
from tidegate.api import Snapshot

EXAMPLES = Path(__file__).parents[3] / "examples" / "nms"
CORE = ("P1", "P2", "PE1")
VARIANTS = ("base", "no-vrf-static", "guard", "global-default", "two-vrfs", "two-vrfs-bgp")


@cache
def snapshot(variant: str) -> Snapshot:
    return tidegate.api.load(EXAMPLES / variant)


def texts(record) -> list[str]:
    return [ref.text for ref in record.source]


def table(variant: str, device: str, vrf: str) -> dict[str, tuple]:
    return {
        r.prefix: (r.protocol, r.next_hop_ip, r.next_hop_interface, r.next_hop_vrf)
        for r in snapshot(variant).routes(device, vrf)
    }


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_line_is_understood(variant):
    for record in snapshot(variant).status():
        assert (record.not_understood, record.errors) == (0, 0), record


# Tables


def test_base_tables_of_pe4():
    found = table("base", "PE4", "BLUE")
    assert found == {
        "10.0.2.0/24": ("connected", None, "Serial2/0", None),
        "10.0.2.1/32": ("local", None, "Serial2/0", None),
        "10.1.2.4/30": ("static", None, "Serial1/0", "default"),
    }
    assert table("base", "PE4", "default")["10.0.2.0/30"] == ("static", None, "Serial2/0", "BLUE")


@pytest.mark.parametrize("device", CORE)
def test_every_core_router_holds_the_leaked_prefix(device):
    (route,) = snapshot("base").routes(device, prefix="10.0.2.0/30")
    assert (route.protocol, route.admin_distance, route.metric) == ("ospf-e2", 110, 20)
    assert "redistribute static subnets" in texts(route)
    assert "ip route 10.0.2.0 255.255.255.252 Serial2/0" in texts(route)
    assert route.source[0].file.endswith(f"{device}.cfg")  # the device's own lines come first


def test_guard_uninstalls_both_statics_and_the_core_loses_the_route():
    assert "10.0.2.0/30" not in table("guard", "PE4", "default")
    assert "10.1.2.4/30" not in table("guard", "PE4", "BLUE")
    assert all("10.0.2.0/30" not in table("guard", device, "default") for device in CORE)


# Leaks


def leaks_of(variant: str) -> dict:
    return {(leak.from_table, leak.to_table): leak for leak in snapshot(variant).leaks()}


def test_base_leaks_and_their_return_coverage():
    found = leaks_of("base")
    assert set(found) == {("PE4/BLUE", "PE4/default"), ("PE4/default", "PE4/BLUE")}
    out = found["PE4/BLUE", "PE4/default"]
    assert (out.mechanism, out.prefixes, out.two_way) == ("static-interface", ("10.0.2.0/30",), True)
    assert texts(out)[0] == "ip route 10.0.2.0 255.255.255.252 Serial2/0"
    # Anomaly 1: announced to the whole core, and BLUE routes back to the one link only.
    assert out.returns_to == ("10.1.2.4/30",)
    assert out.returns_missing == (
        "10.1.1.1/32", "10.1.1.2/32", "10.1.1.3/32", "10.1.1.4/32", "10.1.2.8/30", "10.1.2.12/30",
    )  # fmt: skip
    assert out.exposure is not None
    assert out.exposure.spreads_to == ("P1/default", "P2/default", "PE1/default")
    back = found["PE4/default", "PE4/BLUE"]
    # Anomaly 4: a /30 of the /24 is reached back, the rest of the subnet is not.
    assert (back.prefixes, back.returns_to, back.returns_missing) == (
        ("10.1.2.4/30",), ("10.0.2.0/30",), ("10.0.2.0/24",),
    )  # fmt: skip
    assert [by.from_table for by in back.returns_by] == ["PE4/BLUE"]


def test_one_way_leak_is_called_one_way():
    (leak,) = snapshot("no-vrf-static").leaks()
    assert (leak.from_table, leak.two_way, leak.returns_by) == ("PE4/BLUE", False, ())


def test_guard_leaves_two_leaks_without_effect():
    assert not snapshot("guard").leaks()
    found = {r.to_table: r for r in snapshot("guard").inert_leaks()}
    assert set(found) == {"PE4/default", "PE4/BLUE"}
    for record in found.values():
        assert "no ip route static inter-vrf" in record.reasons[0]
        assert texts(record)[-1] == "no ip route static inter-vrf"
    assert texts(found["PE4/BLUE"])[0] == "ip route vrf BLUE 10.1.2.4 255.255.255.252 Serial1/0"


def test_default_into_the_global_table_exposes_it_whole():
    leak = leaks_of("global-default")["PE4/default", "PE4/BLUE"]
    assert (leak.mechanism, leak.prefixes, leak.two_way) == ("static-next-hop", ("0.0.0.0/0",), True)
    assert leak.exposure is not None
    assert leak.exposure.reaches == 7  # three links and four loopbacks
    assert leaks_of("global-default")["PE4/BLUE", "PE4/default"].returns_missing == ()


def test_route_targets_without_bgp_leak_nothing_and_say_so():
    assert not snapshot("two-vrfs").leaks()
    found = {(r.from_table, r.to_table): r for r in snapshot("two-vrfs").inert_leaks()}
    assert set(found) == {("PE4/BLUE", "PE4/RED"), ("PE4/RED", "PE4/BLUE")}
    record = found["PE4/BLUE", "PE4/RED"]
    assert record.route_targets == ("100:1",)
    assert "no BGP process" in record.reasons[0]
    assert any("no interface" in reason for reason in record.reasons)
    assert texts(record) == ["route-target export 100:1", "route-target import 100:1"]


def test_route_targets_with_bgp_leak_both_ways():
    assert not snapshot("two-vrfs-bgp").inert_leaks()
    found = leaks_of("two-vrfs-bgp")
    assert set(found) == {("PE4/BLUE", "PE4/RED"), ("PE4/RED", "PE4/BLUE")}
    leak = found["PE4/BLUE", "PE4/RED"]
    assert (leak.mechanism, leak.prefixes, leak.two_way) == ("route-target", ("10.0.2.0/24",), True)
    assert {"redistribute connected", "route-target export 100:1", "route-target import 100:1"} <= set(texts(leak))


# Traces


def trace(variant: str, start: str, to: str, source: str | None = None):
    return snapshot(variant).trace(start, to, source)


def test_core_link_to_the_station_and_back():
    record = trace("base", "P1", "10.0.2.2")
    assert record.source == "10.1.2.6"  # the address of the interface the packet leaves by
    assert (record.forward.disposition, record.two_way) == ("delivered", True)
    assert [hop.device for hop in record.forward.hops] == ["P1", "PE4"]
    assert record.forward.hops[1].next_hop_vrf == "BLUE"
    assert record.way_back is not None
    assert [(hop.device, hop.vrf) for hop in record.way_back.hops] == [("PE4", "BLUE"), ("P1", "default")]


@pytest.mark.parametrize(("start", "source"), [("PE1", "10.1.1.1"), ("P1", "10.1.1.2"), ("P2", None)])
def test_answers_to_other_core_addresses_die_in_the_vrf(start, source):
    record = trace("base", start, "10.0.2.2", source)
    assert (record.forward.disposition, record.two_way) == ("delivered", False)
    assert record.way_back is not None
    assert (record.way_back.disposition, record.way_back.hops[-1].vrf) == ("no-route", "BLUE")


def test_the_missing_line_is_named():
    record = trace("base", "PE1", "10.0.2.2", "10.1.1.1")
    assert record.suggestion is not None
    assert (record.suggestion.device, record.suggestion.lines) == (
        "PE4", ("ip route vrf BLUE 10.1.1.1 255.255.255.255 Serial1/0",),
    )  # fmt: skip


def test_station_to_the_core():
    record = trace("base", "PE4/BLUE", "10.1.2.6", "10.0.2.2")
    assert record.two_way
    assert record.forward.hops[0].in_interface == "Serial2/0"
    dropped = trace("no-vrf-static", "PE4/BLUE", "10.1.2.6", "10.0.2.2")
    assert (dropped.forward.disposition, dropped.way_back, dropped.two_way) == ("no-route", None, False)
    assert "VRF BLUE" in dropped.forward.reason
    assert dropped.suggestion is not None
    assert dropped.suggestion.lines == ("ip route vrf BLUE 10.1.2.4 255.255.255.252 Serial1/0",)


def test_guard_stops_the_core_and_the_reason_names_it():
    record = trace("guard", "P1", "10.0.2.2")
    assert record.forward.disposition == "no-route"
    assert "no ip route static inter-vrf" in record.forward.reason


@pytest.mark.parametrize(
    ("start", "source"),
    [("P1", None), ("P2", None), ("PE1", None), ("PE1", "10.1.1.1"), ("PE4", None), ("PE4", "10.1.1.4")],
)
def test_default_into_the_global_table_works_from_everywhere(start, source):
    assert trace("global-default", start, "10.0.2.2", source).two_way


def test_vrfs_that_import_each_other_reach_each_other():
    assert trace("two-vrfs-bgp", "PE4/RED", "10.0.2.2", "10.0.3.2").two_way
    assert trace("two-vrfs-bgp", "PE4/BLUE", "10.0.3.2", "10.0.2.2").two_way


# Explain


def test_explain_goes_down_to_the_interface():
    record = snapshot("base").explain("PE1", "10.0.2.0/30")
    assert record.present
    rules, node = [], record.routes[0].cause
    while True:
        rules.append((node.device, [ref.text for ref in node.source]))
        if not node.because:
            break
        node = node.because[0]
    assert [device for device, _ in rules] == ["PE1", "PE4", "PE4", "PE4"]
    assert rules[1][1] == ["redistribute static subnets"]
    assert rules[-1][1][0] == "interface Serial2/0"


def test_explain_says_why_the_guard_refuses():
    record = snapshot("guard").explain("PE4", "10.0.2.0/30")
    assert not record.present
    assert "no ip route static inter-vrf" in record.refusals[0].reason
    assert texts(record.refusals[0]) == [
        "ip route 10.0.2.0 255.255.255.252 Serial2/0", "no ip route static inter-vrf",
    ]  # fmt: skip


def test_explain_a_mistyped_prefix():
    record = snapshot("base").explain("PE4", "10.0.20.0/30")
    assert [near.prefix for near in record.near] == ["10.0.2.0/30"]
    other = snapshot("base").explain("PE4/BLUE", "10.0.2.0/30")
    assert other.near[0].prefix == "10.0.2.0/24"
    assert any(text.startswith("PE4/default holds it") for text in other.elsewhere)


def test_explain_finds_the_refusal_that_the_core_feels():
    record = snapshot("guard").explain("PE1", "10.0.2.0/30")
    assert [r.where for r in record.refusals] == ["PE4/default"]
    assert "no ip route static inter-vrf" in record.refusals[0].reason
