"""The forwarding table of a VRF, entry by entry."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from tidegate.analysis.routes import expanded
from tidegate.analysis.shown.answers import Asked, answers
from tidegate.analysis.shown.routes import table_of
from tidegate.control.table import Protocol, Route, Table
from tidegate.forwarding.dispositions import Disposition
from tidegate.forwarding.fib import Action, Drop, Fib, Forward, Receive
from tidegate.model.shown.cef import Fate, ForwardingEntry, ForwardingPath, ForwardingTable, Via
from tidegate.model.shown.routes import NoTable
from tidegate.net.prefix import (
    DEFAULT_ROUTE,
    Prefix,
    broadcast,
    contains,
    host_prefix,
    length,
    make_prefix,
    network,
    parse_prefix,
)

# What is in every table: no multicast, and the addresses that no packet may be for.
_ALWAYS = (
    ("0.0.0.0/8", Fate.DROP),
    ("0.0.0.0/32", Fate.RECEIVE),
    ("127.0.0.0/8", Fate.DROP),
    ("224.0.0.0/4", Fate.DROP),
    ("224.0.0.0/24", Fate.RECEIVE),
    ("240.0.0.0/4", Fate.DROP),
    ("255.255.255.255/32", Fate.RECEIVE),
)
_WITH_BROADCAST = 30  # the longest prefix of a subnet that has a broadcast address


@answers(ForwardingTable)
def forwarding_table(asked: Asked, question: ForwardingTable) -> tuple[ForwardingEntry, ...] | NoTable:
    table = table_of(asked, question.vrf)
    if table is None:
        return NoTable(question.vrf)
    fib = Fib(asked.plane)
    if question.address is None:
        return tuple(sorted(_all(fib, table), key=lambda entry: entry.prefix))
    fitting: dict[Prefix, ForwardingEntry] = {
        entry.prefix: entry for entry in _standing(table) if contains(entry.prefix, question.address)
    }
    for prefix, cls in asked.plane.classes.covering(table.id, question.address):
        routes = table.routes.get(cls)
        if routes:
            fitting[prefix] = _entry(fib, table, prefix, routes)
            for entry in _around(prefix, routes):
                if contains(entry.prefix, question.address):
                    fitting.setdefault(entry.prefix, entry)
    if question.length is not None:
        exact = fitting.get(make_prefix(question.address, question.length))
        return () if exact is None else (exact,)
    return (max(fitting.values(), key=lambda entry: length(entry.prefix)),)


def _all(fib: Fib, table: Table) -> Iterator[ForwardingEntry]:
    """Every entry, in no order. A route is before what stands in every table."""
    found: dict[Prefix, ForwardingEntry] = {}
    around: list[ForwardingEntry] = list(_standing(table))
    for prefix, routes in expanded(table.routes):
        found[prefix] = _entry(fib, table, prefix, routes)
        around += _around(prefix, routes)
    for entry in around:
        found.setdefault(entry.prefix, entry)
    yield from found.values()


def _standing(table: Table) -> Iterator[ForwardingEntry]:
    yield ForwardingEntry(DEFAULT_ROUTE, (ForwardingPath(Fate.NO_ROUTE),))
    if table.id.family == "ipv4":
        for text, fate in _ALWAYS:
            prefix = parse_prefix(text)
            if prefix is not None:
                yield ForwardingEntry(prefix, (ForwardingPath(fate),))


def _around(prefix: Prefix, routes: tuple[Route, ...]) -> Iterator[ForwardingEntry]:
    """The network and broadcast address of an interface's subnet are received."""
    route = routes[0]
    if route.protocol is Protocol.CONNECTED and length(prefix) <= _WITH_BROADCAST:
        path = (ForwardingPath(Fate.RECEIVE, interface=route.interface),)
        yield ForwardingEntry(host_prefix(network(prefix)), path, True)
        yield ForwardingEntry(host_prefix(broadcast(prefix)), path, True)


def _entry(fib: Fib, table: Table, prefix: Prefix, routes: tuple[Route, ...]) -> ForwardingEntry:
    connected = routes[0].protocol in (Protocol.CONNECTED, Protocol.LOCAL)
    own = connected and fib.own_interface(table.id.device, table.id.vrf, network(prefix)) is not None
    if own and prefix == host_prefix(network(prefix)):
        return ForwardingEntry(prefix, (ForwardingPath(Fate.RECEIVE, interface=routes[0].interface),), True)
    actions = fib.along(table.id, prefix, routes, network(prefix))
    return ForwardingEntry(prefix, tuple(dict.fromkeys(map(_path, actions))), connected)


def _path(action: Action) -> ForwardingPath:
    route = action.steps[0].route
    through = tuple(
        Via(step.route.next_hop, step.route.labels[0] if step.route.labels else None, beyond.prefix)
        for step, beyond in pairwise(action.steps)
        if step.route.next_hop is not None
    )
    if isinstance(action, Receive):
        return ForwardingPath(Fate.RECEIVE, interface=action.interface)
    if isinstance(action, Forward):
        if action.next_hop is None:
            return ForwardingPath(Fate.ATTACHED, None, action.interface)
        return ForwardingPath(Fate.NEXT_HOP, action.next_hop, action.interface, action.labels, through)
    return _dropped(action, route, through)


def _dropped(action: Drop, route: Route, through: tuple[Via, ...]) -> ForwardingPath:
    if action.disposition is Disposition.DISCARDED:
        return ForwardingPath(Fate.ATTACHED, None, "Null0")
    if action.disposition is Disposition.LSP_BROKEN:
        return ForwardingPath(Fate.UNUSABLE, through=through)
    return ForwardingPath(Fate.UNRESOLVED, route.next_hop)
