"""What depends on where text is shown: colour and width."""

from __future__ import annotations

import os
from io import StringIO
from typing import TextIO

_WIDTH_WITHOUT_TERMINAL = 120


class Sheet(StringIO):
    """Text that is laid out for a terminal of `width` columns and shown later, without colour."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.width = max(80, width)

    def lines(self) -> list[str]:
        """What was written, line by line."""
        return self.getvalue().splitlines()


def colour_allowed(stream: TextIO) -> bool:
    """Colour only on a terminal that wants it (no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def width_of(stream: TextIO) -> int:
    """Columns to lay tables out in: the terminal's, at least 80; COLUMNS, or 120, where there is no terminal."""
    if isinstance(stream, Sheet):
        return stream.width
    if stream.isatty():
        try:
            return max(80, os.get_terminal_size(stream.fileno()).columns)
        except (OSError, ValueError):
            return 80
    columns = os.environ.get("COLUMNS", "")
    return max(80, int(columns)) if columns.isdecimal() and int(columns) < 10_000 else _WIDTH_WITHOUT_TERMINAL
