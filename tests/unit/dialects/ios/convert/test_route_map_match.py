"""The match lines of route-maps."""

from __future__ import annotations

import pytest
from reading import device, feature, lines_with

from tidegate.model.policy import (
    Match,
    MatchAsPath,
    MatchCommunity,
    MatchExtendedCommunity,
    MatchInterface,
    MatchNumber,
    MatchPrefix,
    MatchRouteType,
    MatchSourceProtocol,
)
from tidegate.model.source import LineStatus


def _matches(*lines: str) -> list[Match]:
    text = "route-map M permit 10\n" + "".join(f" {line}\n" for line in lines)
    found = device(text)
    assert not found.diagnostics
    return found.policies.route_maps["M"].entries[0].matches


@pytest.mark.parametrize(
    ("line", "match"),
    [
        ("ip address 10 EDGE", MatchPrefix(subject="prefix", lists=("10", "EDGE"), kind="access-list")),
        ("ip address prefix-list P", MatchPrefix(subject="prefix", lists=("P",), kind="prefix-list")),
        ("ip address p", MatchPrefix(subject="prefix", lists=("p",), kind="access-list")),
        ("ipv6 address prefix-list P6", MatchPrefix(subject="prefix", lists=("P6",), kind="prefix-list")),
        ("ip next-hop 10", MatchPrefix(subject="next-hop", lists=("10",), kind="access-list")),
        ("ip next-hop prefix-list P", MatchPrefix(subject="next-hop", lists=("P",), kind="prefix-list")),
        ("ip route-source 10", MatchPrefix(subject="route-source", lists=("10",), kind="access-list")),
        ("as-path 1 2", MatchAsPath(lists=("1", "2"))),
        ("community RED BLUE", MatchCommunity(lists=("RED", "BLUE"))),
        ("community 5 exact-match", MatchCommunity(lists=("5",), exact=True)),
        ("extcommunity 1", MatchExtendedCommunity(lists=("1",))),
        ("tag 100 200", MatchNumber(attribute="tag", values=(100, 200))),
        ("metric 5", MatchNumber(attribute="metric", values=(5,))),
        ("local-preference 150", MatchNumber(attribute="local-preference", values=(150,))),
        ("interface lo0 Gi 0/1", MatchInterface(names=("Loopback0", "GigabitEthernet0/1"))),
        ("route-type internal", MatchRouteType(types=("internal",))),
        ("route-type external type-1", MatchRouteType(types=("external-1",))),
        ("route-type nssa-external type-2 local", MatchRouteType(types=("nssa-external-2", "local"))),
        ("source-protocol ospf 1 static", MatchSourceProtocol(protocols=(("ospf", "1"), ("static", None)))),
    ],
)
def test_match(line: str, match: Match) -> None:
    match.line = 2
    assert _matches(f"match {line}") == [match]


def test_second_line_adds_to_the_first() -> None:
    (match,) = _matches("match ip address prefix-list A B", "match ip address prefix-list B C")
    assert isinstance(match, MatchPrefix)
    assert (match.lists, match.line) == (("A", "B", "C"), 2)


def test_all_of_an_entry() -> None:
    entry = feature("route_map").policies.route_maps["M"].entries[1]
    assert [(type(m).__name__, m.line) for m in entry.matches] == [
        ("MatchPrefix", 6),
        ("MatchPrefix", 8),
        ("MatchCommunity", 9),
        ("MatchInterface", 10),
        ("MatchRouteType", 11),
        ("MatchSourceProtocol", 12),
    ]


def test_removals() -> None:
    assert _matches(
        "match ip address prefix-list A B",
        "no match ip address prefix-list A",
        "match tag 5",
        "no match tag 5",
        "match as-path 1 2",
        "no match as-path",
        "match community RED BLUE",
        "no match community RED BLUE",
    ) == [MatchPrefix(subject="prefix", lists=("B",), kind="prefix-list", line=2)]


@pytest.mark.parametrize("line", ["interface nowhere", "route-type type-1", "source-protocol 5"])
def test_values_that_cannot_be(line: str) -> None:
    found = device(f"route-map M permit 10\n match {line}\n")
    assert lines_with(found, LineStatus.NOT_UNDERSTOOD) == [2]
