"""The routing information base of one table: candidates of every source, and the best of them.

A source (connected, static, one OSPF process, BGP …) offers routes for a class; the lowest administrative distance
wins, the others are refused with that reason. Sources replace what they offered, so that a round of the fixed point
only touches what changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tidegate.control.cause import Reason
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.table import Mechanism, Refusal, Route, Table, TableId
from tidegate.net.prefix import format_address

_Offer = Mapping[PrefixClass, tuple[Route, ...]]


def same_routes(one: tuple[Route, ...], other: tuple[Route, ...]) -> bool:
    """Whether two answers for a class are the same but for their identity."""
    return one is other or (
        len(one) == len(other) and all(a is b or essence(a) == essence(b) for a, b in zip(one, other, strict=True))
    )


def essence(route: Route) -> tuple[object, ...]:
    """What makes two routes the same to everyone but for their cause."""
    return (
        route.protocol,
        route.distance,
        route.metric,
        route.next_hop,
        route.interface,
        route.next_hop_vrf,
        route.labels,
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


class Rib:
    """One table under computation. `version` counts its changes, so that others know when to look again."""

    __slots__ = ("_offers", "changed", "id", "refused", "routes", "version")

    def __init__(self, table: TableId) -> None:
        self.id = table
        self.routes: dict[PrefixClass, tuple[Route, ...]] = {}
        self.version = 0
        self.changed: set[PrefixClass] = set()  # since the reader last cleared it
        self._offers: dict[str, dict[PrefixClass, tuple[Route, ...]]] = {}
        self.refused: dict[str, dict[PrefixClass, tuple[Refusal, ...]]] = {}  # by the sources themselves

    def replace(self, source: str, offer: _Offer) -> bool:
        """`source` now offers exactly this. True where a best route changed."""
        old = self._offers.get(source, {})
        touched = [cls for cls in old if cls not in offer]
        touched += [cls for cls, routes in offer.items() if cls not in old or not same_routes(old[cls], routes)]
        if not touched:
            return False
        self._offers[source] = dict(offer)
        return self._select(touched)

    def update(self, source: str, cls: PrefixClass, routes: tuple[Route, ...]) -> bool:
        """`source` now offers these routes (or, empty, none) for one class. True where the best changed."""
        offers = self._offers.setdefault(source, {})
        old = offers.get(cls, ())
        if same_routes(old, routes):
            return False
        if routes:
            offers[cls] = routes
        else:
            del offers[cls]
        return self._select((cls,))

    def offered(self, source: str) -> _Offer:
        """What `source` offers now, best or not."""
        return self._offers.get(source, {})

    def _select(self, classes: Iterable[PrefixClass]) -> bool:
        changed = False
        for cls in classes:
            best = self._best(cls)
            if same_routes(self.routes.get(cls, ()), best):
                if best:
                    self.routes[cls] = best
                continue
            changed = True
            self.changed.add(cls)
            if best:
                self.routes[cls] = best
            else:
                self.routes.pop(cls, None)
        if changed:
            self.version += 1
        return changed

    def _best(self, cls: PrefixClass) -> tuple[Route, ...]:
        only: tuple[Route, ...] = ()
        several = False
        for offer in self._offers.values():
            routes = offer.get(cls)
            if routes:
                several = several or bool(only)
                only = only + routes if only else routes
        if not several and (len(only) < 2 or all(r.distance == only[0].distance for r in only)):
            return only
        best = min(map(_rank, only))
        return tuple(r for r in only if _rank(r) == best)

    def finish(self) -> Table:
        """The finished table, with a reason for every candidate that lost."""
        refusals: dict[PrefixClass, list[Refusal]] = {}
        for by_class in self.refused.values():
            for cls, reasons in by_class.items():
                refusals.setdefault(cls, []).extend(reasons)
        for offer in self._offers.values():
            for cls, routes in offer.items():
                best = self.routes.get(cls, ())
                for route in routes:
                    if best and not any(route is b for b in best):
                        refusals.setdefault(cls, []).append(_lost(route, best[0]))
        return Table(self.id, self.routes, {cls: tuple(reasons) for cls, reasons in refusals.items()})


def _rank(route: Route) -> tuple[int, bool, str, str, int]:
    """What the lowest of is installed, all that are equal together. A table's own route goes before a replica."""
    return route.distance, route.leak is Mechanism.REPLICATE, route.protocol, route.instance, route.metric


def _lost(route: Route, best: Route) -> Refusal:
    reason = Reason.HIGHER_DISTANCE if route.distance > best.distance else Reason.HIGHER_METRIC
    return Refusal(reason, describe(route), route.cause.device, route.cause.lines, route.cause)
