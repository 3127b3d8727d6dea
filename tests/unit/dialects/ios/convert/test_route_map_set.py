"""The set lines of route-maps."""

from __future__ import annotations

import pytest
from reading import device, feature, lines_with

from tidegate.model.policy import (
    DeleteCommunities,
    DeleteExtendedCommunities,
    Set,
    SetAsPathPrepend,
    SetCommunity,
    SetExtendedCommunity,
    SetInterface,
    SetNextHop,
    SetNumber,
    SetOrigin,
    SetTable,
)
from tidegate.model.source import LineStatus
from tidegate.net.aspath import Asn
from tidegate.net.community import SITE_OF_ORIGIN, Community, ExtendedCommunity, parse_extended_community
from tidegate.net.prefix import Address, parse_address


def _sets(*lines: str) -> list[Set]:
    found = device("route-map M permit 10\n" + "".join(f" {line}\n" for line in lines))
    assert not found.diagnostics
    return found.policies.route_maps["M"].entries[0].sets


def _extended(text: str, subtype: int = 2) -> ExtendedCommunity:
    value = parse_extended_community(text, subtype)
    assert value is not None
    return value


def _address(text: str) -> Address:
    value = parse_address(text)
    assert value is not None
    return value


@pytest.mark.parametrize(
    ("line", "item"),
    [
        ("metric 10", SetNumber(attribute="metric", value=10)),
        ("metric +10", SetNumber(attribute="metric", value=10, operation="+")),
        ("metric -10", SetNumber(attribute="metric", value=10, operation="-")),
        ("metric-type type-1", SetNumber(attribute="metric-type", value=1)),
        ("local-preference 200", SetNumber(attribute="local-preference", value=200)),
        ("weight 5", SetNumber(attribute="weight", value=5)),
        ("tag 7", SetNumber(attribute="tag", value=7)),
        ("as-path prepend 65001 1.5", SetAsPathPrepend(asns=(Asn(65001), Asn(65541)))),
        ("as-path prepend last-as 3", SetAsPathPrepend(last_as=3)),
        ("community 1:2 no-export", SetCommunity(communities=(Community(65538), Community(0xFFFFFF01)))),
        ("community 1:2 additive", SetCommunity(communities=(Community(65538),), additive=True)),
        ("community none", SetCommunity(communities=(), none=True)),
        ("comm-list RED delete", DeleteCommunities(list_name="RED")),
        ("extcomm-list 1 delete", DeleteExtendedCommunities(list_name="1")),
        (
            "extcommunity rt 65000:1 10.0.0.1:2 additive",
            SetExtendedCommunity(kind="rt", communities=(_extended("65000:1"), _extended("10.0.0.1:2")), additive=True),
        ),
        (
            "extcommunity soo 65000:7",
            SetExtendedCommunity(kind="soo", communities=(_extended("65000:7", SITE_OF_ORIGIN),)),
        ),
        ("ip next-hop 10.0.0.1 10.0.0.2", SetNextHop(addresses=(_address("10.0.0.1"), _address("10.0.0.2")))),
        ("ip next-hop peer-address", SetNextHop(peer_address=True)),
        ("ip next-hop self", SetNextHop(self_address=True)),
        ("origin incomplete", SetOrigin(origin="?")),
        ("origin igp", SetOrigin(origin="i")),
        ("interface Null0", SetInterface(names=("Null0",))),
        ("default interface Serial 1/0", SetInterface(names=("Serial1/0",), default=True)),
        ("vrf BLUE", SetTable(vrf="BLUE")),
        ("global", SetTable(vrf="default")),
    ],
)
def test_set(line: str, item: Set) -> None:
    item.line = 2
    assert _sets(f"set {line}") == [item]
    kept = ("metric", "metric-type", "local-preference", "weight", "tag")
    words = line.split()
    removal = words[0] if words[0] in kept else line
    assert not _sets(f"set {line}", f"no set {removal}")


def test_second_line_of_a_kind_takes_the_place_of_the_first() -> None:
    entry = feature("route_map").policies.route_maps["M"].entries[1]
    assert [(type(item).__name__, item.line) for item in entry.sets] == [
        ("SetCommunity", 13),
        ("SetExtendedCommunity", 14),
        ("SetAsPathPrepend", 15),
        ("SetNumber", 17),  # line 16 set the metric before
        ("SetOrigin", 18),
    ]


def test_unknown_sets_are_not_modelled() -> None:
    found = device("route-map M permit 10\n set mpls-label\n set ip default next-hop 10.0.0.1\n set metric 1 2 3 4 5\n")
    assert lines_with(found, LineStatus.NOT_MODELLED) == [2, 3, 4]
    assert found.policies.route_maps["M"].entries[0].unmodelled == [2, 3, 4]


@pytest.mark.parametrize("line", ["community 1:x", "extcommunity rt 65000", "metric +x", "interface nowhere"])
def test_values_that_cannot_be(line: str) -> None:
    found = device(f"route-map M permit 10\n set {line}\n")
    assert lines_with(found, LineStatus.NOT_UNDERSTOOD) == [2]
