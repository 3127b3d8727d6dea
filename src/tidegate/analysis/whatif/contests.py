"""Choices among several imports: they rest on the metrics to next hops, and only on how these compare."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tidegate.control.engine import Engine
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.table import TableId
from tidegate.net.prefix import Address

_Hop = tuple[TableId, Address]
_Contest = tuple[TableId, tuple[Address, ...]]  # the table in which next hops are looked up, and the next hops
_Order = tuple[int, ...]  # the place of each next hop, equal ones the same


class Contests:
    """Classes that a table can import from over several next hops, by what their choice rests on."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._classes: dict[_Contest, list[tuple[TableId, PrefixClass]]] = {}
        self._of_hop: dict[_Hop, list[_Contest]] = {}
        self._orders: dict[_Contest, _Order] = {}

    def add(self, table: TableId, cls: PrefixClass, hops: Iterable[Address]) -> None:
        """Nothing where there is only one next hop: then there is no choice."""
        contest = TableId(table.device, "default", table.family), tuple(sorted(set(hops)))
        if len(contest[1]) > 1:
            self._classes.setdefault(contest, []).append((table, cls))

    def ask(self) -> None:
        """Takes note of how metrics compare, and tells the engine that we need to know when they move."""
        for contest in self._classes:
            self._orders[contest] = self._order(contest)
            for hop in contest[1]:
                self._of_hop.setdefault((contest[0], hop), []).append(contest)

    def moved(self, hops: Iterable[_Hop]) -> Iterator[tuple[TableId, PrefixClass]]:
        """The classes of tables whose choice may be another now that the metrics to these next hops moved."""
        for contest in {contest for hop in hops for contest in self._of_hop.get(hop, ())}:
            if self._order(contest) != self._orders[contest]:
                yield from self._classes[contest]

    def _order(self, contest: _Contest) -> _Order:
        return _places([self._engine.asks(contest[0], hop) for hop in contest[1]])


def _places(metrics: Sequence[int | None]) -> _Order:
    known = sorted({metric for metric in metrics if metric is not None})
    return tuple(-1 if metric is None else known.index(metric) for metric in metrics)
