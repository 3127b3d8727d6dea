"""Why a prefix is not in a table: each candidate that failed, step by step, and where else the prefix is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from tidegate.analysis.records import RefusalRecord
from tidegate.analysis.sources import Sources, lines_at
from tidegate.analysis.vpnsession import why_not_reached
from tidegate.control.cause import Reason
from tidegate.control.interfacestate import shutdown_lines
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.bgp.path import Path
from tidegate.control.protocols.connected import interface_cause
from tidegate.control.result import ControlPlane
from tidegate.control.table import Mechanism, Protocol, Refusal, Route, TableId
from tidegate.model.device import Endpoint
from tidegate.model.vrf import VrfFamily
from tidegate.net.community import (
    RouteTarget,
    format_extended_community,
    format_route_distinguisher,
    is_route_target,
)
from tidegate.net.prefix import Prefix, format_address, format_prefix, host_prefix

_MAX_ELSEWHERE = 12
_MAX_REFUSED_ELSEWHERE = 6


def refusals(
    plane: ControlPlane, sources: Sources, table: TableId, prefix: Prefix, present: bool
) -> Iterator[RefusalRecord]:
    """The candidates for `prefix` that did not make it into `table`: those of the routing table and paths of its BGP
    table; where the prefix is not `present`, also networks of interfaces that are down, VPN entries that the VRF does
    not import, and candidates that other tables refused, so that they had nothing to pass on."""
    cls = plane.classes.of(table, prefix)
    found = plane.tables.get(table)
    if found is not None and cls is not None:
        for refusal in found.refusals.get(cls, ()):
            yield _of_refusal(sources, table, prefix, refusal)
    carried = plane.bgp.get(table)
    if carried is not None and cls is not None:
        for path in carried.paths.get(cls, ()):
            if path.reason is not None:
                yield _of_path(sources, f"BGP table of {table}", prefix, path, path.reason.value)
    if present:
        return
    yield from _interfaces_down(plane, sources, table, prefix)
    if table.vrf != "default":
        yield from _not_imported(plane, sources, table, prefix)
    yield from islice(_refused_elsewhere(plane, sources, table, prefix), _MAX_REFUSED_ELSEWHERE)


def _interfaces_down(plane: ControlPlane, sources: Sources, table: TableId, prefix: Prefix) -> Iterator[RefusalRecord]:
    """Interfaces that would have the network connected, were they up."""
    device = plane.network.devices[table.device]
    for interface in device.interfaces.values():
        why = plane.topology.down.get(Endpoint(device.name, interface.name))
        if why is None or interface.vrf != table.vrf:
            continue
        for address in interface.addresses:
            if prefix in (address.prefix, host_prefix(address.address)):
                lines = (*interface_cause(device, interface, address).lines, *shutdown_lines(device, interface.name))
                name = f"address {format_address(address.address)} of {interface.name}"
                yield RefusalRecord(
                    str(table), name, f"the interface is down: {why}", sources.lines(device.name, lines), None
                )


def _refused_elsewhere(
    plane: ControlPlane, sources: Sources, table: TableId, prefix: Prefix
) -> Iterator[RefusalRecord]:
    """Candidates of tables that do not hold the prefix at all: the same device's first, then the same VRF's."""
    order = sorted(plane.tables, key=lambda t: (t.device != table.device, t.vrf != table.vrf, t))
    for other in order:
        cls = plane.classes.of(other, prefix)
        if other == table or cls is None or plane.tables[other].routes.get(cls):
            continue
        for refusal in plane.tables[other].refusals.get(cls, ()):
            yield _of_refusal(sources, other, prefix, refusal)


def _of_refusal(sources: Sources, table: TableId, prefix: Prefix, refusal: Refusal) -> RefusalRecord:
    lines = dict.fromkeys((refusal.device, line) for line in refusal.lines)
    if refusal.cause is not None:
        lines.update(dict.fromkeys((refusal.cause.device, n) for n in lines_at(refusal.cause, prefix)))
    return RefusalRecord(str(table), refusal.candidate, refusal.reason.value, sources.refs(lines), None)


def _of_path(sources: Sources, where: str, prefix: Prefix, path: Path, reason: str) -> RefusalRecord:
    hop = format_address(path.attributes.next_hop)
    came = f" from {format_address(path.sender)}" if path.sender is not None else ""
    if path.imported_from is not None:
        came = f" imported from {path.imported_from}"
    return RefusalRecord(
        where, f"path via {hop}{came}", reason, sources.of(path.cause, path.cause.device, prefix), None
    )


def _classes(plane: ControlPlane, prefix: Prefix) -> set[PrefixClass]:
    """The classes of the prefix in all groups of tables."""
    return {cls for table in plane.tables if (cls := plane.classes.of(table, prefix)) is not None}


def _not_imported(plane: ControlPlane, sources: Sources, table: TableId, prefix: Prefix) -> Iterator[RefusalRecord]:
    """VPN entries of the prefix that are on the device (or were exported elsewhere) and not in the VRF."""
    settings = plane.network.devices[table.device].vrfs[table.vrf].families.get(table.family)
    family = "vpnv4" if table.family == "ipv4" else "vpnv6"
    classes = _classes(plane, prefix)
    seen: set[TableId] = set()
    for device in sorted({name for name, _ in plane.vpn}, key=lambda name: (name != table.device, name)):
        vpn = plane.vpn.get((device, family))
        for (rd, cls), paths in vpn.paths.items() if vpn else ():
            for path in paths if cls in classes else ():
                if path.origin is None or path.origin == table or path.origin in seen:
                    continue
                if device != table.device and path.origin.device != device:
                    continue
                seen.add(path.origin)
                name = f"{format_route_distinguisher(rd)}:{format_prefix(prefix)} of {path.origin}"
                yield _vpn_refusal(plane, sources, table, settings, device, name, path)


def _vpn_refusal(
    plane: ControlPlane,
    sources: Sources,
    table: TableId,
    settings: VrfFamily | None,
    device: str,
    name: str,
    path: Path,
) -> RefusalRecord:
    carried = [c for c in sorted(path.attributes.extended) if is_route_target(c)]
    imported: dict[RouteTarget, int] = settings.import_targets if settings is not None else {}
    common = [target for target in carried if target in imported]
    lines = sources.lines(table.device, imported.values())
    if not common:
        reason = (
            f"{Reason.NO_MATCHING_TARGET.value}: it carries {_targets(carried)}, "
            f"VRF {table.vrf} imports {_targets(sorted(imported))}"
        )
    elif device != table.device:
        why, at = why_not_reached(plane, device, table.device)
        reason = f"it does not reach {table.device}: {why}"
        lines = (*sources.lines(device, at), *lines)
    elif plane.network.devices[table.device].vrfs[table.vrf].rd is None:
        reason = Reason.NO_RD.value
    else:
        reason = "the import map or a limit keeps it out" if settings and settings.import_map else "it is not imported"
    return RefusalRecord(f"VPN table of {device}", name, reason, lines, None)


def _targets(targets: list[RouteTarget]) -> str:
    return ", ".join(map(format_extended_community, targets)) or "none"


def elsewhere(plane: ControlPlane, table: TableId, prefix: Prefix) -> Iterator[str]:
    """Sentences on the tables that do hold the prefix: the same device's first, then those of the same VRF name.

    At most twelve, then how many more there are.
    """
    found = []
    for other in plane.tables:
        cls = plane.classes.of(other, prefix)
        routes = plane.tables[other].routes.get(cls) if cls is not None else None
        if routes and other != table:
            found.append((other, routes[0]))
    found.sort(key=lambda item: (item[0].device != table.device, item[0].vrf != table.vrf, item[0]))
    for other, route in found[:_MAX_ELSEWHERE]:
        same = other.device == table.device
        why = _no_way(plane, other, table, route) if same else _not_redistributed(plane, other, route)
        yield f"{other} holds it: {route.protocol} route, {route.cause.rule.value}{why}"
    if len(found) > _MAX_ELSEWHERE:
        yield f"{len(found) - _MAX_ELSEWHERE} more tables hold it"


def _not_redistributed(plane: ControlPlane, table: TableId, route: Route) -> str:
    """Whether a static route stays on its device because no protocol takes it."""
    device = plane.network.devices[table.device]
    if route.protocol is not Protocol.STATIC:
        return ""
    taken = [r.protocol for process in device.ospf if process.vrf == table.vrf for r in process.redistributions]
    if device.bgp is not None:
        taken += [
            r.protocol for (vrf, _), f in device.bgp.families.items() if vrf == table.vrf for r in f.redistributions
        ]
    return "" if "static" in taken else f"; nothing on {table.device} redistributes static routes of that table"


def _no_way(plane: ControlPlane, source: TableId, table: TableId, route: Route) -> str:
    """For two tables of one device: why the route does not cross."""
    vrfs = plane.network.devices[table.device].vrfs
    if route.leak is Mechanism.ROUTE_TARGET:
        return f"; {Reason.NOT_TRANSITIVE.value}"
    if "default" in (source.vrf, table.vrf):
        return "; nothing leaks it into this table"
    out, into = vrfs[source.vrf].families.get(table.family), vrfs[table.vrf].families.get(table.family)
    exported = sorted(out.export_targets) if out else []
    imported = sorted(into.import_targets) if into else []
    if any(target in imported for target in exported):
        return "; their route targets match, so it is not brought into BGP there or was refused"
    return f"; VRF {source.vrf} exports {_targets(exported)} and VRF {table.vrf} imports {_targets(imported)}"
