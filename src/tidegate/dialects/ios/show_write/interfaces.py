"""`show interfaces`, `show ip interface` and their short forms as IOS prints them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from tidegate.dialects.ios.names import interface_type
from tidegate.dialects.ios.show_write.interface_lines import MEMBERS, lines_of, names_in
from tidegate.dialects.ios.show_write.route_codes import release
from tidegate.dialects.ios.show_write.short_names import short_name
from tidegate.model.interface import InterfaceKind
from tidegate.model.shown.interfaces import InterfaceShown, Ipv4Shown
from tidegate.net.prefix import Address, format_address

_BRIEF_NAME: Final = 22  # a longer name is shortened
_COMMON_LISTS_SINCE: Final = (16, 0)
_ENCAPSULATIONS: Final = {
    InterfaceKind.LOOPBACK: "LOOPBACK",
    InterfaceKind.ETHERNET: "ARPA",
    InterfaceKind.POINT_TO_POINT: "HDLC",
    InterfaceKind.TUNNEL: "TUNNEL",
}
_IDLE: Final = (("reliability", "255"), ("txload", "1"), ("rxload", "1"), ("loopback", "not set"))


def in_order(interfaces: Iterable[InterfaceShown]) -> list[InterfaceShown]:
    """Interfaces as the device lists them: hardware as configured, then those that the configuration makes, by type."""
    return sorted(interfaces, key=lambda interface: _rank(interface.name))


def _rank(name: str) -> str:
    kind = interface_type(name)
    return kind.name if kind is not None and kind.virtual else ""


def as_configured(interface: InterfaceShown) -> InterfaceShown:
    """With what IOS says of the hardware of such an interface when nothing passes it: no addresses, no counters."""
    kind = interface_type(interface.name)
    known = dict(_IDLE) | dict(interface.figures)
    if interface.vlan is not None:
        known["encapsulation"] = "802.1Q Virtual LAN"
    elif kind is not None:
        known["encapsulation"] = _ENCAPSULATIONS.get(kind.kind, "ARPA")
    return InterfaceShown(
        interface.name,
        interface.state,
        interface.protocol_up,
        interface.hardware or (None if kind is None else kind.name),
        interface.description,
        interface.address,
        interface.mtu,
        interface.bandwidth,
        interface.delay,
        interface.vlan,
        tuple(known.items()),
    )


def write_interfaces(interfaces: Iterable[InterfaceShown]) -> Iterator[str]:
    """`show interfaces`: the lines for which there are values."""
    for interface in interfaces:
        values = _values(interface)
        for ways in lines_of(interface.name):
            line = next((way for way in ways if all(name in values for name in names_in(way))), None)
            if line is None:
                continue
            if MEMBERS in names_in(line):
                yield from (line.format(members=member) for member in values[MEMBERS].split("\n"))
            else:
                yield line.format_map(values)


def _values(interface: InterfaceShown) -> dict[str, str]:
    values = dict(interface.figures)
    own = {
        "name": interface.name,
        "state": interface.state,
        "protocol": _protocol(interface),
        "hardware": interface.hardware,
        "description": interface.description,
        "address": None if interface.address is None else _address(interface.address),
        "mtu": interface.mtu,
        "bandwidth": interface.bandwidth,
        "delay": interface.delay,
        "vlan": interface.vlan,
    }
    values |= {name: str(value) for name, value in own.items() if value is not None}
    return values


def write_brief(interfaces: Iterable[Ipv4Shown]) -> Iterator[str]:
    """`show ip interface brief`."""
    yield f"{'Interface':<23}{'IP-Address':<16}OK? Method {'Status':<22}Protocol"
    for ipv4 in interfaces:
        shown = ipv4.interface
        name = shown.name if len(shown.name) <= _BRIEF_NAME else short_name(shown.name)
        address = "unassigned" if shown.address is None else format_address(shown.address[0])
        method = (
            "DHCP" if ipv4.learned == "dhcp" else "IPCP" if ipv4.learned else "unset" if ipv4.unnumbered else "NVRAM"
        )
        yield f"{name:<23}{address:<16}YES {method:<7}{shown.state:<22}{_protocol(shown):<8}"


def write_descriptions(interfaces: Iterable[InterfaceShown]) -> Iterator[str]:
    """`show interfaces description`."""
    yield f"{'Interface':<31}{'Status':<15}{'Protocol':<9}Description"
    for interface in interfaces:
        state = "admin down" if interface.state.startswith("admin") else interface.state
        description = interface.description or ""
        yield f"{short_name(interface.name):<31}{state:<15}{_protocol(interface):<9}{description}"


def write_ip_interfaces(interfaces: Iterable[Ipv4Shown], version: str | None) -> Iterator[str]:
    """`show ip interface`: of its lines those that the configuration decides."""
    common = release(version) >= _COMMON_LISTS_SINCE
    for ipv4 in interfaces:
        shown = ipv4.interface
        yield f"{shown.name} is {shown.state}, line protocol is {_protocol(shown)}"
        if shown.address is None and ipv4.learned is None:
            yield "  Internet protocol processing disabled"
            continue
        yield from _addresses(ipv4)
        yield f"  MTU is {ipv4.mtu} bytes"
        for address in ipv4.secondaries:
            yield f"  Secondary address {_address(address)}"
        for way, acl in (("Outgoing", ipv4.acl_out), ("Inbound ", ipv4.acl_in)):
            if common:
                yield f"  {way} Common access list is not set"
            yield f"  {way} access list is {acl or 'not set'}"
        yield f"  Proxy ARP is {'enabled' if ipv4.proxy_arp else 'disabled'}"
        if ipv4.vrf != "default":
            yield f'  VPN Routing/Forwarding "{ipv4.vrf}"'
        using = "disabled" if ipv4.route_map is None else f"enabled, using route map {ipv4.route_map}"
        yield f"  Policy routing is {using}"


def _addresses(ipv4: Ipv4Shown) -> Iterator[str]:
    shown = ipv4.interface
    if ipv4.unnumbered is not None and shown.address is not None:
        yield f"  Interface is unnumbered. Using address of {ipv4.unnumbered} ({format_address(shown.address[0])})"
        yield "  Broadcast address is 255.255.255.255"
    elif shown.address is not None:
        yield f"  Internet address is {_address(shown.address)}"
        yield "  Broadcast address is 255.255.255.255"
        yield "  Address determined by non-volatile memory"
    else:
        how = "DHCP" if ipv4.learned == "dhcp" else "IPCP"
        yield f"  Internet address will be negotiated using {how}"


def _address(address: tuple[Address, int]) -> str:
    return f"{format_address(address[0])}/{address[1]}"


def _protocol(interface: InterfaceShown) -> str:
    return "up" if interface.protocol_up else "down"
