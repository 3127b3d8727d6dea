"""`show ip bgp vpnv4 … labels`: the labels of VPN paths."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tidegate.dialects.ios.show_write.bgpentry import incoming, outgoing
from tidegate.dialects.ios.show_write.bgptables import network_text
from tidegate.model.shown.bgpentry import BgpEntryRecord, MplsLabels
from tidegate.net.community import RouteDistinguisher, format_route_distinguisher
from tidegate.net.prefix import format_address

_HEADING = "   Network          Next Hop      In label/Out label"
_NO_LABELS = MplsLabels(None, None)


def write_labels(entries: Iterable[BgpEntryRecord]) -> Iterator[str]:
    """A line a path, under the route distinguisher."""
    above: RouteDistinguisher | None = None
    for number, entry in enumerate(entries):
        if number == 0:
            yield _HEADING
        if entry.rd is not None and (number == 0 or entry.rd != above):
            named = "" if entry.table is None else f" ({entry.table})"
            yield f"Route Distinguisher: {format_route_distinguisher(entry.rd)}{named}"
        above = entry.rd
        name = network_text(entry.prefix)
        for path in entry.paths:
            head = f"   {name:<17}"
            if len(name) > 16:
                yield f"   {name}"
                head = " " * 20
            labels = f"{incoming(path.labels or _NO_LABELS)}/{outgoing(path)}"
            yield f"{head}{format_address(path.next_hop):<16}{labels}"
            name = ""
