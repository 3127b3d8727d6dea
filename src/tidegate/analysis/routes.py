"""What is in the tables: routing tables, BGP tables, VPN tables, one record a path.

Records come one at a time, in the order device, VRF, prefix; a class is expanded into its prefixes only when its table
is reached, so the size of the answer never has to be held.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from tidegate.analysis.bgppaths import bgp_record, vpn_record
from tidegate.analysis.records import BgpRecord, RouteRecord
from tidegate.analysis.selection import device_name, selected_tables
from tidegate.analysis.sources import Sources
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.bgp.path import Path
from tidegate.control.result import ControlPlane
from tidegate.control.table import Route, Table, TableId
from tidegate.forwarding.fib import Fib
from tidegate.net.community import RouteDistinguisher
from tidegate.net.prefix import Address, Prefix, address_family, contains, covers, format_address, format_prefix

T = TypeVar("T")


@dataclass(slots=True, frozen=True)
class RouteQuery:
    """Which routes: every condition that is set must hold.

    `longer` and `shorter` widen `prefix` to those it covers, and to those that cover it. `longest_match` gives for
    each table the route that a packet to that address takes. `protocol` is a record's protocol or a family of them
    (`ospf` is every OSPF type).
    """

    device: str | None = None
    vrf: str | None = None
    prefix: Prefix | None = None
    longer: bool = False
    shorter: bool = False
    longest_match: Address | None = None
    protocol: str | None = None
    leaked: bool = False

    def takes_prefix(self, prefix: Prefix) -> bool:
        wanted = self.prefix
        if wanted is None or prefix == wanted:
            return True
        return (self.longer and covers(wanted, prefix)) or (self.shorter and covers(prefix, wanted))

    def takes_protocol(self, protocol: str) -> bool:
        return self.protocol is None or protocol == self.protocol or protocol.startswith(self.protocol + "-")

    def takes(self, route: Route) -> bool:
        """Whether the route fits, its prefix aside."""
        return self.takes_protocol(route.protocol) and (route.leak is not None or not self.leaked)


def routes(plane: ControlPlane, query: RouteQuery | None = None) -> Iterator[RouteRecord]:
    """The routes of the routing tables that fit `query`."""
    wanted = query or RouteQuery()
    writer = RouteWriter(plane)
    for table in selected_tables(plane, wanted.device, wanted.vrf):
        yield from table_routes(plane, writer, table, wanted)


def table_routes(plane: ControlPlane, writer: RouteWriter, table: TableId, query: RouteQuery) -> Iterator[RouteRecord]:
    """The routes of one table that fit `query`."""
    for prefix, found in _entries(plane, plane.tables[table], query):
        for route in found:
            if query.takes(route):
                yield writer.record(table, prefix, route)


class RouteWriter:
    """Turns routes into records; shares what routes share."""

    def __init__(self, plane: ControlPlane) -> None:
        self.sources = Sources(plane.network)
        self._fib = Fib(plane)
        self._transport: dict[tuple[str, Address], tuple[int, ...]] = {}

    def record(self, table: TableId, prefix: Prefix, route: Route) -> RouteRecord:
        return RouteRecord(
            table.device,
            table.vrf,
            format_prefix(prefix),
            route.protocol.value,
            route.distance,
            route.metric,
            None if route.next_hop is None else format_address(route.next_hop),
            route.interface,
            route.next_hop_vrf,
            self._labels(table.device, route) if route.labels else None,
            None if route.leak is None else route.leak.value,
            None if route.leaked_from is None else str(route.leaked_from),
            self.sources.of(route.cause, table.device, prefix),
        )

    def _labels(self, device: str, route: Route) -> tuple[int, ...]:
        """The whole stack: the transport label to the next hop on top where there is one."""
        if route.next_hop is None or route.interface is not None:
            return route.labels
        key = device, route.next_hop
        if key not in self._transport:
            self._transport[key] = self._fib.transport_labels(*key) or ()
        return (*self._transport[key], *route.labels)


def _entries(plane: ControlPlane, table: Table, query: RouteQuery) -> Iterator[tuple[Prefix, tuple[Route, ...]]]:
    """The table's prefixes that fit, sorted, with their routes."""
    if query.longest_match is not None:
        if address_family(query.longest_match) == table.id.family:
            found = plane.lookup(table.id, query.longest_match)
            if found is not None and query.takes_prefix(found[0]):
                yield found
        return
    if query.prefix is not None and not query.longer and not query.shorter:
        cls = plane.classes.of(table.id, query.prefix)
        if cls is not None and cls in table.routes:
            yield query.prefix, table.routes[cls]
        return
    yield from expanded(table.routes, query.takes_prefix if query.prefix is not None else None)


def expanded(
    by_class: Mapping[PrefixClass, T], takes: Callable[[Prefix], bool] | None = None
) -> Iterator[tuple[Prefix, T]]:
    """Every prefix of the classes that `takes` accepts, sorted, with what its class has."""
    pairs = [(p, value) for cls, value in by_class.items() for p in cls.members if takes is None or takes(p)]
    pairs.sort(key=lambda pair: pair[0])
    yield from pairs


def bgp_routes(plane: ControlPlane, query: RouteQuery | None = None) -> Iterator[BgpRecord]:
    """Every path of the BGP tables that fits `query`, the best of a prefix first."""
    wanted = query or RouteQuery()
    sources = Sources(plane.network)
    for table in selected_tables(plane, wanted.device, wanted.vrf):
        found = plane.bgp.get(table)
        if found is None or not wanted.takes_protocol("bgp"):
            continue
        for prefix, paths in _longest(expanded(found.paths, wanted.takes_prefix), wanted):
            for path in paths:
                if path.imported_from is not None or not wanted.leaked:
                    yield bgp_record(plane, sources, table, prefix, path)


def vpn_routes(plane: ControlPlane, query: RouteQuery | None = None) -> Iterator[BgpRecord]:
    """Every path of the VPN tables that fits `query`, sorted by device, family, route distinguisher, prefix.

    `query.vrf` selects the entries that carry the route distinguisher of that VRF of the device.
    """
    wanted = query or RouteQuery()
    sources = Sources(plane.network)
    device = None if wanted.device is None else device_name(plane, wanted.device)
    for name, family in sorted(plane.vpn):
        if device is not None and name != device:
            continue
        by_rd: dict[RouteDistinguisher, dict[PrefixClass, tuple[Path, ...]]] = {}
        for (rd, cls), paths in plane.vpn[name, family].paths.items():
            by_rd.setdefault(rd, {})[cls] = paths
        local = {vrf.rd: vrf.name for vrf in plane.network.devices[name].vrfs.values() if vrf.rd is not None}
        for rd in sorted(by_rd):
            if wanted.vrf is not None and local.get(rd) != wanted.vrf:
                continue
            for prefix, found in _longest(expanded(by_rd[rd], wanted.takes_prefix), wanted):
                for path in found:
                    yield vpn_record(sources, name, local.get(rd), rd, prefix, path)


def _longest(entries: Iterator[tuple[Prefix, T]], query: RouteQuery) -> Iterator[tuple[Prefix, T]]:
    """Only the longest match of the address asked for, where one is."""
    address = query.longest_match
    if address is None:
        yield from entries
        return
    fitting = [e for e in entries if contains(e[0], address)]
    if fitting:
        longest = max(fitting, key=lambda entry: entry[0] & 255)[0]
        yield from (entry for entry in fitting if entry[0] == longest)
