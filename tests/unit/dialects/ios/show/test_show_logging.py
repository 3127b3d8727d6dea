"""`show logging`, `show version`. Texts: Cisco IOS System Message Guide; semantics §2 for static routes."""

from __future__ import annotations

from pathlib import Path

from computed import folder, network
from execline import shown

from tidegate.control.result import ControlPlane

TIME = "*Mar  1 00:00:00.000: "


def logged(plane: ControlPlane, device: str) -> list[str]:
    """The buffered messages, without their time."""
    lines = shown(plane, device, "show logging").splitlines()
    buffered = lines[lines.index("Log Buffer (8192 bytes):") + 2 :]
    assert all(line.startswith(TIME) for line in buffered)
    assert f"    Buffer logging:  level debugging, {len(buffered)} messages logged, xml disabled," in lines
    return [line.removeprefix(TIME).rstrip() for line in buffered]


def test_the_guard_uninstalls_both_statics() -> None:
    """Semantics §2: `no ip route static inter-vrf` refuses what the reference scenario rests on."""
    found = [line for line in logged(folder("examples/nms/guard"), "PE4") if line.startswith("%IPRT")]
    assert found == [
        "%IPRT-3-STATICROUTESACROSSVRF: Un-installing static route 10.0.2.0/30 from global routing table "
        "with outgoing interface Serial2/0",
        "%IPRT-3-STATICROUTESACROSSVRF: Un-installing static route 10.1.2.4/30 from VRF BLUE routing table "
        "with outgoing interface Serial1/0",
    ]
    assert not [line for line in logged(folder("examples/nms/base"), "PE4") if line.startswith("%IPRT")]


def test_sessions_that_are_up() -> None:
    found = logged(folder("tests/conformance/acceptance/l3vpn"), "PE1")
    assert found[-4:] == [
        "%OSPF-5-ADJCHG: Process 1, Nbr 192.0.2.9 on GigabitEthernet0/0 from LOADING to FULL, Loading Done",
        "%LDP-5-NBRCHG: LDP Neighbor 192.0.2.9:0 (1) is UP",
        "%BGP-5-ADJCHANGE: neighbor 10.1.0.2 vpn vrf CUST Up",
        "%BGP-5-ADJCHANGE: neighbor 192.0.2.2 Up",
    ]


R1 = """
enable secret 5 $1$abcd$abcdefghijklmnop
ip vrf BLUE
 rd 1:1
 maximum routes 1 80
ip vrf GREEN
 rd 1:2
 maximum routes 1 warning-only
ip vrf RED
 rd 1:1
interface Loopback0
 ip address 10.255.0.1 255.255.255.255
interface GigabitEthernet0/0
 ip address 10.0.0.1 255.255.255.0
interface GigabitEthernet0/1
 ip vrf forwarding BLUE
 ip address 10.0.1.1 255.255.255.0
interface GigabitEthernet0/2
 shutdown
interface GigabitEthernet0/3
 ip vrf forwarding GREEN
 ip address 10.0.3.1 255.255.255.0
router ospf 1
 router-id 1.1.1.1
 network 10.0.0.0 0.0.0.255 area 0
"""
R2 = """
interface GigabitEthernet0/0
 ip address 10.0.0.2 255.255.255.0
router ospf 7
 router-id 1.1.1.1
 network 10.0.0.0 0.0.0.255 area 0
"""


def test_what_is_wrong(tmp_path: Path) -> None:
    plane = network(tmp_path, R1=R1, R2=R2)
    found = logged(plane, "R1")
    assert found[0] == "%TIDEGATE-4-REFUSED: line 10 'rd 1:1': % RD 1:1 already in use by VRF BLUE"
    assert found[1:] == [
        "%LINEPROTO-5-UPDOWN: Line protocol on Interface Loopback0, changed state to up",
        "%LINK-3-UPDOWN: Interface GigabitEthernet0/0, changed state to up",
        "%LINEPROTO-5-UPDOWN: Line protocol on Interface GigabitEthernet0/0, changed state to up",
        "%LINK-3-UPDOWN: Interface GigabitEthernet0/1, changed state to up",
        "%LINEPROTO-5-UPDOWN: Line protocol on Interface GigabitEthernet0/1, changed state to up",
        "%LINK-5-CHANGED: Interface GigabitEthernet0/2, changed state to administratively down",
        "%LINEPROTO-5-UPDOWN: Line protocol on Interface GigabitEthernet0/2, changed state to down",
        "%LINK-3-UPDOWN: Interface GigabitEthernet0/3, changed state to up",
        "%LINEPROTO-5-UPDOWN: Line protocol on Interface GigabitEthernet0/3, changed state to up",
        "%OSPF-4-DUP_RTRID_NBR: OSPF detected duplicate router-id 1.1.1.1 from 10.0.0.2 "
        "on interface GigabitEthernet0/0",
        "%IPRT-3-ROUTELIMITEXCEEDED: IP routing table limit exceeded - BLUE",
        "%IPRT-3-ROUTELIMITWARNING: IP routing table limit warning - GREEN",
    ]
    assert "abcdefgh" not in shown(plane, "R1", "show logging")


def test_version() -> None:
    assert shown(folder("tests/conformance/acceptance/l3vpn"), "PE1", "show version") == (
        "Cisco IOS Software, Version 15.9\n"
        "Computed by Tidegate from configs/PE1.cfg; no router is running\n"
        "\n"
        "PE1 uptime is 0 minutes\n"
    )
