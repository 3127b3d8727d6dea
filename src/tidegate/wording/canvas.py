"""A drawing made of characters: boxes, lines between them, and text.

Lines are kept as the sides on which they enter a cell, so that corners and crossings come out right. Two lines may
cross; where one would run along another, or over a box or text, the picture would be false, and that is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

_N, _E, _S, _W = 1, 2, 4, 8
_UNICODE = {
    _N | _S: "│", _E | _W: "─", _S | _E: "┌", _S | _W: "┐", _N | _E: "└", _N | _W: "┘",
    _N | _S | _E | _W: "┼", _S | _E | _W: "┬", _N | _E | _W: "┴",
}  # fmt: skip
_BROKEN = {_N | _S: "┆", _E | _W: "┄"}
_ASCII = {_N | _S: "|", _E | _W: "-"}
_ASCII_BROKEN = {_N | _S: ":", _E | _W: "."}
_STRAIGHT = (_N | _S, _E | _W)


class FalsePictureError(Exception):
    """What was to be drawn does not fit beside what is there."""


class Canvas:
    """Grows as it is drawn on; columns and rows begin at 0."""

    def __init__(self) -> None:
        self._text: dict[tuple[int, int], str] = {}
        self._sides: dict[tuple[int, int], int] = {}
        self._broken: set[tuple[int, int]] = set()

    def write(self, column: int, row: int, text: str) -> None:
        for place, character in enumerate(text, column):
            if (place, row) in self._text or (place, row) in self._sides:
                raise FalsePictureError
            self._text[place, row] = character

    def box(self, column: int, row: int, width: int, texts: list[str]) -> None:
        """A frame of `width` around the texts, each in the middle of its row."""
        right, below = column + width - 1, row + len(texts) + 1
        for place in range(column + 1, right):
            self._frame(place, row, _E | _W)
            self._frame(place, below, _E | _W)
        for number, text in enumerate(texts, row + 1):
            self._frame(column, number, _N | _S)
            self._frame(right, number, _N | _S)
            self.write(column + 1, number, text.center(width - 2))
        for at, down, sides in ((row, _S, _E), (row, _S, _W), (below, _N, _E), (below, _N, _W)):
            self._frame(column if sides == _E else right, at, down | sides)

    def _frame(self, column: int, row: int, sides: int) -> None:
        if (column, row) in self._text or (column, row) in self._sides:
            raise FalsePictureError
        self._sides[column, row] = sides

    def leave(self, column: int, row: int, down: bool) -> None:
        """A line begins on the frame of a box there."""
        self._sides[column, row] |= _S if down else _N

    def line(self, points: list[tuple[int, int]], broken: bool = False) -> None:
        """A line through the points, each above, below or beside the one before; its ends reach beyond its cells."""
        cells: dict[tuple[int, int], int] = {}
        for (x, y), (to_x, to_y) in pairwise(points):
            step = (to_x > x) - (to_x < x), (to_y > y) - (to_y < y)
            out = {(1, 0): _E, (-1, 0): _W, (0, 1): _S, (0, -1): _N}[step]
            back = {_E: _W, _W: _E, _S: _N, _N: _S}[out]
            while (x, y) != (to_x, to_y):
                cells[x, y] = cells.get((x, y), 0) | out
                x, y = x + step[0], y + step[1]
                cells[x, y] = cells.get((x, y), 0) | back
        for cell, end in ((points[0], points[1]), (points[-1], points[-2])):
            cells[cell] |= _N if end[1] > cell[1] else _S
        for cell, sides in cells.items():
            self._cross(cell, sides, broken)

    def _cross(self, cell: tuple[int, int], sides: int, broken: bool) -> None:
        there = self._sides.get(cell, 0)
        crosses = sides in _STRAIGHT and there in _STRAIGHT and sides != there
        if cell in self._text or (there and not crosses):
            raise FalsePictureError
        self._sides[cell] = there | sides
        if broken and not there:
            self._broken.add(cell)

    def lines(self, ascii_only: bool = False) -> Iterator[str]:
        cells = self._text.keys() | self._sides.keys()
        last: dict[int, int] = {}
        for column, row in cells:
            last[row] = max(last.get(row, 0), column)
        for row in range(max(last, default=-1) + 1):
            places = range(last.get(row, -1) + 1)
            yield "".join(self._character((column, row), ascii_only) for column in places).rstrip()

    def _character(self, cell: tuple[int, int], ascii_only: bool) -> str:
        sides = self._sides.get(cell)
        if sides is None:
            return self._text.get(cell, " ")
        if cell in self._broken and sides in _BROKEN:
            return (_ASCII_BROKEN if ascii_only else _BROKEN)[sides]
        return _ASCII.get(sides, "+") if ascii_only else _UNICODE[sides]
