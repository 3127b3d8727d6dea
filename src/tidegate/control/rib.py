"""The routing information base of one table: candidates of every source, and the best of them.

A source (connected, static, one OSPF process, BGP …) offers routes for a class; the lowest administrative distance
wins, the others are refused with that reason. Sources replace what they offered, so that a round of the fixed point
only touches what changed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from tidegate.control.cause import Reason
from tidegate.control.changelog import unite
from tidegate.control.lazymapping import LazyMapping, drop
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.table import Mechanism, Refusal, Route, Table, TableId
from tidegate.net.prefix import format_address

_Offer = Mapping[PrefixClass, tuple[Route, ...]]


def same_routes(one: tuple[Route, ...], other: tuple[Route, ...]) -> bool:
    """Whether two answers for a class are the same but for their identity."""
    return one is other or (len(one) == len(other) and all(map(same_route, one, other)))


def same_route(one: Route | None, other: Route | None) -> bool:
    """Whether two routes are the same to everyone, their causes included."""
    if one is other:
        return True
    return one is not None and other is not None and essence(one) == essence(other) and one.cause == other.cause


def essence(route: Route) -> tuple[object, ...]:
    """What makes two routes the same to everyone but for their cause."""
    return (
        route.protocol,
        route.distance,
        route.metric,
        route.next_hop,
        route.interface,
        route.next_hop_vrf,
        route.label,
        route.tag,
        route.instance,
        route.leak,
        route.leaked_from,
        route.discard,
        route.attributes,
    )


def describe(route: Route) -> str:
    """One phrase for a user: ``ospf route via 10.1.2.6``."""
    if route.discard:
        return f"{route.protocol} route to Null0"
    if route.next_hop is not None:
        return f"{route.protocol} route via {format_address(route.next_hop)}"
    return f"{route.protocol} route out of {route.interface}"


class BestRoutes(Mapping[PrefixClass, tuple[Route, ...]]):
    """The best routes of a table, class by class, worked out from the offers when somebody looks."""

    __slots__ = ("_known", "_offers")

    def __init__(self, offers: Mapping[str, _Offer]) -> None:
        self._offers = offers
        self._known: dict[PrefixClass, tuple[Route, ...]] = {}

    def best(self, cls: PrefixClass) -> tuple[Route, ...]:
        """The routes of one class, equal ones in the order of their sources; empty where nothing offers any."""
        found = self._known.get(cls)
        return self.anew(cls) if found is None else found

    def anew(self, cls: PrefixClass) -> tuple[Route, ...]:
        """As `best`, where the offers for the class have changed."""
        found = self._known[cls] = self._select(cls)
        return found

    def forget(self, classes: Collection[PrefixClass] | None = None) -> None:
        """The offers for these classes (None: for any) have changed."""
        if classes is None:
            self._known.clear()
        else:
            drop(self._known, classes)

    def __getitem__(self, cls: PrefixClass) -> tuple[Route, ...]:
        found = self.best(cls)
        if not found:
            raise KeyError(cls)
        return found

    def get(self, cls: PrefixClass, default: Any = None) -> Any:
        return self.best(cls) or default

    def __contains__(self, cls: object) -> bool:
        return any(cls in offer for offer in self._offers.values())

    def __iter__(self) -> Iterator[PrefixClass]:
        return iter(dict.fromkeys(cls for offer in self._offers.values() for cls in offer))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _select(self, cls: PrefixClass) -> tuple[Route, ...]:
        offered: tuple[Route, ...] = ()
        several = False
        for offer in self._offers.values():
            routes = offer.get(cls)
            if routes:
                several = several or bool(offered)
                offered = offered + routes if offered else routes
        if not several and (len(offered) < 2 or all(r.distance == offered[0].distance for r in offered)):
            return offered
        best = min(map(_rank, offered))
        return tuple(r for r in offered if _rank(r) == best)


class Changes:
    """Which classes of which tables have other best routes since somebody last asked; None: any of them may."""

    __slots__ = ("_found", "_held")

    def __init__(self) -> None:
        self._found: dict[TableId, dict[PrefixClass, None] | None] = {}
        self._held: dict[TableId, dict[PrefixClass, None] | None] = {}

    def note(self, table: TableId, classes: Collection[PrefixClass] | None) -> None:
        unite(self._found, {table: classes})
        unite(self._held, {table: classes})

    def note_ways(self, table: TableId, classes: Collection[PrefixClass] | None) -> None:
        """Only the ways to these classes are others: the table has the same, from the same sources."""
        unite(self._found, {table: classes})

    def take(self) -> Mapping[TableId, Collection[PrefixClass] | None]:
        """What has changed, in the order in which tables did; from now on it counts as known."""
        found, self._found = self._found, {}
        return found

    def take_held(self) -> Mapping[TableId, Collection[PrefixClass] | None]:
        """Likewise, without the classes to which only the ways are others."""
        held, self._held = self._held, {}
        return held


class Rib:
    """One table under computation. What changes in it is noted in `changes`."""

    __slots__ = ("_changes", "_offers", "id", "refused", "routes")

    def __init__(self, table: TableId, changes: Changes) -> None:
        self.id = table
        self._changes = changes
        self._offers: dict[str, _Offer] = {}
        self.routes = BestRoutes(self._offers)
        self.refused: dict[str, Mapping[PrefixClass, tuple[Refusal, ...]]] = {}  # by the sources themselves

    def copy(self) -> Rib:
        """A table of its own that begins as this one is now and notes its changes nowhere."""
        other = Rib(self.id, Changes())
        other._offers.update({s: dict(o) if isinstance(o, dict) else o for s, o in self._offers.items()})
        other.refused.update(self.refused)
        return other

    def shift(self, classes: Collection[PrefixClass] | None, held: Collection[PrefixClass] | None) -> None:
        """What a source offers for these classes (None: for any) has changed within its mapping, which is no dict; for
        those `held` it may have a route where it had none, or the other way."""
        self.routes.forget(classes)
        self._changes.note_ways(self.id, classes)
        if held is None or held:
            self._changes.note(self.id, held)

    def replace(self, source: str, offer: _Offer) -> bool:
        """`source` now offers exactly this. True where a best route changed.

        A mapping that is no dict is kept as it is and not looked into: a new one counts as a change.
        """
        old = self._offers.get(source, {})
        if old is offer:
            return False
        if not isinstance(offer, dict):
            self._offers[source] = offer
            self.shift(None, None)
            return True
        if not old and not offer:
            return False
        if all(isinstance(known, dict) and not known for known in self._offers.values()):
            self._offers[source] = dict(offer)  # nothing to compare with: all of it is new
            self.routes.forget(offer.keys())
            self._changes.note(self.id, dict.fromkeys(offer))
            return True
        touched = [cls for cls in old if cls not in offer]
        touched += [cls for cls, routes in offer.items() if cls not in old or not same_routes(old[cls], routes)]
        if not touched:
            return False
        before = [self.routes.best(cls) for cls in touched]
        self._offers[source] = dict(offer)
        return self._changed(touched, before)

    def update(self, source: str, cls: PrefixClass, routes: tuple[Route, ...]) -> bool:
        """`source` now offers these routes (or, empty, none) for one class. True where the best changed."""
        offers = self._offers.get(source)
        if offers is None:
            if not routes:
                return False
            offers = self._offers[source] = {}
        assert isinstance(offers, dict)  # a source either updates or offers lazily
        if same_routes(offers.get(cls, ()), routes):
            return False
        before = self.routes.best(cls)
        if routes:
            offers[cls] = routes
        else:
            del offers[cls]
        if same_routes(self.routes.anew(cls), before):
            return False
        self._changes.note(self.id, (cls,))
        return True

    def _changed(self, classes: list[PrefixClass], before: list[tuple[Route, ...]]) -> bool:
        self.routes.forget(classes)
        pairs = zip(classes, before, strict=True)
        changed = [cls for cls, old in pairs if not same_routes(self.routes.best(cls), old)]
        if changed:
            self._changes.note(self.id, changed)
        return bool(changed)

    def besides(self, source: str) -> set[PrefixClass]:
        """The classes for which any other source than this one has a route, best or not."""
        return {cls for name, offer in self._offers.items() if name != source for cls in offer}

    def offers_besides(self, cls: PrefixClass, source: str) -> bool:
        """Whether any other source than this one has a route for the class, best or not."""
        return any(offer.get(cls) for name, offer in self._offers.items() if name != source)

    def holds(self, classes: set[PrefixClass]) -> bool:
        """Whether a source offers a route for any of these classes, as far as that is known without a look."""
        return any(not classes.isdisjoint(offer) for offer in self._offers.values() if isinstance(offer, dict))

    def finish(self) -> Table:
        """The finished table, with a reason for every candidate that lost."""
        return Table(self.id, self.routes, LazyMapping(self._refusals))

    def _refusals(self) -> dict[PrefixClass, tuple[Refusal, ...]]:
        refusals: dict[PrefixClass, list[Refusal]] = {}
        for by_class in self.refused.values():
            for cls, reasons in by_class.items():
                refusals.setdefault(cls, []).extend(reasons)
        for offer in self._offers.values():
            for cls, routes in offer.items():
                best = self.routes.best(cls)
                for route in routes:
                    if best and not any(route is b for b in best):
                        refusals.setdefault(cls, []).append(_lost(route, best[0]))
        return {cls: tuple(reasons) for cls, reasons in refusals.items()}


def _rank(route: Route) -> tuple[int, bool, str, str, int]:
    """What the lowest of is installed, all that are equal together. A table's own route goes before a replica."""
    return route.distance, route.leak is Mechanism.REPLICATE, route.protocol, route.instance, route.metric


def _lost(route: Route, best: Route) -> Refusal:
    reason = Reason.HIGHER_DISTANCE if route.distance > best.distance else Reason.HIGHER_METRIC
    return Refusal(reason, describe(route), route.cause.device, route.cause.lines, route.cause)
