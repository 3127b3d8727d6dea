"""`tidegate neighbors`."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import TextIO

import typer

from tidegate.analysis.records import NeighborRecord
from tidegate.cli.opening import opened
from tidegate.cli.options import Format, ForProtocol, InVrf, NoCache, OnDevice, Output, OutputFormat, Snapshot, example
from tidegate.cli.output import emit
from tidegate.wording.layout import Column, TableWriter, lines_of

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command(
    epilog=example(
        "tidegate neighbors examples/nms/base",
        "tidegate neighbors examples/nms/base --protocol ospf --format json",
    )
)
def neighbors(
    snapshot: Snapshot,
    device: OnDevice = None,
    vrf: InVrf = None,
    protocol: ForProtocol = None,
    form: Format = OutputFormat.TABLE,
    output: Output = None,
    no_cache: NoCache = False,
) -> None:
    """Sessions and adjacencies of every protocol: BGP, OSPF, LDP; up, or why not."""
    with opened(snapshot, cache=not no_cache) as net:
        records = net.neighbors(device, vrf, protocol=protocol)
        emit(records, form, output, draw_neighbors, NeighborRecord)


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
