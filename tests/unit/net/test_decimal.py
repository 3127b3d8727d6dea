"""Decimal numbers as they stand in configurations."""

from __future__ import annotations

import pytest

from tidegate.net.aspath import parse_asn
from tidegate.net.community import parse_community, parse_extended_community, parse_route_distinguisher
from tidegate.net.decimal import parse_decimal
from tidegate.net.prefix import parse_prefix


@pytest.mark.parametrize(
    ("text", "limit", "value"),
    [("0", 5, 0), ("5", 5, 5), ("6", 5, None), ("007", 9, 7), ("", 9, None), ("-1", 9, None), ("+1", 9, None)],
)
def test_value_and_limit(text: str, limit: int, value: int | None) -> None:
    assert parse_decimal(text, limit) == value


@pytest.mark.parametrize("text", ["²", "٣", "1 ", "1_0", "0x1", "9" * 5000])
def test_what_int_would_take_or_choke_on(text: str) -> None:
    assert parse_decimal(text, 10**30) is None


@pytest.mark.parametrize(
    "long", ["9" * 5000, "9" * 5000 + ":1", "1:" + "9" * 5000, "1." + "9" * 5000, "10.0.0.0/" + "9" * 5000]
)
def test_endless_numbers_are_no_values(long: str) -> None:
    parsers = (parse_asn, parse_community, parse_extended_community, parse_route_distinguisher, parse_prefix)
    assert [parse(long) for parse in parsers] == [None] * len(parsers)
