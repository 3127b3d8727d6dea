"""`tidegate trace`."""

from __future__ import annotations

from typing import Annotated

import typer

from tidegate.analysis.records import TraceRecord
from tidegate.cli.opening import opened
from tidegate.cli.options import NoCache, Output, OutputFormat, Snapshot, TextFormat, example
from tidegate.cli.output import emit
from tidegate.wording.ways import draw_trace

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command(
    epilog=example(
        "tidegate trace examples/nms/base P1 10.0.2.2",
        "tidegate trace examples/nms/base PE1 10.0.2.2 --source 10.1.1.1",
        "tidegate trace examples/nms/base PE4/BLUE 10.1.2.6 --format json",
    )
)
def trace(
    snapshot: Snapshot,
    start: Annotated[str, typer.Argument(metavar="DEVICE[/VRF]", help="Where the packet starts: a router or a host.")],
    destination: Annotated[str, typer.Argument(metavar="DESTINATION", help="The address it goes to.")],
    source: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="The packet's source; without, the outgoing interface's address."),
    ] = None,
    form: TextFormat = OutputFormat.TABLE,
    output: Output = None,
    no_cache: NoCache = False,
) -> None:
    """A packet's way there and back, hop by hop: labels, changes of table, and how each way ends."""
    with opened(snapshot, summary=form is not OutputFormat.TABLE, cache=not no_cache) as net:
        emit([net.trace(start, destination, source)], form, output, draw_trace, TraceRecord)
