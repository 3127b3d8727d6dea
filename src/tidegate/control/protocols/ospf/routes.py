"""From a router's OSPF table to routes as the device prints them, built when they are asked for.

A table of a thousand routers has millions of routes, and most are never looked at: a mapping holds the numbers, and
makes the route objects of a class once, on first access.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from tidegate.control.cause import Cause, Reason, Rule
from tidegate.control.lazymapping import drop
from tidegate.control.policy.distinguishers import OSPF_PREFIX_LIST
from tidegate.control.policy.filters import Filters, FilterVerdict
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.ospf.area import Hop, Router
from tidegate.control.protocols.ospf.external import ExternalPath
from tidegate.control.protocols.ospf.intraarea import Entry, Table
from tidegate.control.table import Protocol, Refusal, Route
from tidegate.model.ospf import AreaRange

_EXTERNAL_DISCARD_DISTANCE = 254  # IOS: `discard-route external`
_EXTERNAL_PROTOCOLS = {
    (1, False): Protocol.OSPF_E1,
    (2, False): Protocol.OSPF_E2,
    (1, True): Protocol.OSPF_N1,
    (2, True): Protocol.OSPF_N2,
}

Discards = Mapping[PrefixClass, tuple[int, AreaRange]]


class RouteBuilder:
    """Makes the routes of one process; shares next hops and causes between them."""

    __slots__ = ("_causes", "_hops", "router")

    def __init__(self, router: Router) -> None:
        self.router = router
        self._hops: dict[int, tuple[Hop, ...]] = {}
        # By rule, interface and the identity of the parents, which the value keeps alive.
        self._causes: dict[tuple[Rule, str, int], tuple[Cause, tuple[Cause, ...]]] = {}

    def hops(self, bits: int) -> tuple[Hop, ...]:
        """The next hops of a set, sorted, no more than the process's maximum paths."""
        found = self._hops.get(bits)
        if found is None:
            numbered = self.router.hops
            chosen = sorted({numbered[i] for i in range(bits.bit_length()) if bits >> i & 1})
            found = self._hops[bits] = tuple(chosen[: self.router.running.process.maximum_paths])
        return found

    def cause(self, rule: Rule, interface: str, parents: tuple[Cause, ...]) -> Cause:
        """The lines that make OSPF run on the outgoing interface, and what originates the route."""
        key = rule, interface, id(parents)
        found = self._causes.get(key)
        if found is None:
            running = self.router.running
            cause = Cause(rule, running.id.device, running.links[interface].lines, parents)
            found = self._causes[key] = cause, parents
        return found[0]

    def internal(self, entry: Entry) -> tuple[Route, ...]:
        process = self.router.running.process
        protocol, rule, distance = Protocol.OSPF, Rule.OSPF_INTRA, process.distance_intra
        if entry.inter:
            protocol, rule, distance = Protocol.OSPF_IA, Rule.OSPF_INTER, process.distance_inter
        metric, parents, instance = entry.metric, entry.causes, process.process
        return tuple(
            [
                Route(
                    protocol,
                    distance,
                    metric,
                    self.cause(rule, interface, parents),
                    next_hop,
                    interface,
                    instance=instance,
                )
                for _, next_hop, interface in self.hops(entry.hops)
            ]
        )

    def external(self, path: ExternalPath) -> tuple[Route, ...]:
        process = self.router.running.process
        hops = self.hops(path.hops)
        if path.direct:
            hops = tuple(sorted({*hops, *path.direct})[: process.maximum_paths])
        return tuple(
            Route(
                _EXTERNAL_PROTOCOLS[path.metric_type, path.nssa],
                process.distance_external,
                path.metric,
                self.cause(Rule.OSPF_EXTERNAL, interface, path.causes),
                next_hop,
                interface,
                tag=path.tag,
                instance=process.process,
            )
            for _, next_hop, interface in hops
        )

    def discard(self, metric: int, summary: AreaRange, external: bool) -> tuple[Route, ...]:
        """IOS: a summary has a route to Null0, so that what it covers and nothing holds does not loop."""
        running = self.router.running
        cause = Cause(
            Rule.OSPF_EXTERNAL if external else Rule.OSPF_INTRA,
            running.id.device,
            (summary.line,),
            (),
            "discard route of a summary",
        )
        distance = _EXTERNAL_DISCARD_DISTANCE if external else running.process.distance_intra
        protocol = Protocol.OSPF_E2 if external else Protocol.OSPF
        process = running.process.process
        return (Route(protocol, distance, metric, cause, None, "Null0", instance=process, discard=True),)


class OspfRoutes(Mapping[PrefixClass, tuple[Route, ...]]):
    """The routes one process offers its table: what it reaches through neighbors, and discard routes.

    Never the networks its own interfaces advertise. `external` may differ between rounds while `internal` stays: then
    the built routes of the latter are the same objects. A class is looked at when somebody asks for it.
    """

    __slots__ = (
        "_builder",
        "_built",
        "_discards",
        "_external",
        "_external_discards",
        "_filter",
        "_ignored",
        "_internal",
        "_keys",
    )

    def __init__(
        self,
        builder: RouteBuilder,
        internal: Table,
        external: Mapping[PrefixClass, ExternalPath],
        discards: tuple[Discards, Discards],
        built: dict[PrefixClass, tuple[Route, ...]],
        ignored: Callable[[], Mapping[PrefixClass, list[Refusal]]],
    ) -> None:
        self._builder = builder
        self._internal = internal
        self._external = external
        self._discards, self._external_discards = discards
        self._built = built  # routes that are no external ones
        self._ignored = ignored
        self._filter = _filter(builder.router)
        self._keys: dict[PrefixClass, tuple[Route, ...]] = {}  # empty: no route

    def get(self, cls: PrefixClass, default: Any = None) -> Any:
        found = self._keys.get(cls)
        if found is None:
            found = self._keys[cls] = self._build(cls) if self._permits(cls) else ()
        return found or default

    def __getitem__(self, cls: PrefixClass) -> tuple[Route, ...]:
        found: tuple[Route, ...] = self.get(cls, ())
        if not found:
            raise KeyError(cls)
        return found

    def forget(self, classes: Collection[PrefixClass] | None) -> None:
        """The process may have other routes to these classes (None: to all)."""
        for known in (self._keys, self._built):
            if classes is None:
                known.clear()
            else:
                drop(known, classes)

    def refused(self) -> dict[PrefixClass, tuple[Refusal, ...]]:
        """What the process held back from its table: by the DN bit, by a distribute-list."""
        refused = {cls: tuple(refusals) for cls, refusals in self._ignored().items()}
        if self._filter is not None:
            running = self._builder.router.running
            for cls in self._candidates():
                verdict = self._filter(cls)
                if not verdict.permit:
                    lines = (running.process.line_of("distribute_list_in"), *verdict.lines)
                    refusal = Refusal(Reason.DISTRIBUTE_LIST, "ospf route", running.id.device, lines)
                    refused[cls] = (*refused.get(cls, ()), refusal)
        return refused

    def _permits(self, cls: PrefixClass) -> bool:
        # IOS: `distribute-list … in` keeps routes out of the routing table; the database is not touched.
        return self._filter is None or self._filter(cls).permit

    def _candidates(self) -> Iterator[PrefixClass]:
        """Every class that the process could have a route for, before filters."""
        attached = self._builder.router.attached
        found = {
            destination: None
            for destination, entry in self._internal.items()
            if isinstance(destination, PrefixClass) and entry.hops and destination not in attached
        }
        for cls in (*self._external, *self._discards, *self._external_discards):
            if cls not in attached:
                found.setdefault(cls, None)
        return iter(found)

    def _build(self, cls: PrefixClass) -> tuple[Route, ...]:
        if cls in self._builder.router.attached:
            return ()
        entry = self._internal.get(cls)
        if cls in self._discards and (entry is None or entry.inter):
            return self._kept(cls, *self._discards[cls])
        if entry is not None and entry.hops:
            built = self._built.get(cls)
            if built is None:
                built = self._built[cls] = self._builder.internal(entry)
            return built
        if cls in self._external_discards:
            return self._builder.discard(*self._external_discards[cls], external=True)
        path = self._external.get(cls)
        return () if path is None else self._builder.external(path)

    def _kept(self, cls: PrefixClass, metric: int, summary: AreaRange) -> tuple[Route, ...]:
        built = self._built.get(cls)
        if built is None:
            built = self._built[cls] = self._builder.discard(metric, summary, external=False)
        return built

    def __iter__(self) -> Iterator[PrefixClass]:
        return (cls for cls in self._candidates() if self.get(cls))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __contains__(self, cls: object) -> bool:
        return isinstance(cls, PrefixClass) and bool(self.get(cls))


def _filter(router: Router) -> Callable[[PrefixClass], FilterVerdict] | None:
    """What the process's `distribute-list … in` says of a class; None where it has none."""
    running = router.running
    name = running.process.distribute_list_in
    if name is None:
        return None
    filters = Filters(running.device.policies)
    head, prefixed, tail = name.partition(OSPF_PREFIX_LIST)
    if prefixed and not head:
        return lambda cls: filters.prefix("prefix-list", tail, cls.representative)
    return lambda cls: filters.prefix("access-list", name, cls.representative)
