"""BGP paths as records."""

from __future__ import annotations

from tidegate.analysis.records import BgpRecord
from tidegate.analysis.sources import Sources
from tidegate.control.protocols.bgp.path import Path
from tidegate.control.result import ControlPlane
from tidegate.control.table import Route, TableId
from tidegate.net.aspath import format_as_path
from tidegate.net.community import (
    RouteDistinguisher,
    format_community,
    format_extended_community,
    format_route_distinguisher,
    is_route_target,
)
from tidegate.net.prefix import Prefix, format_address, format_prefix

_ORIGINS = {"i": "igp", "e": "egp", "?": "incomplete"}


def bgp_record(plane: ControlPlane, sources: Sources, table: TableId, prefix: Prefix, path: Path) -> BgpRecord:
    """A path of the BGP table of `table`; the fields of a route are filled where it is in the routing table."""
    cls = plane.classes.of(table, prefix)
    rib = plane.tables[table].routes.get(cls, ()) if cls is not None and table in plane.tables else ()
    installed = next((route for route in rib if route.attributes is path), None)
    return _record(sources, table.device, table.vrf, path.rd, prefix, path, installed)


def vpn_record(
    sources: Sources, device: str, vrf: str | None, rd: RouteDistinguisher, prefix: Prefix, path: Path
) -> BgpRecord:
    """An entry of a VPN table; `vrf` is the device's own VRF with that route distinguisher, if any."""
    return _record(sources, device, vrf, rd, prefix, path, None)


def metric_shown(path: Path) -> int | None:
    """IOS: paths this router originates show metric 0 where nothing set one; received ones show none."""
    if path.imported_path is not None and path.attributes.med is None:
        return metric_shown(path.imported_path)
    return 0 if path.attributes.med is None and path.sender is None else path.attributes.med


def _record(
    sources: Sources,
    device: str,
    vrf: str | None,
    rd: RouteDistinguisher | None,
    prefix: Prefix,
    path: Path,
    installed: Route | None,
) -> BgpRecord:
    carried = path.attributes
    return BgpRecord(
        device=device,
        vrf=vrf,
        rd=None if rd is None else format_route_distinguisher(rd),
        prefix=format_prefix(prefix),
        protocol="bgp",
        best=path.best,
        next_hop_ip=format_address(carried.next_hop),
        local_pref=carried.local_preference,
        med=metric_shown(path),
        weight=path.weight,
        as_path=format_as_path(carried.as_path),
        origin=_ORIGINS.get(carried.origin, carried.origin),
        communities=tuple(format_community(c) for c in sorted(carried.communities)),
        route_targets=tuple(format_extended_community(c) for c in sorted(carried.extended) if is_route_target(c)),
        originator=None if carried.originator is None else format_address(carried.originator),
        cluster_list=tuple(format_address(c) for c in carried.cluster_list),
        label=None if path.label is None else path.label.number,
        reason=None if path.reason is None else path.reason.value,
        admin_distance=None if installed is None else installed.distance,
        metric=metric_shown(path) if installed is None else installed.metric,
        next_hop_interface=None if installed is None else installed.interface,
        next_hop_vrf=None if installed is None else installed.next_hop_vrf,
        labels=(installed.labels or None) if installed is not None else None,
        leak=None if path.mechanism is None else path.mechanism.value,
        leaked_from=None if path.imported_from is None else str(path.imported_from),
        source=sources.of(path.cause, device, prefix),
    )
