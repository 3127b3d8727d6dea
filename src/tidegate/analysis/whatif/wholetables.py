"""Tables of any network: facts of all of them are kept, and what may differ is worked out whole."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from tidegate.analysis.whatif.tablefacts import ClassFacts, FactsOf, TableFacts
from tidegate.control.changelog import Moved
from tidegate.control.engine import Engine
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.bgp.path import Path
from tidegate.control.table import TableId
from tidegate.net.prefix import Address

Touched = dict[TableId, Collection[PrefixClass] | None]  # None: any class


class WholeTables:
    """The tables of an engine in its base state, and which of them a change may concern."""

    def __init__(self, engine: Engine, facts: FactsOf) -> None:
        self._engine = engine
        self._facts = facts
        self._deferred = frozenset(engine.deferred)
        plane = engine.plane
        self._views = {table: self.now(table, None) for table in plane.tables}
        # The next hops on which a choice among imports rests: where their metrics move, another may be chosen.
        self._choosing: dict[tuple[TableId, Address], dict[TableId, None]] = {}
        for table in self._deferred:
            for paths in plane.bgp[table].paths.values():
                for hop in _remote_hops(table, paths) if len(paths) > 1 else ():
                    self._choosing.setdefault(hop, {})[table] = None
        self.ask()

    def ask(self) -> None:
        """Tells the engine for which next hops we need to know that their metrics move."""
        for table, hop in self._choosing:
            self._engine.asks(table, hop)

    def all(self) -> Iterable[tuple[TableId, TableFacts]]:
        return self._views.items()

    def view(self, table: TableId) -> TableFacts:
        """All of a table in the base."""
        return self._views[table]

    def base(self, table: TableId, classes: Collection[PrefixClass] | None) -> TableFacts:
        """These classes (None: all) of a table in the base."""
        view = self._views[table]
        return view if classes is None else {cls: view[cls] for cls in classes if cls in view}

    def now(self, table: TableId, classes: Collection[PrefixClass] | None) -> TableFacts:
        """The same in the state that the engine is in."""
        routes = self._engine.plane.tables[table].routes
        found: dict[PrefixClass, ClassFacts] = {}
        for cls in routes if classes is None else classes:
            of_class = routes.get(cls)
            if of_class:
                found[cls] = self._facts.routes(table, of_class)
        return found

    def touched(self, moved: Moved) -> Touched:
        """The tables that may differ from the base, each with the classes."""
        deferred = self._deferred.union(self._engine.deferred)
        found: Touched = {t: None if t in deferred else classes for t, classes in moved.tables.items()}
        if moved.entries or moved.origins or moved.importers:
            found.update(dict.fromkeys(deferred))
        for hop in moved.hops:
            found.update(dict.fromkeys(self._choosing.get(hop, ())))
        return {table: classes for table, classes in found.items() if table in self._views}


def _remote_hops(table: TableId, paths: Iterable[Path]) -> Iterable[tuple[TableId, Address]]:
    default = TableId(table.device, "default", table.family)
    return ((default, path.attributes.next_hop) for path in paths if path.is_remote())


def hops_of(
    views: Iterable[tuple[TableId, Mapping[PrefixClass, ClassFacts]]],
) -> dict[tuple[str, Address], set[TableId]]:
    """Every way that packets with labels take: the device and the BGP next hop, with the tables that use it."""
    found: dict[tuple[str, Address], set[TableId]] = {}
    for table, view in views:
        for hop in {i.next_hop for facts in set(view.values()) for i in facts.imports if i.next_hop is not None}:
            found.setdefault((table.device, hop), set()).add(table)
    return found
