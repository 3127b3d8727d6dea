"""Routes between areas: what border routers tell of one area in another, and what every router makes of it.

Areas meet at border routers (RFC 2328 §12.4.3, §16.2, with RFC 3509 for what IOS calls a border router): each tells
the backbone what its other areas hold, computes from the backbone what other border routers told it, and tells its
other areas both. A router that redistributes is a destination too (§12.4.3, type 4 summaries).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from tidegate.control.cause import Cause, Rule
from tidegate.control.lazymapping import PointMapping
from tidegate.control.policy.filters import Filters
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.ospf.area import ClassOf, Database, Router, distinct
from tidegate.control.protocols.ospf.distances import UNREACHABLE
from tidegate.control.protocols.ospf.instance import OspfInstance
from tidegate.control.protocols.ospf.intraarea import Destination, Entry, Intra, Table, better
from tidegate.model.ospf import AreaRange
from tidegate.net.prefix import DEFAULT_ROUTE, covers

BACKBONE = 0


class Summary(NamedTuple):
    """What a border router tells an area of a destination. `down`: with the DN bit (RFC 4577 §4.2.5.1)."""

    border: Router
    metric: int
    causes: tuple[Cause, ...]
    down: bool = False


Summaries = dict[int, dict[Destination, list[Summary]]]  # by id(graph)


class InterArea:
    """Summaries of every area, and each router's table of intra-area and inter-area routes.

    `injected` are summaries that no area is behind: VPN routes of the same OSPF domain (RFC 4577 §4.2.6), by the
    router that has them.
    """

    def __init__(
        self,
        database: Database,
        intra: Intra,
        class_of: ClassOf,
        injected: Mapping[OspfInstance, Mapping[PrefixClass, Summary]],
    ) -> None:
        self._database = database
        self._intra = intra
        self._class_of = class_of
        self._tables: dict[OspfInstance, Table] = {}
        self.discards: dict[OspfInstance, dict[PrefixClass, tuple[int, AreaRange]]] = {}
        self.summaries: Summaries = defaultdict(lambda: defaultdict(list))
        self._filters: dict[str, Filters] = {}
        borders = [r for r in database.routers.values() if r.running.is_border_router()]
        for instance, offered in injected.items():
            self._inject(database.routers[instance], offered)
        for border in borders:  # the other areas into the backbone
            self._tell(border, BACKBONE, self._summarize(border, BACKBONE))
        for border in borders:  # the backbone and the other areas into each area
            learned = self._learned(border)
            for area in border.graphs:
                if area != BACKBONE:
                    self._tell(border, area, {**learned, **self._summarize(border, area)})  # own areas win
                    self._tell_default(border, area)

    def of(self, router: Router) -> Table:
        """The router's table: intra-area routes win over inter-area ones (RFC 2328 §11)."""
        instance = router.running.id
        found = self._tables.get(instance)
        if found is None:
            found = self._tables[instance] = self._merged(router)
        return found

    def _merged(self, router: Router) -> Table:
        intra = self._intra.of(router)
        if not any(self.summaries.get(id(graph)) for graph in router.graphs.values()):
            return intra
        return PointMapping(
            lambda destination: intra.get(destination) or self._inter_entry(router, destination),
            lambda: {**self._inter(router), **dict(intra.items())},
        )

    def _inject(self, router: Router, offered: Mapping[PrefixClass, Summary]) -> None:
        for graph in router.graphs.values():
            summaries = self.summaries[id(graph)]
            for cls, summary in offered.items():
                summaries[cls].append(summary)

    def _tell(self, border: Router, area: int, told: Mapping[Destination, tuple[int, tuple[Cause, ...]]]) -> None:
        settings = border.running.area(area)
        if settings.no_summary and settings.kind != "normal":
            return
        summaries = self.summaries[id(border.graphs[area])]
        for destination, (metric, causes) in told.items():
            if isinstance(destination, OspfInstance):
                if settings.kind != "normal":
                    continue  # RFC 2328 §12.4.3: no type 4 where there is no type 5
            elif settings.filter_in is not None and not self._passes(border, settings.filter_in, destination):
                continue
            summaries[destination].append(Summary(border, metric, causes))

    def _passes(self, border: Router, name: str, cls: PrefixClass) -> bool:
        """`area N filter-list prefix NAME {in|out}`."""
        device = border.running.device
        filters = self._filters.setdefault(device.name, Filters(device.policies))
        return filters.prefix("prefix-list", name, cls.representative).permit

    def _tell_default(self, border: Router, area: int) -> None:
        # RFC 2328 §12.4.3.1: a stub area gets a default route; RFC 3101 §2.7: so does an NSSA without summaries.
        settings = border.running.area(area)
        if settings.kind == "stub" or (settings.kind == "nssa" and settings.no_summary):
            line = settings.line_of("no_summary") if settings.no_summary else settings.line
            cause = Cause(Rule.OSPF_DEFAULT, border.running.id.device, (line,))
            cls = self._class_of(border.running.table, DEFAULT_ROUTE)
            self.summaries[id(border.graphs[area])][cls].append(Summary(border, settings.default_cost, (cause,)))

    def _summarize(self, border: Router, into: int) -> dict[Destination, tuple[int, tuple[Cause, ...]]]:
        """The intra-area routes of `border` as summaries for the area `into`, ranges applied (RFC 2328 §12.4.3)."""
        told: dict[Destination, tuple[int, tuple[Cause, ...]]] = {}
        ranges = {area: border.running.area(area).ranges for area in border.graphs}
        components: dict[int, tuple[AreaRange, list[Entry], int]] = {}
        for destination, entry in self._intra.of(border).items():
            if entry.area == into:
                continue
            covering = None
            if ranges[entry.area] and isinstance(destination, PrefixClass):
                covering = _range_of(ranges[entry.area], destination)
            if covering is None:
                if self._leaves(border, entry.area, destination):
                    told[destination] = (entry.metric, entry.causes)
            else:
                components.setdefault(id(covering), (covering, [], entry.area))[1].append(entry)
        for covering, entries, area in components.values():
            self._tell_range(border, covering, entries, area, told)
        return told

    def _leaves(self, border: Router, area: int, destination: Destination) -> bool:
        """Whether `area N filter-list prefix NAME out` lets a destination of area N out of it."""
        name = border.running.area(area).filter_out
        return name is None or isinstance(destination, OspfInstance) or self._passes(border, name, destination)

    def _tell_range(
        self,
        border: Router,
        covering: AreaRange,
        entries: list[Entry],
        area: int,
        told: dict[Destination, tuple[int, tuple[Cause, ...]]],
    ) -> None:
        if not covering.advertise:
            return
        # RFC 1583 compatibility (IOS default): the least cost of the components; RFC 2328 takes the largest.
        metric = min(e.metric for e in entries) if covering.cost is None else covering.cost
        causes = distinct(cause for e in entries for cause in e.causes)
        cause = Cause(Rule.OSPF_ORIGIN, border.running.id.device, (covering.line,), causes, f"range of area {area}")
        cls = self._class_of(border.running.table, covering.prefix)
        if self._leaves(border, area, cls):
            told[cls] = (metric, (cause,))
        self.discards.setdefault(border.running.id, {})[cls] = (metric, covering)

    def _learned(self, border: Router) -> dict[Destination, tuple[int, tuple[Cause, ...]]]:
        own = self._intra.of(border)
        found = self._from_area(border, BACKBONE)
        return {d: (e.metric, e.causes) for d, e in found.items() if d not in own and self._leaves(border, BACKBONE, d)}

    def _from_area(self, router: Router, area: int) -> dict[Destination, Entry]:
        """RFC 2328 §16.2: what the summaries of one area give the router."""
        found = ((d, self._from_summaries(router, area, d)) for d in self.summaries[id(router.graphs[area])])
        return {destination: entry for destination, entry in found if entry is not None}

    def _from_summaries(self, router: Router, area: int, destination: Destination) -> Entry | None:
        graph = router.graphs[area]
        summaries = self.summaries[id(graph)].get(destination)
        if not summaries or destination == router.running.id:
            return None
        tree = graph.tree(router.vertices[area])
        ignores_down = router.running.heeds_down_bit()
        best: Entry | None = None
        for summary in summaries:
            if summary.border is router or (summary.down and ignores_down):
                continue
            far, hops = tree.reach(summary.border.vertices[area])
            if far < UNREACHABLE:
                best = better(best, Entry(True, far + summary.metric, hops, summary.causes, area))
        return best

    def _areas_looked_at(self, router: Router) -> Iterable[int]:
        # RFC 3509 §2.2, IOS: a border router with an adjacency in the backbone looks at the backbone's summaries only.
        if router.running.is_border_router() and router.graphs[BACKBONE].first_hops[router.vertices[BACKBONE]]:
            return (BACKBONE,)
        return sorted(router.graphs)

    def _inter_entry(self, router: Router, destination: Destination) -> Entry | None:
        best: Entry | None = None
        for area in self._areas_looked_at(router):
            entry = self._from_summaries(router, area, destination)
            if entry is not None:
                best = better(best, entry)
        return best

    def _inter(self, router: Router) -> dict[Destination, Entry]:
        table: dict[Destination, Entry] = {}
        for area in self._areas_looked_at(router):
            for destination, entry in self._from_area(router, area).items():
                table[destination] = better(table.get(destination), entry)
        return table


def _range_of(ranges: list[AreaRange], cls: PrefixClass) -> AreaRange | None:
    """The most specific range that covers the class."""
    prefix = cls.representative
    covering = [r for r in ranges if covers(r.prefix, prefix)]
    return max(covering, key=lambda r: r.prefix & 255) if covering else None
