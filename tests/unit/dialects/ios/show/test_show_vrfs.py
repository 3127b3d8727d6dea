"""`show vrf` and `show ip vrf` against real devices, where the collection is at hand, and samples of their layout."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from computed import LABS, network
from execline import shown

from tidegate.control.engine import compute
from tidegate.control.result import ControlPlane
from tidegate.dialects.ios.show_read.vrfs import read_vrfs
from tidegate.dialects.ios.show_write.vrfs import write_ip_vrfs, write_vrfs
from tidegate.session.load import load_network

NARROW = """\
  Name                             Default RD          Protocols   Interfaces
  blue                             198.51.100.7:12     ipv4,ipv6   Et0/1.7
                                                                   Lo7
  green                            <not set>
"""
WIDE = """\
  Name                             Default RD            Interfaces
  blue                             65000:4200000000      Gi0/1
                                                         Po2
"""


def _files() -> Iterator[tuple[str, Path]]:
    for folder in sorted(LABS.glob("*/show")):
        for host, system in json.loads((folder / "host_nos.txt").read_text()).items():
            file = folder / host / "show_vrf.txt"
            if system in ("ios", "iosxe") and file.exists():
                yield f"{folder.parent.name}/{host}", file


FILES = dict(_files())
FULL = [name for name, file in FILES.items() if file.read_text().strip()]
# In which order the device lists the interfaces of a VRF is not in its configuration: when they were bound, it seems.
ORDER = {"iosxe_eigrp_neighbor/iosxe1", "iosxe_eigrp_neighbor/iosxe2"}
real = pytest.mark.skipif(not FILES, reason="the real networks are not here")


def _lines(text: str) -> list[str]:
    """The first blanks are lost in the collection."""
    return [line.rstrip() for line in text.strip().splitlines()]


def _version(folder: Path) -> str:
    found = re.search(r"Version (\d+)\.0?(\d+)", (folder / "show_version.txt").read_text())
    assert found
    return f"{found[1]}.{found[2]}"


def test_the_samples_come_back() -> None:
    assert "".join(f"{line}\n" for line in write_vrfs(read_vrfs(NARROW), "15.2")) == NARROW
    assert "".join(f"{line}\n" for line in write_ip_vrfs(read_vrfs(WIDE), "16.4")) == WIDE


def test_what_the_sample_says() -> None:
    blue, green = read_vrfs(NARROW)
    assert blue.families == ("ipv4", "ipv6")
    assert [interface.name for interface in blue.interfaces] == ["Ethernet0/1.7", "Loopback7"]
    assert (green.rd, green.families, green.interfaces) == (None, (), ())


@real
@pytest.mark.parametrize("name", FILES)
def test_a_real_text_comes_back(name: str) -> None:
    text = FILES[name].read_text()
    assert _lines("\n".join(write_vrfs(read_vrfs(text), _version(FILES[name].parent)))) == _lines(text)


@real
@pytest.mark.parametrize("name", sorted(set(FULL) - ORDER))
def test_the_computed_list_is_the_real_one(name: str) -> None:
    lab, host = name.split("/")
    assert _lines(shown(compute(load_network(LABS / lab)), host, "show vrf")) == _lines(FILES[name].read_text())


CONFIGURATION = """
    version 16.9
    ip vrf red
     description Customer red
     rd 65000:1
     route-target export 65000:1
     route-target export 65000:2
     route-target import 65000:1
     import map IN
    vrf definition blue
     address-family ipv6
      route-target import 65000:9
    interface GigabitEthernet1
     ip vrf forwarding red
     ip address 10.0.0.1 255.255.255.0
    interface GigabitEthernet2
     ip vrf forwarding red
     shutdown
"""


@pytest.fixture(scope="module")
def plane(tmp_path_factory: pytest.TempPathFactory) -> ControlPlane:
    return network(tmp_path_factory.mktemp("vrfs"), r1=CONFIGURATION)


def test_lists(plane: ControlPlane) -> None:
    assert shown(plane, "r1", "show vrf") == (
        "  Name                             Default RD            Protocols   Interfaces\n"
        "  blue                             <not set>             ipv6\n"
        "  red                              65000:1               ipv4        Gi1\n"
        "                                                                     Gi2\n"
    )
    assert shown(plane, "r1", "show ip vrf") == (
        "  Name                             Default RD            Interfaces\n"
        "  red                              65000:1               Gi1\n"
        "                                                         Gi2\n"
    )
    assert shown(plane, "r1", "show vrf ipv6") == shown(plane, "r1", "show vrf blue")
    assert shown(plane, "r1", "show ip vrf green") == "% No VRF named green\n"


def test_interfaces(plane: ControlPlane) -> None:
    assert shown(plane, "r1", "show ip vrf interfaces") == (
        "Interface              IP-Address      VRF                              Protocol\n"
        "Gi1                    10.0.0.1        red                              up      \n"
        "Gi2                    unassigned      red                              down    \n"
    )


def test_details(plane: ControlPlane) -> None:
    assert [line.rstrip() for line in shown(plane, "r1", "show vrf detail red").splitlines()] == [
        "VRF red (VRF Id = 1); default RD 65000:1; default VPNID <not set>",
        "  Description: Customer red",
        "  Old CLI format, supports IPv4 only",
        "  Flags: 0xC",
        "  Interfaces:",
        "    Gi1                      Gi2",
        "Address family ipv4 unicast (Table ID = 0x1):",
        "  Flags: 0x0",
        "  Export VPN route-target communities",
        "    RT:65000:1               RT:65000:2",
        "  Import VPN route-target communities",
        "    RT:65000:1",
        "  Import route-map: IN",
        "  No global export route-map",
        "  No export route-map",
        "  VRF label distribution protocol: not configured",
        "  VRF label allocation mode: per-prefix",
        "Address family ipv6 unicast not active",
        "Address family ipv4 multicast not active",
        "Address family ipv6 multicast not active",
        "",
    ]
    assert "  Flags: 0x1808\n  No interfaces\nAddress family ipv4 unicast not active\n" in shown(
        plane, "r1", "show vrf detail"
    )
