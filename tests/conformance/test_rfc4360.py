"""RFC 4360, BGP Extended Communities Attribute, and RFC 5668 for 4-octet ASes: the 64-bit values on the wire."""

from __future__ import annotations

import pytest

from tidegate.net.community import (
    SITE_OF_ORIGIN,
    format_extended_community,
    is_route_target,
    parse_extended_community,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("65000:1", 0x0002_FDE8_00000001),  # §3.1: type 0x00, two-octet AS
        ("192.0.2.1:7", 0x0102_C0000201_0007),  # §3.2: type 0x01, IPv4 address
        ("65536:7", 0x0202_00010000_0007),  # RFC 5668 §2: type 0x02, four-octet AS
        ("1.0:7", 0x0202_00010000_0007),  # the same in asdot
    ],
)
def test_4_route_targets(text: str, value: int) -> None:
    assert parse_extended_community(text) == value
    assert is_route_target(value)  # type: ignore[arg-type]


def test_5_site_of_origin_is_another_sub_type() -> None:
    found = parse_extended_community("65000:1", SITE_OF_ORIGIN)
    assert found == 0x0003_FDE8_00000001
    assert not is_route_target(found)


@pytest.mark.parametrize("text", ["65000:1", "192.0.2.1:7", "65536:7"])
def test_written_as_in_a_configuration(text: str) -> None:
    found = parse_extended_community(text)
    assert found is not None
    assert format_extended_community(found) == text


@pytest.mark.parametrize("text", ["65000", "65536:65536", "192.0.2.1:65536", "4294967296:1", "a:1", "1:a", ""])
def test_what_does_not_fit_is_none(text: str) -> None:
    assert parse_extended_community(text) is None
