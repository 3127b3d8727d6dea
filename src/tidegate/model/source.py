"""Where a value comes from: configuration text, lines, and what the reader must know about them."""

from __future__ import annotations

from collections.abc import Callable
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


@dataclass(slots=True)
class SourceText:
    """The lines of one configuration file, as read. `redact` hides secrets in a line before anyone sees it."""

    file: str
    lines: list[str] = field(repr=False)
    redact: Callable[[str], str] = field(repr=False)

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
