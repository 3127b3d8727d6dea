"""`tidegate leaks`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from tidegate.analysis.records import InertLeakRecord, LeakRecord
from tidegate.cli.layout import some_of
from tidegate.cli.opening import opened
from tidegate.cli.options import Format, InVrf, OnDevice, Output, OutputFormat, Snapshot, example
from tidegate.cli.output import emit
from tidegate.cli.terminal import console_for

if TYPE_CHECKING:
    from rich.text import Text

app = typer.Typer(rich_markup_mode=None)
_FIELDS = ("from", "to", *LeakRecord._fields[2:])
_INERT_FIELDS = ("from", "to", *InertLeakRecord._fields[2:])


@app.command(
    epilog=example(
        "tidegate leaks examples/nms/base",
        "tidegate leaks examples/nms/base --format json",
        "tidegate leaks examples/nms/base --inert",
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
) -> None:
    """Each leak between two tables: how, what, by which lines, one-way or two-way, and what it exposes."""
    with opened(snapshot) as net:
        if inert:
            emit(net.inert_leaks(device, vrf), form, output, draw_inert, _INERT_FIELDS)
            return
        unused = net.inert_leaks(device, vrf) if form is OutputFormat.TABLE else []
        emit(net.leaks(device, vrf), form, output, partial(_draw, unused), _FIELDS)


def _draw(unused: list[InertLeakRecord], records: Iterable[LeakRecord], stream: TextIO) -> None:
    from tidegate.cli.drawing import labelled

    console = console_for(stream)
    number = 0
    for number, leak in enumerate(records, 1):
        if number > 1:
            console.print()
        console.print(_heading(leak))
        console.print(labelled(_details(leak)))
    if not number:
        console.print("No route crosses from one table into another.")
    if unused:
        console.print()
        draw_inert(unused, stream)


def _heading(leak: LeakRecord) -> Text:
    from rich.text import Text

    from tidegate.cli.drawing import DOUBT, GOOD, STRONG

    way = ("two-way", GOOD) if leak.two_way else ("one-way", DOUBT)
    return Text.assemble((f"{leak.from_table} → {leak.to_table}", STRONG), f"  {leak.mechanism}  ", way)


def _details(leak: LeakRecord) -> Iterator[tuple[str, Text | str]]:
    from tidegate.cli.drawing import source_text

    yield "prefixes", some_of(leak.prefixes)
    if leak.returns_by:
        back = (f"{r.from_table} → {r.to_table} ({r.mechanism})" for r in leak.returns_by)
        yield "back by", ", ".join(back)
    if leak.returns_to:
        yield "back to", some_of(leak.returns_to)
    if leak.returns_missing:
        yield "not back to", some_of(leak.returns_missing)
    if leak.exposure:
        yield "exposes", leak.exposure.message
        if leak.exposure.examples:
            yield "", some_of(leak.exposure.examples)
        if leak.exposure.spreads_to:
            yield "spreads to", some_of(leak.exposure.spreads_to)
    yield "lines", source_text(leak.source)


def draw_inert(records: Iterable[InertLeakRecord], stream: TextIO) -> None:
    """Configured leaks that let nothing through, each with the reasons."""
    from tidegate.cli.drawing import labelled, source_text

    console = console_for(stream)
    found = list(records)
    console.print(
        "Configured, and letting nothing through:" if found else "Every configured leak lets something through."
    )
    for leak in found:
        targets = f"  {' '.join(leak.route_targets)}" if leak.route_targets else ""
        console.print(f"\n{leak.from_table} → {leak.to_table}  {leak.mechanism}{targets}")
        reasons = [("because" if n == 0 else "and", reason) for n, reason in enumerate(leak.reasons)]
        console.print(labelled([*reasons, ("lines", source_text(leak.source))]))
