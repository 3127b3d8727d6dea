"""Tables of a provider whose VPN entries each have one origin: what a VRF imports is told from route targets.

Most of what a leaf imports (`control.deferral`) needs no table: a class that one entry alone offers, and that the VRF
has nothing of its own for, is imported from there. Only classes that several entries offer, and those the VRF has
itself, are worked out, one by one. Of the global tables nothing is kept: OSPF's routes are no leaks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from tidegate.analysis.whatif.contests import Contests
from tidegate.analysis.whatif.tablefacts import ClassFacts, FactsOf, Import, TableFacts, Touched, Way, ways_of
from tidegate.analysis.whatif.transport import PlainCore, PlainTransport
from tidegate.control.adjacency import Adjacency
from tidegate.control.changelog import Moved
from tidegate.control.engine import Engine
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.bgp.path import Path
from tidegate.control.table import Mechanism, TableId
from tidegate.net.community import NO_ADVERTISE, ExtendedCommunity, RouteDistinguisher, RouteTarget
from tidegate.net.prefix import Address

Nlri = tuple[RouteDistinguisher | None, PrefixClass]


class _Entry(NamedTuple):
    """A VPN entry. `odd` ones may go another way than others of their origin."""

    origin: TableId
    extended: frozenset[ExtendedCommunity]
    odd: bool

    @classmethod
    def of(cls, path: Path) -> _Entry:
        a = path.attributes
        assert path.origin is not None  # some table exported it
        odd = NO_ADVERTISE in a.communities or a.originator is not None or bool(a.cluster_list)
        return cls(path.origin, a.extended, odd)


class _Offer(NamedTuple):
    """An entry that a set of route targets imports, and what an import of it on another device is."""

    nlri: Nlri
    entry: _Entry
    facts: ClassFacts


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
        self._entries = {(rd, cls): _Entry.of(path) for rd, cls, path in engine.vpn_entries()}
        self._by_target: dict[ExtendedCommunity, list[Nlri]] = {}
        self._by_device: dict[str, list[Nlri]] = {}
        for nlri, entry in self._entries.items():
            self._by_device.setdefault(entry.origin.device, []).append(nlri)
            for target in entry.extended:
                self._by_target.setdefault(target, []).append(nlri)
        self._known_offers: dict[frozenset[RouteTarget], _Offers] = {}
        self._known_ways: dict[object, Address | None] = {}
        self._known_sessions: dict[str, object] = {}
        self._intricate: dict[TableId, bool] = {}
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
        unclear = dict.fromkeys(self._engine.own(table))
        found: dict[PrefixClass, ClassFacts] = {}
        for cls, offers in self._offers(table).items():
            if cls in unclear or (len(offers) == 1 and offers[0].entry.origin == table):
                continue
            hop = self._used_hop(table, offers[0]) if len(offers) == 1 else None
            if len(offers) > 1 or (hop is not None and hop != self._next_hops.get(offers[0].entry.origin.device)):
                unclear[cls] = None
            elif hop is not None:
                found[cls] = offers[0].facts
        found.update(self.now(table, unclear))
        return found

    def base(self, table: TableId, classes: Collection[PrefixClass] | None) -> TableFacts:
        """These classes (None: all) of a table in the base."""
        return self.now(table, classes)

    def now(self, table: TableId, classes: Collection[PrefixClass] | None) -> TableFacts:
        """The same in the state that the engine is in."""
        engine = self._engine
        routes = engine.plane.tables[table].routes if classes is None else engine.routes(table, classes)
        return {cls: self._facts.routes(table, found) for cls, found in routes.items()}

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
        for nlri in {*moved.entries, *(nlri for name in moved.origins for nlri in self._by_device.get(name, ()))}:
            self._touch_importers(found, nlri)
        for table, cls in self._contests.moved(moved.hops):
            _touch(found, table, cls)
        for device in moved.importers:
            found.update(dict.fromkeys(self._vrf_tables.get(device, ())))
        deferred = self._engine.deferred
        for device in {endpoint.device for endpoint in moved.lines} | {end[0] for end in moved.ends}:
            for table in self._vrf_tables.get(device, ()):
                if (table in deferred) != (table in self._deferred):
                    found[table] = None
        return found

    def _touch_importers(self, found: Touched, nlri: Nlri) -> None:
        entries = [self._entries[nlri]] if nlri in self._entries else []
        entries += [_Entry.of(path) for path in self._engine.vpn_exports(*nlri)]
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

    def _is_intricate(self, table: TableId) -> bool:
        """Whether a deferred table must be worked out as a whole: an import map decides, or a neighbor VRF's connected
        networks bring host routes along."""
        found = self._intricate.get(table)
        if found is None:
            settings = self._engine.network.devices[table.device].vrfs[table.vrf].families.get(table.family)
            origins = {offer.entry.origin for offers in self._offers(table).values() for offer in offers}
            near = any(origin.device == table.device and origin != table for origin in origins)
            found = self._intricate[table] = near or (settings is not None and settings.import_map is not None)
        return found

    def _used_hop(self, table: TableId, offer: _Offer) -> Address | None:
        """The next hop at which the table's device has the entry in the base; None where it does not use it."""
        device, entry = table.device, offer.entry
        key = self._sessions_of(device), entry.origin.device, offer.nlri if entry.odd else None
        if key not in self._known_ways:
            path = self._engine.vpn_path(device, *offer.nlri)
            self._known_ways[key] = None if path is None else path.attributes.next_hop
        return self._known_ways[key]

    def _sessions_of(self, device: str) -> object:
        """Equal for devices that hear the same entries: of the same reflectors, in the same way. In a plain core all
        next hops are reached from each."""
        found = self._known_sessions.get(device)
        if found is None:
            ends = []
            for end in self._engine.vpn_sessions(device):
                theirs = end.peer.settings("vpnv4")
                ends.append((end.peer.device.name, theirs.route_reflector_client, theirs.send_extended))
            found = (sorted(ends), None) if self.core.joins(device) else (ends, device)
            found = self._known_sessions[device] = repr(found)
        return found


def _touch(found: Touched, table: TableId, cls: PrefixClass | None) -> None:
    """Adds a class of a table; None: all of it."""
    known = found.setdefault(table, set())
    if cls is None or known is None:
        found[table] = None
    else:
        assert isinstance(known, set)  # made here or in `touched`
        known.add(cls)
