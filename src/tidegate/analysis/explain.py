"""Why a route is in a table, down to configuration lines; why one is not, is in `analysis.whynot`."""

from __future__ import annotations

from tidegate.analysis.caveats import caveats, not_computed
from tidegate.analysis.near import near
from tidegate.analysis.records import CauseRecord, ExplainedRoute, ExplainRecord, RefusalRecord
from tidegate.analysis.routes import RouteWriter
from tidegate.analysis.selection import cleared_host_bits, prefix_named, table_named
from tidegate.analysis.sources import Sources, lines_at
from tidegate.analysis.whynot import elsewhere, refusals
from tidegate.control.cause import Cause
from tidegate.control.result import ControlPlane
from tidegate.control.table import Route, TableId
from tidegate.net.prefix import Prefix, family_of, format_prefix, make_prefix, network, parse_address

_SEARCHED = 60  # devices of a network whose every table is looked through for an address


def explain(plane: ControlPlane, where: str, what: str) -> ExplainRecord:
    """Explain the prefix `what` in the table `where` (``DEVICE`` or ``DEVICE/VRF``).

    An address without a length asks for the route that a packet to it takes. Where the family's tables are not
    computed, the answer says so. UsageError for names and prefixes that are none.
    """
    prefix = prefix_named(what)
    table = table_named(plane, where, family_of(prefix))
    routes: tuple[Route, ...] = ()
    address = parse_address(what)
    if address is not None:
        found = plane.lookup(table, address)
        if found is not None:
            prefix, routes = found
    else:
        cls = plane.classes.of(table, prefix)
        if cls is not None and table in plane.tables:
            routes = plane.tables[table].routes.get(cls, ())
    writer = RouteWriter(plane)
    explained = tuple(
        ExplainedRoute(writer.record(table, prefix, route), cause_record(writer.sources, route.cause, prefix))
        for route in routes
    )
    refused = tuple(refusals(plane, writer.sources, table, prefix, bool(routes)))
    if address is not None and not routes and not refused:
        refused = _refused_around(plane, writer.sources, table, prefix)
    doubts = (not_computed(plane, table.family), cleared_host_bits(what))
    involved = [table.device, *(ref for route in routes for ref in _devices(route.cause))]
    return ExplainRecord(
        device=table.device,
        vrf=table.vrf,
        prefix=format_prefix(prefix),
        present=bool(routes),
        summary=_summary(plane, table, prefix, routes),
        routes=explained,
        refusals=refused,
        elsewhere=() if routes else tuple(elsewhere(plane, table, prefix)),
        near=() if routes else near(plane, table, prefix),
        caveats=(*filter(None, doubts), *caveats(plane, involved)),
    )


def _refused_around(plane: ControlPlane, sources: Sources, table: TableId, host: Prefix) -> tuple[RefusalRecord, ...]:
    """What a packet to an address could have taken and was refused: the candidates for the longest prefix around it
    that has some, each with that prefix. Of a large network only those of the table itself: VPN entries and other
    tables are looked through prefix by prefix."""
    address = network(host)
    own_only = len(plane.network.devices) > _SEARCHED
    for bits in range((host & 255) - 1, 0, -1):
        prefix = make_prefix(address, bits)
        found = tuple(refusals(plane, sources, table, prefix, own_only))
        if found:
            return tuple(r._replace(candidate=f"{format_prefix(prefix)} {r.candidate}") for r in found)
    return ()


def cause_record(sources: Sources, cause: Cause, prefix: Prefix, child: Cause | None = None) -> CauseRecord:
    """The tree of a cause as a record; `child` is the cause that rests on this one."""
    return CauseRecord(
        rule=cause.rule.value,
        device=cause.device,
        note=cause.note or None,
        source=sources.lines(cause.device, lines_at(cause, prefix, child)),
        because=tuple(cause_record(sources, parent, prefix, cause) for parent in cause.parents),
    )


def _devices(cause: Cause) -> list[str]:
    """The devices of the tree, each once, top down."""
    found: dict[str, None] = {}
    seen = {id(cause)}
    level = [cause]
    while level:
        found.update((node.device, None) for node in level)
        below = [parent for node in level for parent in node.parents]
        level = []
        for parent in below:
            if id(parent) not in seen:
                seen.add(id(parent))
                level.append(parent)
    return list(found)


def _summary(plane: ControlPlane, table: TableId, prefix: Prefix, routes: tuple[Route, ...]) -> str:
    text = format_prefix(prefix)
    if routes:
        route = routes[0]
        leaked = f", leaked from {route.leaked_from} ({route.leak})" if route.leak is not None else ""
        paths = f", {len(routes)} equal-cost paths" if len(routes) > 1 else ""
        return f"{text} is in {table}: {route.protocol} route, {route.cause.rule.value}{leaked}{paths}"
    if not_computed(plane, table.family) is not None:
        return f"whether {text} is in {table} is not known: tables of its address family are not computed yet"
    covering = plane.lookup(table, network(prefix))
    if covering is None or covering[0] & 255 > prefix & 255:
        return f"{text} is not in {table}, and no route covers it: packets to it are dropped"
    return f"{text} is not in {table}; packets to it take {format_prefix(covering[0])} ({covering[1][0].protocol})"
