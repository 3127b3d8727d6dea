"""One area as a graph, and shortest paths in it (RFC 2328 §16.1).

Vertices are integers: transit networks first, then routers, so that at equal distance a heap settles networks before
routers, as §16.1 (3) asks for the sake of equal-cost paths. A network of two routers needs no vertex of its own: the
cost from the network to a router is 0, so a direct edge is the same.

Next hops are bits. Every router numbers the neighbors on its own links; a path carries the set of first hops as one
integer, and equal-cost paths unite by `|`.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import NamedTuple

UNREACHABLE = 1 << 62
_VERTEX_BITS = 24
_VERTEX = (1 << _VERTEX_BITS) - 1


class FirstHop(NamedTuple):
    """An edge out of the root to a neighboring router, through a transit network or not."""

    vertex: int
    cost: int
    bit: int  # 1 << number


class Tree(NamedTuple):
    """The shortest paths from one router: by vertex, the distance (UNREACHABLE) and the set of first hops."""

    distance: list[int]
    hops: list[int]


class AreaGraph:
    """A connected part of one area. `size` counts vertices; edges must be there in both directions (§16.1 (2) b)."""

    __slots__ = ("_trees", "area", "edges", "first_hops")

    def __init__(self, area: int, size: int) -> None:
        self.area = area
        self.edges: list[list[tuple[int, int]]] = [[] for _ in range(size)]
        self.first_hops: list[list[FirstHop]] = [[] for _ in range(size)]
        self._trees: dict[int, Tree] = {}

    def tree(self, root: int) -> Tree:
        """The shortest-path tree of a router; computed once."""
        found = self._trees.get(root)
        if found is None:
            found = self._trees[root] = self._shortest_paths(root)
        return found

    def _shortest_paths(self, root: int) -> Tree:
        edges = self.edges
        distance = [UNREACHABLE] * len(edges)
        hops = [0] * len(edges)
        distance[root] = 0
        heap: list[int] = []
        for vertex, cost, bit in self.first_hops[root]:
            if cost < distance[vertex]:
                distance[vertex] = cost
                hops[vertex] = bit
                heappush(heap, cost << _VERTEX_BITS | vertex)
            elif cost == distance[vertex]:
                hops[vertex] |= bit
        while heap:
            key = heappop(heap)
            vertex = key & _VERTEX
            far = key >> _VERTEX_BITS
            if far > distance[vertex]:
                continue  # a shorter path was found since
            first = hops[vertex]
            for other, cost in edges[vertex]:
                length = far + cost
                known = distance[other]
                if length < known:
                    distance[other] = length
                    hops[other] = first
                    heappush(heap, length << _VERTEX_BITS | other)
                elif length == known:
                    hops[other] |= first
        return Tree(distance, hops)
