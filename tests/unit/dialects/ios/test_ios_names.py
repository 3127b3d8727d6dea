"""Interface names: spelling, abbreviation, and what is no name."""

import pytest

from tidegate.dialects.ios.names import canonical_interface, interface_type, parent_interface
from tidegate.model.interface import InterfaceKind


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Gi0/1", "GigabitEthernet0/1"),
        ("gig 0/1", "GigabitEthernet0/1"),
        ("GIGABITETHERNET0/1.100", "GigabitEthernet0/1.100"),
        ("Serial 1/0", "Serial1/0"),
        ("s1/0:23", "Serial1/0:23"),
        ("lo0", "Loopback0"),
        ("loopback0", "Loopback0"),
        ("Te1/1/1", "TenGigabitEthernet1/1/1"),
        ("Po1", "Port-channel1"),
        ("port-channel 1", "Port-channel1"),
        ("Vl10", "Vlan10"),
        ("Tu0", "Tunnel0"),
        ("BDI10", "BDI10"),
        ("Hu0/0/0/0", "HundredGigE0/0/0/0"),
        ("e0/0", "Ethernet0/0"),
        ("Fa0/0", "FastEthernet0/0"),
        ("null0", "Null0"),
        ("vasileft1", "vasileft1"),
        ("Gi0/01", "GigabitEthernet0/1"),
    ],
)
def test_canonical_spelling(text: str, name: str) -> None:
    assert canonical_interface(text) == name
    assert canonical_interface(name) == name


@pytest.mark.parametrize("text", ["", "10.0.0.1", "GigabitEthernet", "foo1", "Gi0/1/", "Gi0/1.x", "v" * 200, "Gi²"])
def test_what_is_no_interface(text: str) -> None:
    assert canonical_interface(text) is None


def test_types_have_the_devices_defaults() -> None:
    loopback = interface_type("Loopback0")  # BW 8000000 Kbit/sec, DLY 5000 usec
    assert loopback is not None
    assert (loopback.kind, loopback.bandwidth, loopback.delay) == (InterfaceKind.LOOPBACK, 8_000_000, 500)
    serial = interface_type("Serial1/0.5")
    assert serial is not None
    assert (serial.kind, serial.bandwidth) == (InterfaceKind.POINT_TO_POINT, 1544)


def test_parents() -> None:
    assert parent_interface("GigabitEthernet0/1.5") == "GigabitEthernet0/1"
    assert parent_interface("GigabitEthernet0/1") is None
