"""The routing table of a VRF as its device lists it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Final

from tidegate.analysis.routes import expanded
from tidegate.analysis.shown.answers import Asked, answers
from tidegate.control.table import Mechanism, Protocol, Route, Table, TableId
from tidegate.model.device import Device
from tidegate.model.shown.routes import (
    Hop,
    ListedRoute,
    NoTable,
    RouteCounts,
    RouteGroup,
    Routes,
    RouteSummary,
    RoutingTable,
    SourceCount,
)
from tidegate.net.classes import class_network
from tidegate.net.prefix import DEFAULT_ROUTE, Address, Prefix, covers, length, make_prefix, network

AGE: Final = 0  # seconds since a route last changed: the twin has no clock
_NO_NEXT_HOP: Final = Address(0)
_AGELESS: Final = (Protocol.CONNECTED, Protocol.LOCAL, Protocol.STATIC)
_MAXIMUM_PATHS: Final = 32  # equal-cost paths a table can hold

Entry = tuple[Prefix, tuple[Route, ...]]
Takes = Callable[[Prefix, tuple[Route, ...]], bool]


@answers(Routes)
def routes(asked: Asked, question: Routes) -> RoutingTable | NoTable:
    table = table_of(asked, question.vrf)
    if table is None:
        return NoTable(question.vrf)
    default = asked.plane.classes.of(table.id, DEFAULT_ROUTE)
    gateways = () if default is None else table.routes.get(default, ())
    gateway = (gateways[0].next_hop or _NO_NEXT_HOP) if gateways else None
    groups = tuple(_groups(table, lambda prefix, found: _takes(question, prefix, found)))
    return RoutingTable(question.vrf, gateway, groups)


@answers(RouteSummary)
def route_summary(asked: Asked, question: RouteSummary) -> RouteCounts | NoTable:
    table = table_of(asked, question.vrf)
    if table is None:
        return NoTable(question.vrf)
    networks: Counter[tuple[str, str]] = Counter()
    subnets: Counter[tuple[str, str]] = Counter()
    replicates: Counter[tuple[str, str]] = Counter()
    kinds: dict[tuple[str, str], Counter[str]] = {}
    for key in _running(asked.device, question.vrf):
        networks[key] += 0
    for prefix, found in expanded(table.routes):
        key = source_of(found[0])
        of_net = networks if class_network(prefix) in (None, prefix) else subnets
        of_net[key] += 1
        networks[key] += 0
        replicates[key] += found[0].leak is Mechanism.REPLICATE
        kinds.setdefault(key, Counter())[_kind(found[0])] += 1
    sources = (
        SourceCount(*key, networks[key], subnets[key], replicates[key], tuple(sorted(kinds.get(key, {}).items())))
        for key in networks
    )
    subnetted = sum(1 for group in _groups(table, lambda _prefix, _found: False, empty=True) if group.subnets)
    number = list(asked.device.vrfs).index(question.vrf)
    return RouteCounts(question.vrf, number, _MAXIMUM_PATHS, tuple(sources), subnetted)


def table_of(asked: Asked, vrf: str) -> Table | None:
    """The IPv4 table of a VRF of the device; None where it has no such VRF, or the VRF no IPv4."""
    found = asked.device.vrfs.get(vrf)
    if found is None or (vrf != "default" and "ipv4" not in found.families):
        return None
    key = TableId(asked.device.name, vrf, "ipv4")
    return asked.plane.tables.get(key) or Table(key)


def source_of(route: Route) -> tuple[str, str]:
    """What the device says a route is known through: the protocol and its process or AS."""
    if route.protocol in (Protocol.CONNECTED, Protocol.LOCAL):
        return "connected", ""
    if route.protocol is Protocol.AGGREGATE:
        return "bgp", route.instance
    return route.protocol.partition("-")[0], "" if route.protocol is Protocol.STATIC else route.instance


def listed(prefix: Prefix, found: tuple[Route, ...], table: TableId) -> ListedRoute:
    """A route of a table as it is listed."""
    first = found[0]
    return ListedRoute(
        prefix,
        first.protocol.value,
        tuple(_hop(route, table) for route in found),
        prefix == DEFAULT_ROUTE,
        first.leak is Mechanism.REPLICATE,
    )


def group_of(table: Table, prefix: Prefix) -> RouteGroup | None:
    """The routes of the classful network `prefix`, where any of them is a subnet of it."""
    entries = [(p, found) for p, found in expanded(table.routes, lambda p: covers(prefix, p))]
    if all(p == prefix for p, _ in entries):
        return None
    return _group(prefix, entries, [listed(p, found, table.id) for p, found in entries])


def _groups(table: Table, takes: Takes, empty: bool = False) -> Iterator[RouteGroup]:
    """The routes that `takes` accepts in their groups; groups without any only if `empty`."""
    for major, members in groupby(expanded(table.routes), lambda entry: class_network(entry[0])):
        entries = list(members)
        chosen = [listed(prefix, found, table.id) for prefix, found in entries if takes(prefix, found)]
        if major is None or (len(entries) == 1 and entries[0][0] == major):
            yield from (RouteGroup(route.prefix, (route,)) for route in chosen)
        elif chosen or empty:
            yield _group(major, entries, chosen)


def _group(major: Prefix, entries: list[Entry], chosen: Iterable[ListedRoute]) -> RouteGroup:
    masks = {length(prefix) for prefix, _ in entries}
    shown = major if len(masks) > 1 else make_prefix(network(major), masks.pop())
    return RouteGroup(shown, tuple(chosen), len(entries), len(masks) or 1)


def _takes(question: Routes, prefix: Prefix, found: tuple[Route, ...]) -> bool:
    if question.within is not None and not covers(question.within, prefix):
        return False
    if question.protocol is None:
        return True
    protocol, process = source_of(found[0])
    return protocol == question.protocol and question.process in (None, process)


def _hop(route: Route, table: TableId) -> Hop:
    next_hop, vrf = route.next_hop, None
    if route.protocol is Protocol.AGGREGATE:
        next_hop = _NO_NEXT_HOP
    elif next_hop is not None and not route.labels and not _configured_beyond(route):
        vrf = route.next_hop_vrf if route.next_hop_vrf != table.vrf else None
    return Hop(
        next_hop,
        route.interface,
        vrf,
        route.distance,
        route.metric,
        None if route.protocol in _AGELESS else AGE,
        route.discard and route.protocol.startswith("ospf"),
    )


def _configured_beyond(route: Route) -> bool:
    """Whether a static route itself names another table: the device does not repeat that in its list."""
    return route.protocol is Protocol.STATIC and route.leak is not Mechanism.REPLICATE


def _running(device: Device, vrf: str) -> Iterator[tuple[str, str]]:
    """The sources that the device counts even where they have no route."""
    yield "connected", ""
    yield "static", ""
    for process in device.ospf:
        if process.vrf == vrf:
            yield "ospf", process.process
    if device.bgp is not None:
        yield "bgp", str(device.bgp.asn)


def _kind(route: Route) -> str:
    if route.protocol is Protocol.AGGREGATE:
        return "bgp-local"
    if route.protocol is not Protocol.BGP:
        return route.protocol.value
    return "bgp-external" if getattr(route.attributes, "external", False) else "bgp-internal"
