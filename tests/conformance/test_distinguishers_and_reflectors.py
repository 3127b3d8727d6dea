"""Route distinguishers and route reflectors in a VPN, from configuration text: RFC 4364 §4.1 and §4.3.3, RFC 4456.

PE1 and PE2 both have a route to the customer's 172.16.0.0/24, PE3 imports it; RR reflects VPNv4 for all three.
"""

from __future__ import annotations

import pytest
from twin import Twin, twin

LOOPBACK = """
    mpls ldp router-id Loopback0 force
    interface Loopback0
     ip address 192.0.2.{own} 255.255.255.255
     ip ospf 1 area 0
    interface Ethernet0/0
     ip address 198.51.100.{own} 255.255.255.0
     ip ospf 1 area 0
     ip ospf cost {cost}
     mpls ip
    router ospf 1
    """
PE = (
    LOOPBACK
    + """
    ip vrf {vrf}
     rd 65000:{rd}
     route-target both 65000:{target}
    interface Ethernet0/1
     ip vrf forwarding {vrf}
     ip address 10.{own}.0.1 255.255.255.252
    {static}
    router bgp 65000
     no bgp default ipv4-unicast
     neighbor 192.0.2.9 remote-as 65000
     neighbor 192.0.2.9 update-source Loopback0
     address-family vpnv4
      neighbor 192.0.2.9 activate
      neighbor 192.0.2.9 send-community extended
     exit-address-family
     address-family ipv4 vrf {vrf}
      redistribute static
    """
)
RR = (
    LOOPBACK.format(own=9, cost=10)
    + """
    router bgp 65000
     no bgp default ipv4-unicast
    """
    + "".join(
        f" neighbor 192.0.2.{n} remote-as 65000\n     neighbor 192.0.2.{n} update-source Loopback0\n    "
        for n in (1, 2, 3)
    )
    + " address-family vpnv4\n"
    + "".join(
        f"      neighbor 192.0.2.{n} activate\n      neighbor 192.0.2.{n} send-community extended\n"
        f"      neighbor 192.0.2.{n} route-reflector-client\n"
        for n in (1, 2, 3)
    )
)
STATIC = "ip route vrf {vrf} 172.16.0.0 255.255.255.0 10.{own}.0.2"
PREFIX = "172.16.0.0/24"


def pe(
    own: int, rd: int, *, vrf: str = "CUST", target: int = 1, static: bool = True, cost: int = 10, more: str = ""
) -> str:
    route = STATIC.format(vrf=vrf, own=own) if static else ""
    return PE.format(own=own, rd=rd, vrf=vrf, target=target, static=route, cost=cost) + more


def network(rd1: int, rd2: int, more: str = "") -> Twin:
    return twin(PE1=pe(1, rd1), PE2=pe(2, rd2), PE3=pe(3, 3, static=False, more=more), RR=RR)


def test_equal_distinguishers_hide_the_second_path_behind_the_reflector() -> None:
    """[K] RFC 4364 §4.3.3: one RD:prefix, so the reflector passes its one best path (lower router ID: PE1)."""
    net = network(1, 1)
    assert [entry.next_hop_ip for entry in net.vpn("RR", PREFIX) if entry.best] == ["192.0.2.1"]
    assert {entry.next_hop_ip for entry in net.vpn("RR", PREFIX)} == {"192.0.2.1", "192.0.2.2"}
    assert [entry.next_hop_ip for entry in net.vpn("PE3", PREFIX)] == ["192.0.2.1"]
    assert net.route("PE3/CUST", PREFIX) == ["bgp 200/0 via 192.0.2.1 (default)"]


def test_unique_distinguishers_keep_both() -> None:
    """[K] Two RD:prefix entries at PE3; the VRF takes the better one and has the other in its BGP table."""
    net = network(1, 2)
    assert {(entry.rd, entry.next_hop_ip) for entry in net.vpn("PE3", PREFIX)} == {
        ("65000:1", "192.0.2.1"),
        ("65000:2", "192.0.2.2"),
    }
    assert {path.next_hop_ip for path in net.bgp("PE3/CUST", PREFIX)} == {"192.0.2.1", "192.0.2.2"}
    assert net.route("PE3/CUST", PREFIX) == ["bgp 200/0 via 192.0.2.1 (default)"]


def test_unique_distinguishers_share_load_with_ibgp_multipath() -> None:
    """[K] `maximum-paths ibgp 2` in the VRF's family: both, where equal RDs leave only one to share."""
    multipath = "     exit-address-family\n     address-family ipv4 vrf CUST\n      maximum-paths ibgp 2\n"
    assert network(1, 2, multipath).route("PE3/CUST", PREFIX) == [
        "bgp 200/0 via 192.0.2.1 (default)",
        "bgp 200/0 via 192.0.2.2 (default)",
    ]
    assert network(1, 1, multipath).route("PE3/CUST", PREFIX) == ["bgp 200/0 via 192.0.2.1 (default)"]


def test_the_reflector_keeps_what_it_has_no_vrf_for() -> None:
    """Semantics §3: a reflector keeps all VPNv4 routes, a PE only those it imports."""
    net = twin(PE1=pe(1, 1), PE2=pe(2, 2, vrf="OTHER", target=2), PE3=pe(3, 3, static=False), RR=RR)
    assert {entry.rd for entry in net.vpn("RR", PREFIX)} == {"65000:1", "65000:2"}
    assert {entry.rd for entry in net.vpn("PE3", PREFIX)} == {"65000:1"}
    assert all(entry.vrf is None for entry in net.vpn("RR"))


def test_one_distinguisher_in_two_vpns_shadows_a_prefix() -> None:
    """[K] RFC 4364 §4.1: CUST on PE1 and OTHER on PE2 share RD 65000:1 and the prefix; only PE1's passes the RR."""
    three = pe(3, 3, vrf="OTHER", target=2, static=False)
    shared = twin(PE1=pe(1, 1), PE2=pe(2, 1, vrf="OTHER", target=2), PE3=three, RR=RR)
    assert shared.route("PE3/OTHER", PREFIX) == []
    apart = twin(PE1=pe(1, 1), PE2=pe(2, 2, vrf="OTHER", target=2), PE3=three, RR=RR)
    assert apart.route("PE3/OTHER", PREFIX) == ["bgp 200/0 via 192.0.2.2 (default)"]


def test_the_nearer_pe_wins() -> None:
    """RFC 4271 §9.1.2.2 e): PE3 goes to the PE with the lower IGP metric, here PE2 (PE1's loopback costs 50)."""
    address = "     ip address 192.0.2.1 255.255.255.255\n"
    one = pe(1, 1).replace(address, address + "     ip ospf cost 50\n")
    net = twin(PE1=one, PE2=pe(2, 2), PE3=pe(3, 3, static=False), RR=RR)
    assert net.route("PE1", "192.0.2.2/32") == ["ospf 110/11 via 198.51.100.2 Ethernet0/0"]
    assert net.route("PE3", "192.0.2.1/32") == ["ospf 110/60 via 198.51.100.1 Ethernet0/0"]
    assert net.route("PE3/CUST", PREFIX) == ["bgp 200/0 via 192.0.2.2 (default)"]


@pytest.mark.parametrize("filtered", [True, False])
def test_default_route_target_filter(filtered: bool) -> None:
    """`no bgp default route-target filter`: a PE keeps entries that no VRF of it imports."""
    line = "" if filtered else "     no bgp default route-target filter\n"
    three = pe(3, 3, vrf="THIRD", target=3, static=False).replace(
        "    router bgp 65000\n", "    router bgp 65000\n" + line
    )
    net = twin(PE1=pe(1, 1), PE2=pe(2, 2), PE3=three, RR=RR)
    assert [entry.prefix for entry in net.vpn("PE3")] == ([] if filtered else [PREFIX, PREFIX])
    assert net.route("PE3/THIRD", PREFIX) == []


def dual_homed(rd1: int, rd2: int) -> Twin:
    """A customer at PE1 and PE2 by eBGP; to PE1 it makes its path longer, so that all traffic should enter by PE2."""
    ce = """
    neighbor 10.{own}.0.2 remote-as 65100
    neighbor 10.{own}.0.2 activate
    """
    customer = """
    interface Ethernet0/{own}
     ip address 10.{own}.0.2 255.255.255.252
    ip route 172.16.0.0 255.255.255.0 Null0
    router bgp 65100
     network 172.16.0.0 mask 255.255.255.0
     neighbor 10.{own}.0.1 remote-as 65000
     neighbor 10.1.0.1 route-map LONG out
    route-map LONG permit 10
     set as-path prepend 65100 65100
    """
    return twin(
        PE1=pe(1, rd1, static=False, more=ce.format(own=1)),
        PE2=pe(2, rd2, static=False, more=ce.format(own=2)),
        CE1=customer.format(own=1),
        CE2=customer.format(own=2).replace("neighbor 10.1.0.1 route-map LONG out\n", ""),
        RR=RR,
    )


@pytest.mark.parametrize("rd2", [1, 2])
def test_a_path_from_the_customer_competes_with_those_of_other_pes(rd2: int) -> None:
    """RFC 4271 §9.1.2.2 a: the shorter AS path wins, with equal distinguishers as with different ones: what PE1 has
    from its customer is not of its own origin."""
    net = dual_homed(1, rd2)
    assert net.route("PE1/CUST", PREFIX) == ["bgp 200/0 via 192.0.2.2 (default)"]
    assert net.route("PE2/CUST", PREFIX) == ["bgp 20/0 via 10.2.0.2"]
    assert [entry.next_hop_ip for entry in net.vpn("RR", PREFIX)] == ["192.0.2.2"]


def test_what_an_aggregate_suppresses_in_a_vrf_stays_from_other_pes() -> None:
    """[K] `aggregate-address … summary-only`: the other PE gets the aggregate alone."""
    aggregate = "\n      aggregate-address 172.16.0.0 255.255.0.0 summary-only\n"
    net = twin(PE1=pe(1, 1, more=aggregate), PE3=pe(3, 3, static=False), RR=RR)
    assert net.route("PE3/CUST", "172.16.0.0/16") == ["bgp 200/0 via 192.0.2.1 (default)"]
    assert net.route("PE3/CUST", PREFIX) == []
    assert net.vpn("RR", PREFIX) == []
    assert net.route("PE1/CUST", PREFIX) == ["static 1/0 via 10.1.0.2"]


def test_a_prefix_that_may_not_be_advertised_keeps_no_other_from_it() -> None:
    """RFC 1997: the lower prefix stays on PE1, the other goes its way. PE3 asks for both at once."""
    held_back = """
    ip route vrf CUST 172.15.0.0 255.255.255.0 10.1.0.2
    ip prefix-list HELD permit 172.15.0.0/24
    route-map CUSTOMERS permit 10
     match ip address prefix-list HELD
     set community no-advertise
    route-map CUSTOMERS permit 20
    router bgp 65000
     address-family ipv4 vrf CUST
      redistribute static route-map CUSTOMERS
    """
    net = twin(PE1=pe(1, 1, more=held_back), PE3=pe(3, 3, static=False), RR=RR)
    assert net.route("PE3/CUST", PREFIX) == ["bgp 200/0 via 192.0.2.1 (default)"]
    assert net.route("PE3/CUST", "172.15.0.0/24") == []
    assert net.vpn("PE1", "172.15.0.0/24")
