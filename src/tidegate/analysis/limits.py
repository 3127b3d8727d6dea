"""Limits on how many routes a table or a session takes, held against the computed tables.

Which routes a device refuses depends on the order in which they came, so the tables show all of them, and a limit that
would be passed is a diagnostic.
"""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.control.result import ControlPlane
from tidegate.control.table import TableId
from tidegate.model.bgp import BgpNeighbor
from tidegate.model.device import Device
from tidegate.model.source import Diagnostic, Severity
from tidegate.model.vrf import Vrf
from tidegate.net.prefix import Family, format_address

_FAMILIES: tuple[Family, ...] = ("ipv4", "ipv6")


def exceeded(plane: ControlPlane) -> Iterator[Diagnostic]:
    """`limit-exceeded` for each `maximum routes` and `maximum-prefix` that is passed, by device, VRFs first.

    A warning; only for information where the device would just log it.
    """
    # Only sessions that are up: a look at a table may be what fills it.
    up = {(a.device, a.vrf, a.neighbor_address) for a in plane.adjacencies if a.up and a.protocol == "bgp"}
    for device in plane.network.devices.values():
        for vrf in device.vrfs.values():
            yield from _of_table(plane, device, vrf)
        for (vrf_name, address), neighbor in device.bgp.neighbors.items() if device.bgp is not None else ():
            if (device.name, vrf_name, address) in up:
                yield from _of_session(plane, device, neighbor)


def _of_table(plane: ControlPlane, device: Device, vrf: Vrf) -> Iterator[Diagnostic]:
    for family, settings in vrf.families.items():
        limit = settings.maximum_routes
        table = plane.tables.get(TableId(device.name, vrf.name, family)) if limit is not None else None
        count = sum(len(cls.members) for cls in table.routes) if table is not None else 0
        if limit is not None and count > limit:
            does = "only warns" if settings.maximum_warning_only else "refuses the rest"
            what = f"VRF {vrf.name} has {count} routes where {limit} are allowed: the device {does}"
            severity = Severity.INFO if settings.maximum_warning_only else Severity.WARNING
            yield _diagnostic(severity, device, settings.line_of("maximum_routes"), what)


def _of_session(plane: ControlPlane, device: Device, neighbor: BgpNeighbor) -> Iterator[Diagnostic]:
    for family in _FAMILIES:
        settings = neighbor.families.get(family)
        limit = settings.maximum_prefix if settings is not None else None
        table = plane.bgp.get(TableId(device.name, neighbor.vrf, family)) if limit is not None else None
        if settings is None or limit is None or table is None:
            continue
        count = sum(
            len(cls.members)
            for cls, paths in table.paths.items()
            if any(path.sender == neighbor.address and path.imported_from is None for path in paths)
        )
        if count > limit:
            sender = format_address(neighbor.address)
            what = f"{sender} sends {count} prefixes where {limit} are allowed: the device closes the session"
            yield _diagnostic(Severity.WARNING, device, settings.line_of("maximum_prefix"), what)


def _diagnostic(severity: Severity, device: Device, line: int, what: str) -> Diagnostic:
    text = device.text.ref(line).text
    return Diagnostic("limit-exceeded", severity, device.text.file, line, text, f"{what}; the tables show them all.")
