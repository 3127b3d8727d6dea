"""The match lines of a route-map entry, as functions of the route. Values within one line are alternatives."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from tidegate.control.policy.filters import Filters, FilterVerdict
from tidegate.control.policy.subject import Subject
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
from tidegate.net.prefix import Prefix, host_prefix


class Outcome(NamedTuple):
    """Of one match line: `lines` made it hold; `certain` is False where a device might say otherwise."""

    holds: bool
    lines: tuple[int, ...] = ()
    certain: bool = True


Test = Callable[[Subject], Outcome]

_NO = Outcome(False)


def compile_match(match: Match, filters: Filters) -> Test:
    """The test of one match line; `filters` are the lists of its device."""
    if isinstance(match, MatchPrefix):
        return _prefix(match, filters)
    if isinstance(match, MatchAsPath):
        as_path = filters.as_path
        return _any_list(match.line, match.lists, lambda name, subject: _strict(as_path(name, subject.as_path)))
    if isinstance(match, MatchCommunity):
        community, exact = filters.community, match.exact
        return _any_list(match.line, match.lists, lambda name, subject: community(name, subject.communities, exact))
    if isinstance(match, MatchExtendedCommunity):
        extended = filters.extended_community
        return _any_list(match.line, match.lists, lambda name, subject: extended(name, subject.extended))
    return _value(match)


def _strict(verdict: FilterVerdict) -> FilterVerdict:
    """An undefined as-path list lets everything pass as a neighbor's filter, and matches nothing in a route-map."""
    return verdict if verdict.defined else verdict._replace(permit=False)


def _any_list(line: int, names: tuple[str, ...], ask: Callable[[str, Subject], FilterVerdict]) -> Test:
    """Holds when any of the named lists permits the route. A list that denies it does not stop the next."""

    def test(subject: Subject) -> Outcome:
        certain = True
        for name in names:
            verdict = ask(name, subject)
            certain = certain and verdict.certain
            if verdict.permit:
                return Outcome(True, (line, *verdict.lines), certain)
        return _NO if certain else Outcome(False, (), False)

    return test


def _prefix(match: MatchPrefix, filters: Filters) -> Test:
    ask = filters.by_access_list if match.kind == "access-list" else filters.by_prefix_list
    if match.subject == "prefix":
        return _any_list(match.line, match.lists, lambda name, subject: ask(name, subject.prefix))
    subject_prefix = _next_hop if match.subject == "next-hop" else _route_source
    by_list = _any_list(
        match.line,
        match.lists,
        # The address is tested as its host prefix; a route without one was sorted out before.
        lambda name, subject: ask(name, subject_prefix(subject) or subject.prefix),
    )
    return lambda subject: _NO if subject_prefix(subject) is None else by_list(subject)


def _next_hop(subject: Subject) -> Prefix | None:
    return None if subject.next_hop is None else host_prefix(subject.next_hop)


def _route_source(subject: Subject) -> Prefix | None:
    return None if subject.route_source is None else host_prefix(subject.route_source)


def _value(match: MatchNumber | MatchInterface | MatchRouteType | MatchSourceProtocol) -> Test:
    """Tests of one attribute of the route against the values of the line."""
    yes = Outcome(True, (match.line,))
    if isinstance(match, MatchNumber):
        if match.attribute == "length":  # of a packet, in policy-based routing: no route has one
            return lambda _: _NO
        attribute, numbers = match.attribute.replace("-", "_"), frozenset(match.values)
        return lambda subject: yes if getattr(subject, attribute) in numbers else _NO
    if isinstance(match, MatchInterface):
        names = frozenset(match.names)
        return lambda subject: yes if subject.interface in names else _NO
    if isinstance(match, MatchRouteType):
        types = frozenset(match.types)
        return lambda subject: _NO if types.isdisjoint(subject.route_types) else yes
    protocols = match.protocols

    def source_protocol(subject: Subject) -> Outcome:
        for protocol, process in protocols:
            if protocol == subject.protocol and (process is None or process == subject.instance):
                return yes
        return _NO

    return source_protocol
