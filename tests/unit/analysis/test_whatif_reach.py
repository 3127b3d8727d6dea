"""VPN reachability over control planes built by hand."""

from dataclasses import replace

import pytest
from planes import ip, label_table, network, ospf, plane, router

from tidegate.analysis.whatif import assessor as assessing
from tidegate.analysis.whatif.assessor import FreshAssessor
from tidegate.analysis.whatif.elements import links
from tidegate.analysis.whatif.order import single_points
from tidegate.analysis.whatif.outcome import BaseFacts, Outcome, Tally, Vpn, VpnCut
from tidegate.analysis.whatif.reach import Pair, vpn_pairs
from tidegate.analysis.whatif.scenario import Failure, Kind, Scenario
from tidegate.control.cause import Cause, Rule
from tidegate.control.engine import compute
from tidegate.control.links import build_topology
from tidegate.control.protocols.ldp.labels import IMPLICIT_NULL
from tidegate.control.result import ControlPlane, Oscillation
from tidegate.control.table import Mechanism, Protocol, Route, TableId
from tidegate.model.interface import InterfaceKind
from tidegate.net.community import RouteTarget

RED1, RED2 = TableId("PE1", "RED"), TableId("PE2", "RED")
TARGET = RouteTarget(0x0002FDE800000001)


def imported(next_hop: str, source: TableId) -> Route:
    cause = Cause(Rule.VPN_IMPORT, "PE1", (50,))
    return Route(Protocol.BGP, 200, 0, cause, ip(next_hop), leak=Mechanism.ROUTE_TARGET, leaked_from=source)


def core(next_hop: str, fec: str, ends_at: str = "P1") -> ControlPlane:
    """PE1 - P1 - PE2; PE1 has a route of PE2's VRF RED by `next_hop`, which it resolves by `fec`.

    PE1's neighbor P1 pops `fec` where `ends_at` is P1; PE2 does where it is PE2.
    """
    pe1 = router("PE1", "Loopback0 10.9.9.1/32", "Serial1/0 10.0.0.1/30", "Ethernet1/0 10.1.1.1/24 RED")
    p1 = router("P1", "Loopback0 10.9.9.3/32", "Serial1/0 10.0.0.2/30", "Serial1/1 10.0.0.5/30")
    pe2 = router("PE2", "Loopback0 10.9.9.2/32", "Serial1/0 10.0.0.6/30", "Ethernet1/0 10.1.2.1/24 RED")
    to_p1 = IMPLICIT_NULL if ends_at == "P1" else 20
    labels = {
        "PE1": label_table({}, (fec, "10.0.0.2", "Serial1/0", "P1", to_p1)),
        "P1": label_table({20: fec}, (fec, "10.0.0.6", "Serial1/1", "PE2", IMPLICIT_NULL)),
    }
    routes = {
        "PE1": {fec: ospf("PE1", "10.0.0.2", "Serial1/0")},
        "PE1/RED": {"10.1.2.0/24": imported(next_hop, RED2)},
    }
    return plane(network(pe1, p1, pe2), routes, labels)


def test_a_whole_path_to_the_next_hop_makes_a_pair():
    assert list(vpn_pairs(core("10.9.9.2", "10.9.9.2/32", ends_at="PE2"))) == [Pair(RED1, RED2)]


def test_a_path_that_ends_before_the_next_hop_makes_none():
    """A summary's label is popped where the summary begins, and there the VPN label means nothing (RFC 4364 §5)."""
    assert vpn_pairs(core("10.9.9.2", "10.9.9.0/24", ends_at="P1")) == {}


def test_a_next_hop_on_the_link_needs_no_transport_label():
    assert list(vpn_pairs(core("10.0.0.2", "10.9.9.2/32"))) == [Pair(RED1, RED2)]


def test_a_next_hop_without_route_is_not_reached():
    assert vpn_pairs(core("10.8.8.8", "10.9.9.2/32", ends_at="PE2")) == {}


def test_vrfs_of_one_device_need_no_labels():
    pe = router("PE1", "Ethernet1/0 10.1.1.1/24 RED", "Ethernet1/1 10.1.2.1/24 BLUE")
    leaked = imported("10.1.2.1", TableId("PE1", "BLUE"))
    assert list(vpn_pairs(plane(network(pe), {"PE1/RED": {"10.1.2.0/24": leaked}}))) == [
        Pair(RED1, TableId("PE1", "BLUE"))
    ]


def test_a_tunnel_is_no_link():
    snapshot = network(router("R1", "Tunnel0 10.0.0.1/30"), router("R2", "Tunnel0 10.0.0.2/30"))
    topology = build_topology(snapshot)
    assert len(links(snapshot, topology)) == 1
    for device in snapshot.devices.values():
        device.interfaces["Tunnel0"].kind = InterfaceKind.TUNNEL
    assert links(snapshot, topology) == []


def test_a_network_that_does_not_settle_is_told(monkeypatch: pytest.MonkeyPatch):
    snapshot = network(router("R1", "Ethernet0/0 10.0.0.1/24"))
    assessor = FreshAssessor(snapshot)
    monkeypatch.setattr(assessing, "compute", lambda net: replace(compute(net), oscillation=Oscillation(12, ())))
    assert (assessor.base.settles, assessor.assess(Scenario(Kind.SET, ())).settles) == (True, False)
    assert not FreshAssessor(snapshot).base.settles


def cutting(kind: Kind, *names: str) -> Outcome:
    none = Tally(0, ())
    scenario = Scenario(kind, tuple(Failure(name, kind, (), (name,)) for name in names))
    return Outcome(scenario, *(none, none), 1, 0, *[none] * 6, 0, (), (VpnCut(TARGET, 2, 1),))


def test_two_failures_at_once_are_no_single_point():
    base = BaseFacts(2, 2, 2, 0, (Vpn(TARGET, (RED1, RED2), 2),))
    outcomes = [
        cutting(Kind.PAIR, "R1", "R2"),
        cutting(Kind.NODE, "R3"),
        cutting(Kind.SET, "R4"),
        cutting(Kind.LINK, "L"),
    ]
    assert [point.failure.name for point in single_points(base, outcomes)] == ["L", "R3"]
