"""Interfaces: what they are, their state, VRF and addresses."""

from __future__ import annotations

from tidegate.dialects.ios.convert.binding import bind, strip_addresses
from tidegate.dialects.ios.names import canonical_interface, interface_type, parent_interface
from tidegate.dialects.ios.table import TABLE
from tidegate.model.device import Device
from tidegate.model.interface import Interface, InterfaceAddress, InterfaceKind
from tidegate.net.prefix import Address, Prefix, broadcast, format_address, make_prefix, network
from tidegate.syntax.reader import Reader

_LINK_TYPES = {"point-to-point": InterfaceKind.POINT_TO_POINT, "multipoint": InterfaceKind.ETHERNET}


def make_interface(name: str, line: int) -> Interface:
    """A new interface of that canonical name with the defaults of its type."""
    kind = interface_type(name)
    parent = parent_interface(name)
    interface = Interface(name=name, parent=parent, line=line)
    if kind is not None:
        interface.kind, interface.bandwidth = kind.kind, kind.bandwidth
        interface.delay, interface.mtu = kind.delay, kind.mtu
    return interface


@TABLE.command(
    "global",
    "interface INTERFACE:name [(point-to-point|multipoint):link]",
    "interface IFTYPE:letters IFNUMBER:number [(point-to-point|multipoint):link]",
    about="Select an interface to configure",
    header=True,
)
def interface_section(
    r: Reader, device: Device, name: str = "", letters: str = "", number: str = "", link: str = ""
) -> None:
    name = name or canonical_interface(letters + number) or ""
    interface = device.interfaces.get(name)
    if interface is None:
        interface = device.interfaces[name] = make_interface(name, r.line)
    if link:
        interface.kind = _LINK_TYPES[link]
    r.enter("interface", interface)


@TABLE.command("global", "no interface INTERFACE:name", "no interface IFTYPE:letters IFNUMBER:number")
def no_interface(r: Reader, device: Device, name: str = "", letters: str = "", number: str = "") -> None:
    name = name or canonical_interface(letters + number) or ""
    kind = interface_type(name)
    if name not in device.interfaces:
        r.refuse(f"% Interface {name} does not exist.")
    elif kind is not None and not kind.virtual and parent_interface(name) is None:
        r.refuse("% Removal of physical interfaces is not permitted")
    else:
        del device.interfaces[name]


@TABLE.command("global", "default interface INTERFACE:name", "default interface IFTYPE:letters IFNUMBER:number")
def default_interface(r: Reader, device: Device, name: str = "", letters: str = "", number: str = "") -> None:
    name = name or canonical_interface(letters + number) or ""
    if name in device.interfaces:
        device.interfaces[name] = make_interface(name, r.line)


@TABLE.command("interface", "[no] shutdown", about="Shutdown the selected interface")
def shutdown(r: Reader, interface: Interface, no: bool = False) -> None:
    if no and r.typing and interface.shutdown:
        for entry in interface.addresses:
            other = _overlapping(r.device, interface, entry.prefix) if entry.address < 1 << 128 else None
            if other is not None:  # IOS: the interface stays down
                r.refuse(_overlap(entry.prefix, other))
                return
    interface.shutdown = not no
    interface.at["shutdown"] = r.line


@TABLE.command("interface", "description LINE:text", about="Interface specific description")
def description(r: Reader, interface: Interface, text: str) -> None:
    interface.description = text
    interface.at["description"] = r.line


@TABLE.command("interface", "no description [LINE:text]")
def no_description(_: Reader, interface: Interface, text: str = "") -> None:
    del text
    interface.description = None


# The VRF.


@TABLE.command("interface", "vrf forwarding WORD:vrf", about="Configure forwarding table")
def vrf_forwarding(r: Reader, interface: Interface, vrf: str) -> None:
    _bind(r, interface, vrf, "vrf definition")


@TABLE.command("interface", "ip vrf forwarding WORD:vrf", about="Configure forwarding table")
def ip_vrf_forwarding(r: Reader, interface: Interface, vrf: str) -> None:
    _bind(r, interface, vrf, "ip vrf")


def _bind(r: Reader, interface: Interface, name: str, style: str) -> None:
    vrf = r.device.vrfs.get(name)
    if vrf is None or name == "default":
        r.refuse(f"% VRF {name} not configured.")
    elif vrf.style != style:
        command = "vrf forwarding" if vrf.style == "vrf definition" else "ip vrf forwarding"
        r.refuse(f"% Use '{command}' command for VRF {name}")
    else:
        bind(r, interface, name)


@TABLE.command("interface", "no vrf forwarding [WORD:vrf]", "no ip vrf forwarding [WORD:vrf]")
def no_vrf_forwarding(r: Reader, interface: Interface, vrf: str | None = None) -> None:
    if vrf is None or vrf == interface.vrf:
        bind(r, interface, "default")


@TABLE.command("interface", "[no] ip vrf receive WORD:vrf", "[no] vrf receive WORD:vrf")
def vrf_receive(r: Reader, interface: Interface, vrf: str, no: bool = False) -> None:
    if no:
        interface.receive_vrfs.pop(vrf, None)
    elif vrf not in r.device.vrfs:
        r.refuse(f"% VRF {vrf} not configured.")
    else:
        interface.receive_vrfs.setdefault(vrf, r.line)


# IPv4 addresses.


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
    other = _overlapping(r.device, interface, prefix) if r.typing and not interface.shutdown else None
    if other is not None:
        r.refuse(_overlap(prefix, other))
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


@TABLE.finisher
def complete_interfaces(r: Reader) -> None:
    """What an interface inherits: a subinterface from its parent, a port-channel from its members."""
    interfaces = r.device.interfaces
    members: dict[str, int] = {}
    for interface in interfaces.values():
        if interface.channel_group is not None:
            group = interface.channel_group
            members[group] = members.get(group, 0) + interface.bandwidth
    for name, bandwidth in members.items():
        channel = interfaces.get(name)
        if channel is not None and "bandwidth" not in channel.at:
            channel.bandwidth = bandwidth  # show interfaces of IOSv: two members of 1 Gbit/s make 2 Gbit/s
    for interface in interfaces.values():
        parent = interfaces.get(interface.parent or "")
        if parent is not None:
            _inherit(interface, parent)


def _inherit(interface: Interface, parent: Interface) -> None:
    if "bandwidth" not in interface.at:
        interface.bandwidth = parent.bandwidth
    if "delay" not in interface.at:
        interface.delay = parent.delay
    if "mtu" not in interface.at:
        interface.mtu = parent.mtu
    interface.kind = parent.kind if interface.kind is InterfaceKind.OTHER else interface.kind


def _overlap(prefix: Prefix, taken: Interface) -> str:
    place = "" if taken.vrf == "default" else f" in VRF {taken.vrf}"
    return f"% {format_address(network(prefix))} overlaps with {taken.name}{place}"


def _overlapping(device: Device, interface: Interface, prefix: Prefix) -> Interface | None:
    """The other interface that is up in the same table and has addresses of `prefix`."""
    for other in device.interfaces.values():
        if other is interface or other.vrf != interface.vrf or other.shutdown:
            continue
        for entry in other.addresses:
            own = entry.prefix
            if entry.address < 1 << 128 and network(own) <= broadcast(prefix) and network(prefix) <= broadcast(own):
                return other
    return None


@TABLE.finisher
def refuse_overlaps(r: Reader) -> None:
    """IOS takes no subnet twice in one table while the interfaces are up: the later address is refused."""
    taken: dict[str, list[tuple[int, int, int, Interface]]] = {}
    for order, interface in enumerate(r.device.interfaces.values()):
        if interface.shutdown:
            continue
        for entry in interface.addresses:
            if entry.address < 1 << 128:
                prefix = entry.prefix
                span = (network(prefix), -broadcast(prefix), order, interface)
                taken.setdefault(interface.vrf, []).append(span)
    for spans in taken.values():
        if len(spans) > 1:
            _refuse_in(r, spans)


def _refuse_in(r: Reader, spans: list[tuple[int, int, int, Interface]]) -> None:
    """`spans` are (first address, -last address, order of the interface, interface) of one table."""
    spans.sort(key=lambda span: span[:3])
    end = -1
    owner = spans[0]
    for span in spans:
        if span[0] <= end and span[2] != owner[2]:
            loser, winner = (span, owner) if span[2] > owner[2] else (owner, span)
            _refuse_overlap(r, loser[3], winner[3], span[0], -span[1])
        if -span[1] > end:
            end, owner = -span[1], span


def _refuse_overlap(r: Reader, loser: Interface, winner: Interface, first: int, last: int) -> None:
    for entry in loser.addresses:
        prefix = entry.prefix
        if entry.address < 1 << 128 and network(prefix) <= last and broadcast(prefix) >= first:
            loser.addresses.remove(entry)
            r.refuse_line(entry.line, _overlap(prefix, winner))
            return
