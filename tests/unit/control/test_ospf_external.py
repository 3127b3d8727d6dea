"""External routes (RFC 2328 §16.4), NSSAs (RFC 3101) and what PEs do (RFC 4577). Computed by hand."""

from __future__ import annotations

from building import Router, net
from ospf_network import Computed, link, router
from test_ospf_routes import chain, stub_area

from tidegate.control.cause import Cause, Reason, Rule
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.ospf.external import External
from tidegate.control.protocols.ospf.instance import OspfInstance
from tidegate.control.table import TableId
from tidegate.model.ospf import AreaRange, OspfArea

FAR = "192.168.0.0/16"


def test_type_2_keeps_its_metric_and_type_1_adds_the_way():
    computed = Computed(*chain(3))
    computed.redistribute("r3", FAR)
    computed.redistribute("r3", "192.169.0.0/16", 5, 1)
    assert computed.route("r1", FAR) == ["ospf-e2 110/20 via 10.1.1.2 Ethernet0/1"]
    assert computed.route("r1", "192.169.0.0/16") == ["ospf-e1 110/25 via 10.1.1.2 Ethernet0/1"]
    assert computed.route("r3", FAR) == []


def test_default_metrics():
    """IOS: 20, `default-metric`, and 1 for default-information originate."""
    routers = chain(2)
    computed = Computed(*routers)
    computed.redistribute("r2", "0.0.0.0/0", cause=Cause(Rule.OSPF_DEFAULT, "r2", (9,)))
    assert computed.route("r1", "0.0.0.0/0") == ["ospf-e2 110/1 via 10.1.1.2 Ethernet0/1"]
    routers[1].device.ospf[0].default_metric = 33
    computed.redistribute("r2", FAR)
    assert computed.route("r1", FAR) == ["ospf-e2 110/33 via 10.1.1.2 Ethernet0/1"]


def two_exits(*, metrics=(20, 20), types=(2, 2), costs=((10, 10), (10, 10))) -> Computed:
    a, b, c = router("a", 1), router("b", 2), router("c", 3)
    link(a, b, 1, costs=costs[0])
    link(a, c, 2, costs=costs[1])
    computed = Computed(a, b, c)
    computed.redistribute("b", FAR, metrics[0], types[0])
    computed.redistribute("c", FAR, metrics[1], types[1])
    return computed


VIA_B, VIA_C = "via 10.1.1.2 Ethernet0/1", "via 10.1.2.2 Ethernet0/2"


def test_rfc2328_16_4_6_type_1_before_type_2():
    assert two_exits(metrics=(1000, 1), types=(1, 2)).route("a", FAR) == [f"ospf-e1 110/1010 {VIA_B}"]


def test_rfc2328_16_4_6_lower_type_2_metric_then_shorter_way_then_both():
    assert two_exits(metrics=(21, 20), costs=((1, 1), (99, 99))).route("a", FAR) == [f"ospf-e2 110/20 {VIA_C}"]
    assert two_exits(costs=((11, 10), (10, 10))).route("a", FAR) == [f"ospf-e2 110/20 {VIA_C}"]
    assert two_exits().route("a", FAR) == [f"ospf-e2 110/20 {VIA_B}", f"ospf-e2 110/20 {VIA_C}"]


def test_internal_routes_win_over_external_ones():
    computed = Computed(*chain(3))
    computed.redistribute("r2", "10.0.0.3/32", 1, 1)
    assert computed.route("r1", "10.0.0.3/32") == ["ospf 110/21 via 10.1.1.2 Ethernet0/1"]


def test_externals_cross_areas_by_type_4_summaries():
    """RFC 2328 §12.4.3: r1 -1- r2 -0- r3 -2- r4; r4 redistributes."""
    computed = Computed(*chain(4, [1, 0, 2]))
    computed.redistribute("r4", FAR, 1, 1)
    assert computed.route("r1", FAR) == ["ospf-e1 110/31 via 10.1.1.2 Ethernet0/1"]


def test_forwarding_address_leads_past_the_originator():
    """RFC 2328 §16.4 (3): b redistributes a route whose next hop 10.9.0.7 is on the LAN that a is on, too."""
    a, b = router("a", 1), router("b", 2)
    link(a, b, 1)
    for last, side in enumerate((a, b), 1):
        side.interface("Ethernet0/9", f"10.9.0.{last}/24")
        side.run_ospf("Ethernet0/9", cost=3)
    computed = Computed(a, b)
    computed.redistribute("b", FAR, 5, 1, forwarding="10.9.0.7")
    assert computed.route("a", FAR) == ["ospf-e1 110/8 via 10.9.0.7 Ethernet0/9"]
    computed.redistribute("b", FAR, 5, 1, forwarding="10.9.0.1")  # a itself
    assert computed.route("a", FAR) == []
    computed.redistribute("b", FAR, 5, 1, forwarding="10.77.0.7")
    assert computed.route("a", FAR) == []


def test_summary_address_hides_what_it_covers():
    routers = chain(2)
    routers[1].device.ospf[0].summaries.append(AreaRange(prefix=net("192.168.0.0/16"), line=70))
    computed = Computed(*routers)
    computed.redistribute("r2", "192.168.1.0/24", 7)
    computed.redistribute("r2", "192.168.2.0/24", 5)
    computed.redistribute("r2", "172.16.0.0/16")
    assert list(computed.routes("r1")) == ["10.0.0.2/32", "172.16.0.0/16", "192.168.0.0/16"]
    assert computed.route("r1", "192.168.0.0/16") == ["ospf-e2 110/5 via 10.1.1.2 Ethernet0/1"]
    assert computed.route("r2", "192.168.0.0/16") == ["ospf-e2 254/5 Null0"]


def test_causes_lead_to_the_redistribution():
    computed = Computed(*chain(2))
    cause = Cause(Rule.REDISTRIBUTED, "r2", (42,))
    computed.redistribute("r2", FAR, cause=cause)
    (route,) = computed.tables()[TableId("r1", "default")][computed.cls(FAR, "r1")]
    assert route.cause.rule is Rule.OSPF_EXTERNAL
    assert route.cause.parents == (cause,)


def test_classes_stay_classes():
    """A thousand prefixes of one class are one entry and one pair of objects."""
    computed = Computed(*chain(2))
    cls = PrefixClass([net(f"192.{n >> 8}.{n & 255}.0/24") for n in range(1000)])
    external = External(None, None, 0, Cause(Rule.REDISTRIBUTED, "r2", (1,)))
    computed.redistributed[OspfInstance("r2", "1")] = {cls: external}
    found = computed.tables()[TableId("r1", "default")]
    assert len(found) == 2
    assert len(found[cls]) == 1


def test_rfc3101_nssa_routes_inside_and_translated_outside():
    """r1 -0- r2 -1(NSSA)- r3; r3 redistributes. r2 translates with r3's loopback as forwarding address."""
    computed = Computed(*stub_area("nssa"))
    computed.redistribute("r3", FAR, 20, 1)
    computed.redistribute("r1", "192.169.0.0/16")
    assert computed.route("r2", FAR) == ["ospf-n1 110/31 via 10.1.2.2 Ethernet0/2"]  # to 10.0.0.3: 10 + 1
    assert computed.route("r1", FAR) == ["ospf-e1 110/41 via 10.1.1.2 Ethernet0/1"]
    found = computed.routes("r3")
    assert "192.169.0.0/16" not in found
    assert "0.0.0.0/0" not in found
    assert found["10.0.0.1/32"] == ["ospf-ia 110/21 via 10.1.2.1 Ethernet0/2"]


def test_rfc3101_border_router_redistributes_into_both_kinds_of_area():
    routers = stub_area("nssa")
    computed = Computed(*routers)
    computed.redistribute("r2", FAR)
    assert computed.route("r3", FAR) == ["ospf-n2 110/20 via 10.1.2.1 Ethernet0/2"]
    assert computed.route("r1", FAR) == ["ospf-e2 110/20 via 10.1.1.2 Ethernet0/1"]
    routers[1].device.ospf[0].areas[1].no_redistribution = True
    computed = Computed(*routers)
    computed.redistribute("r2", FAR)
    assert computed.route("r3", FAR) == []


def test_nssa_defaults():
    """`no-summary` gives a type 3 default, `default-information-originate` a type 7 one (N2, metric 1)."""
    found = Computed(*stub_area("nssa", no_summary=True)).routes("r3")
    assert found["0.0.0.0/0"] == ["ospf-ia 110/11 via 10.1.2.1 Ethernet0/2"]
    routers = stub_area("nssa", nssa_default=True)
    assert Computed(*routers).route("r3", "0.0.0.0/0") == ["ospf-n2 110/1 via 10.1.2.1 Ethernet0/2"]
    area: OspfArea = routers[1].device.ospf[0].areas[1]
    area.nssa_default_metric, area.nssa_default_type = 15, 1
    assert Computed(*routers).route("r3", "0.0.0.0/0") == ["ospf-n1 110/25 via 10.1.2.1 Ethernet0/2"]
    assert Computed(*routers).route("r1", "0.0.0.0/0") == []


def translated(at_b: dict[str, bool], at_c: dict[str, bool]) -> list[str]:
    """What a makes of d's external: a has b and c in area 0, both have d in NSSA 1. All costs are 10."""
    a, b, c = router("a", 1), router("b", 2), router("c", 3)
    d = router("d", 4, loopback_area=1)
    for subnet, (one, other, area) in enumerate(((a, b, 0), (a, c, 0), (b, d, 1), (c, d, 1)), 1):
        link(one, other, subnet, area)
    for side, settings in ((b, at_b), (c, at_c), (d, {})):
        side.device.ospf[0].areas[1] = OspfArea(area=1, kind="nssa", **settings)
    computed = Computed(a, b, c, d)
    computed.redistribute("d", FAR)
    return computed.route("a", FAR)


def test_rfc3101_3_1_who_translates():
    """With d's forwarding address both ways are used; without it traffic goes to the translator."""
    over_b, over_c = f"ospf-e2 110/20 {VIA_B}", f"ospf-e2 110/20 {VIA_C}"
    bare = {"nssa_suppress_address": True}
    always = {"nssa_translate_always": True, **bare}
    assert translated({}, {}) == [over_b, over_c]
    assert translated(bare, bare) == [over_c]  # the highest router ID
    assert translated(always, bare) == [over_b]
    assert translated(always, always) == [over_b, over_c]


def pe_ce(*, vrf_lite: bool = False) -> list[Router]:
    """ce1 - pe1 (VRF RED) - pe2 (VRF RED): both PEs and the CE in one area 0 of the customer."""
    routers = []
    for name, number in (("ce", 1), ("pe1", 2), ("pe2", 3)):
        side = Router(name)
        vrf = "default" if name == "ce" else "RED"
        side.interface("Loopback0", f"10.0.0.{number}/32", vrf=vrf)
        side.interface("Ethernet0/0", f"10.9.0.{number}/24", vrf=vrf)
        side.ospf("1", vrf=vrf, vrf_lite=vrf_lite)
        for name in ("Loopback0", "Ethernet0/0"):
            side.run_ospf(name, cost=1 if name == "Loopback0" else 10)
        routers.append(side)
    return routers


CABLES = ["ce:Ethernet0/0 pe1:Ethernet0/0", "ce:Ethernet0/0 pe2:Ethernet0/0"]


def test_rfc4577_4_2_5_other_pes_ignore_the_dn_bit_and_ces_do_not():
    for vrf_lite in (False, True):
        computed = Computed(*pe_ce(vrf_lite=vrf_lite), cables=CABLES)
        computed.redistribute("pe1", FAR, 1, vrf="RED", down=True)
        assert computed.route("ce", FAR) == ["ospf-e2 110/1 via 10.9.0.2 Ethernet0/0"]
        assert bool(computed.route("pe2", FAR, "RED")) is vrf_lite
        refused = computed.ospf.refusals(TableId("pe2", "RED"))
        assert [r.reason for each in refused.values() for r in each] == ([] if vrf_lite else [Reason.DN_BIT])


def test_rfc4577_4_2_6_same_domain_becomes_inter_area():
    computed = Computed(*pe_ce(), cables=CABLES)
    computed.redistribute("pe1", FAR, 11, vrf="RED", down=True, inter_area=True)
    assert computed.route("ce", FAR) == ["ospf-ia 110/21 via 10.9.0.2 Ethernet0/0"]
    assert computed.route("pe2", FAR, "RED") == []
    refused = computed.ospf.refusals(TableId("pe2", "RED"))
    assert [r.reason for each in refused.values() for r in each] == [Reason.DN_BIT]


def test_inter_area_routes_of_a_vpn_go_on_into_other_areas():
    """pe in area 0 with border router b and c behind it in area 1."""
    pe, b, c = router("pe", 1), router("b", 2), router("c", 3, loopback_area=1)
    link(pe, b, 1)
    link(b, c, 2, 1)
    computed = Computed(pe, b, c)
    computed.redistribute("pe", FAR, 5, inter_area=True, down=True)
    assert computed.route("c", FAR) == ["ospf-ia 110/25 via 10.1.2.1 Ethernet0/2"]
    computed.redistributed.clear()
    assert computed.route("c", FAR) == []
