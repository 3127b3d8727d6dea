"""What filter lists say, defined or not."""

from __future__ import annotations

from tidegate.control.policy.filters import Filters, FilterVerdict
from tidegate.model.policy import (
    AccessList,
    AccessListEntry,
    AsPathList,
    AsPathListEntry,
    Policies,
    PrefixList,
    PrefixListEntry,
)
from tidegate.net.aspath import Asn
from tidegate.net.prefix import Prefix, parse_prefix


def prefix(text: str) -> Prefix:
    found = parse_prefix(text)
    assert found is not None
    return found


def with_list() -> Policies:
    policies = Policies()
    entry = PrefixListEntry(sequence=5, permit=True, prefix=prefix("10.0.0.0/8"), ge=8, le=24, line=7)
    policies.prefix_lists["ipv4", "L"] = PrefixList(name="L", entries=[entry], line=6)
    return policies


def test_the_line_that_decided() -> None:
    assert Filters(with_list()).prefix("prefix-list", "L", prefix("10.1.0.0/16")) == FilterVerdict(True, (7,))
    assert Filters(with_list()).prefix("prefix-list", "L", prefix("11.1.0.0/16")) == FilterVerdict(False, (6,))


def test_an_undefined_prefix_or_access_list_lets_everything_pass() -> None:
    for kind in ("prefix-list", "access-list"):
        verdict = Filters(Policies()).prefix(kind, "NONE", prefix("10.1.0.0/16"))  # type: ignore[arg-type]
        assert verdict == FilterVerdict(True, (), True, False)


def test_a_list_of_the_other_family_holds_no_prefix_of_this_one() -> None:
    assert not Filters(with_list()).prefix("prefix-list", "L", prefix("2001:db8::/32")).permit


def test_empty_lists_let_everything_pass() -> None:
    policies = Policies()
    policies.prefix_lists["ipv4", "E"] = PrefixList(name="E", line=3)
    policies.access_lists["E"] = AccessList(name="E", line=4)
    assert Filters(policies).prefix("prefix-list", "E", prefix("10.0.0.0/8")) == FilterVerdict(True, (3,))
    assert Filters(policies).prefix("access-list", "E", prefix("10.0.0.0/8")) == FilterVerdict(True, (4,))


def test_an_access_list_ends_in_a_deny_and_packet_options_are_uncertain() -> None:
    policies = Policies()
    policies.access_lists["10"] = AccessList(
        name="10", entries=[AccessListEntry(permit=True, source=prefix("10.0.0.0/8") >> 8, line=2)], line=2
    )
    policies.access_lists["10"].entries[0].source_wildcard = 0x00FFFFFF  # type: ignore[assignment]
    assert Filters(policies).prefix("access-list", "10", prefix("11.0.0.0/8")) == FilterVerdict(False, (2,))
    assert Filters(policies).prefix("access-list", "10", prefix("10.0.0.0/8")) == FilterVerdict(True, (2,))
    policies.access_lists["10"].entries[0].protocol = "tcp"
    assert not Filters(policies).prefix("access-list", "10", prefix("10.0.0.0/8")).certain


def test_as_path_lists_as_neighbor_filters() -> None:
    policies = Policies()
    policies.as_path_lists["1"] = AsPathList(name="1", entries=[AsPathListEntry(permit=True, regex="^65001", line=9)])
    filters = Filters(policies)
    assert filters.as_path("1", (Asn(65001),)) == FilterVerdict(True, (9,))
    assert not filters.as_path("1", (Asn(65002),)).permit
    undefined = filters.as_path("2", (Asn(65001),))
    assert (undefined.permit, undefined.certain) == (True, False)
