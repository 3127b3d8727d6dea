"""Configuration lines as a tree: which line is the header of the section that a line stands in.

The tree is two flat columns, the lines and the number of each line's header, so that building it costs little more
than splitting the text. Where a dialect's table knows what opens a section, its reader fills the column (`Reader`
does, and the device's view wins over indentation); `tree_by_indentation` is for text that no table is needed for.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator


class LineTree:
    """`headers[n]` is the 1-based number of the header of line n, 0 at the top level; `headers[0]` is unused."""

    __slots__ = ("headers", "lines")

    def __init__(self, lines: list[str], headers: array[int] | None = None) -> None:
        self.lines = lines
        self.headers = array("I", bytes(4 * (len(lines) + 1))) if headers is None else headers

    def path(self, line: int) -> list[int]:
        """The headers of the sections around `line`, outermost first."""
        found: list[int] = []
        here = self.headers[line]
        while here:
            found.append(here)
            here = self.headers[here]
        return found[::-1]

    def children(self, line: int) -> Iterator[int]:
        """The lines directly in the section that `line` opens, in order; a section may be entered more than once."""
        return (number for number, header in enumerate(self.headers) if number and header == line)


def tree_by_indentation(text: str) -> LineTree:
    """A tree in which deeper indented lines belong to the line above them; comments and blank lines to none."""
    lines = text.split("\n")
    headers = array("I", bytes(4 * (len(lines) + 1)))
    indents = [-1]  # of the open headers, rising
    numbers = [0]
    depth = -1
    last = 0  # the last line that counts, and its indentation
    for number, line in enumerate(lines, 1):
        body = line.lstrip()
        if not body or body[0] == "!":
            continue
        indent = len(line) - len(body)
        if indent > depth:
            if last:
                indents.append(depth)
                numbers.append(last)
        elif indent < depth:
            while indent <= indents[-1]:
                indents.pop()
                numbers.pop()
        headers[number] = numbers[-1]
        depth = indent
        last = number
    return LineTree(lines, headers)
