"""OSPF of a whole network: adjacencies and graphs once, routes round by round (RFC 2328).

Not modelled: virtual links, sham links, `neighbor` statements of non-broadcast networks (taken to be there), demand
circuits, timing (who was designated router first), graceful restart. Authentication compares only whether there is
any. Router IDs that two routers of one area share are reported; each is computed as if the other were not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from tidegate.control.adjacency import Adjacency
from tidegate.control.cause import Reason
from tidegate.control.changelog import unite
from tidegate.control.classindex import ClassIndex
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.ospf.adjacency import find_neighbors
from tidegate.control.protocols.ospf.area import Router, build_database
from tidegate.control.protocols.ospf.external import External, Externals
from tidegate.control.protocols.ospf.graph import FEW, AreaGraph
from tidegate.control.protocols.ospf.instance import (
    NON_BROADCAST,
    OspfInstance,
    RunningProcess,
    processes_of,
    running_processes,
)
from tidegate.control.protocols.ospf.interarea import InterArea, Summary
from tidegate.control.protocols.ospf.intraarea import Entry, Intra
from tidegate.control.protocols.ospf.relink import Moved, relink
from tidegate.control.protocols.ospf.routes import OspfRoutes, RouteBuilder
from tidegate.control.table import Refusal, Route, TableId
from tidegate.control.topology import Topology
from tidegate.model.device import Device, Endpoint, Network
from tidegate.model.source import Diagnostic, Severity
from tidegate.net.prefix import Address, Prefix, format_address

_Offered = Mapping[PrefixClass, External]


class Ospf:
    """OSPF on every device of `network`. Of both, network and topology, only line states may change (`relink`)."""

    def __init__(self, network: Network, topology: Topology, classes: ClassIndex) -> None:
        self._classes = classes
        self._own_classes: dict[tuple[TableId, Prefix], PrefixClass] = {}
        self.flipped: set[str] = set()  # devices that some reach and did not before the last `relink`, or reversed
        self.held: dict[TableId, dict[PrefixClass, None] | None] = {}  # what tables may have gained or lost by it
        self.around: set[Endpoint] = set()  # the interfaces whose neighbors it found anew
        self._without_id: list[Diagnostic] = []  # of processes that have no router ID
        processes = running_processes(network, topology, self._without_id)
        self._neighbors = find_neighbors(processes, topology)
        self._database = build_database(processes, self._neighbors, self._class_of)
        self._boundary = frozenset(i for i, r in self._database.routers.items() if _is_boundary(r.running))
        self._intra = Intra(self._database, self._boundary)
        self._builders = {i: RouteBuilder(r) for i, r in self._database.routers.items()}
        self._inter: InterArea | None = None
        self._injected: dict[OspfInstance, dict[PrefixClass, External]] = {}
        self._built: dict[OspfInstance, dict[PrefixClass, tuple[Route, ...]]] = defaultdict(dict)
        self._externals = Externals(self._database, self._class_of, {})
        self._offered: dict[int, dict[OspfInstance, _Offered]] = {}  # of the last round, by domain
        self._answers: dict[OspfInstance, OspfRoutes] = {}

    def _class_of(self, table: TableId, prefix: Prefix) -> PrefixClass:
        found = self._classes.of(table, prefix)
        if found is None:  # nothing else knows the prefix: it stands alone
            key = TableId("", "", table.family), prefix
            found = self._own_classes.get(key)
            if found is None:
                found = self._own_classes[key] = PrefixClass((prefix,))
        return found

    def adjacencies(self, endpoints: Iterable[Endpoint] | None = None) -> list[Adjacency]:
        """Every neighbor of every interface (or of these) that runs OSPF on both ends, up or with the reason why
        not."""
        return self._neighbors.records if endpoints is None else self._neighbors.records_of(endpoints)

    def enabled_interfaces(self, instance: OspfInstance) -> tuple[str, ...]:
        """The interfaces that are up and on which the process runs, passive ones included, in the device's order."""
        router = self._database.routers.get(instance)
        return () if router is None else tuple(router.running.links)

    def joined(self, vrf: str) -> frozenset[str] | None:
        """The devices that run one process in the VRF, where all are in one area, joined, and none filters what it
        hears. None where that is not so."""
        routers = [router for router in self._database.routers.values() if router.running.process.vrf == vrf]
        graphs = {id(graph) for router in routers for graph in router.graphs.values()}
        found = frozenset(router.running.id.device for router in routers)
        plain = all(len(r.graphs) == 1 and r.running.process.distribute_list_in is None for r in routers)
        return found if plain and len(graphs) == 1 and len(found) == len(routers) else None

    def advertisers(self, table: TableId, cls: PrefixClass) -> set[str]:
        """The devices that advertise a class as a network of their own, in the areas of a table."""
        own = (r for i, r in self._database.routers.items() if i.device == table.device)
        routers = [router for router in own if router.running.table == table]
        graphs = {(router.running.id, area): graph for router in routers for area, graph in router.graphs.items()}
        found: set[str] = set()
        for graph in graphs.values():
            for vertex, _, _ in self._database.stubs(graph).get(cls, ()):
                router = self._database.members[id(graph)][vertex]
                if router is not None:
                    found.add(router.running.id.device)
        return found

    def ldp_interfaces(self) -> dict[Endpoint, int]:
        """The interfaces on which a process turns LDP on (`mpls ldp autoconfig`), each with the line that does so."""
        found: dict[Endpoint, int] = {}
        for router in self._database.routers.values():
            areas = router.running.process.ldp_autoconfig
            for link in router.running.links.values() if areas else ():
                line = areas.get(link.area) or areas.get(None)
                if line is not None and link.interface.ldp_autoconfig:
                    found[link.endpoint] = line
        return found

    def relink(
        self, devices: Collection[Device], endpoints: Collection[Endpoint], before: Topology, after: Topology
    ) -> dict[TableId, Collection[PrefixClass] | None] | None:
        """Takes over that these interfaces, all of these devices, went up or down: the classes (None: any) that may
        have other routes, by table; ask `compute` again unless `is_settled`. None where that is no small change: then
        build OSPF anew."""
        without_id: list[Diagnostic] = []
        running = [process for device in devices for process in processes_of(device, after, without_id)]
        moved = relink(self._database, self._neighbors, running, endpoints, before, after, self._class_of)
        if moved is None:
            return None
        files = {device.text.file for device in devices}
        self._without_id = [d for d in self._without_id if d.file not in files] + without_id
        self.flipped = {router.running.id.device for router in self._flipped(moved)}
        self.around = moved.around
        self.held = {}
        if self._inter is None or self._inter.summaries or self._offered or self._injected:
            # Other areas and externals lie behind routers that may be farther now: all of that is worked out again.
            self._intra = Intra(self._database, self._boundary)
            self._inter = None
            return dict.fromkeys(router.running.table for router in self._database.routers.values())
        shared: dict[object, Collection[PrefixClass]] = {}
        found: dict[TableId, Collection[PrefixClass] | None] = {}
        for instance, router in self._database.routers.items():
            classes = None if instance in moved.everything else self._moved_at(router, moved, shared)
            self._intra.forget(instance, classes)
            if instance in self._answers:
                self._answers[instance].forget(classes)
            table = router.running.table
            known = found.get(table, ())
            found[table] = None if classes is None or known is None else {*known, *classes} if known else classes
            unite(self.held, {table: self._held_by(router, moved)})
        return found

    def _held_by(self, router: Router, moved: Moved) -> Collection[PrefixClass] | None:
        """The classes to which the router may have a route and had none, or the other way."""
        found: Collection[PrefixClass] = moved.prefixes
        for area, graph in router.graphs.items():
            if not moved.flipped.get(id(graph)):
                continue
            crossed = graph.crossed_from(router.vertices[area])
            if crossed is None:
                return None
            found = {*found, *(cls for vertex in crossed for cls in self._database.advertised_by(graph, vertex))}
        return found

    def _flipped(self, moved: Moved) -> Iterable[Router]:
        """The routers that somebody reaches and did not before, or the other way."""
        yield from (self._database.routers[i] for i in moved.everything if not self._database.routers[i].running.links)
        for router in self._database.routers.values():
            for area, graph in router.graphs.items():
                if router.vertices[area] in moved.flipped.get(id(graph), ()):
                    yield router

    def edit(
        self, devices: Collection[Device], endpoints: Collection[Endpoint], before: Topology, after: Topology
    ) -> dict[TableId, Collection[PrefixClass] | None] | None:
        """As `relink`, for devices with other configurations, whose interfaces were and are `endpoints`."""
        running = [process for device in devices for process in processes_of(device, after, [])]
        ids = {process.id for process in running}
        names = {device.name for device in devices}
        if ids != {i for i in self._database.routers if i.device in names}:
            return None
        boundary = {process.id for process in running if _is_boundary(process)}
        if boundary != {i for i in self._boundary if i.device in names}:
            return None
        moved = self.relink(devices, endpoints, before, after)
        for instance in ids if moved is not None else ():
            router = self._database.routers[instance]
            self._builders[instance] = RouteBuilder(router)
            if self._inter is not None:
                self._answers[instance] = self._answer(router, self._inter, self._externals)
        return moved

    def offer(self, table: TableId) -> Mapping[PrefixClass, tuple[Route, ...]]:
        """The routes of the table's processes, as of the last `compute`."""
        found = [answer for i, answer in self._answers.items() if self._database.routers[i].running.table == table]
        return found[0] if len(found) == 1 else _merged(found)

    @property
    def is_settled(self) -> bool:
        """Whether the last `compute` holds but for what `relink` said."""
        return self._inter is not None

    def _moved_at(
        self, router: Router, moved: Moved, shared: dict[object, Collection[PrefixClass]]
    ) -> Collection[PrefixClass] | None:
        """The classes to which the router may have another way; routers with the same neighbors share the answer."""
        rows: list[tuple[AreaGraph, int]] = []
        for area, graph in router.graphs.items():
            if moved.distances.get(id(graph)):
                hops = graph.first_hops[router.vertices[area]]
                if len(hops) > FEW:
                    return None
                rows += [(graph, hop.vertex) for hop in hops]
        key = tuple((id(graph), vertex) for graph, vertex in rows)
        classes = shared.get(key)
        if classes is None:
            united = set(moved.prefixes)
            for graph, vertex in rows:
                for other in moved.distances[id(graph)].get(vertex, ()):
                    united.update(self._database.advertised_by(graph, other))
            classes = shared[key] = united
        return classes

    def router_id(self, instance: OspfInstance) -> Address | None:
        """The router ID of a process; None where it does not run."""
        router = self._database.routers.get(instance)
        return None if router is None else router.running.router_id

    def compute(
        self, redistributed: Mapping[OspfInstance, _Offered]
    ) -> Mapping[TableId, Mapping[PrefixClass, tuple[Route, ...]]]:
        """The OSPF routes of every table that runs OSPF, given what processes redistribute.

        Mappings are lazy: nothing is computed for a table that is not looked at. A table's mapping is the same object
        as in the last call where nothing that it depends on changed.
        """
        inter = self._settle_injected(redistributed)
        externals: Externals | None = None
        offered: dict[int, dict[OspfInstance, _Offered]] = defaultdict(dict)
        for instance, routes in redistributed.items():
            if instance in self._database.routers and routes:
                offered[self._database.domain[instance]][instance] = dict(routes)
        by_table: dict[TableId, list[OspfRoutes]] = {}
        for instance in sorted(self._database.routers):
            domain = self._database.domain[instance]
            answer = self._answers.get(instance)
            if answer is None or offered.get(domain, {}) != self._offered.get(domain, {}):
                if externals is None:
                    self._externals = externals = Externals(self._database, self._class_of, redistributed)
                answer = self._answers[instance] = self._answer(self._database.routers[instance], inter, externals)
            by_table.setdefault(self._database.routers[instance].running.table, []).append(answer)
        self._offered = dict(offered)
        return {t: answers[0] if len(answers) == 1 else _merged(answers) for t, answers in by_table.items()}

    def refusals(self, table: TableId) -> dict[PrefixClass, tuple[Refusal, ...]]:
        """What the processes of a table held back from it, as of the last `compute`: distribute-lists, the DN bit."""
        found: dict[PrefixClass, tuple[Refusal, ...]] = {}
        for instance, router in self._database.routers.items():
            if router.running.table == table and instance in self._answers:
                for cls, refused in self._answers[instance].refused().items():
                    found[cls] = (*found.get(cls, ()), *refused)
        return found

    def _settle_injected(self, redistributed: Mapping[OspfInstance, _Offered]) -> InterArea:
        injected = {
            instance: found
            for instance, routes in redistributed.items()
            if instance in self._database.routers and (found := {cls: e for cls, e in routes.items() if e.inter_area})
        }
        known = self._boundary.issuperset(redistributed)
        if self._inter is not None and known and injected == self._injected:
            return self._inter
        if not known:  # routers that no configuration showed to redistribute
            self._boundary = self._boundary.union(redistributed)
            self._intra = Intra(self._database, self._boundary)
        self._injected = injected
        summaries = {
            instance: {
                cls: Summary(self._database.routers[instance], 1 if e.metric is None else e.metric, (e.cause,), e.down)
                for cls, e in found.items()
            }
            for instance, found in injected.items()
        }
        self._inter = InterArea(self._database, self._intra, self._class_of, summaries)
        self._built = defaultdict(dict)
        self._answers = {}
        return self._inter

    def diagnostics(self) -> list[Diagnostic]:
        """What was assumed, and what cannot be right."""
        found = list(self._without_id)
        for router in self._database.routers.values():
            for link in router.running.links.values():
                if link.network_type == NON_BROADCAST and not link.passive:
                    ref = router.running.device.text.ref(link.line_of("network_type") or link.lines[0])
                    message = "the neighbors of a non-broadcast network are taken to be configured"
                    found.append(Diagnostic("not-modelled", Severity.INFO, ref.file, ref.line, ref.text, message))
        for members in self._database.members.values():
            seen: dict[Address, Router] = {}
            found += [
                _duplicate_id(member, seen[member.running.router_id])
                for member in members
                if member is not None and seen.setdefault(member.running.router_id, member) is not member
            ]
        return found

    def _answer(self, router: Router, inter: InterArea, externals: Externals) -> OspfRoutes:
        instance, injected = router.running.id, self._injected
        table = inter.of(router)

        def entry_for(address: Address) -> Entry | None:
            """The longest match of `address` among the router's own OSPF routes that are not external."""
            for _, cls in self._classes.covering(router.running.table, address):
                entry: Entry | None = table.get(cls)
                if entry is not None:
                    return entry
            return None

        return OspfRoutes(
            self._builders[instance],
            table,
            externals.of(router, table, entry_for),
            (inter.discards.get(instance, {}), externals.discards.get(instance, {})),
            self._built[instance],
            lambda: self._ignored(router, externals, injected),
        )

    def _ignored(
        self,
        router: Router,
        externals: Externals,
        injected: Mapping[OspfInstance, Mapping[PrefixClass, External]],
    ) -> dict[PrefixClass, list[Refusal]]:
        """VPN routes that another PE marked with the DN bit, and that this process therefore ignores."""
        found: dict[PrefixClass, list[Refusal]] = {}
        me = router.running.id
        marked = [(cls, o.router.running.id, o.cause) for cls, o in externals.ignored(router)]
        if router.running.heeds_down_bit():
            domain = self._database.domain
            marked += [
                (cls, origin, external.cause)
                for origin, offered in injected.items()
                if origin != me and domain[origin] == domain[me]
                for cls, external in offered.items()
                if external.down
            ]
        for cls, origin, cause in marked:
            what = f"ospf route from {origin.device}"
            refusal = Refusal(Reason.DN_BIT, what, me.device, (router.running.process.line,), cause)
            found.setdefault(cls, []).append(refusal)
        return found


def _is_boundary(running: RunningProcess) -> bool:
    """Whether a process may originate externals, or passes on what others do."""
    process = running.process
    return bool(process.redistributions) or process.default_originate is not None or running.is_border_router()


def _duplicate_id(router: Router, other: Router) -> Diagnostic:
    running = router.running
    ref = running.device.text.ref(running.process.line_of("router_id"))
    name = format_address(running.router_id)
    message = f"OSPF process {running.id.process} and {other.running.id.device} both have the router ID {name}"
    return Diagnostic("duplicate-router-id", Severity.WARNING, ref.file, ref.line, ref.text, message)


def _merged(answers: list[OspfRoutes]) -> Mapping[PrefixClass, tuple[Route, ...]]:
    """Several processes in one table: the lowest distance, then metric, then the first process (IOS)."""
    found: dict[PrefixClass, tuple[Route, ...]] = {}
    for answer in answers:
        for cls, routes in answer.items():
            known = found.get(cls)
            if known is None or (routes[0].distance, routes[0].metric) < (known[0].distance, known[0].metric):
                found[cls] = routes
    return found
