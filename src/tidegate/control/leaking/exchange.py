"""Leaks between BGP tables of one device, and the VPN tables behind them.

After every decision of a table: a VRF's best path is exported into the VPN table and, by map, into the global table;
a VPN entry is imported into every VRF with a matching route target; a global path is imported by map. Only best paths
cross (IOS: `import path selection bestpath`, the default).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import chain

from tidegate.control.cause import Reason
from tidegate.control.changelog import Moved
from tidegate.control.classindex import ClassIndex
from tidegate.control.leaking.audience import keeps_all
from tidegate.control.leaking.distribution import Distribution
from tidegate.control.leaking.global_transfer import transfer
from tidegate.control.leaking.live_importers import LiveImporters
from tidegate.control.leaking.pending import PendingEntries, targets_kept
from tidegate.control.leaking.prefix_limit import PrefixLimit
from tidegate.control.leaking.route_target import Exporter, TargetIndex, import_path
from tidegate.control.leaking.sole_origins import SoleOrigins
from tidegate.control.leaking.vpn_labels import VpnLabels
from tidegate.control.policy.route_map import PolicyEvaluator
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.bgp.advertise import subject_of_path
from tidegate.control.protocols.bgp.next_hops import NextHops
from tidegate.control.protocols.bgp.path import Path
from tidegate.control.protocols.bgp.peering import Peering
from tidegate.control.protocols.bgp.speakers import UNICAST_FAMILY, VPN_FAMILY, SpeakerKey
from tidegate.control.protocols.bgp.table import Nlri, Speaker, equivalent
from tidegate.control.table import Mechanism, Refusal, TableId
from tidegate.model.device import Device, Network
from tidegate.model.vrf import GlobalTransfer, Vrf
from tidegate.net.community import RouteTarget
from tidegate.net.prefix import Address, Family

_Touched = Iterator[tuple[Speaker, Nlri]]


class TableExchange:
    """Carries best paths from table to table within each device, as targets and maps say."""

    def __init__(
        self,
        network: Network,
        speakers: Mapping[SpeakerKey, Speaker],
        classes: ClassIndex,
        policies: Mapping[str, PolicyEvaluator],
        deferred: Mapping[TableId, frozenset[PrefixClass]],
        next_hops: NextHops,
        plain: bool,
    ) -> None:
        self._deferred = deferred
        self._speakers = speakers
        self._policies = policies
        self.moved: Moved | None = None  # notes what a change moves
        self._vrf_tables: dict[str, list[Speaker]] = {}
        self.labels = VpnLabels((), classes)
        self._targets: dict[tuple[str, Family], TargetIndex] = {}
        self._live = LiveImporters((), deferred)
        self.sole = SoleOrigins(plain)
        self.wanted_targets: dict[tuple[str, Family], frozenset[RouteTarget]] = {}  # that any VRF of a device imports
        self.pending = PendingEntries(speakers.values(), self._live, deferred)
        self._keeps_all: dict[Speaker, bool] = {}
        self._keepers: set[Speaker] = set()
        self.distribution = Distribution(speakers, self._keepers, next_hops, self.unwanted)
        self._delivered: dict[Nlri, tuple[Speaker, ...]] = {}
        self._by_target: dict[tuple[str, Family], tuple[int, dict[RouteTarget, list[tuple[Nlri, Path]]]]] = {}
        self._imported: dict[tuple[Speaker, Nlri], tuple[str, ...]] = {}
        self._exporters: dict[Speaker, Exporter] = {}
        self._limits: dict[tuple[str, str, Family, Mechanism], PrefixLimit] = {}

        self.add(network.devices.values(), speakers.values())

    def add(self, devices: Iterable[Device], speakers: Collection[Speaker]) -> None:
        """Devices that come in, with their tables."""
        names = set()
        for device in devices:
            names.add(device.name)
            for family in VPN_FAMILY if device.bgp is not None else ():
                index = self._targets[device.name, family] = TargetIndex(device, family)
                self.wanted_targets[device.name, family] = index.targets
                self._live.add(index)
        for speaker in speakers:
            if speaker.vrf != "default":
                self._vrf_tables.setdefault(speaker.device.name, []).append(speaker)
            self._keeps_all[speaker] = keeps_all(speaker.bgp, speaker.name)
            if speaker.is_vpn() and self._keeps_all[speaker]:
                self._keepers.add(speaker)
        self.labels.replace(names, speakers)

    def remove(self, devices: set[str], speakers: set[Speaker]) -> None:
        """Devices that go, with their tables. What they exported has been withdrawn."""
        self._live.remove(devices)
        for name in devices:
            self._vrf_tables.pop(name, None)
            for family in VPN_FAMILY:
                self._targets.pop((name, family), None)
                self.wanted_targets.pop((name, family), None)
        for speaker in speakers:
            del self._keeps_all[speaker]
            self._exporters.pop(speaker, None)
        self._keepers -= speakers
        self._imported = {key: names for key, names in self._imported.items() if key[0] not in speakers}
        self._delivered = {
            nlri: tuple(vpn for vpn in importers if vpn not in speakers) for nlri, importers in self._delivered.items()
        }
        self.pending.discard(speakers)
        self.distribution.remove(speakers)
        self.labels.replace(devices, ())

    def begin_change(self, moved: Moved) -> None:
        """From now on `moved` notes what is another than before."""
        self.moved = moved
        self.labels.forget()
        self._by_target.clear()

    @property
    def limited(self) -> bool:
        """Whether maps to or from the global table take only so many prefixes, those that came first."""
        return bool(self._limits)

    def unwanted(self, receiver: Speaker, path: Path) -> bool:
        """Whether a VPN table drops an entry it received: it keeps not all, and no VRF imports its targets."""
        if not receiver.is_vpn() or self._keeps_all[receiver]:
            return False
        targets = self._targets[receiver.device.name, UNICAST_FAMILY[receiver.name]].targets
        return targets.isdisjoint(path.attributes.extended)

    def imports_of(self, table: TableId) -> Collection[RouteTarget]:
        """The route targets that a VRF imports."""
        speaker = next(s for s in self._vrf_tables.get(table.device, ()) if s.table == table)
        settings = speaker.device.vrfs[table.vrf].families.get(table.family)
        return () if settings is None else settings.import_targets

    def kept_by(self, vpn: Speaker) -> frozenset[RouteTarget] | None:
        """The route targets whose entries a VPN table keeps, its own apart; None: all of them."""
        return None if self._keeps_all[vpn] else self._targets[vpn.device.name, UNICAST_FAMILY[vpn.name]].targets

    def waiting_for(self, speaker: Speaker) -> list[tuple[Speaker, Nlri]]:
        """What must be carried before the table of `speaker` can be filled, or shown if it is a VPN table."""
        device, family = speaker.device, UNICAST_FAMILY[speaker.name]
        if speaker.is_vpn():
            targets = targets_kept(speaker, self._keeps_all[speaker], self._targets[device.name, family])
            return self.pending.take_all() if targets is None else self.pending.take(targets)
        vrf = device.vrfs[speaker.vrf]
        return self.pending.take(vrf.families[family].import_targets) if family in vrf.families else []

    def carry(self, speaker: Speaker, nlri: Nlri, best: Path | None) -> Iterable[tuple[Speaker, Nlri]]:
        """Passes a new best path (None: there is none any more) on; the entries that changed elsewhere."""
        if speaker.is_vpn():
            if self.moved is not None:
                self.moved.entries.add(nlri)
            return self._import(speaker, nlri, best)
        if speaker.vrf == "default":
            return self._import_global(speaker, nlri, best)
        return chain(self._export(speaker, nlri, best), self._export_global(speaker, nlri, best))

    def deliver(self, nlri: Nlri) -> _Touched:
        """Brings the tables that import an entry of sole origin at once up to date; yields what changed."""
        if self.moved is not None:
            self.moved.entries.add(nlri)
        found = self.sole.entry(nlri)
        wanted: dict[Speaker, None] = {}
        if found is not None:
            tables = self._live.of(nlri[1], found[1])
            wanted = {self._speakers[t.device, "default", VPN_FAMILY[t.family]]: None for t in tables}
        for vpn in self._delivered.get(nlri, ()):
            if vpn not in wanted:
                yield from self._import(vpn, nlri, None)
        for vpn in sorted(wanted, key=lambda vpn: vpn.device.name):
            assert found is not None  # somebody wants it
            yield from self._import(vpn, nlri, self.distribution.best(vpn, found[0], nlri, found[1]))
        if wanted:
            self._delivered[nlri] = tuple(wanted)
        else:
            self._delivered.pop(nlri, None)

    def redeliver(self, sessions: Iterable[Peering], addresses: set[Address]) -> _Touched:
        """As `deliver`, for every entry that may go another way now that these sessions came or went and routers at
        these addresses became reachable or unreachable."""
        ends: set[Speaker] = set()
        for peering in sessions:
            for family in peering.families:
                end = self._speakers.get((peering.device.name, peering.vrf, family))
                if end is not None and end.is_vpn() and not self._keeps_all[end]:
                    ends.add(end)
        turned = self.distribution.forget()
        if self.moved is not None:
            self._note_ways(ends, addresses, turned)
        for nlri, importers in list(self._delivered.items()):
            found = self.sole.entry(nlri)
            if found is None:
                continue
            origin, entry = found
            if (
                origin in ends
                or not ends.isdisjoint(importers)
                or any(end.local_address in addresses for end in origin.peerings)
                or self.distribution.hears_otherwise(importers, turned(origin, nlri, entry))
            ):
                yield from self.deliver(nlri)

    def _note_ways(
        self, ends: set[Speaker], addresses: set[Address], turned: Callable[[Speaker, Nlri, Path], set[Speaker]]
    ) -> None:
        """Notes whose entries may be heard otherwise, and by whom."""
        assert self.moved is not None  # the caller asked
        self.moved.importers.update(end.device.name for end in ends)
        self.moved.origins.update(end.device.name for end in ends)
        seen: set[Speaker] = set()
        for nlri, origin, entry in self.sole.all():
            if origin not in seen:
                seen.add(origin)
                if turned(origin, nlri, entry) or any(end.local_address in addresses for end in origin.peerings):
                    self.moved.origins.add(origin.device.name)

    def tables_at(self, device: str) -> list[Speaker]:
        """The BGP tables of a device's VRFs."""
        return self._vrf_tables.get(device, [])

    def defer_anew(self, speaker: Speaker) -> _Touched:
        """The table is deferred and was not, or the other way: makes the imports that it needs now, drops others."""
        table = speaker.next_hop_table
        targets = self._live.defer_anew(table)
        for nlri, sources in list(speaker.imported.items()):
            if self._waits(speaker, nlri[1]):
                for source in list(sources):
                    speaker.refuse(nlri, source, None)
                    speaker.put_imported(nlri, source, None)
                yield speaker, nlri
        for nlri in self.sole.with_targets(targets):
            yield from self.deliver(nlri)
        if table not in self._deferred:
            yield from self.waiting_for(speaker)

    def vpn_table(self, vpn: Speaker) -> dict[Nlri, tuple[Path, ...]]:
        """Every entry of a VPN table, each with its paths, the best first. What waits must have been carried."""
        found = {nlri: paths for nlri, paths in vpn.chosen.items() if nlri[0] is not None}
        targets = targets_kept(vpn, self._keeps_all[vpn], self._targets[vpn.device.name, UNICAST_FAMILY[vpn.name]])
        for nlri, origin, entry in self.sole.all():
            if origin.name == vpn.name and (targets is None or not targets.isdisjoint(entry.attributes.extended)):
                paths = self.distribution.paths(vpn, origin, nlri, entry)
                if paths:
                    found[nlri] = paths
        return found

    # Route targets -----------------------------------------------------------------------------------------------

    def _export(self, speaker: Speaker, nlri: Nlri, best: Path | None) -> list[tuple[Speaker, Nlri]]:
        device, cls = speaker.device, nlri[1]
        vrf = device.vrfs.get(speaker.vrf)
        vpn = self._speakers.get((device.name, "default", VPN_FAMILY[UNICAST_FAMILY[speaker.name]]))
        if vrf is None or vpn is None or vrf.rd is None:
            return []
        vpn_nlri: Nlri = (vrf.rd, cls)
        old = vpn.local.get(vpn_nlri)
        if best is not None and best.imported_from is not None and old is None:
            return []  # the most frequent case: imported, so not exported again (`explain` says so when asked)
        found = None if best is None else self._exporter(speaker, vrf).entry(cls, best)
        speaker.refuse(nlri, "export", found if isinstance(found, Refusal) else None)
        if found is None or isinstance(found, Refusal):
            if old is None:
                return []
            del vpn.local[vpn_nlri]
            return [(vpn, vpn_nlri)]
        found.label = self.labels.binding(device.name, vrf.name, cls, found)
        # IOS: `aggregate-address … summary-only` in a VRF keeps the more specific routes from other PEs, too.
        found.suppressed = speaker.suppressed.get(cls, 0)
        if old is not None and equivalent(old[0], found):
            return []
        vpn.local[vpn_nlri] = (found,)
        return [(vpn, vpn_nlri)]

    def _exporter(self, speaker: Speaker, vrf: Vrf) -> Exporter:
        found = self._exporters.get(speaker)
        if found is None:
            family = UNICAST_FAMILY[speaker.name]
            found = Exporter(speaker.device, speaker.policy, vrf, family, speaker.next_hop_table)
            self._exporters[speaker] = found
        return found

    def _import(self, vpn: Speaker, nlri: Nlri, best: Path | None) -> _Touched:
        device, family = vpn.device, UNICAST_FAMILY[vpn.name]
        index = self._targets[device.name, family]
        importers = [] if best is None else index.importers(best.attributes.extended)
        before = self._imported.get((vpn, nlri), ())
        source = (nlri[0], 0)
        target: Nlri = (None, nlri[1])
        for name in (name for name in before if name not in importers):
            importer = self._speakers[device.name, name, family]
            if self._waits(importer, nlri[1]):
                continue
            importer.refuse(target, source, None)
            if importer.put_imported(target, source, None):
                yield importer, target
        for name in importers:
            importer = self._speakers[device.name, name, family]
            if self._waits(importer, nlri[1]):
                continue  # worked out when somebody asks: `import_all`
            own = best is not None and best.origin == importer.table
            copy: Path | Refusal | None = None
            if best is not None and not own:
                copy = import_path(device, self._policies[device.name], device.vrfs[name], family, nlri[1], best)
            importer.refuse(target, source, copy if isinstance(copy, Refusal) else None)
            if importer.put_imported(target, source, copy if isinstance(copy, Path) else None):
                yield importer, target
        self._imported[vpn, nlri] = tuple(importers)

    def _waits(self, importer: Speaker, cls: PrefixClass) -> bool:
        """Whether the import is left for later: nothing rests on it (`control.deferral`)."""
        live = self._deferred.get(importer.table) if importer.table is not None else None
        return live is not None and cls not in live

    def used(self, at: tuple[str, Family], nlri: Nlri) -> Path | None:
        """What the VPN table of a device and family uses of an entry of sole origin."""
        vpn, found = self._speakers.get((at[0], "default", VPN_FAMILY[at[1]])), self.sole.entry(nlri)
        return None if vpn is None or found is None else self.distribution.best(vpn, found[0], nlri, found[1])

    def admits(self, table: TableId, nlri: Nlri) -> bool:
        """Whether the import map of a VRF lets an entry of sole origin in, as its origin exports it."""
        found, device = self.sole.entry(nlri), self._speakers[table.device, table.vrf, table.family].device
        name = device.vrfs[table.vrf].families[table.family].import_map
        if name is None or found is None:
            return found is not None
        subject = subject_of_path(nlri[1], found[1], found[1].attributes)
        return self._policies[device.name].evaluate(name, subject).permit

    def import_all(self, importer: Speaker, classes: Collection[PrefixClass] | None = None) -> list[Nlri]:
        """Imports everything that a deferred VRF imports (or what it imports of these classes), once the VPN table is
        final; the entries, sorted."""
        device, family = importer.device, UNICAST_FAMILY[importer.name]
        vrf, policy = device.vrfs[importer.vrf], self._policies[device.name]
        settings = vrf.families.get(family)
        wanted = self._entries_with(device.name, family, settings.import_targets if settings else (), classes)
        found: dict[Nlri, None] = {}
        for (rd, cls), best in sorted(wanted.items(), key=lambda item: (item[0][1].representative, item[0][0] or 0)):
            if best.origin == importer.table:
                continue
            copy = import_path(device, policy, vrf, family, cls, best)
            importer.refuse((None, cls), (rd, 0), copy if isinstance(copy, Refusal) else None)
            if importer.put_imported((None, cls), (rd, 0), copy if isinstance(copy, Path) else None):
                found[None, cls] = None
        return list(found)

    def _entries_with(
        self,
        device: str,
        family: Family,
        targets: Iterable[RouteTarget],
        classes: Collection[PrefixClass] | None,
    ) -> dict[Nlri, Path]:
        """What a device's VPN table holds of the entries with one of these route targets, of these classes (None: of
        any)."""
        carried = self._entries_by_target(device, family)
        found = {nlri: best for target in targets for nlri, best in carried.get(target, ())}
        if classes is not None:
            found = {nlri: best for nlri, best in found.items() if nlri[1] in classes}
        vpn = self._speakers.get((device, "default", VPN_FAMILY[family]))
        for nlri, (origin, entry) in self.sole.with_targets(targets).items():
            if classes is not None and nlri[1] not in classes:
                continue
            best = self.distribution.best(vpn, origin, nlri, entry) if vpn is not None else None
            if best is not None:
                found[nlri] = best
        return found

    def _entries_by_target(self, device: str, family: Family) -> dict[RouteTarget, list[tuple[Nlri, Path]]]:
        vpn = self._speakers.get((device, "default", VPN_FAMILY[family]))
        count = len(vpn.chosen) if vpn is not None else 0
        known, found = self._by_target.get((device, family), (-1, {}))
        if known != count:  # entries only come while tables are filled
            found = {}
            self._by_target[device, family] = (count, found)
            for nlri, paths in vpn.chosen.items() if vpn is not None else ():
                if paths[0].best:
                    for community in paths[0].attributes.extended:
                        found.setdefault(community, []).append((nlri, paths[0]))
        return found

    # Maps between the global table and a VRF ---------------------------------------------------------------------

    def _import_global(self, speaker: Speaker, nlri: Nlri, best: Path | None) -> _Touched:
        family = UNICAST_FAMILY[speaker.name]
        for vrf in speaker.device.vrfs.values():
            settings = vrf.families.get(family)
            importer = self._speakers.get((speaker.device.name, vrf.name, speaker.name))
            if settings is not None and settings.import_global is not None and importer is not None:
                statement = settings.import_global
                yield from self._transfer(speaker, importer, statement, nlri, best, Mechanism.IMPORT_MAP, family)

    def _export_global(self, speaker: Speaker, nlri: Nlri, best: Path | None) -> _Touched:
        family = UNICAST_FAMILY[speaker.name]
        vrf = speaker.device.vrfs.get(speaker.vrf)
        settings = vrf.families.get(family) if vrf is not None else None
        if settings is not None and settings.export_global is not None:
            importer = self._speakers[speaker.device.name, "default", speaker.name]
            statement = settings.export_global
            yield from self._transfer(speaker, importer, statement, nlri, best, Mechanism.EXPORT_MAP, family)

    def _transfer(
        self,
        speaker: Speaker,
        importer: Speaker,
        statement: GlobalTransfer,
        nlri: Nlri,
        best: Path | None,
        mechanism: Mechanism,
        family: Family,
    ) -> _Touched:
        source = ((mechanism, speaker.vrf), 0)
        table = TableId(speaker.device.name, speaker.vrf, family)
        copy: Path | Refusal | None = None
        device = speaker.device.name
        if best is not None:
            copy = transfer(speaker.device, self._policies[device], statement, table, nlri[1], best, mechanism)
        passed = copy if isinstance(copy, Path) else None
        importer.refuse(nlri, source, copy if isinstance(copy, Refusal) else None)
        if passed is None and importer.put_imported(nlri, source, None):
            yield importer, nlri
        vrf = importer.vrf if mechanism is Mechanism.IMPORT_MAP else speaker.vrf
        limit = self._limits.setdefault((device, vrf, family, mechanism), PrefixLimit(statement.limit))
        for cls, path, within in limit.put(nlri[1], passed):
            over = Refusal(
                Reason.PREFIX_LIMIT, f"BGP route of {table}", device, (statement.line,), path.cause.parents[0]
            )
            importer.refuse((None, cls), source, None if within else over)
            if importer.put_imported((None, cls), source, path if within else None):
                yield importer, (None, cls)
