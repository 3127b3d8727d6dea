"""End systems: how a host of the snapshot sends a packet, and what it does with one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tidegate.control.result import ControlPlane
from tidegate.model.device import Endpoint, Host, HostInterface
from tidegate.net.prefix import Address, address_family, contains, format_address, make_prefix


class FirstHop(NamedTuple):
    """How a host sends: out of `interface` to `receiver`. None: `problem` says why it can't.

    `gateway` is None where the destination is on the host's own subnet.
    """

    interface: str | None
    gateway: Address | None
    receiver: Endpoint | None
    action: str
    problem: str = ""


def owns(host: Host, address: Address) -> bool:
    return any(address == own for interface in host.interfaces.values() for own, _ in interface.prefixes)


def host_address(host: Host, destination: Address) -> Address | None:
    """The source address of a packet of `host` to `destination`: of the interface it leaves by."""
    family = address_family(destination)
    for near in (True, False):
        for interface in host.interfaces.values():
            for own, bits in interface.prefixes:
                if address_family(own) == family and (not near or contains(make_prefix(own, bits), destination)):
                    return own
    return None


def first_hops(plane: ControlPlane, host: Host, destination: Address) -> Iterator[FirstHop]:
    """The ways `host` can send to `destination`: on its subnet, else through its gateways, in order."""
    for interface in host.interfaces.values():
        endpoint = Endpoint(host.name, interface.name)
        if any(contains(make_prefix(own, bits), destination) for own, bits in interface.prefixes):
            receiver = plane.topology.owner_on_link(endpoint, destination)
            if receiver is None:
                what = f"nobody on the link of {interface.name} answers ARP for {format_address(destination)}"
                yield FirstHop(interface.name, None, None, "send on the own subnet", what)
            else:
                yield FirstHop(interface.name, None, receiver, "send on the own subnet")
            return
    found = False
    for interface in host.interfaces.values():
        for gateway, how in _gateways(plane, host, interface, destination):
            found = True
            receiver = plane.topology.owner_on_link(Endpoint(host.name, interface.name), gateway)
            what = "" if receiver else f"the gateway {format_address(gateway)} is nobody's address on {interface.name}"
            yield FirstHop(interface.name, gateway, receiver, f"send to {how} {format_address(gateway)}", what)
    if not found:
        what = f"{host.name} has no gateway for {format_address(destination)}"
        yield FirstHop(None, None, None, "send", what)


def _gateways(
    plane: ControlPlane, host: Host, interface: HostInterface, destination: Address
) -> list[tuple[Address, str]]:
    """The configured gateway; where the snapshot states none, the link's virtual address, else the router with the
    lowest address on the host's subnet: an end system has a default route unless told otherwise."""
    family = address_family(destination)
    stated = [gateway for gateway in interface.gateways if address_family(gateway) == family]
    if stated:
        return [(stated[0], "the gateway")]
    virtual: set[Address] = set()
    real: set[Address] = set()
    subnets = [make_prefix(own, bits) for own, bits in interface.prefixes]
    for neighbor in plane.topology.neighbors.get(Endpoint(host.name, interface.name), ()):
        device = plane.network.devices.get(neighbor.device)
        router = device.interfaces.get(neighbor.interface) if device is not None and device.routing else None
        if router is None:
            continue
        virtual.update(group.address for group in router.gateways if group.address is not None)
        real.update(own.address for own in router.addresses)
    for addresses, how in ((virtual, "the virtual gateway on the link"), (real, "the router on the link")):
        fitting = sorted(a for a in addresses if any(contains(subnet, a) for subnet in subnets))
        fitting = [a for a in fitting if address_family(a) == family]
        if fitting:
            return [(fitting[0], f"{how}, as the host states no gateway:")]
    return []
