"""A small network as a picture: a box a router, rows of boxes by their distance from an outermost router, links as
lines with the names of the interfaces at their ends.

Rows by distance have a convenient property: a link joins neighboring rows or two boxes of one row, so that it is drawn
in the channel below the upper of them. In a channel each link has a column above and one below, and a track between.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from tidegate.wording.canvas import Canvas, FalsePictureError

_GAP = 3  # columns between boxes


class Line(NamedTuple):
    """A link between two boxes, with the names of its ends."""

    one: str
    other: str
    one_label: str
    other_label: str
    broken: bool = False


@dataclass(slots=True, eq=False)
class _Port:
    """Where a line leaves a box."""

    line: int
    label: str
    column: int = 0

    @property
    def width(self) -> int:
        return len(self.label) + 2


@dataclass(slots=True, eq=False)
class _Box:
    name: str
    texts: list[str]
    above: list[_Port] = field(default_factory=list)
    below: list[_Port] = field(default_factory=list)
    column: int = 0

    @property
    def width(self) -> int:
        # One column more than a port needs, so that it can make way (`_part_columns`).
        sides = [sum(port.width + 1 for port in side) for side in (self.above, self.below)]
        alone = [2 * side[0].width - 3 for side in (self.above, self.below) if len(side) == 1]
        inside = max(*(len(text) + 2 for text in self.texts), *sides, *alone)
        return inside + 2 + (inside + 1) % 2  # odd, so that boxes can stand exactly below each other

    @property
    def middle(self) -> int:
        return self.column + self.width // 2


def picture(boxes: Mapping[str, list[str]], lines: Sequence[Line], width: int) -> Canvas | None:
    """The picture of boxes (name -> texts), in the order given where nothing else decides; None where it would be wider
    than `width` or lines would run into each other."""
    canvas = Canvas()
    top = 0
    for names in _parts(list(boxes), lines):
        rows = _rows(names, lines)
        drawn = _Part([[_Box(name, boxes[name]) for name in row] for row in rows], lines)
        if drawn.width > width:
            return None
        try:
            top = drawn.draw(canvas, top) + 1
        except FalsePictureError:
            return None
    return canvas


def _neighbors(name: str, lines: Sequence[Line]) -> list[str]:
    return [line.other if line.one == name else line.one for line in lines if name in (line.one, line.other)]


def _distances(start: str, lines: Sequence[Line]) -> dict[str, int]:
    found = {start: 0}
    waiting = deque([start])
    while waiting:
        name = waiting.popleft()
        for other in _neighbors(name, lines):
            if other not in found:
                found[other] = found[name] + 1
                waiting.append(other)
    return found


def _parts(names: list[str], lines: Sequence[Line]) -> list[list[str]]:
    """The parts of the network that no line joins."""
    found: list[list[str]] = []
    for name in names:
        if not any(name in part for part in found):
            reached = _distances(name, lines)
            found.append([other for other in names if other in reached])
    return found


def _rows(names: list[str], lines: Sequence[Line]) -> list[list[str]]:
    """Boxes by their distance from an outermost one; within a row near to what they are joined with."""
    start = max(names, key=lambda name: (max(_distances(name, lines).values()), -names.index(name)))
    distances = _distances(start, lines)
    rows: list[list[str]] = [[] for _ in range(max(distances.values()) + 1)]
    for name in names:
        rows[distances[name]].append(name)
    for _ in range(3):
        for one, other in [*pairwise(rows), *pairwise(rows[::-1])]:
            _sort(other, one, lines)
    return rows


def _sort(row: list[str], fixed: list[str], lines: Sequence[Line]) -> None:
    """Put the boxes of a row near those of another row that they are joined with."""
    place = {name: (2 * number + 1) / len(fixed) for number, name in enumerate(fixed)}
    own = {name: (2 * number + 1) / len(row) for number, name in enumerate(row)}

    def wanted(name: str) -> float:
        found = [place[other] for other in _neighbors(name, lines) if other in place]
        return round(sum(found) / len(found), 6) if found else own[name]

    row.sort(key=wanted)


class _Part:
    """Boxes in rows, joined by lines, laid out."""

    def __init__(self, rows: list[list[_Box]], lines: Sequence[Line]) -> None:
        self._rows = rows
        self._lines = lines
        self._row_of = {box.name: number for number, row in enumerate(rows) for box in row}
        self._box = {box.name: box for row in rows for box in row}
        self._ends: dict[int, tuple[_Port, _Port]] = {}
        self._add_ports()
        self.width = max(sum(box.width for box in row) + _GAP * (len(row) - 1) for row in rows)
        for row in rows:
            self._place_boxes(row)
        self._place_ports()

    def _add_ports(self) -> None:
        for number, line in enumerate(self._lines):
            if line.one not in self._box or line.one == line.other:
                continue
            ports = _Port(number, line.one_label), _Port(number, line.other_label)
            rows = self._row_of[line.one], self._row_of[line.other]
            self._ends[number] = ports if rows[0] <= rows[1] else ports[::-1]  # the upper first
            for name, port, row, other in ((line.one, ports[0], *rows), (line.other, ports[1], *rows[::-1])):
                (self._box[name].above if row > other else self._box[name].below).append(port)

    def _place_boxes(self, row: list[_Box]) -> None:
        column = (self.width - sum(box.width for box in row) - _GAP * (len(row) - 1)) // 2
        for box in row:
            box.column = column
            column += box.width + _GAP

    def _place_ports(self) -> None:
        """Columns of ports: towards the box that a line leads to, then straight below the line's upper end."""
        for row in self._rows:
            for box in row:
                wanted = {id(port): self._box[self._across(box, port)].middle for port in box.below}
                _spread(box, box.below, wanted)
        for row in self._rows:
            for box in row:
                _spread(box, box.above, {id(port): self._ends[port.line][0].column for port in box.above})
        for upper, lower in pairwise(self._rows):
            _part_columns(upper, lower)

    def _across(self, box: _Box, port: _Port) -> str:
        line = self._lines[port.line]
        return line.other if line.one == box.name else line.one

    def draw(self, canvas: Canvas, top: int) -> int:
        """Draw all rows from `top` on; the row below the last."""
        for number, row in enumerate(self._rows):
            height = max(len(box.texts) for box in row) + 2
            for box in row:
                texts = box.texts + [""] * (height - 2 - len(box.texts))
                canvas.box(box.column, top, box.width, texts)
                for port in box.above:
                    canvas.leave(port.column, top, down=False)
                for port in box.below:
                    canvas.leave(port.column, top + height - 1, down=True)
            top = self._draw_channel(canvas, number, top + height)
        return top

    def _draw_channel(self, canvas: Canvas, number: int, top: int) -> int:
        """The lines that leave the row downwards, between `top` and the row below; where that begins."""
        leaving = sorted({port.line for box in self._rows[number] for port in box.below})
        if not leaving:
            return top
        level = {line for line in leaving if self._is_level(line)}
        courses = {}
        for line in leaving:
            upper, lower = (port.column for port in self._ends[line])
            courses[line] = _Course((upper, lower), ()) if line in level else _Course((upper,), (lower,))
        tracks = _tracks(courses)
        bottom = top + max(tracks.values(), default=0) + 1  # the row of the names at the lower ends
        for line in leaving:
            upper_port, lower_port = self._ends[line]
            end = top if line in level else bottom
            canvas.write(upper_port.column + 1, top, upper_port.label)
            canvas.write(lower_port.column + 1, end, lower_port.label)
            points = [(upper_port.column, top), (lower_port.column, end)]
            if line in tracks:
                track = top + tracks[line]
                points[1:1] = [(upper_port.column, track), (lower_port.column, track)]
            canvas.line(points, self._lines[line].broken)
        return bottom + 1

    def _is_level(self, line: int) -> bool:
        return self._row_of[self._lines[line].one] == self._row_of[self._lines[line].other]


def _spread(box: _Box, ports: list[_Port], wanted: Mapping[int, int]) -> None:
    """Columns as near to the wanted ones as the labels leave room for, in the order of these."""
    ports.sort(key=lambda port: wanted[id(port)])
    free = box.column + 1
    for port in ports:
        port.column = free = max(free, wanted[id(port)])
        free += port.width
    end = box.column + box.width
    for port in reversed(ports):
        port.column = min(port.column, end - port.width)
        end = port.column
    free = box.column + 1
    for port in ports:
        port.column = max(port.column, free)
        free = port.column + port.width


def _part_columns(upper: list[_Box], lower: list[_Box]) -> None:
    """No lower end stands below the upper end of another line: it would look joined with it."""
    taken = {port.column: port.line for box in upper for port in box.below}
    for box in lower:
        for number, port in enumerate(box.above):
            after = box.above[number + 1].column if number + 1 < len(box.above) else box.column + box.width
            before = box.above[number - 1].column + box.above[number - 1].width if number else box.column + 1
            room = [*range(port.column, after - port.width + 1), *range(port.column - 1, before - 1, -1)]
            port.column = next((c for c in room if taken.get(c, port.line) == port.line), port.column)


class _Course(NamedTuple):
    """What a line needs of its channel: the columns at which it comes from above, and from below."""

    above: tuple[int, ...]
    below: tuple[int, ...]

    @property
    def extent(self) -> tuple[int, int]:
        columns = self.above + self.below
        return min(columns), max(columns)


def _tracks(courses: Mapping[int, _Course]) -> dict[int, int]:
    """A track, from 1 on, for each line that is not straight: lines that overlap have different ones, and one that
    comes from above in a column is above those that come from below there."""
    order = sorted(courses, key=lambda line: (courses[line].extent[1] - courses[line].extent[0], line))
    order = [line for line in order if len({*courses[line].extent}) > 1]
    before = {
        line: {other for other in order if other != line and {*courses[other].above} & {*courses[line].below}}
        for line in order
    }
    found: dict[int, int] = {}
    used: dict[int, list[tuple[int, int]]] = {}
    while order:
        line = next((line for line in order if before[line] <= found.keys()), order[0])  # a circle cannot be drawn
        order.remove(line)
        first, last = courses[line].extent
        track = max((found[other] for other in before[line] & found.keys()), default=0) + 1
        while any(a <= last and first <= b for a, b in used.get(track, ())):
            track += 1
        used.setdefault(track, []).append((first, last))
        found[line] = track
    return found
