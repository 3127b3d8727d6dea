"""`show ip route …`."""

from __future__ import annotations

from tidegate.dialects.ios.show_write.routeentry import write_entry
from tidegate.dialects.ios.show_write.routes import write, write_summary
from tidegate.dialects.ios.table import TABLE
from tidegate.model.device import Device
from tidegate.model.shown.routeentry import RouteEntry
from tidegate.model.shown.routes import NoTable, Routes, RouteSummary
from tidegate.net.classes import class_length
from tidegate.net.prefix import Address, host_prefix, make_prefix
from tidegate.syntax.exec import Exec

_MODES = "user-exec exec"
_ALL = "*"


@TABLE.command(_MODES, "show ip route [vrf WORD:vrf]", about="IP routing table")
def show_ip_route(x: Exec, device: Device, vrf: str = "default") -> None:
    """The table of a VRF; `vrf *` gives the global table and that of every VRF."""
    if vrf != _ALL:
        _list(x, device, Routes(vrf))
        return
    for name in ("default", *sorted(name for name in device.vrfs if name != "default")):
        _list(x, device, Routes(name))
        x.write("")


@TABLE.command(_MODES, "show ip route [vrf WORD:vrf] (connected|static):protocol", about="Routes of this source")
def show_ip_route_of_source(x: Exec, device: Device, protocol: str, vrf: str = "default") -> None:
    _list(x, device, Routes(vrf, protocol=protocol))


@TABLE.command(
    _MODES,
    "show ip route [vrf WORD:vrf] (ospf|bgp|eigrp|isis|rip):protocol [NUMBER:process]",
    about="Routes of this protocol",
)
def show_ip_route_of_protocol(
    x: Exec, device: Device, protocol: str, process: int | None = None, vrf: str = "default"
) -> None:
    _list(x, device, Routes(vrf, protocol=protocol, process=None if process is None else str(process)))


@TABLE.command(
    _MODES,
    "show ip route [vrf WORD:vrf] IPV4:address longer-prefixes",
    "show ip route [vrf WORD:vrf] IPV4:address MASK:mask longer-prefixes",
    about="Show route matching the specified Network/Mask pair only",
)
def show_longer_prefixes(
    x: Exec, device: Device, address: Address, mask: int | None = None, vrf: str = "default"
) -> None:
    bits = class_length(host_prefix(address)) if mask is None else mask
    _list(x, device, Routes(vrf, make_prefix(address, bits)))


@TABLE.command(
    _MODES,
    "show ip route [vrf WORD:vrf] IPV4:address",
    "show ip route [vrf WORD:vrf] IPV4:address MASK:mask",
    about="Network to display information about",
)
def show_entry(x: Exec, _: Device, address: Address, mask: int | None = None, vrf: str = "default") -> None:
    found = x.ask(RouteEntry(address, mask, vrf))
    x.refused = isinstance(found, NoTable)
    if vrf != "default" and not isinstance(found, NoTable):
        x.write("")
    x.write_all(write_entry(found))


@TABLE.command(_MODES, "show ip route [vrf WORD:vrf] summary", about="Summary of all routes")
def show_route_summary(x: Exec, _: Device, vrf: str = "default") -> None:
    found = x.ask(RouteSummary(vrf))
    x.refused = isinstance(found, NoTable)
    x.write_all(write_summary(found))


def _list(x: Exec, device: Device, question: Routes) -> None:
    table = x.ask(question)
    if isinstance(table, NoTable):
        x.refused = True
    elif question.vrf != "default":
        x.write("")
    x.write_all(write(table, device.version))
