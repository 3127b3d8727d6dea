"""`show ip route` against real devices, where the collection is at hand, and samples of its layout."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest
from computed import LABS, network
from execline import shown

from tidegate.control.engine import compute
from tidegate.control.result import ControlPlane
from tidegate.dialects.ios.show_read.routes import read
from tidegate.dialects.ios.show_write.route_codes import legend
from tidegate.dialects.ios.show_write.routes import write
from tidegate.model.shown.routes import Hop, RoutingTable
from tidegate.net.prefix import parse_address
from tidegate.session.load import load_network

# After the release 15.2 layout of real tables: a broken line, equal-cost paths, a path into another table, kinds.
SAMPLE = """\
Routing Table: green
Codes: L - local, C - connected, S - static, R - RIP, M - mobile, B - BGP
       D - EIGRP, EX - EIGRP external, O - OSPF, IA - OSPF inter area
       N1 - OSPF NSSA external type 1, N2 - OSPF NSSA external type 2
       E1 - OSPF external type 1, E2 - OSPF external type 2
       i - IS-IS, su - IS-IS summary, L1 - IS-IS level-1, L2 - IS-IS level-2
       ia - IS-IS inter area, * - candidate default, U - per-user static route
       o - ODR, P - periodic downloaded static route, H - NHRP, l - LISP
       + - replicated route, % - next hop override

Gateway of last resort is 203.0.113.1 to network 0.0.0.0

O*E2  0.0.0.0/0 [110/1] via 203.0.113.1, 1y2w, Serial0/0
      10.0.0.0/8 is variably subnetted, 3 subnets, 3 masks
B        10.1.0.0/16 [200/0] via 0.0.0.0, 5d07h, Null0
i L2     10.1.2.0/24 [115/30] via 203.0.113.9, 3w4d, Serial0/1
                     [115/30] via 203.0.113.5, 3w4d, Serial0/2
O IA     10.1.2.3/32
           [110/20] via 203.0.113.1 (red), 23:59:59, TenGigabitEthernet0/0/0.1201
           [110/20] via 198.51.100.7, 23:59:59, TenGigabitEthernet0/0/0.1202
      172.16.0.0/30 is subnetted, 2 subnets
S        172.16.4.0 is directly connected, Tunnel2
                    is directly connected, Tunnel1
S   +    172.16.4.4 [5/0] via 203.0.113.1
O     192.168.0.0/20 is a summary, 01:05:17, Null0
"""

AGE = re.compile(r", (\d+:\d\d:\d\d|\d+[ywd]\d+[wdh])\b")

# Computed tables that differ from the real ones, and why; the rest is equal but for ages.
NOT_COMPUTED = {
    "eos_ospf_bgp/dlh15": "its neighbors are of a system that is not modelled",
    "iosxe_eigrp_neighbor/iosxe1": "EIGRP",
    "iosxe_eigrp_neighbor/iosxe1/vrf_100": "EIGRP",
    "iosxe_eigrp_neighbor/iosxe2": "EIGRP",
    "iosxe_eigrp_neighbor/iosxe2/vrf_100": "EIGRP",
    "iosxe_redistribution/D1_redist": "EIGRP",
    "iosxe_redistribution/D3_eigrp": "EIGRP",
    "iosxe_redistribution/D4_bgp": "EIGRP, redistributed",
    "iosxe_redistribution/D5_ospf": "EIGRP, redistributed",
    "iosxe_vrf_route_leaking_classic_eigrp/d1_ce": "EIGRP",
    "iosxe_vrf_route_leaking_classic_eigrp/d2_ce": "EIGRP",
    "iosxe_vrf_route_leaking_classic_eigrp/d3_pe/d1_ce": "EIGRP",
    "iosxe_vrf_route_leaking_classic_eigrp/d3_pe/d2_ce": "EIGRP",
    "iosxe_vrf_route_leaking_classic_eigrp/d3_pe/d4_shared": "EIGRP, redistributed",
    "iosxe_vrf_route_leaking_classic_eigrp/d4_shared": "EIGRP, redistributed",
    "mix_vendor_bgp_vrf/D-IOS": "its neighbors are of systems that are not modelled",
    "mix_vendor_bgp_vrf/D-IOSXE": "its neighbors are of systems that are not modelled",
    "ospf_summarization/a01": "its neighbor is of a system that is not modelled",
    "ospf_summarization/a2": "its neighbor is of a system that is not modelled",
}


def _files() -> Iterator[tuple[str, Path]]:
    for folder in sorted(LABS.glob("*/show")):
        for host, system in json.loads((folder / "host_nos.txt").read_text()).items():
            if system in ("ios", "iosxe"):
                for file in sorted((folder / host).glob("show_ip_route*.txt")):
                    vrf = file.stem.removeprefix("show_ip_route").removeprefix("_vrf_")
                    yield "/".join(part for part in (folder.parent.name, host, vrf) if part), file


FILES = dict(_files())
real = pytest.mark.skipif(not FILES, reason="the real networks are not here")


@lru_cache(maxsize=4)
def _plane(lab: str) -> ControlPlane:
    return compute(load_network(LABS / lab))


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip().splitlines()]


def _version(folder: Path) -> str:
    found = re.search(r"Version (\d+)\.0?(\d+)", (folder / "show_version.txt").read_text())
    assert found
    return f"{found[1]}.{found[2]}"


def test_the_sample_comes_back() -> None:
    assert _lines("\n".join(write(read(SAMPLE), "15.2"))) == _lines(SAMPLE)


def test_what_the_sample_says() -> None:
    table = read(SAMPLE)
    assert isinstance(table, RoutingTable)
    assert table.vrf == "green"
    assert [len(group.routes) for group in table.groups] == [1, 3, 2, 1]
    assert table.groups[1].routes[2].hops[0] == Hop(
        parse_address("203.0.113.1"), "TenGigabitEthernet0/0/0.1201", "red", 110, 20, 86399
    )
    assert table.groups[2].routes[1].replicated


def test_the_legend_follows_the_release() -> None:
    assert legend("15.2")[-1] == "       + - replicated route, % - next hop override"
    assert legend("16.4")[-2:] == [
        "       a - application route",
        "       + - replicated route, % - next hop override, p - overrides from PfR",
    ]
    assert legend("17.9")[-1] == "       & - replicated local route overrides by connected"
    assert legend(None) == legend("17.9")


@real
@pytest.mark.parametrize("name", FILES)
def test_a_real_text_comes_back(name: str) -> None:
    text = FILES[name].read_text()
    assert _lines("\n".join(write(read(text), _version(FILES[name].parent)))) == _lines(text)


@real
@pytest.mark.parametrize("name", sorted(FILES.keys() - NOT_COMPUTED.keys()))
def test_the_computed_table_is_the_real_one(name: str) -> None:
    lab, host, *vrf = name.split("/")
    line = f"show ip route vrf {vrf[0]}" if vrf else "show ip route"
    real_text = AGE.sub(", 00:00:00", FILES[name].read_text())
    assert _lines(shown(_plane(lab), host, line)) == _lines(real_text)


CONFIGURATION = """
    version 17.9
    ip vrf red
     rd 65000:1
    vrf definition green
     address-family ipv4
      route-replicate from vrf global unicast static
    interface Loopback0
     ip address 10.255.0.1 255.255.255.255
    interface GigabitEthernet1
     ip address 10.0.0.1 255.255.255.0
    interface GigabitEthernet2
     ip address 192.0.2.1 255.255.255.252
    interface GigabitEthernet3
     ip vrf forwarding red
     ip address 10.0.0.1 255.255.255.0
    ip route 0.0.0.0 0.0.0.0 192.0.2.2
    ip route 10.20.0.0 255.255.0.0 10.0.0.2
    ip route 10.20.0.0 255.255.0.0 10.0.0.3
    ip route 10.20.30.0 255.255.255.0 Null0
    ip route 192.168.0.0 255.255.0.0 10.0.0.4 200
    ip route vrf red 10.9.0.0 255.255.0.0 192.0.2.2 global
"""


@pytest.fixture(scope="module")
def plane(tmp_path_factory: pytest.TempPathFactory) -> ControlPlane:
    return network(tmp_path_factory.mktemp("routes"), r1=CONFIGURATION)


def _body(text: str) -> str:
    """What follows the legend."""
    return text[text.index("Gateway of last resort") :]


def test_the_whole_table(plane: ControlPlane) -> None:
    assert _body(shown(plane, "r1", "show ip route")) == (
        "Gateway of last resort is 192.0.2.2 to network 0.0.0.0\n"
        "\n"
        "S*    0.0.0.0/0 [1/0] via 192.0.2.2\n"
        "      10.0.0.0/8 is variably subnetted, 5 subnets, 3 masks\n"
        "C        10.0.0.0/24 is directly connected, GigabitEthernet1\n"
        "L        10.0.0.1/32 is directly connected, GigabitEthernet1\n"
        "S        10.20.0.0/16 [1/0] via 10.0.0.3\n"
        "                      [1/0] via 10.0.0.2\n"
        "S        10.20.30.0/24 is directly connected, Null0\n"
        "C        10.255.0.1/32 is directly connected, Loopback0\n"
        "      192.0.2.0/24 is variably subnetted, 2 subnets, 2 masks\n"
        "C        192.0.2.0/30 is directly connected, GigabitEthernet2\n"
        "L        192.0.2.1/32 is directly connected, GigabitEthernet2\n"
        "S     192.168.0.0/16 [200/0] via 10.0.0.4\n"
    )


def test_longer_prefixes_count_the_whole_network(plane: ControlPlane) -> None:
    assert _body(shown(plane, "r1", "show ip route 10.20.0.0 255.255.0.0 longer-prefixes")) == (
        "Gateway of last resort is 192.0.2.2 to network 0.0.0.0\n"
        "\n"
        "      10.0.0.0/8 is variably subnetted, 5 subnets, 3 masks\n"
        "S        10.20.0.0/16 [1/0] via 10.0.0.3\n"
        "                      [1/0] via 10.0.0.2\n"
        "S        10.20.30.0/24 is directly connected, Null0\n"
    )


def test_one_source(plane: ControlPlane) -> None:
    found = _body(shown(plane, "r1", "show ip route connected"))
    assert [line[:1] for line in found.splitlines()[2:]] == list(" CLC CL")
    assert _body(shown(plane, "r1", "show ip route ospf 1")).count("\n") == 2


def test_tables_of_vrfs(plane: ControlPlane) -> None:
    text = shown(plane, "r1", "show ip route vrf red")
    assert text.startswith("\nRouting Table: red\nCodes: L - local")
    assert "S        10.9.0.0/16 [1/0] via 192.0.2.2\n" in text
    every = shown(plane, "r1", "show ip route vrf *")
    assert every.count("Codes:") == 3
    assert text in every
    assert shown(plane, "r1", "show ip route vrf Red") == "% IP routing table vrf Red does not exist\n"


def test_replicated_routes(plane: ControlPlane) -> None:
    """They have a mark of their own, and their next hops are in the table they come from."""
    assert _body(shown(plane, "r1", "show ip route vrf green")) == (
        "Gateway of last resort is 192.0.2.2 to network 0.0.0.0\n"
        "\n"
        "S*  + 0.0.0.0/0 [1/0] via 192.0.2.2 (default)\n"
        "      10.0.0.0/8 is variably subnetted, 2 subnets, 2 masks\n"
        "S   +    10.20.0.0/16 [1/0] via 10.0.0.3 (default)\n"
        "                      [1/0] via 10.0.0.2 (default)\n"
        "S   +    10.20.30.0/24 is directly connected, Null0\n"
        "S   + 192.168.0.0/16 [200/0] via 10.0.0.4 (default)\n"
    )


def test_summary(plane: ControlPlane) -> None:
    assert shown(plane, "r1", "show ip route summary") == (
        "IP routing table name is default (0x0)\n"
        "IP routing table maximum-paths is 32\n"
        "Route Source    Networks    Subnets     Replicates  Overhead    Memory (bytes)\n"
        "connected       0           5           0           0           0\n"
        "static          2           2           0           0           0\n"
        "internal        2                                               0\n"
        "Total           4           7           0           0           0\n"
    )
