"""Route targets that meet no other side: imported and exported by nobody, or exported and imported by nobody.

A target that is mistyped on one router leaks nothing, and no table shows it: only the whole snapshot does.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from typing import NamedTuple

from tidegate.analysis.near import edit_distance
from tidegate.analysis.records import InertLeakRecord
from tidegate.analysis.sources import Sources
from tidegate.control.table import Mechanism, TableId
from tidegate.model.device import Device, Network
from tidegate.model.policy import RouteMap, SetExtendedCommunity
from tidegate.model.vrf import VrfFamily
from tidegate.net.community import RouteTarget, format_extended_community
from tidegate.net.prefix import Family

_MAX_REASONS = 3
_MAX_TABLES = 2
_MAX_COMPARED = 50  # VRFs of one name


def unmatched_targets(network: Network, sources: Sources, family: Family) -> Iterator[InertLeakRecord]:
    """At most one record for each VRF and direction, sorted by device and VRF, imports before exports of each.

    Every import that nobody's routes can have is told. An export that nobody imports may well be meant so (a provider
    gives every VRF its targets); it is told where nobody imports any target of the VRF and another device has a VRF
    of the same name, which then cannot hear it.
    """
    snapshot = _Snapshot(network, family)
    for table in sorted(snapshot.imports.targets):
        for record in (_import(snapshot, sources, table), _export(snapshot, sources, table)):
            if record is not None:
                yield record


class _Side:
    """One direction of the whole snapshot: which VRF names which targets, in which lines, and the other way around."""

    def __init__(self) -> None:
        self.targets: dict[TableId, dict[RouteTarget, int]] = {}
        self.owners: dict[RouteTarget, list[TableId]] = {}
        self._alike = _Alike(self.owners)

    def add(self, table: TableId, targets: dict[RouteTarget, int]) -> None:
        self.targets[table] = targets
        for target in targets:
            self.owners.setdefault(target, []).append(table)

    def closest(self, target: RouteTarget, own: Container[RouteTarget], namesakes: list[TableId]) -> RouteTarget | None:
        """The target that was meant, perhaps: one of `namesakes`, else one that is a keystroke away; none of `own`."""
        text = format_extended_community(target)
        near = {t for table in namesakes[:_MAX_COMPARED] for t in self.targets[table] if t not in own}
        near = near or {t for t in self._alike.to(text) if t not in own}
        return min(near, key=lambda t: (edit_distance(format_extended_community(t), text), t), default=None)


class _Snapshot:
    """Both directions, and what policies may add."""

    def __init__(self, network: Network, family: Family) -> None:
        self.exports, self.imports = _Side(), _Side()
        self.set_by_maps: set[RouteTarget] = set()
        self._by_name: dict[str, list[TableId]] = {}
        for device in network.devices.values():
            self.set_by_maps.update(t for m in device.policies.route_maps.values() for t in _targets_set(m))
            for vrf in device.vrfs.values():
                settings = vrf.families.get(family)
                if settings is not None:
                    table = TableId(device.name, vrf.name, family)
                    self._by_name.setdefault(vrf.name, []).append(table)
                    self.imports.add(table, settings.import_targets)
                    self.exports.add(table, _exported(device, settings))

    def namesakes(self, table: TableId) -> list[TableId]:
        """The VRFs of other devices that are called the same."""
        return [other for other in self._by_name[table.vrf] if other.device != table.device]


def _exported(device: Device, settings: VrfFamily) -> dict[RouteTarget, int]:
    """The targets that routes of a VRF may leave with: its own, and those its export map sets."""
    export_map = device.policies.route_maps.get(settings.export_map or "")
    return (_targets_set(export_map) if export_map is not None else {}) | settings.export_targets


class _Alike:
    """Finds the targets one keystroke away from a text: without a character each, two such texts have one in common."""

    def __init__(self, targets: Iterable[RouteTarget]) -> None:
        self._by_variant: dict[str, list[RouteTarget]] | None = None  # made when first asked for
        self._targets = targets

    def to(self, text: str) -> list[RouteTarget]:
        if self._by_variant is None:
            self._by_variant = {}
            for target in self._targets:
                for variant in _variants(format_extended_community(target)):
                    self._by_variant.setdefault(variant, []).append(target)
        found = {target for variant in _variants(text) for target in self._by_variant.get(variant, ())}
        return [t for t in found if edit_distance(format_extended_community(t), text) == 1]


def _variants(text: str) -> set[str]:
    return {text, *(text[:i] + text[i + 1 :] for i in range(len(text)))}


def _targets_set(route_map: RouteMap) -> dict[RouteTarget, int]:
    """The route targets that a route-map sets, with the line that does."""
    found: dict[RouteTarget, int] = {}
    for entry in route_map.entries:
        for item in entry.sets:
            if isinstance(item, SetExtendedCommunity) and item.kind == "rt":
                found.update((target, item.line) for target in item.communities)
    return found


def _import(snapshot: _Snapshot, sources: Sources, table: TableId) -> InertLeakRecord | None:
    imports = snapshot.imports.targets[table]
    unmet = sorted(t for t in imports if t not in snapshot.exports.owners and t not in snapshot.set_by_maps)
    if not unmet:
        return None
    told = _Told(table, "imports", "nobody exports", "exported", imports, snapshot.exports, snapshot.namesakes(table))
    return told.record(sources, None, str(table), unmet)


def _export(snapshot: _Snapshot, sources: Sources, table: TableId) -> InertLeakRecord | None:
    exports, namesakes = snapshot.exports.targets[table], snapshot.namesakes(table)
    heard = any(other != table for target in exports for other in snapshot.imports.owners.get(target, ()))
    if heard or not exports or not namesakes:
        return None
    told = _Told(table, "exports", "nobody else imports", "imported", exports, snapshot.imports, namesakes)
    return told.record(sources, str(table), None, sorted(exports))


class _Told(NamedTuple):
    """How to say that the targets of a VRF meet no other side."""

    table: TableId
    does: str
    nobody: str
    done: str
    lines: dict[RouteTarget, int]
    others: _Side
    namesakes: list[TableId]

    def record(
        self, sources: Sources, giver: str | None, taker: str | None, unmet: list[RouteTarget]
    ) -> InertLeakRecord:
        """A sentence for each of the first targets with its line, and the line of the one that was meant, perhaps."""
        reasons, places = [], []
        for target in unmet[:_MAX_REASONS]:
            sentence = f"{self.table} {self.does} {format_extended_community(target)}, which {self.nobody}"
            places.append((self.table.device, self.lines[target]))
            near = self.others.closest(target, self.lines, self.namesakes)
            if near is not None:
                owners = sorted(self.others.owners[near], key=lambda t: (t == self.table, t.vrf != self.table.vrf, t))
                sentence += f"; {format_extended_community(near)} is {self.done} by {_named(owners)}"
                places.append((owners[0].device, self.others.targets[owners[0]][near]))
            reasons.append(sentence)
        if len(unmet) > _MAX_REASONS:
            reasons.append(f"the same holds for {len(unmet) - _MAX_REASONS} more of its targets")
        targets = tuple(map(format_extended_community, unmet))
        refs = sources.refs(dict.fromkeys(places))
        return InertLeakRecord(giver, taker, Mechanism.ROUTE_TARGET.value, targets, tuple(reasons), refs)


def _named(tables: list[TableId]) -> str:
    more = f" and {len(tables) - _MAX_TABLES} more" if len(tables) > _MAX_TABLES else ""
    return ", ".join(map(str, tables[:_MAX_TABLES])) + more
