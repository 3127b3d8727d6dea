"""One route of a table in detail."""

from __future__ import annotations

from tidegate.analysis.shown.answers import Asked, answers
from tidegate.analysis.shown.routes import AGE, group_of, source_of, table_of
from tidegate.control.protocols.bgp.path import Path
from tidegate.control.protocols.ospf.instance import processes_of
from tidegate.control.table import Protocol, Route, Table
from tidegate.model.shown.routeentry import BgpHop, EntryHop, KnownSubnets, NotInTable, RouteDetail, RouteEntry
from tidegate.model.shown.routes import NoTable
from tidegate.net.classes import class_network
from tidegate.net.prefix import DEFAULT_ROUTE, Address, Prefix, host_prefix, length, make_prefix, network

_AGELESS = (Protocol.CONNECTED, Protocol.LOCAL, Protocol.STATIC, Protocol.AGGREGATE)


@answers(RouteEntry)
def route_entry(asked: Asked, question: RouteEntry) -> RouteDetail | KnownSubnets | NotInTable | NoTable:
    table = table_of(asked, question.vrf)
    if table is None:
        return NoTable(question.vrf)
    major = class_network(host_prefix(question.address))
    if major is not None and question.address == network(major) and question.length in (None, length(major)):
        group = group_of(table, major)
        if group is not None:
            attached = sum(1 for route in group.routes if route.protocol in (Protocol.CONNECTED, Protocol.LOCAL))
            return KnownSubnets(question.vrf, group, attached)
    found = _found(asked, table, question)
    if found is None:
        return NotInTable(question.vrf, major is not None and group_of(table, major) is not None)
    return _detail(asked, question.vrf, *found)


def _found(asked: Asked, table: Table, question: RouteEntry) -> tuple[Prefix, tuple[Route, ...]] | None:
    if question.length is None and question.address != network(DEFAULT_ROUTE):
        found = asked.plane.lookup(table.id, question.address)
        return None if found is None or found[0] == DEFAULT_ROUTE else found
    prefix = make_prefix(question.address, question.length or 0)
    cls = asked.plane.classes.of(table.id, prefix)
    routes = () if cls is None else table.routes.get(cls, ())
    return (prefix, routes) if routes else None


def _detail(asked: Asked, vrf: str, prefix: Prefix, routes: tuple[Route, ...]) -> RouteDetail:
    first = routes[0]
    path = first.attributes
    kind = None
    if isinstance(path, Path):
        local = first.protocol is Protocol.AGGREGATE or path.locally_originated
        kind = "locally generated" if local else "external" if path.external else "internal"
    return RouteDetail(
        vrf,
        prefix,
        first.protocol.value,
        source_of(first)[1],
        first.distance,
        first.metric,
        _neighbor_as(path) if isinstance(path, Path) else first.tag,
        kind,
        tuple(_hop(asked, vrf, route) for route in routes),
    )


def _hop(asked: Asked, vrf: str, route: Route) -> EntryHop:
    bgp, source = None, None
    path = route.attributes
    if isinstance(path, Path):
        label = route.labels[0] if route.labels else None
        bgp = BgpHop(len(path.attributes.as_path), _neighbor_as(path), label)
        source = path.sender or (path.imported_path.sender if path.imported_path is not None else None)
    elif route.protocol.startswith("ospf") and not route.discard:
        source = _originator(asked, route)
    beyond = "default" if route.labels else route.next_hop_vrf
    return EntryHop(
        route.next_hop,
        route.interface,
        None if beyond in (None, vrf) or route.next_hop is None else beyond,
        source,
        route.metric,
        None if route.protocol in _AGELESS or route.discard else AGE,
        bgp,
    )


def _originator(asked: Asked, route: Route) -> Address | None:
    """The router ID of the OSPF router that advertises what the route rests on."""
    for cause in route.cause.parents:
        device = asked.plane.network.devices.get(cause.device)
        if device is not None:
            for running in processes_of(device, asked.plane.topology, []):
                return running.router_id
    return None


def _neighbor_as(path: Path) -> int:
    """The AS that the path was heard from; 0 for one that began in this AS."""
    first = path.attributes.as_path[0] if path.attributes.as_path else 0
    return min(first) if isinstance(first, frozenset) else first
