"""`show route-map`: the configured entries. Nothing is counted: no packet was ever matched. A `set` line
that changes no route (dampening, traffic index) is not in the model, and not shown.

Layout: Cisco IOS IP Routing: Protocol-Independent Command Reference (`show route-map`), transcripts of IOS 15.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import singledispatch

from tidegate.model.policy import (
    DeleteCommunities,
    DeleteExtendedCommunities,
    Match,
    MatchAsPath,
    MatchCommunity,
    MatchExtendedCommunity,
    MatchInterface,
    MatchNumber,
    MatchPrefix,
    MatchRouteType,
    MatchSourceProtocol,
    RouteMap,
    RouteMapEntry,
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
from tidegate.net.community import format_community, format_extended_community
from tidegate.net.prefix import address_family, format_address

_SUBJECTS = {"prefix": "address", "next-hop": "next-hop", "route-source": "route-source"}
_LISTS = {"prefix-list": " prefix-lists", "access-list": " (access-lists)"}
_ORIGINS = {"i": "igp", "e": "egp", "?": "incomplete"}
LineText = Callable[[int], str]


def write_route_maps(maps: Iterable[RouteMap], line_text: LineText) -> Iterator[str]:
    """`line_text` gives a configuration line for a user: what is not modelled is shown as it is configured."""
    for found in maps:
        for number, entry in enumerate(found.entries):
            following = found.entries[number + 1].sequence if number + 1 < len(found.entries) else None
            yield from _entry(found.name, entry, following, line_text)


def _entry(name: str, entry: RouteMapEntry, following: int | None, line_text: LineText) -> Iterator[str]:
    unmodelled = [line_text(line).partition(" ") for line in entry.unmodelled]
    yield f"route-map {name}, {'permit' if entry.permit else 'deny'}, sequence {entry.sequence}"
    yield "  Match clauses:"
    yield from (f"    {_match(match)} " for match in entry.matches)
    yield from (f"    {rest}" for word, _, rest in unmodelled if word == "match")
    if entry.continue_to is not None:
        to = f"sequence {entry.continue_to}" if entry.continue_to else f"to next entry {following or ''}".rstrip()
        yield f"  Continue: {to}"
    yield "  Set clauses:"
    yield from (f"    {_set(item)}" for item in entry.sets)
    yield from (f"    {rest}" for word, _, rest in unmodelled if word != "match")
    yield "  Policy routing matches: 0 packets, 0 bytes"


@singledispatch
def _match(match: Match) -> str:
    raise NotImplementedError(type(match))


@_match.register
def _(match: MatchPrefix) -> str:
    return f"ip {_SUBJECTS[match.subject]}{_LISTS[match.kind]}: {' '.join(match.lists)}"


@_match.register
def _(match: MatchAsPath) -> str:
    return f"as-path (as-path filter): {' '.join(match.lists)}"


@_match.register
def _(match: MatchCommunity) -> str:
    exact = " exact-match" if match.exact else ""
    return f"community (community-list filter): {' '.join(match.lists)}{exact}"


@_match.register
def _(match: MatchExtendedCommunity) -> str:
    return f"extcommunity (extcommunity-list filter):{' '.join(match.lists)}"


@_match.register
def _(match: MatchNumber) -> str:
    return f"{match.attribute} {' '.join(map(str, match.values))}"


@_match.register
def _(match: MatchInterface) -> str:
    return f"interface {' '.join(match.names)}"


@_match.register
def _(match: MatchRouteType) -> str:
    return f"route-type {' '.join(kind.replace('external-', 'external type-') for kind in match.types)}"


@_match.register
def _(match: MatchSourceProtocol) -> str:
    return "source-protocol " + " ".join(" ".join(filter(None, pair)) for pair in match.protocols)


@singledispatch
def _set(item: Set) -> str:
    raise NotImplementedError(type(item))


@_set.register
def _(item: SetNumber) -> str:
    if item.attribute == "metric-type":
        return f"metric-type type-{item.value}"
    return f"{item.attribute} {'' if item.operation == '=' else item.operation}{item.value}"


@_set.register
def _(item: SetAsPathPrepend) -> str:
    return f"as-path prepend {f'last-as {item.last_as}' if item.last_as else ' '.join(map(str, item.asns))}"


@_set.register
def _(item: SetCommunity) -> str:
    if item.none:
        return "community none"
    return f"community {' '.join(map(format_community, item.communities))}{' additive' if item.additive else ''}"


@_set.register
def _(item: DeleteCommunities) -> str:
    return f"comm-list {item.list_name} delete"


@_set.register
def _(item: SetExtendedCommunity) -> str:
    kind = "RT" if item.kind == "rt" else "SoO"
    values = " ".join(f"{kind}:{format_extended_community(value)}" for value in item.communities)
    return f"extended community {values}{' additive' if item.additive else ''}"


@_set.register
def _(item: DeleteExtendedCommunities) -> str:
    return f"extcomm-list {item.list_name} delete"


@_set.register
def _(item: SetNextHop) -> str:
    if item.peer_address or item.self_address:
        return f"ip next-hop {'peer-address' if item.peer_address else 'self'}"
    family = "ipv6" if item.addresses and address_family(item.addresses[0]) == "ipv6" else "ip"
    return f"{family} next-hop {' '.join(map(format_address, item.addresses))}"


@_set.register
def _(item: SetOrigin) -> str:
    return f"origin {_ORIGINS[item.origin]}"


@_set.register
def _(item: SetInterface) -> str:
    return f"{'default ' if item.default else ''}interface {' '.join(item.names)}"


@_set.register
def _(item: SetTable) -> str:
    return "global" if item.vrf == "default" else f"vrf {item.vrf}"
