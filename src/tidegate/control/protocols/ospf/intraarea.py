"""Routes inside areas: what every router computes from the graphs of its own areas (RFC 2328 §16.1).

Destinations are prefix classes, and the routers that may redistribute (their distance decides about externals).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from tidegate.control.cause import Cause
from tidegate.control.lazymapping import PointMapping
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.ospf.area import Database, Router, distinct
from tidegate.control.protocols.ospf.distances import UNREACHABLE
from tidegate.control.protocols.ospf.instance import OspfInstance

Destination = PrefixClass | OspfInstance


class Entry(NamedTuple):
    """A destination in a router's own OSPF table (RFC 2328 §11). `hops` 0: directly attached, or the router itself."""

    inter: bool
    metric: int
    hops: int
    causes: tuple[Cause, ...]  # of those that originate it
    area: int


Table = Mapping[Destination, Entry]


class Intra:
    """Intra-area tables: each router's best over its areas (RFC 2328 §16.1)."""

    def __init__(self, database: Database, boundary: frozenset[OspfInstance]) -> None:
        self._database = database
        self._boundary = boundary  # routers that may originate external routes
        self._tables: dict[OspfInstance, PointMapping[Destination, Entry]] = {}

    def of(self, router: Router) -> Table:
        instance = router.running.id
        found = self._tables.get(instance)
        if found is None:
            found = self._tables[instance] = PointMapping(
                lambda destination: self._entry(router, destination), lambda: self._compute(router)
            )
        return found

    def forget(self, instance: OspfInstance, classes: Collection[PrefixClass] | None) -> None:
        """A router may have other ways to these classes (None: to all)."""
        found = self._tables.get(instance)
        if found is not None:
            found.forget(classes)

    def _entry(self, router: Router, destination: Destination) -> Entry | None:
        if isinstance(destination, OspfInstance):
            return self._router_entry(router, destination)
        best: Entry | None = None
        for area, graph in router.graphs.items():
            advertised = self._database.stubs(graph).get(destination)
            if advertised is None:
                continue
            tree = graph.tree(router.vertices[area])
            for vertex, cost, causes in advertised:
                far, hops = tree.reach(vertex)
                if far < UNREACHABLE:
                    best = better(best, Entry(False, far + cost, hops, causes, area))
        return best

    def _router_entry(self, router: Router, target: OspfInstance) -> Entry | None:
        other = self._database.routers.get(target)
        if other is None or other is router or target not in self._boundary:
            return None
        best: Entry | None = None
        for area, graph in router.graphs.items():
            if other.graphs.get(area) is graph:
                far, hops = graph.tree(router.vertices[area]).reach(other.vertices[area])
                if far < UNREACHABLE:
                    best = _closer(best, Entry(False, far, hops, (), area))
        return best

    def _compute(self, router: Router) -> dict[Destination, Entry]:
        table: dict[Destination, Entry] = {}
        for area, graph in router.graphs.items():
            tree = graph.tree(router.vertices[area])
            members = self._database.members[id(graph)]
            for other, (far, hops) in zip(members, tree.all(), strict=True):
                if other is None or far >= UNREACHABLE:
                    continue
                for cls, cost, causes in other.stubs.get(area, ()):
                    table[cls] = better(table.get(cls), Entry(False, far + cost, hops, causes, area))
                if other.running.id in self._boundary and other is not router:
                    target = other.running.id
                    table[target] = _closer(table.get(target), Entry(False, far, hops, (), area))
        return table


def better(known: Entry | None, entry: Entry) -> Entry:
    if known is None or entry[1] < known[1]:
        return entry
    return known if entry[1] > known[1] else _united(known, entry.hops, entry.causes)


def _closer(known: Entry | None, entry: Entry) -> Entry:
    # RFC 2328 §16.4 (3), compatible with RFC 1583: the least cost, then the largest area ID.
    return entry if known is None or (entry.metric, -entry.area) < (known.metric, -known.area) else known


def _united(known: Entry, hops: int, causes: tuple[Cause, ...]) -> Entry:
    return known._replace(hops=known.hops | hops, causes=distinct((*known.causes, *causes)))
