"""Which VRFs may wait: tables whose imports nothing else rests on are filled only when somebody asks for them.

Most VRFs of a provider are leaves. What they export comes from their own connected and static routes and is the same
whatever they import: a path sourced in the VRF itself wins over any import, and what is imported is not exported again
(RFC 4364 §4.3.3; semantics of IOS). A VRF is no leaf as soon as anything could take an imported route further: a BGP
session within the snapshot, a protocol that redistributes, replication, a map to or from the global table, an
aggregate, a static route whose next hop an import could resolve otherwise, or one that an import would displace.

A neighbor outside the snapshot (`model.announcement`) is told nothing that matters here, but what it announces competes
with imports of the same prefixes, and only the winner is exported. So a leaf that hears announcements waits with
everything except the classes that it hears: those are imported as the network settles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from tidegate.control.classindex import ClassIndex
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.bgp.table import Speaker
from tidegate.control.protocols.static import EXTERNAL_DISTANCE
from tidegate.control.table import TableId
from tidegate.control.topology import Topology
from tidegate.model.announcement import Announcements
from tidegate.model.device import Device, Endpoint, Network
from tidegate.model.policy import SetNextHop, SetNumber
from tidegate.net.prefix import Address, Prefix, address_family, contains

_K = TypeVar("_K")
_T = TypeVar("_T")


class OnDemand(Mapping[_K, _T]):
    """Tables by their key, each worked out by `make` when it is first asked for. Iteration asks for none."""

    __slots__ = ("_found", "_keys", "_make")

    def __init__(self, keys: Iterable[_K], make: Callable[[_K], _T]) -> None:
        self._keys = keys if isinstance(keys, dict) else dict.fromkeys(keys)
        self._make = make
        self._found: dict[_K, _T] = {}

    def __getitem__(self, key: _K) -> _T:
        found = self._found.get(key)
        if found is None:
            if key not in self._keys:
                raise KeyError(key)
            found = self._found[key] = self._make(key)
        return found

    def __iter__(self) -> Iterator[_K]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)

    def __contains__(self, key: object) -> bool:
        return key in self._keys


class Leaves:
    """Which VRF tables can be worked out after the fixed point. Asked by device, as it depends on line states."""

    def __init__(self, network: Network, speakers: Iterable[Speaker], classes: ClassIndex) -> None:
        self._classes = classes
        self._speakers: dict[str, list[Speaker]] = {}
        self._take(speakers)
        self._groups: dict[str, list[Announcements]] = {}
        for group in network.announcements:
            self._groups.setdefault(group.device, []).append(group)
        self._heard = _heard_classes(network.announcements, classes)

    def replace(self, devices: set[str], speakers: Iterable[Speaker]) -> None:
        """These devices have other configurations, and these tables."""
        for name in devices:
            self._speakers.pop(name, None)
        self._take(speakers)
        groups = [group for name in sorted(devices) for group in self._groups.get(name, ())]
        self._heard.update(_heard_classes(groups, self._classes))

    def _take(self, speakers: Iterable[Speaker]) -> None:
        for speaker in speakers:
            if speaker.table is not None and speaker.vrf != "default" and not speaker.family.aggregates:
                self._speakers.setdefault(speaker.device.name, []).append(speaker)

    def of(self, device: Device, topology: Topology) -> dict[TableId, frozenset[PrefixClass]]:
        """The leaves of a device, each with the classes that it imports all the same."""
        if device.name not in self._speakers:
            return {}
        used = _read_vrfs(device, topology, self._classes)
        ways = _Ways(device, topology)
        for group in self._groups.get(device.name, ()):
            if group.vrf not in used and _could_resolve_otherwise(device, group, ways, self._classes):
                used.add(group.vrf)
        return {
            speaker.table: self._heard.get(speaker.table, _NOTHING)
            for speaker in self._speakers[device.name]
            if speaker.table is not None and speaker.vrf not in used
        }


_NOTHING: frozenset[PrefixClass] = frozenset()


def _heard_classes(
    announcements: Iterable[Announcements], classes: ClassIndex
) -> dict[TableId, frozenset[PrefixClass]]:
    found: dict[TableId, set[PrefixClass]] = {}
    for group in announcements:
        table = TableId(group.device, group.vrf, group.family)
        found.setdefault(table, set()).update(classes.all_of(table, group.prefixes))
    return {table: frozenset(heard) for table, heard in found.items()}


class _Ways:
    """The connected networks of each VRF of a device whose interfaces are up."""

    def __init__(self, device: Device, topology: Topology) -> None:
        self.attached: dict[str, list[Prefix]] = {}
        for interface in device.interfaces.values():
            if Endpoint(device.name, interface.name) in topology.up:
                self.attached.setdefault(interface.vrf, []).extend(a.prefix for a in interface.addresses)


def _could_resolve_otherwise(device: Device, group: Announcements, ways: _Ways, classes: ClassIndex) -> bool:
    """Whether an import could lead to the neighbor, or to the next hop it announces, on another way than a connected
    network: then the session or its routes rest on what is imported."""
    neighbor = device.bgp.neighbors.get((group.vrf, group.neighbor)) if device.bgp is not None else None
    settings = neighbor.families.get(group.family) if neighbor is not None else None
    if settings is None or _sets_next_hop(device, settings.route_map_in):
        return True  # a neighbor of a listen range, or a next hop that the configuration sets
    hops = {group.neighbor, group.neighbor if group.next_hop is None else group.next_hop}
    attached = ways.attached.get(group.vrf, ())
    return not all(_is_connected_only(device, group.vrf, hop, attached, classes) for hop in hops)


def _sets_next_hop(device: Device, route_map: str | None) -> bool:
    found = device.policies.route_maps.get(route_map) if route_map is not None else None
    return found is not None and any(isinstance(action, SetNextHop) for e in found.entries for action in e.sets)


def _is_connected_only(device: Device, vrf: str, hop: Address, attached: Iterable[Prefix], classes: ClassIndex) -> bool:
    longest = max((prefix & 255 for prefix in attached if contains(prefix, hop)), default=None)
    if longest is None:
        return False
    table = TableId(device.name, vrf, address_family(hop))
    return all(prefix & 255 <= longest for prefix, _ in classes.covering(table, hop))


def _read_vrfs(device: Device, topology: Topology, classes: ClassIndex) -> set[str]:
    """The VRFs of a device whose imported routes something reads while the network settles."""
    found: set[str] = set()
    if _prefers_imports(device):
        found.update(device.vrfs)
    if device.bgp is not None:
        # A neighbor whose address nobody in the snapshot has comes up only with announcements from outside.
        found.update(vrf for vrf, address in device.bgp.neighbors if topology.owners.get(address))
        found.update(listen.vrf for listen in device.bgp.listen_ranges)
    found.update(
        process.vrf for process in device.ospf if process.redistributions or process.default_originate is not None
    )
    for vrf in device.vrfs.values():
        for settings in vrf.families.values():
            found.update(replication.source_vrf for replication in settings.replications)
            if settings.replications or settings.import_global is not None or settings.export_global is not None:
                found.add(vrf.name)
    return found | _statics_that_read(device, topology, classes)


def _prefers_imports(device: Device) -> bool:
    """Whether something sets the weight or local preference of paths that VRFs of the device source or import.

    Local preferences of other routers do not count: what they send has weight 0, a sourced path 32768.
    """
    if device.bgp is None:
        return False
    sourcing: set[str | None] = set()
    for (name, _), family in device.bgp.families.items():
        if name != "default":
            sourcing.update(spec.route_map for spec in family.redistributions)
            sourcing.update(statement.route_map for statement in family.networks)
    for vrf in device.vrfs.values():
        for settings in vrf.families.values():
            sourcing.update((settings.import_map, settings.export_map))
    neighbors = [*device.bgp.neighbors.values(), *(listen.template for listen in device.bgp.listen_ranges)]
    received = [settings for neighbor in neighbors for settings in neighbor.families.values()]
    return (
        any(settings.weight is not None for settings in received)
        or _sets(device, sourcing, "weight", "local-preference")
        or _sets(device, {settings.route_map_in for settings in received}, "weight")
    )


def _sets(device: Device, route_maps: Iterable[str | None], *attributes: str) -> bool:
    """Whether any of the route-maps sets one of the attributes."""
    found = (device.policies.route_maps.get(name) for name in route_maps if name is not None)
    return any(
        isinstance(action, SetNumber) and action.attribute in attributes
        for route_map in found
        if route_map is not None
        for entry in route_map.entries
        for action in entry.sets
    )


def _statics_that_read(device: Device, topology: Topology, classes: ClassIndex) -> set[str]:
    attached = _Ways(device, topology).attached
    own = {address.address for interface in device.interfaces.values() for address in interface.addresses}
    found: set[str] = set()
    known: dict[tuple[str, Address], bool] = {}
    for static in device.static_routes:
        vrf = static.resolve_vrf or static.vrf
        if static.distance >= EXTERNAL_DISTANCE:  # it would lose against a local import
            found.add(static.vrf)
        if static.interface is not None or static.next_hop is None:
            continue
        key = (vrf, static.next_hop)
        if key not in known:
            table = TableId(device.name, vrf, static.family)
            direct = _is_attached_hop(table, static.next_hop, attached.get(vrf, ()), classes)
            known[key] = direct and static.next_hop not in own
        if not known[key]:
            found.add(vrf)
    return found


def _is_attached_hop(table: TableId, hop: Address, attached: Iterable[Prefix], classes: ClassIndex) -> bool:
    """Whether a connected network holds the hop and no more specific prefix that could come from elsewhere does.

    The host route of the hop itself does not count: no other table has it unless the address is the device's own.
    """
    networks = [prefix for prefix in attached if contains(prefix, hop)]
    if not networks:
        return False
    longest = max(prefix & 255 for prefix in networks)
    return all(prefix & 255 <= longest or prefix >> 8 == hop for prefix, _ in classes.covering(table, hop))
