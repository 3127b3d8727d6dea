"""`show ip route A.B.C.D` as IOS prints it (layout: output of 15.x and 16.x)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from tidegate.dialects.ios.show_write.ages import age
from tidegate.dialects.ios.show_write.routes import in_order, title, write, write_group
from tidegate.model.shown.routeentry import EntryHop, KnownSubnets, NotInTable, RouteDetail
from tidegate.model.shown.routes import NoTable
from tidegate.net.classes import class_network
from tidegate.net.prefix import DEFAULT_ROUTE, format_address, format_prefix

KINDS: Final = {
    "ospf": "intra area",
    "ospf-ia": "inter area",
    "ospf-e1": "extern 1",
    "ospf-e2": "extern 2",
    "ospf-n1": "NSSA extern 1",
    "ospf-n2": "NSSA extern 2",
    "isis-l1": "level-1",
    "isis-l2": "level-2",
    "isis-ia": "inter area",
    "eigrp": "internal",
    "eigrp-ex": "external",
}
_CONNECTED: Final = {"connected": " (connected, via interface)", "local": " (connected)"}


def write_entry(entry: RouteDetail | KnownSubnets | NotInTable | NoTable) -> Iterator[str]:
    """The entry; the empty line that precedes a VRF's is not written."""
    if isinstance(entry, NoTable):
        yield from write(entry, None)
        return
    yield from title(entry.vrf)
    if isinstance(entry, NotInTable):
        yield f"% {'Subnet' if entry.subnet else 'Network'} not in table"
    elif isinstance(entry, KnownSubnets):
        yield from _subnets(entry)
    else:
        yield from _detail(entry)


def _subnets(entry: KnownSubnets) -> Iterator[str]:
    group = entry.group
    yield f"Routing entry for {format_prefix(group.network)}, {group.subnets} known subnets"
    if entry.attached:
        yield f"  Attached ({entry.attached} connections)"
    if group.masks > 1:
        yield f"  Variably subnetted with {group.masks} masks"
    yield from islice(write_group(group), 1, None)  # without its header


def _detail(entry: RouteDetail) -> Iterator[str]:
    supernet = ", supernet" if class_network(entry.prefix) is None else ""
    yield f"Routing entry for {format_prefix(entry.prefix)}{supernet}"
    hops = in_order(entry.hops)
    yield from _known(entry, hops[0])
    first = hops[0]
    if first.next_hop is not None and first.age is not None:
        out = f" on {first.interface}," if first.interface is not None else ""
        yield f"  Last update from {format_address(first.next_hop)}{out} {age(first.age)} ago"
    yield "  Routing Descriptor Blocks:"
    for number, hop in enumerate(hops):
        yield f"  {' ' if number else '*'} {_via(hop)}"
        yield f"      Route metric is {hop.metric}, traffic share count is 1"
        yield from _bgp(hop)


def _known(entry: RouteDetail, first: EntryHop) -> Iterator[str]:
    name = "connected" if entry.protocol == "local" else "bgp" if entry.kind else entry.protocol.partition("-")[0]
    through = f"{name} {entry.process}" if entry.process else name
    connected = _CONNECTED.get(entry.protocol, " (connected)" if name == "static" and first.next_hop is None else "")
    default = ", candidate default path" if entry.prefix == DEFAULT_ROUTE else ""
    known = f'  Known via "{through}", distance {entry.distance}, metric {entry.metric}{connected}{default}'
    kind = entry.kind or KINDS.get(entry.protocol)
    kind = "" if kind is None else f"type {kind}"
    if entry.tag:
        yield known
        yield "  " + ", ".join(part for part in (f"Tag {entry.tag}", kind) if part)
    else:
        yield ", ".join(part for part in (known, kind) if part)


def _via(hop: EntryHop) -> str:
    if hop.next_hop is None:
        words = ["directly connected"]
    else:
        words = [format_address(hop.next_hop) + (f" ({hop.vrf})" if hop.vrf is not None else "")]
    if hop.source is not None:
        words.append(f"from {format_address(hop.source)}")
    if hop.age is not None:
        words.append(f"{age(hop.age)} ago")
    if hop.interface is not None:
        words.append(f"via {hop.interface}")
    return ", ".join(words)


def _bgp(hop: EntryHop) -> Iterator[str]:
    if hop.bgp is None:
        return
    yield f"      AS Hops {hop.bgp.as_hops}"
    if hop.bgp.neighbor_as:
        yield f"      Route tag {hop.bgp.neighbor_as}"
    if hop.bgp.label is None:
        yield "      MPLS label: none"
    else:
        yield f"      MPLS label: {hop.bgp.label}"
        yield "      MPLS Flags: MPLS Required"
