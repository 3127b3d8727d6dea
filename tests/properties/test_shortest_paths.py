"""SPF against another algorithm, on random graphs: Floyd-Warshall for the distances, the definition for next hops."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tidegate.control.protocols.ospf.distances import UNREACHABLE, spread
from tidegate.control.protocols.ospf.graph import AreaGraph, FirstHop

_COST = st.integers(1, 6)  # small: ties must happen


@st.composite
def graphs(draw):
    """Networks first, then routers; links between routers, and routers on networks, with a cost for each side."""
    networks, routers = draw(st.integers(0, 3)), draw(st.integers(1, 7))
    vertices = range(networks, networks + routers)
    links = draw(st.lists(st.tuples(st.sampled_from(vertices), st.sampled_from(vertices), _COST, _COST), max_size=14))
    attached = {n: draw(st.dictionaries(st.sampled_from(vertices), _COST, min_size=1)) for n in range(networks)}
    return networks, routers, [link for link in links if link[0] != link[1]], attached


def build(networks, routers, links, attached) -> AreaGraph:
    graph = AreaGraph(0, networks + routers)
    bits = [0] * (networks + routers)

    def first_hop(root, vertex, cost):
        graph.first_hops[root].append(FirstHop(vertex, cost, 1 << bits[root]))
        bits[root] += 1

    for one, other, there, back in links:
        graph.edges[one].append((other, there))
        graph.edges[other].append((one, back))
        first_hop(one, other, there)
        first_hop(other, one, back)
    for vertex, members in attached.items():
        for router, cost in members.items():
            graph.edges[router].append((vertex, cost))
            graph.edges[vertex].append((router, 0))
            for other in members:
                if other != router:
                    first_hop(router, other, cost)
    return graph


def all_pairs(graph: AreaGraph) -> list[list[int]]:
    count = len(graph.edges)
    far = [[0 if a == b else UNREACHABLE for b in range(count)] for a in range(count)]
    for vertex, edges in enumerate(graph.edges):
        for other, cost in edges:
            far[vertex][other] = min(far[vertex][other], cost)
    for middle in range(count):
        for one in range(count):
            for other in range(count):
                far[one][other] = min(far[one][other], far[one][middle] + far[middle][other])
    return far


@given(graphs())
def test_distances_and_first_hops_of_every_router(drawn):
    networks, routers, _, _ = drawn
    graph = build(*drawn)
    far = all_pairs(graph)
    for root in range(networks, networks + routers):
        tree = graph.tree(root)
        whole = list(tree.all())
        for vertex in range(networks, networks + routers):
            distance, hops = tree.reach(vertex)
            assert whole[vertex] == (distance, hops)
            assert min(distance, UNREACHABLE) == min(far[root][vertex], UNREACHABLE)
            if vertex == root:
                continue
            wanted = 0
            for hop in graph.first_hops[root]:
                if hop.cost + far[hop.vertex][vertex] == far[root][vertex] < UNREACHABLE:
                    wanted |= hop.bit
            assert hops == wanted


@given(graphs(), st.data())
def test_distances_after_a_change_are_those_of_a_new_computation(drawn, data):
    """Edges of links go and come (both directions, as adjacencies do): each known row equals one computed afresh, and
    what is said to have changed is exactly what differs from before."""
    networks, routers, _, _ = drawn
    graph = build(*drawn)
    for vertex in data.draw(st.sets(st.integers(0, networks + routers - 1))):
        graph.distances(vertex)
    edges = [(one, other, cost) for one, out in enumerate(graph.edges) for other, cost in out]
    gone = data.draw(st.lists(st.sampled_from(edges), unique_by=lambda e: e[:2]) if edges else st.just([]))
    vertices = st.integers(networks, networks + routers - 1)
    new = data.draw(st.lists(st.tuples(vertices, vertices, _COST).filter(lambda e: e[0] != e[1]), max_size=3))
    before = {vertex: list(row) for vertex, row in graph._rows.items()}
    changed, flipped = graph.shift(gone, new)
    for vertex, row in before.items():
        afresh = spread(graph.edges, vertex)
        assert graph.distances(vertex) == afresh
        assert changed.get(vertex, set()) == {v for v in range(networks + routers) if row[v] != afresh[v]}
        crossed = {v for v in range(networks + routers) if (row[v] < UNREACHABLE) != (afresh[v] < UNREACHABLE)}
        assert vertex in flipped or crossed <= flipped  # one of any two that reach each other otherwise than before
