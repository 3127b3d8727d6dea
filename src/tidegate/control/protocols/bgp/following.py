"""BGP that follows changes: sessions that come and go with line states, and devices with other configurations."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping

from tidegate.control.changelog import Moved
from tidegate.control.leaking.distribution import is_plain
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.bgp.process import BgpRouting, originates_default
from tidegate.control.protocols.bgp.speakers import build_speakers
from tidegate.control.protocols.bgp.table import Speaker
from tidegate.control.protocols.static import EXTERNAL_DISTANCE
from tidegate.control.table import TableId
from tidegate.control.topology import Topology
from tidegate.model.device import Device, Network
from tidegate.net.prefix import Address


class FollowingBgp(BgpRouting):
    """Takes over changes of the network; the rounds of `BgpRouting.update` do the rest."""

    def begin_change(self, moved: Moved) -> None:
        """From now on `moved` notes what is another than before."""
        self.moved = moved
        self.leaks.begin_change(moved)

    def remove(self, devices: set[str]) -> None:
        """These devices get other configurations: their tables go, and with them their sessions and what they tell."""
        shift = self._sessions.remove(devices)
        self._removed += shift.gone
        self._replace_sessions(shift)
        self._audiences.clear()
        for speaker, heard in self._announced.refresh(shift.outside, {}):
            self._touch(speaker, heard)
        gone = {speaker for key, speaker in self.speakers.items() if key[0] in devices}
        for speaker in gone:
            exported = list(speaker.local) if speaker.is_vpn() else []
            for nlri in exported:
                del speaker.local[nlri]
                self._exported(speaker, nlri)
            self.leaks.sole.discard(speaker, exported)
        self._quiet.wake([speaker.table for speaker in gone if speaker.table is not None])
        self.leaks.remove(devices, gone)
        for key in [key for key in self.speakers if key[0] in devices]:
            del self.speakers[key]
        for table in [table for table in self.of_table if table.device in devices]:
            del self.of_table[table]
            self.deferred.pop(table, None)
            self._moved_tables.pop(table, None)
        for name in [name for name in self.vpn_tables if name[0] in devices]:
            del self.vpn_tables[name]
        for device in devices:
            self._next_hops.forget(device)
        self._heard = {key: peerings for key, peerings in self._heard.items() if key[0] not in gone}
        self._queue = deque(item for item in self._queue if item[0] not in gone)
        self._queued = set(self._queue)
        self._decided = {item: None for item in self._decided if item[0] not in gone}

    def add(self, network: Network, topology: Topology, devices: list[Device], addresses: set[Address]) -> None:
        """The devices with their new configurations. `addresses` are those that any of them has or had."""
        names = {device.name for device in devices}
        found = build_speakers(devices, self._policies, self._families)
        self.speakers.update(found)
        for speaker in found.values():
            if speaker.table is not None:
                self.of_table[speaker.table] = speaker
                self._moved_tables[speaker.table] = None
            else:
                self.vpn_tables[speaker.device.name, str(speaker.name)] = speaker
        if self._leaves is not None:
            self._leaves.replace(names, found.values())
            for device in devices:
                self.deferred.update(self._leaves.of(device, topology))
        self.leaks.add(devices, list(found.values()))
        self._quiet.add(found.values())
        for speaker in found.values():
            if speaker.vrf != "default":
                self._wake(self._quiet.partners(speaker))
        concerned = self._sessions.add(network, topology, names, addresses) - names
        for speaker in found.values():
            if speaker.vrf != "default":
                for importer, nlri in self.leaks.defer_anew(speaker):
                    self._touch(importer, nlri)
        for name in sorted(concerned):
            if self._leaves is not None and name in network.devices:
                self._defer_anew(name, self._leaves.of(network.devices[name], topology))

    def suits(self, devices: Iterable[Device]) -> bool:
        """Whether tables of such devices could take the place of those that are there."""
        found = build_speakers(devices, self._policies, self._families).values()
        if not is_plain(found) or (not self._plain and any(speaker.is_vpn() for speaker in found)):
            return False
        return not any(
            speaker.family.aggregates or originates_default(speaker) or speaker.family.additional_paths_send
            for speaker in found
        )

    def holds(self, classes: set[PrefixClass], besides: set[str]) -> bool:
        """Whether any table has a path for one of these classes, those of some devices apart."""
        return any(
            cls in classes
            for speaker in self.speakers.values()
            if speaker.device.name not in besides
            for store in (speaker.local, speaker.received, speaker.imported)
            for _, cls in store
        )

    def relink(self, network: Network, topology: Topology, devices: set[str], addresses: set[Address]) -> None:
        """Interfaces of these devices went up or down, and others answer at these addresses than before."""
        concerned = self._sessions.relink(network, topology, devices, addresses)
        for name in sorted(concerned):
            if self._leaves is not None and name in network.devices:
                self._defer_anew(name, self._leaves.of(network.devices[name], topology))

    def _defer_anew(self, device: str, leaves: Mapping[TableId, frozenset[PrefixClass]]) -> None:
        """Tables of a device that wait no more import at once; others wait from now on."""
        for speaker in self.leaks.tables_at(device):
            table = speaker.next_hop_table
            if self.deferred.get(table) != leaves.get(table):
                if table in leaves:
                    self.deferred[table] = leaves[table]
                else:
                    del self.deferred[table]
                self._wake(self._quiet.partners(speaker))
                for importer, nlri in self.leaks.defer_anew(speaker):
                    self._touch(importer, nlri)

    @property
    def rigid(self) -> bool:
        """Whether it matters how the tables came to be, so that they cannot be changed in place."""
        return bool(
            self._aggregations or self.swinging or self._default_originators or self.leaks.limited or self._sends_more
        )

    def competes(self, table: TableId, classes: Collection[PrefixClass] | None) -> bool:
        """Whether any of these classes (None: of all) may be originated from an IGP's route here, and is learned too.

        Where the external route is there first, the IGP's never gets into the routing table and so not into BGP; where
        the IGP's is first, the path originated from it wins over the external one. Both are stable.
        """
        speaker = self.of_table.get(table)
        if speaker is None or not (speaker.family.networks or speaker.family.redistributions):
            return False
        only_near = all(spec.protocol in ("connected", "static") for spec in speaker.family.redistributions)
        if only_near and not speaker.family.networks and not _floats(speaker, table):
            return False
        learned = (cls for store in (speaker.received, speaker.imported) for _, cls in store)
        offered = self._ribs[table]
        return any((classes is None or cls in classes) and offered.offers_besides(cls, "bgp") for cls in learned)


def _floats(speaker: Speaker, table: TableId) -> bool:
    """Whether the table has static routes that an external route beats."""
    statics = speaker.device.static_routes
    return any(static.vrf == table.vrf and static.distance >= EXTERNAL_DISTANCE for static in statics)
