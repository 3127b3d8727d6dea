"""OSPF routes of small networks, computed by hand. Ethernet costs 10 unless a test says otherwise, loopbacks 1."""

from __future__ import annotations

from building import Router, ip, net
from ospf_network import Computed, link, router

from tidegate.control.cause import Cause, Reason, Rule
from tidegate.control.table import TableId
from tidegate.model.ospf import AreaRange, OspfArea
from tidegate.model.policy import PrefixList, PrefixListEntry
from tidegate.model.redistribution import Redistribution


def chain(count: int, areas: list[int] | None = None) -> list[Router]:
    """r1 - r2 - … ; link n is 10.1.n.0/24 in areas[n-1]; loopbacks in the area of the link behind (first: before)."""
    areas = areas or [0] * (count - 1)
    routers = [router(f"r{n}", n, loopback_area=areas[min(max(n - 2, 0), len(areas) - 1)]) for n in range(1, count + 1)]
    for n, area in enumerate(areas, 1):
        link(routers[n - 1], routers[n], n, area)
    return routers


def test_rfc2328_16_1_intra_area_costs_add_up_and_end_with_the_stub_cost():
    computed = Computed(*chain(3))
    assert computed.routes("r1") == {
        "10.0.0.2/32": ["ospf 110/11 via 10.1.1.2 Ethernet0/1"],
        "10.0.0.3/32": ["ospf 110/21 via 10.1.1.2 Ethernet0/1"],
        "10.1.2.0/24": ["ospf 110/20 via 10.1.1.2 Ethernet0/1"],
    }


def test_cost_of_the_outgoing_side_counts():
    a, b = router("a", 1), router("b", 2)
    link(a, b, 1, costs=(7, 70))
    computed = Computed(a, b)
    assert computed.route("a", "10.0.0.2/32") == ["ospf 110/8 via 10.1.1.2 Ethernet0/1"]
    assert computed.route("b", "10.0.0.1/32") == ["ospf 110/71 via 10.1.1.1 Ethernet0/1"]


def test_cost_comes_from_the_bandwidth():
    """IOS: 100 Mbit/s over the bandwidth, at least 1: Ethernet 10, FastEthernet 1, Gigabit 1, serial 64."""
    a, b = router("a", 1), router("b", 2)
    for subnet, bandwidth, cost in ((1, 10_000, 10), (2, 100_000, 1), (3, 1_000_000, 1), (4, 1_544, 64)):
        for end, side in enumerate((a, b), 1):
            side.interface(f"Ethernet0/{subnet}", f"10.1.{subnet}.{end}/24", bandwidth=bandwidth)
            side.run_ospf(f"Ethernet0/{subnet}")
        links = Computed(a, b).ospf._database.routers[("a", "1")].running.links
        assert links[f"Ethernet0/{subnet}"].cost == cost
    a.device.ospf[0].reference_bandwidth = 10_000
    links = Computed(a, b).ospf._database.routers[("a", "1")].running.links
    assert [links[f"Ethernet0/{n}"].cost for n in (1, 2, 3, 4)] == [1000, 100, 10, 6476]
    assert links["Loopback0"].cost == 1


def test_equal_costs_share_and_maximum_paths_limits():
    a, d = router("a", 1), router("d", 9)
    middles = [router(f"m{n}", n + 1) for n in range(1, 6)]
    for n, middle in enumerate(middles, 1):
        link(a, middle, n)
        link(middle, d, n + 10)
    computed = Computed(a, d, *middles)
    assert computed.route("a", "10.0.0.9/32") == [f"ospf 110/21 via 10.1.{n}.2 Ethernet0/{n}" for n in (1, 2, 3, 4)]
    a.device.ospf[0].maximum_paths = 16
    assert len(Computed(a, d, *middles).route("a", "10.0.0.9/32")) == 5


def test_rfc2328_16_1_3_networks_before_routers_at_equal_distance():
    """c reaches d over the LAN of three (10 + 0) and over b (5 + 5): both are kept although b settles at 5."""
    routers = {name: router(name, number) for number, name in enumerate("abcd", 1)}
    for name in "acd":
        number = "abcd".index(name) + 1
        routers[name].interface("Ethernet0/9", f"10.9.0.{number}/24")
        routers[name].run_ospf("Ethernet0/9", cost=10)
    link(routers["c"], routers["b"], 1, costs=(5, 5))
    link(routers["b"], routers["d"], 2, costs=(5, 5))
    computed = Computed(*routers.values())
    assert computed.route("c", "10.0.0.4/32") == [
        "ospf 110/11 via 10.9.0.4 Ethernet0/9",
        "ospf 110/11 via 10.1.1.2 Ethernet0/1",
    ]


def test_loopbacks_are_host_routes_unless_point_to_point():
    """RFC 2328 §12.4.1: a looped interface is a host route; IOS: `ip ospf network point-to-point` gives the subnet."""
    a, b = router("a", 1), router("b", 2)
    link(a, b, 1)
    b.interface("Loopback1", "172.16.1.1/24")
    b.run_ospf("Loopback1")
    b.interface("Loopback2", "172.16.2.1/24")
    b.run_ospf("Loopback2", network_type="point-to-point")
    found = Computed(a, b).routes("a")
    assert found["172.16.1.1/32"] == ["ospf 110/11 via 10.1.1.2 Ethernet0/1"]
    assert found["172.16.2.0/24"] == ["ospf 110/11 via 10.1.1.2 Ethernet0/1"]
    assert "172.16.1.0/24" not in found


def test_passive_interfaces_and_secondary_subnets_are_advertised():
    a, b = router("a", 1), router("b", 2)
    link(a, b, 1)
    b.interface("Ethernet0/5", "10.5.0.1/24", "10.6.0.1/24")
    b.run_ospf("Ethernet0/5", cost=3)
    b.device.ospf[0].passive["Ethernet0/5"] = True
    found = Computed(a, b).routes("a")
    assert found["10.5.0.0/24"] == found["10.6.0.0/24"] == ["ospf 110/13 via 10.1.1.2 Ethernet0/1"]


def test_point_to_multipoint_advertises_its_own_address():
    """RFC 2328 §12.4.1.4: a host route of cost 0, no subnet."""
    routers = []
    for number in (1, 2, 3):
        side = router(f"r{number}", number)
        side.interface("Ethernet0/0", f"10.9.0.{number}/24")
        side.run_ospf("Ethernet0/0", network_type="point-to-multipoint", cost=10)
        routers.append(side)
    found = Computed(*routers).routes("r1")
    assert found["10.9.0.2/32"] == ["ospf 110/10 via 10.9.0.2 Ethernet0/0"]
    assert "10.9.0.0/24" not in found


def test_down_interfaces_take_no_part():
    routers = chain(3)
    routers[1].device.interfaces["Ethernet0/2"].shutdown = True
    found = Computed(*routers)
    assert found.routes("r1") == {"10.0.0.2/32": ["ospf 110/11 via 10.1.1.2 Ethernet0/1"]}


def test_max_metric_keeps_transit_traffic_away():
    """RFC 6987: links of a stub router cost 65535, its stub networks keep their cost."""
    a, b, c = router("a", 1), router("b", 2, max_metric=True), router("c", 3)
    link(a, b, 1)
    link(b, c, 2)
    link(a, c, 3, costs=(1000, 1000))
    computed = Computed(a, b, c)
    assert computed.route("a", "10.0.0.3/32") == ["ospf 110/1001 via 10.1.3.2 Ethernet0/3"]
    assert computed.route("a", "10.0.0.2/32") == ["ospf 110/11 via 10.1.1.2 Ethernet0/1"]


def test_causes_name_the_lines_of_both_ends():
    a, b = router("a", 1), router("b", 2)
    link(a, b, 1)
    computed = Computed(a, b)
    routes = computed.tables()[TableId("a", "default")][computed.cls("10.0.0.2/32", "a")]
    cause = routes[0].cause
    assert (cause.rule, cause.device) == (Rule.OSPF_INTRA, "a")
    assert cause.lines == (a.device.interfaces["Ethernet0/1"].ospf.line,)
    (parent,) = cause.parents
    assert (parent.rule, parent.device) == (Rule.OSPF_ORIGIN, "b")
    assert parent.lines == (b.device.interfaces["Loopback0"].ospf.line,)


def test_rfc2328_16_2_inter_area_routes_over_two_border_routers():
    """r1 -1- r2 -0- r3 -2- r4: r2 and r3 are border routers."""
    computed = Computed(*chain(4, [1, 0, 2]))
    assert computed.routes("r1") == {
        "10.0.0.2/32": ["ospf 110/11 via 10.1.1.2 Ethernet0/1"],
        "10.0.0.3/32": ["ospf-ia 110/21 via 10.1.1.2 Ethernet0/1"],
        "10.0.0.4/32": ["ospf-ia 110/31 via 10.1.1.2 Ethernet0/1"],
        "10.1.2.0/24": ["ospf-ia 110/20 via 10.1.1.2 Ethernet0/1"],
        "10.1.3.0/24": ["ospf-ia 110/30 via 10.1.1.2 Ethernet0/1"],
    }
    assert computed.route("r3", "10.0.0.1/32") == ["ospf-ia 110/21 via 10.1.2.1 Ethernet0/2"]


def test_rfc3509_without_a_backbone_nothing_is_summarised():
    computed = Computed(*chain(3, [1, 2]))
    assert computed.route("r1", "10.1.2.0/24") == []
    assert computed.route("r2", "10.0.0.1/32") == ["ospf 110/11 via 10.1.1.1 Ethernet0/1"]


def test_intra_area_wins_over_a_cheaper_inter_area_path():
    """RFC 2328 §11: a - b in area 1 directly (100), or over the backbone (2 + 2 + 1)."""
    a, b = router("a", 1, loopback_area=1), router("b", 2, loopback_area=1)
    link(a, b, 1, 1, costs=(100, 100))
    link(a, b, 2, 0, costs=(2, 2))
    assert Computed(a, b).route("a", "10.0.0.2/32") == ["ospf 110/101 via 10.1.1.2 Ethernet0/1"]


def test_rfc3509_2_2_border_router_with_backbone_ignores_other_areas_summaries():
    """a and b both join areas 0 and 1. c is behind b in area 0; a loses its backbone link and so uses area 1."""
    a, b, c = router("a", 1), router("b", 2), router("c", 3)
    link(a, b, 1, 1, costs=(1, 1))
    link(a, b, 2, 0, costs=(50, 50))
    link(b, c, 3, 0)
    assert Computed(a, b, c).route("a", "10.0.0.3/32") == ["ospf 110/61 via 10.1.2.2 Ethernet0/2"]
    a.device.interfaces["Ethernet0/2"].shutdown = True
    assert Computed(a, b, c).route("a", "10.0.0.3/32") == ["ospf-ia 110/12 via 10.1.1.2 Ethernet0/1"]


def ranges(**fields) -> list[Router]:
    routers = chain(3, [0, 1])
    routers[2].interface("Loopback5", "172.16.5.1/32")
    routers[2].interface("Loopback6", "172.16.6.1/32")
    routers[2].run_ospf("Loopback5", 1, cost=5)
    routers[2].run_ospf("Loopback6", 1, cost=9)
    area = OspfArea(area=1, ranges=[AreaRange(prefix=net("172.16.0.0/16"), line=77, **fields)])
    routers[1].device.ospf[0].areas[1] = area
    return routers


def test_area_range_takes_the_least_cost_and_leaves_a_discard_route():
    """RFC 1583 compatible, as IOS is: the cheapest component (10 + 5) counts; then 10 more to r1."""
    computed = Computed(*ranges())
    found = computed.routes("r1")
    assert found["172.16.0.0/16"] == ["ospf-ia 110/25 via 10.1.1.2 Ethernet0/1"]
    assert "172.16.5.1/32" not in found
    assert computed.route("r2", "172.16.0.0/16") == ["ospf 110/15 Null0"]
    assert computed.route("r2", "172.16.5.1/32") == ["ospf 110/15 via 10.1.2.2 Ethernet0/2"]


def test_area_range_with_cost_and_without_advertisement():
    assert Computed(*ranges(cost=100)).route("r1", "172.16.0.0/16") == ["ospf-ia 110/110 via 10.1.1.2 Ethernet0/1"]
    found = Computed(*ranges(advertise=False))
    assert [p for p in found.routes("r1") if p.startswith("172.16.")] == []
    assert found.route("r2", "172.16.0.0/16") == []


def test_area_filter_lists_hold_summaries_back():
    """IOS `area N filter-list prefix NAME in|out`: of type 3 summaries into, or of networks out of, the area."""
    hidden = PrefixListEntry(sequence=5, permit=False, prefix=net("10.0.0.1/32"), ge=32, le=32)
    rest = PrefixListEntry(sequence=10, permit=True, prefix=net("0.0.0.0/0"), ge=0, le=32)
    for area, direction in ((1, "filter_in"), (0, "filter_out")):
        routers = chain(3, [0, 1])
        routers[1].device.policies.prefix_lists["ipv4", "P"] = PrefixList(name="P", entries=[hidden, rest])
        settings = routers[1].device.ospf[0].areas[area] = OspfArea(area=area)
        setattr(settings, direction, "P")
        found = Computed(*routers)
        assert found.route("r3", "10.0.0.1/32") == []
        assert found.route("r3", "10.1.1.0/24") != []
        assert found.route("r1", "10.0.0.3/32") != []


def stub_area(kind: str, **fields) -> list[Router]:
    routers = chain(3, [0, 1])
    for side in routers[1:]:
        side.device.ospf[0].areas[1] = OspfArea(area=1, kind=kind, **fields)
    return routers


def test_stub_area_has_a_default_summaries_and_no_externals():
    computed = Computed(*stub_area("stub", default_cost=15))
    computed.redistribute("r1", "192.168.0.0/16")
    found = computed.routes("r3")
    assert found["0.0.0.0/0"] == ["ospf-ia 110/25 via 10.1.2.1 Ethernet0/2"]
    assert found["10.0.0.1/32"] == ["ospf-ia 110/21 via 10.1.2.1 Ethernet0/2"]
    assert "192.168.0.0/16" not in found


def test_totally_stubby_area_has_the_default_only():
    found = Computed(*stub_area("stub", no_summary=True)).routes("r3")
    assert found["0.0.0.0/0"] == ["ospf-ia 110/11 via 10.1.2.1 Ethernet0/2"]
    assert "10.0.0.1/32" not in found


def test_distribute_list_filters_the_routing_table_and_not_the_database():
    routers = chain(3)
    entry = PrefixListEntry(sequence=5, permit=True, prefix=net("10.0.0.3/32"), ge=32, le=32)
    routers[1].device.policies.prefix_lists["ipv4", "ONLY3"] = PrefixList(name="ONLY3", entries=[entry])
    routers[1].device.ospf[0].distribute_list_in = "prefix:ONLY3"
    computed = Computed(*routers)
    assert list(computed.routes("r2")) == ["10.0.0.3/32"]
    assert "10.0.0.1/32" in computed.routes("r3")
    refused = computed.ospf.refusals(TableId("r2", "default"))
    assert [r.reason for r in refused[computed.cls("10.0.0.1/32", "r2")]] == [Reason.DISTRIBUTE_LIST]


def test_vrf_processes_do_not_meet_the_global_one():
    a, b = router("a", 1), router("b", 2)
    for last, side in enumerate((a, b), 1):
        side.interface("Ethernet0/8", f"10.8.0.{last}/24", vrf="RED" if side is a else "default")
    a.ospf("100", vrf="RED", router_id="10.8.0.100")
    a.run_ospf("Ethernet0/8", 0, "100")
    b.run_ospf("Ethernet0/8")
    computed = Computed(a, b)
    assert computed.routes("a") == {}
    assert computed.route("a", "10.0.0.2/32", "RED") == ["ospf 110/11 via 10.8.0.2 Ethernet0/8"]


def test_order_of_devices_does_not_matter():
    routers = chain(4, [1, 0, 2])
    one = Computed(*routers)
    expected = {name: one.routes(name) for name in ("r1", "r2", "r3", "r4")}
    other = Computed(*routers)
    other.network.devices = dict(reversed(other.network.devices.items()))
    from tidegate.control.links import build_topology
    from tidegate.control.protocols.ospf.computation import Ospf

    other.ospf = Ospf(other.network, build_topology(other.network), other.classes)
    assert {name: other.routes(name) for name in expected} == expected


def test_unchanged_input_gives_the_same_objects_and_externals_leave_internals_alone():
    routers = chain(3)
    routers[2].device.ospf[0].redistributions.append(Redistribution(protocol="static"))
    computed = Computed(*routers)
    first = computed.tables()[TableId("r1", "default")]
    loopback = computed.cls("10.0.0.3/32", "r1")
    before = first[loopback]
    assert computed.tables()[TableId("r1", "default")] is first
    computed.redistribute("r3", "192.168.0.0/16")
    second = computed.tables()[TableId("r1", "default")]
    assert second is not first
    assert second[loopback] is before
    computed.redistribute("r3", "192.168.0.0/16", cause=Cause(Rule.REDISTRIBUTED, "r3", (5,)), metric=7)
    assert computed.tables()[TableId("r1", "default")][computed.cls("192.168.0.0/16", "r1")][0].metric == 7


def test_no_routing_no_ospf():
    routers = chain(2)
    routers[1].device.routing = False
    assert Computed(*routers).routes("r1") == {}


def test_secondary_subnet_needs_a_network_statement_of_its_own():
    from tidegate.model.ospf import OspfNetwork

    a, b = router("a", 1), router("b", 2)
    link(a, b, 1)
    b.interface("Ethernet0/5", "10.5.0.1/24", "10.6.0.1/24")
    b.device.ospf[0].networks.append(OspfNetwork(ip("10.5.0.0"), ip("0.0.0.255"), 0, 60))
    found = Computed(a, b).routes("a")
    assert "10.5.0.0/24" in found
    assert "10.6.0.0/24" not in found
