"""The `set` lines of a route-map entry. A second line of the same kind takes the place of the first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tidegate.dialects.ios.convert.attribute_lists import extended_communities
from tidegate.dialects.ios.names import canonical_interface
from tidegate.dialects.ios.table import TABLE
from tidegate.model.policy import (
    DeleteCommunities,
    DeleteExtendedCommunities,
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
from tidegate.net.aspath import Asn
from tidegate.net.community import Community, parse_community
from tidegate.net.decimal import parse_decimal
from tidegate.net.prefix import Address
from tidegate.syntax.reader import Reader

_MAXIMUM = 0xFFFFFFFF
_ORIGINS = {"igp": "i", "egp": "e", "incomplete": "?"}


def _kind(item: Set) -> tuple[object, ...]:
    """What an entry holds one of at most."""
    if isinstance(item, SetNumber):
        return SetNumber, item.attribute
    if isinstance(item, SetExtendedCommunity):
        return SetExtendedCommunity, item.kind
    if isinstance(item, SetInterface):
        return SetInterface, item.default
    if isinstance(item, SetNextHop):
        family = "ipv6" if item.addresses and item.addresses[0] > _MAXIMUM else "ipv4"
        return SetNextHop, family
    return (type(item),)


def _put(r: Reader, entry: RouteMapEntry, item: Set) -> None:
    item.line = r.line
    for index, known in enumerate(entry.sets):
        if _kind(known) == _kind(item):
            entry.sets[index] = item
            return
    entry.sets.append(item)


def _remover(*kinds: tuple[object, ...]) -> Callable[..., None]:
    def remove(_: Reader, entry: RouteMapEntry, **_rest: Any) -> None:
        entry.sets = [known for known in entry.sets if _kind(known) not in kinds]

    return remove


def _declare_removal(words: str, *kinds: tuple[object, ...]) -> None:
    TABLE.command("route-map", f"no set {words} [LINE]")(_remover(*kinds))


def _number(attribute: str) -> Callable[..., None]:
    def take(r: Reader, entry: RouteMapEntry, value: int) -> None:
        _put(r, entry, SetNumber(attribute=attribute, value=value))  # type: ignore[arg-type]  # literals

    return take


for _words, _attribute in (
    ("local-preference <0-4294967295>:value", "local-preference"),
    ("weight <0-65535>:value", "weight"),
    ("tag <0-4294967295>:value", "tag"),
):
    TABLE.command("route-map", f"set {_words}", about="Set values in destination routing protocol")(_number(_attribute))
    _declare_removal(_attribute, (SetNumber, _attribute))


@TABLE.command("route-map", "set metric WORD:word", about="Metric value for destination routing protocol")
def set_metric(r: Reader, entry: RouteMapEntry, word: str) -> None:
    operation = word[0] if word[0] in "+-" else "="
    value = parse_decimal(word[1:] if operation != "=" else word, _MAXIMUM)
    if value is None:
        r.not_understood(f"% Invalid input detected at '{word}': a metric is expected.")
        return
    _put(r, entry, SetNumber(attribute="metric", value=value, operation=operation))  # type: ignore[arg-type]  # literals


_declare_removal("metric", (SetNumber, "metric"))


@TABLE.command("route-map", "set metric-type (type-1|type-2):kind")
def set_metric_type(r: Reader, entry: RouteMapEntry, kind: str) -> None:
    _put(r, entry, SetNumber(attribute="metric-type", value=int(kind[-1])))


_declare_removal("metric-type", (SetNumber, "metric-type"))


@TABLE.command("route-map", "set as-path prepend ASN:asns+", about="Prepend to the as-path")
def set_as_path_prepend(r: Reader, entry: RouteMapEntry, asns: tuple[Asn, ...]) -> None:
    _put(r, entry, SetAsPathPrepend(asns=asns))


@TABLE.command("route-map", "set as-path prepend last-as <1-10>:times")
def set_as_path_prepend_last(r: Reader, entry: RouteMapEntry, times: int) -> None:
    _put(r, entry, SetAsPathPrepend(last_as=times))


_declare_removal("as-path prepend", (SetAsPathPrepend,))


@TABLE.command("route-map", "set community WORD:words+", about="BGP community attribute")
def set_community(r: Reader, entry: RouteMapEntry, words: tuple[str, ...]) -> None:
    additive = words[-1].lower() == "additive"
    values = [parse_community(word) for word in (words[:-1] if additive else words)]
    if words[0].lower() == "none":
        _put(r, entry, SetCommunity(communities=(), none=True))
    elif not values or None in values:
        r.not_understood("% Invalid input detected: a community is expected.")
    else:
        communities = tuple(Community(value) for value in values if value is not None)
        _put(r, entry, SetCommunity(communities=communities, additive=additive))


_declare_removal("community", (SetCommunity,))


@TABLE.command("route-map", "set comm-list WORD:name delete", about="Delete communities that a list permits")
def delete_communities(r: Reader, entry: RouteMapEntry, name: str) -> None:
    _put(r, entry, DeleteCommunities(list_name=name))


@TABLE.command("route-map", "set extcomm-list WORD:name delete")
def delete_extended_communities(r: Reader, entry: RouteMapEntry, name: str) -> None:
    _put(r, entry, DeleteExtendedCommunities(list_name=name))


_declare_removal("comm-list", (DeleteCommunities,))
_declare_removal("extcomm-list", (DeleteExtendedCommunities,))


@TABLE.command("route-map", "set extcommunity (rt|soo):kind WORD:words+", about="BGP extended community attribute")
def set_extended_community(r: Reader, entry: RouteMapEntry, kind: str, words: tuple[str, ...]) -> None:
    additive = words[-1].lower() == "additive"
    values = list(extended_communities((kind, *(words[:-1] if additive else words))))
    wrong = [word for word, value in values if value is None]
    if wrong or not values:
        r.not_understood(f"% Invalid input detected at '{(wrong or words)[0]}': an extended community is expected.")
        return
    communities = tuple(value for _, value in values if value is not None)
    literal: Any = kind
    _put(r, entry, SetExtendedCommunity(kind=literal, communities=communities, additive=additive))


_declare_removal("extcommunity rt", (SetExtendedCommunity, "rt"))
_declare_removal("extcommunity soo", (SetExtendedCommunity, "soo"))


@TABLE.command("route-map", "set ip next-hop IPV4:addresses+", "set ipv6 next-hop IPV6:addresses+")
def set_next_hop(r: Reader, entry: RouteMapEntry, addresses: tuple[Address, ...]) -> None:
    _put(r, entry, SetNextHop(addresses=addresses))


@TABLE.command("route-map", "set (ip|ipv6):family next-hop (peer-address|self):which")
def set_next_hop_to_peer(r: Reader, entry: RouteMapEntry, which: str, **_family: str) -> None:
    _put(r, entry, SetNextHop(peer_address=which == "peer-address", self_address=which == "self"))


_declare_removal("ip next-hop", (SetNextHop, "ipv4"))
_declare_removal("ipv6 next-hop", (SetNextHop, "ipv6"))


@TABLE.command("route-map", "set origin (igp|egp|incomplete):origin [LINE]", about="BGP origin code")
def set_origin(r: Reader, entry: RouteMapEntry, origin: str, **_asn: str) -> None:
    code: Any = _ORIGINS[origin]
    _put(r, entry, SetOrigin(origin=code))


_declare_removal("origin", (SetOrigin,))


def _set_interface(default: bool) -> Callable[..., None]:
    def take(r: Reader, entry: RouteMapEntry, words: tuple[str, ...]) -> None:
        names: list[str] = []
        pending = ""
        for word in words:
            name = canonical_interface(pending + word)
            pending = pending + word if name is None else ""
            if name is not None:
                names.append(name)
        if pending:
            r.not_understood(f"% Invalid input detected at '{pending}': an interface is expected.")
            return
        _put(r, entry, SetInterface(names=tuple(names), default=default))

    return take


for _words, _default in (("interface", False), ("default interface", True)):
    TABLE.command("route-map", f"set {_words} WORD:words+", about="Output interface")(_set_interface(_default))
    _declare_removal(_words, (SetInterface, _default))


@TABLE.command("route-map", "set vrf WORD:vrf", about="Define VRF name")
def set_vrf(r: Reader, entry: RouteMapEntry, vrf: str) -> None:
    _put(r, entry, SetTable(vrf=vrf))


@TABLE.command("route-map", "set global", about="Set to global routing table")
def set_global(r: Reader, entry: RouteMapEntry) -> None:
    _put(r, entry, SetTable(vrf="default"))


_declare_removal("vrf", (SetTable,))
_declare_removal("global", (SetTable,))

# Marks on packets and counters: no route and no path changes.
_MARKS = ("ip precedence", "ip dscp", "ip tos", "ip df", "ip qos-group", "ipv6 precedence", "traffic-index", "damp")


# What must be followed by a value.
_INCOMPLETE = frozenset(
    (
        *("local-preference", "weight", "tag", "metric", "metric-type", "as-path", "as-path prepend", "community"),
        *("comm-list", "extcomm-list", "extcommunity", "extcommunity rt", "extcommunity soo", "ip next-hop", "origin"),
        *("ipv6 next-hop", "interface", "default interface", "vrf"),
    )
)


@TABLE.command("route-map", "set LINE:text")
def set_not_modelled(r: Reader, entry: RouteMapEntry, text: str) -> None:
    if text.lower() in _INCOMPLETE:
        r.refuse("% Incomplete command.")
        return
    if text.lower().startswith(_MARKS):
        r.no_effect()
        return
    entry.unmodelled.append(r.line)
    r.not_modelled(f"'set {text}' is not modelled: what this entry does to a route is uncertain.")


@TABLE.command("route-map", "no set LINE:text")
def no_set_not_modelled(r: Reader, _: RouteMapEntry, text: str) -> None:
    r.not_modelled(f"'set {text}' is not modelled, nor is its removal.")
