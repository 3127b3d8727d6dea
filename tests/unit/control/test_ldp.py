"""LDP sessions, bindings and label switched paths over a chain of routers. Computed by hand."""

from __future__ import annotations

import itertools

from building import Router, ip, net
from ospf_network import Computed, link, router

from tidegate.control.cause import Cause, Rule
from tidegate.control.protocols.connected import connected_routes
from tidegate.control.protocols.ldp.bindings import build_labels
from tidegate.control.protocols.ldp.labels import EXPLICIT_NULL, IMPLICIT_NULL, LabelNextHop
from tidegate.control.protocols.ldp.lsp import LspHop, whole_lsp
from tidegate.control.table import Protocol, Route, Table, TableId
from tidegate.model.policy import PrefixList, PrefixListEntry


def chain(count: int = 4) -> list[Router]:
    """r1 - r2 - …, OSPF everywhere, `mpls ip` on every link, LDP router ID Loopback0."""
    routers = [router(f"r{n}", n) for n in range(1, count + 1)]
    for n, (one, other) in enumerate(itertools.pairwise(routers), 1):
        link(one, other, n)
    for side in routers:
        side.device.ldp.router_id_interface = "Loopback0"
        for interface in side.device.interfaces.values():
            if interface.name.startswith("Ethernet"):
                interface.mpls = True
                interface.at["mpls"] = side.next_line()
    return routers


class Labelled(Computed):
    def __init__(self, *routers: Router, **fields) -> None:
        super().__init__(*routers, **fields)
        self.all: dict[TableId, Table] = {}
        for device in self.network.devices.values():
            for vrf in device.vrfs:
                self.all[TableId(device.name, vrf)] = Table(TableId(device.name, vrf))
            for table, offer in connected_routes(device, self.topology, self.classes).items():
                self.all[table].routes.update(offer)
        for table, offer in self.tables().items():
            for cls, routes in offer.items():
                self.all[table].routes.setdefault(cls, routes)

    def build(self):
        self.labels, records = build_labels(
            self.network, self.topology, self.all, self.classes, self.ospf.ldp_interfaces()
        )
        self.sessions = {f"{r.device} {r.interface}": r for r in records}
        return self

    def lsp(self, device: str, fec: str):
        return whole_lsp(self.labels, device, net(fec))


def test_labels_count_from_16_in_the_order_of_prefixes_and_connected_is_implicit_null():
    table = Labelled(*chain()).build().labels["r2"]
    assert dict(table.bindings) == {
        net("10.0.0.1/32"): 16,
        net("10.0.0.2/32"): IMPLICIT_NULL,
        net("10.0.0.3/32"): 17,
        net("10.0.0.4/32"): 18,
        net("10.1.1.0/24"): IMPLICIT_NULL,
        net("10.1.2.0/24"): IMPLICIT_NULL,
        net("10.1.3.0/24"): 19,
    }
    assert table.incoming[18] == net("10.0.0.4/32")
    assert IMPLICIT_NULL not in table.incoming
    # r3 has the same order: 10.0.0.1 16, 10.0.0.2 17, 10.0.0.4 18, 10.1.1.0 19.
    assert table.next_hops[net("10.0.0.4/32")] == (LabelNextHop(ip("10.1.2.2"), "Ethernet0/2", "r3", 18),)
    assert table.next_hops[net("10.0.0.3/32")][0].label == IMPLICIT_NULL


def test_the_lsp_is_whole_and_the_penultimate_router_pops():
    """RFC 3031 §3.16."""
    found = Labelled(*chain()).build().lsp("r1", "10.0.0.4/32")
    assert found.whole
    assert found.hops == (
        LspHop("r1", "Ethernet0/1", "r2", 18),
        LspHop("r2", "Ethernet0/2", "r3", 18),
        LspHop("r3", "Ethernet0/3", "r4", IMPLICIT_NULL),
    )


def without_mpls_ip(routers: list[Router]) -> None:
    for side in routers:
        for interface in side.device.interfaces.values():
            interface.mpls = False


def test_autoconfig_turns_ldp_on_wherever_the_process_runs():
    routers = chain()
    without_mpls_ip(routers)
    lines = {}
    for side in routers:
        lines[side.device.name] = side.next_line()
        side.device.ospf[0].ldp_autoconfig[None] = lines[side.device.name]
    computed = Labelled(*routers).build()
    assert computed.lsp("r1", "10.0.0.4/32").whole
    assert computed.sessions["r2 Ethernet0/2"].up
    assert computed.sessions["r2 Ethernet0/2"].lines == (lines["r2"],)  # the chosen router ID has no line in this test
    # `no mpls ldp igp autoconfig` on the interface
    routers[2].device.interfaces["Ethernet0/2"].ldp_autoconfig = False
    computed = Labelled(*routers).build()
    assert not computed.sessions["r2 Ethernet0/2"].up
    assert not computed.lsp("r1", "10.0.0.4/32").whole
    # which leaves a `mpls ip` of the interface's own alone
    routers[2].device.interfaces["Ethernet0/2"].mpls = True
    assert Labelled(*routers).build().sessions["r2 Ethernet0/2"].up


def test_autoconfig_of_an_area_leaves_other_areas_out():
    routers = chain()
    without_mpls_ip(routers)
    routers[2].device.interfaces["Ethernet0/3"].ospf.area = 1
    routers[3].device.interfaces["Ethernet0/3"].ospf.area = 1
    for side in routers:
        side.device.ospf[0].ldp_autoconfig[0] = side.next_line()
    computed = Labelled(*routers).build()
    assert computed.sessions["r3 Ethernet0/2"].up
    assert not [end for end in computed.sessions if end.endswith("Ethernet0/3")]


def test_explicit_null():
    routers = chain()
    routers[3].device.ldp.explicit_null = True
    computed = Labelled(*routers).build()
    assert computed.labels["r4"].bindings[net("10.0.0.4/32")] == EXPLICIT_NULL
    assert computed.lsp("r1", "10.0.0.4/32").hops[-1].label == EXPLICIT_NULL


def test_link_without_mpls_ip_breaks_the_lsp_and_is_named():
    """semantics.md §8 case 30: routing is complete, the label switched path has a hole."""
    routers = chain()
    routers[2].device.interfaces["Ethernet0/2"].mpls = False
    computed = Labelled(*routers).build()
    assert computed.route("r1", "10.0.0.4/32") != []
    record = computed.sessions["r2 Ethernet0/2"]
    assert not record.up
    assert record.reason == "no Hellos from r3: Ethernet0/2 there has no `mpls ip`, or LDP is off"
    assert record.lines[0] == routers[1].device.interfaces["Ethernet0/2"].at["mpls"]
    assert "r3 Ethernet0/2" not in computed.sessions
    found = computed.lsp("r1", "10.0.0.4/32")
    assert not found.whole
    assert found.reason == "r2 has no label for 10.0.0.4/32 from r3 (10.1.2.2, Ethernet0/2)"
    assert [hop.device for hop in found.hops] == ["r1"]


def test_router_id_that_nobody_can_reach_keeps_the_session_down():
    """semantics.md §8 case 31."""
    routers = chain(3)
    routers[1].interface("Loopback9", "10.99.0.2/32")
    routers[1].device.ldp.router_id_interface = "Loopback9"
    computed = Labelled(*routers).build()
    reason = "no route to transport addr 10.99.0.2 on r1: advertise it in the IGP"
    for end in ("r1 Ethernet0/1", "r2 Ethernet0/1"):
        assert computed.sessions[end].reason.startswith(reason)
    assert not computed.lsp("r1", "10.0.0.3/32").whole


def test_router_id_falls_back_to_the_highest_loopback_of_the_global_table():
    routers = chain(2)
    a = routers[0]
    a.device.ldp.router_id_interface = None
    a.interface("Loopback5", "10.0.0.55/32", vrf="RED")
    a.interface("Loopback6", "10.0.0.44/32")
    a.run_ospf("Loopback6")
    computed = Labelled(*routers).build()
    assert computed.sessions["r2 Ethernet0/1"].neighbor_id == "10.0.0.44"
    assert computed.sessions["r2 Ethernet0/1"].up


def test_mask_mismatch_of_a_loopback_ends_the_lsp():
    """The loopback is a /24 on r3: OSPF says /32, r3 binds the connected /24 only (semantics.md §6)."""
    routers = chain(3)
    loopback = routers[2].device.interfaces["Loopback0"]
    loopback.addresses[0] = loopback.addresses[0]._replace(length=24)
    found = Labelled(*routers).build().lsp("r1", "10.0.0.3/32")
    assert not found.whole
    assert found.reason.startswith("r2 has no label for 10.0.0.3/32 from r3")


def test_interfaces_of_vrfs_take_no_part():
    routers = chain(2)
    for side in routers:
        side.vrf("RED")
        side.device.interfaces["Ethernet0/1"].vrf = "RED"
    computed = Labelled(*routers).build()
    assert computed.sessions == {}
    assert computed.labels == {}


def test_ldp_off_and_labels_not_advertised():
    routers = chain(3)
    routers[1].device.ldp.advertise_labels = False
    computed = Labelled(*routers).build()
    assert computed.sessions["r1 Ethernet0/1"].up
    assert computed.labels["r1"].next_hops[net("10.0.0.3/32")][0].label is None
    routers[1].device.ldp.enabled = False
    computed = Labelled(*routers).build()
    assert not computed.sessions["r1 Ethernet0/1"].up
    assert "r2" not in computed.labels


def test_allocation_filter():
    routers = chain(3)
    routers[1].device.ldp.allocate_for = "host-routes"
    assert {p & 255 for p in Labelled(*routers).build().labels["r2"].bindings} == {32}
    entry = PrefixListEntry(sequence=5, permit=True, prefix=net("10.0.0.3/32"), ge=32, le=32)
    routers[1].device.policies.prefix_lists["ipv4", "L"] = PrefixList(name="L", entries=[entry])
    routers[1].device.ldp.allocate_for = "L"
    assert dict(Labelled(*routers).build().labels["r2"].bindings) == {net("10.0.0.3/32"): 16}


def test_every_equal_cost_branch_must_be_whole():
    """r1 to r4 over r2 or r3; only r2 speaks LDP to r4."""
    routers = [router(f"r{n}", n) for n in range(1, 5)]
    for subnet, (one, other) in enumerate(((0, 1), (0, 2), (1, 3), (2, 3)), 1):
        link(routers[one], routers[other], subnet)
    for side in routers:
        for interface in side.device.interfaces.values():
            interface.mpls = interface.name.startswith("Ethernet")
    assert Labelled(*routers).build().lsp("r1", "10.0.0.4/32").whole
    routers[3].device.interfaces["Ethernet0/4"].mpls = False
    found = Labelled(*routers).build().lsp("r1", "10.0.0.4/32")
    assert not found.whole
    assert found.reason == "r3 has no label for 10.0.0.4/32 from r4 (10.1.4.2, Ethernet0/4)"


def test_static_by_next_hop_finds_its_interface_and_bgp_gets_no_binding():
    routers = chain(2)
    computed = Labelled(*routers)
    cause = Cause(Rule.STATIC, "r1", (1,))
    table = computed.all[TableId("r1", "default")]
    table.routes[computed.cls("10.50.0.0/16", "r1")] = (Route(Protocol.STATIC, 1, 0, cause, ip("10.1.1.2")),)
    table.routes[computed.cls("10.60.0.0/16", "r1")] = (Route(Protocol.BGP, 20, 0, cause, ip("10.1.1.2")),)
    labels = computed.build().labels["r1"]
    assert labels.next_hops[net("10.50.0.0/16")] == (LabelNextHop(ip("10.1.1.2"), "Ethernet0/1", "r2", None),)
    assert net("10.50.0.0/16") in labels.bindings
    assert net("10.60.0.0/16") not in labels.bindings


def test_a_circle_is_reported():
    routers = chain(2)
    computed = Labelled(*routers)
    for name, via in (("r1", "10.1.1.2"), ("r2", "10.1.1.1")):
        cause = Cause(Rule.STATIC, name, (1,))
        route = Route(Protocol.STATIC, 1, 0, cause, ip(via), "Ethernet0/1")
        computed.all[TableId(name, "default")].routes[computed.cls("10.50.0.0/16", name)] = (route,)
    found = computed.build().lsp("r1", "10.50.0.0/16")
    assert not found.whole
    assert found.reason == "the path for 10.50.0.0/16 turns in a circle at r1"


def test_unknown_fec_and_own_prefix():
    computed = Labelled(*chain(2)).build()
    assert computed.lsp("r1", "10.77.0.0/16").reason == "r1 has no route for exactly 10.77.0.0/16"
    own = computed.lsp("r1", "10.0.0.1/32")
    assert own.whole
    assert own.hops == ()
