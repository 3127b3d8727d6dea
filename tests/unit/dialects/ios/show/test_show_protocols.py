"""`show ip protocols`. Layout: Cisco IOS IP Routing: Protocol-Independent Command Reference, transcripts of IOS 15."""

from __future__ import annotations

from computed import folder, network
from execline import shown

FILTERS = (
    "  Outgoing update filter list for all interfaces is not set\n"
    "  Incoming update filter list for all interfaces is not set\n"
)


def test_a_boundary_router_with_ospf_and_bgp() -> None:
    assert shown(folder("examples/nms/two-vrfs-bgp"), "PE4", "show ip protocols") == (
        "*** IP Routing is NSF aware ***\n"
        "\n"
        'Routing Protocol is "ospf 1"\n' + FILTERS + "  Router ID 10.1.1.4\n"
        "  It is an autonomous system boundary router\n"
        " Redistributing External Routes from,\n"
        "    static, includes subnets in redistribution\n"
        "  Number of areas in this router is 1. 1 normal 0 stub 0 nssa\n"
        "  Maximum path: 4\n"
        "  Routing for Networks:\n"
        "    10.1.1.4 0.0.0.0 area 0\n"
        "    10.1.2.4 0.0.0.3 area 0\n"
        "  Routing Information Sources:\n"
        "    Gateway         Distance      Last Update\n"
        "    10.1.1.3             110      00:00:00\n"
        "    10.1.1.2             110      00:00:00\n"
        "    10.1.1.1             110      00:00:00\n"
        "  Distance: (default is 110)\n"
        "\n"
        'Routing Protocol is "bgp 65000"\n' + FILTERS + "  IGP synchronization is disabled\n"
        "  Automatic route summarization is disabled\n"
        "  Maximum path: 1\n"
        "  Routing Information Sources:\n"
        "    Gateway         Distance      Last Update\n"
        "  Distance: external 20 internal 200 local 200\n"
        "\n"
    )


def test_a_vrf() -> None:
    """The route of the CE came from it, that of the other site from the other PE."""
    lines = shown(folder("tests/conformance/acceptance/l3vpn"), "PE1", "show ip protocols vrf CUST").splitlines()
    assert [line.split() for line in lines if line.startswith("    1")] == [
        ["10.1.0.2"],
        ["10.1.0.2", "20", "00:00:00"],
        ["192.0.2.2", "200", "00:00:00"],
    ]
    assert "  Redistributing: connected" in lines
    none = shown(folder("tests/conformance/acceptance/l3vpn"), "PE1", "show ip protocols vrf NONE")
    assert none == "% VRF NONE does not exist\n"


R1 = """
interface Loopback0
 ip address 10.255.0.1 255.255.255.255
 ip ospf 1 area 0
interface GigabitEthernet0/0
 ip address 10.0.0.1 255.255.255.0
 ip ospf 1 area 0
interface GigabitEthernet0/1
 ip address 10.0.1.1 255.255.255.0
router ospf 1
 network 10.0.1.0 0.0.0.255 area 5
 area 5 nssa
 passive-interface GigabitEthernet0/1
 redistribute connected metric 10 subnets
 redistribute bgp 65000 subnets
 distribute-list prefix ONLY in
router bgp 65000
 neighbor 10.0.0.2 remote-as 65001
 neighbor 10.0.0.2 weight 7
 neighbor 10.0.0.2 route-map IN in
 neighbor 10.0.0.2 filter-list 3 out
"""


def test_borders_filters_and_weights(tmp_path) -> None:
    text = shown(network(tmp_path, R1=R1), "R1", "show ip protocols")
    for line in (
        "  Incoming update filter list for all interfaces is (prefix-list) ONLY",
        "  It is an area border and autonomous system boundary router",
        "    connected with metric mapped to 10, includes subnets in redistribution",
        "    bgp 65000, includes subnets in redistribution",
        "  Number of areas in this router is 2. 1 normal 0 stub 1 nssa",
        "  Routing on Interfaces Configured Explicitly (Area 0):\n    Loopback0\n    GigabitEthernet0/0",
        "  Passive Interface(s):\n    GigabitEthernet0/1",
        "    Address          FiltIn FiltOut DistIn DistOut Weight RouteMap",
        "    10.0.0.2                3                      7      IN",
    ):
        assert f"\n{line}\n" in text
