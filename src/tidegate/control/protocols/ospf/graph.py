"""One area as a graph, and shortest paths in it (RFC 2328 §16.1).

Vertices are integers: transit networks first, then routers, so that at equal distance a heap settles networks before
routers, as §16.1 (3) asks for the sake of equal-cost paths. A network of two routers needs no vertex of its own: the
cost from the network to a router is 0, so a direct edge is the same.

Next hops are bits. Every router numbers the neighbors on its own links; a path carries the set of first hops as one
integer, and equal-cost paths unite by `|`.

Most questions are for a few destinations of many routers, so distances are kept by router and first hops are worked
out for the destination that is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from heapq import heappop, heappush
from typing import NamedTuple

from tidegate.control.protocols.ospf.distances import UNREACHABLE, VERTEX, VERTEX_BITS, Edge, adjust, spread

_NONE: set[int] = set()
FEW = 4  # first hops up to which a tree is read off the neighbors' distances


class FirstHop(NamedTuple):
    """An edge out of the root to a neighboring router, through a transit network or not."""

    vertex: int
    cost: int
    bit: int  # 1 << number


class Tree:
    """The shortest paths from one router: to each vertex the distance (UNREACHABLE) and the set of first hops."""

    __slots__ = ("_distance", "_hops")

    def __init__(self, distance: list[int], hops: list[int]) -> None:
        self._distance = distance
        self._hops = hops

    def reach(self, vertex: int) -> tuple[int, int]:
        """Distance and first hops to one vertex."""
        return self._distance[vertex], self._hops[vertex]

    def all(self) -> Iterable[tuple[int, int]]:
        """Distance and first hops by vertex."""
        return zip(self._distance, self._hops, strict=True)


class _NearTree(Tree):
    """A tree read off the distances of the root's neighbors: most routers of a provider have two, and share them.

    A path of least cost to a vertex goes by a neighbor exactly where the link's cost and the neighbor's own distance
    sum up to the least. Costs are positive, so no neighbor's shortest path leads back through the root.
    """

    __slots__ = ("_near", "_root")

    def __init__(self, root: int, near: list[tuple[FirstHop, list[int]]]) -> None:
        self._root = root
        self._near = near

    def reach(self, vertex: int) -> tuple[int, int]:
        if vertex == self._root:
            return 0, 0
        best, hops = UNREACHABLE, 0
        for (_, cost, bit), distances in self._near:
            far = cost + distances[vertex]
            if far < best:
                best, hops = far, bit
            elif far == best and far < UNREACHABLE:
                hops |= bit
        return best, hops

    def all(self) -> Iterable[tuple[int, int]]:
        return map(self.reach, range(len(self._near[0][1])))


class AreaGraph:
    """A connected part of one area. `size` counts vertices; edges must be there in both directions (§16.1 (2) b)."""

    __slots__ = ("_crossed", "_rows", "_trees", "area", "edges", "first_hops")

    def __init__(self, area: int, size: int) -> None:
        self.area = area
        self.edges: list[list[tuple[int, int]]] = [[] for _ in range(size)]
        self.first_hops: list[list[FirstHop]] = [[] for _ in range(size)]
        self._trees: dict[int, Tree] = {}
        self._rows: dict[int, list[int]] = {}
        self._crossed: dict[int, set[int]] = {}  # what the last `shift` made reachable or unreachable, by row

    def change_first_hops(self, root: int, hop: FirstHop, present: bool) -> None:
        """A router has a way to a neighbor more, or one less. `shift` tells what that changes for others."""
        if present:
            self.first_hops[root].append(hop)
        else:
            self.first_hops[root].remove(hop)
        self._trees.pop(root, None)  # another interface to the same neighbor at the same cost is another tree too

    def tree(self, root: int) -> Tree:
        """The shortest-path tree of a router; computed once."""
        found = self._trees.get(root)
        if found is None:
            hops = self.first_hops[root]
            if 0 < len(hops) <= FEW:
                found = _NearTree(root, [(hop, self.distances(hop.vertex)) for hop in hops])
            else:
                found = self._shortest_paths(root)
            self._trees[root] = found
        return found

    def distances(self, vertex: int) -> list[int]:
        """The least cost from `vertex` to every vertex; computed once, and kept in step by `shift`."""
        found = self._rows.get(vertex)
        if found is None:
            found = self._rows[vertex] = spread(self.edges, vertex)
        return found

    def shift(self, gone: Sequence[Edge], new: Sequence[Edge]) -> tuple[dict[int, set[int]], set[int]]:
        """Takes edges out and puts others in. For each vertex whose distances are known: to which they are others now;
        and enough of those that can be reached from one of them and could not, or the other way (`_flipped`).

        Trees of the vertices that the edges leave from are forgotten, as are those that hold more than distances.
        """
        for vertex, other, cost in gone:
            self.edges[vertex].remove((other, cost))
        for vertex, other, cost in new:
            self.edges[vertex].append((other, cost))
        back: list[list[tuple[int, int]]] = [[] for _ in self.edges]
        for vertex, edges in enumerate(self.edges):
            for other, cost in edges:
                back[other].append((vertex, cost))
        ends = {vertex for vertex, _, _ in (*gone, *new)}
        self._trees = {v: t for v, t in self._trees.items() if isinstance(t, _NearTree) and v not in ends}
        moved: dict[int, set[int]] = {}
        self._crossed = {}
        for vertex, row in self._rows.items():
            changed, crossed = adjust(row, vertex, self.edges, back, gone, new)
            if changed:
                moved[vertex] = changed
                if crossed:
                    self._crossed[vertex] = crossed
        return moved, self._flipped()

    def _flipped(self) -> set[int]:
        """Vertices such that of any two which reach each other now and did not, or the other way, one is among them. Of
        a part that was cut off it is that part, and not the rest."""
        found: set[int] = set()
        for root, crossed in sorted(self._crossed.items(), key=lambda item: len(item[1])):
            if root not in found:
                found |= crossed
        return found

    def crossed_from(self, vertex: int) -> set[int] | None:
        """What the last `shift` made reachable or unreachable from a vertex; None where that is not known."""
        for root, row in self._rows.items():
            crossed = self._crossed.get(root, _NONE)
            if vertex not in crossed and row[vertex] < UNREACHABLE:
                return crossed  # the two reach each other as before, so they reach and lose the same
        return None

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
                heappush(heap, cost << VERTEX_BITS | vertex)
            elif cost == distance[vertex]:
                hops[vertex] |= bit
        while heap:
            key = heappop(heap)
            vertex = key & VERTEX
            far = key >> VERTEX_BITS
            if far > distance[vertex]:
                continue  # a shorter path was found since
            first = hops[vertex]
            for other, cost in edges[vertex]:
                length = far + cost
                known = distance[other]
                if length < known:
                    distance[other] = length
                    hops[other] = first
                    heappush(heap, length << VERTEX_BITS | other)
                elif length == known:
                    hops[other] |= first
        return Tree(distance, hops)
