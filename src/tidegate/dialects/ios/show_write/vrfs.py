"""`show vrf` and `show ip vrf` as IOS prints them.

Widths: output of 15.2(4)S and 16.4. Details: output of 15.x and 16.x; before 15.0 they had another layout.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from tidegate.dialects.ios.show_write.route_codes import release
from tidegate.dialects.ios.show_write.short_names import short_name
from tidegate.model.shown.vrfs import VrfFamilyShown, VrfShown
from tidegate.net.community import format_extended_community, format_route_distinguisher
from tidegate.net.prefix import format_address

_WIDE_SINCE: Final = (15, 4)  # the column of the RD
_IN_ROW: Final = 3  # interfaces or route targets
_FLAG_RD, _FLAG_SINGLE, _FLAG_SEVERAL = 0x4, 0x8, 0x1808
_IPV6_TABLES: Final = 0x1E000000


def write_vrfs(vrfs: Iterable[VrfShown], version: str | None) -> Iterator[str]:
    """`show vrf`; nothing where there are none."""
    yield from _list(vrfs, version, protocols=True)


def write_ip_vrfs(vrfs: Iterable[VrfShown], version: str | None) -> Iterator[str]:
    """`show ip vrf`."""
    yield from _list(vrfs, version, protocols=False)


def _list(vrfs: Iterable[VrfShown], version: str | None, protocols: bool) -> Iterator[str]:
    wide = 22 if release(version) >= _WIDE_SINCE else 20
    rows = list(vrfs)
    if rows:
        yield f"  {'Name':<33}{'Default RD':<{wide}}{'Protocols   ' if protocols else ''}Interfaces"
    for vrf in rows:
        families = f"{','.join(vrf.families):<12}" if protocols else ""
        head = f"  {vrf.name:<33}{_rd(vrf):<{wide}}{families}"
        names = [short_name(interface.name) for interface in vrf.interfaces] or [""]
        yield (head + names[0]).rstrip()
        yield from (" " * len(head) + name for name in names[1:])


def write_vrf_interfaces(vrfs: Iterable[VrfShown]) -> Iterator[str]:
    """`show ip vrf interfaces`."""
    yield f"{'Interface':<23}{'IP-Address':<16}{'VRF':<33}Protocol"
    for vrf in vrfs:
        for interface in vrf.interfaces:
            address = "unassigned" if interface.address is None else format_address(interface.address)
            protocol = "up" if interface.up else "down"
            yield f"{short_name(interface.name):<23}{address:<16}{vrf.name:<33}{protocol:<8}"


def write_vrf_details(vrfs: Iterable[VrfShown]) -> Iterator[str]:
    """`show vrf detail`, `show ip vrf detail`."""
    for vrf in vrfs:
        yield f"VRF {vrf.name} (VRF Id = {vrf.number}); default RD {_rd(vrf)}; default VPNID <not set>"
        if vrf.description is not None:
            yield f"  Description: {vrf.description}"
        single = "Old CLI format, supports IPv4 only"
        yield f"  {'New CLI format, supports multiple address-families' if vrf.several_families else single}"
        flags = (_FLAG_SEVERAL if vrf.several_families else _FLAG_SINGLE) | (0 if vrf.rd is None else _FLAG_RD)
        yield f"  Flags: 0x{flags:X}"
        if vrf.interfaces:
            yield "  Interfaces:"
            yield from _rows(short_name(interface.name) for interface in vrf.interfaces)
        else:
            yield "  No interfaces"
        details = {family.family: family for family in vrf.details}
        for name, first in (("ipv4", 0), ("ipv6", _IPV6_TABLES)):
            if name in details:
                yield f"Address family {name} unicast (Table ID = 0x{first + vrf.number:X}):"
                yield from _family(details[name])
            else:
                yield f"Address family {name} unicast not active"
        yield "Address family ipv4 multicast not active"
        yield "Address family ipv6 multicast not active"
        yield ""


def _family(family: VrfFamilyShown) -> Iterator[str]:
    yield "  Flags: 0x0"
    for way, targets in (("Export", family.exports), ("Import", family.imports)):
        if targets:
            yield f"  {way} VPN route-target communities"
            yield from _rows(f"RT:{format_extended_community(target)}" for target in targets)
        else:
            yield f"  No {way} VPN route-target communities"
    if family.import_global is not None:
        yield "  Import route-map for {} unicast: {} (prefix limit: {})".format(family.family, *family.import_global)
    yield f"  Import route-map: {family.import_map}" if family.import_map else "  No import route-map"
    if family.export_global is not None:
        yield "  Global export route-map for {} unicast: {} (prefix limit: {})".format(
            family.family, *family.export_global
        )
    else:
        yield "  No global export route-map"
    yield f"  Export route-map: {family.export_map}" if family.export_map else "  No export route-map"
    yield "  VRF label distribution protocol: not configured"
    yield "  VRF label allocation mode: per-prefix"


def _rows(words: Iterable[str]) -> Iterator[str]:
    cells = [f"{word:<24}" for word in words]
    for start in range(0, len(cells), _IN_ROW):
        yield "    " + " ".join(cells[start : start + _IN_ROW])


def _rd(vrf: VrfShown) -> str:
    return "<not set>" if vrf.rd is None else format_route_distinguisher(vrf.rd)
