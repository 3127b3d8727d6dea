"""Quiet classes: what a deferred table does not even decide about until somebody asks.

Most of what a leaf VRF exports is imported by other leaves only, when somebody asks for them (`control.deferral`). Then
its own paths can wait as well: nothing rests on the decision. A class of a table is awake from the start where
something does: a table that is not deferred imports or exports one of its route targets, or another table with the
class would compete for what a neighbor outside announces. All of that is told from configurations, whatever the line
states.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import NamedTuple

from tidegate.control.classindex import ClassIndex
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.bgp.table import Speaker
from tidegate.control.table import TableId
from tidegate.model.device import Device
from tidegate.model.policy import SetExtendedCommunity
from tidegate.model.vrf import VrfFamily
from tidegate.net.community import RouteDistinguisher, RouteTarget

AwakeOf = Callable[[TableId], Collection[PrefixClass] | None]


class _Ends(NamedTuple):
    """A table with the route targets that it imports and those that it could export."""

    table: TableId
    device: Device
    imported: Collection[RouteTarget]
    exported: Collection[RouteTarget]

    @classmethod
    def of(cls, speaker: Speaker) -> _Ends:
        device, table = speaker.device, speaker.next_hop_table
        settings = device.vrfs[speaker.vrf].families.get(table.family)
        if settings is None:
            return cls(table, device, (), ())
        return cls(table, device, settings.import_targets, _exported(device, settings))


class QuietTables:
    """Which classes of each table are awake. `deferred` are the leaves with the classes that neighbors announce there.

    Without `active` every table is awake.
    """

    def __init__(
        self,
        speakers: Iterable[Speaker],
        deferred: Mapping[TableId, frozenset[PrefixClass]],
        classes: ClassIndex,
        active: bool,
    ) -> None:
        self._awake: dict[TableId, set[PrefixClass]] = {}  # of the tables that are not awake as a whole
        # RFC 4364 §4.1: equal RD:prefixes of several tables are one entry, whatever their route targets.
        self._sharing: dict[TableId, list[TableId]] = {}
        self._of_rd: dict[tuple[RouteDistinguisher, str], list[TableId]] = {}
        self._at: dict[str, dict[TableId, None]] = {}  # the same by device
        self._exports: dict[RouteTarget, dict[TableId, None]] = {}
        self._imports: dict[RouteTarget, dict[TableId, None]] = {}
        if active:
            tables = [_Ends.of(s) for s in speakers if s.table is not None and s.vrf != "default"]
            for ends in tables:
                self._take(ends)
            for table in (ends.table for ends in tables):
                if table in deferred:
                    self._awake[table] = set()
                    self._at.setdefault(table.device, {})[table] = None
            self._wake_by_live_tables(deferred)
            self._wake_by_competition(tables, deferred, classes)
            self._wake_by_distinguisher()

    def awake(self, table: TableId) -> Collection[PrefixClass] | None:
        """The classes of a table that are awake; None: all."""
        return self._awake.get(table)

    def wake(self, tables: Iterable[TableId]) -> list[TableId]:
        """From now on these tables are awake as a whole; those that were not."""
        known = dict.fromkeys(other for table in tables for other in self._sharing.get(table, (table,)))
        found = [table for table in known if table in self._awake]
        for table in found:
            del self._awake[table]
            del self._at[table.device][table]
        return found

    def all(self) -> list[TableId]:
        """The tables that are not awake as a whole."""
        return list(self._awake)

    def at(self, device: str) -> list[TableId]:
        """Those of one device."""
        return list(self._at.get(device, ()))

    def exporters(self, targets: Iterable[RouteTarget]) -> list[TableId]:
        """The tables that could export one of these route targets."""
        return [table for target in targets for table in self._exports.get(target, ())]

    def partners(self, speaker: Speaker) -> list[TableId]:
        """The tables from which a table could import, or that could import from it, and itself."""
        ends = _Ends.of(speaker)
        importers = (table for target in ends.exported for table in self._imports.get(target, ()))
        return [*self.exporters(ends.imported), *importers, ends.table]

    def add(self, speakers: Iterable[Speaker]) -> None:
        """Tables that come in; they are awake."""
        for speaker in speakers:
            if speaker.table is not None and speaker.vrf != "default":
                self._take(_Ends.of(speaker))

    def _take(self, ends: _Ends) -> None:
        rd, table = ends.device.vrfs[ends.table.vrf].rd, ends.table
        if rd is not None:
            sharing = self._of_rd.setdefault((rd, table.family), [])
            if table not in sharing:
                sharing.append(table)
            if len(sharing) > 1:
                self._sharing.update(dict.fromkeys(sharing, sharing))
        for target in ends.exported:
            self._exports.setdefault(target, {})[table] = None
        for target in ends.imported:
            self._imports.setdefault(target, {})[table] = None

    def _wake_by_live_tables(self, deferred: Mapping[TableId, frozenset[PrefixClass]]) -> None:
        """What a live table imports is decided at once; what it exports competes with what is announced."""
        for target, importers in self._imports.items():
            if any(table not in deferred for table in importers):
                self.wake(self._exports.get(target, ()))
        for target, exporters in self._exports.items():
            if any(table not in deferred for table in exporters):
                for table in self._imports.get(target, ()):
                    if table in self._awake:
                        self._awake[table] |= deferred[table]

    def _wake_by_distinguisher(self) -> None:
        for sharing in {id(tables): tables for tables in self._sharing.values()}.values():
            quiet = [table for table in sharing if table in self._awake]
            if len(quiet) < len(sharing):
                self.wake(quiet)
            awake = set().union(*(self._awake[table] for table in quiet if table in self._awake))
            for table in quiet if awake else ():
                if table in self._awake:
                    self._awake[table] |= awake

    def _wake_by_competition(
        self, tables: list[_Ends], deferred: Mapping[TableId, frozenset[PrefixClass]], classes: ClassIndex
    ) -> None:
        announced = {cls for heard in deferred.values() for cls in heard}
        origins: dict[tuple[PrefixClass, RouteTarget], list[TableId]] = {}
        by_device: dict[str, dict[str, set[PrefixClass]]] = {}
        for ends in tables:
            device, table = ends.device, ends.table
            if device.name not in by_device:
                by_device[device.name] = _originated(device, table.family, classes, announced)
            for cls in (*deferred.get(table, ()), *by_device[device.name].get(table.vrf, ())):
                for target in ends.exported:
                    origins.setdefault((cls, target), []).append(table)
        for ends in tables:
            table = ends.table
            for target in ends.imported if deferred.get(table) else ():
                for cls in deferred[table]:
                    rivals = [other for other in origins.get((cls, target), ()) if other != table]
                    for other in (table, *rivals) if rivals else ():
                        if other in self._awake:
                            self._awake[other].add(cls)


def _originated(
    device: Device, family: str, classes: ClassIndex, wanted: set[PrefixClass]
) -> dict[str, set[PrefixClass]]:
    """The classes, of those wanted, that a device could originate in each VRF by itself."""
    found: dict[str, set[PrefixClass]] = {}
    for static in device.static_routes:
        if static.family == family and static.vrf != "default":
            table = TableId(device.name, static.vrf, static.family)
            found.setdefault(static.vrf, set()).update(cls for cls in classes.all_of(table, static.prefixes))
    for interface in device.interfaces.values():
        for vrf in (interface.vrf, *interface.receive_vrfs):
            for address in interface.addresses if vrf != "default" else ():
                table = TableId(device.name, vrf, "ipv4")
                cls = classes.of(table, address.prefix)
                if cls is not None:
                    found.setdefault(vrf, set()).add(cls)
    return {vrf: known & wanted for vrf, known in found.items()}


def _exported(device: Device, settings: VrfFamily) -> Collection[RouteTarget]:
    """The route targets that a table could export: those of the VRF, and those that its export map may set."""
    route_map = device.policies.route_maps.get(settings.export_map) if settings.export_map else None
    if route_map is None:
        return settings.export_targets
    found = set(settings.export_targets)
    for entry in route_map.entries:
        for action in entry.sets:
            if isinstance(action, SetExtendedCommunity) and action.kind == "rt":
                found.update(action.communities)
    return sorted(found)
