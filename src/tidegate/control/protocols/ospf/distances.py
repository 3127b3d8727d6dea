"""Least costs from one vertex of a graph to all others, and how they change with a few edges.

A link that fails concerns few of the distances from any router: those to what was reached over it and in no other way
at that cost. So known distances are adjusted: what lost its support is found in the order of distance, and only that is
computed anew (Ramalingam and Reps, "On the computational complexity of dynamic graph problems", 1996).
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heapify, heappop, heappush

UNREACHABLE = 1 << 62
VERTEX_BITS = 24
VERTEX = (1 << VERTEX_BITS) - 1

Edge = tuple[int, int, int]  # from, to, cost
_Adjacent = list[list[tuple[int, int]]]  # by vertex: the other one and the cost


def spread(edges: _Adjacent, root: int) -> list[int]:
    """The least cost from `root` to every vertex (Dijkstra); UNREACHABLE where there is no path."""
    distance = [UNREACHABLE] * len(edges)
    distance[root] = 0
    _relax(edges, distance, [root])
    return distance


def _relax(edges: _Adjacent, distance: list[int], heap: list[int], before: dict[int, int] | None = None) -> None:
    """Settles what the heap (distance and vertex as one integer) offers. `before` remembers the distances of vertices
    that came nearer."""
    while heap:
        key = heappop(heap)
        vertex = key & VERTEX
        far = key >> VERTEX_BITS
        if far > distance[vertex]:
            continue  # a shorter path was found since
        for other, cost in edges[vertex]:
            length = far + cost
            if length < distance[other]:
                if before is not None:
                    before.setdefault(other, distance[other])
                distance[other] = length
                heappush(heap, length << VERTEX_BITS | other)


def adjust(
    distance: list[int], root: int, edges: _Adjacent, back: _Adjacent, gone: Sequence[Edge], new: Sequence[Edge]
) -> tuple[set[int], set[int]]:
    """Brings the distances from `root` up to date: the vertices whose distance is another now, and those of them that
    became reachable or unreachable.

    `edges` and `back` (the same by their far end) are those after the change.
    """
    lost = _unsupported(distance, root, edges, back, gone)
    before = {vertex: distance[vertex] for vertex in lost}
    for vertex in lost:
        distance[vertex] = UNREACHABLE
    heap = []
    for vertex in lost:
        best = min((distance[other] + cost for other, cost in back[vertex]), default=UNREACHABLE)
        if best < UNREACHABLE:
            distance[vertex] = best
            heap.append(best << VERTEX_BITS | vertex)
    heapify(heap)
    _relax(edges, distance, heap, before)  # over new edges also what had lost nothing
    heap = []
    for vertex, other, cost in new:
        length = distance[vertex] + cost
        if length < distance[other] and distance[vertex] < UNREACHABLE:
            before.setdefault(other, distance[other])
            distance[other] = length
            heappush(heap, length << VERTEX_BITS | other)
    _relax(edges, distance, heap, before)
    changed = {vertex for vertex, was in before.items() if distance[vertex] != was}
    return changed, {v for v in changed if (before[v] >= UNREACHABLE) != (distance[v] >= UNREACHABLE)}


def _unsupported(distance: list[int], root: int, edges: _Adjacent, back: _Adjacent, gone: Sequence[Edge]) -> set[int]:
    """The vertices that no edge supports any more: none that is left gives them their distance.

    Costs are positive but for those from a transit network to its routers; networks have the lower numbers, so that in
    the order of distance and number what supports comes before what is supported.
    """
    lost: set[int] = set()
    seen: set[int] = set()
    heap = [
        distance[other] << VERTEX_BITS | other
        for vertex, other, cost in gone
        if distance[vertex] < UNREACHABLE and distance[vertex] + cost == distance[other]
    ]
    heapify(heap)
    while heap:
        key = heappop(heap)
        vertex = key & VERTEX
        far = key >> VERTEX_BITS
        if vertex in seen or vertex == root:
            continue
        seen.add(vertex)
        if any(distance[other] + cost == far and other not in lost for other, cost in back[vertex]):
            continue
        lost.add(vertex)
        for other, cost in edges[vertex]:
            if distance[other] == far + cost and other not in seen:
                heappush(heap, distance[other] << VERTEX_BITS | other)
    return lost
