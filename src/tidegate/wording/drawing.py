"""Pieces that the views of single answers share: colour, labelled values, configuration lines."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from typing import TextIO

from tidegate.model.source import SourceRef
from tidegate.wording.terminal import colour_allowed, width_of

_CODES = {"strong": "1", "quiet": "2", "good": "32", "bad": "31", "doubt": "33"}
LABEL_WIDTH = 11


class Pen:
    """Writes text to a stream, in colour where it takes it, wrapped at its width and without trailing blanks."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._colour = colour_allowed(stream)
        self._width = width_of(stream)

    def ink(self, text: str, *styles: str) -> str:
        """`text` in the given styles: strong, quiet, good, bad, doubt."""
        if not self._colour or not styles:
            return text
        return f"\x1b[{';'.join(_CODES[style] for style in styles)}m{text}\x1b[0m"

    def write(self, text: str = "", *styles: str, indent: int = 0) -> None:
        """One paragraph; its following lines are indented by two more."""
        wrapped = self._wrapped(text, indent, indent + 2) or [""]
        self._stream.write("\n".join(self.ink(line, *styles) if line else "" for line in wrapped) + "\n")

    def line(self, *pieces: str) -> None:
        """Pieces that are styled already, as they are."""
        self._stream.write("".join(pieces).rstrip() + "\n")

    def labelled(self, label: str, text: str, *styles: str) -> None:
        """A label, and the value beside it."""
        start = 4 + LABEL_WIDTH + 2
        first, *rest = self._wrapped(text, start, start) or [""]
        self.line("    ", self.ink(f"{label:{LABEL_WIDTH}}", "quiet"), "  ", self.ink(first.strip(), *styles))
        for line in rest:
            self.line(" " * start, self.ink(line.strip(), *styles))

    def source(self, source: Sequence[SourceRef], label: str = "lines", most: int = 12) -> None:
        """Configuration lines, one below the other."""
        for number, ref in enumerate(source[:most]):
            shown = f"{label if number == 0 else '':{LABEL_WIDTH}}"
            self.line("    ", self.ink(shown, "quiet"), "  ", self.reference(ref))
        if len(source) > most:
            self.labelled("", f"… and {len(source) - most} more lines", "quiet")

    def reference(self, ref: SourceRef) -> str:
        """Place and text of a configuration line."""
        return f"{self.ink(f'{ref.file}:{ref.line}', 'quiet')}  {ref.text}"

    def _wrapped(self, text: str, first: int, following: int) -> list[str]:
        return textwrap.wrap(
            text,
            max(40, self._width),
            initial_indent=" " * first,
            subsequent_indent=" " * following,
            break_long_words=False,
            break_on_hyphens=False,
        )


class Branch:
    """A tree to draw: a text that is styled already, and branches below it."""

    __slots__ = ("below", "text")

    def __init__(self, text: str, below: Iterable[Branch] = ()) -> None:
        self.text = text
        self.below = list(below)

    def draw(self, pen: Pen, guide: str = "", below: str = "") -> None:
        pen.line(pen.ink(guide, "quiet"), self.text)
        for branch in self.below[:-1]:
            branch.draw(pen, below + "├── ", below + "│   ")
        for branch in self.below[-1:]:
            branch.draw(pen, below + "└── ", below + "    ")
