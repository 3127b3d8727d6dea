"""A packet's way there and back, hop by hop."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from tidegate.analysis.records import HopRecord, TraceRecord, WayRecord
from tidegate.wording.drawing import Pen
from tidegate.wording.layout import Column, TableWriter, next_hop_cells

_ARRIVED = ("delivered", "exits")

_COLUMNS = (
    Column("", right=True),
    Column("device"),
    Column("VRF"),
    Column("in"),
    Column("out"),
    Column("route"),
    Column("next hop"),
    Column("labels"),
    Column("what happens"),
)


def draw_trace(records: Iterable[TraceRecord], stream: TextIO) -> None:
    """Both ways as tables, each with its end; then the verdict, and what would cure it."""
    pen = Pen(stream)
    for record in records:
        _draw_way(pen, "There", record.forward, stream)
        pen.line()
        if record.way_back is not None:
            _draw_way(pen, "Back", record.way_back, stream)
            pen.line()
        pen.write(_verdict(record), "strong", "good" if record.two_way else "bad")
        if record.suggestion is not None:
            pen.write(f"Suggestion, not proved: this {record.suggestion.message}", "doubt")
            for line in record.suggestion.lines:
                pen.line(f"  {record.suggestion.device}(config)# {line}")
        for caveat in record.caveats:
            pen.write(f"Doubt: {caveat}", "doubt")


def _verdict(record: TraceRecord) -> str:
    if record.two_way:
        return f"Works both ways between {record.source} and {record.destination}."
    if record.forward.disposition not in _ARRIVED:
        return f"The packet never arrives: {record.forward.disposition}."
    if record.way_back is None:
        return "The packet leaves the snapshot; whether it is answered is not in the configurations."
    return f"The packet arrives, and its answer does not come back: {record.way_back.disposition}."


def _draw_way(pen: Pen, title: str, way: WayRecord, stream: TextIO) -> None:
    heading = f"{title}: {way.source_ip} to {way.destination_ip}"
    rows = [_row(number, hop) for number, hop in enumerate(way.hops, 1)]
    TableWriter(stream, _COLUMNS).group(heading, rows)
    pen.write(f"{way.disposition}: {way.reason}", "good" if way.disposition in _ARRIVED else "bad", indent=2)
    for branch in way.branches:
        pen.write(f"but by {' > '.join(branch.path)} {branch.disposition}: {branch.reason}", "doubt", indent=2)


def _row(number: int, hop: HopRecord) -> tuple[str, ...]:
    next_hop, interface = next_hop_cells(hop.next_hop_ip, hop.out_interface, hop.next_hop_vrf)
    return (
        str(number),
        hop.device,
        hop.vrf,
        hop.in_interface or "",
        interface,
        f"{hop.route.prefix} {hop.route.protocol}" if hop.route else "",
        next_hop,
        _labels(hop),
        hop.action,
    )


def _labels(hop: HopRecord) -> str:
    if hop.labels_in is None and hop.labels_out is None:
        return ""
    stacks = (" ".join(map(str, labels)) if labels else "-" for labels in (hop.labels_in, hop.labels_out))
    return " → ".join(stacks)
