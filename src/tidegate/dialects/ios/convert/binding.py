"""What binding an interface to a VRF, or taking the VRF away, does to the interface's addresses."""

from __future__ import annotations

from tidegate.model.device import Device
from tidegate.model.interface import Interface
from tidegate.model.source import Severity
from tidegate.net.prefix import Family, address_family
from tidegate.syntax.reader import Reader


def strip_addresses(interface: Interface, family: Family | None = None) -> bool:
    """Remove the addresses of `family` (None: of both); whether there were any."""
    kept = [a for a in interface.addresses if family is not None and address_family(a.address) != family]
    had = len(kept) != len(interface.addresses)
    interface.addresses = kept
    if family != "ipv6":
        had = had or bool(interface.address_unknown or interface.unnumbered)
        interface.address_unknown = None
        interface.unnumbered = None
    if family != "ipv4":
        interface.link_local = None
    return had


def bind(r: Reader, interface: Interface, vrf: str) -> None:
    """Put the interface into another table: it loses its addresses, as on the device."""
    if interface.vrf == vrf:
        return
    old = interface.vrf
    interface.vrf = vrf
    interface.at["vrf"] = r.line
    if strip_addresses(interface):
        why = f"enabling VRF {vrf}" if vrf != "default" else f"disabling VRF {old}"
        r.report(
            "address-removed",
            Severity.WARNING,
            f"% Interface {interface.name} IPv4 disabled and address(es) removed due to {why}",
        )


def unbind_members(r: Reader, device: Device, vrf: str, family: Family | None = None) -> None:
    """A VRF (or only its `family`) goes: its interfaces lose their addresses, and return to the global table."""
    stripped = False
    for interface in device.interfaces.values():
        if interface.vrf == vrf:
            stripped = strip_addresses(interface, family) or stripped
            if family is None:
                interface.vrf = "default"
                interface.at["vrf"] = r.line
        if family is None:
            interface.receive_vrfs.pop(vrf, None)
            if interface.tunnel is not None and interface.tunnel.vrf == vrf:
                interface.tunnel.vrf = "default"
    if stripped:
        what = "IPv6" if family == "ipv6" else "IPv4"
        r.report(
            "address-removed",
            Severity.WARNING,
            f"% {what} addresses from all interfaces in VRF {vrf} have been removed",
        )
