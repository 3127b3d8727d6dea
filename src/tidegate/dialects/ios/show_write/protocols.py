"""`show ip protocols`.

Layout: Cisco IOS IP Routing: Protocol-Independent Command Reference (`show ip protocols`), transcripts of IOS 15. What
IOS-XE lists of its own first (`application`) is no protocol, and left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tidegate.dialects.ios.show_write.ages import age
from tidegate.model.redistribution import Redistribution
from tidegate.model.shown.protocols import BgpPeerSummary, BgpSummaryOfTable, OspfSummary, RouteSource
from tidegate.net.prefix import format_address

_PREFIX_LIST = "prefix:"


def write_protocols(protocols: Iterable[OspfSummary | BgpSummaryOfTable]) -> Iterator[str]:
    yield "*** IP Routing is NSF aware ***"
    yield ""
    for protocol in protocols:
        yield from _ospf(protocol) if isinstance(protocol, OspfSummary) else _bgp(protocol)
        yield ""


def _filter(name: str | None) -> str:
    if name is None:
        return "not set"
    head, prefixed, tail = name.partition(_PREFIX_LIST)
    return f"(prefix-list) {tail}" if prefixed and not head else name


def _filters(incoming: str | None) -> Iterator[str]:
    yield "  Outgoing update filter list for all interfaces is not set"
    yield f"  Incoming update filter list for all interfaces is {_filter(incoming)}"


def _ospf(ospf: OspfSummary) -> Iterator[str]:
    yield f'Routing Protocol is "ospf {ospf.process}"'
    yield from _filters(ospf.filter_in)
    yield f"  Router ID {format_address(ospf.router_id)}"
    roles = ["area border"] * ospf.border + ["autonomous system boundary"] * ospf.boundary
    if roles:
        yield f"  It is an {' and '.join(roles)} router"
    if ospf.boundary:
        yield " Redistributing External Routes from,"
        yield from (f"    {_redistributed(one)}" for one in ospf.redistributions)
    normal, stub, nssa = ospf.areas
    yield f"  Number of areas in this router is {sum(ospf.areas)}. {normal} normal {stub} stub {nssa} nssa"
    yield f"  Maximum path: {ospf.maximum_paths}"
    yield "  Routing for Networks:"
    for network in ospf.networks:
        yield f"    {format_address(network.address)} {format_address(network.wildcard)} area {network.area}"
    for area, names in ospf.explicit:
        yield f"  Routing on Interfaces Configured Explicitly (Area {area}):"
        yield from (f"    {name}" for name in names)
    if ospf.passive:
        yield "  Passive Interface(s):"
        yield from (f"    {name}" for name in ospf.passive)
    yield from _sources(ospf.sources)
    yield f"  Distance: (default is {ospf.distance})"


def _redistributed(one: Redistribution) -> str:
    text = f"{one.protocol} {one.process}" if one.process is not None else one.protocol
    if one.metric is not None:
        text += f" with metric mapped to {one.metric}"
    return f"{text}, includes subnets in redistribution" if one.subnets else text


def _bgp(bgp: BgpSummaryOfTable) -> Iterator[str]:
    yield f'Routing Protocol is "bgp {bgp.asn}"'
    yield from _filters(None)
    yield "  IGP synchronization is disabled"
    yield "  Automatic route summarization is disabled"
    if bgp.redistributions:
        names = (f"{one.protocol} {one.process}" if one.process else one.protocol for one in bgp.redistributions)
        yield f"  Redistributing: {', '.join(names)}"
    if bgp.peers:
        yield "  Neighbor(s):"
        yield "    Address          FiltIn FiltOut DistIn DistOut Weight RouteMap"
        yield from map(_peer, bgp.peers)
    yield f"  Maximum path: {bgp.maximum_paths}"
    yield from _sources(bgp.sources)
    external, internal, local = bgp.distances
    yield f"  Distance: external {external} internal {internal} local {local}"


def _peer(peer: BgpPeerSummary) -> str:
    weight = None if peer.weight is None else str(peer.weight)
    columns = (
        (peer.filter_in, 6), (peer.filter_out, 7), (peer.distribute_in, 6), (peer.distribute_out, 7), (weight, 6),
        (peer.route_map, 0),
    )  # fmt: skip
    text = " ".join(f"{value or '':<{width}}" for value, width in columns)
    return f"    {format_address(peer.address):<16} {text}".rstrip()


def _sources(sources: Iterable[RouteSource]) -> Iterator[str]:
    yield "  Routing Information Sources:"
    yield "    Gateway         Distance      Last Update"
    for source in sources:
        yield f"    {format_address(source.gateway):<15} {source.distance:>8}      {age(source.age)}"
