"""Routing tables held against each other: what each lost, gained, and knows by another way.

A route is another one when its protocol, administrative distance, metric, next hops, leak or source table are. Labels
are not compared, as their numbers are arbitrary; nor are tags, and causes: a route that other lines make is the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tidegate.analysis.diff.classes import differing
from tidegate.analysis.diff.records import CHANGED, GAINED, LOST, RouteChange, RouteState
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.result import ControlPlane
from tidegate.control.table import Mechanism, Protocol, Route, TableId
from tidegate.net.prefix import Address, Prefix, format_address, format_prefix


class _Path(NamedTuple):
    """What is compared of a route."""

    protocol: Protocol
    distance: int
    metric: int
    next_hop: Address | None
    interface: str | None
    next_hop_vrf: str | None
    leak: Mechanism | None
    leaked_from: TableId | None
    discard: bool


_Paths = tuple[_Path, ...]
_Difference = tuple[_Paths | None, _Paths | None]


class RouteDifferences:
    """The prefixes that differ, table by table, each table worked out once."""

    def __init__(self, before: ControlPlane, after: ControlPlane) -> None:
        self._before = before
        self._after = after
        self.tables = sorted({*before.tables, *after.tables})
        self._known: dict[TableId, dict[Prefix, _Difference]] = {}

    def of(self, table: TableId) -> dict[Prefix, _Difference]:
        known = self._known.get(table)
        if known is None:
            old, new = _paths(self._before, table), _paths(self._after, table)
            known = self._known[table] = differing(old, new)
        return known

    def records(self, table: TableId) -> Iterator[RouteChange]:
        """The changes of one table, what is lost first; prefixes that share both ends are one record."""
        groups: dict[_Difference, list[Prefix]] = {}
        for prefix, difference in self.of(table).items():
            groups.setdefault(difference, []).append(prefix)
        found = [
            RouteChange(
                _change(before, after),
                table.device,
                table.vrf,
                tuple(map(format_prefix, prefixes)),
                None if before is None else _state(before),
                None if after is None else _state(after),
            )
            for (before, after), prefixes in groups.items()
        ]
        order = (LOST, GAINED, CHANGED)
        yield from sorted(found, key=lambda record: order.index(record.change))  # stable: by prefix within


def _paths(plane: ControlPlane, table: TableId) -> Mapping[PrefixClass, _Paths]:
    found = plane.tables.get(table)
    return {} if found is None else {cls: tuple(map(_path, routes)) for cls, routes in found.routes.items() if routes}


def _path(route: Route) -> _Path:
    return _Path(
        route.protocol,
        route.distance,
        route.metric,
        route.next_hop,
        route.interface,
        route.next_hop_vrf,
        route.leak,
        route.leaked_from,
        route.discard,
    )


def _change(before: _Paths | None, after: _Paths | None) -> str:
    return LOST if after is None else GAINED if before is None else CHANGED


def _state(paths: _Paths) -> RouteState:
    first = paths[0]
    return RouteState(
        first.protocol.value,
        first.distance,
        first.metric,
        tuple(map(_next_hop, paths)),
        None if first.leak is None else first.leak.value,
        None if first.leaked_from is None else str(first.leaked_from),
    )


def _next_hop(path: _Path) -> str:
    where = format_address(path.next_hop) if path.next_hop is not None else path.interface or ""
    if path.discard and not where:
        where = "Null0"
    return where if path.next_hop_vrf is None else f"{where} ({path.next_hop_vrf})"
