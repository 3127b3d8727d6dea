"""IPv4 and IPv6 addresses of interfaces."""

from __future__ import annotations

from tidegate.dialects.ios.convert.binding import strip_addresses
from tidegate.dialects.ios.convert.overlaps import overlap_message, overlapping
from tidegate.dialects.ios.table import TABLE
from tidegate.model.interface import Interface, InterfaceAddress, InterfaceKind
from tidegate.net.prefix import Address, broadcast, format_address, make_prefix, network
from tidegate.syntax.reader import Reader


def _takes_ipv4(r: Reader, interface: Interface) -> bool:
    vrf = interface.vrf
    if vrf != "default" and "ipv4" not in r.device.vrfs[vrf].families:
        r.refuse(f"% {interface.name} is linked to a VRF. Enable IPv4 on that VRF first.")
        return False
    return True


@TABLE.command("interface", "ip address IPV4:address MASK:length [secondary]", about="Set the IP address")
def ip_address(r: Reader, interface: Interface, address: Address, length: int, secondary: bool = False) -> None:
    if interface.vrf != "default" and not _takes_ipv4(r, interface):
        return
    prefix = make_prefix(address, length)
    if length < 31 and address in (network(prefix), broadcast(prefix)):
        r.refuse(f"Bad mask /{length} for address {format_address(address)}")
        return
    other = overlapping(r.device, interface, prefix) if r.typing and not interface.shutdown else None
    if other is not None:
        r.refuse(overlap_message(prefix, other))
        return
    entry = InterfaceAddress(address, length, secondary, r.line)
    addresses = interface.addresses
    interface.address_unknown = None
    interface.unnumbered = None
    if secondary:
        if r.typing and any(a.address == address and not a.secondary for a in addresses):
            r.refuse("% Secondary address can't be same as primary")
            return
        for index, known in enumerate(addresses):
            if known.address == address and known.secondary:
                addresses[index] = entry
                return
        addresses.append(entry)
        return
    if addresses:
        addresses[:] = [a for a in addresses if (a.secondary or a.address >= 1 << 128) and a.address != address]
    addresses.insert(0, entry)


@TABLE.command("interface", "ip address IPV4:address IPV4:bad_mask [secondary]")
def ip_address_bad_mask(r: Reader, _: Interface, address: Address, bad_mask: Address, secondary: bool = False) -> None:
    del secondary
    r.refuse(f"Bad mask 0x{bad_mask:X} for address {format_address(address)}")


@TABLE.command("interface", "no ip address [IPV4:address MASK:length [secondary]]")
def no_ip_address(
    r: Reader, interface: Interface, address: Address | None = None, length: int = 0, secondary: bool = False
) -> None:
    if address is None:
        strip_addresses(interface, "ipv4")
        return
    entry = next((a for a in interface.addresses if (a.address, a.length) == (address, length)), None)
    if entry is None or (secondary and not entry.secondary):
        return
    if r.typing and not entry.secondary and any(a.secondary for a in interface.addresses):
        r.refuse("Must delete secondary before deleting primary")
    else:
        interface.addresses.remove(entry)


@TABLE.command("interface", "no ip address (dhcp|negotiated):source [LINE:rest]")
def no_ip_address_unknown(_: Reader, interface: Interface, source: str, rest: str = "") -> None:
    del rest
    if interface.address_unknown == source:
        interface.address_unknown = None


@TABLE.command("interface", "ip address (dhcp|negotiated):source [LINE:rest]")
def ip_address_unknown(r: Reader, interface: Interface, source: str, rest: str = "") -> None:
    del rest
    if _takes_ipv4(r, interface):
        strip_addresses(interface, "ipv4")
        interface.address_unknown = source
        interface.at["address_unknown"] = r.line


@TABLE.command("interface", "ip unnumbered INTERFACE:other [poll]")
def ip_unnumbered(r: Reader, interface: Interface, other: str, poll: bool = False) -> None:
    del poll
    if interface.kind is InterfaceKind.LOOPBACK:
        r.refuse("% Loopback interfaces cannot be unnumbered.")
    elif _takes_ipv4(r, interface):
        strip_addresses(interface, "ipv4")
        interface.unnumbered = other
        interface.at["unnumbered"] = r.line


@TABLE.command("interface", "no ip unnumbered [LINE:rest]")
def no_ip_unnumbered(_: Reader, interface: Interface, rest: str = "") -> None:
    del rest
    interface.unnumbered = None


# IPv6 addresses.


@TABLE.command("interface", "ipv6 address HOST6:host [(anycast|eui-64):form]")
def ipv6_address(r: Reader, interface: Interface, host: tuple[Address, int], form: str = "") -> None:
    if interface.vrf != "default" and "ipv6" not in r.device.vrfs[interface.vrf].families:
        r.refuse(f"% {interface.name} is linked to a VRF. Enable IPv6 on that VRF first.")
        return
    if form == "eui-64":
        r.not_modelled("The lower half of an EUI-64 address comes from the hardware: the address is not known.")
        return
    address, length = host
    interface.addresses = [a for a in interface.addresses if a.address != address]
    interface.addresses.append(InterfaceAddress(address, length, False, r.line))


@TABLE.command("interface", "ipv6 address IPV6:address link-local")
def ipv6_link_local(r: Reader, interface: Interface, address: Address) -> None:
    interface.link_local = address
    interface.at["link_local"] = r.line


@TABLE.command("interface", "no ipv6 address [LINE:rest]")
def no_ipv6_address(_: Reader, interface: Interface, rest: str = "") -> None:
    address = next((a.address for a in interface.addresses if rest and _same_text(a, rest)), None)
    if not rest:
        strip_addresses(interface, "ipv6")
    elif rest.endswith("link-local"):
        interface.link_local = None
    elif address is not None:
        interface.addresses = [a for a in interface.addresses if a.address != address]


def _same_text(entry: InterfaceAddress, text: str) -> bool:
    head = text.split("/", 1)[0].lower()
    return entry.address >= 1 << 128 and format_address(entry.address) == head
