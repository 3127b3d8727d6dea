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
        self._of_target: dict[RouteTarget, dict[TableId, None]] = {}
        self._of_class: dict[tuple[PrefixClass, RouteTarget], dict[TableId, None]] = {}
        for index in indexes:
            for target, table in index.imports():
                live = deferred.get(table)
                if live is None:
                    self._of_target.setdefault(target, {})[table] = None
                for cls in live or ():
                    self._of_class.setdefault((cls, target), {})[table] = None

    def of(self, cls: PrefixClass, entry: Path) -> dict[TableId, None]:
        """The tables that import an entry at once, but for the one in which it began."""
        found: dict[TableId, None] = {}
        for community in entry.attributes.extended:
            found.update(self._of_target.get(community, {}))
            found.update(self._of_class.get((cls, community), {}))
        if entry.origin is not None:
            found.pop(entry.origin, None)
        return found
