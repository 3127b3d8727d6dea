"""Who imports VPN entries while the network settles, and not only when somebody asks (`control.deferral`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tidegate.control.leaking.route_target import TargetIndex
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.bgp.path import Path
from tidegate.control.table import TableId
from tidegate.net.community import RouteTarget


class LiveImporters:
    """Tables by the route targets that they import at once.

    A table that is not deferred imports all classes; a leaf (`deferred`, with those classes) the ones that it hears
    announced by neighbors outside.
    """

    def __init__(self, indexes: Iterable[TargetIndex], deferred: Mapping[TableId, frozenset[PrefixClass]]) -> None:
        self._deferred = deferred
        self._held: dict[TableId, frozenset[PrefixClass] | None] = {}  # as last taken from `deferred`
        self._targets: dict[TableId, list[RouteTarget]] = {}
        self._of_target: dict[RouteTarget, dict[TableId, None]] = {}
        self._of_class: dict[tuple[PrefixClass, RouteTarget], tuple[TableId, ...]] = {}  # of most, one table
        for index in indexes:
            self.add(index)

    def remove(self, devices: set[str]) -> None:
        """Nothing on these devices imports any more."""
        for table in [table for table in self._targets if table.device in devices]:
            self._drop(table)
            del self._targets[table]

    def add(self, index: TargetIndex) -> None:
        """The imports of one device."""
        tables: dict[TableId, None] = {}
        for target, table in index.imports():
            self._targets.setdefault(table, []).append(target)
            tables[table] = None
        for table in tables:
            self._put(table)

    def defer_anew(self, table: TableId) -> list[RouteTarget]:
        """The table is deferred and was not, or the other way; the route targets that it imports."""
        self._drop(table)
        self._put(table)
        return self._targets.get(table, [])

    def _put(self, table: TableId) -> None:
        live = self._held[table] = self._deferred.get(table)
        for target in self._targets.get(table, ()):
            if live is None:
                self._of_target.setdefault(target, {})[table] = None
            for cls in live or ():
                self._of_class[cls, target] = (*self._of_class.get((cls, target), ()), table)

    def _drop(self, table: TableId) -> None:
        live = self._held.pop(table, None)
        for target in self._targets.get(table, ()):
            self._of_target.get(target, {}).pop(table, None)
            for cls in live or ():
                left = tuple(other for other in self._of_class.pop((cls, target)) if other != table)
                if left:
                    self._of_class[cls, target] = left

    def of(self, cls: PrefixClass, entry: Path) -> dict[TableId, None]:
        """The tables that import an entry at once, but for the one in which it began."""
        found: dict[TableId, None] = {}
        of_target, of_class = self._of_target, self._of_class
        for community in entry.attributes.extended:
            if community in of_target:
                found.update(of_target[community])
            tables = of_class.get((cls, community))
            if tables is not None:
                found.update(dict.fromkeys(tables))
        if not found or entry.origin is None:
            return found
        # One route target may serve both families of a VRF.
        family = entry.origin.family
        return {table: None for table in found if table.family == family and table != entry.origin}
