"""`show ip route A.B.C.D`: layout as in transcripts of IOS 15 and IOS-XE 16, answers reasoned by hand."""

from __future__ import annotations

import pytest
from computed import folder, network
from execline import shown

from tidegate.control.result import ControlPlane
from tidegate.dialects.ios.show_read.routeentry import read_entry
from tidegate.dialects.ios.show_write.routeentry import write_entry
from tidegate.model.shown.routeentry import KnownSubnets, NotInTable, RouteDetail
from tidegate.net.prefix import parse_address

L3VPN = "tests/conformance/acceptance/l3vpn"
SAMPLES = (
    """\
Routing Table: green
Routing entry for 192.0.2.0/26
  Known via "bgp 65000", distance 200, metric 7
  Tag 65009, type internal
  Last update from 198.51.100.9 3w4d ago
  Routing Descriptor Blocks:
  * 198.51.100.9 (default), from 198.51.100.200, 3w4d ago
      Route metric is 7, traffic share count is 1
      AS Hops 2
      Route tag 65009
      MPLS label: 28
      MPLS Flags: MPLS Required
    198.51.100.8 (default), from 198.51.100.200, 3w4d ago
      Route metric is 7, traffic share count is 1
      AS Hops 2
      Route tag 65009
      MPLS label: 29
      MPLS Flags: MPLS Required
""",
    """\
Routing entry for 0.0.0.0/0, supernet
  Known via "ospf 7", distance 110, metric 20, candidate default path
  Tag 100, type NSSA extern 2
  Last update from 203.0.113.1 on Serial0/0, 01:02:03 ago
  Routing Descriptor Blocks:
  * 203.0.113.1, from 203.0.113.250, 01:02:03 ago, via Serial0/0
      Route metric is 20, traffic share count is 1
""",
    """\
Routing entry for 172.16.0.0/30, 2 known subnets
  Attached (1 connections)
C        172.16.0.4 is directly connected, Tunnel1
O        172.16.0.8 [110/20] via 172.16.0.6, 00:10:00, Tunnel1
""",
    "Routing Table: green\n% Subnet not in table\n",
    "% Network not in table\n",
    "% IP routing table vrf green does not exist\n",
)

CONFIGURATION = """
    ip vrf red
     rd 65000:1
    interface GigabitEthernet1
     ip address 10.0.0.1 255.255.255.0
    interface GigabitEthernet2
     ip vrf forwarding red
     ip address 10.0.0.1 255.255.255.0
    ip route 0.0.0.0 0.0.0.0 10.0.0.9
    ip route 10.20.0.0 255.255.0.0 10.0.0.2 tag 77
    ip route 10.20.0.0 255.255.0.0 10.0.0.3 tag 77
    ip route 10.20.30.0 255.255.255.0 Null0
    ip route 192.168.0.0 255.255.0.0 GigabitEthernet1 10.0.0.4 200
"""


@pytest.fixture(scope="module")
def plane(tmp_path_factory: pytest.TempPathFactory) -> ControlPlane:
    return network(tmp_path_factory.mktemp("entry"), r1=CONFIGURATION)


@pytest.mark.parametrize("text", SAMPLES)
def test_the_samples_come_back(text: str) -> None:
    found = read_entry(text)
    assert found is not None
    assert "".join(f"{line}\n" for line in write_entry(found)) == text


def test_what_the_samples_say() -> None:
    vpn, default, subnets, missing = map(read_entry, SAMPLES[:4])
    assert isinstance(vpn, RouteDetail)
    assert vpn.hops[1].bgp is not None
    assert (vpn.kind, vpn.hops[1].bgp.label, vpn.hops[0].vrf) == ("internal", 29, "default")
    assert isinstance(default, RouteDetail)
    assert (default.protocol, default.tag, default.hops[0].source) == ("ospf-n2", 100, parse_address("203.0.113.250"))
    assert isinstance(subnets, KnownSubnets)
    assert (subnets.attached, subnets.group.subnets) == (1, 2)
    assert missing == NotInTable("green", True)


def test_equal_cost_static_routes(plane: ControlPlane) -> None:
    assert shown(plane, "r1", "show ip route 10.20.1.1") == (
        "Routing entry for 10.20.0.0/16\n"
        '  Known via "static", distance 1, metric 0\n'
        "  Tag 77\n"
        "  Routing Descriptor Blocks:\n"
        "  * 10.0.0.3\n"
        "      Route metric is 0, traffic share count is 1\n"
        "    10.0.0.2\n"
        "      Route metric is 0, traffic share count is 1\n"
    )


def test_connected_discard_supernet(plane: ControlPlane) -> None:
    def known(address: str) -> list[str]:
        return [line.strip() for line in shown(plane, "r1", f"show ip route {address}").splitlines()]

    assert known("10.20.30.1")[1:4:2] == [
        'Known via "static", distance 1, metric 0 (connected)',
        "* directly connected, via Null0",
    ]
    assert known("10.0.0.1")[1] == 'Known via "connected", distance 0, metric 0 (connected)'
    assert known("10.0.0.7")[1] == 'Known via "connected", distance 0, metric 0 (connected, via interface)'
    assert known("192.168.7.1")[:2] == [
        "Routing entry for 192.168.0.0/16, supernet",
        'Known via "static", distance 200, metric 0',
    ]
    assert known("192.168.7.1")[3] == "* 10.0.0.4, via GigabitEthernet1"


def test_the_default_route_is_shown_for_itself_only(plane: ControlPlane) -> None:
    assert shown(plane, "r1", "show ip route 0.0.0.0").splitlines()[:2] == [
        "Routing entry for 0.0.0.0/0, supernet",
        '  Known via "static", distance 1, metric 0, candidate default path',
    ]
    assert shown(plane, "r1", "show ip route 198.51.100.1") == "% Network not in table\n"
    assert shown(plane, "r1", "show ip route 10.77.0.1") == "% Subnet not in table\n"
    assert shown(plane, "r1", "show ip route 10.20.0.0 255.255.255.0") == "% Subnet not in table\n"
    assert shown(plane, "r1", "show ip route vrf red 10.77.0.1") == "\nRouting Table: red\n% Subnet not in table\n"
    assert shown(plane, "r1", "show ip route vrf blue 1.1.1.1") == "% IP routing table vrf blue does not exist\n"


def test_a_network_with_subnets(plane: ControlPlane) -> None:
    assert shown(plane, "r1", "show ip route 10.0.0.0") == (
        "Routing entry for 10.0.0.0/8, 4 known subnets\n"
        "  Attached (2 connections)\n"
        "  Variably subnetted with 3 masks\n"
        "C        10.0.0.0/24 is directly connected, GigabitEthernet1\n"
        "L        10.0.0.1/32 is directly connected, GigabitEthernet1\n"
        "S        10.20.0.0/16 [1/0] via 10.0.0.3\n"
        "                      [1/0] via 10.0.0.2\n"
        "S        10.20.30.0/24 is directly connected, Null0\n"
    )
    assert shown(plane, "r1", "show ip route 10.0.0.0 255.255.255.0").startswith("Routing entry for 10.0.0.0/24\n")


def test_a_vpn_route() -> None:
    assert shown(folder(L3VPN), "PE1", "show ip route vrf CUST 10.2.2.1") == (
        "\n"
        "Routing Table: CUST\n"
        "Routing entry for 10.2.2.0/24\n"
        '  Known via "bgp 65000", distance 200, metric 0\n'
        "  Tag 65002, type internal\n"
        "  Last update from 192.0.2.2 00:00:00 ago\n"
        "  Routing Descriptor Blocks:\n"
        "  * 192.0.2.2 (default), from 192.0.2.2, 00:00:00 ago\n"
        "      Route metric is 0, traffic share count is 1\n"
        "      AS Hops 1\n"
        "      Route tag 65002\n"
        "      MPLS label: 31\n"
        "      MPLS Flags: MPLS Required\n"
    )


def test_an_ospf_route_names_its_originator() -> None:
    lines = shown(folder(L3VPN), "PE1", "show ip route 192.0.2.2").splitlines()
    assert lines[4].startswith("  * 198.51.100.2, from 192.0.2.2, 00:00:00 ago, via GigabitEthernet0/0")
