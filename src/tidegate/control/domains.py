"""Groups of tables between which routes can flow: the scope of prefix classes.

Two customers may use one prefix and never meet; then what one does with it must not split the other's classes.
Tables are joined here whenever a route could cross from one to the other, generously: joining too much costs a few
classes, joining too little would be wrong.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tidegate.control.table import TableId
from tidegate.control.topology import Topology
from tidegate.model.bgp import BgpNeighbor, BgpProcess
from tidegate.model.device import Device, Endpoint, Network
from tidegate.model.policy import SetExtendedCommunity
from tidegate.net.community import RouteDistinguisher, RouteTarget
from tidegate.net.prefix import Family


class _Distinguished(NamedTuple):
    """All VRFs with one route distinguisher: their equal prefixes are one entry of a VPN table (RFC 4364 §4.1)."""

    rd: RouteDistinguisher


_Node = TableId | RouteTarget | _Distinguished


class Domains:
    """Union-find over tables (and the route targets and distinguishers that join them)."""

    def __init__(self) -> None:
        self._parent: dict[_Node, _Node] = {}

    def find(self, node: _Node) -> _Node:
        parent = self._parent
        root = parent.setdefault(node, node)
        while root != parent[root]:
            parent[root] = parent[parent[root]]
            root = parent[root]
        return root

    def join(self, one: _Node, other: _Node) -> None:
        self._parent[self.find(one)] = self.find(other)


def tables_of(network: Network) -> Iterable[TableId]:
    """Every routing table of the network: each VRF of each device, for each family it has."""
    for device in network.devices.values():
        for vrf in device.vrfs.values():
            for family in ("ipv4", "ipv6"):
                if vrf.name == "default" or family in vrf.families or not vrf.families:
                    yield TableId(device.name, vrf.name, family)


class _Joins(Domains):
    """Only remembers what would be joined."""

    def __init__(self) -> None:
        super().__init__()
        self.pairs: list[tuple[_Node, _Node]] = []

    def join(self, one: _Node, other: _Node) -> None:
        self.pairs.append((one, other))


def device_joins(device: Device, families: tuple[Family, ...]) -> object:
    """What the configuration of a device joins, but for its links and who has its neighbors' addresses."""
    joins = _Joins()
    for family in families:
        _join_vrfs(device, joins, family)
    neighbors = device.bgp.neighbors if device.bgp is not None else {}
    rewritten = {target for neighbor in neighbors.values() for target in _rewritten(device, neighbor)}
    return joins.pairs, sorted(neighbors), rewritten, sorted(_targets_of(device)), device.bgp is not None


def flow_domains(network: Network, topology: Topology, families: tuple[Family, ...] = ("ipv4",)) -> Domains:
    """Joins the tables between which links, sessions, route targets, maps or replication could carry a route."""
    domains = Domains()
    for endpoint, neighbors in topology.neighbors.items():
        for neighbor in neighbors:
            _join_link(network, domains, endpoint, neighbor, families)
    for device in network.devices.values():
        for family in families:
            _join_vrfs(device, domains, family)
        if device.bgp is not None:
            _join_sessions(network, topology, device, device.bgp, domains, families)
    return domains


def _table(network: Network, endpoint: Endpoint, family: Family) -> TableId | None:
    device = network.devices.get(endpoint.device)
    interface = None if device is None else device.interfaces.get(endpoint.interface)
    return None if interface is None else TableId(endpoint.device, interface.vrf, family)


def _join_link(
    network: Network, domains: Domains, one: Endpoint, other: Endpoint, families: tuple[Family, ...]
) -> None:
    for family in families:
        first, second = _table(network, one, family), _table(network, other, family)
        if first is not None and second is not None:
            domains.join(first, second)


def _join_vrfs(device: Device, domains: Domains, family: Family) -> None:
    for vrf in device.vrfs.values():
        settings = vrf.families.get(family)
        if settings is None:
            continue
        table = TableId(device.name, vrf.name, family)
        for target in (*settings.import_targets, *settings.export_targets, *_targets_set(device, settings.export_map)):
            domains.join(table, target)
        if vrf.rd is not None and device.bgp is not None:
            domains.join(table, _Distinguished(vrf.rd))
        if settings.import_global is not None or settings.export_global is not None:
            domains.join(table, TableId(device.name, "default", family))
        for replication in settings.replications:
            domains.join(table, TableId(device.name, replication.source_vrf, family))


def _targets_set(device: Device, route_map: str | None) -> Iterable[RouteTarget]:
    found = device.policies.route_maps.get(route_map) if route_map else None
    for entry in found.entries if found else ():
        for action in entry.sets:
            if isinstance(action, SetExtendedCommunity) and action.kind == "rt":
                yield from action.communities


def _join_sessions(
    network: Network,
    topology: Topology,
    device: Device,
    bgp: BgpProcess,
    domains: Domains,
    families: tuple[Family, ...],
) -> None:
    for (vrf, address), neighbor in bgp.neighbors.items():
        for endpoint in topology.owners.get(address, ()):
            for family in families:
                other = _table(network, endpoint, family)
                if other is not None and network.devices[other.device].bgp is not None:
                    domains.join(TableId(device.name, vrf, family), other)
        # A policy on a session may move a VPN route to another route target, on a reflector that of any VRF.
        for target in _rewritten(device, neighbor):
            for other_device in network.devices.values():
                for other_target in _targets_of(other_device):
                    domains.join(target, other_target)


def _rewritten(device: Device, neighbor: BgpNeighbor) -> Iterable[RouteTarget]:
    for settings in neighbor.families.values():
        for route_map in (settings.route_map_in, settings.route_map_out):
            yield from _targets_set(device, route_map)


def _targets_of(device: Device) -> Iterable[RouteTarget]:
    for vrf in device.vrfs.values():
        for settings in vrf.families.values():
            yield from settings.export_targets
            yield from settings.import_targets
