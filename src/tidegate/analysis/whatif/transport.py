"""Label switched paths of a plain core, told without walking them.

Where OSPF is one area and each of its adjacencies has an LDP session beside it, where every router labels all that it
has a route to, and where BGP next hops are host routes that one router advertises and nothing else provides, a path is
whole wherever the next hop is reached by OSPF (RFC 5036 §2.6): each router on the way has the same host route, by the
same shortest paths, over links that have a session. Links and routers that fail take adjacencies with them, and change
nothing about the others. Any other core, and any other way, is walked (`reach.Transport`).
"""

from __future__ import annotations

from collections.abc import Iterable

from tidegate.analysis.whatif.reach import Transport
from tidegate.control.adjacency import Adjacency
from tidegate.control.engine import Engine
from tidegate.control.protocols.ldp.session import router_id
from tidegate.control.result import ControlPlane
from tidegate.control.table import Protocol, TableId
from tidegate.model.device import Device, Endpoint
from tidegate.model.interface import InterfaceKind
from tidegate.net.prefix import Address, host_prefix


class PlainCore:
    """The core of the base, where it is as above for these next hops (`of` gives None where it is not)."""

    def __init__(
        self,
        devices: frozenset[str],
        identities: dict[str, Endpoint],
        labelled: dict[str, set[Endpoint]],
        closed: bool,
    ) -> None:
        self._devices = devices
        self._identities = identities  # by device: the interface that gives the LDP router ID
        self._labelled = labelled  # by device: the interfaces that run LDP
        self.closed = closed  # whether OSPF carries nothing from elsewhere

    @classmethod
    def of(cls, engine: Engine, hops: Iterable[Address], adjacencies: Iterable[Adjacency]) -> PlainCore | None:
        """`adjacencies` are all of the base."""
        devices = engine.joined()
        if devices is None or not all(_labels_everything(engine, name) for name in devices):
            return None
        links: dict[str, set[tuple[str, str | None, str | None]]] = {"ospf": set(), "ldp": set()}
        for a in adjacencies:
            if a.up and a.vrf == "default" and a.protocol in links:
                links[a.protocol].add((a.device, a.interface, a.neighbor_device))
        if not links["ospf"] <= links["ldp"]:
            return None
        labelled: dict[str, set[Endpoint]] = {}
        for device, interface, _ in links["ldp"]:
            labelled.setdefault(device, set()).add(Endpoint(device, interface or ""))
        identities = {name: _identity(engine.plane, name) for name in labelled}
        found = {name: endpoint for name, endpoint in identities.items() if endpoint is not None}
        if len(found) != len(identities):
            return None
        ids = (router_id(engine.network.devices[name], engine.plane.topology) for name in found)
        hosts = {*hops, *(address for address in ids if address is not None)}
        closed = not any(_feeds_ospf(engine.network.devices[name]) for name in devices)
        return cls(devices, found, labelled, closed) if _are_hosts(engine, devices, hosts) else None

    def bears(self, down: Iterable[Endpoint]) -> bool:
        """Whether it stays as it is with these interfaces down: no router that still has LDP neighbors gets another
        router ID."""
        gone = set(down)
        names = {endpoint.device for endpoint in gone}
        return not any(
            self._identities[name] in gone and not self._labelled[name] <= gone
            for name in names
            if name in self._identities
        )

    def joins(self, device: str) -> bool:
        """Whether every next hop is reached from a device in the base."""
        return device in self._devices


class PlainTransport(Transport):
    """Where the core is plain and the plane is that of the base or of a change that it bears: no path is walked for a
    next hop that is a host route of OSPF."""

    def _carries(self, device: str, next_hop: Address) -> bool:
        found = self._plane.lookup(TableId(device, "default", "ipv4"), next_hop)
        if found is not None and found[0] == host_prefix(next_hop) and found[1][0].protocol is Protocol.OSPF:
            return True
        return super()._carries(device, next_hop)


def _labels_everything(engine: Engine, name: str) -> bool:
    device = engine.network.devices[name]
    return device.ldp.allocate_for is None and device.ldp.advertise_labels


def _feeds_ospf(device: Device) -> bool:
    processes = (process for process in device.ospf if process.vrf == "default")
    return any(process.redistributions or process.default_originate is not None for process in processes)


def _identity(plane: ControlPlane, name: str) -> Endpoint | None:
    """The loopback that gives the LDP router ID; None where it is another interface."""
    device = plane.network.devices[name]
    address = router_id(device, plane.topology)
    owners = plane.topology.owners.get(address, ()) if address is not None else ()
    if len(owners) != 1 or owners[0].device != name:
        return None
    return owners[0] if device.interfaces[owners[0].interface].kind is InterfaceKind.LOOPBACK else None


def _are_hosts(engine: Engine, devices: frozenset[str], hops: set[Address]) -> bool:
    """Whether each is a host route that one router advertises, and nobody else provides, whatever fails."""
    plane, hosts = engine.plane, {host_prefix(hop): hop for hop in hops}
    classes = {}
    for prefix, hop in hosts.items():
        owners = plane.topology.owners.get(hop, ())
        if len(owners) != 1 or owners[0].device not in devices:
            return False
        table = TableId(owners[0].device, "default", "ipv4")
        cls = plane.classes.of(table, prefix)
        if cls is None or engine.advertisers(table, cls) != {table.device}:
            return False
        if not any(route.protocol is Protocol.CONNECTED for route in engine.routes(table, [cls]).get(cls, ())):
            return False
        classes[cls] = table.device
    for name, device in engine.network.devices.items():
        table = TableId(name, "default", "ipv4")
        statics = (static.prefixes for static in device.static_routes if static.vrf == "default")
        if not all(map(hosts.keys().isdisjoint, statics)):
            return False
        others = engine.not_by_ospf(table) if table in plane.tables else set()
        if any(classes[cls] != name for cls in others & classes.keys()):
            return False
    return True
