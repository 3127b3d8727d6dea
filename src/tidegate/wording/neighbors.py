"""Sessions and adjacencies, a table for each device."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import TextIO

from tidegate.analysis.records import NeighborRecord
from tidegate.wording.layout import Column, TableWriter, lines_of

_COLUMNS = (
    Column("VRF"),
    Column("protocol"),
    Column("neighbor"),
    Column("address"),
    Column("ID"),
    Column("interface"),
    Column("families"),
    Column("state"),
    Column("reason"),
    Column("lines", minor=True),
)


def draw_neighbors(records: Iterable[NeighborRecord], stream: TextIO) -> None:
    """A table for each device."""
    writer = TableWriter(stream, _COLUMNS)
    found = False
    for device, group in groupby(records, key=lambda r: r.device):
        found = True
        writer.group(device, [_row(r) for r in group])
    if not found:
        stream.write("No such neighbors.\n")


def _row(r: NeighborRecord) -> tuple[str, ...]:
    return (
        r.vrf,
        r.protocol,
        r.neighbor_device or "(not in the snapshot)",
        r.neighbor_address or "",
        r.neighbor_id or "",
        r.interface or "",
        " ".join(r.address_families),
        r.state,
        r.reason or "",
        lines_of(r.source),
    )
