"""`show interfaces` and `show ip interface` against real devices, where the collection is at hand, and samples."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from computed import LABS, network
from execline import shown

from tidegate.control.engine import compute
from tidegate.control.result import ControlPlane
from tidegate.dialects.ios.show_read.interfaces import read_interfaces
from tidegate.dialects.ios.show_write.interfaces import write_interfaces
from tidegate.model.shown.interfaces import InterfaceShown
from tidegate.session.load import load_network

# The lines of which real devices have shown different forms, and those of VLANs and tunnels.
SAMPLE = """\
Ethernet0/0 is up, line protocol is up
  Hardware is AmdP2, address is aabb.cc00.0100 (bia aabb.cc00.0100)
  Description: to the "core": 10 Mbit/s, half
  Internet address is 192.0.2.1/30
  MTU 1500 bytes, BW 10000 Kbit/sec, DLY 1000 usec,
     reliability 250/255, txload 1/255, rxload 3/255
  Encapsulation ARPA, loopback not set
  Keepalive set (10 sec)
  ARP type: ARPA, ARP Timeout 04:00:00
  Last input 00:00:01, output 00:00:02, output hang never
  Last clearing of "show interface" counters never
  Input queue: 0/75/0/0 (size/max/drops/flushes); Total output drops: 5
  Queueing strategy: fifo
  Output queue: 0/40 (size/max)
  5 minute input rate 1000 bits/sec, 1 packets/sec
  5 minute output rate 0 bits/sec, 0 packets/sec
     17 packets input, 1700 bytes, 0 no buffer
     Received 3 broadcasts (0 IP multicasts)
     0 runts, 0 giants, 0 throttles
     0 input errors, 0 CRC, 0 frame, 0 overrun, 0 ignored
     0 input packets with dribble condition detected
     19 packets output, 1900 bytes, 0 underruns
     0 output errors, 0 collisions, 1 interface resets
     0 unknown protocol drops
     0 babbles, 0 late collision, 0 deferred
     0 lost carrier, 0 no carrier
     0 output buffer failures, 0 output buffers swapped out
Ethernet0/0.7 is administratively down, line protocol is down
  Hardware is AmdP2, address is aabb.cc00.0100 (bia aabb.cc00.0100)
  MTU 1500 bytes, BW 10000 Kbit/sec, DLY 1000 usec,
     reliability 250/255, txload 1/255, rxload 3/255
  Encapsulation 802.1Q Virtual LAN, Vlan ID  7.
  ARP type: ARPA, ARP Timeout 04:00:00
  Keepalive set (10 sec)
  Last clearing of "show interface" counters never
Loopback0 is up, line protocol is up
  Hardware is Loopback
  MTU 1514 bytes, BW 8000000 Kbit/sec, DLY 5000 usec,
     reliability 255/255, txload 1/255, rxload 1/255
  Encapsulation LOOPBACK, loopback not set
  Keepalive set (10 sec)
  Last input never, output never, output hang never
     0 input errors, 0 CRC, 0 frame, 0 overrun, 0 ignored, 0 abort
     0 packets output, 0 bytes, 0 underruns
Port-channel1 is down, line protocol is down
  Hardware is GEChannel, address is aabb.cc00.0200 (bia aabb.cc00.0200)
  MTU 1500 bytes, BW 2000000 Kbit/sec, DLY 10 usec,
     reliability 255/255, txload 1/255, rxload 1/255
  Encapsulation ARPA, loopback not set
    No. of active members in this channel: 2
        Member 0 : GigabitEthernet2 , Full-duplex, 1000Mb/s
        Member 1 : GigabitEthernet3 , Full-duplex, 1000Mb/s
  Last input never, output never, output hang never
"""


def _files() -> Iterator[tuple[str, Path]]:
    for folder in sorted(LABS.glob("*/show")):
        for host, system in json.loads((folder / "host_nos.txt").read_text()).items():
            file = folder / host / "show_interfaces.txt"
            if system in ("ios", "iosxe") and file.exists():
                yield f"{folder.parent.name}/{host}", file


FILES = dict(_files())
real = pytest.mark.skipif(not FILES, reason="the real networks are not here")


@lru_cache(maxsize=4)
def _plane(lab: str) -> ControlPlane:
    return compute(load_network(LABS / lab))


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.rstrip().splitlines()]


def _written(text: str) -> list[str]:
    return _lines("\n".join(write_interfaces(read_interfaces(text))))


def _configured(interface: InterfaceShown) -> tuple[Any, ...]:
    """What a configuration decides of an interface."""
    return (
        interface.name,
        interface.state,
        interface.protocol_up,
        interface.description,
        interface.address,
        interface.mtu,
        interface.bandwidth,
        interface.delay,
    )


def test_the_sample_comes_back() -> None:
    assert _written(SAMPLE) == _lines(SAMPLE)


def test_what_the_sample_says() -> None:
    first, vlan, loopback, channel = read_interfaces(SAMPLE)
    assert (first.description, first.delay) == ('to the "core": 10 Mbit/s, half', 1000)
    assert dict(first.figures)["in_packets"] == "17"
    assert (vlan.state, vlan.vlan) == ("administratively down", 7)
    assert loopback.hardware == "Loopback"
    assert not channel.protocol_up


@real
@pytest.mark.parametrize("name", FILES)
def test_a_real_text_comes_back(name: str) -> None:
    text = FILES[name].read_text()
    assert _written(text) == _lines(text)


@real
@pytest.mark.parametrize("name", FILES)
def test_the_computed_interfaces_are_the_real_ones(name: str) -> None:
    lab, host = name.split("/")
    found = [_configured(i) for i in read_interfaces(FILES[name].read_text()) if i.state != "deleted"]
    assert [_configured(i) for i in read_interfaces(shown(_plane(lab), host, "show interfaces"))] == found


CONFIGURATION = """
    version 15.2
    vrf definition red
     address-family ipv4
    interface Loopback0
     ip address 10.255.0.1 255.255.255.255
    interface Tunnel5
     ip unnumbered Loopback0
     tunnel source GigabitEthernet0/0
     tunnel destination 198.51.100.9
    interface GigabitEthernet0/0
     description uplink
     ip address 192.0.2.1 255.255.255.252
     ip access-group IN in
     ip mtu 1400
    interface GigabitEthernet0/1
     shutdown
    interface GigabitEthernet0/1.20
     encapsulation dot1Q 20
     vrf forwarding red
     ip address 10.0.0.1 255.255.255.0
     ip address 10.0.1.1 255.255.255.0 secondary
     no ip proxy-arp
     ip policy route-map P
    interface TenGigabitEthernet0/1/0.1234
     ip address dhcp
"""


@pytest.fixture(scope="module")
def plane(tmp_path_factory: pytest.TempPathFactory) -> ControlPlane:
    return network(tmp_path_factory.mktemp("interfaces"), r1=CONFIGURATION)


def test_brief(plane: ControlPlane) -> None:
    assert shown(plane, "r1", "show ip interface brief") == (
        "Interface              IP-Address      OK? Method Status                Protocol\n"
        "GigabitEthernet0/0     192.0.2.1       YES NVRAM  up                    up      \n"
        "GigabitEthernet0/1     unassigned      YES NVRAM  administratively down down    \n"
        "GigabitEthernet0/1.20  10.0.0.1        YES NVRAM  administratively down down    \n"
        "Te0/1/0.1234           unassigned      YES DHCP   up                    up      \n"
        "Loopback0              10.255.0.1      YES NVRAM  up                    up      \n"
        "Tunnel5                10.255.0.1      YES unset  up                    up      \n"
    )
    assert shown(plane, "r1", "show ip interface lo0 brief").count("\n") == 2


def test_descriptions(plane: ControlPlane) -> None:
    lines = shown(plane, "r1", "show interfaces description").splitlines()
    assert lines[:3] == [
        "Interface                      Status         Protocol Description",
        "Gi0/0                          up             up       uplink",
        "Gi0/1                          admin down     down     ",
    ]


def test_one_interface(plane: ControlPlane) -> None:
    assert _lines(shown(plane, "r1", "show interfaces gi 0/1.20")) == [
        "GigabitEthernet0/1.20 is administratively down, line protocol is down",
        "  Hardware is GigabitEthernet",
        "  Internet address is 10.0.0.1/24",
        "  MTU 1500 bytes, BW 1000000 Kbit/sec, DLY 10 usec,",
        "     reliability 255/255, txload 1/255, rxload 1/255",
        "  Encapsulation 802.1Q Virtual LAN, Vlan ID  20.",
    ]
    assert "  Tunnel source GigabitEthernet0/0, destination 198.51.100.9\n" in shown(plane, "r1", "show interfaces tu5")
    assert shown(plane, "r1", "show interfaces gi7") == "% Invalid interface GigabitEthernet7\n"


def test_ip_interfaces(plane: ControlPlane) -> None:
    assert shown(plane, "r1", "show ip interface gi0/1.20").splitlines() == [
        "GigabitEthernet0/1.20 is administratively down, line protocol is down",
        "  Internet address is 10.0.0.1/24",
        "  Broadcast address is 255.255.255.255",
        "  Address determined by non-volatile memory",
        "  MTU is 1500 bytes",
        "  Secondary address 10.0.1.1/24",
        "  Outgoing access list is not set",
        "  Inbound  access list is not set",
        "  Proxy ARP is disabled",
        '  VPN Routing/Forwarding "red"',
        "  Policy routing is enabled, using route map P",
    ]
    text = shown(plane, "r1", "show ip interface")
    assert "GigabitEthernet0/1 is administratively down, line protocol is down\n  Internet protocol processing" in text
    assert "  MTU is 1400 bytes\n" in text
    assert "  Inbound  access list is IN\n" in text
    assert "  Interface is unnumbered. Using address of Loopback0 (10.255.0.1)\n" in text
    assert "  Internet address will be negotiated using DHCP\n" in text
