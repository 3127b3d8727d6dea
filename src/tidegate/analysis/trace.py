"""A packet's way there and back, from the real source address, and what would cure a missing way."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tidegate.analysis.caveats import caveats, not_computed
from tidegate.analysis.records import (
    BranchRecord,
    HopRecord,
    HopRouteRecord,
    SuggestionRecord,
    TraceRecord,
    WayRecord,
)
from tidegate.analysis.selection import destination as destination_named
from tidegate.analysis.selection import table_named
from tidegate.analysis.sources import Sources, lines_at
from tidegate.analysis.suggestion import StaticSuggestion, missing_route, refused_nearby
from tidegate.control.result import ControlPlane
from tidegate.control.table import TableId
from tidegate.errors import UsageError
from tidegate.forwarding.dispositions import Disposition
from tidegate.forwarding.endsystem import host_address
from tidegate.forwarding.fib import Fib
from tidegate.forwarding.origin import attached_interface, source_address
from tidegate.forwarding.packet import Packet
from tidegate.forwarding.trace import INITIAL_TTL
from tidegate.forwarding.trace import trace as walk
from tidegate.forwarding.walk import End, Hop, Position, Walk
from tidegate.model.device import Endpoint
from tidegate.net.prefix import Address, address_family, format_address, format_prefix

Render = Callable[[StaticSuggestion], tuple[str, ...]]


def trace(
    plane: ControlPlane,
    start: str,
    to: str,
    source: str | None = None,
    protocol: str = "icmp",
    port: int | None = None,
    ttl: int = INITIAL_TTL,
    render: Render | None = None,
    fib: Fib | None = None,
) -> TraceRecord:
    """Trace a packet from `start` (``DEVICE``, ``DEVICE/VRF`` or an end system) to the address `to` and its answer.

    Without `source` the packet has the address of the interface it leaves by. `port` is the destination port of tcp
    and udp. `render` turns a suggestion into configuration lines of the device's dialect. `fib` shares look-ups
    between traces over one control plane. UsageError where a name or an address is none.
    """
    fib = fib or Fib(plane)
    target = destination_named(to)
    origin, packet = _origin(fib, start, target, None if source is None else destination_named(source))
    if protocol != "icmp":
        packet = packet._replace(protocol=protocol, destination_port=port, icmp_type=None)
    there = walk(fib, packet, origin, ttl)
    back = _way_back(fib, there[0], ttl)
    return _record(fib, origin, there, back, render)


def _origin(fib: Fib, start: str, target: Address, source: Address | None) -> tuple[Position, Packet]:
    plane = fib.plane
    host = plane.network.hosts.get(start)
    if host is not None and start not in plane.network.devices:
        address = source if source is not None else host_address(host, target)
        if address is None:
            raise UsageError(f"{start} has no address of the family of {format_address(target)}")
        return Position(start), Packet(address, target)
    table = table_named(plane, start, address_family(target))
    if source is None:
        source = source_address(fib, table, target)
        if source is None:
            raise UsageError(
                f"{table.device} has no address in {_table_text(table)} to send from; give the packet's with --source"
            )
    if not _owned(fib, table, source):
        # The packet of a station behind the router: it comes in where that station is.
        interface = attached_interface(plane, table, source)
        return Position(table.device, table.vrf, interface), Packet(source, target)
    return Position(table.device, table.vrf), Packet(source, target)


def _owned(fib: Fib, table: TableId, address: Address) -> bool:
    """Whether the device has the address, in whatever table: then it sends the packet itself."""
    return any(endpoint.device == table.device for endpoint in fib.plane.topology.owners.get(address, ()))


def _way_back(fib: Fib, there: Walk, ttl: int) -> tuple[Walk, ...]:
    """The answer's branches; empty where the packet does not arrive or its end is outside the snapshot."""
    end = there.end
    if there.disposition is not Disposition.DELIVERED or end is None:
        return ()
    return walk(fib, there.packet.answer(), Position(end.device, end.vrf, end.interface), ttl)


def _record(
    fib: Fib, origin: Position, there: tuple[Walk, ...], back: tuple[Walk, ...], render: Render | None
) -> TraceRecord:
    sources = Sources(fib.plane.network)
    first = there[0]
    home = bool(back) and back[0].disposition is Disposition.DELIVERED
    doubts = list(dict.fromkeys(d for w in (there[0], *back[:1]) for d in w.doubts))
    if home and not _same_place(fib, origin, first.packet.source, back[0].end):
        home = False
        end = back[0].end
        where = f"{end.device}/{end.vrf}" if end else "elsewhere"
        doubts.append(
            f"the answer reaches {where}, another owner of {format_address(first.packet.source)} than {origin.device}"
        )
    if home and any(w.disposition is not Disposition.DELIVERED for w in (*there, *back)):
        doubts.append("the first of several equal-cost ways works both ways, and not all of the others do")
    failing = next((w for w in (*there[:1], *back[:1]) if w.disposition is not Disposition.DELIVERED), None)
    suggestion = None if failing is None else missing_route(fib, failing, there[0])
    unknown = not_computed(fib.plane, first.packet.family)
    if unknown is not None:
        doubts.insert(0, unknown)
    passed = [hop.device for w in (there[0], *back[:1]) for hop in w.hops]
    if failing is not None and failing.hops:
        passed += _cabled_to(fib, failing.hops[-1])
    refused = [] if failing is None else refused_nearby(fib.plane, failing)
    return TraceRecord(
        device=origin.device,
        vrf=origin.vrf,
        destination=format_address(first.packet.destination),
        source=format_address(first.packet.source),
        forward=_way(sources, there, refused if failing is first else ()),
        way_back=_way(sources, back, refused if failing is not first else ()) if back else None,
        two_way=home,
        suggestion=None if suggestion is None else _suggestion(suggestion, render),
        caveats=(*doubts, *caveats(fib.plane, passed)),
    )


def _cabled_to(fib: Fib, hop: Hop) -> list[str]:
    """The devices at the other end of the cable a packet was last sent into: they may not pass on what they should."""
    end = (hop.device, hop.out_interface)
    return [
        there.device for cable in fib.plane.network.cables or () for here, there in (cable, cable[::-1]) if here == end
    ]


def _same_place(fib: Fib, origin: Position, source: Address, end: End | None) -> bool:
    """Whether the answer is back where the packet came from: the device that has the source address, or the one
    whose subnet the station is on. A source address that the start does not have may be anybody's."""
    if end is None:
        return False
    if origin.in_interface is not None:  # a station on that link, which several routers may serve
        link = Endpoint(origin.device, origin.in_interface)
        return (end.device, end.interface) in (link, *fib.plane.topology.neighbors.get(link, ()))
    owners = {endpoint.device for endpoint in fib.plane.topology.owners.get(source, ())}
    return end.device == origin.device or origin.device not in owners


def _way(sources: Sources, walks: tuple[Walk, ...], refused: Iterable[str]) -> WayRecord:
    first = walks[0]
    others = {
        (w.disposition, w.reason): BranchRecord(
            w.disposition.value, w.reason, tuple(dict.fromkeys(hop.device for hop in w.hops))
        )
        for w in reversed(walks[1:])
        if w.disposition is not first.disposition
    }
    return WayRecord(
        source_ip=format_address(first.packet.source),
        destination_ip=format_address(first.packet.destination),
        disposition=first.disposition.value,
        reason="; ".join((first.reason, *refused)),
        hops=tuple(_hop(sources, hop) for hop in first.hops),
        branches=tuple(reversed(others.values())),
    )


def _hop(sources: Sources, hop: Hop) -> HopRecord:
    lines = sources.lines(hop.device, hop.lines)
    if hop.route is not None and hop.prefix is not None and not lines:
        cause = hop.route.cause
        lines = sources.lines(cause.device, lines_at(cause, hop.prefix))
    return HopRecord(
        device=hop.device,
        vrf=hop.vrf,
        in_interface=hop.in_interface,
        out_interface=hop.out_interface,
        route=None
        if hop.route is None or hop.prefix is None
        else HopRouteRecord(format_prefix(hop.prefix), hop.route.protocol.value),
        next_hop_ip=None if hop.next_hop is None else format_address(hop.next_hop),
        next_hop_vrf=hop.next_hop_vrf,
        labels_in=hop.labels_in or None,
        labels_out=hop.labels_out or None,
        action=hop.action,
        source=lines,
    )


def _suggestion(suggestion: StaticSuggestion, render: Render | None) -> SuggestionRecord:
    return SuggestionRecord(
        device=suggestion.device,
        vrf=suggestion.vrf,
        prefix=format_prefix(suggestion.prefix),
        next_hop_ip=None if suggestion.next_hop is None else format_address(suggestion.next_hop),
        next_hop_interface=suggestion.interface,
        next_hop_vrf=suggestion.next_hop_vrf,
        lines=() if render is None else tuple(render(suggestion)),
        message=suggestion.message,
    )


def _table_text(table: TableId) -> str:
    return "the global table" if table.vrf == "default" else f"VRF {table.vrf}"
