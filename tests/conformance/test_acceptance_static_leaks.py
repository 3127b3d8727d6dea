"""Acceptance cases 32-37 and 40: static routes between tables, and the guard against them.

The evidence tag of each case is in its docstring: L seen in real output, D documented, K expert knowledge.
"""

from __future__ import annotations

import pytest
from twin import Twin, twin

from tidegate.control.cause import Reason

TWO_VRFS = """
    hostname PE
    ip vrf A
    ip vrf B
    interface Serial0/0
     ip vrf forwarding A
     ip address 10.1.0.1 255.255.255.252
    interface Serial0/1
     ip vrf forwarding B
     ip address 10.2.0.1 255.255.255.252
    interface Serial0/2
     ip address 10.3.0.1 255.255.255.252
    """
SITE_A = """
    interface Serial0/0
     ip address 10.1.0.2 255.255.255.252
    interface Loopback0
     ip address 10.1.1.1 255.255.255.0
    ip route 0.0.0.0 0.0.0.0 10.1.0.1
    """
SITE_B = """
    interface Serial0/0
     ip address 10.2.0.2 255.255.255.252
    interface Loopback0
     ip address 10.2.2.2 255.255.255.0
    ip route 0.0.0.0 0.0.0.0 10.2.0.1
    """
SERVER = """
    interface Serial0/0
     ip address 10.3.0.2 255.255.255.252
    interface Loopback0
     ip address 10.3.3.3 255.255.255.0
    ip route 0.0.0.0 0.0.0.0 10.3.0.1
    """


def sites(*lines: str) -> Twin:
    """PE with a site in VRF A, one in VRF B and a server in the global table, and these lines on the PE."""
    pe = TWO_VRFS + "".join(f"    {line}\n" for line in lines)
    return twin(PE=pe, SITE_A=SITE_A, SITE_B=SITE_B, SERVER=SERVER)


def test_case_32_next_hop_that_only_another_vrf_knows_is_not_installed() -> None:
    """[K] The line is accepted; the next hop is looked up in A alone."""
    net = sites("ip route vrf A 10.2.2.0 255.255.255.0 10.2.0.2")
    assert net.refused("PE") == []
    assert net.route("PE/A", "10.2.2.0/24") == []
    assert net.reasons("PE/A", "10.2.2.0/24") == {Reason.NEXT_HOP_UNRESOLVED}
    assert net.leaks() == []
    answer = net.explain("PE/A", "10.2.2.0/24")
    assert [ref.text for refusal in answer.refusals for ref in refusal.source] == [
        "ip route vrf A 10.2.2.0 255.255.255.0 10.2.0.2"
    ]


def test_case_33_global_next_hop_is_installed() -> None:
    """[D/K] `global`: the next hop is looked up in the global table."""
    net = sites("ip route vrf A 10.3.3.0 255.255.255.0 10.3.0.2 global")
    assert net.route("PE/A", "10.3.3.0/24") == ["static 1/0 via 10.3.0.2 (default)"]
    assert net.leak_ends() == {("PE/default", "PE/A", "static-next-hop")}


def test_case_33_the_way_back_needs_a_route_of_its_own() -> None:
    """[D/K] Without it the answer dies on PE in the global table; with it both ways work."""
    there = "ip route vrf A 10.3.3.0 255.255.255.0 10.3.0.2 global"
    one_way = sites(there).trace("SITE_A", "10.3.3.3", "10.1.1.1")
    assert one_way.forward.disposition == "delivered"
    assert one_way.way_back is not None
    assert one_way.way_back.disposition == "no-route"
    assert [(hop.device, hop.vrf) for hop in one_way.way_back.hops] == [("SERVER", "default"), ("PE", "default")]
    assert not one_way.two_way

    both = sites(
        there,
        "ip route 10.3.3.0 255.255.255.0 10.3.0.2",
        "ip route vrf A 10.1.1.0 255.255.255.0 10.1.0.2",
        "ip route 10.1.1.0 255.255.255.0 Serial0/0",
    )
    assert both.trace("SITE_A", "10.3.3.3", "10.1.1.1").two_way
    assert {leak.two_way for leak in both.leaks()} == {True}


def test_case_33_an_indirect_global_next_hop_is_followed_in_the_global_table() -> None:
    """[D:NETLAB] The next hop may itself be behind a global route."""
    net = sites(
        "ip route 10.3.3.0 255.255.255.0 10.3.0.2",
        "ip route vrf A 172.16.0.0 255.255.0.0 10.3.3.3 global",
    )
    assert net.route("PE/A", "172.16.0.0/16") == ["static 1/0 via 10.3.3.3 (default)"]
    missing = sites("ip route vrf A 172.16.0.0 255.255.0.0 10.3.3.3 global")
    assert missing.route("PE/A", "172.16.0.0/16") == []
    assert missing.reasons("PE/A", "172.16.0.0/16") == {Reason.NEXT_HOP_UNRESOLVED}


SERIAL_LEAKS = (
    "ip route vrf B 10.2.2.0 255.255.255.0 Serial0/1",
    "ip route vrf A 10.1.1.0 255.255.255.0 Serial0/0",
    "ip route vrf A 10.2.2.0 255.255.255.0 Serial0/1",
    "ip route vrf B 10.1.1.0 255.255.255.0 Serial0/0",
)


def test_case_34_static_out_of_a_serial_in_another_table_works() -> None:
    """[D] Point-to-point: whoever is at the other end gets the packet. `is directly connected, Serial0/1`."""
    net = sites(*SERIAL_LEAKS)
    (route,) = net.records("PE/A", "10.2.2.0/24")
    assert (route.protocol, route.admin_distance, route.next_hop_ip) == ("static", 1, None)
    assert (route.next_hop_interface, route.next_hop_vrf) == ("Serial0/1", "B")
    assert (route.leak, route.leaked_from) == ("static-interface", "PE/B")
    assert net.leak_ends() == {
        ("PE/A", "PE/B", "static-interface"),
        ("PE/B", "PE/A", "static-interface"),
    }
    found = net.trace("SITE_A", "10.2.2.2", "10.1.1.1")
    assert found.forward.disposition == "delivered"
    assert found.two_way
    assert [(hop.device, hop.next_hop_vrf) for hop in found.forward.hops if hop.next_hop_vrf] == [("PE", "B")]


def test_case_34_a_static_of_the_global_table_out_of_a_vrf_interface() -> None:
    """[D] The same between the global table and a VRF."""
    net = sites("ip route 10.1.1.0 255.255.255.0 Serial0/0")
    (route,) = net.records("PE", "10.1.1.0/24")
    assert (route.protocol, route.next_hop_interface, route.next_hop_vrf) == ("static", "Serial0/0", "A")
    assert route.leaked_from == "PE/A"


def test_case_34_goes_with_its_interface() -> None:
    """[K] Installed only while the interface is up/up."""
    address = "     ip address 10.2.0.1 255.255.255.252\n"
    text = TWO_VRFS.replace(address, address + "     shutdown\n")
    net = twin(PE=text + "    ip route vrf A 10.2.2.0 255.255.255.0 Serial0/1\n", SITE_A=SITE_A, SITE_B=SITE_B)
    assert net.route("PE/A", "10.2.2.0/24") == []
    assert net.reasons("PE/A", "10.2.2.0/24") == {Reason.INTERFACE_DOWN}


ETHERNET = """
    ip vrf A
    interface Ethernet0/0
     ip vrf forwarding A
     ip address 10.1.0.1 255.255.255.0
    interface Ethernet0/1
     ip address 10.3.0.1 255.255.255.0
    """
ETHERNET_SERVER = """
    interface Ethernet0/0
     ip address 10.3.0.2 255.255.255.0
    interface Loopback0
     ip address 10.3.3.3 255.255.255.255
    ip route 0.0.0.0 0.0.0.0 10.3.0.1
    """
BACK = "    ip route 10.1.0.0 255.255.255.0 Ethernet0/0\n"


@pytest.mark.parametrize(("command", "disposition"), [("no ip proxy-arp", "arp-failed"), ("ip proxy-arp", "delivered")])
def test_case_35_static_out_of_ethernet_asks_for_every_destination(command: str, disposition: str) -> None:
    """[D/K] The route is in the table; on the segment only a router with proxy ARP answers for 10.3.3.3."""
    server = ETHERNET_SERVER.replace("    interface Loopback0", f"     {command}\n    interface Loopback0")
    net = twin(PE=ETHERNET + "    ip route vrf A 10.3.3.3 255.255.255.255 Ethernet0/1\n" + BACK, SERVER=server)
    (route,) = net.records("PE/A", "10.3.3.3/32")
    assert (route.protocol, route.next_hop_interface, route.next_hop_vrf) == ("static", "Ethernet0/1", "default")
    found = net.trace("PE/A", "10.3.3.3", "10.1.0.7")
    assert found.forward.disposition == disposition
    assert found.forward.hops[0].device == "PE"


def test_case_35_with_a_next_hop_no_proxy_arp_is_needed() -> None:
    """[D] Cisco: on a multi-access segment give interface and next hop."""
    server = ETHERNET_SERVER.replace("    interface Loopback0", "     no ip proxy-arp\n    interface Loopback0")
    static = "    ip route vrf A 10.3.3.3 255.255.255.255 Ethernet0/1 10.3.0.2\n"
    found = twin(PE=ETHERNET + static + BACK, SERVER=server).trace("PE/A", "10.3.3.3", "10.1.0.7")
    assert found.forward.disposition == "delivered"
    assert found.two_way


def test_case_35_on_link_destination_needs_no_proxy_arp() -> None:
    """[K] A host on the segment answers for itself."""
    server = ETHERNET_SERVER.replace("    interface Loopback0", "     no ip proxy-arp\n    interface Loopback0")
    static = "    ip route vrf A 10.3.0.0 255.255.255.0 Ethernet0/1\n"
    found = twin(PE=ETHERNET + static + BACK, SERVER=server).trace("PE/A", "10.3.0.2", "10.1.0.7")
    assert found.forward.disposition == "delivered"
    assert found.two_way


def test_case_36_the_guard_removes_the_leak_and_keeps_its_line() -> None:
    """[K; effect D] Routes out of another table's interface go; the reason names both lines."""
    net = sites(*SERIAL_LEAKS, "no ip route static inter-vrf")
    assert net.refused("PE") == []
    for table, prefix in (("PE/A", "10.2.2.0/24"), ("PE/B", "10.1.1.0/24")):
        assert net.route(table, prefix) == []
        assert net.reasons(table, prefix) == {Reason.INTER_VRF_GUARD}
    texts = [ref.text for refusal in net.explain("PE/A", "10.2.2.0/24").refusals for ref in refusal.source]
    assert texts == ["ip route vrf A 10.2.2.0 255.255.255.0 Serial0/1", "no ip route static inter-vrf"]
    assert len(net.device("PE").static_routes) == 4  # the lines remain
    assert net.leaks() == []
    assert net.trace("SITE_A", "10.2.2.2", "10.1.1.1").forward.disposition == "no-route"


def test_case_36_routes_within_one_table_are_not_touched() -> None:
    """[D] Only an outgoing interface in another table than the route counts."""
    net = sites(*SERIAL_LEAKS, "no ip route static inter-vrf")
    assert net.route("PE/A", "10.1.1.0/24") == ["static 1/0 Serial0/0"]
    assert net.route("PE/B", "10.2.2.0/24") == ["static 1/0 Serial0/1"]


def test_case_36_the_guard_comes_off_with_its_positive_form() -> None:
    """[K, low] `ip route static inter-vrf` typed later: the routes are back, in whatever order the lines stand."""
    net = sites("no ip route static inter-vrf", *SERIAL_LEAKS, "ip route static inter-vrf")
    assert net.route("PE/A", "10.2.2.0/24") == ["static 1/0 (B) Serial0/1"]


def test_case_37_route_target_leaks_are_not_affected_by_the_guard() -> None:
    """[K] Nor is any other way between tables than a static route."""
    text = """
    version 15.1
    ip vrf A
     rd 65000:1
     route-target both 65000:1
    ip vrf B
     rd 65000:2
     route-target both 65000:2
     route-target import 65000:1
    interface Loopback1
     ip vrf forwarding A
     ip address 10.1.1.1 255.255.255.0
    router bgp 65000
     address-family ipv4 vrf A
      redistribute connected
    """
    guarded = twin(PE=text + "    no ip route static inter-vrf\n")
    assert guarded.prefixes("PE/B", "bgp") == {"10.1.1.0/24"}
    assert guarded.records("PE/B")[0]._replace(source=()) == twin(PE=text).records("PE/B")[0]._replace(source=())


OVERLAP = """
    ip vrf A
    ip vrf B
    interface Ethernet0/0
     ip vrf forwarding A
     ip address 10.10.0.1 255.255.255.0
    interface Ethernet0/1
     ip vrf forwarding B
     ip address 10.10.0.1 255.255.255.0
    interface Serial0/0
     ip address 203.0.113.1 255.255.255.252
    ip route vrf A 0.0.0.0 0.0.0.0 203.0.113.2 global
    ip route vrf B 0.0.0.0 0.0.0.0 203.0.113.2 global
    ip route 10.10.0.0 255.255.255.0 Ethernet0/0
    """
INTERNET = """
    interface Serial0/0
     ip address 203.0.113.2 255.255.255.252
    interface Loopback0
     ip address 8.8.8.8 255.255.255.255
    ip route 0.0.0.0 0.0.0.0 203.0.113.1
    """


def test_case_40_only_one_vrf_owns_the_return_prefix() -> None:
    """[K] Both VRFs get out by `global`; the answer to either goes to A, so B's never comes home."""
    net = twin(PE=OVERLAP, INTERNET=INTERNET)
    for table in ("PE/A", "PE/B"):
        assert net.route(table, "0.0.0.0/0") == ["static 1/0 via 203.0.113.2 (default)"]
    assert net.route("PE", "10.10.0.0/24") == ["static 1/0 (A) Ethernet0/0"]
    owner = net.trace("PE/A", "8.8.8.8", "10.10.0.7")
    assert owner.forward.disposition == "delivered"
    assert owner.two_way
    other = net.trace("PE/B", "8.8.8.8", "10.10.0.7")
    assert other.forward.disposition == "delivered"
    assert not other.two_way


def test_case_40_a_second_return_route_only_waits() -> None:
    """[K] With a higher distance towards B: refused while A's stands, so the prefix still has one owner."""
    net = twin(PE=OVERLAP + "    ip route 10.10.0.0 255.255.255.0 Ethernet0/1 250\n", INTERNET=INTERNET)
    assert net.route("PE", "10.10.0.0/24") == ["static 1/0 (A) Ethernet0/0"]
    assert net.reasons("PE", "10.10.0.0/24") == {Reason.HIGHER_DISTANCE}
    assert not net.trace("PE/B", "8.8.8.8", "10.10.0.7").two_way
