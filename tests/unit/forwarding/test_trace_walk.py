"""The way of a packet over hand-built tables: each end it can have, labels, filters, policy, branches."""

from planes import host, ip, label_table, leaked_static, net, network, nms, ospf, plane, router, static, vpn

from tidegate.control.protocols.ldp.labels import IMPLICIT_NULL, VpnLabel
from tidegate.control.table import TableId
from tidegate.forwarding.fib import Fib
from tidegate.forwarding.origin import source_address
from tidegate.forwarding.packet import Packet
from tidegate.forwarding.trace import trace
from tidegate.forwarding.walk import Position
from tidegate.model.policy import (
    AccessList,
    AccessListEntry,
    MatchPrefix,
    RouteMap,
    RouteMapEntry,
    SetInterface,
    SetNextHop,
    SetTable,
)  # fmt: skip


def way(found, start, to, source="192.0.2.1", **options):
    device, _, vrf = start.partition("/")
    return trace(Fib(found), Packet(ip(source), ip(to)), Position(device, vrf or "default"), **options)


def summary(walk):
    return walk.disposition.value, [hop.device for hop in walk.hops]


# Reference scenario (semantics §9)


def test_core_to_the_station_in_the_vrf():
    walk = way(nms(), "P1", "10.0.2.2", "10.1.2.6")[0]
    assert summary(walk) == ("delivered", ["P1", "PE4"])
    assert (walk.hops[1].vrf, walk.hops[1].next_hop_vrf, walk.hops[1].out_interface) == ("default", "BLUE", "Serial2/0")
    assert walk.end == ("PE4", "BLUE", "Serial2/0", False)


def test_station_to_core_dies_in_the_vrf_without_its_static():
    walk = way(nms(vrf_static=False), "PE4/BLUE", "10.1.2.6", "10.0.2.2")[0]
    assert walk.disposition == "no-route"
    assert walk.reason == "PE4: no route to 10.1.2.6 in VRF BLUE"


def test_own_address_behind_a_point_to_point_line_comes_back_from_the_neighbor():
    # Semantics §9 anomaly 5: from the global table 10.0.2.1 is sent out of Serial2/0 and hairpins at the neighbor.
    walk = way(nms(), "P1", "10.0.2.1", "10.1.2.6")[0]
    assert summary(walk) == ("delivered", ["P1", "PE4", "PE4"])
    assert walk.hops[-1].vrf == "BLUE"
    assert walk.doubts


def test_own_address_in_the_other_table_comes_back_from_a_modelled_neighbor():
    walk = way(nms(), "PE4/BLUE", "10.1.2.5", "10.0.2.2")[0]
    assert summary(walk) == ("delivered", ["PE4", "P1", "PE4"])


# How ways end


def test_null0_discards():
    found = plane(network(router("R1", "Ethernet0/0 10.0.0.1/24")), {"R1": {"10.9.0.0/16": static("R1", discard=True)}})
    assert way(found, "R1", "10.9.1.1")[0].disposition == "discarded"


def test_next_hop_outside_the_snapshot_exits():
    found = plane(network(router("R1", "Ethernet0/0 10.0.0.1/24")), {"R1": {"0.0.0.0/0": static("R1", "10.0.0.9")}})
    walk = way(found, "R1", "8.8.8.8")[0]
    assert walk.disposition == "exits"
    assert walk.end is None


def test_station_on_an_open_subnet_is_delivered_and_on_a_cabled_link_not():
    devices = router("R1", "Ethernet0/0 10.0.0.1/24"), router("R2", "Ethernet0/0 10.0.0.2/24")
    assert way(plane(network(*devices), {}), "R1", "10.0.0.77")[0].disposition == "delivered"
    cabled = network(*devices, cables=["R1:Ethernet0/0 R2:Ethernet0/0"])
    assert way(plane(cabled, {}), "R1", "10.0.0.77")[0].disposition == "arp-failed"


def ethernet_static(proxy_arp):
    """R1 has an interface-only static towards R3's network behind R2."""
    r2 = router("R2", "Ethernet0/0 10.0.0.2/24", "Ethernet0/1 10.0.1.2/24")
    r2.interfaces["Ethernet0/0"].proxy_arp = proxy_arp
    tables = {"R1": {"10.0.1.0/24": static("R1", interface="Ethernet0/0")}}
    return plane(network(router("R1", "Ethernet0/0 10.0.0.1/24"), r2), tables)


def test_interface_static_on_ethernet_needs_proxy_arp():  # semantics case 35
    assert summary(way(ethernet_static(True), "R1", "10.0.1.9")[0]) == ("delivered", ["R1", "R2"])
    assert way(ethernet_static(False), "R1", "10.0.1.9")[0].disposition == "arp-failed"


def test_mutual_defaults_loop():
    devices = router("R1", "Serial0/0 10.0.0.1/30"), router("R2", "Serial0/0 10.0.0.2/30")
    defaults = {"R1": {"0.0.0.0/0": static("R1", "10.0.0.2")}, "R2": {"0.0.0.0/0": static("R2", "10.0.0.1")}}
    walk = way(plane(network(*devices), defaults), "R1", "8.8.8.8")[0]
    assert walk.disposition == "loop"


def test_ttl_runs_out():
    devices = (
        router("R1", "Serial0/0 10.0.0.1/30"),
        router("R2", "Serial0/0 10.0.0.2/30", "Serial0/1 10.0.0.5/30"),
        router("R3", "Serial0/0 10.0.0.6/30"),
    )
    found = plane(network(*devices), {"R1": {"10.0.0.4/30": ospf("R1", "10.0.0.2", "Serial0/0")}})
    assert way(found, "R1", "10.0.0.6", ttl=2)[0].disposition == "delivered"
    assert way(found, "R1", "10.0.0.6", ttl=1)[0].disposition == "ttl-expired"


def test_next_hop_that_resolves_only_through_its_route():
    found = plane(network(router("R1", "Serial0/0 10.0.0.1/30")), {"R1": {"10.9.0.0/16": static("R1", "10.9.0.1")}})
    assert way(found, "R1", "10.9.1.1")[0].disposition == "no-route"


def test_recursive_next_hop_in_another_table():
    device = router("R1", "Ethernet0/0 10.0.0.1/24", "Ethernet0/1 10.7.0.1/24 RED")
    found = plane(network(device), {"R1/RED": {"10.8.0.0/16": leaked_static("R1", "default", "10.0.0.9")}})
    walk = way(found, "R1/RED", "10.8.0.1")[0]
    assert (walk.disposition, walk.hops[0].out_interface, walk.hops[0].next_hop_vrf) == (
        "exits", "Ethernet0/0", "default",
    )  # fmt: skip


def test_branches_are_all_followed_in_order():
    device = router("R1", "Serial0/0 10.0.0.1/30", "Serial0/1 10.0.0.5/30")
    paths = (static("R1", "10.0.0.2"), static("R1", discard=True))
    walks = way(plane(network(device), {"R1": {"10.9.0.0/16": paths}}), "R1", "10.9.0.1")
    assert [walk.disposition.value for walk in walks] == ["exits", "discarded"]


# End systems


def lan(gateway):
    hosts = [host("h1", "10.0.0.10/24", gateway), host("h2", "10.0.1.10/24", "10.0.1.1")]
    devices = router("R1", "Ethernet0/0 10.0.0.1/24", "Ethernet0/1 10.0.1.1/24")
    cables = ["R1:Ethernet0/0 h1:eth1", "R1:Ethernet0/1 h2:eth1"]
    return plane(network(devices, hosts=hosts, cables=cables), {})


def test_host_to_host():
    walk = way(lan("10.0.0.1"), "h1", "10.0.1.10", "10.0.0.10")[0]
    assert summary(walk) == ("delivered", ["h1", "R1", "h2"])
    assert walk.end is not None
    assert walk.end.host


def test_host_without_stated_gateway_uses_the_router_on_its_link():
    assert way(lan(None), "h1", "10.0.1.10", "10.0.0.10")[0].disposition == "delivered"


def test_host_with_a_gateway_that_nobody_is():
    assert way(lan("10.0.0.9"), "h1", "10.0.1.10", "10.0.0.10")[0].disposition == "arp-failed"


def test_host_that_is_not_there():
    assert way(lan("10.0.0.1"), "R1", "10.0.1.99")[0].disposition == "arp-failed"


# Labels: PE1 - P1 - P2 - PE2, VRF BLUE at both ends (semantics §6: two labels, one, none)


def core(swap=17):
    """Label bindings for 10.1.1.2/32 (PE2): P1 gave out 16, P2 `swap` (None: no `mpls ip` between P1 and P2)."""
    devices = (
        router("PE1", "Loopback0 10.1.1.1/32", "Serial0/0 10.0.0.1/30", "Ethernet0/1 10.8.1.1/24 BLUE"),
        router("P1", "Serial0/0 10.0.0.2/30", "Serial0/1 10.0.0.5/30"),
        router("P2", "Serial0/0 10.0.0.6/30", "Serial0/1 10.0.0.9/30"),
        router("PE2", "Loopback0 10.1.1.2/32", "Serial0/0 10.0.0.10/30", "Ethernet0/1 10.8.2.1/24 BLUE"),
    )
    fec = "10.1.1.2/32"
    labels = {
        "PE1": label_table({}, (fec, "10.0.0.2", "Serial0/0", "P1", 16)),
        "P1": label_table({16: fec}, (fec, "10.0.0.6", "Serial0/1", "P2", swap)),
        "P2": label_table({17: fec}, (fec, "10.0.0.10", "Serial0/1", "PE2", IMPLICIT_NULL)),
        "PE2": label_table({}),
    }
    labels["PE2"].vpn[100] = VpnLabel("BLUE", None)
    tables = {
        "PE1": {fec: ospf("PE1", "10.0.0.2", "Serial0/0")},
        "P1": {fec: ospf("P1", "10.0.0.6", "Serial0/1")},
        "P2": {fec: ospf("P2", "10.0.0.10", "Serial0/1")},
        "PE1/BLUE": {"10.8.2.0/24": vpn("PE1", "10.1.1.2", 100)},
    }
    return plane(network(*devices), tables, labels)


def test_label_stack_of_each_hop():
    walk = way(core(), "PE1/BLUE", "10.8.2.10", "10.8.1.1")[0]
    assert summary(walk) == ("delivered", ["PE1", "P1", "P2", "PE2"])
    assert [hop.labels_in for hop in walk.hops] == [(), (16, 100), (17, 100), (100,)]
    assert [hop.labels_out for hop in walk.hops] == [(16, 100), (17, 100), (100,), ()]
    assert (walk.hops[-1].vrf, walk.end) == ("BLUE", ("PE2", "BLUE", "Ethernet0/1", False))


def test_hole_in_the_label_switched_path():
    walk = way(core(swap=None), "PE1/BLUE", "10.8.2.10", "10.8.1.1")[0]
    assert summary(walk) == ("lsp-broken", ["PE1", "P1"])
    assert "No Label" in walk.reason


def test_label_path_that_does_not_begin():
    found = core()
    found.labels["PE1"].next_hops.clear()
    assert summary(way(found, "PE1/BLUE", "10.8.2.10")[0]) == ("lsp-broken", ["PE1"])


def test_global_packet_loses_its_only_label_and_goes_on_as_ip():
    # Without a VPN label below, `No Label` leaves a plain IP packet, which P2 routes.
    walk = way(core(swap=None), "PE1", "10.1.1.2")[0]
    assert summary(walk) == ("delivered", ["PE1", "P1", "P2", "PE2"])
    assert [hop.labels_out for hop in walk.hops] == [(16,), (), (), ()]


def test_per_prefix_label_is_forwarded_without_a_look_up():
    found = core()
    table = TableId("PE2", "BLUE")
    remote = found.classes.of(table, net("10.8.2.0/24"))
    found.labels["PE2"].vpn[100] = VpnLabel("BLUE", remote)
    assert way(found, "PE1/BLUE", "10.8.2.10", "10.8.1.1")[0].disposition == "delivered"


def test_source_of_a_labelled_packet_is_an_address_of_its_vrf():
    fib = Fib(core())
    assert source_address(fib, TableId("PE1", "BLUE"), ip("10.8.2.10")) == ip("10.8.1.1")
    assert source_address(fib, TableId("PE1", "default"), ip("10.1.1.2")) == ip("10.0.0.1")


# Filters and policy routing


def two_routers():
    r1 = router("R1", "Ethernet0/0 10.0.0.1/24")
    r2 = router("R2", "Ethernet0/0 10.0.0.2/24", "Ethernet0/1 10.0.1.2/24", "Ethernet0/2 10.0.2.2/24 RED")
    r2.policies.access_lists["NO"] = AccessList(
        name="NO", extended=True, entries=[AccessListEntry(permit=False, line=7)], line=6
    )
    r2.policies.access_lists["ALL"] = AccessList(name="ALL", entries=[AccessListEntry(permit=True)])
    return r1, r2


def through(r1, r2, **more):
    return plane(network(r1, r2), {"R1": {"10.0.0.0/8": static("R1", "10.0.0.2")}, **more})


def test_filters_at_both_sides_of_a_router():
    for direction, interface in (("acl_in", "Ethernet0/0"), ("acl_out", "Ethernet0/1")):
        r1, r2 = two_routers()
        setattr(r2.interfaces[interface], direction, "NO")
        walk = way(through(r1, r2), "R1", "10.0.1.9", "10.0.0.1")[0]
        assert summary(walk) == ("filtered", ["R1", "R2"])
        assert walk.hops[-1].lines == (7,)


def test_own_packets_pass_the_egress_filter():
    r1, r2 = two_routers()
    r2.interfaces["Ethernet0/1"].acl_out = "NO"
    assert way(through(r1, r2), "R2", "10.0.1.9", "10.0.1.2")[0].disposition == "delivered"


def policy(r2, *sets, permit=True):
    matches = [MatchPrefix(subject="prefix", lists=("ALL",), kind="access-list")]
    entry = RouteMapEntry(sequence=10, permit=permit, matches=matches, sets=list(sets), line=9)
    r2.policies.route_maps["PBR"] = RouteMap(name="PBR", entries=[entry])
    r2.interfaces["Ethernet0/0"].policy = "PBR"


def test_policy_looks_up_in_another_table():
    r1, r2 = two_routers()
    policy(r2, SetTable(vrf="RED"))
    walk = way(through(r1, r2), "R1", "10.0.2.9", "10.0.0.1")[0]
    assert (walk.disposition, walk.hops[-1].vrf, walk.hops[-1].out_interface) == ("delivered", "RED", "Ethernet0/2")


def test_policy_to_null0_and_denied_by_the_map():
    r1, r2 = two_routers()
    policy(r2, SetInterface(names=("Null0",)))
    assert way(through(r1, r2), "R1", "10.0.1.9", "10.0.0.1")[0].disposition == "discarded"
    policy(r2, SetInterface(names=("Null0",)), permit=False)
    assert way(through(r1, r2), "R1", "10.0.1.9", "10.0.0.1")[0].disposition == "delivered"


def test_policy_next_hop_must_be_adjacent():
    r1, r2 = two_routers()
    policy(r2, SetNextHop(addresses=(ip("172.16.0.1"), ip("10.0.1.77"))))
    walk = way(through(r1, r2), "R1", "10.0.2.9", "10.0.0.1")[0]
    assert (walk.disposition, walk.hops[-1].next_hop) == ("exits", ip("10.0.1.77"))


def test_next_hop_that_is_the_destination_is_a_station_on_the_link():
    # Semantics §9 anomaly 12: the leak of the reference scenario on Ethernet names the station as next hop.
    device = router("R1", "Ethernet0/0 10.0.0.1/24", "Ethernet0/1 10.7.0.1/24 RED")
    down = static("R1", "10.7.0.9", "Ethernet0/1")
    found = plane(network(device), {"R1": {"10.7.0.8/30": down}})
    assert way(found, "R1", "10.7.0.9")[0].disposition == "delivered"
    assert way(found, "R1", "10.7.0.10")[0].disposition == "exits"


def test_broadcast_of_a_link_goes_nowhere():
    assert way(nms(), "P1", "10.1.2.7", "10.1.2.6")[0].disposition == "discarded"
