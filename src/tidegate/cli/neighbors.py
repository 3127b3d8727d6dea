"""`tidegate neighbors`."""

from __future__ import annotations

import typer

from tidegate.analysis.records import NeighborRecord
from tidegate.cli.opening import opened
from tidegate.cli.options import Format, ForProtocol, InVrf, NoCache, OnDevice, Output, OutputFormat, Snapshot, example
from tidegate.cli.output import emit
from tidegate.wording.neighbors import draw_neighbors

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
