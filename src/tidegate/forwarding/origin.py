"""The source address of a packet that a router sends itself."""

from __future__ import annotations

from tidegate.control.result import ControlPlane
from tidegate.control.table import TableId
from tidegate.forwarding.fib import Fib, Forward, Receive
from tidegate.model.device import Device, Endpoint
from tidegate.model.interface import Interface
from tidegate.net.prefix import Address, Family, address_family, contains


def source_address(fib: Fib, table: TableId, destination: Address) -> Address | None:
    """The address a packet to `destination` gets on the device of `table`: that of the interface it leaves by.

    IOS answers to a packet of a VRF only at an address of that VRF: where the packet leaves by an interface of another
    table (labelled, or by a leak), the first up interface of the packet's own table in configuration order serves.
    None where the table has no address at all.
    """
    device = fib.plane.network.devices[table.device]
    for action in fib.actions(table, destination):
        if isinstance(action, Receive) and action.vrf == table.vrf:
            return destination
        if isinstance(action, Forward) and action.vrf == table.vrf:
            interface = device.interfaces.get(action.interface)
            found = None if interface is None else primary_address(device, interface, table.family)
            if found is not None:
                return found
    for interface in device.interfaces.values():
        if interface.vrf == table.vrf and Endpoint(device.name, interface.name) in fib.plane.topology.up:
            found = primary_address(device, interface, table.family)
            if found is not None:
                return found
    return None


def primary_address(device: Device, interface: Interface, family: Family) -> Address | None:
    """The interface's first address of the family, borrowed where it is unnumbered."""
    lender = device.interfaces.get(interface.unnumbered) if interface.unnumbered else None
    for owner in (interface, lender):
        for own in owner.addresses if owner else ():
            if address_family(own.address) == family and not own.secondary:
                return own.address
    return None


def attached_interface(plane: ControlPlane, table: TableId, station: Address) -> str | None:
    """The interface of `table` on whose subnet a station with that address would be; None where it is on none."""
    best: tuple[int, str] | None = None
    for interface in plane.network.devices[table.device].interfaces.values():
        if interface.vrf != table.vrf or Endpoint(table.device, interface.name) not in plane.topology.up:
            continue
        for own in interface.addresses:
            if contains(own.prefix, station) and (best is None or own.length > best[0]):
                best = own.length, interface.name
    return None if best is None else best[1]
