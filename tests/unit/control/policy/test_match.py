"""Single match lines (Cisco "Route-Map Commands": match interface, match ip next-hop, match source-protocol …)."""

from __future__ import annotations

import pytest

from tidegate.control.policy.filters import Filters
from tidegate.control.policy.match import compile_match
from tidegate.control.policy.subject import Subject
from tidegate.model.policy import (
    AccessList,
    AccessListEntry,
    AsPathList,
    AsPathListEntry,
    CommunityList,
    CommunityListEntry,
    ExtendedCommunityList,
    ExtendedCommunityListEntry,
    Match,
    MatchAsPath,
    MatchCommunity,
    MatchExtendedCommunity,
    MatchInterface,
    MatchNumber,
    MatchPrefix,
    MatchRouteType,
    MatchSourceProtocol,
    Policies,
    PrefixList,
    PrefixListEntry,
)
from tidegate.net.aspath import Asn
from tidegate.net.community import parse_community, parse_extended_community
from tidegate.net.prefix import Address, Prefix, parse_address, parse_prefix

NEXT_HOP = parse_address("192.0.2.1")
SOURCE = parse_address("192.0.2.254")
PREFIX = parse_prefix("10.1.0.0/16")
COMMUNITY = parse_community("65000:1")
TARGET = parse_extended_community("65000:1")
assert PREFIX is not None
assert COMMUNITY is not None
assert TARGET is not None

ROUTE = Subject(
    PREFIX,
    protocol="ospf",
    instance="10",
    route_types=frozenset({"external", "external-2"}),
    interface="GigabitEthernet0/1",
    next_hop=NEXT_HOP,
    route_source=SOURCE,
    metric=20,
    tag=5,
    local_preference=100,
    as_path=(Asn(65001),),
    communities=frozenset({COMMUNITY}),
    extended=frozenset({TARGET}),
)


def holds(match: Match, subject: Subject = ROUTE, policies: Policies | None = None) -> bool:
    match.line = 3
    outcome = compile_match(match, Filters(policies or Policies()))(subject)
    assert (3 in outcome.lines) is outcome.holds
    return outcome.holds


@pytest.mark.parametrize(
    ("match", "expected"),
    [
        (MatchInterface(names=("Serial0/0", "GigabitEthernet0/1")), True),
        (MatchInterface(names=("Serial0/0",)), False),
        (MatchRouteType(types=("external",)), True),
        (MatchRouteType(types=("external-1", "internal")), False),
        (MatchSourceProtocol(protocols=(("bgp", None), ("ospf", "10"))), True),
        (MatchSourceProtocol(protocols=(("ospf", None),)), True),
        (MatchSourceProtocol(protocols=(("ospf", "20"),)), False),
        (MatchNumber(attribute="tag", values=(5,)), True),
        (MatchNumber(attribute="metric", values=(1, 20)), True),
        (MatchNumber(attribute="local-preference", values=(101,)), False),
        (MatchNumber(attribute="length", values=(16,)), False),  # of packets
    ],
)
def test_values(match: Match, expected: bool) -> None:
    assert holds(match) is expected


def test_a_route_without_the_attribute_does_not_match() -> None:
    bare = Subject(Prefix(ROUTE.prefix))
    assert not holds(MatchNumber(attribute="metric", values=(0,)), bare)
    assert not holds(MatchInterface(names=("GigabitEthernet0/1",)), bare)
    assert not holds(MatchPrefix(subject="next-hop", lists=("UNDEFINED",), kind="prefix-list"), bare)


def host_list(address: Address | None) -> Policies:
    assert address is not None
    policies = Policies()
    entry = PrefixListEntry(sequence=5, permit=True, prefix=Prefix(address << 8 | 32), ge=32, le=32)
    policies.prefix_lists["ipv4", "L"] = PrefixList(name="L", entries=[entry])
    permit = AccessListEntry(permit=True, source=address, source_wildcard=Address(0))
    policies.access_lists["L"] = AccessList(name="L", entries=[permit])
    return policies


@pytest.mark.parametrize("kind", ["prefix-list", "access-list"])
def test_next_hop_and_route_source_are_tested_as_host_prefixes(kind: str) -> None:
    next_hop = MatchPrefix(subject="next-hop", lists=("L",), kind=kind)  # type: ignore[arg-type]
    source = MatchPrefix(subject="route-source", lists=("L",), kind=kind)  # type: ignore[arg-type]
    assert holds(next_hop, policies=host_list(NEXT_HOP))
    assert not holds(next_hop, policies=host_list(SOURCE))
    assert holds(source, policies=host_list(SOURCE))
    assert not holds(source, policies=host_list(NEXT_HOP))


def test_lists_of_attributes() -> None:
    assert COMMUNITY is not None
    assert TARGET is not None
    policies = Policies()
    policies.as_path_lists["1"] = AsPathList(name="1", entries=[AsPathListEntry(permit=True, regex="^65001$")])
    standard = CommunityListEntry(permit=True, communities=(COMMUNITY,))
    policies.community_lists["1"] = CommunityList(name="1", entries=[standard])
    target = ExtendedCommunityListEntry(permit=True, communities=(TARGET,))
    policies.extended_community_lists["1"] = ExtendedCommunityList(name="1", entries=[target])
    more = ROUTE._replace(communities=ROUTE.communities | {parse_community("65000:2")})  # type: ignore[operator]
    for match in (MatchAsPath(lists=("1",)), MatchCommunity(lists=("1",)), MatchExtendedCommunity(lists=("1",))):
        assert holds(match, policies=policies)
        assert not holds(match, Subject(ROUTE.prefix), policies)
    assert holds(MatchCommunity(lists=("1",)), more, policies)
    assert not holds(MatchCommunity(lists=("1",), exact=True), more, policies)
