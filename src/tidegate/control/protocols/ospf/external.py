"""External routes: what AS boundary routers redistribute, and what others make of it (RFC 2328 §16.4, RFC 3101).

Externals are kept by prefix class for each connected part of an OSPF network (`domain`), and type 7 ones for each
NSSA; a border router translates those with a forwarding address (RFC 3101 §3.1).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from tidegate.control.cause import Cause, Rule
from tidegate.control.lazymapping import PointMapping
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.ospf.area import ClassOf, Database, Hop, Router, distinct
from tidegate.control.protocols.ospf.distances import UNREACHABLE
from tidegate.control.protocols.ospf.graph import AreaGraph
from tidegate.control.protocols.ospf.instance import LOOPBACK, OspfInstance, RunningProcess
from tidegate.control.protocols.ospf.intraarea import Entry, Table
from tidegate.model.ospf import AreaRange
from tidegate.net.prefix import DEFAULT_ROUTE, Address, contains, covers

_DEFAULT_METRIC = 20
_DEFAULT_METRIC_TYPE = 2


@dataclass(slots=True)
class External:
    """A route that a process redistributes. None: the process's or IOS's default holds.

    `down`: the route came over a VPN, so that PEs must ignore it (RFC 4577 §4.2.5.1, the DN bit). `inter_area`: it is
    an OSPF route of the same domain ID behind a VPN, advertised as a summary (§4.2.6) with `metric`. `forwarding` is
    the address others should send to instead of to this router (RFC 2328 §2.3).
    """

    metric: int | None
    metric_type: int | None
    tag: int
    cause: Cause
    forwarding: Address | None = None
    down: bool = False
    inter_area: bool = False


class Origin(NamedTuple):
    """One external advertisement: who originates it and with what."""

    router: Router
    metric: int
    metric_type: int
    tag: int
    cause: Cause
    forwarding: Address | None
    down: bool


class ExternalPath(NamedTuple):
    """What a router makes of the externals of one class. `nssa`: it is a type 7 route."""

    metric_type: int
    metric: int
    hops: int
    direct: tuple[Hop, ...]  # a forwarding address on an attached network
    tag: int
    causes: tuple[Cause, ...]
    nssa: bool


LookUp = Callable[[Address], Entry | None]


def default_metric(process_default: int | None, from_bgp: bool) -> int:
    """The metric of a redistributed route that nothing gives one (IOS: 1 for BGP, else 20, or `default-metric`)."""
    if process_default is not None:
        return process_default
    return 1 if from_bgp else _DEFAULT_METRIC


class Externals:
    """All external advertisements of one round."""

    def __init__(
        self,
        database: Database,
        class_of: ClassOf,
        redistributed: Mapping[OspfInstance, Mapping[PrefixClass, External]],
    ) -> None:
        self._database = database
        self._class_of = class_of
        self._type5: dict[int, dict[PrefixClass, list[Origin]]] = defaultdict(lambda: defaultdict(list))  # by domain
        self._type7: dict[int, dict[PrefixClass, list[Origin]]] = defaultdict(lambda: defaultdict(list))  # by graph
        self.discards: dict[OspfInstance, dict[PrefixClass, tuple[int, AreaRange]]] = {}
        for instance in sorted(redistributed):
            router = database.routers.get(instance)
            if router is not None:
                self._originate(router, redistributed[instance])
        for router in database.routers.values():
            self._nssa_defaults(router)
        self._translate()

    # Origination

    def _originate(self, router: Router, offered: Mapping[PrefixClass, External]) -> None:
        process = router.running.process
        origins = {
            cls: Origin(
                router,
                _metric(process.default_metric, external),
                external.metric_type or _DEFAULT_METRIC_TYPE,
                external.tag,
                external.cause,
                external.forwarding,
                external.down,
            )
            for cls, external in offered.items()
            if not external.inter_area
        }
        origins = self._summarize(router, origins)
        domain = self._type5[self._database.domain[router.running.id]]
        border = router.running.is_border_router()
        if any(router.running.area(area).kind == "normal" for area in router.graphs):
            for cls, origin in origins.items():
                domain[cls].append(origin)
        for area, graph in router.graphs.items():
            settings = router.running.area(area)
            if settings.kind != "nssa" or (border and settings.no_redistribution):
                continue
            # RFC 3101 §2.4: the P-bit, and with it a forwarding address, unless a border router originates it.
            address = None if border else forwarding_address(router.running, area)
            entries = self._type7[id(graph)]
            for cls, origin in origins.items():
                entries[cls].append(origin._replace(forwarding=address))

    def _summarize(self, router: Router, origins: dict[PrefixClass, Origin]) -> dict[PrefixClass, Origin]:
        """`summary-address`: one external for all that it covers, with the least of their metrics (IOS)."""
        summaries = router.running.process.summaries
        if not summaries:
            return origins
        kept: dict[PrefixClass, Origin] = {}
        covered: dict[int, list[Origin]] = defaultdict(list)
        for cls, origin in origins.items():
            covering = [s for s in summaries if covers(s.prefix, cls.representative)]
            if covering:
                covered[id(max(covering, key=lambda s: s.prefix & 255))].append(origin)
            else:
                kept[cls] = origin
        for summary in summaries:
            components = covered.get(id(summary))
            if not components or not summary.advertise:
                continue
            least = min(components, key=lambda o: (o.metric_type, o.metric))
            causes = distinct(o.cause for o in components)
            cause = Cause(Rule.REDISTRIBUTED, router.running.id.device, (summary.line,), causes, "summary-address")
            cls = self._class_of(router.running.table, summary.prefix)
            kept[cls] = least._replace(cause=cause, forwarding=None, router=router)
            self.discards.setdefault(router.running.id, {})[cls] = (least.metric, summary)
        return kept

    def _nssa_defaults(self, router: Router) -> None:
        # RFC 3101 §2.7, IOS: `area N nssa default-information-originate` on a border router needs no default route.
        if not router.running.is_border_router():
            return
        for area, graph in router.graphs.items():
            settings = router.running.area(area)
            if settings.kind == "nssa" and settings.nssa_default:
                cause = Cause(Rule.OSPF_DEFAULT, router.running.id.device, (settings.line_of("nssa_default"),))
                metric = 1 if settings.nssa_default_metric is None else settings.nssa_default_metric
                origin = Origin(router, metric, settings.nssa_default_type or 2, 0, cause, None, False)
                cls = self._class_of(router.running.table, DEFAULT_ROUTE)
                self._type7[id(graph)][cls].append(origin)

    def _translate(self) -> None:
        graphs = {id(g): g for r in self._database.routers.values() for g in r.graphs.values()}
        for key in [key for key in graphs if key in self._type7]:
            members = [r for r in self._database.members[key] if r is not None]
            area = graphs[key].area
            borders = [r for r in members if r.running.is_border_router() and r.running.area(area).kind == "nssa"]
            if not borders:
                continue
            # RFC 3101 §3.1: those told to translate always; where there is none, the one with the highest router ID.
            always = [r for r in borders if r.running.area(area).nssa_translate_always]
            for translator in always or [max(borders, key=lambda r: (r.running.router_id, r.running.id))]:
                self._translate_at(translator, area, self._type7[key])

    def _translate_at(self, translator: Router, area: int, type7: Mapping[PrefixClass, Iterable[Origin]]) -> None:
        origins = {}
        for cls, entries in type7.items():
            propagated = [o for o in entries if o.forwarding is not None]
            if propagated:
                least = min(propagated, key=lambda o: (o.metric_type, o.metric, o.router.running.id))
                if translator.running.area(area).nssa_suppress_address:
                    least = least._replace(forwarding=None)
                origins[cls] = least._replace(router=translator)
        domain = self._type5[self._database.domain[translator.running.id]]
        for cls, origin in self._summarize(translator, origins).items():
            if all(known.router is not translator for known in domain[cls]):
                domain[cls].append(origin)

    # Calculation

    def of(self, router: Router, table: Table, look_up: LookUp) -> Mapping[PrefixClass, ExternalPath]:
        """RFC 2328 §16.4, RFC 3101 §2.5: the best external path of every class at `router`."""
        if not self._type5.get(self._database.domain[router.running.id]) and not self._type7:
            return {}
        known: dict[tuple[tuple[int, int, int, int, int, int, bool], ...], ExternalPath | None] = {}

        def one(cls: PrefixClass) -> ExternalPath | None:
            origins = self._seen_of(router, cls)
            key = tuple(
                (id(o.router), o.metric, o.metric_type, o.tag, id(o.cause), o.forwarding or 0, nssa is None)
                for o, nssa in origins
            )
            if key not in known:
                known[key] = _best(router, table, origins, look_up)
            return known[key]

        def whole() -> dict[PrefixClass, ExternalPath]:
            return {cls: path for cls in self._seen_by(router) if (path := one(cls)) is not None}

        return PointMapping(one, whole)

    def ignored(self, router: Router) -> Iterable[tuple[PrefixClass, Origin]]:
        """What the router ignores because a PE marked it with the DN bit (RFC 4577 §4.2.5.1)."""
        if router.running.heeds_down_bit():
            for cls in self._seen_by(router):
                yield from ((cls, o) for o, _ in self._seen_of(router, cls) if o.down and o.router is not router)

    def _seen_by(self, router: Router) -> Iterable[PrefixClass]:
        """The classes of which the router knows an external."""
        running = router.running
        seen: dict[PrefixClass, None] = {}
        if self._takes_type5(router):
            seen.update(dict.fromkeys(self._type5.get(self._database.domain[running.id], ())))
        for area, graph in router.graphs.items():
            if running.area(area).kind == "nssa":
                seen.update(dict.fromkeys(self._type7.get(id(graph), ())))
        return seen

    def _seen_of(self, router: Router, cls: PrefixClass) -> list[tuple[Origin, AreaGraph | None]]:
        """The externals of one class that the router knows; a type 7 one with the graph of its NSSA."""
        running = router.running
        seen: list[tuple[Origin, AreaGraph | None]] = []
        if self._takes_type5(router):
            seen += [(o, None) for o in self._type5.get(self._database.domain[running.id], {}).get(cls, ())]
        for area, graph in router.graphs.items():
            if running.area(area).kind == "nssa":
                seen += [(o, graph) for o in self._type7.get(id(graph), {}).get(cls, ())]
        return seen

    def _takes_type5(self, router: Router) -> bool:
        return any(router.running.area(area).kind == "normal" for area in router.graphs)


def _metric(process_default: int | None, external: External) -> int:
    if external.metric is not None:
        return external.metric
    if external.cause.rule is Rule.OSPF_DEFAULT:
        return 1  # IOS: default-information originate
    return default_metric(process_default, from_bgp=False)


def forwarding_address(running: RunningProcess, area: int) -> Address | None:
    """RFC 3101 §2.3, IOS: the highest loopback address in the NSSA, else the highest interface address there."""
    links = [link for link in running.links.values() if link.area == area]
    best = max(links, key=lambda link: (link.network_type == LOOPBACK, link.address), default=None)
    return None if best is None else best.address


def _best(
    router: Router, table: Table, origins: Iterable[tuple[Origin, AreaGraph | None]], look_up: LookUp
) -> ExternalPath | None:
    ignores_down = router.running.heeds_down_bit()
    best: tuple[int, int, int, bool] | None = None
    found: ExternalPath | None = None
    for origin, nssa in origins:
        if origin.router is router or (origin.down and ignores_down):
            continue
        way = _way(router, table, origin, nssa, look_up)
        if way is None:
            continue
        far, hops, direct = way
        # RFC 2328 §16.4 (6): type 1 first, then the metric; of type 2 routes also the distance. RFC 3101 §2.5 (6) e.
        metric = far + origin.metric if origin.metric_type == 1 else origin.metric
        rank = (origin.metric_type, metric, far if origin.metric_type == 2 else 0, nssa is None)
        if best is None or rank < best:
            best = rank
            found = ExternalPath(
                origin.metric_type, metric, hops, direct, origin.tag, (origin.cause,), nssa is not None
            )
        elif rank == best and found is not None:
            found = found._replace(
                hops=found.hops | hops,
                direct=tuple(dict.fromkeys((*found.direct, *direct))),
                causes=distinct((*found.causes, origin.cause)),
            )
    return found


def _way(
    router: Router, table: Table, origin: Origin, nssa: AreaGraph | None, look_up: LookUp
) -> tuple[int, int, tuple[Hop, ...]] | None:
    """Distance and next hops to where an external leads: its originator, or its forwarding address."""
    if nssa is None:
        known = table.get(origin.router.running.id)
        if known is None:
            return None
        far, hops = known.metric, known.hops
    else:
        tree = nssa.tree(router.vertices[nssa.area])
        vertex = origin.router.vertices[nssa.area]
        far, hops = tree.reach(vertex)
        if far >= UNREACHABLE:
            return None
    if not origin.forwarding:
        return far, hops, ()
    entry = look_up(origin.forwarding)
    if entry is None:
        return None  # RFC 2328 §16.4 (3): an OSPF route to the forwarding address is needed
    if entry.hops:
        return entry.metric, entry.hops, ()
    for link in router.running.links.values():
        if contains(link.subnet, origin.forwarding) and not link.unnumbered and link.address != origin.forwarding:
            hop = Hop(link.order, origin.forwarding, link.endpoint.interface)
            return entry.metric, 0, (hop,)
    return None
