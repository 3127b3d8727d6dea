"""The link-state database of a device's OSPF processes: what the routers of its areas advertise.

Made of the same graph and the same summaries and externals as routes are. A network's link state is the one of its
designated router, elected as if all had started together. Constant: every link state is 0 seconds old and the first of
its kind (0x80000001), and its checksum, which would cover what the twin does not hold, is 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tidegate.analysis.shown.answers import Asked, answers
from tidegate.control.ospf_feed import feed, redistributing
from tidegate.control.policy.route_map import PolicyEvaluator
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.ospf.adjacency import Neighbors, TransitNetwork, find_neighbors
from tidegate.control.protocols.ospf.area import Database, Router, build_database
from tidegate.control.protocols.ospf.external import External, Externals, Origin
from tidegate.control.protocols.ospf.instance import MULTI_ACCESS, OspfInstance, RunningProcess, running_processes
from tidegate.control.protocols.ospf.interarea import InterArea, Summary
from tidegate.control.protocols.ospf.intraarea import Intra
from tidegate.control.result import ControlPlane
from tidegate.control.rib import Changes, Rib
from tidegate.control.table import TableId
from tidegate.model.device import Endpoint
from tidegate.model.shown.ospfdatabase import LinkState, LinkStateDatabase, LinkStateDatabases, LinkStateKind
from tidegate.net.prefix import Address, Prefix, network

_KINDS = tuple(LinkStateKind)


@answers(LinkStateDatabases)
def link_state_databases(asked: Asked, question: LinkStateDatabases) -> tuple[LinkStateDatabase, ...]:
    whole = _Whole.of(asked.plane)
    found = []
    for process in asked.device.ospf:
        router = whole.database.routers.get(OspfInstance(asked.device.name, process.process))
        if router is not None and question.process in (None, process.process):
            states = sorted(whole.known_to(router), key=_order)
            found.append(LinkStateDatabase(process.process, router.running.router_id, tuple(states)))
    return tuple(found)


def _order(state: LinkState) -> tuple[bool, int, int, Address, Address]:
    area = -1 if state.area is None else state.area
    return state.area is None, area, _KINDS.index(state.kind), state.link_id, state.advertiser


class _KnownExternals(Externals):
    """Externals that tell what a router knows of them, and not only what it makes of it."""

    def known_to(self, router: Router) -> Iterator[tuple[PrefixClass, Origin, int | None]]:
        """What the router knows, with the area for what floods in an NSSA alone."""
        for cls in self._seen_by(router):
            for origin, graph in self._seen_of(router, cls):
                yield cls, origin, None if graph is None else graph.area


@dataclass(slots=True)
class _Whole:
    """OSPF of the whole network."""

    neighbors: Neighbors
    database: Database
    inter: InterArea
    externals: _KnownExternals

    @classmethod
    def of(cls, plane: ControlPlane) -> _Whole:
        own: dict[Prefix, PrefixClass] = {}

        def class_of(table: TableId, prefix: Prefix) -> PrefixClass:
            found = plane.classes.of(table, prefix)
            return found if found is not None else own.setdefault(prefix, PrefixClass((prefix,)))

        processes = running_processes(plane.network, plane.topology, [])
        neighbors = find_neighbors(processes, plane.topology)
        database = build_database(processes, neighbors, class_of)
        fed = _fed(plane, database)
        boundary = frozenset(i for i, r in database.routers.items() if _is_boundary(r.running) or i in fed)
        injected = {
            instance: {
                one: Summary(database.routers[instance], 1 if e.metric is None else e.metric, (e.cause,), e.down)
                for one, e in offered.items()
                if e.inter_area
            }
            for instance, offered in fed.items()
            if instance in database.routers
        }
        inter = InterArea(database, Intra(database, boundary), class_of, injected)
        return cls(neighbors, database, inter, _KnownExternals(database, class_of, fed))

    def known_to(self, router: Router) -> Iterator[LinkState]:
        transit = {m.link.endpoint for found in self.neighbors.networks for m in found.members}
        pairs = Counter(speaker.link.endpoint for pair in self.neighbors.pairs for speaker in pair)
        for area, graph in router.graphs.items():
            members = [member for member in self.database.members[id(graph)] if member is not None]
            for member in members:
                router_id = member.running.router_id
                links = _links(member.running, area, transit, pairs)
                yield LinkState(LinkStateKind.ROUTER, area, router_id, router_id, links)
            yield from _networks(self.neighbors.networks, {m.running.id for m in members}, area)
            yield from self._summaries(id(graph), area)
        for found, origin, nssa in self.externals.known_to(router):
            kind = LinkStateKind.EXTERNAL if nssa is None else LinkStateKind.NSSA
            for prefix in found.members:
                advertiser = origin.router.running.router_id
                yield LinkState(kind, nssa, network(prefix), advertiser, tag=origin.tag)

    def _summaries(self, graph: int, area: int) -> Iterator[LinkState]:
        for destination, summaries in self.inter.summaries.get(graph, {}).items():
            for summary in summaries:
                border = summary.border.running.router_id
                if isinstance(destination, PrefixClass):
                    for prefix in destination.members:
                        yield LinkState(LinkStateKind.SUMMARY, area, network(prefix), border)
                elif _floods(self.database.routers[destination].running):
                    target = self.database.routers[destination].running.router_id
                    yield LinkState(LinkStateKind.BOUNDARY, area, target, border)


def _links(running: RunningProcess, area: int, transit: set[Endpoint], pairs: Mapping[Endpoint, int]) -> int:
    """How many links a router's link state has (RFC 2328 §12.4.1): one for each neighbor without a designated router,
    one for a network that has one, and one for each prefix that no such network stands for."""
    count = 0
    for link in running.links.values():
        if link.area != area:
            continue
        on_network = link.network_type in MULTI_ACCESS and link.endpoint in transit
        count += 1 if on_network else pairs.get(link.endpoint, 0)
        count += sum(1 for stub in link.stubs if not (stub.transit and on_network))
    return count


def _networks(networks: Iterable[TransitNetwork], members: set[OspfInstance], area: int) -> Iterator[LinkState]:
    for found in networks:
        able = [m for m in found.members if m.link.priority > 0]
        if found.members[0].link.area == area and found.members[0].running.id in members and able:
            designated = max(able, key=lambda m: (m.link.priority, m.running.router_id))
            yield LinkState(LinkStateKind.NETWORK, area, designated.link.address, designated.running.router_id)


def _floods(running: RunningProcess) -> bool:
    """Whether a router's externals go everywhere. Those of an NSSA a border router makes its own (RFC 3101 §3)."""
    return _originates(running) and any(running.area(area).kind == "normal" for area in running.areas())


def _originates(running: RunningProcess) -> bool:
    return bool(running.process.redistributions) or running.process.default_originate is not None


def _is_boundary(running: RunningProcess) -> bool:
    return _originates(running) or running.is_border_router()


def _fed(plane: ControlPlane, database: Database) -> dict[OspfInstance, dict[PrefixClass, External]]:
    """What processes redistribute, of the routing tables as they are."""
    devices = plane.network.devices
    ribs: dict[TableId, Rib] = {}
    policies: dict[str, PolicyEvaluator] = {}
    processes = redistributing(devices.values())
    for device, process in processes:
        table = TableId(device.name, process.vrf, process.family)
        policies[device.name] = PolicyEvaluator(device.policies, device.behaviour)
        if table in plane.tables and table not in ribs:
            ribs[table] = Rib(table, Changes())
            ribs[table].replace("table", dict(plane.tables[table].routes))

    def interfaces_of(device: str, process: str) -> Iterable[str]:
        router = database.routers.get(OspfInstance(device, process))
        return () if router is None else tuple(router.running.links)

    return feed(processes, ribs, plane.classes, policies, interfaces_of)
