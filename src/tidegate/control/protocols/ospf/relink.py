"""Interfaces that go up or down: adjacencies, graphs and advertised prefixes are changed where they are.

What this does not take in place (another router ID or area, a segment with more than two routers, parts of an area that
had never been joined) is computed anew as a whole.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.ospf.adjacency import Neighbors, Speaker, neighbors_among
from tidegate.control.protocols.ospf.area import ClassOf, Database, Router, StubEntry, add_stubs, first_hop, link_cost
from tidegate.control.protocols.ospf.distances import Edge
from tidegate.control.protocols.ospf.graph import AreaGraph, FirstHop
from tidegate.control.protocols.ospf.instance import OspfInstance, RunningProcess
from tidegate.control.topology import Topology
from tidegate.model.device import Endpoint

_Pair = tuple[Speaker, Speaker]


class Moved(NamedTuple):
    """What may have other routes: `everything` at these routers, `prefixes` at all, and by the graph's vertices those
    whose distances from a vertex are others now."""

    everything: set[OspfInstance]
    prefixes: dict[PrefixClass, None]
    distances: dict[int, dict[int, set[int]]]  # by id(graph)
    flipped: dict[int, set[int]]  # by id(graph): vertices that are reached from somewhere and were not, or reversed
    around: set[Endpoint]  # the interfaces whose neighbors were found anew


class _Segment(NamedTuple):
    """Interfaces that hear each other directly or indirectly, before and after, with what they had and have."""

    old: list[_Pair]
    new: list[_Pair]


def relink(
    database: Database,
    neighbors: Neighbors,
    processes: Iterable[RunningProcess],
    endpoints: Collection[Endpoint],
    before: Topology,
    after: Topology,
    class_of: ClassOf,
) -> Moved | None:
    """Takes over that these interfaces went up or down; `processes` are those that now run on their devices. None where
    it cannot be done in place: then nothing has been changed."""
    running = {process.id: process for process in processes}
    names = {endpoint.device for endpoint in endpoints}
    touched = [router for router in database.routers.values() if router.running.id.device in names]
    if not running.keys() <= {router.running.id for router in touched}:
        return None
    bordering = any(len(router.graphs) > 1 for router in database.routers.values())
    if not all(_fits(router, running.get(router.running.id), bordering) for router in touched):
        return None
    for router in touched:
        if router.running.id in running:
            _keep_links(router.running, running[router.running.id])
    changed = {endpoint for router in touched for endpoint in _changed(router, running.get(router.running.id))}
    around = _closure({*changed, *endpoints}, before, after)
    if not _in_pairs(neighbors, around):
        return None
    found = neighbors_among(_all_running(database, running), after, around)
    if any(len(network.members) > 2 for network in found.networks):
        return None
    segment = _Segment(_pairs(neighbors, around), _pairs(found, around))
    if not all(_same_graph(database, pair) for pair in segment.new):
        return None
    return _take_over(database, neighbors, found, segment, around, touched, running, class_of)


def _keep_links(old: RunningProcess, new: RunningProcess) -> None:
    """Links that stayed the same remain the same objects, and with them what rests on them."""
    for name, link in new.links.items():
        if old.links.get(name) == link:
            new.links[name] = old.links[name]


def _fits(router: Router, after: RunningProcess | None, bordering: bool) -> bool:
    """Whether a process stays what it was but for some of its links."""
    old = router.running
    if after is None:
        return not bordering
    if after.router_id != old.router_id or (bordering and after.areas() != old.areas()):
        return False
    return all(link.area in router.graphs for link in after.links.values())


def _changed(router: Router, after: RunningProcess | None) -> list[Endpoint]:
    old, new = router.running.links, after.links if after is not None else {}
    names = [name for name in {**old, **new} if old.get(name) is not new.get(name)]
    return [Endpoint(router.running.id.device, name) for name in names]


def _closure(changed: set[Endpoint], before: Topology, after: Topology) -> set[Endpoint]:
    """The interfaces and all that hear them, directly or through others."""
    found, waiting = set(changed), list(changed)
    while waiting:
        endpoint = waiting.pop()
        for topology in (before, after):
            for other in topology.neighbors.get(endpoint, ()):
                if other not in found:
                    found.add(other)
                    waiting.append(other)
    return found


def _in_pairs(neighbors: Neighbors, around: set[Endpoint]) -> bool:
    networks = (n for n in neighbors.networks if len(n.members) > 2)
    return not any(member.link.endpoint in around for network in networks for member in network.members)


def _all_running(database: Database, running: Mapping[OspfInstance, RunningProcess]) -> Iterable[RunningProcess]:
    return (running.get(instance, router.running) for instance, router in database.routers.items())


def _pairs(neighbors: Neighbors, around: set[Endpoint]) -> list[_Pair]:
    networks = ((n.members[0], n.members[1]) for n in neighbors.networks if len(n.members) == 2)
    return [pair for pair in (*neighbors.pairs, *networks) if pair[0].link.endpoint in around]


def _same_graph(database: Database, pair: _Pair) -> bool:
    one, other = (database.routers[speaker.running.id] for speaker in pair)
    return one.graphs.get(pair[0].link.area) is other.graphs.get(pair[1].link.area)


def _take_over(
    database: Database,
    neighbors: Neighbors,
    found: Neighbors,
    segment: _Segment,
    around: set[Endpoint],
    touched: list[Router],
    running: Mapping[OspfInstance, RunningProcess],
    class_of: ClassOf,
) -> Moved:
    everything = {router.running.id for router in touched}
    edges: dict[int, tuple[AreaGraph, list[Edge], list[Edge]]] = {}
    for pairs, position in ((segment.old, 1), (segment.new, 2)):
        for pair in pairs:
            everything.update(speaker.running.id for speaker in pair)
            for me, other in (pair, pair[::-1]):
                graph, edge = _edge(database, me, other)
                edges.setdefault(id(graph), (graph, [], []))[position].append(edge)  # type: ignore[union-attr]  # 1, 2
                _set_first_hop(database, me, other, graph, edge, present=position == 2)
    distances, flipped = {}, {}
    for key, (graph, gone, new) in edges.items():
        distances[key], flipped[key] = graph.shift(*_difference(gone, new))
    neighbors.replace(found, around)
    for router in touched:
        after = running.get(router.running.id)
        if after is None:
            router.running.links = {}
        else:
            router.running = after
    concerned = {database.routers[instance]: None for instance in everything}
    prefixes = _advertise_anew(database, neighbors, concerned, class_of)
    return Moved(everything, prefixes, distances, flipped, around)


def _difference(gone: list[Edge], new: list[Edge]) -> tuple[list[Edge], list[Edge]]:
    """Without what is in both."""
    left = list(gone)
    really_new = []
    for edge in new:
        if edge in left:
            left.remove(edge)
        else:
            really_new.append(edge)
    return left, really_new


def _edge(database: Database, me: Speaker, other: Speaker) -> tuple[AreaGraph, Edge]:
    area = me.link.area
    router, peer = database.routers[me.running.id], database.routers[other.running.id]
    return router.graphs[area], (router.vertices[area], peer.vertices[area], link_cost(me))


def _set_first_hop(
    database: Database, me: Speaker, other: Speaker, graph: AreaGraph, edge: Edge, present: bool
) -> None:
    router = database.routers[me.running.id]
    bit = router.bit_of(first_hop(me, other))
    graph.change_first_hops(edge[0], FirstHop(edge[1], edge[2], bit), present)


def _advertise_anew(
    database: Database, neighbors: Neighbors, routers: Iterable[Router], class_of: ClassOf
) -> dict[PrefixClass, None]:
    """Brings what routers advertise up to date; the classes that any of them advertises otherwise than before."""
    transit = {m.link.endpoint for network in neighbors.networks for m in network.members}
    moved: dict[PrefixClass, None] = {}
    for router in routers:
        old = {area: set(map(_plain, entries)) for area, entries in router.stubs.items()}
        router.stubs, router.attached = {}, set()
        add_stubs(router, transit, class_of)
        for area in {**old, **router.stubs}:
            new = set(map(_plain, router.stubs.get(area, ())))
            differing = old.get(area, set()) ^ new
            moved.update((cls, None) for cls, _, _ in differing)
        database.index_stubs(router)
    return moved


def _plain(entry: StubEntry) -> tuple[PrefixClass, int, int]:
    return entry.prefix, entry.cost, id(entry.causes)
