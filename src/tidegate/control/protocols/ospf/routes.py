"""From a router's OSPF table to routes as the device prints them, built when they are asked for.

A table of a thousand routers has millions of routes, and most are never looked at: a mapping holds the numbers, and
makes the route objects of a class once, on first access.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tidegate.control.cause import Cause, Reason, Rule
from tidegate.control.policy.filters import Filters
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.ospf.area import Hop, Router
from tidegate.control.protocols.ospf.external import ExternalPath
from tidegate.control.protocols.ospf.interarea import Entry, Table
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
    the built routes of the latter are the same objects. `refused` says what the process itself held back.
    """

    __slots__ = ("_builder", "_built", "_discards", "_external", "_external_discards", "_internal", "_keys", "refused")

    def __init__(
        self,
        builder: RouteBuilder,
        internal: Table,
        external: Mapping[PrefixClass, ExternalPath],
        discards: tuple[Discards, Discards],
        built: dict[PrefixClass, tuple[Route, ...]],
        ignored: Mapping[PrefixClass, list[Refusal]],
    ) -> None:
        self._builder = builder
        self._internal = internal
        self._external = external
        self._discards, self._external_discards = discards
        self._built = built  # routes that are no external ones
        self.refused = {cls: tuple(refusals) for cls, refusals in ignored.items()}
        self._keys = self._choose()

    def _choose(self) -> dict[PrefixClass, tuple[Route, ...] | None]:
        router = self._builder.router
        attached = router.attached
        keys: dict[PrefixClass, tuple[Route, ...] | None] = {
            destination: None
            for destination, entry in self._internal.items()
            if isinstance(destination, PrefixClass) and entry.hops and destination not in attached
        }
        for cls in (*self._external, *self._discards, *self._external_discards):
            if cls not in attached:
                keys.setdefault(cls, None)
        return self._distribute(keys)

    def _distribute(
        self, keys: dict[PrefixClass, tuple[Route, ...] | None]
    ) -> dict[PrefixClass, tuple[Route, ...] | None]:
        """What `distribute-list … in` lets into the routing table; the database is not touched (IOS)."""
        running = self._builder.router.running
        name = running.process.distribute_list_in
        if name is None:
            return keys
        filters = Filters(running.device.policies)
        head, prefixed, tail = name.partition("prefix:")
        by_prefix_list = bool(prefixed) and not head
        kept: dict[PrefixClass, tuple[Route, ...] | None] = {}
        for cls in keys:
            if by_prefix_list:
                verdict = filters.prefix("prefix-list", tail, cls.representative)
            else:
                verdict = filters.prefix("access-list", name, cls.representative)
            if verdict.permit:
                kept[cls] = None
            else:
                lines = (running.process.line_of("distribute_list_in"), *verdict.lines)
                refusal = Refusal(Reason.DISTRIBUTE_LIST, "ospf route", running.id.device, lines)
                self.refused[cls] = (*self.refused.get(cls, ()), refusal)
        return kept

    def __getitem__(self, cls: PrefixClass) -> tuple[Route, ...]:
        found = self._keys[cls]
        if found is None:
            found = self._keys[cls] = self._build(cls)
        return found

    def _build(self, cls: PrefixClass) -> tuple[Route, ...]:
        entry = self._internal.get(cls)
        if cls in self._discards and (entry is None or entry.inter):
            return self._kept(cls, *self._discards[cls])
        if entry is not None:
            built = self._built.get(cls)
            if built is None:
                built = self._built[cls] = self._builder.internal(entry)
            return built
        if cls in self._external_discards:
            return self._builder.discard(*self._external_discards[cls], external=True)
        return self._builder.external(self._external[cls])

    def _kept(self, cls: PrefixClass, metric: int, summary: AreaRange) -> tuple[Route, ...]:
        built = self._built.get(cls)
        if built is None:
            built = self._built[cls] = self._builder.discard(metric, summary, external=False)
        return built

    def __iter__(self) -> Iterator[PrefixClass]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)

    def __contains__(self, cls: object) -> bool:
        return cls in self._keys
