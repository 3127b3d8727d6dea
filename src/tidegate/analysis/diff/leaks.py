"""Leaks held against each other: those that came and went, let other prefixes through, or have another way back.

The way back is judged as `analysis.leaks` does, and only where it can be another: for leaks that changed, whose ends
have other routes, or that are no matter of route targets alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

from tidegate.analysis.diff.classes import differing
from tidegate.analysis.diff.records import CHANGED, GAINED, LOST, LeakChange
from tidegate.analysis.diff.routes import RouteDifferences
from tidegate.analysis.inert import inert_leaks
from tidegate.analysis.leaks import LeakKey, LeakRoutes, WaysBack, leak_edges
from tidegate.analysis.policyleaks import policy_leaks
from tidegate.analysis.sources import Sources
from tidegate.control.result import ControlPlane
from tidegate.control.table import Mechanism, TableId
from tidegate.model.source import SourceRef
from tidegate.net.prefix import Prefix, format_prefix

Wanted = Callable[[TableId, TableId], bool]


class _Leaks:
    """The leaks of one network, by routes and by look-ups."""

    def __init__(self, plane: ControlPlane) -> None:
        self._plane = plane
        self._edges = leak_edges(plane)
        self._lookups: dict[LeakKey, list[int]] = {}
        for leak in policy_leaks(plane):
            key = LeakKey(leak.source, leak.target, Mechanism.POLICY)
            self._lookups.setdefault(key, []).extend(leak.lines)
        self.keys = self._edges.keys() | self._lookups.keys()

    def routes(self, key: LeakKey) -> LeakRoutes:
        return self._edges.get(key, {})

    def two_way(self, key: LeakKey) -> bool | None:
        return bool(self._ways.of(key).reached) if key in self.keys else None

    def source(self, key: LeakKey) -> tuple[SourceRef, ...]:
        if key not in self._edges:
            return self._sources.lines(key.target.device, self._lookups.get(key, ()))
        members = sorted((prefix, routes) for cls, routes in self._edges[key].items() for prefix in cls.members)
        causes = ((route.cause, prefix) for prefix, routes in members for route in routes)
        return self._sources.of_several(causes, key.target.device)

    @cached_property
    def inert(self) -> Mapping[tuple[str | None, str | None, str], tuple[str, ...]]:
        """Why configured leaks let nothing through, by their ends and mechanism."""
        found: dict[tuple[str | None, str | None, str], tuple[str, ...]] = {}
        for record in inert_leaks(self._plane):
            key = record.from_table, record.to_table, record.mechanism
            found[key] = tuple(dict.fromkeys((*found.get(key, ()), *record.reasons)))
        return found

    @cached_property
    def _ways(self) -> WaysBack:
        return WaysBack(self._plane, self._edges)

    @cached_property
    def _sources(self) -> Sources:
        return Sources(self._plane.network)


def leak_changes(
    before: ControlPlane, after: ControlPlane, routes: RouteDifferences, wanted: Wanted
) -> Iterator[LeakChange]:
    """The leaks that differ: lost ones first, each kind sorted by source, target, mechanism."""
    old, new = _Leaks(before), _Leaks(after)
    keys = sorted(key for key in old.keys | new.keys if wanted(key.source, key.target))
    for key in keys:
        if key not in new.keys:
            yield _lost(key, old, new)
    for key in keys:
        if key not in old.keys:
            yield _record(GAINED, key, _prefixes(key, old, new), None, new.two_way(key), (), new.source(key))
    for key in keys:
        if key in old.keys and key in new.keys:
            yield from _changed(key, old, new, routes)


def _lost(key: LeakKey, old: _Leaks, new: _Leaks) -> LeakChange:
    reasons = new.inert.get((str(key.source), str(key.target), key.mechanism.value), ())
    return _record(LOST, key, _prefixes(key, old, new), old.two_way(key), None, reasons, old.source(key))


def _changed(key: LeakKey, old: _Leaks, new: _Leaks, routes: RouteDifferences) -> Iterator[LeakChange]:
    prefixes = _prefixes(key, old, new)
    ends_differ = any(routes.of(table) for table in (key.source, key.target))
    if not (any(prefixes) or ends_differ or key.mechanism is not Mechanism.ROUTE_TARGET):
        return
    two_way = old.two_way(key), new.two_way(key)
    if any(prefixes) or two_way[0] != two_way[1]:
        yield _record(CHANGED, key, prefixes, *two_way, (), new.source(key))


_Prefixes = tuple[list[Prefix], list[Prefix]]


def _prefixes(key: LeakKey, old: _Leaks, new: _Leaks) -> _Prefixes:
    """The prefixes that a leak lets through no more, and those that it does now."""
    found = differing(dict.fromkeys(old.routes(key), True), dict.fromkeys(new.routes(key), True))
    return [p for p, (_, now) in found.items() if now is None], [p for p, (was, _) in found.items() if was is None]


def _record(
    change: str,
    key: LeakKey,
    prefixes: _Prefixes,
    two_way_before: bool | None,
    two_way_after: bool | None,
    reasons: tuple[str, ...],
    source: tuple[SourceRef, ...],
) -> LeakChange:
    lost, gained = prefixes
    return LeakChange(
        change,
        str(key.source),
        str(key.target),
        key.mechanism.value,
        tuple(map(format_prefix, lost)),
        tuple(map(format_prefix, gained)),
        two_way_before,
        two_way_after,
        reasons,
        source,
    )
