"""Aligned text tables, written group by group: a provider's routing tables have more rows than a terminal library can
lay out in a sensible time (docs/adr/0003)."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TextIO

from tidegate.model.source import SourceRef
from tidegate.wording.terminal import colour_allowed, width_of

_BOLD, _DIM, _PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"


class Column(NamedTuple):
    """A column's heading; `right` for numbers. A column without any value is not drawn.

    `minor`: may be cut where the terminal ends; any other column that has no room goes below its row.
    """

    title: str
    right: bool = False
    minor: bool = False


class TableWriter:
    """Writes groups of rows: a title, a heading, the rows aligned; on a terminal no line is wider than it."""

    def __init__(self, stream: TextIO, columns: Sequence[Column]) -> None:
        self._stream = stream
        self._columns = columns
        self._colour = colour_allowed(stream)
        self._limit = width_of(stream) if stream.isatty() else 0
        self._groups = 0

    def group(self, title: str, rows: Sequence[Sequence[str]]) -> None:
        """One group; `rows` have a cell for every column."""
        write = self._stream.write
        write("\n" if self._groups else "")
        self._groups += 1
        if title:
            write(f"{_BOLD}{title}{_PLAIN}\n" if self._colour else f"{title}\n")
        columns = list(zip(*rows, strict=True))
        shown = [n for n, cells in enumerate(columns) if any(cells)]
        widths = [max(len(self._columns[n].title), *map(len, columns[n])) for n in shown]
        inside = self._inside(shown, widths)
        below = shown[inside:]
        shown, widths = shown[:inside], widths[:inside]
        layout = "  " + "  ".join(
            f"{{{n}:{'>' if self._columns[n].right else '<'}{width}}}" for n, width in zip(shown, widths, strict=True)
        )
        heading = layout.format(*(column.title for column in self._columns)).rstrip()
        write((f"{_DIM}{self._cut(heading)}{_PLAIN}" if self._colour else self._cut(heading)) + "\n")
        for row in rows:
            write(self._cut(layout.format(*row).rstrip()) + "\n")
            for line in self._below(row, below) if below else ():
                write(line + "\n")

    def _inside(self, shown: Sequence[int], widths: Sequence[int]) -> int:
        """How many of the columns stand in the row itself."""
        needed, last = 0, 0
        for place, (n, width) in enumerate(zip(shown, widths, strict=True), 1):
            needed += 2 + width
            if self._limit and needed > self._limit and not self._columns[n].minor:
                return max(last, 1)
            if not self._limit or needed <= self._limit:
                last = place
        return len(shown)

    def _below(self, row: Sequence[str], columns: Sequence[int]) -> Iterator[str]:
        """Columns that have no room in the row, each cell with its heading; nothing for minor ones alone."""
        if not any(row[n] for n in columns if not self._columns[n].minor):
            return
        cells = [f"{self._columns[n].title}: {row[n]}" for n in columns if row[n]]
        yield from textwrap.wrap(
            " · ".join(cells),
            self._limit,
            initial_indent=" " * 7,
            subsequent_indent=" " * 7,
            break_long_words=False,
            break_on_hyphens=False,
        )

    def _cut(self, line: str) -> str:
        return line if not self._limit or len(line) <= self._limit else line[: self._limit - 1] + "…"


def lines_of(source: Sequence[SourceRef], most: int = 2) -> str:
    """Where a record comes from, short: `PE4.cfg:12,19 +3` for lines of configs/PE4.cfg."""
    shown: dict[str, list[str]] = {}
    for ref in source[:most]:
        file = ref.file.removeprefix("configs/").removesuffix("/show_running-config.txt")
        shown.setdefault(file, []).append(str(ref.line))
    more = f" +{len(source) - most}" if len(source) > most else ""
    return " ".join(f"{file}:{','.join(numbers)}" for file, numbers in shown.items()) + more


def some_of(items: Sequence[str], most: int = 6) -> str:
    """`a, b, c and 12 more`."""
    more = f" and {len(items) - most:,} more" if len(items) > most else ""
    return ", ".join(items[:most]) + more


def next_hop_cells(next_hop: str | None, interface: str | None, vrf: str | None) -> tuple[str, str]:
    """The cells of next hop and interface; the table a packet goes on in, where it is another, stands with the one
    that is looked up: `10.1.2.6 (default)`, or `Serial2/0 (BLUE)` for a route without next hop."""
    suffix = f" ({vrf})" if vrf is not None else ""
    if next_hop is None:
        return "", f"{interface or ''}{suffix}".strip()
    return next_hop + suffix, interface or ""
