"""BGP tables, networks, summaries and neighbors as IOS shows them, computed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from itertools import groupby

import pytest
from bgp_labs import Shown, outputs, without_ends
from computed import LABS, network
from execline import shown

from tidegate.control.engine import compute
from tidegate.control.result import ControlPlane
from tidegate.dialects.ios.show_read.bgpneighbors import read_all_neighbors
from tidegate.dialects.ios.show_read.bgptables import read_tables
from tidegate.model.shown.bgpneighbors import BgpFamilyNeighbors, BgpNeighborRecord
from tidegate.model.shown.bgptables import BgpFamilyTable, BgpSection
from tidegate.session.load import load_network

TABLES = outputs("show_ip_bgp_all.txt")
PE1 = """
    version 16.9
    ip bgp-community new-format
    vrf definition RED
     rd 65000:1
     address-family ipv4
      route-target export 65000:1
      route-target import 65000:1
    vrf definition BLUE
     rd 65000:2
     address-family ipv4
      route-target export 65000:2
      route-target import 65000:1
    interface Loopback0
     ip address 192.0.2.1 255.255.255.255
     ip ospf 1 area 0
    interface GigabitEthernet1
     ip address 10.0.0.1 255.255.255.252
     ip ospf 1 area 0
     mpls ip
    interface GigabitEthernet2
     vrf forwarding RED
     ip address 10.1.1.1 255.255.255.252
    interface GigabitEthernet3
     vrf forwarding BLUE
     ip address 172.16.5.1 255.255.255.0
    router ospf 1
    router bgp 65000
     no bgp default ipv4-unicast
     neighbor 192.0.2.2 remote-as 65000
     neighbor 192.0.2.2 update-source Loopback0
     neighbor 203.0.113.9 remote-as 65099
     address-family ipv4
      network 192.0.2.1 mask 255.255.255.255
      aggregate-address 192.0.2.0 255.255.255.0 summary-only
      neighbor 192.0.2.2 activate
      neighbor 203.0.113.9 activate
     address-family vpnv4
      neighbor 192.0.2.2 activate
      neighbor 192.0.2.2 send-community both
     address-family ipv4 vrf RED
      redistribute connected
      neighbor 10.1.1.2 remote-as 65101
      neighbor 10.1.1.2 activate
     address-family ipv4 vrf BLUE
      redistribute connected
    """
PE2 = """
    version 16.9
    vrf definition RED
     rd 65000:21
     address-family ipv4
      route-target export 65000:1
      route-target import 65000:1
    interface Loopback0
     ip address 192.0.2.2 255.255.255.255
     ip ospf 1 area 0
    interface GigabitEthernet1
     ip address 10.0.0.2 255.255.255.252
     ip ospf 1 area 0
     mpls ip
    interface GigabitEthernet2
     vrf forwarding RED
     ip address 10.1.2.1 255.255.255.252
    router ospf 1
    router bgp 65000
     no bgp default ipv4-unicast
     neighbor 192.0.2.1 remote-as 65000
     neighbor 192.0.2.1 update-source Loopback0
     address-family ipv4
      network 192.0.2.2 mask 255.255.255.255
      neighbor 192.0.2.1 activate
     address-family vpnv4
      neighbor 192.0.2.1 activate
      neighbor 192.0.2.1 send-community both
     address-family ipv4 vrf RED
      redistribute connected
    """
CE1 = """
    version 15.2
    interface Loopback0
     ip address 198.51.100.1 255.255.255.0
    interface GigabitEthernet0/0
     ip address 10.1.1.2 255.255.255.252
    router bgp 65101
     network 198.51.100.0
     neighbor 10.1.1.1 remote-as 65000
     neighbor 10.1.1.1 send-community
     neighbor 10.1.1.1 route-map OUT out
    route-map OUT permit 10
     set community 65101:7
    """
HOST = """
    version 15.7
    interface GigabitEthernet0/0
     ip address 172.16.5.9 255.255.255.0
    """


@pytest.fixture(scope="module")
def plane(tmp_path_factory: pytest.TempPathFactory) -> ControlPlane:
    """A customer's router, two PEs, a VRF that takes what another exports, and a router without BGP."""
    return network(tmp_path_factory.mktemp("vpn"), PE1=PE1, PE2=PE2, CE1=CE1, H=HOST)


Show = Callable[[str, str], str]


@pytest.fixture(scope="module")
def show(plane: ControlPlane) -> Show:
    return lambda device, line: shown(plane, device, line)


# Not as the device: what the twin says otherwise, and why.
DIFFERENT = {
    # An additional path that the device's reflector does not have.
    ("ios_example_network", "as1core1"),
    ("ios_example_network", "as3core1"),
    # Which of two equal paths came first.
    ("ios_example_network", "as2dept1"),
    # EIGRP is not computed.
    ("iosxe_redistribution", "D1_redist"),
    ("iosxe_redistribution", "D4_bgp"),
    ("iosxe_vrf_route_leaking_classic_eigrp", "d3_pe"),
    ("iosxe_vrf_route_leaking_classic_eigrp", "d4_shared"),
    # Neighbors whose system is not read; `bgp router-id vrf auto-assign`.
    ("mix_vendor_bgp_vrf", "D-IOS"),
    ("mix_vendor_bgp_vrf", "D-IOSXE"),
}


@lru_cache(maxsize=1)
def lab(name: str) -> ControlPlane:
    return compute(load_network(LABS / name))


def comparable(tables: tuple[BgpFamilyTable, ...] | None) -> list[tuple[object, ...]]:
    """The tables without their versions, and without the order of paths: when they came nobody knows."""
    return [] if tables is None else [(t.family, t.router_id, *map(section_of, t.sections)) for t in tables]


def section_of(section: BgpSection) -> tuple[object, ...]:
    by_network = groupby(section.lines, lambda line: line.prefix)
    return section.rd, section.vrf, section.router_id, *((p, frozenset(lines)) for p, lines in by_network)


@pytest.mark.skipif(not TABLES, reason="the labs are not at hand")
@pytest.mark.parametrize("real", TABLES, ids=str)
def test_computed_tables_are_those_of_the_device(real: Shown) -> None:
    plane = lab(real.lab)
    device = next(name for name in plane.network.devices if name.lower() == real.device.lower())
    printed = shown(plane, device, "show ip bgp all")
    same = comparable(read_tables(printed)) == comparable(read_tables(real.text))
    assert same is ((real.lab, real.device) not in DIFFERENT)
    if not same:
        return
    # What is not in the records: legend, spacing, families without anything in them.
    assert len(without_ends(printed).splitlines()) == len(without_ends(real.text).splitlines())


def test_without_bgp_nothing_is_shown(show: Show) -> None:
    for line in ("show ip bgp", "show bgp all", "show ip bgp vpnv4 all", "show ip bgp summary", "show ip bgp 10.0.0.1"):
        assert show("H", line) == "% BGP not active\n"


NEIGHBORS = outputs("show_ip_bgp_all_neighbor.txt")
# Sessions with devices whose system is not read.
OTHER_NEIGHBORS = {("juniper_resolution", "r2"), ("mix_vendor_bgp_vrf", "D-IOSXE")}


def told(families: tuple[BgpFamilyNeighbors, ...] | None) -> list[tuple[str, BgpNeighborRecord]]:
    """The neighbors without what was measured; which peer group they are in is not kept of a configuration."""
    return [(f.family, replace(n, measured={}, peer_group=None)) for f in families or () for n in f.neighbors]


@pytest.mark.skipif(not NEIGHBORS, reason="the labs are not at hand")
@pytest.mark.parametrize("real", NEIGHBORS, ids=str)
def test_computed_neighbors_are_those_of_the_device(real: Shown) -> None:
    plane = lab(real.lab)
    device = next(name for name in plane.network.devices if name.lower() == real.device.lower())
    same = told(read_all_neighbors(shown(plane, device, "show ip bgp all neighbors"))) == told(
        read_all_neighbors(real.text)
    )
    assert same is ((real.lab, real.device) not in OTHER_NEIGHBORS)


def test_an_own_network_shows_the_targets_it_is_exported_with(show: Show) -> None:
    lines = show("PE1", "show ip bgp vpnv4 vrf RED 10.1.1.0").splitlines()
    assert "    0.0.0.0 (via vrf RED) from 0.0.0.0 (192.0.2.1)" in lines
    assert "      Extended Community: RT:65000:1" in lines
    assert any(line.startswith("      mpls labels in/out IPv4 VRF Aggr:") for line in lines)


def test_a_copy_says_where_it_is_from(show: Show) -> None:
    remote = show("PE1", "show bgp vpnv4 unicast vrf RED 10.1.2.0")
    assert "  Local, imported path from 65000:21:10.1.2.0/30 (global)\n" in remote
    assert "(via default) from 192.0.2.2 (192.0.2.2)" in remote
    local = show("PE1", "show ip bgp vpnv4 rd 65000:2 198.51.100.0/24")
    assert "  65101, imported path from 65000:1:198.51.100.0/24 (RED)\n" in local
    assert "    10.1.1.2 (via vrf RED) (via RED) from 10.1.1.2 (198.51.100.1)\n" in local


def test_communities_are_written_as_configured(show: Show) -> None:
    assert "      Community: 65101:7\n" in show("PE1", "show ip bgp vpnv4 vrf RED 198.51.100.0")


def test_what_is_told_and_learned(show: Show) -> None:
    advertised = show("PE1", "show ip bgp vpnv4 all neighbors 192.0.2.2 advertised-routes")
    assert advertised.endswith("\nTotal number of prefixes 3\n")
    assert " 10.1.2.0/30 " not in advertised
    assert show("PE1", "show ip bgp vpnv4 vrf RED neighbors 10.1.1.2 routes").endswith("Total number of prefixes 1\n")
    assert show("PE1", "show ip bgp neighbors 10.9.9.9 routes") == "% No such neighbor or address family\n"


def test_refusals(show: Show) -> None:
    assert show("PE1", "show ip bgp 10.99.0.0") == "% Network not in table\n"
    assert show("PE1", "show ip bgp vpnv4 vrf GREEN") == "% VRF GREEN does not exist or does not have a RD\n"


def test_a_summary_counts_what_each_neighbor_sent(show: Show) -> None:
    lines = show("PE1", "show ip bgp vpnv4 all summary").splitlines()
    assert [line.split()[0::9] for line in lines[-2:]] == [["10.1.1.2", "1"], ["192.0.2.2", "1"]]
    assert show("PE1", "show ip bgp summary").splitlines()[-1].split()[8:] == ["never", "Idle"]
