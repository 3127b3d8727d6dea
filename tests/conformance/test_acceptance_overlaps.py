"""Acceptance cases 24-26: an importing VRF that has the prefix already.

The evidence tag of each case is in its docstring: K expert knowledge.
"""

from __future__ import annotations

from twin import twin

from tidegate.control.cause import Reason

OVERLAP = """
    version 16.4
    ip vrf SOURCE
     rd 65000:1
     route-target export 65000:1
    ip vrf TARGET
     rd 65000:2
     route-target import 65000:1
    interface Loopback1
     ip vrf forwarding SOURCE
     ip address 10.5.5.1 255.255.255.0
    router bgp 65000
     address-family ipv4 vrf SOURCE
      redistribute connected
    """


def test_case_24_importers_own_connected_network_stays() -> None:
    """[K] Connected (0) beats the leaked copy (20), which is refused for that reason."""
    net = twin(
        PE=OVERLAP
        + """
    interface Loopback2
     ip vrf forwarding TARGET
     ip address 10.5.5.2 255.255.255.0
    """
    )
    assert net.route("PE/TARGET", "10.5.5.0/24") == ["connected 0/0 Loopback2"]
    assert Reason.HIGHER_DISTANCE in net.reasons("PE/TARGET", "10.5.5.0/24")
    assert Reason.RIB_FAILURE in net.reasons("PE/TARGET", "10.5.5.0/24")


OSPF_COPY = """
    interface Ethernet0/0
     ip vrf forwarding TARGET
     ip address 10.0.0.1 255.255.255.252
    router ospf 2 vrf TARGET
     network 10.0.0.0 0.0.0.3 area 0
    """
OSPF_CE = """
    interface Ethernet0/0
     ip address 10.0.0.2 255.255.255.252
    interface Loopback0
     ip address 10.5.5.9 255.255.255.0
     ip ospf network point-to-point
    router ospf 2
     network 0.0.0.0 255.255.255.255 area 0
    """


def test_case_25_leaked_route_takes_over_from_ospf() -> None:
    """[K] The importer's OSPF route (110) is not in BGP, so the leaked copy (20) wins: a hijack."""
    net = twin(PE=OVERLAP + OSPF_COPY, CE=OSPF_CE)
    (route,) = net.records("PE/TARGET", "10.5.5.0/24")
    assert (route.protocol, route.leaked_from, route.next_hop_interface) == ("bgp", "PE/SOURCE", "Loopback1")
    assert net.reasons("PE/TARGET", "10.5.5.0/24") == {Reason.HIGHER_DISTANCE}


def test_case_26_an_ospf_route_redistributed_into_bgp_keeps_its_place() -> None:
    """[K] Own copy in BGP: the locally sourced path is better than the imported one, so OSPF stays in the table."""
    own = """
    router bgp 65000
     address-family ipv4 vrf TARGET
      redistribute ospf 2
    """
    net = twin(PE=OVERLAP + OSPF_COPY + own, CE=OSPF_CE)
    (route,) = net.records("PE/TARGET", "10.5.5.0/24")
    assert (route.protocol, route.next_hop_ip) == ("ospf", "10.0.0.2")
    best = net.best("PE/TARGET", "10.5.5.0/24")
    assert best.leak is None
    assert best.weight == 32768
    others = [record for record in net.bgp("PE/TARGET", "10.5.5.0/24") if not record.best]
    assert [(record.leak, record.reason) for record in others] == [("route-target", Reason.NOT_LOCAL_ORIGIN.value)]
