"""Pieces that the views of single answers share: labelled values, and configuration lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from tidegate.model.source import SourceRef

GOOD, BAD, DOUBT, QUIET, STRONG = "green", "red", "yellow", "dim", "bold"


def labelled(values: Iterable[tuple[str, Text | str]], indent: int = 2) -> Table:
    """Two columns: what it is, and the value, wrapped beside it."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(width=indent)
    grid.add_column(style=QUIET, no_wrap=True)
    grid.add_column(overflow="fold")
    for label, value in values:
        grid.add_row("", label, value)
    return grid


def source_text(source: Sequence[SourceRef], most: int = 12) -> Text:
    """Configuration lines, one below the other: place and text."""
    text = Text()
    for number, ref in enumerate(source[:most]):
        text.append("\n" if number else "")
        text.append_text(source_line(ref))
    if len(source) > most:
        text.append(f"\n… and {len(source) - most} more lines", QUIET)
    return text


def source_line(ref: SourceRef) -> Text:
    return Text.assemble((f"{ref.file}:{ref.line}", QUIET), "  ", ref.text)
