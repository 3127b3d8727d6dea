"""Leaks as edges between tables, their way back, and leaks that let nothing through."""

import pytest
from planes import leaked_static, net, network, nms, ospf, plane, router, static, vpn

from tidegate.analysis.inert import inert_leaks
from tidegate.analysis.leaks import leaks
from tidegate.control.cause import Cause, Reason, Rule
from tidegate.control.table import Mechanism, Refusal, TableId
from tidegate.model.bgp import BgpFamily, BgpProcess
from tidegate.model.policy import RouteMap, RouteMapEntry, SetTable
from tidegate.model.static import StaticRoutes
from tidegate.model.vrf import GlobalTransfer
from tidegate.net.aspath import Asn
from tidegate.net.community import parse_extended_community, parse_route_distinguisher


def edges(given):
    return {(leak.from_table, leak.to_table, leak.mechanism): leak for leak in leaks(given)}


def test_static_leaks_go_from_the_owner_to_the_table_that_gained():
    assert list(edges(nms())) == [
        ("PE4/BLUE", "PE4/default", "static-interface"), ("PE4/default", "PE4/BLUE", "static-interface"),
    ]  # fmt: skip


def test_return_coverage():
    found = edges(nms())["PE4/BLUE", "PE4/default", "static-interface"]
    assert found.two_way
    assert (found.returns_to, found.returns_missing) == (("10.1.2.4/30",), ("10.1.1.2/32", "10.1.1.4/32"))
    (one_way,) = leaks(nms(vrf_static=False))
    assert (one_way.two_way, one_way.returns_to, one_way.returns_by) == (False, (), ())


def test_spread_by_redistribution():
    found = edges(nms())["PE4/BLUE", "PE4/default", "static-interface"]
    assert found.exposure is not None
    assert found.exposure.spreads_to == ("P1/default",)


def test_device_and_vrf_select_by_either_end():
    assert len(list(leaks(nms(), device="PE4", vrf="BLUE"))) == 2
    assert not list(leaks(nms(), device="P1"))


def test_route_targets_across_devices():
    devices = (
        router("PE1", "Serial0/0 10.0.0.1/30", "Ethernet0/1 10.8.1.1/24 BLUE"),
        router("PE2", "Serial0/0 10.0.0.2/30", "Ethernet0/1 10.8.2.1/24 RED"),
    )
    blue, red = TableId("PE1", "BLUE"), TableId("PE2", "RED")
    tables = {
        "PE1/BLUE": {"10.8.2.0/24": vpn("PE1", "10.0.0.2", 20, source=red)},
        "PE2/RED": {"10.8.1.0/24": vpn("PE2", "10.0.0.1", 20, source=blue)},
    }
    found = edges(plane(network(*devices), tables))
    assert list(found) == [("PE1/BLUE", "PE2/RED", "route-target"), ("PE2/RED", "PE1/BLUE", "route-target")]
    assert all(leak.two_way and leak.returns_missing == () for leak in found.values())
    del tables["PE2/RED"]
    (one,) = leaks(plane(network(*devices), tables))  # case 13: a one-sided import is one-way
    assert (one.from_table, one.to_table, one.two_way) == ("PE2/RED", "PE1/BLUE", False)


def test_the_way_back_may_be_no_leak():
    """RED reaches BLUE's network through a CE that both are connected to: an ordinary route, found by forwarding."""
    pe = router("PE", "Ethernet0/0 10.1.0.1/24 RED", "Ethernet0/1 10.2.0.1/24 BLUE", "Ethernet0/2 10.3.0.1/24 BLUE")
    ce = router("CE", "Ethernet0/0 10.1.0.2/24", "Ethernet0/1 10.2.0.2/24")
    back = ospf("PE", "10.1.0.2", "Ethernet0/0")
    onward = {"10.3.0.0/24": ospf("CE", "10.2.0.1", "Ethernet0/1")}
    leak = leaked_static("PE", "RED", "10.1.0.9", "Ethernet0/0")
    tables = {"PE/BLUE": {"10.9.0.0/16": leak}, "PE/RED": {"10.3.0.0/24": back}, "CE": onward}
    (found,) = leaks(plane(network(pe, ce), tables))
    assert (found.from_table, found.two_way, found.returns_by) == ("PE/RED", True, ())
    assert "10.3.0.0/24" in found.returns_to


def behind_a_next_hop(far: str):
    """VRF A is leaked into the global table; its answers go to `far` over a next hop in the global table that the
    global table itself knows nothing behind."""
    pe = router("PE", "Ethernet0/0 10.1.0.1/24 A", "Ethernet0/1 10.3.0.1/24")
    there = leaked_static("PE", "A", interface="Ethernet0/0", line=20)
    back = leaked_static("PE", "default", "10.3.0.2", line=21)
    tables = {"PE": {"10.1.0.0/24": there}, "PE/A": {far: back}}
    return edges(plane(network(pe), tables))["PE/A", "PE/default", "static-interface"]


def test_the_way_back_may_lead_behind_a_next_hop():
    found = behind_a_next_hop("10.3.3.0/24")
    assert (found.two_way, found.returns_to) == (True, ("10.3.3.0/24",))
    assert found.returns_missing == ("10.3.0.0/24",)  # the subnet of the next hop itself
    assert [by.mechanism for by in found.returns_by] == ["static-next-hop"]
    # A route to what the global table has itself counts as that, once.
    assert behind_a_next_hop("10.3.0.0/16").returns_to == ("10.3.0.0/24",)


def test_policy_routing_is_a_leak_of_look_ups():
    pe = router("PE", "Ethernet0/0 10.1.0.1/24", "Ethernet0/1 10.2.0.1/24 BLUE")
    entry = RouteMapEntry(sequence=10, permit=True, sets=[SetTable(vrf="BLUE", line=22)], line=21)
    pe.policies.route_maps["PBR"] = RouteMap(name="PBR", entries=[entry])
    pe.interfaces["Ethernet0/0"].policy = "PBR"
    pe.interfaces["Ethernet0/0"].at["policy"] = 5
    (found,) = leaks(plane(network(pe), {}))
    assert (found.from_table, found.to_table, found.mechanism) == ("PE/BLUE", "PE/default", "policy")
    assert (found.prefixes, found.two_way, found.returns_missing) == ((), False, ("10.1.0.0/24",))
    assert [ref.line for ref in found.source] == [5, 21, 22]
    assert found.exposure is not None
    assert found.exposure.examples == ("10.2.0.0/24",)
    back = leaked_static("PE", "default", interface="Ethernet0/0")
    assert edges(plane(network(pe), {"PE/BLUE": {"10.1.0.0/24": back}}))["PE/BLUE", "PE/default", "policy"].two_way


# Without effect


def two_vrfs(*interfaces: str):
    """BLUE and RED of one PE import each other's route target."""
    pe = router("PE", "Loopback0 10.1.1.1/32", *interfaces)
    for name, own, other in (("BLUE", "100:1", "200:1"), ("RED", "200:1", "100:1")):
        if name not in pe.vrfs:
            pe.vrfs[name] = router("x", f"Loopback0 10.0.0.1/32 {name}").vrfs[name]
        vrf = pe.vrfs[name]
        vrf.rd = parse_route_distinguisher(own)
        vrf.families["ipv4"].export_targets[parse_extended_community(own)] = 11
        vrf.families["ipv4"].import_targets[parse_extended_community(other)] = 12
    return pe


INTERFACES = ("Serial2/0 10.0.2.1/24 BLUE", "Serial3/0 10.0.3.1/24 RED")


def first_reasons(pe):
    return {r.from_table: r.reasons[0] for r in inert_leaks(plane(network(pe), {}))}


def test_no_bgp_process_comes_first():  # case 10
    found = first_reasons(two_vrfs(*INTERFACES))
    assert set(found) == {"PE/BLUE", "PE/RED"}
    assert all("no BGP process" in reason for reason in found.values())


def test_no_interface():
    pe = two_vrfs()
    pe.bgp = BgpProcess(asn=Asn(65000))
    assert all("no interface and no route" in reason for reason in first_reasons(pe).values())


def test_nothing_originated():  # case 11
    pe = two_vrfs(*INTERFACES)
    pe.bgp = BgpProcess(asn=Asn(65000))
    assert "no `address-family ipv4 vrf BLUE`" in first_reasons(pe)["PE/BLUE"]
    pe.bgp.families["BLUE", "ipv4"] = BgpFamily(vrf="BLUE", name="ipv4")
    assert "originates nothing" in first_reasons(pe)["PE/BLUE"]


def test_no_route_distinguisher():
    pe = two_vrfs(*INTERFACES)
    pe.bgp = BgpProcess(asn=Asn(65000))
    pe.vrfs["RED"].rd = None
    assert "VRF RED on PE has no route distinguisher" in first_reasons(pe)["PE/BLUE"]


def test_a_leak_that_works_is_not_without_effect():
    pe = two_vrfs(*INTERFACES)
    tables = {
        "PE/RED": {"10.0.2.0/24": vpn("PE", "10.0.2.9", source=TableId("PE", "BLUE"))},
        "PE/BLUE": {"10.0.3.0/24": vpn("PE", "10.0.3.9", source=TableId("PE", "RED"))},
    }
    assert not list(inert_leaks(plane(network(pe), tables)))


def test_refused_static_names_its_lines():
    pe = router("PE4", "Serial1/0 10.1.2.5/30", "Serial2/0 10.0.2.1/24 BLUE")
    bundle = StaticRoutes(vrf="default", interface="Serial2/0", prefixes=[net("10.0.2.0/30")], lines=[20])
    cause = Cause(Rule.STATIC, "PE4", (), (), "", bundle)
    refusal = Refusal(Reason.INTER_VRF_GUARD, "static route via Serial2/0", "PE4", (20, 25), cause)
    (found,) = inert_leaks(plane(network(pe), {}, refusals={"PE4": {"10.0.2.0/30": (refusal,)}}))
    assert (found.from_table, found.to_table, found.mechanism) == ("PE4/BLUE", "PE4/default", "static-interface")
    assert [ref.line for ref in found.source] == [20, 25]


def test_refused_static_of_its_own_table_is_no_leak():
    pe = router("PE4", "Serial1/0 10.1.2.5/30")
    bundle = StaticRoutes(vrf="default", interface="Serial1/0", prefixes=[net("10.0.2.0/30")], lines=[20])
    refusal = Refusal(Reason.INTERFACE_DOWN, "x", "PE4", (20,), Cause(Rule.STATIC, "PE4", (), (), "", bundle))
    assert not list(inert_leaks(plane(network(pe), {}, refusals={"PE4": {"10.0.2.0/30": (refusal,)}})))


@pytest.mark.parametrize(("direction", "mechanism"), [("import_global", "import-map"), ("export_global", "export-map")])
def test_map_with_the_global_table_that_moves_nothing(direction, mechanism):  # case 38
    pe = router("PE", "Ethernet0/0 10.1.0.1/24", "Ethernet0/1 10.2.0.1/24 BLUE")
    setattr(pe.vrfs["BLUE"].families["ipv4"], direction, GlobalTransfer(route_map="M", line=9))
    pe.vrfs["BLUE"].rd = parse_route_distinguisher("1:1")
    pe.bgp = BgpProcess(asn=Asn(65000))
    (found,) = inert_leaks(plane(network(pe), {"PE": {"10.5.0.0/16": static("PE", "10.1.0.9")}}))
    assert found.mechanism == mechanism == Mechanism(mechanism).value
    assert found.reasons[0] == "route-map M is not defined"
    assert "routes of other protocols are not taken" in found.reasons[1]
