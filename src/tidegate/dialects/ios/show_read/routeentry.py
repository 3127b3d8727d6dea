"""Reads `show ip route A.B.C.D` of IOS."""

from __future__ import annotations

import re
from dataclasses import replace

from tidegate.dialects.ios.show_read.ages import seconds
from tidegate.dialects.ios.show_read.routes import read
from tidegate.dialects.ios.show_write.routeentry import KINDS
from tidegate.model.shown.routeentry import BgpHop, EntryHop, KnownSubnets, NotInTable, RouteDetail
from tidegate.model.shown.routes import NoTable, RouteGroup, RoutingTable
from tidegate.net.prefix import Address, parse_address, parse_prefix

_VRF = re.compile(r"Routing Table: (\S+)")
_MISSING = re.compile(r"% (Subnet|Network) not in table")
_ENTRY = re.compile(r"Routing entry for ([\d./]+)(?:, (\d+) known subnets)?")
_ATTACHED = re.compile(r"  Attached \((\d+) connections\)")
_MASKS = re.compile(r"  Variably subnetted with (\d+) masks")
_KNOWN = re.compile(r'  Known via "(\S+?)(?: (\S+))?", distance (\d+), metric (\d+)( \(connected\))?')
_TAG = re.compile(r"  Tag (\d+)")
_TYPE = re.compile(r"type ([A-Za-z0-9\- ]+)")
_HOP = re.compile(r"  [ *] (\d+\.\d+\.\d+\.\d+|directly connected)(?: \((\S+)\))?((?:, .*)?)")
_METRIC = re.compile(r" {6}Route metric is (\d+)")
_BGP = (
    ("as_hops", re.compile(r" {6}AS Hops (\d+)")),
    ("neighbor_as", re.compile(r" {6}Route tag (\d+)")),
    ("label", re.compile(r" {6}MPLS label: (\d+)")),
)
_PROTOCOLS = {kind: protocol for protocol, kind in reversed(KINDS.items()) if protocol.startswith("ospf")}


def read_entry(text: str) -> RouteDetail | KnownSubnets | NotInTable | NoTable | None:
    """What `text` shows; None where it shows no answer to such a question."""
    found = read(text)
    if isinstance(found, NoTable):
        return found
    vrf = next((named[1] for named in _VRF.finditer(text)), "default")
    missing = _MISSING.search(text)
    if missing:
        return NotInTable(vrf, missing[1] == "Subnet")
    entry = _ENTRY.search(text)
    if entry is None:
        return None
    return _detail(vrf, entry[1], text) if entry[2] is None else _subnets(vrf, entry, text)


def _subnets(vrf: str, entry: re.Match[str], text: str) -> KnownSubnets | None:
    prefix = parse_prefix(entry[1])
    masks = _MASKS.search(text)
    if prefix is None:
        return None
    kind = f"variably subnetted, {entry[2]} subnets, {masks[1]} masks" if masks else f"subnetted, {entry[2]} subnets"
    table = read(text.replace(entry[0], f"      {entry[1]} is {kind}", 1))
    groups: tuple[RouteGroup, ...] = table.groups if isinstance(table, RoutingTable) else ()
    attached = _ATTACHED.search(text)
    return KnownSubnets(vrf, groups[0], int(attached[1]) if attached else 0) if groups else None


def _detail(vrf: str, prefix_text: str, text: str) -> RouteDetail | None:
    prefix, known = parse_prefix(prefix_text), _KNOWN.search(text)
    if prefix is None or known is None:
        return None
    head, _, blocks = text.partition("Routing Descriptor Blocks:")
    tag, named = _TAG.search(head), _TYPE.search(head)
    kind = named[1].strip() if named else None
    protocol = known[1]
    if protocol == "ospf" and kind is not None:
        protocol = _PROTOCOLS.get(kind, protocol)
    elif protocol == "connected" and known[5]:
        protocol = "local"
    elif protocol == "bgp" and kind == "locally generated":
        protocol = "aggregate"
    hops: list[EntryHop] = []
    for line in blocks.splitlines():
        _read_block_line(line.rstrip(), hops)
    return RouteDetail(
        vrf,
        prefix,
        protocol,
        known[2] or "",
        int(known[3]),
        int(known[4]),
        int(tag[1]) if tag else 0,
        kind if known[1] == "bgp" else None,
        tuple(hops),
    )


def _read_block_line(line: str, hops: list[EntryHop]) -> None:
    hop, metric = _HOP.fullmatch(line), _METRIC.match(line)
    if hop:
        hops.append(_hop(hop))
    elif metric and hops:
        hops[-1] = replace(hops[-1], metric=int(metric[1]))
    elif hops:
        for name, pattern in _BGP:
            found = pattern.match(line)
            if found:
                bgp = hops[-1].bgp or BgpHop(0, 0, None)
                hops[-1] = replace(hops[-1], bgp=replace(bgp, **{name: int(found[1])}))


def _hop(line: re.Match[str]) -> EntryHop:
    source: Address | None = None
    interface: str | None = None
    age: int | None = None
    for part in line[3].split(", ")[1:]:
        if part.startswith("from "):
            source = parse_address(part[5:])
        elif part.startswith("via "):
            interface = part[4:]
        elif part.endswith(" ago"):
            age = seconds(part[:-4])
    return EntryHop(parse_address(line[1]), interface, line[2], source, 0, age)
