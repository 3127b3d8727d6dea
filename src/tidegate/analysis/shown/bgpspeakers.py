"""The BGP tables of one device as its own commands see them: sections, sessions, and who is told what.

Order of paths: IOS lists those that came last first. When they came nobody knows; the preferred one is taken to have
come first, and stands last.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from tidegate.control.adjacency import Adjacency
from tidegate.control.policy.route_map import PolicyEvaluator
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.bgp.advertise import Update, advertise, came_from
from tidegate.control.protocols.bgp.aggregate import Aggregation
from tidegate.control.protocols.bgp.path import Path
from tidegate.control.protocols.bgp.peering import Peering, router_id
from tidegate.control.protocols.bgp.session_ends import configured_neighbor
from tidegate.control.protocols.bgp.table import Nlri, Speaker
from tidegate.control.result import ControlPlane
from tidegate.control.table import TableId
from tidegate.model.bgp import BgpFamily, BgpFamilyName, BgpNeighbor, BgpProcess
from tidegate.model.device import Device
from tidegate.net.community import RouteDistinguisher
from tidegate.net.prefix import Address, Prefix, length, network

FAMILY_NAMES: Mapping[BgpFamilyName, str] = {
    "ipv4": "ipv4 unicast",
    "ipv6": "ipv6 unicast",
    "vpnv4": "vpnv4 unicast",
    "vpnv6": "vpnv6 unicast",
}
# The families whose tables are computed (docs/limits.md).
_COMPUTED: tuple[BgpFamilyName, ...] = ("ipv4", "vpnv4")


@dataclass(frozen=True, slots=True)
class Section:
    """The paths of one VRF or RD: by class, the preferred first. `table` is the routing table that they are for."""

    rd: RouteDistinguisher | None
    vrf: str | None
    table: TableId | None
    paths: Mapping[PrefixClass, tuple[Path, ...]]

    def entries(self) -> Iterator[tuple[Prefix, PrefixClass, tuple[Path, ...]]]:
        """Every prefix with its paths, in the order in which they are listed: of one address the longest first."""
        found = [(prefix, cls) for cls in self.paths for prefix in cls.members]
        found.sort(key=lambda item: (network(item[0]), -length(item[0])))
        for prefix, cls in found:
            yield prefix, cls, tuple(reversed(self.paths[cls]))


class BgpOf:
    """What one device knows over BGP. `process` is its configuration."""

    def __init__(self, plane: ControlPlane, device: Device, process: BgpProcess) -> None:
        self.plane = plane
        self.device = device
        self.process = process

    def families(self) -> list[BgpFamilyName]:
        """The families that are computed and that the device has a table for."""
        served = {family for name, family in self.plane.vpn if name == self.device.name}
        return [family for family in _COMPUTED if family == "ipv4" or family in served]

    def router_id(self, vrf: str = "default") -> Address:
        return router_id(self.device, vrf)

    def own_router_id(self, vrf: str) -> Address | None:
        """The router ID that is configured for this VRF alone."""
        family = self.process.families.get((vrf, "ipv4"))
        return None if family is None else family.router_id

    def configured(self, vrf: str, family: BgpFamilyName) -> BgpFamily:
        return self.process.families.get((vrf, family)) or BgpFamily(vrf=vrf, name=family)

    def sections(
        self, family: BgpFamilyName, vrf: str | None = None, rd: RouteDistinguisher | None = None
    ) -> list[Section]:
        """The sections of a family, those of a VPN family by RD; only those of a VRF or an RD where one is given."""
        if family == "ipv4":
            table = TableId(self.device.name, vrf or "default")
            paths = self._of_table(table)
            return [Section(None, table.vrf, table, paths)] if paths else []
        found = [
            Section(item.rd, name, table, self._with_foreign(item.rd, self._of_table(table)))
            for name, item in self.device.vrfs.items()
            if item.rd is not None and (table := TableId(self.device.name, name)) is not None
        ]
        known = {section.rd for section in found}
        entries = self.plane.vpn.get((self.device.name, family))
        foreign = {} if entries is None else dict.fromkeys(rd for rd, _ in entries.paths if rd not in known)
        found += [Section(one, None, None, self._with_foreign(one, {})) for one in foreign]
        fitting = [s for s in found if s.paths and (vrf is None or s.vrf == vrf) and (rd is None or s.rd == rd)]
        return sorted(fitting, key=lambda section: section.rd or 0)

    def _of_table(self, table: TableId) -> dict[PrefixClass, tuple[Path, ...]]:
        held = self.plane.bgp.get(table)
        return {} if held is None else {cls: paths for cls, paths in held.paths.items() if paths}

    def _with_foreign(
        self, rd: RouteDistinguisher | None, own: dict[PrefixClass, tuple[Path, ...]]
    ) -> dict[PrefixClass, tuple[Path, ...]]:
        """The VRF's own paths, and the VPN entries of its RD that it does not import."""
        received = {cls: paths for cls, paths in self._received.get(rd, {}).items() if cls not in own}
        return {**own, **received}

    @cached_property
    def _received(self) -> dict[RouteDistinguisher | None, dict[PrefixClass, tuple[Path, ...]]]:
        """The VPN entries that neighbors sent, by RD."""
        found: dict[RouteDistinguisher | None, dict[PrefixClass, tuple[Path, ...]]] = {}
        entries = self.plane.vpn.get((self.device.name, "vpnv4"))
        for (rd, cls), paths in entries.paths.items() if entries is not None else ():
            kept = tuple(path for path in paths if path.sender is not None)
            if kept:
                found.setdefault(rd, {})[cls] = kept
        return found

    def exported(self, rd: RouteDistinguisher, cls: PrefixClass) -> Path | None:
        """What a VRF of this device exports of a class."""
        entries = self.plane.vpn.get((self.device.name, "vpnv4"))
        paths = () if entries is None else entries.paths.get((rd, cls), ())
        return next((path for path in paths if path.sender is None), None)

    # Sessions ----------------------------------------------------------------------------------------------------

    @cached_property
    def adjacencies(self) -> dict[tuple[str, Address], Adjacency]:
        """The state of every neighbor, by VRF and address."""
        return {
            (one.vrf, one.neighbor_address): one
            for one in self.plane.adjacencies
            if one.device == self.device.name and one.protocol == "bgp" and one.neighbor_address is not None
        }

    def neighbors(self, family: BgpFamilyName, vrf: str | None = None) -> list[BgpNeighbor]:
        """The neighbors of a family, sorted: for `vpnv4` those of the VRFs too, and of one of them alone with `vrf`."""
        found = []
        for where, address in self.adjacencies:
            neighbor = configured_neighbor(self.process, where, address)
            if neighbor is None:
                continue
            wanted: BgpFamilyName = "ipv4" if family == "vpnv4" and where != "default" else family
            active = wanted in neighbor.families and neighbor.families[wanted].activate
            if active and (where == (vrf or "default") or (family == "vpnv4" and vrf is None)):
                found.append(neighbor)
        return sorted(found, key=lambda neighbor: (neighbor.address, neighbor.vrf))

    def neighbor_named(self, address: Address, vrf: str = "default") -> BgpNeighbor | None:
        if (vrf, address) not in self.adjacencies:
            return None
        return configured_neighbor(self.process, vrf, address)

    def speaker(self, vrf: str, family: BgpFamilyName) -> Speaker:
        """The table as what sends from it sees it; `suppressed` and `peerings` are filled."""
        table = TableId(self.device.name, vrf)
        policy = PolicyEvaluator(self.device.policies, self.device.behaviour)
        speaker = Speaker(
            self.device,
            self.process,
            vrf,
            family,
            self.configured(vrf, family),
            table,
            table if family == "ipv4" else None,
            self.router_id(vrf),
            policy,
            self._peerings(vrf, family),
        )
        if family == "ipv4":
            chosen: dict[Nlri, tuple[Path, ...]] = {(None, cls): p for cls, p in self._of_table(table).items()}
            speaker.chosen = chosen
            speaker.local = {
                nlri: tuple(p for p in paths if p.sender is None and p.imported_from is None)
                for nlri, paths in chosen.items()
            }
            Aggregation(speaker, table, self.plane.classes).refresh()
        return speaker

    def _peerings(self, vrf: str, family: BgpFamilyName) -> list[Peering]:
        """This device's ends of the sessions that are up with other devices of the snapshot, by address."""
        found = []
        for (where, address), adjacency in sorted(self.adjacencies.items()):
            if where != vrf or not adjacency.up or family not in adjacency.address_families:
                continue
            other = self._other_end(adjacency)
            if other is None:
                continue
            theirs, there = other
            neighbor, opposite = self.neighbor_named(address, vrf), theirs.neighbor_named(*there)
            if neighbor is None or opposite is None:
                continue
            one = self._end(neighbor, opposite, adjacency)
            two = theirs._end(opposite, neighbor, theirs.adjacencies[there[1], there[0]])
            one.peer, two.peer = two, one
            found.append(one)
        return found

    def _end(self, neighbor: BgpNeighbor, opposite: BgpNeighbor, state: Adjacency) -> Peering:
        own = neighbor.local_as or self.process.asn
        presented = self.process.asn if neighbor.local_as_dual and opposite.remote_as == self.process.asn else own
        return Peering(
            self.device,
            self.process,
            neighbor.vrf,
            neighbor,
            opposite.address,
            neighbor.remote_as != presented,
            presented,
            self.router_id(neighbor.vrf),
            state.interface is not None,
            tuple(sorted(name for name in neighbor.families if name in state.address_families)),
            interface=state.interface,
        )

    def _other_end(self, adjacency: Adjacency) -> tuple[BgpOf, tuple[Address, str]] | None:
        """The device at the other end, and the neighbor (address, VRF) that this one is to it."""
        device = self.plane.network.devices.get(adjacency.neighbor_device or "")
        if device is None or device.bgp is None or adjacency.neighbor_address is None:
            return None
        theirs = BgpOf(self.plane, device, device.bgp)
        owned = [o for o in self.plane.topology.owners.get(adjacency.neighbor_address, ()) if o.device == device.name]
        vrfs = {device.interfaces[owner.interface].vrf for owner in owned}
        own = {
            owner
            for interface in self.device.interfaces.values()
            if interface.vrf == adjacency.vrf
            for owner in (address.address for address in interface.addresses)
        }
        for (vrf, address), state in sorted(theirs.adjacencies.items()):
            if state.up and state.neighbor_device == self.device.name and vrf in vrfs and address in own:
                return theirs, (address, vrf)
        return None


def is_told(speaker: Speaker, cls: PrefixClass, path: Path, peering: Peering) -> bool:
    """Whether the peer is told of the path: it is the best, and nothing holds it back."""
    return path.best and not came_from(path, peering) and isinstance(advertise(speaker, cls, path, peering), Update)
