"""RFC 4364, BGP/MPLS IP VPNs: route distinguishers."""

from __future__ import annotations

import pytest

from tidegate.net.community import format_route_distinguisher, parse_route_distinguisher


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("65000:1", 0x0000_FDE8_00000001),  # type 0: two-octet AS, four-octet number
        ("192.0.2.1:7", 0x0001_C0000201_0007),  # type 1: IPv4 address, two-octet number
        ("65536:7", 0x0002_00010000_0007),  # type 2: four-octet AS, two-octet number
    ],
)
def test_4_2_the_three_types(text: str, value: int) -> None:
    found = parse_route_distinguisher(text)
    assert found == value
    assert format_route_distinguisher(found) == text


def test_4_2_an_address_and_an_as_of_equal_bits_are_two_distinguishers() -> None:
    assert parse_route_distinguisher("0.0.253.232:1") != parse_route_distinguisher("65000:1")


@pytest.mark.parametrize("text", ["65000", "65536:65536", "192.0.2.1:65536", "x:1"])
def test_4_2_what_is_none(text: str) -> None:
    assert parse_route_distinguisher(text) is None
