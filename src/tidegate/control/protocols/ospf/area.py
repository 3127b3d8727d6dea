"""The link-state database as graphs: every area's routers, transit networks and stub prefixes (RFC 2328 §12.4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from tidegate.control.cause import Cause
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.ospf.adjacency import Neighbors, Speaker, TransitNetwork
from tidegate.control.protocols.ospf.graph import AreaGraph, FirstHop
from tidegate.control.protocols.ospf.instance import MAX_COST, OspfInstance, RunningProcess
from tidegate.control.table import TableId
from tidegate.model.device import Endpoint
from tidegate.net.prefix import Address, Prefix

ClassOf = Callable[[TableId, Prefix], PrefixClass]
_Key = tuple[OspfInstance, int]  # a router in an area
_T = TypeVar("_T", bound=Hashable)


class Hop(NamedTuple):
    """A next hop as the device prints it; sorts by the position of the interface, then by address."""

    order: int
    next_hop: Address
    interface: str


def distinct(causes: Iterable[Cause]) -> tuple[Cause, ...]:
    """The causes without repetitions, by identity: they are shared, and hashing a tree of them is dear."""
    return tuple({id(cause): cause for cause in causes}.values())


class StubEntry(NamedTuple):
    """A prefix of a router's LSA, with the causes that its routes share."""

    prefix: PrefixClass
    cost: int
    causes: tuple[Cause, ...]


class Router:
    """A process as a router of its areas. `hops[i]` is the first hop of bit `1 << i`, in every area."""

    __slots__ = ("_bits", "attached", "graphs", "hops", "running", "stubs", "vertices")

    def __init__(self, running: RunningProcess) -> None:
        self.running = running
        self.hops: list[Hop] = []
        self._bits: dict[Hop, int] = {}
        self.graphs: dict[int, AreaGraph] = {}  # by area
        self.vertices: dict[int, int] = {}  # its vertex in the graph of an area
        self.stubs: dict[int, list[StubEntry]] = {}
        self.attached: set[PrefixClass] = set()  # what its own interfaces advertise

    def bit_of(self, hop: Hop) -> int:
        """The bit that stands for a first hop; it stays the same when the neighbor goes and comes back."""
        found = self._bits.get(hop)
        if found is None:
            found = self._bits[hop] = 1 << len(self.hops)
            self.hops.append(hop)
        return found


Advertised = tuple[int, int, tuple[Cause, ...]]  # a stub by the vertex that advertises it: vertex, cost, causes


@dataclass(slots=True)
class Database:
    """`members[graph]` are the routers of a graph by vertex (None: a network); `domain` numbers connected parts."""

    routers: dict[OspfInstance, Router]
    members: dict[int, list[Router | None]]  # by id(graph)
    domain: dict[OspfInstance, int]
    _stubs: dict[int, dict[PrefixClass, list[Advertised]]] = field(default_factory=dict)  # by id(graph)
    _advertised_by: dict[tuple[int, int], tuple[PrefixClass, ...]] = field(default_factory=dict)  # graph, vertex

    def index_stubs(self, router: Router) -> None:
        """Takes over what a router advertises now."""
        for area, graph in router.graphs.items():
            index, vertex = self._stubs.get(id(graph)), router.vertices[area]
            if index is None:
                continue
            own: dict[PrefixClass, list[Advertised]] = {}
            for cls, cost, causes in router.stubs.get(area, ()):
                own.setdefault(cls, []).append((vertex, cost, causes))
            for cls in self._advertised_by.pop((id(graph), vertex), ()):
                left = [entry for entry in index[cls] if entry[0] != vertex]
                if left:
                    index[cls] = left
                else:
                    del index[cls]
            for cls, entries in own.items():
                index[cls] = sorted((*index.get(cls, ()), *entries), key=lambda entry: entry[0])
            self._advertised_by[id(graph), vertex] = tuple(own)

    def stubs(self, graph: AreaGraph) -> Mapping[PrefixClass, list[Advertised]]:
        """Who advertises each prefix in a graph, by vertex."""
        found = self._stubs.get(id(graph))
        if found is None:
            found = self._stubs[id(graph)] = {}
            for vertex, router in enumerate(self.members[id(graph)]):
                own = router.stubs.get(graph.area, ()) if router is not None else ()
                for cls, cost, causes in own:
                    found.setdefault(cls, []).append((vertex, cost, causes))
                self._advertised_by[id(graph), vertex] = tuple(dict.fromkeys(entry.prefix for entry in own))
        return found

    def advertised_by(self, graph: AreaGraph, vertex: int) -> tuple[PrefixClass, ...]:
        """What the router of a vertex advertises in the graph."""
        self.stubs(graph)
        return self._advertised_by.get((id(graph), vertex), ())


def build_database(processes: Iterable[RunningProcess], neighbors: Neighbors, class_of: ClassOf) -> Database:
    """Graphs from adjacencies. Vertices are numbered by area, device and process, so that the result is stable."""
    routers = {running.id: Router(running) for running in processes}
    keys = sorted((instance, area) for instance, r in routers.items() for area in r.running.areas())
    area_parent: dict[_Key, _Key] = {key: key for key in keys}
    domain_parent: dict[OspfInstance, OspfInstance] = {instance: instance for instance in routers}
    for group in _joined(neighbors):
        first = group[0]
        for other in group[1:]:
            _join(area_parent, _key(first), _key(other))
            _join(domain_parent, first.running.id, other.running.id)
    members = _add_graphs(routers, neighbors, keys, area_parent)
    for network in neighbors.networks:
        if len(network.members) == 2:
            _add_edge(routers, network.members[0], network.members[1])
    for one, other in neighbors.pairs:
        _add_edge(routers, one, other)
    transit = {m.link.endpoint for network in neighbors.networks for m in network.members}
    for router in routers.values():
        add_stubs(router, transit, class_of)
    numbers: dict[OspfInstance, int] = {}
    domain = {i: numbers.setdefault(_find(domain_parent, i), len(numbers)) for i in sorted(routers)}
    return Database(routers, members, domain)


def _add_graphs(
    routers: dict[OspfInstance, Router], neighbors: Neighbors, keys: list[_Key], parent: dict[_Key, _Key]
) -> dict[int, list[Router | None]]:
    """A graph for each connected part of an area, with its transit networks; returns the routers of each by vertex."""
    groups: dict[_Key, list[_Key]] = defaultdict(list)
    for key in keys:
        groups[_find(parent, key)].append(key)
    networks: dict[_Key, list[TransitNetwork]] = defaultdict(list)
    for network in neighbors.networks:
        if len(network.members) > 2:
            networks[_find(parent, _key(network.members[0]))].append(network)
    members: dict[int, list[Router | None]] = {}
    for root, group in groups.items():
        area, count = root[1], len(networks[root])
        graph = AreaGraph(area, count + len(group))
        members[id(graph)] = [*[None] * count, *(routers[instance] for instance, _ in group)]
        for vertex, (instance, _) in enumerate(group, count):
            routers[instance].graphs[area] = graph
            routers[instance].vertices[area] = vertex
        for vertex, network in enumerate(networks[root]):
            _add_network(routers, graph, vertex, network)
    return members


def _key(speaker: Speaker) -> _Key:
    return speaker.running.id, speaker.link.area


def _joined(neighbors: Neighbors) -> Iterable[list[Speaker]]:
    yield from (list(pair) for pair in neighbors.pairs)
    yield from (network.members for network in neighbors.networks)


def _find(parent: dict[_T, _T], node: _T) -> _T:
    while parent[node] != node:
        parent[node] = parent[parent[node]]
        node = parent[node]
    return node


def _join(parent: dict[_T, _T], one: _T, other: _T) -> None:
    parent[_find(parent, other)] = _find(parent, one)


def link_cost(speaker: Speaker) -> int:
    """What it costs to leave by the speaker's link."""
    # RFC 6987 §2: a stub router's links cost the maximum; its stub prefixes keep their cost.
    return MAX_COST if speaker.running.process.max_metric else speaker.link.cost


def first_hop(me: Speaker, other: Speaker) -> Hop:
    """The way from one speaker to the next."""
    return Hop(me.link.order, other.link.address, me.link.endpoint.interface)


def _first_hop(routers: dict[OspfInstance, Router], me: Speaker, other: Speaker, graph: AreaGraph) -> None:
    router = routers[me.running.id]
    area = me.link.area
    bit = router.bit_of(first_hop(me, other))
    graph.first_hops[router.vertices[area]].append(
        FirstHop(routers[other.running.id].vertices[area], link_cost(me), bit)
    )


def _add_edge(routers: dict[OspfInstance, Router], one: Speaker, other: Speaker) -> None:
    area = one.link.area
    graph = routers[one.running.id].graphs[area]
    for me, peer in ((one, other), (other, one)):
        vertex = routers[me.running.id].vertices[area]
        graph.edges[vertex].append((routers[peer.running.id].vertices[area], link_cost(me)))
        _first_hop(routers, me, peer, graph)


def _add_network(routers: dict[OspfInstance, Router], graph: AreaGraph, vertex: int, network: TransitNetwork) -> None:
    area = graph.area
    for me in network.members:
        mine = routers[me.running.id].vertices[area]
        graph.edges[mine].append((vertex, link_cost(me)))
        graph.edges[vertex].append((mine, 0))
        for other in network.members:
            if other is not me:
                _first_hop(routers, me, other, graph)


def add_stubs(router: Router, transit: set[Endpoint], class_of: ClassOf) -> None:
    """What a router advertises of its own links; `transit` are the interfaces in a network with a designated router."""
    running = router.running
    for link in running.links.values():
        found = router.stubs.setdefault(link.area, [])
        on_transit = link.endpoint in transit
        for stub in link.stubs:
            cost = MAX_COST if stub.transit and on_transit and running.process.max_metric else stub.cost
            cls = class_of(running.table, stub.prefix)
            found.append(StubEntry(cls, cost, link.origins))
            router.attached.add(cls)
