"""Where a value comes from: configuration text, lines, and what the reader must know about them."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class SourceRef(NamedTuple):
    """One configuration line as shown to a user; `text` has its secrets removed and no indentation."""

    file: str
    line: int
    text: str


class Severity(StrEnum):
    ERROR = "error"  # the line or file has no effect, and was meant to have one
    WARNING = "warning"  # results that rest on this may be wrong
    INFO = "info"


class Diagnostic(NamedTuple):
    """What the reader must know about the input. `code` is a stable kebab-case id; `line` is 0 for a whole file."""

    code: str
    severity: Severity
    file: str
    line: int
    text: str
    message: str


class LineStatus(StrEnum):
    """Design idea 2: what became of one configuration line."""

    MODELLED = "modelled"
    NO_EFFECT = "without-effect"  # known, and it changes no forwarding
    NOT_MODELLED = "not-modelled"  # known, and it may change forwarding
    NOT_UNDERSTOOD = "not-understood"


_STATUSES = tuple(LineStatus)
_CODES = {status: code for code, status in enumerate(_STATUSES, 1)}


class LineStatuses(MutableMapping[int, LineStatus]):
    """1-based line number to status, a byte a line; comments and blank lines have none. Iterates in line order.

    `codes` is for the reader's inner loop: it stores `CODE[status]` at the line's number, 0 for no status.
    """

    __slots__ = ("codes",)
    CODE = _CODES

    def __init__(self, lines: int = 0) -> None:
        self.codes = bytearray(lines + 1)

    def __getitem__(self, line: int) -> LineStatus:
        code = self.codes[line] if 0 < line < len(self.codes) else 0
        if not code:
            raise KeyError(line)
        return _STATUSES[code - 1]

    def __setitem__(self, line: int, status: LineStatus) -> None:
        if line >= len(self.codes):
            self.codes.extend(bytes(line + 1 - len(self.codes)))
        self.codes[line] = _CODES[status]

    def __delitem__(self, line: int) -> None:
        if line not in self:
            raise KeyError(line)
        self.codes[line] = 0

    def __iter__(self) -> Iterator[int]:
        return (line for line, code in enumerate(self.codes) if code)

    def __len__(self) -> int:
        return len(self.codes) - self.codes.count(0)

    def count(self) -> Counter[LineStatus]:
        """How many lines have each status."""
        found = {status: self.codes.count(code) for status, code in _CODES.items()}
        return Counter({status: number for status, number in found.items() if number})


@dataclass(slots=True)
class SourceText:
    """The lines of one configuration file, as read. `redact` hides secrets in a line before anyone sees it.

    `headers[n]` is the number of the line that opens the section of line n (1-based), 0 at the top level.
    """

    file: str
    lines: Sequence[str] = field(repr=False)
    redact: Callable[[str], str] = field(repr=False)
    headers: array[int] = field(default_factory=lambda: array("I"), repr=False)

    def ref(self, line: int) -> SourceRef:
        """The 1-based `line` for a user. Line 0 stands for the whole file."""
        if not 0 < line <= len(self.lines):
            return SourceRef(self.file, 0, "")
        return SourceRef(self.file, line, self.redact(self.lines[line - 1].strip()))


@dataclass(slots=True, kw_only=True)
class Located:
    """A part of the model that knows its lines: `line` defines it, `at` gives the line of single fields."""

    line: int = 0
    at: dict[str, int] = field(default_factory=dict, repr=False)

    def line_of(self, name: str) -> int:
        """The line that set field `name`; the defining line where no line of its own set it."""
        return self.at.get(name, self.line)
