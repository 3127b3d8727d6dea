"""`show route-map`, `show ip prefix-list`, `show access-lists`.

Layouts: Cisco's command references of IOS 15 (`show route-map`, `show ip prefix-list`, `show ip access-lists`), and
"BGP Route-Map Continue" for the line of `continue`.
"""

from __future__ import annotations

import pytest
from computed import network
from execline import shown

from tidegate.control.result import ControlPlane

R1 = """
interface GigabitEthernet0/0
 ip address 10.0.0.1 255.255.255.0
ip prefix-list SITES seq 5 permit 10.1.0.0/16
ip prefix-list SITES seq 10 deny 10.2.0.0/16 le 24
ip prefix-list SITES seq 15 permit 0.0.0.0/0 ge 8
ip prefix-list SITES seq 20 permit 10.0.0.0/8 ge 16 le 24
ip prefix-list ANY seq 5 permit 0.0.0.0/0 le 32
ip access-list extended WEB
 permit tcp any 10.0.0.0 0.0.0.255 eq www
 permit udp host 10.0.0.9 any range snmp snmptrap
 permit icmp any any echo-reply
 permit tcp any any established
 deny ip any any
ip access-list standard OFFICE
 permit 10.3.0.0 0.0.255.255
 deny any
access-list 10 permit 10.9.9.9
route-map POLICY permit 10
 match ip address WEB
 match tag 5 6
 continue 30
 set ip next-hop 10.0.0.2
route-map POLICY deny 20
 match ip address prefix-list SITES ANY
 match community 1
 match extcommunity 7
 match as-path 3
 match route-type external type-2 internal
 match metric 30
 match interface GigabitEthernet0/0
 match ip next-hop prefix-list ANY
 match source-protocol bgp 65000 static
route-map POLICY permit 30
 match length 3 1500
 continue
 set metric +10
 set metric-type type-1
 set local-preference 200
 set community 65000:1 65000:2 additive
 set extcommunity rt 65000:7 additive
 set as-path prepend 65000 65000
 set origin igp
route-map POLICY permit 40
 set vrf BLUE
route-map OTHER permit 10
"""


@pytest.fixture(scope="module")
def plane(tmp_path_factory: pytest.TempPathFactory) -> ControlPlane:
    return network(tmp_path_factory.mktemp("policy"), R1=R1)


def test_access_lists(plane: ControlPlane) -> None:
    assert shown(plane, "R1", "show access-lists") == (
        "Standard IP access list 10\n"
        "    10 permit 10.9.9.9\n"
        "Standard IP access list OFFICE\n"
        "    10 permit 10.3.0.0, wildcard bits 0.0.255.255\n"
        "    20 deny   any\n"
        "Extended IP access list WEB\n"
        "    10 permit tcp any 10.0.0.0 0.0.0.255 eq www\n"
        "    20 permit udp host 10.0.0.9 any range snmp snmptrap\n"
        "    30 permit icmp any any echo-reply\n"
        "    40 permit tcp any any established\n"
        "    50 deny ip any any\n"
    )
    assert shown(plane, "R1", "show ip access-lists 10").splitlines() == [
        "Standard IP access list 10",
        "    10 permit 10.9.9.9",
    ]
    assert shown(plane, "R1", "show access-lists NONE") == ""


def test_prefix_lists(plane: ControlPlane) -> None:
    assert shown(plane, "R1", "show ip prefix-list") == (
        "ip prefix-list ANY: 1 entries\n"
        "   seq 5 permit 0.0.0.0/0 le 32\n"
        "ip prefix-list SITES: 4 entries\n"
        "   seq 5 permit 10.1.0.0/16\n"
        "   seq 10 deny 10.2.0.0/16 le 24\n"
        "   seq 15 permit 0.0.0.0/0 ge 8\n"
        "   seq 20 permit 10.0.0.0/8 ge 16 le 24\n"
    )
    assert shown(plane, "R1", "show ip prefix-list ANY").count("\n") == 2


def test_route_maps(plane: ControlPlane) -> None:
    assert shown(plane, "R1", "show route-map POLICY") == (
        "route-map POLICY, permit, sequence 10\n"
        "  Match clauses:\n"
        "    ip address (access-lists): WEB \n"
        "    tag 5 6 \n"
        "  Continue: sequence 30\n"
        "  Set clauses:\n"
        "    ip next-hop 10.0.0.2\n"
        "  Policy routing matches: 0 packets, 0 bytes\n"
        "route-map POLICY, deny, sequence 20\n"
        "  Match clauses:\n"
        "    ip address prefix-lists: SITES ANY \n"
        "    community (community-list filter): 1 \n"
        "    extcommunity (extcommunity-list filter):7 \n"
        "    as-path (as-path filter): 3 \n"
        "    route-type external type-2 internal \n"
        "    metric 30 \n"
        "    interface GigabitEthernet0/0 \n"
        "    ip next-hop prefix-lists: ANY \n"
        "    source-protocol bgp 65000 static \n"
        "  Set clauses:\n"
        "  Policy routing matches: 0 packets, 0 bytes\n"
        "route-map POLICY, permit, sequence 30\n"
        "  Match clauses:\n"
        "    length 3 1500\n"
        "  Continue: to next entry 40\n"
        "  Set clauses:\n"
        "    metric +10\n"
        "    metric-type type-1\n"
        "    local-preference 200\n"
        "    community 65000:1 65000:2 additive\n"
        "    extended community RT:65000:7 additive\n"
        "    as-path prepend 65000 65000\n"
        "    origin igp\n"
        "  Policy routing matches: 0 packets, 0 bytes\n"
        "route-map POLICY, permit, sequence 40\n"
        "  Match clauses:\n"
        "  Set clauses:\n"
        "    vrf BLUE\n"
        "  Policy routing matches: 0 packets, 0 bytes\n"
    )
    assert shown(plane, "R1", "show route-map").endswith(
        "route-map OTHER, permit, sequence 10\n  Match clauses:\n  Set clauses:\n"
        "  Policy routing matches: 0 packets, 0 bytes\n"
    )
    assert shown(plane, "R1", "show route-map NONE") == "route-map NONE not found\n"
