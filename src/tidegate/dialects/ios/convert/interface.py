"""Interfaces: what they are, their state and VRF."""

from __future__ import annotations

from tidegate.dialects.ios.convert.binding import bind
from tidegate.dialects.ios.convert.overlaps import overlap_message, overlapping
from tidegate.dialects.ios.names import canonical_interface, interface_type, parent_interface
from tidegate.dialects.ios.table import TABLE
from tidegate.model.device import Device
from tidegate.model.interface import Interface, InterfaceKind
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
            other = overlapping(r.device, interface, entry.prefix) if entry.address < 1 << 128 else None
            if other is not None:  # IOS: the interface stays down
                r.refuse(overlap_message(entry.prefix, other))
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
