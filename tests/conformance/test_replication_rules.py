"""Route replication, from configuration text: semantics §4, Cisco's documentation of `route-replicate` [D:RR, K].

R1 has VRFs A and B and the global table; each has a connected network, A a static route and B an OSPF neighbor.
"""

from __future__ import annotations

from twin import Twin, twin

from tidegate.control.cause import Reason

R1 = """
    vrf definition A
     address-family ipv4
    {a}
    vrf definition B
     address-family ipv4
    {b}
    {glob}
    interface Ethernet0/0
     vrf forwarding A
     ip address 10.1.0.1 255.255.255.0
    interface Ethernet0/1
     vrf forwarding B
     ip address 10.2.0.1 255.255.255.0
    interface Ethernet0/2
     ip address 10.3.0.1 255.255.255.0
    router ospf 2 vrf B
     network 10.2.0.0 0.0.0.255 area 0
    ip route vrf A 172.16.1.0 255.255.255.0 10.1.0.2
    ip prefix-list ONE seq 5 permit 172.16.1.0/24
    route-map ONLY_ONE permit 10
     match ip address prefix-list ONE
    """
R2 = """
    interface Ethernet0/0
     ip address 10.2.0.2 255.255.255.0
    interface Loopback0
     ip address 172.16.2.2 255.255.255.255
    router ospf 2
     network 0.0.0.0 255.255.255.255 area 0
    """


def replicating(a: str = "", b: str = "", glob: str = "") -> Twin:
    in_global = f"global-address-family ipv4\n     {glob}" if glob else ""
    return twin(R1=R1.format(a=f"  {a}", b=f"  {b}", glob=in_global), R2=R2)


def test_a_copy_keeps_protocol_distance_and_metric() -> None:
    """OSPF stays OSPF, 110/11; forwarding goes on in the source table."""
    net = replicating(a="route-replicate from vrf B unicast ospf 2")
    assert net.route("R1/A", "172.16.2.2/32") == ["ospf 110/11 via 10.2.0.2 (B) Ethernet0/1"]
    (route,) = net.records("R1/A", "172.16.2.2/32")
    assert (route.leak, route.leaked_from) == ("replicate", "R1/B")
    assert net.prefixes("R1/A", "static") == {"172.16.1.0/24"}


def test_needs_neither_bgp_nor_distinguisher() -> None:
    net = replicating(a="route-replicate from vrf B unicast connected")
    device = net.device("R1")
    assert device.bgp is None
    assert device.vrfs["A"].rd is None
    assert "10.2.0.0/24" in net.prefixes("R1/A", "connected")


def test_only_the_protocol_named_is_taken() -> None:
    net = replicating(b="route-replicate from vrf A unicast static")
    assert "172.16.1.0/24" in net.prefixes("R1/B", "static")
    assert "10.1.0.0/24" not in net.prefixes("R1/B")


def test_all_takes_everything_and_is_one_way() -> None:
    net = replicating(b="route-replicate from vrf A unicast all")
    assert {"172.16.1.0/24", "10.1.0.0/24"} <= net.prefixes("R1/B")
    assert "10.2.0.0/24" not in net.prefixes("R1/A")
    assert [leak.two_way for leak in net.leaks()] == [False]


def test_from_the_global_table_and_into_it() -> None:
    net = replicating(
        a="route-replicate from vrf global unicast connected", glob="route-replicate from vrf A unicast static"
    )
    assert net.records("R1/A", "10.3.0.0/24")[0].leaked_from == "R1/default"
    assert net.records("R1", "172.16.1.0/24")[0].leaked_from == "R1/A"
    assert "10.1.0.0/24" not in net.prefixes("R1")


def test_route_map_chooses() -> None:
    net = replicating(b="route-replicate from vrf A unicast all route-map ONLY_ONE")
    assert "172.16.1.0/24" in net.prefixes("R1/B")
    assert "10.1.0.0/24" not in net.prefixes("R1/B")
    assert net.reasons("R1/B", "10.1.0.0/24") == {Reason.POLICY_UNMATCHED}


def test_a_copy_is_not_copied_again() -> None:
    """A to B, B to the global table: A's routes stop in B. Mutual replication does not feed on itself."""
    net = replicating(b="route-replicate from vrf A unicast all", glob="route-replicate from vrf B unicast all")
    assert "172.16.1.0/24" in net.prefixes("R1/B")
    assert "172.16.1.0/24" not in net.prefixes("R1")
    assert "10.2.0.0/24" in net.prefixes("R1")
    both = replicating(a="route-replicate from vrf B unicast all", b="route-replicate from vrf A unicast all")
    assert both.route("R1/A", "172.16.1.0/24") == ["static 1/0 via 10.1.0.2"]
    assert both.plane.oscillation is None


def test_the_own_route_of_the_same_distance_and_prefix_stays() -> None:
    """B's own connected network is not replaced by a copy of A's equal one."""
    text = R1.format(a="", b="  route-replicate from vrf A unicast connected", glob="").replace("10.2.0.1", "10.1.0.9")
    net = twin(R1=text)
    assert net.route("R1/B", "10.1.0.0/24") == ["connected 0/0 Ethernet0/1"]


def test_packets_take_the_copy_and_return_by_another() -> None:
    """From a station in A to R2's loopback in B, and back by the copy of A's network that R1 tells R2 of."""
    tell = "    router ospf 2 vrf B\n     redistribute connected subnets\n"
    text = R1.format(
        a="  route-replicate from vrf B unicast ospf 2", b="  route-replicate from vrf A unicast connected", glob=""
    )
    net = twin(R1=text + tell, R2=R2)
    assert "10.1.0.0/24" in net.prefixes("R2")
    found = net.trace("R1/A", "172.16.2.2", "10.1.0.7")
    assert found.forward.disposition == "delivered"
    assert found.two_way
