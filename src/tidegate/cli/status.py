"""`tidegate status`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import partial
from typing import Annotated, TextIO

import typer

from tidegate.analysis.records import DiagnosticRecord, StatusRecord
from tidegate.cli.opening import opened
from tidegate.cli.options import Format, NoCache, OnDevice, Output, OutputFormat, Snapshot, example
from tidegate.cli.output import emit
from tidegate.wording.layout import Column, TableWriter

app = typer.Typer(rich_markup_mode=None, add_completion=False)
_SHOWN = 20  # diagnostics under the table


@app.command(
    epilog=example(
        "tidegate status examples/nms/base",
        "tidegate status examples/nms/base --diagnostics --format csv",
        "tidegate status examples/nms/base --diagnostics --code not-modelled",
    )
)
def status(
    snapshot: Snapshot,
    device: OnDevice = None,
    diagnostics: Annotated[
        bool, typer.Option("--diagnostics", help="Every diagnostic instead of the sums by device.")
    ] = False,
    code: Annotated[
        str | None, typer.Option(metavar="CODE", help="With --diagnostics: only this kind, as `not-modelled`.")
    ] = None,
    form: Format = OutputFormat.TABLE,
    output: Output = None,
    no_cache: NoCache = False,
) -> None:
    """What was read and how well: lines modelled, without effect, not modelled, not understood, by device."""
    listed = diagnostics or code is not None
    with opened(snapshot, tables=listed or form is OutputFormat.TABLE, summary=False, cache=not no_cache) as net:
        if listed:
            emit(net.diagnostics(device, code), form, output, draw_diagnostics, DiagnosticRecord)
            return
        found = net.diagnostics(device) if form is OutputFormat.TABLE else []
        emit(net.status(device), form, output, partial(_draw, found), StatusRecord)


_COLUMNS = (
    Column("device"),
    Column("file"),
    Column("system"),
    Column("version"),
    Column("lines", right=True),
    Column("modelled", right=True),
    Column("without effect", right=True),
    Column("not modelled", right=True),
    Column("not understood", right=True),
    Column("errors", right=True),
    Column("warnings", right=True),
)


def _draw(found: list[DiagnosticRecord], records: Iterable[StatusRecord], stream: TextIO) -> None:
    rows = [
        (r.device, r.file, r.dialect, r.version or "", *(f"{number:,}" if number else "" for number in r[4:]))
        for r in records
    ]
    TableWriter(stream, _COLUMNS).group("", rows)
    if not found:
        stream.write("\nEvery line of every file is accounted for.\n")
        return
    stream.write("\n")
    kinds = Counter((r.severity, r.code) for r in found)
    summed = [(severity, code, f"{number:,}") for (severity, code), number in kinds.items()]
    TableWriter(stream, (Column("severity"), Column("code"), Column("how many", True))).group("Diagnostics", summed)
    stream.write("\n")
    draw_diagnostics(found[:_SHOWN], stream)
    if len(found) > _SHOWN:
        stream.write(f"… and {len(found) - _SHOWN:,} more: --diagnostics lists them all\n")


def draw_diagnostics(records: Iterable[DiagnosticRecord], stream: TextIO) -> None:
    """One or two lines a diagnostic: place and message, then the line itself."""
    found = False
    for r in records:
        found = True
        place = f"{r.file}:{r.line}" if r.line else r.file
        stream.write(f"{place}: {r.severity}: {r.message} [{r.code}]\n")
        if r.text:
            stream.write(f"    {r.text}\n")
    if not found:
        stream.write("No such diagnostics.\n")
