"""`tidegate leaks`."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from tidegate.analysis.records import InertLeakRecord, LeakRecord
from tidegate.cli.opening import opened
from tidegate.cli.options import Format, InVrf, NoCache, OnDevice, Output, OutputFormat, Snapshot, example
from tidegate.cli.output import emit
from tidegate.wording.leaks import draw_inert, draw_leaks

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command(
    epilog=example(
        "tidegate leaks examples/nms/base",
        "tidegate leaks examples/nms/base --format json",
        "tidegate leaks examples/nms/two-vrfs --inert",
    )
)
def leaks(
    snapshot: Snapshot,
    device: OnDevice = None,
    vrf: InVrf = None,
    inert: Annotated[
        bool, typer.Option("--inert", help="Only what is configured to leak and lets nothing through.")
    ] = False,
    form: Format = OutputFormat.TABLE,
    output: Output = None,
    no_cache: NoCache = False,
) -> None:
    """Each leak between two tables: how, what, by which lines, one-way or two-way, and what it exposes."""
    with opened(snapshot, cache=not no_cache) as net:
        if inert:
            emit(net.inert_leaks(device, vrf), form, output, draw_inert, InertLeakRecord)
            return
        unused = net.inert_leaks(device, vrf) if form is OutputFormat.TABLE else []
        emit(net.leaks(device, vrf), form, output, partial(draw_leaks, unused), LeakRecord)
