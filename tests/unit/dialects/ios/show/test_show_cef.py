"""`show ip cef`: layout after Cisco's command reference and transcripts of IOS 15, answers reasoned by hand."""

from __future__ import annotations

import pytest
from computed import folder, network
from execline import shown

from tidegate.control.result import ControlPlane
from tidegate.dialects.ios.show_read.cef import read_entries, read_table
from tidegate.dialects.ios.show_write.cef import write_entries, write_table

L3VPN = "tests/conformance/acceptance/l3vpn"
CONFIGURATION = """
    ip vrf red
     rd 65000:1
    interface GigabitEthernet1
     ip address 10.0.0.1 255.255.255.252
    interface GigabitEthernet2
     ip address 10.0.1.0 255.255.255.254
    ip route 0.0.0.0 0.0.0.0 10.0.0.2
    ip route 172.16.0.0 255.255.0.0 10.0.0.2
    ip route 172.16.0.0 255.255.0.0 10.0.1.1
    ip route 172.17.0.0 255.255.0.0 Null0
    ip route 172.18.0.0 255.255.0.0 172.16.3.3
"""


@pytest.fixture(scope="module")
def plane(tmp_path_factory: pytest.TempPathFactory) -> ControlPlane:
    return network(tmp_path_factory.mktemp("cef"), r1=CONFIGURATION)


def test_the_whole_table(plane: ControlPlane) -> None:
    assert shown(plane, "r1", "show ip cef").splitlines() == [
        "Prefix               Next Hop             Interface",
        "0.0.0.0/0            10.0.0.2             GigabitEthernet1",
        "0.0.0.0/8            drop",
        "0.0.0.0/32           receive",
        "10.0.0.0/30          attached             GigabitEthernet1",
        "10.0.0.0/32          receive              GigabitEthernet1",
        "10.0.0.1/32          receive              GigabitEthernet1",
        "10.0.0.3/32          receive              GigabitEthernet1",
        "10.0.1.0/31          attached             GigabitEthernet2",
        "10.0.1.0/32          receive              GigabitEthernet2",
        "127.0.0.0/8          drop",
        "172.16.0.0/16        10.0.0.2             GigabitEthernet1",
        "                     10.0.1.1             GigabitEthernet2",
        "172.17.0.0/16        attached             Null0",
        "172.18.0.0/16        10.0.0.2             GigabitEthernet1",
        "                     10.0.1.1             GigabitEthernet2",
        "224.0.0.0/4          drop",
        "224.0.0.0/24         receive",
        "240.0.0.0/4          drop",
        "255.255.255.255/32   receive",
    ]


def test_a_table_without_default_route(plane: ControlPlane) -> None:
    assert shown(plane, "r1", "show ip cef vrf red").splitlines()[1] == "0.0.0.0/0            no route"
    assert shown(plane, "r1", "show ip cef vrf red 192.0.2.1") == "0.0.0.0/0\n  no route\n"
    assert shown(plane, "r1", "show ip cef vrf blue") == "% VRF blue does not exist\n"


def test_one_entry(plane: ControlPlane) -> None:
    both = "172.16.0.0/16\n  nexthop 10.0.0.2 GigabitEthernet1\n  nexthop 10.0.1.1 GigabitEthernet2\n"
    for prefix in ("172.16.9.9", "172.16.0.0 255.255.0.0", "172.16.0.0/16"):
        assert shown(plane, "r1", f"show ip cef {prefix}") == both
    assert shown(plane, "r1", "show ip cef 10.0.0.1") == "10.0.0.1/32\n  receive for GigabitEthernet1\n"
    assert shown(plane, "r1", "show ip cef 10.0.0.2") == "10.0.0.0/30\n  attached to GigabitEthernet1\n"
    assert shown(plane, "r1", "show ip cef 224.0.0.5") == "224.0.0.0/24\n  receive\n"
    assert shown(plane, "r1", "show ip cef 172.19.0.0/16") == "%Prefix not found\n"


def test_details(plane: ControlPlane) -> None:
    assert shown(plane, "r1", "show ip cef 172.18.0.0 detail") == (
        "172.18.0.0/16, epoch 0, per-destination sharing\n"
        "  recursive via 172.16.3.3\n"
        "    recursive via 172.16.0.0/16\n"
        "      recursive via 10.0.0.2\n"
        "        attached to GigabitEthernet1\n"
        "      recursive via 10.0.1.1\n"
        "        attached to GigabitEthernet2\n"
    )
    assert shown(plane, "r1", "show ip cef 0.0.0.0/0 detail") == (
        "0.0.0.0/0, epoch 0, flags [default route]\n  recursive via 10.0.0.2\n    attached to GigabitEthernet1\n"
    )


def test_labels() -> None:
    plane = folder(L3VPN)
    assert shown(plane, "PE1", "show ip cef vrf CUST 10.2.2.1") == (
        "10.2.2.0/24\n  nexthop 198.51.100.2 GigabitEthernet0/0 label 17 31\n"
    )
    assert shown(plane, "PE1", "show ip cef vrf CUST 10.2.2.1 detail") == (
        "10.2.2.0/24, epoch 0, flags [rib defined all labels]\n"
        "  recursive via 192.0.2.2 label 31\n"
        "    nexthop 198.51.100.2 GigabitEthernet0/0 label 17\n"
    )
    assert shown(plane, "PE1", "show ip cef 192.0.2.2") == (
        "192.0.2.2/32\n  nexthop 198.51.100.2 GigabitEthernet0/0 label 17\n"
    )


def test_what_is_printed_comes_back(plane: ControlPlane) -> None:
    table = shown(plane, "r1", "show ip cef")
    assert "".join(f"{line}\n" for line in write_table(read_table(table))) == table
    entries = "".join(
        shown(plane, "r1", f"show ip cef {address}") for address in ("172.16.0.1", "10.0.0.1", "10.0.0.2", "127.0.0.1")
    ) + shown(folder(L3VPN), "PE1", "show ip cef vrf CUST 10.2.2.1")
    assert "".join(f"{line}\n" for line in write_entries(read_entries(entries))) == entries
