"""LDP neighbors and sessions (RFC 5036 §2.4, §2.5): who exchanges labels with whom, and why others do not.

Routers discover each other over every link with `mpls ip`, or an IGP's `mpls ldp autoconfig`, on both ends. One session
serves a pair of routers; it runs between their transport addresses, the LDP router IDs, so each must have a route to
the other's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tidegate.control.adjacency import Adjacency
from tidegate.control.classindex import ClassIndex
from tidegate.control.rib import Rib
from tidegate.control.table import Table, TableId
from tidegate.control.topology import Topology
from tidegate.model.device import Device, Endpoint, Network
from tidegate.model.interface import Interface, InterfaceKind
from tidegate.net.prefix import Address, address_family, format_address


@dataclass(slots=True)
class Sessions:
    """`links` holds each link over which a session runs, as seen from both ends; `records` every view of a peer."""

    links: set[tuple[Endpoint, Endpoint]] = field(default_factory=set)
    records: list[Adjacency] = field(default_factory=list)


@dataclass(slots=True)
class LabelRouter:
    """A device on which LDP runs. `transport` is its router ID; `lines` are those that choose it."""

    device: Device
    transport: Address | None
    links: dict[str, int]  # interfaces in the global table that run LDP and are up -> the line that turns it on
    lines: tuple[int, ...]


class LabelRouters:
    """The devices that run LDP, each looked at when it is asked for; see `build_labels` for `autoconfigured`."""

    def __init__(self, network: Network, topology: Topology, autoconfigured: Mapping[Endpoint, int]) -> None:
        self._network = network
        self._topology = topology
        self._autoconfigured = autoconfigured
        self._known: dict[str, LabelRouter | None] = {}

    def get(self, name: str) -> LabelRouter | None:
        """The device, where it runs LDP."""
        if name not in self._known:
            device = self._network.devices.get(name)
            self._known[name] = None if device is None else self._look_at(device)
        return self._known[name]

    def all(self) -> dict[str, LabelRouter]:
        """Every one, in the order of the network."""
        return {name: found for name in self._network.devices if (found := self.get(name)) is not None}

    def _look_at(self, device: Device) -> LabelRouter | None:
        if not (device.ldp.enabled and device.routing):
            return None
        links = {}
        for interface in device.interfaces.values():
            here = Endpoint(device.name, interface.name)
            line = interface.line_of("mpls") if interface.mpls else self._autoconfigured.get(here)
            if line is not None and interface.vrf == "default" and here in self._topology.up:
                links[interface.name] = line
        if not links:
            return None
        chosen = device.ldp.router_id_interface is not None
        lines = (device.ldp.line_of("router_id_interface"),) if chosen else ()
        return LabelRouter(device, router_id(device, self._topology), links, lines)


def router_id(device: Device, topology: Topology) -> Address | None:
    """The LDP router ID.

    IOS: the address of the interface named by `mpls ldp router-id` where that is up, else the highest loopback
    address, else the highest address of an interface; VRF interfaces do not count. Whether `force` is given decides
    only when a running router changes its ID.
    """
    wanted = device.interfaces.get(device.ldp.router_id_interface or "")
    if wanted is not None:
        address = _address(device, wanted, topology)
        if address is not None:
            return address
    best: tuple[bool, Address] | None = None
    for interface in device.interfaces.values():
        address = _address(device, interface, topology)
        if address is not None:
            rank = (interface.kind is InterfaceKind.LOOPBACK, address)
            best = rank if best is None else max(best, rank)
    return None if best is None else best[1]


def _address(device: Device, interface: Interface, topology: Topology) -> Address | None:
    if interface.vrf != "default" or Endpoint(device.name, interface.name) not in topology.up:
        return None
    return next((a.address for a in interface.addresses if address_family(a.address) == "ipv4"), None)


def find_sessions(
    network: Network,
    topology: Topology,
    tables: Mapping[TableId, Table] | Mapping[TableId, Rib],
    classes: ClassIndex,
    routers: LabelRouters,
    endpoints: Iterable[Endpoint] | None = None,
) -> Sessions:
    """All LDP peers, or those that these interfaces see, sorted by device and interface."""
    found = Sessions()
    if endpoints is None:
        endpoints = (Endpoint(name, interface) for name, me in routers.all().items() for interface in me.links)
    for here in endpoints:
        me = routers.get(here.device)
        if me is None or here.interface not in me.links:
            continue
        for there in topology.neighbors.get(here, ()):
            if there.device not in network.devices or there.device == here.device:
                continue
            reason = _obstacle(me, routers.get(there.device), there, tables, classes)
            if reason is None:
                found.links.add((here, there))
            found.records.append(_record(me, here, routers.get(there.device), there, reason))
    found.records.sort(key=lambda r: (r.device, r.interface or "", r.neighbor_device or ""))
    return found


def _obstacle(
    me: LabelRouter,
    other: LabelRouter | None,
    there: Endpoint,
    tables: Mapping[TableId, Table] | Mapping[TableId, Rib],
    classes: ClassIndex,
) -> str | None:
    """Why no session runs over this link; None where one does."""
    if other is None or there.interface not in other.links:
        return f"no Hellos from {there.device}: {there.interface} there has no `mpls ip`, or LDP is off"
    for local, remote in ((me, other), (other, me)):
        if local.transport is None or remote.transport is None:
            who = local if local.transport is None else remote
            return f"{who.device.name} has no address for an LDP router ID"
        if not _reaches(local, remote.transport, tables, classes):
            address = format_address(remote.transport)
            # The words of IOS, `show mpls ldp discovery`.
            return (
                f"no route to transport addr {address} on {local.device.name}: "
                f"advertise it in the IGP, or choose an advertised LDP router ID on {remote.device.name}"
            )
    if me.transport == other.transport:
        return f"both have the LDP router ID {format_address(me.transport or Address(0))}"
    return None


def _reaches(
    router: LabelRouter,
    address: Address,
    tables: Mapping[TableId, Table] | Mapping[TableId, Rib],
    classes: ClassIndex,
) -> bool:
    table = tables.get(TableId(router.device.name, "default"))
    if table is None:
        return False
    return any(table.routes.get(cls) for _, cls in classes.covering(table.id, address))


def _record(
    me: LabelRouter, here: Endpoint, other: LabelRouter | None, there: Endpoint, reason: str | None
) -> Adjacency:
    transport = None if other is None else other.transport
    lines: Iterable[int] = (me.links[here.interface], *me.lines)
    return Adjacency(
        device=here.device,
        vrf="default",
        protocol="ldp",
        interface=here.interface,
        neighbor_device=there.device,
        neighbor_address=transport,
        neighbor_id=None if transport is None else format_address(transport),
        up=reason is None,
        reason=reason,
        lines=tuple(line for line in dict.fromkeys(lines) if line),
    )
