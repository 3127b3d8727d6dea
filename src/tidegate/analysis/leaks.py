"""Each leak: from which table to which, how, what, by which lines, and whether packets can come back.

A leak is an edge of the graph of tables: all routes that one table gained from another by one mechanism. Traffic needs
a way in both directions, and each is a leak of its own (or a route that the other table has anyway), so every leak is
held against what leads back: which prefixes of the receiving table the source table can reach, and which it cannot.
Policy-based routing lets packets cross without a route: an edge of look-ups.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from tidegate.analysis.exposure import exposure_of
from tidegate.analysis.policyleaks import policy_leaks
from tidegate.analysis.records import ExposureRecord, LeakRecord, LeakReference
from tidegate.analysis.selection import device_name
from tidegate.analysis.sources import Sources
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.result import ControlPlane
from tidegate.control.table import Mechanism, Protocol, Route, TableId
from tidegate.forwarding.dispositions import Disposition
from tidegate.forwarding.fib import Fib
from tidegate.forwarding.packet import Packet
from tidegate.forwarding.trace import trace
from tidegate.forwarding.walk import Position, Walk
from tidegate.net.prefix import (
    DEFAULT_ROUTE,
    DEFAULT_ROUTE_V6,
    Address,
    Prefix,
    broadcast,
    covers,
    format_prefix,
    host_prefix,
    network,
)

_EXAMPLES = 5
_TRACED = 8  # prefixes tried by forwarding a packet, where no leak leads back


class LeakKey(NamedTuple):
    """What tells leaks apart."""

    source: TableId
    target: TableId
    mechanism: Mechanism

    def reference(self) -> LeakReference:
        return LeakReference(str(self.source), str(self.target), self.mechanism.value)


class Returns(NamedTuple):
    """The way back of a leak: what of the receiving table is reached, what is not, and by which leaks."""

    reached: tuple[Prefix, ...]
    missing: tuple[Prefix, ...]
    by: tuple[LeakKey, ...]


LeakRoutes = dict[PrefixClass, tuple[Route, ...]]


def leak_edges(plane: ControlPlane) -> dict[LeakKey, LeakRoutes]:
    """Every leak with its routes, sorted by source, target, mechanism. Host routes of interfaces are left out: they
    come with the connected network they belong to."""
    found: dict[LeakKey, dict[PrefixClass, list[Route]]] = {}
    for table in plane.tables.values():
        for cls, routes in table.routes.items():
            for route in routes:
                if route.leak is not None and route.leaked_from is not None and route.protocol is not Protocol.LOCAL:
                    key = LeakKey(route.leaked_from, table.id, route.leak)
                    found.setdefault(key, {}).setdefault(cls, []).append(route)
    return {key: {cls: tuple(routes) for cls, routes in found[key].items()} for key in sorted(found)}


def leaks(plane: ControlPlane, device: str | None = None, vrf: str | None = None) -> Iterator[LeakRecord]:
    """One record a leak; `device` and `vrf` keep those that begin or end in such a table."""
    name = None if device is None else device_name(plane, device)
    table = "default" if vrf == "global" else vrf
    edges = leak_edges(plane)
    ways = WaysBack(plane, edges)
    sources = Sources(plane.network)
    lookups: dict[LeakKey, list[int]] = {}
    for leak in policy_leaks(plane):
        lookups.setdefault(LeakKey(leak.source, leak.target, Mechanism.POLICY), []).extend(leak.lines)
    for key in sorted({*edges, *lookups}):
        ends = (key.source, key.target)
        if not any((name in (None, end.device)) and (table in (None, end.vrf)) for end in ends):
            continue
        if key in edges:
            yield _record(plane, sources, ways, key, edges[key])
        else:
            yield _policy_record(sources, ways, key, lookups[key])


def _policy_record(sources: Sources, ways: WaysBack, key: LeakKey, lines: list[int]) -> LeakRecord:
    """A leak of look-ups: it names no prefixes, and opens all that the table looked up in has."""
    back = ways.of(key)
    behind = ways.native(key.source)
    return LeakRecord(
        from_table=str(key.source),
        to_table=str(key.target),
        mechanism=key.mechanism.value,
        prefixes=(),
        two_way=bool(back.reached),
        returns_by=tuple(by.reference() for by in back.by),
        returns_to=tuple(map(format_prefix, back.reached)),
        returns_missing=tuple(map(format_prefix, back.missing)),
        exposure=ExposureRecord(
            reaches=len(behind),
            examples=tuple(map(format_prefix, behind[:_EXAMPLES])),
            spreads_to=(),
            message=f"packets that the policy matches are looked up in {key.source}: {len(behind)} routes",
        ),
        source=sources.lines(key.target.device, lines),
    )


def _record(plane: ControlPlane, sources: Sources, ways: WaysBack, key: LeakKey, by_class: LeakRoutes) -> LeakRecord:
    members = sorted((prefix, routes) for cls, routes in by_class.items() for prefix in cls.members)
    prefixes = tuple(format_prefix(prefix) for prefix, _ in members)
    back = ways.of(key)
    return LeakRecord(
        from_table=str(key.source),
        to_table=str(key.target),
        mechanism=key.mechanism.value,
        prefixes=prefixes,
        two_way=bool(back.reached),
        returns_by=tuple(by.reference() for by in back.by),
        returns_to=tuple(map(format_prefix, back.reached)),
        returns_missing=tuple(map(format_prefix, back.missing)),
        exposure=exposure_of(plane, key.source, key.target, key.mechanism, by_class),
        source=sources.of_several(
            ((route.cause, prefix) for prefix, routes in members for route in routes), key.target.device
        ),
    )


class WaysBack:
    """Finds for a leak A -> B what leads from A back to B's own prefixes."""

    def __init__(self, plane: ControlPlane, edges: dict[LeakKey, LeakRoutes]) -> None:
        self._plane = plane
        self._fib = Fib(plane)
        self._edges = edges
        self._between: dict[tuple[TableId, TableId], list[LeakKey]] = {}
        for key in edges:
            self._between.setdefault((key.source, key.target), []).append(key)
        self._gained = {
            pair: sorted({p for key in keys for cls in edges[key] for p in cls.members})
            for pair, keys in self._between.items()
        }
        self._gaining = {key.target for key in edges}
        self._native: dict[TableId, list[Prefix]] = {}

    def native(self, table: TableId) -> list[Prefix]:
        """The destinations that are the table's own: not leaked into it, no default route, not discarded; sorted."""
        known = self._native.get(table)
        if known is None:
            found = self._plane.tables.get(table)
            known = self._native[table] = sorted(
                prefix
                for cls, routes in (found.routes.items() if found else ())
                if routes[0].leak is None and not routes[0].discard and routes[0].protocol is not Protocol.LOCAL
                for prefix in cls.members
                if prefix not in (DEFAULT_ROUTE, DEFAULT_ROUTE_V6)
            )
        return known

    def of(self, key: LeakKey) -> Returns:
        """What leads back; `missing` holds the prefixes that are not reached, or not as a whole."""
        back, onto = key.source, key.target
        reached: set[Prefix] = set()
        missing: list[Prefix] = []
        by: set[LeakKey] = set()
        if back not in self._gaining:  # no leak leads there
            missing = list(self.native(onto))
        for prefix in self.native(onto) if back in self._gaining else ():
            via = self._leak_to(back, onto, prefix)
            if via is not None:
                reached.add(prefix)
                by.update(self._between.get((via, back), ()))
                continue
            missing.append(prefix)
            parts = self._parts(back, onto, prefix)
            if parts:
                reached.update(parts)
                by.update(self._between[onto, back])
        for leak in self._between.get((onto, back), ()):
            behind = self._behind(leak)
            reached.update(behind)
            by.update([leak] if behind else ())
        if not reached:
            reached.update(p for p in missing[:_TRACED] if self._forwarded(back, onto, p))
            missing = [p for p in missing if p not in reached]
        return Returns(tuple(sorted(reached)), tuple(missing), tuple(sorted(by)))

    def _leak_to(self, back: TableId, onto: TableId, prefix: Prefix) -> TableId | None:
        """The table from which `back` gained the route that covers all of `prefix`: `onto`, or another that has the
        same prefix as its own (a site with two PEs)."""
        found = self._plane.lookup(back, network(prefix))
        if found is None or not covers(found[0], prefix):
            return None
        for route in found[1]:
            if route.leaked_from == onto:
                return onto
        for route in found[1]:
            if route.leaked_from is not None and found[0] == prefix:
                natives = self.native(route.leaked_from)
                at = bisect_left(natives, prefix)
                if at < len(natives) and natives[at] == prefix and route.leaked_from != back:
                    return route.leaked_from
        return None

    def _parts(self, back: TableId, onto: TableId, prefix: Prefix) -> list[Prefix]:
        """More specific routes than `prefix` that `back` gained from `onto`."""
        gained = self._gained.get((onto, back), [])
        end = bisect_left(gained, Prefix(host_prefix(broadcast(prefix)) + 1))
        return [p for p in gained[bisect_left(gained, prefix) : end] if p != prefix and covers(prefix, p)]

    def _behind(self, leak: LeakKey) -> list[Prefix]:
        """What a static route between tables leads to behind its next hop: nets that the table which has the next hop
        has no route of its own to. Packets arrive there all the same."""
        if leak.mechanism not in (Mechanism.STATIC_NEXT_HOP, Mechanism.STATIC_INTERFACE):
            return []
        found: list[Prefix] = []
        for cls in self._edges[leak]:
            prefixes = [prefix for prefix in cls.members if self._is_foreign(leak.source, prefix)]
            if prefixes and self._sent(leak.target, prefixes[0]).disposition in (
                Disposition.DELIVERED,
                Disposition.EXITS,
            ):
                found += prefixes
        return found

    def _is_foreign(self, table: TableId, prefix: Prefix) -> bool:
        """Whether no route of the table's own is for the prefix or for a part of it."""
        natives = self.native(table)
        at = bisect_left(natives, prefix)
        if prefix in (DEFAULT_ROUTE, DEFAULT_ROUTE_V6) or (at < len(natives) and covers(prefix, natives[at])):
            return False
        known = self._plane.lookup(table, network(prefix))
        return known is None or known[0] in (DEFAULT_ROUTE, DEFAULT_ROUTE_V6) or known[1][0].leak is not None

    def _forwarded(self, back: TableId, onto: TableId, prefix: Prefix) -> bool:
        """Whether a packet from `back` to the prefix is delivered through `onto`, by routes that no leak made."""
        if self._plane.lookup(back, network(prefix)) is None:
            return False
        way = self._sent(back, prefix)
        through = {(hop.device, hop.vrf) for hop in way.hops}
        return way.disposition is Disposition.DELIVERED and (onto.device, onto.vrf) in through

    def _sent(self, table: TableId, prefix: Prefix) -> Walk:
        """The way of a packet from the table to the first station of the prefix."""
        address = network(prefix)
        if address != broadcast(prefix) and broadcast(prefix) - address > 1:
            address = Address(address + 1)
        return trace(self._fib, Packet(Address(0), address), Position(table.device, table.vrf))[0]
