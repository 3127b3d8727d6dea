"""`show ip route` as IOS prints it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, Protocol, TypeVar

from tidegate.dialects.ios.show_write.ages import age
from tidegate.dialects.ios.show_write.route_codes import CODES, legend
from tidegate.model.shown.routes import Hop, ListedRoute, NoTable, RouteCounts, RouteGroup, RoutingTable, SourceCount
from tidegate.net.prefix import Address, format_address, format_prefix, network

_ALONE: Final = 6  # the column of a prefix without a group header
_IN_GROUP: Final = 9
_LONGEST: Final = 78  # a longer line is broken behind the prefix
_BROKEN: Final = " " * 11
_KIND_LINES: Final = {
    "ospf": (
        (("Intra-area", "ospf"), ("Inter-area", "ospf-ia"), ("External-1", "ospf-e1"), ("External-2", "ospf-e2")),
        (("NSSA External-1", "ospf-n1"), ("NSSA External-2", "ospf-n2")),
    ),
    "bgp": ((("External", "bgp-external"), ("Internal", "bgp-internal"), ("Local", "bgp-local")),),
}


class _WithNextHop(Protocol):
    @property
    def next_hop(self) -> Address | None: ...


H = TypeVar("H", bound=_WithNextHop)


def write(table: RoutingTable | NoTable, version: str | None) -> Iterator[str]:
    """The table as a device of release `version` lists it. The empty line that precedes a VRF's is not written."""
    if isinstance(table, NoTable):
        yield f"% IP routing table vrf {table.vrf} does not exist"
        return
    yield from title(table.vrf)
    yield from legend(version)
    yield ""
    if table.gateway is None:
        yield "Gateway of last resort is not set"
    else:
        yield f"Gateway of last resort is {format_address(table.gateway)} to network 0.0.0.0"
    yield ""
    for group in table.groups:
        yield from write_group(group)


def title(vrf: str) -> list[str]:
    """The line that names a VRF; the global table has none."""
    return [] if vrf == "default" else [f"Routing Table: {vrf}"]


def write_group(group: RouteGroup) -> Iterator[str]:
    """The routes of a group below its header, if it has one."""
    if group.masks > 1:
        counts = f"{group.subnets} subnets, {group.masks} masks"
        yield f"      {format_prefix(group.network)} is variably subnetted, {counts}"
    elif group.subnets:
        yield f"      {format_prefix(group.network)} is subnetted, {group.subnets} subnets"
    column = _IN_GROUP if group.subnets else _ALONE
    for route in group.routes:
        yield from _route(route, column, masked=group.masks != 1)


def _route(route: ListedRoute, column: int, masked: bool) -> Iterator[str]:
    letter, kind = CODES[route.protocol]
    code = f"{letter}{'*' if route.default else ' '}{kind:<2}{'+' if route.replicated else ''}"
    destination = format_prefix(route.prefix) if masked else format_address(network(route.prefix))
    head = f"{code:<{column}}{destination}"
    first, *others = [_hop(hop) for hop in in_order(route.hops)]
    if len(head) + 1 + len(first) > _LONGEST:
        yield head
        yield _BROKEN + first
        indent = _BROKEN
    else:
        yield f"{head} {first}"
        indent = " " * (len(head) + 1)
    for other in others:
        yield indent + other


def in_order(hops: Iterable[H]) -> list[H]:
    """Equal-cost paths as the device lists them: the highest next hop first."""
    return sorted(hops, key=lambda hop: hop.next_hop or 0, reverse=True)


def _hop(hop: Hop) -> str:
    if hop.summary:
        words = ["is a summary"]
    elif hop.next_hop is None:
        words = ["is directly connected"]
    else:
        vrf = "" if hop.vrf is None else f" ({hop.vrf})"
        words = [f"[{hop.distance}/{hop.metric}] via {format_address(hop.next_hop)}{vrf}"]
    if hop.age is not None:
        words.append(age(hop.age))
    if hop.interface is not None:
        words.append(hop.interface)
    return ", ".join(words)


def write_summary(counts: RouteCounts | NoTable) -> Iterator[str]:
    """`show ip route summary`. What the routes take of memory is not known and printed as 0."""
    if isinstance(counts, NoTable):
        yield f"% IP routing table vrf {counts.vrf} does not exist"
        return
    yield f"IP routing table name is {counts.vrf} (0x{counts.number:X})"
    yield f"IP routing table maximum-paths is {counts.maximum_paths}"
    yield "Route Source    Networks    Subnets     Replicates  Overhead    Memory (bytes)"
    for source in counts.sources:
        yield from _source(source)
    yield f"{'internal':<16}{counts.subnetted:<48}0"
    total = SourceCount(
        "Total",
        "",
        counts.subnetted + sum(source.networks for source in counts.sources),
        sum(source.subnets for source in counts.sources),
        sum(source.replicates for source in counts.sources),
    )
    yield from _source(total)


def _source(source: SourceCount) -> Iterator[str]:
    name = f"{source.protocol} {source.process}" if source.process else source.protocol
    yield f"{name:<16}{source.networks:<12}{source.subnets:<12}{source.replicates:<12}{0:<12}0"
    kinds = dict(source.kinds)
    for line in _KIND_LINES.get(source.protocol, ()):
        yield "  " + " ".join(f"{label}: {kinds.get(kind, 0)}" for label, kind in line)
