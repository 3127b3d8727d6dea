"""`tidegate explain`."""

from __future__ import annotations

from typing import Annotated

import typer

from tidegate.analysis.records import ExplainRecord
from tidegate.cli.opening import opened
from tidegate.cli.options import NoCache, Output, OutputFormat, Snapshot, TextFormat, example
from tidegate.cli.output import emit
from tidegate.wording.explanation import draw_explanation

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command(
    epilog=example(
        "tidegate explain examples/nms/base PE4/BLUE 10.1.2.4/30",
        "tidegate explain examples/nms/base PE1 10.0.2.0/30 --format json",
    )
)
def explain(
    snapshot: Snapshot,
    table: Annotated[
        str, typer.Argument(metavar="DEVICE[/VRF]", help="The routing table; without VRF the global one.")
    ],
    prefix: Annotated[str, typer.Argument(metavar="PREFIX", help="The prefix, as 10.0.2.0/30.")],
    form: TextFormat = OutputFormat.TABLE,
    output: Output = None,
    no_cache: NoCache = False,
) -> None:
    """Why a route is in a table, down to configuration lines; or why it is not, and what is near."""
    with opened(snapshot, cache=not no_cache) as net:
        emit([net.explain(table, prefix)], form, output, draw_explanation, ExplainRecord)
