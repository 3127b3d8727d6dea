"""`ip prefix-list` and `ipv6 prefix-list`."""

from __future__ import annotations

import pytest
from reading import device, feature, lines_with, refusals

from tidegate.model.source import LineStatus
from tidegate.net.prefix import format_prefix


def test_entries_are_in_the_order_of_their_numbers() -> None:
    found = feature("filters").policies.prefix_lists["ipv4", "P"]
    assert [(e.sequence, e.permit, format_prefix(e.prefix), e.ge, e.le, e.line) for e in found.entries] == [
        (5, False, "10.1.0.0/16", 16, 16, 2),
        (10, True, "10.0.0.0/8", 8, 24, 1),
        (15, True, "0.0.0.0/0", 8, 32, 3),  # numbers go on in fives; `ge` alone reaches to the longest
        (20, True, "172.16.0.0/12", 12, 12, 4),
    ]


def test_ipv6_list() -> None:
    (entry,) = feature("filters").policies.prefix_lists["ipv6", "P6"].entries
    assert (format_prefix(entry.prefix), entry.ge, entry.le) == ("2001:db8::/32", 32, 64)


@pytest.mark.parametrize(
    "bounds", ["ge 8", "le 8", "ge 7", "ge 24 le 16", "le 4"], ids=["ge-is-length", "le-is-length", "ge", "order", "le"]
)
def test_bounds_that_the_device_refuses(bounds: str) -> None:
    found = device(f"ip prefix-list P permit 10.0.0.0/8 {bounds}\n")
    assert refusals(found) == [
        (1, "% Invalid prefix range for 10.0.0.0/8, make sure: len < ge-value <= le-value"),
    ]
    assert not found.policies.prefix_lists


@pytest.mark.parametrize("bounds", ["ge 9", "le 9", "ge 24 le 24", "ge 9 le 32"])
def test_bounds_that_the_device_takes(bounds: str) -> None:
    assert not device(f"ip prefix-list P permit 10.0.0.0/8 {bounds}\n").diagnostics


def test_number_that_is_taken_is_refused_and_a_repetition_is_silent() -> None:
    found = device("""
        ip prefix-list P seq 5 permit 10.0.0.0/8
        ip prefix-list P seq 5 permit 10.0.0.0/8
        ip prefix-list P seq 5 deny 10.0.0.0/8
        """)
    assert [line for line, _ in refusals(found)] == [3]
    assert [e.line for e in found.policies.prefix_lists["ipv4", "P"].entries] == [1]


def test_removals() -> None:
    found = device("""
        ip prefix-list P seq 5 permit 10.0.0.0/8
        ip prefix-list P seq 10 permit 10.1.0.0/16
        ip prefix-list P seq 15 permit 10.2.0.0/16
        no ip prefix-list P seq 5
        no ip prefix-list P permit 10.2.0.0/16
        ip prefix-list Q permit 10.0.0.0/8
        no ip prefix-list Q
        ip prefix-list R permit 10.0.0.0/8
        no ip prefix-list R seq 5 permit 10.0.0.0/8
        """)
    assert list(found.policies.prefix_lists) == [("ipv4", "P")]
    assert [e.sequence for e in found.policies.prefix_lists["ipv4", "P"].entries] == [10]


def test_description_has_no_effect() -> None:
    assert 6 in lines_with(feature("filters"), LineStatus.NO_EFFECT)
