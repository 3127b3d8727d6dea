"""The `match` lines of a route-map entry.

A second line of the same kind adds its values to the first, as on the device.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tidegate.dialects.ios.names import canonical_interface
from tidegate.dialects.ios.table import TABLE
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
    RouteMapEntry,
)
from tidegate.syntax.reader import Reader

_Build = Callable[..., Match | None]
_SUBJECTS = {"address": "prefix", "next-hop": "next-hop", "route-source": "route-source"}
_KINDS_OF_LIST = ("", " prefix-list")
# The field of each kind of match that holds its values.
_VALUES: dict[type, str] = {
    MatchPrefix: "lists",
    MatchAsPath: "lists",
    MatchCommunity: "lists",
    MatchExtendedCommunity: "lists",
    MatchNumber: "values",
    MatchInterface: "names",
    MatchRouteType: "types",
    MatchSourceProtocol: "protocols",
}


def _key(match: Match) -> tuple[object, ...]:
    """What two matches have in common that become one."""
    if isinstance(match, MatchPrefix):
        return MatchPrefix, match.subject, match.kind
    if isinstance(match, MatchNumber):
        return MatchNumber, match.attribute
    return (type(match),)


@dataclass(frozen=True, slots=True)
class _MatchCommand:
    """`pattern` follows `match`, `removal` follows `no match`; `build` makes the match of the arguments."""

    pattern: str
    build: _Build
    removal: str = ""


def _declare(command: _MatchCommand) -> None:
    def take(r: Reader, entry: RouteMapEntry, **arguments: Any) -> None:
        if arguments.get("lists") == ("prefix-list",):  # whose name is missing
            r.refuse("% Incomplete command.")
            return
        match = command.build(**arguments)
        if match is None:
            r.not_understood("The values of this match are not understood.")
            return
        match.line = r.line
        name = _VALUES[type(match)]
        for known in entry.matches:
            if _key(known) == _key(match):
                merged = (*getattr(known, name), *getattr(match, name))
                setattr(known, name, tuple(dict.fromkeys(merged)))
                return
        entry.matches.append(match)

    def remove(_: Reader, entry: RouteMapEntry, **arguments: Any) -> None:
        match = command.build(**arguments)
        if match is None:
            return
        name = _VALUES[type(match)]
        gone = getattr(match, name)
        for known in [m for m in entry.matches if _key(m) == _key(match)]:
            left = tuple(value for value in getattr(known, name) if value not in gone) if gone else ()
            setattr(known, name, left)
            if not left:
                entry.matches.remove(known)

    TABLE.command("route-map", f"match {command.pattern}", about="Match values from routing table")(take)
    TABLE.command("route-map", f"no match {command.removal or command.pattern}")(remove)


def _by_list(subject: str, kind: str) -> _Build:
    def build(lists: tuple[str, ...] = ()) -> Match:
        return MatchPrefix(subject=_SUBJECTS[subject], lists=lists, kind=kind)  # type: ignore[arg-type]  # literals

    return build


def _number(attribute: str) -> _Build:
    def build(values: tuple[int, ...] = ()) -> Match:
        return MatchNumber(attribute=attribute, values=values)  # type: ignore[arg-type]  # literals

    return build


def _interfaces(words: tuple[str, ...] = ()) -> Match | None:
    """Names in one word or two: ``Serial0/0 GigabitEthernet 0/1``."""
    names: list[str] = []
    pending = ""
    for word in words:
        name = canonical_interface(pending + word)
        if name is None:
            if pending:
                return None
            pending = word
        else:
            names.append(name)
            pending = ""
    return None if pending else MatchInterface(names=tuple(names))


def _route_types(words: tuple[str, ...] = ()) -> Match | None:
    """``internal external type-1 nssa-external local``: a type narrows the word before it."""
    types: list[str] = []
    for word in (w.lower() for w in words):
        if word in ("type-1", "type-2"):
            if not types or not types[-1].endswith("external"):
                return None
            types[-1] = f"{types[-1]}-{word[-1]}"
        elif word in ("internal", "external", "nssa-external", "local", "level-1", "level-2"):
            types.append(word)
        else:
            return None
    return MatchRouteType(types=tuple(types))


def _source_protocols(words: tuple[str, ...] = ()) -> Match | None:
    """``bgp 65000 connected ospf 1 static``: a process follows the protocol that has one."""
    protocols: list[tuple[str, str | None]] = []
    for word in words:
        if word.isdecimal() and protocols:
            protocols[-1] = (protocols[-1][0], word)
        elif word.lower() in ("bgp", "connected", "eigrp", "isis", "ospf", "ospfv3", "rip", "static"):
            protocols.append((word.lower(), None))
        else:
            return None
    return MatchSourceProtocol(protocols=tuple(protocols))


for _family in ("ip", "ipv6"):
    for _subject in _SUBJECTS:
        _words = f"{_family} {_subject}"
        for _prefix, _kind in (("", "access-list"), ("prefix-list ", "prefix-list")):
            _pattern = f"{_words} {_prefix}WORD:lists+"
            _removal = f"{_words} {_prefix}[WORD:lists+]" if _subject == "address" or _prefix else _pattern
            _declare(_MatchCommand(_pattern, _by_list(_subject, _kind), _removal))

for _command in (
    _MatchCommand("as-path WORD:lists+", lambda lists=(): MatchAsPath(lists=lists), "as-path [WORD:lists+]"),
    _MatchCommand(
        "extcommunity WORD:lists+", lambda lists=(): MatchExtendedCommunity(lists=lists), "extcommunity [WORD:lists+]"
    ),
    _MatchCommand("tag NUMBER:values+", _number("tag"), "tag [NUMBER:values+]"),
    _MatchCommand("metric NUMBER:values+", _number("metric"), "metric [NUMBER:values+]"),
    _MatchCommand("local-preference NUMBER:values+", _number("local-preference"), "local-preference [NUMBER:values+]"),
    _MatchCommand("interface WORD:words+", _interfaces, "interface [WORD:words+]"),
    _MatchCommand("route-type WORD:words+", _route_types, "route-type [WORD:words+]"),
    _MatchCommand("source-protocol WORD:words+", _source_protocols, "source-protocol [WORD:words+]"),
):
    _declare(_command)


@TABLE.command("route-map", "match community WORD:words+", about="Match BGP community list")
def match_community(r: Reader, entry: RouteMapEntry, words: tuple[str, ...]) -> None:
    exact = words[-1] == "exact-match" and len(words) > 1
    lists = words[:-1] if exact else words
    for known in entry.matches:
        if isinstance(known, MatchCommunity):
            known.lists = tuple(dict.fromkeys((*known.lists, *lists)))
            known.exact = exact
            return
    entry.matches.append(MatchCommunity(lists=lists, exact=exact, line=r.line))


@TABLE.command("route-map", "no match community [WORD:words+]")
def no_match_community(_: Reader, entry: RouteMapEntry, words: tuple[str, ...] = ()) -> None:
    for known in [m for m in entry.matches if isinstance(m, MatchCommunity)]:
        known.lists = tuple(name for name in known.lists if name not in words) if words else ()
        if not known.lists:
            entry.matches.remove(known)


# What must be followed by the name of a list or by a value.
_INCOMPLETE = frozenset(
    (
        *(f"{family} {subject}{kind}" for family in ("ip", "ipv6") for subject in _SUBJECTS for kind in _KINDS_OF_LIST),
        *("as-path", "community", "extcommunity", "tag", "metric", "interface", "route-type"),
    )
)


@TABLE.command("route-map", "match LINE:text")
def match_not_modelled(r: Reader, entry: RouteMapEntry, text: str) -> None:
    if text in _INCOMPLETE:
        r.refuse("% Incomplete command.")
        return
    entry.unmodelled.append(r.line)
    r.not_modelled(f"'match {text}' is not modelled: which routes this entry matches is uncertain.")


@TABLE.command("route-map", "no match LINE:text")
def no_match_not_modelled(r: Reader, _: RouteMapEntry, text: str) -> None:
    r.not_modelled(f"'match {text}' is not modelled, nor is its removal.")
