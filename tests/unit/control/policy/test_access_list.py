"""Access lists as route filters (Cisco, `distribute-list` and "Route filtering with extended ACLs")."""

from __future__ import annotations

import pytest

from tidegate.control.policy.access_list import AccessMatcher, lengths_matched, wildcard_length
from tidegate.model.policy import AccessList, AccessListEntry
from tidegate.net.prefix import Address, parse_address, parse_prefix


def address(text: str) -> Address:
    found = parse_address(text)
    assert found is not None
    return found


def standard(permit: bool, source: str, wildcard: str, line: int) -> AccessListEntry:
    return AccessListEntry(permit=permit, source=address(source), source_wildcard=address(wildcard), line=line)


def first_line(access_list: AccessList, text: str) -> int | None:
    prefix = parse_prefix(text)
    assert prefix is not None
    entry = AccessMatcher(access_list).first(prefix)
    return None if entry is None else entry.line


def test_a_standard_list_looks_at_the_network_address_only() -> None:
    acl = AccessList(name="10", entries=[standard(True, "10.1.0.0", "0.0.255.255", 1)])
    assert first_line(acl, "10.1.0.0/16") == 1
    assert first_line(acl, "10.1.9.0/24") == 1
    assert first_line(acl, "10.1.0.0/24") == 1
    assert first_line(acl, "10.2.0.0/16") is None
    assert first_line(acl, "10.0.0.0/8") is None


def test_host_and_any_and_order() -> None:
    acl = AccessList(
        name="10", entries=[standard(False, "10.1.0.0", "0.0.0.0", 1), standard(True, "0.0.0.0", "255.255.255.255", 2)]
    )
    assert first_line(acl, "10.1.0.0/16") == 1
    assert first_line(acl, "10.1.0.0/24") == 1  # the mask is not tested
    assert first_line(acl, "0.0.0.0/0") == 2


def test_bits_under_the_wildcard_do_not_count() -> None:
    acl = AccessList(name="10", entries=[standard(True, "10.1.2.3", "0.0.255.255", 1)])
    assert first_line(acl, "10.1.9.0/24") == 1


def test_an_extended_list_tests_the_mask_with_its_destination() -> None:
    entry = AccessListEntry(
        permit=True,
        source=address("10.0.0.0"),
        source_wildcard=address("0.255.255.255"),
        destination=address("255.255.255.0"),
        destination_wildcard=address("0.0.0.255"),
        line=1,
    )
    acl = AccessList(name="100", extended=True, entries=[entry])
    assert first_line(acl, "10.7.7.0/24") == 1
    assert first_line(acl, "10.7.7.128/25") == 1
    assert first_line(acl, "10.7.0.0/23") is None
    assert first_line(acl, "11.7.7.0/24") is None


@pytest.mark.parametrize(
    ("mask", "wildcard", "lengths"),
    [
        ("255.255.255.0", "0.0.0.0", {24}),
        ("255.255.255.0", "0.0.0.255", set(range(24, 33))),
        ("255.255.0.0", "0.0.255.255", set(range(16, 33))),
        ("0.0.0.0", "255.255.255.255", set(range(33))),
        ("255.0.255.0", "0.0.0.0", set()),  # no net mask looks like this
    ],
)
def test_lengths_that_a_mask_test_leaves(mask: str, wildcard: str, lengths: set[int]) -> None:
    found = lengths_matched(address(mask), address(wildcard))
    assert {n for n in range(40) if found >> n & 1} == lengths


def test_length_of_a_wildcard() -> None:
    assert wildcard_length(address("0.0.0.0")) == 32
    assert wildcard_length(address("0.0.0.255")) == 24
    assert wildcard_length(address("255.255.255.255")) == 0
    assert wildcard_length(address("0.0.254.255")) is None
