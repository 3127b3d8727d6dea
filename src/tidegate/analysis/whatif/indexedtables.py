"""Tables of a provider whose VPN entries each have one origin: what a VRF imports is told from route targets.

Most of what a leaf imports (`control.deferral`) needs no table: a class that one entry alone offers, and that the VRF
has nothing of its own for, is imported from there. Only classes that several entries offer, and those the VRF has
itself, are worked out, one by one. Of the global tables nothing is kept: OSPF's routes are no leaks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from tidegate.analysis.whatif.contests import Contests
from tidegate.analysis.whatif.tablefacts import PLAIN, ClassFacts, FactsOf, Import, TableFacts, Touched, Way, ways_of
from tidegate.analysis.whatif.transport import PlainCore, PlainTransport
from tidegate.analysis.whatif.vpnentries import Entry, Heard, ImportMap, Nlri
from tidegate.control.adjacency import Adjacency
from tidegate.control.changelog import Moved
from tidegate.control.engine import Engine
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.bgp.path import Path
from tidegate.control.table import Mechanism, TableId
from tidegate.net.community import ExtendedCommunity, RouteTarget
from tidegate.net.prefix import Address


class _Offer(NamedTuple):
    """An entry that a set of route targets imports, and what an import of it on another device is."""

    nlri: Nlri
    entry: Entry
    facts: ClassFacts


_HOST = 32  # the length of a host's prefix
_NOTHING: Collection[PrefixClass] = ()
_Offers = dict[PrefixClass, list[_Offer]]  # of one set of route targets


class IndexedTables:
    """The tables of an engine in its base state, and which of them a change may concern."""

    def __init__(self, engine: Engine, facts: FactsOf, core: PlainCore, next_hops: Mapping[str, Address]) -> None:
        self._engine = engine
        self._facts = facts
        self.core = core
        self._next_hops = next_hops  # by device: as what it announces itself
        self._deferred = frozenset(engine.deferred)
        self._vrf_tables: dict[str, list[TableId]] = {}
        self._importers: dict[ExtendedCommunity, list[TableId]] = {}
        for table in engine.plane.tables:
            if table.vrf != "default":
                self._vrf_tables.setdefault(table.device, []).append(table)
                for target in self._wanted(table):
                    self._importers.setdefault(target, []).append(table)
        self._paths = {(rd, cls): path for rd, cls, path in engine.vpn_entries()}
        self._entries = {nlri: Entry.of(path) for nlri, path in self._paths.items()}
        self._gone: set[Nlri] = set()
        self._renewed: set[Nlri] = set()
        self._by_target: dict[ExtendedCommunity, list[Nlri]] = {}
        self._by_device: dict[str, list[Nlri]] = {}
        for nlri, entry in self._entries.items():
            self._by_device.setdefault(entry.origin.device, []).append(nlri)
            for target in entry.extended:
                self._by_target.setdefault(target, []).append(nlri)
        self._known_offers: dict[frozenset[RouteTarget], _Offers] = {}
        self._heard = Heard(engine, core)
        self._heard.note(self._vrf_tables)
        self.enter(None)
        self._known_near: dict[TableId, list[PrefixClass]] = {}
        self._maps: dict[TableId, ImportMap] = {}
        self._contests = Contests(engine)
        for table in self._deferred:
            for cls, offers in self._offers(table).items():
                if len(offers) > 1:
                    devices = {offer.entry.origin.device for offer in offers if offer.entry.origin != table}
                    hops = (next_hops[name] for name in devices if name in next_hops and name != table.device)
                    self._contests.add(table, cls, hops)
        self._contests.ask()

    @classmethod
    def of(cls, engine: Engine, facts: FactsOf, adjacencies: Iterable[Adjacency]) -> IndexedTables | None:
        """None where entries or the core are not as plain as that. `adjacencies` are all of the base."""
        if not engine.plain_vpn:
            return None
        next_hops: dict[str, Address] = {}
        for device in {path.origin.device for _, _, path in engine.vpn_entries() if path.origin is not None}:
            addresses = {end.local_address for end in engine.vpn_sessions(device)}
            if len(addresses) > 1:
                return None
            next_hops.update((device, address) for address in addresses)
        core = PlainCore.of(engine, next_hops.values(), adjacencies)
        return None if core is None else cls(engine, facts, core, next_hops)

    def all(self) -> Iterator[tuple[TableId, TableFacts]]:
        """Every table; of the global ones without what OSPF alone provides."""
        return ((table, self.view(table)) for table in self._engine.plane.tables)

    def view(self, table: TableId) -> TableFacts:
        """All of a table in the base; of a global one what may be leaked into it."""
        if table not in self._deferred:
            return self.now(table, self._engine.not_by_ospf(table) if table.vrf == "default" else None)
        if self._is_intricate(table):
            return self.now(table, None)
        return self.now(table, dict.fromkeys((*self._engine.own(table), *self._offers(table))))

    def base(self, table: TableId, classes: Collection[PrefixClass] | None) -> TableFacts:
        """These classes (None: all) of a table in the base."""
        return self.now(table, classes)

    def now(self, table: TableId, classes: Collection[PrefixClass] | None) -> TableFacts:
        """The same in the state that the engine is in."""
        engine = self._engine
        if table.vrf == "default" and classes is not None and self.core.closed and self.core.joins(table.device):
            return self._core_facts(table, classes)
        if classes is not None and table in self._deferred and table in engine.deferred:
            return self._leaf_facts(table, classes)
        routes = engine.plane.tables[table].routes if classes is None else engine.routes(table, classes)
        return {cls: self._facts.routes(table, found) for cls, found in routes.items()}

    def _core_facts(self, table: TableId, classes: Collection[PrefixClass]) -> TableFacts:
        """Facts of a global table. Where OSPF joins all, it has a route to whatever somebody advertises: only what has
        other sources, and what concerns routers that were cut off, needs its routes looked up."""
        found: dict[PrefixClass, ClassFacts] = {}
        unclear = []
        for cls in classes:
            if cls not in self._advertisers:
                self._advertisers[cls] = self._engine.advertisers(table, cls)
            advertisers = self._advertisers[cls]
            cut = table.device in self._cut or (advertisers and advertisers <= self._cut)
            if cut or self._engine.offered_by_others(table, cls):
                unclear.append(cls)
            elif advertisers:
                found[cls] = PLAIN
        routes = self._engine.routes(table, unclear)
        found.update((cls, self._facts.routes(table, of_class)) for cls, of_class in routes.items())
        return found

    def _leaf_facts(self, table: TableId, classes: Collection[PrefixClass]) -> TableFacts:
        """Facts of a deferred table: only what it has itself, and what several entries offer or may offer now, needs
        its routes looked up."""
        found: dict[PrefixClass, ClassFacts] = {}
        unclear = []
        everything, mapped = self._offers(table), self._map_of(table) is not ImportMap.NONE
        near = self._near(table) if any(cls.representative & 255 == _HOST for cls in classes) else []
        for cls in classes:
            if near and cls.representative & 255 == _HOST:
                unclear.append(cls)
                continue
            offers = [offer for offer in everything.get(cls, ()) if offer.nlri not in self._gone]
            others = [offer for offer in offers if offer.entry.origin != table]
            if cls in self._renewed_classes or len(others) > 1 or (others and self._engine.is_own(table, cls)):
                unclear.append(cls)
            elif not others:
                own = self._engine.own_routes(table, cls)
                if own:
                    found[cls] = self._facts.routes(table, own)
            elif others[0].entry.origin.device == table.device:
                unclear.append(cls)
            else:
                nlri, entry, facts = others[0]
                hop = self._heard_now.hop(table.device, nlri, entry)
                if hop is None or (mapped and not self._engine.admits(table, *nlri)):
                    continue
                if hop == self._next_hops.get(entry.origin.device):
                    found[cls] = facts
                else:
                    unclear.append(cls)
        routes = self._engine.routes(table, dict.fromkeys((*unclear, *near))) if unclear else {}
        found.update((cls, self._facts.routes(table, routes[cls])) for cls in unclear if cls in routes)
        return found

    def enter(self, moved: Moved | None) -> None:
        """The engine is in another state, a change that moved this; None: in the base."""
        # No others are cut off.
        self._cut = frozenset(moved.importers) if moved is not None else frozenset()
        self._advertisers: dict[PrefixClass, set[str]] = {}
        self._heard_now = self._heard if moved is None else Heard(self._engine, self.core)
        if moved is None:  # what came back was made anew
            self._paths.update((nlri, path) for nlri in self._renewed | self._gone for path in self._exports(nlri))
        self._gone, self._renewed = set(), set()
        for nlri in moved.entries if moved is not None else ():
            exports = self._exports(nlri)
            if not exports:
                self._gone.add(nlri)
            elif len(exports) > 1 or exports[0] is not self._paths.get(nlri):
                self._renewed.add(nlri)
        self._renewed_classes = {cls for _, cls in self._renewed}

    def _exports(self, nlri: Nlri) -> list[Path]:
        return self._engine.vpn_exports(*nlri)

    def carries(self, device: str, next_hop: Address) -> bool:
        """Whether packets arrive in the base."""
        return self.core.joins(device) or PlainTransport(self._engine.plane).carries(device, next_hop)

    def arrivals(self, after: Mapping[TableId, TableFacts]) -> dict[Way, bool]:
        """Whether they do so now, for what is in tables now: what changes concerns tables that are touched."""
        transport = PlainTransport(self._engine.plane)
        asked = {way for table, found in after.items() for way in ways_of(table, found.values())}
        return {way: transport.carries(*way) for way in asked}

    def blocked(self, _: Mapping[Way, bool]) -> set[TableId]:
        """The tables from which packets arrive elsewhere without being touched: none, in a plain core."""
        return set()

    def touched(self, moved: Moved) -> Touched:
        """The tables that may differ from the base, each with the classes."""
        found: Touched = {}
        for table, classes in moved.held.items():
            whole = classes is None or (table in self._deferred and self._is_intricate(table))
            found[table] = None if whole else set(classes or ())
        for nlri in self._gone | self._renewed:
            self._touch_importers(found, nlri)
        for table, cls in self._contests.moved(moved.hops):
            _touch(found, table, cls)
        self._touch_hearers(found, moved)
        deferred = self._engine.deferred
        for device in {endpoint.device for endpoint in moved.lines} | {end[0] for end in moved.ends}:
            for table in self._vrf_tables.get(device, ()):
                if (table in deferred) != (table in self._deferred):
                    found[table] = None
        return found

    def _touch_hearers(self, found: Touched, moved: Moved) -> None:
        """Adds what is heard no more or heard again. That it is heard from another reflector matters only where there
        is a choice, or a map decides."""
        for table, nlri in self._hearers(moved):
            entry = self._entries[nlri]
            if found.get(table, _NOTHING) is None or table not in self._deferred or entry.origin == table:
                continue
            if self._is_intricate(table):
                _touch(found, table, None)
            elif len(self._offers(table)[nlri[1]]) > 1 or not self._heard.equals(
                self._heard_now, table.device, nlri, entry
            ):
                _touch(found, table, nlri[1])

    def _hearers(self, moved: Moved) -> Iterator[tuple[TableId, Nlri]]:
        """The entries of the base that are as they were, and that somebody may hear otherwise."""
        others = self._gone | self._renewed
        for device in moved.importers:
            for table in self._vrf_tables.get(device, ()):
                entries = (offer.nlri for offers in self._offers(table).values() for offer in offers)
                yield from ((table, nlri) for nlri in entries if nlri not in others)
        told = {nlri for device in moved.origins for nlri in self._by_device.get(device, ())}
        for nlri in (told | moved.entries) - others:
            tables = {t for target in self._entries[nlri].extended for t in self._importers.get(target, ())}
            yield from ((table, nlri) for table in tables)

    def _touch_importers(self, found: Touched, nlri: Nlri) -> None:
        entries = [self._entries[nlri]] if nlri in self._entries else []
        entries += [Entry.of(path) for path in self._engine.vpn_exports(*nlri)]
        origins = {entry.origin for entry in entries}
        devices = {origin.device for origin in origins}
        for table in {t for entry in entries for target in entry.extended for t in self._importers.get(target, ())}:
            if table not in self._deferred or (table in origins and len(origins) == 1):
                continue
            # Connected networks from the same device bring host routes along.
            _touch(found, table, None if table.device in devices or self._is_intricate(table) else nlri[1])

    def _wanted(self, table: TableId) -> frozenset[RouteTarget]:
        """The route targets that a table imports; none where it has no RD and so no part in VPNs."""
        if self._engine.network.devices[table.device].vrfs[table.vrf].rd is None:
            return frozenset()
        return self._facts.targets(table) or frozenset()

    def _offers(self, table: TableId) -> _Offers:
        targets = self._wanted(table)
        found = self._known_offers.get(targets)
        if found is None:
            found = self._known_offers[targets] = {}
            for nlri in {nlri: None for target in sorted(targets) for nlri in self._by_target.get(target, ())}:
                entry = self._entries[nlri]
                imported = Import(entry.origin, targets & entry.extended, self._next_hops.get(entry.origin.device))
                leaks = frozenset({(entry.origin, Mechanism.ROUTE_TARGET)})
                facts = self._facts.same(ClassFacts(leaks, frozenset({imported})))
                found.setdefault(nlri[1], []).append(_Offer(nlri, entry, facts))
        return found

    def _map_of(self, table: TableId) -> ImportMap:
        found = self._maps.get(table)
        if found is None:
            device = self._engine.network.devices[table.device]
            found = self._maps[table] = ImportMap.of(device, table.vrf, table.family)
        return found

    def _is_intricate(self, table: TableId) -> bool:
        """Whether a deferred table must be worked out as a whole: its import map looks at more than prefixes."""
        return self._map_of(table) is ImportMap.OTHER

    def _near(self, table: TableId) -> list[PrefixClass]:
        """What other tables of the same device offer to a table: connected networks bring host routes along."""
        found = self._known_near.get(table)
        if found is None:
            mine = (
                cls
                for cls, offers in self._offers(table).items()
                if any(o.entry.origin.device == table.device and o.entry.origin != table for o in offers)
            )
            found = self._known_near[table] = list(mine)
        return found


def _touch(found: Touched, table: TableId, cls: PrefixClass | None) -> None:
    """Adds a class of a table; None: all of it."""
    known = found.setdefault(table, set())
    if cls is None or known is None:
        found[table] = None
    else:
        assert isinstance(known, set)  # made here or in `touched`
        known.add(cls)
