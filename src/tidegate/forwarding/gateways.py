"""First-hop redundancy: which router answers for a virtual address (VRRP RFC 5798, HSRP RFC 2281, GLBP)."""

from __future__ import annotations

from tidegate.control.result import ControlPlane
from tidegate.model.device import Endpoint, Network
from tidegate.model.interface import GatewayGroup, Interface
from tidegate.net.prefix import Address


def virtual_addresses(network: Network) -> frozenset[Address]:
    """Every virtual address of the network."""
    return frozenset(
        group.address
        for device in network.devices.values()
        for interface in device.interfaces.values()
        for group in interface.gateways
        if group.address is not None
    )


def virtual_owner(plane: ControlPlane, device: str, vrf: str, address: Address) -> Endpoint | None:
    """The interface of `device` in `vrf` that is master of the group with virtual `address`."""
    found = plane.network.devices.get(device)
    for interface in found.interfaces.values() if found else ():
        if interface.vrf != vrf:
            continue
        endpoint = Endpoint(device, interface.name)
        for group in interface.gateways:
            if group.address == address and master(plane, endpoint, group) == endpoint:
                return endpoint
    return None


def virtual_owner_on_link(plane: ControlPlane, endpoint: Endpoint, address: Address) -> Endpoint | None:
    """The master of virtual `address` among the interfaces on the link of `endpoint`."""
    for other in plane.topology.neighbors.get(endpoint, ()):
        interface = _interface(plane, other)
        for group in interface.gateways if interface else ():
            if group.address == address:
                return master(plane, other, group)
    return None


def master(plane: ControlPlane, endpoint: Endpoint, group: GatewayGroup) -> Endpoint | None:
    """RFC 5798 §5.2.4, §6.4: the highest priority of those that are up, then the highest address; the owner of the
    address has priority 255. None where no member is up."""
    best: tuple[int, int, Endpoint] | None = None
    for member in (endpoint, *plane.topology.neighbors.get(endpoint, ())):
        interface = _interface(plane, member)
        if interface is None or member not in plane.topology.up:
            continue
        for candidate in interface.gateways:
            if (candidate.protocol, candidate.group, candidate.address) == (group.protocol, group.group, group.address):
                owns = any(a.address == group.address for a in interface.addresses)
                primary = interface.addresses[0].address if interface.addresses else 0
                rank = (255 if owns else candidate.priority, primary, member)
                best = max(best, rank) if best else rank
    return None if best is None else best[2]


def _interface(plane: ControlPlane, endpoint: Endpoint) -> Interface | None:
    device = plane.network.devices.get(endpoint.device)
    return None if device is None else device.interfaces.get(endpoint.interface)
