"""The interfaces of a device as it shows them."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.analysis.shown.answers import Asked, answers
from tidegate.control.interfacestate import ADMINISTRATIVELY_DOWN
from tidegate.model.device import Endpoint
from tidegate.model.interface import Interface, InterfaceKind
from tidegate.model.shown.interfaces import Interfaces, InterfaceShown, Ipv4Interfaces, Ipv4Shown
from tidegate.net.prefix import Address, address_family, format_address

_UP = "up"


@answers(Interfaces)
def interfaces(asked: Asked, question: Interfaces) -> tuple[InterfaceShown, ...]:
    return tuple(_shown(asked, interface) for interface in _chosen(asked, question.name))


@answers(Ipv4Interfaces)
def ipv4_interfaces(asked: Asked, question: Ipv4Interfaces) -> tuple[Ipv4Shown, ...]:
    return tuple(_ipv4(asked, interface) for interface in _chosen(asked, question.name))


def _chosen(asked: Asked, name: str | None) -> Iterator[Interface]:
    return (interface for interface in asked.device.interfaces.values() if name in (None, interface.name))


def _shown(asked: Asked, interface: Interface) -> InterfaceShown:
    state, protocol_up = _state(asked, interface)
    own = [address for address in interface.addresses if address_family(address.address) == "ipv4"]
    borrowed = None if interface.unnumbered is None else asked.device.interfaces.get(interface.unnumbered)
    if not own and borrowed is not None:
        own = [address for address in borrowed.addresses if address_family(address.address) == "ipv4"]
    figures: tuple[tuple[str, str], ...] = ()
    if interface.tunnel is not None and interface.tunnel.source is not None:
        destination = interface.tunnel.destination
        shown = "UNKNOWN" if destination is None else format_address(destination)
        figures = (("tunnel_source", interface.tunnel.source), ("tunnel_destination", shown))
    return InterfaceShown(
        interface.name,
        state,
        protocol_up,
        None,
        interface.description,
        (own[0].address, own[0].length) if own else None,
        interface.mtu,
        interface.bandwidth,
        interface.delay * 10,
        interface.vlan,
        figures,
    )


def _state(asked: Asked, interface: Interface) -> tuple[str, bool]:
    reason = asked.plane.topology.down.get(Endpoint(asked.device.name, interface.name))
    if reason is None:
        return _UP, True
    parent = asked.device.interfaces.get(interface.parent or "")
    if reason == ADMINISTRATIVELY_DOWN or (parent is not None and parent.shutdown):
        return ADMINISTRATIVELY_DOWN, False
    return (_UP if interface.kind is InterfaceKind.TUNNEL else "down"), False


def _ipv4(asked: Asked, interface: Interface) -> Ipv4Shown:
    own: list[tuple[Address, int]] = [
        (address.address, address.length)
        for address in interface.addresses
        if address_family(address.address) == "ipv4"
    ]
    return Ipv4Shown(
        _shown(asked, interface),
        interface.vrf,
        tuple(own[1:]),
        interface.unnumbered,
        interface.address_unknown,
        interface.ip_mtu or interface.mtu,
        interface.acl_in,
        interface.acl_out,
        interface.proxy_arp,
        interface.policy,
    )
