"""Tables of any network: facts of all of them are kept, and what may differ is worked out whole."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from tidegate.analysis.whatif.reach import Transport
from tidegate.analysis.whatif.tablefacts import ClassFacts, FactsOf, TableFacts, Touched, Way, ways_of
from tidegate.control.changelog import Moved
from tidegate.control.engine import Engine
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.bgp.path import Path
from tidegate.control.table import TableId
from tidegate.net.prefix import Address


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
        self._users: dict[Way, set[TableId]] = {}
        for table, view in self._views.items():
            for way in ways_of(table, view.values()):
                self._users.setdefault(way, set()).add(table)
        transport = Transport(plane)
        self._arrives = {way: transport.carries(*way) for way in self._users}

    def ask(self) -> None:
        """Tells the engine for which next hops we need to know that their metrics move."""
        for table, hop in self._choosing:
            self._engine.asks(table, hop)

    def enter(self, _: Moved | None) -> None:
        """The engine is in another state: nothing is kept of any."""

    def carries(self, device: str, next_hop: Address) -> bool:
        """Whether packets arrive in the base."""
        return self._arrives[device, next_hop]

    def arrivals(self, after: Mapping[TableId, TableFacts]) -> dict[Way, bool]:
        """Whether they do so now, where that may be another answer or is asked for by what is in tables now."""
        transport = Transport(self._engine.plane)
        asked = {way for table, found in after.items() for way in ways_of(table, found.values())}
        return {way: transport.carries(*way) for way in self._arrives.keys() | asked}

    def blocked(self, arrivals: Mapping[Way, bool]) -> set[TableId]:
        """The tables from which packets arrive at other next hops than in the base."""
        moved = (way for way, arrives in self._arrives.items() if arrivals[way] != arrives)
        return {table for way in moved for table in self._users[way]}

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
        found: Touched = {t: None if t in deferred else classes for t, classes in moved.held.items()}
        if moved.entries or moved.origins or moved.importers:
            found.update(dict.fromkeys(deferred))
        for hop in moved.hops:
            found.update(dict.fromkeys(self._choosing.get(hop, ())))
        return {table: classes for table, classes in found.items() if table in self._views}


def _remote_hops(table: TableId, paths: Iterable[Path]) -> Iterable[tuple[TableId, Address]]:
    default = TableId(table.device, "default", table.family)
    return ((default, path.attributes.next_hop) for path in paths if path.is_remote())
