"""`tidegate diff`."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, TextIO

import typer

from tidegate.analysis.diff.records import CHANGED, GAINED, KINDS, LOST, Change
from tidegate.analysis.records import field_names
from tidegate.cli.opening import opened
from tidegate.cli.options import InVrf, NoCache, OnDevice, Output, OutputFormat, TextFormat, example
from tidegate.cli.output import print_records
from tidegate.cli.terminal import say
from tidegate.wording.changes import change_lines, sign_of
from tidegate.wording.drawing import Pen
from tidegate.wording.terminal import width_of

app = typer.Typer(rich_markup_mode=None, add_completion=False)

_SHOWN = 60  # entries of a section of the table; every other format has all
_STYLES = {LOST: "bad", GAINED: "good", CHANGED: "doubt"}


def _snapshot(metavar: str, words: str) -> typer.models.ArgumentInfo:
    found: typer.models.ArgumentInfo = typer.Argument(metavar=metavar, help=words, show_default=False, readable=False)
    return found


@app.command(
    epilog=example(
        "tidegate diff examples/nms/base examples/nms/guard",
        "tidegate diff BEFORE AFTER --vrf BLUE --format json",
    )
)
def diff(
    before: Annotated[Path, _snapshot("BEFORE", "The snapshot without the change: folder, zip or file.")],
    after: Annotated[Path, _snapshot("AFTER", "The snapshot with it.")],
    device: OnDevice = None,
    vrf: InVrf = None,
    form: TextFormat = OutputFormat.TABLE,
    output: Output = None,
    no_cache: NoCache = False,
) -> None:
    """What a change does: leaks, reachability, sessions and routes lost and gained. Exit status 1 for differences."""
    with ExitStack() as both:
        old = both.enter_context(opened(before, cache=not no_cache))
        new = both.enter_context(opened(after, cache=not no_cache))
        changes = old.diff(new, device, vrf)
        print_records(changes, form, output, _draw, _fields())
        for remark in old.diff_remarks(new):
            say(f"note: {remark}")
    if changes:
        raise typer.Exit(1)


def _fields() -> list[str]:
    """The columns of CSV: those of every kind of change, each once."""
    return list(dict.fromkeys(["kind", *(name for kind in KINDS for name in field_names(kind))]))


def _draw(changes: Iterable[Change], stream: TextIO) -> None:
    pen = Pen(stream)
    for line in change_lines(changes, min(100, width_of(stream)), most=_SHOWN):
        change = sign_of(line)
        pen.line(pen.ink(line, *([_STYLES[change]] if change else [] if line.startswith(" ") else ["strong"])))
