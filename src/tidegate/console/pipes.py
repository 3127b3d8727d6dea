"""`| include`, `exclude`, `begin`, `section` and `count`: what of an output is shown (IOS)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from tidegate.errors import UsageError
from tidegate.net.cisco_regex import compile_cisco_regex

_FILTERS = ("append", "begin", "count", "exclude", "include", "redirect", "section", "tee")


class Pipe(NamedTuple):
    """A filter of output lines, by its full name."""

    name: str
    pattern: re.Pattern[str]
    negated: bool = False  # `section exclude`

    def apply(self, lines: list[str]) -> list[str]:
        return list(_APPLY[self.name](self, lines))


def split_pipe(line: str) -> tuple[str, str | None]:
    """The command, and what stands after the first bar between blanks; None where there is none."""
    command, bar, rest = line.partition(" |")
    return (command, rest.strip()) if bar else (line, None)


def read_pipe(text: str) -> Pipe:
    """The filter that is written after the bar. UsageError with the device's words where it is none."""
    word, _, rest = text.partition(" ")
    names = [name for name in _FILTERS if name.startswith(word.lower())] if word else []
    pattern = rest.strip()
    if not names:
        raise UsageError("% Invalid filter after '|': there is begin, count, exclude, include and section")
    if len(names) > 1:
        raise UsageError(f'% Ambiguous command:  "{text}"')
    if names[0] not in _APPLY:
        raise UsageError(f"% '| {names[0]}' writes files, which this console does not; there is `save FOLDER`")
    negated = False
    if names[0] == "section":
        first, _, after = pattern.partition(" ")
        if after and first in ("include", "exclude"):
            negated, pattern = first == "exclude", after.strip()
    if not pattern:
        raise UsageError("% Incomplete command.")
    compiled = compile_cisco_regex(pattern)
    if compiled is None:
        raise UsageError(f"% Failed to compile regular expression '{pattern}'")
    return Pipe(names[0], compiled, negated)


def _include(pipe: Pipe, lines: list[str]) -> Iterator[str]:
    return (line for line in lines if pipe.pattern.search(line))


def _exclude(pipe: Pipe, lines: list[str]) -> Iterator[str]:
    return (line for line in lines if not pipe.pattern.search(line))


def _begin(pipe: Pipe, lines: list[str]) -> Iterator[str]:
    start = next((at for at, line in enumerate(lines) if pipe.pattern.search(line)), len(lines))
    return iter(lines[start:])


def _count(pipe: Pipe, lines: list[str]) -> Iterator[str]:
    number = sum(1 for _ in _include(pipe, lines))
    yield f"Number of lines which match regexp = {number}"


def _section(pipe: Pipe, lines: list[str]) -> Iterator[str]:
    """A matching line with all below it; of a section in which only lines match, its header and those lines."""
    taken = [False] * len(lines)
    headers: list[tuple[int, int]] = []  # (indentation, line) of the sections around
    whole = -1  # the indentation of the section that is taken whole
    for at, line in enumerate(lines):
        indent = len(line) - len(line.lstrip())
        while headers and headers[-1][0] >= indent:
            headers.pop()
        if whole >= 0 and indent > whole:
            taken[at] = True
        else:
            whole = -1
            if line.strip("! ") and pipe.pattern.search(line):
                whole = indent
                taken[at] = True
                for _, header in headers:
                    taken[header] = True
        headers.append((indent, at))
    return (line for line, take in zip(lines, taken, strict=True) if take is not pipe.negated)


_APPLY: dict[str, Callable[[Pipe, list[str]], Iterator[str]]] = {
    "include": _include,
    "exclude": _exclude,
    "begin": _begin,
    "count": _count,
    "section": _section,
}
