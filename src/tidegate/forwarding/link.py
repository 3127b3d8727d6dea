"""Crossing a link: who takes a packet that leaves an interface (ARP, proxy ARP, point-to-point), or why nobody does."""

from __future__ import annotations

from typing import NamedTuple

from tidegate.control.table import TableId
from tidegate.forwarding.dispositions import Disposition
from tidegate.forwarding.fib import Fib, Forward
from tidegate.model.device import Endpoint, Network
from tidegate.model.interface import Interface, InterfaceKind
from tidegate.net.prefix import (
    Address,
    address_family,
    broadcast,
    contains,
    format_address,
    network,
)


class Arrives(NamedTuple):
    """The packet reaches this interface of a device or end system; `note` says how where it is not plain."""

    endpoint: Endpoint
    note: str = ""


class Ends(NamedTuple):
    """The packet ends on this link; `attached`: delivered to a station of the subnet that is not in the snapshot."""

    disposition: Disposition
    reason: str
    attached: bool = False


class Returns(NamedTuple):
    """A neighbor outside the snapshot sends the packet back: it is for this very interface's own address."""

    note: str


Crossing = Arrives | Ends | Returns


def cross(fib: Fib, endpoint: Endpoint, next_hop: Address | None, destination: Address) -> Crossing:
    """Hand a packet for `destination` over the link of `endpoint`; `next_hop` None: to the destination directly."""
    interface = fib.plane.network.devices[endpoint.device].interfaces[endpoint.interface]
    if interface.kind is InterfaceKind.LOOPBACK:
        what = f"{interface.name} is a loopback: nothing is behind it"
        return Ends(Disposition.DISCARDED, what)
    if next_hop == destination:
        next_hop = None  # the next hop is the destination itself, a station on the link
    target = destination if next_hop is None else next_hop
    owner = fib.plane.topology.owner_on_link(endpoint, target)
    if owner is not None:
        return Arrives(owner)
    if _is_broadcast(interface, target):
        # IOS: `no ip directed-broadcast` is the default; the all-zeros address is an old form of the same.
        return Ends(Disposition.DISCARDED, f"{format_address(target)} is the broadcast address of {interface.name}")
    neighbors = fib.plane.topology.neighbors.get(endpoint, ())
    if interface.kind in (InterfaceKind.POINT_TO_POINT, InterfaceKind.TUNNEL):
        return _point_to_point(interface, neighbors, next_hop, destination)
    return _multi_access(fib, endpoint, interface, next_hop, destination)


def _on_subnet(interface: Interface, address: Address) -> bool:
    return any(contains(own.prefix, address) for own in interface.addresses)


def _is_broadcast(interface: Interface, address: Address) -> bool:
    """The first or last address of a subnet that has room for stations between them (RFC 3021: a /31 has none)."""
    return any(
        own.length < 31 and address in (network(own.prefix), broadcast(own.prefix))
        for own in interface.addresses
        if address_family(own.address) == "ipv4"
    )


def _point_to_point(
    interface: Interface, neighbors: tuple[Endpoint, ...], next_hop: Address | None, destination: Address
) -> Crossing:
    """Whatever leaves a point-to-point interface arrives at its other end: no address is resolved."""
    if neighbors:
        return Arrives(neighbors[0])
    if any(own.address == destination for own in interface.addresses):
        # The far end has the same subnet, and this address is not its own: it can only send the packet back.
        what = f"goes out of {interface.name} and comes back from the neighbor there, which is not in the snapshot"
        return Returns(what)
    if _on_subnet(interface, destination):
        what = f"{format_address(destination)} is on the subnet of {interface.name}; the station is not in the snapshot"
        return Ends(Disposition.DELIVERED, what, attached=True)
    through = f" to next hop {format_address(next_hop)}" if next_hop is not None else ""
    what = f"leaves by {interface.name}{through}: the neighbor there is not in the snapshot"
    return Ends(Disposition.EXITS, what)


def _multi_access(
    fib: Fib, endpoint: Endpoint, interface: Interface, next_hop: Address | None, destination: Address
) -> Crossing:
    target = destination if next_hop is None else next_hop
    on_subnet = _on_subnet(interface, target)
    if not on_subnet or next_hop is not None:
        proxy = _proxy(fib, endpoint, target) if not on_subnet else None
        if proxy is not None:
            return Arrives(proxy, f"{proxy.device} answers ARP for {format_address(target)} (proxy ARP)")
    known = _whole_link_known(fib, endpoint, interface)
    text = format_address(target)
    if next_hop is None and not on_subnet:
        what = (
            f"{interface.name} is a multi-access interface and the route has no next hop, "
            f"so ARP asks for {text} itself: no station on the link answers"
        )
        return Ends(Disposition.ARP_FAILED, what)
    if any(own.address == target for own in interface.addresses):
        what = f"{text} is the address of {interface.name} itself in another table: nobody else answers ARP for it"
        return Ends(Disposition.ARP_FAILED, what)
    if known:
        return Ends(Disposition.ARP_FAILED, f"ARP for {text} on {interface.name} fails: {known}")
    if next_hop is None:
        what = f"{text} is on the subnet of {interface.name}; the station is not in the snapshot"
        return Ends(Disposition.DELIVERED, what, attached=True)
    what = f"leaves by {interface.name} to next hop {text}, which is not in the snapshot"
    return Ends(Disposition.EXITS, what)


def _proxy(fib: Fib, endpoint: Endpoint, target: Address) -> Endpoint | None:
    """The first router on the link that answers ARP for an address elsewhere: it has a route, out of another
    interface (RFC 1027; IOS: `ip proxy-arp`, on by default)."""
    for neighbor in fib.plane.topology.neighbors.get(endpoint, ()):
        device = fib.plane.network.devices.get(neighbor.device)
        interface = device.interfaces.get(neighbor.interface) if device else None
        if interface is None or not interface.proxy_arp:
            continue
        actions = fib.actions(TableId(neighbor.device, interface.vrf), target)
        if any(isinstance(a, Forward) and a.interface != interface.name for a in actions):
            return neighbor
        if fib.own_interface(neighbor.device, interface.vrf, target) is not None:
            return neighbor
    return None


def _whole_link_known(fib: Fib, endpoint: Endpoint, interface: Interface) -> str:
    """Why nobody outside the snapshot can be on the link; empty where somebody may."""
    snapshot = fib.plane.network
    neighbors = fib.plane.topology.neighbors.get(endpoint, ())
    if snapshot.cables is not None and neighbors and _all_ends_known(snapshot, endpoint, interface):
        return "no station on the cable has that address"
    if snapshot.cables is None and any(neighbor.device in snapshot.hosts for neighbor in neighbors):
        return "none of the stations on the link has that address"
    return ""


def _all_ends_known(snapshot: Network, endpoint: Endpoint, interface: Interface) -> bool:
    physical = {endpoint.interface, interface.parent}
    ends = [
        there
        for cable in snapshot.cables or ()
        for here, there in (cable, cable[::-1])
        if here.device == endpoint.device and here.interface in physical
    ]
    return all(end.device in snapshot.devices or end.device in snapshot.hosts for end in ends)
