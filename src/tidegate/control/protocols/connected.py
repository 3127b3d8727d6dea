"""Connected and local routes: the networks of interfaces that are up, and the interfaces' own addresses."""

from __future__ import annotations

from tidegate.control.cause import Cause, Rule
from tidegate.control.classindex import ClassIndex
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.table import Protocol, Route, TableId
from tidegate.control.topology import Topology
from tidegate.model.device import Device, Endpoint
from tidegate.model.interface import Interface, InterfaceAddress
from tidegate.net.prefix import Prefix, address_family, host_prefix

Offers = dict[TableId, dict[PrefixClass, tuple[Route, ...]]]


def interface_cause(device: Device, interface: Interface, address: InterfaceAddress | None) -> Cause:
    """The lines that make an interface's network part of its table: header, VRF binding, address."""
    lines = [interface.line]
    if interface.vrf != "default":
        lines.append(interface.line_of("vrf"))
    if address is not None:
        lines.append(address.line)
    return Cause(Rule.CONNECTED, device.name, tuple(dict.fromkeys(line for line in lines if line)))


def connected_routes(device: Device, topology: Topology, classes: ClassIndex) -> Offers:
    """The connected and local routes of each table of the device (a device without `ip routing` has them as well)."""
    offers: Offers = {}
    for interface in device.interfaces.values():
        if Endpoint(device.name, interface.name) not in topology.up:
            continue
        for address in interface.addresses:
            table = TableId(device.name, interface.vrf, address_family(address.address))
            own = offers.setdefault(table, {})
            cause = interface_cause(device, interface, address)
            for protocol, prefix in _prefixes(device, address):
                cls = classes.of(table, prefix)
                if cls is None:
                    continue
                route = Route(protocol, 0, 0, cause, interface=interface.name)
                own.setdefault(cls, ())
                # One subnet on two interfaces: both are used, the first first.
                own[cls] = (*own[cls], route) if protocol is Protocol.CONNECTED else (route,)
            for vrf in interface.receive_vrfs:
                _receive(device, interface, address, vrf, classes, offers)
    return offers


def _prefixes(device: Device, address: InterfaceAddress) -> list[tuple[Protocol, Prefix]]:
    prefix, host = address.prefix, host_prefix(address.address)
    behaviour = device.behaviour
    if prefix == host:
        # IOS shows a /32 address as connected only, IOS-XR as local only, NX-OS as both.
        found: list[tuple[Protocol, Prefix]] = [(Protocol.CONNECTED, prefix)] if behaviour.connected_for_host else []
        return [*found, (Protocol.LOCAL, host)] if behaviour.local_routes == "always" else found
    found = [(Protocol.CONNECTED, prefix)]
    return found if behaviour.local_routes == "never" else [*found, (Protocol.LOCAL, host)]


def _receive(
    device: Device, interface: Interface, address: InterfaceAddress, vrf: str, classes: ClassIndex, offers: Offers
) -> None:
    # IOS: `ip vrf receive V` puts the interface's own prefix into V, for the way back of policy-based routing.
    table = TableId(device.name, vrf, address_family(address.address))
    cls = classes.of(table, address.prefix)
    if cls is None:
        return
    lines = (interface.receive_vrfs[vrf], interface.line, address.line)
    route = Route(
        Protocol.CONNECTED,
        0,
        0,
        Cause(Rule.RECEIVED_VRF, device.name, lines),
        interface=interface.name,
        next_hop_vrf=interface.vrf,
    )
    offers.setdefault(table, {})[cls] = (route,)
