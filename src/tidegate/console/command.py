"""The table of the console's own commands, and what their functions are given."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tidegate.analysis.selection import known_device
from tidegate.console.twin import Twin
from tidegate.syntax.argument import LINE, NUMBER, WORD
from tidegate.syntax.command import CommandTable

if TYPE_CHECKING:
    from tidegate.console.checkpoint import Checkpoint
    from tidegate.console.level import Level
    from tidegate.console.tutor import Tutor

TABLE = CommandTable((WORD, LINE, NUMBER))
BEYOND = "beyond"
TABLE.mode(BEYOND, "")


class Console:
    """The console as its own commands see it.

    device: the router at whose prompt one is; a command may name another. width: columns of the terminal.
    unicode: whether it shows more than ASCII.
    """

    def __init__(self, twin: Twin, device: str) -> None:
        self.twin = twin
        self.device = device
        self.width = 80
        self.unicode = True
        self.levels: dict[str, Level] = {}  # how far one has come at each router
        self.checkpoints: dict[str, Checkpoint] = {}
        self.tutor: Tutor | None = None
        self.lines: list[str] = []
        self.refused = False

    def named(self, device: str) -> str:
        """The router of that name, whatever the case of its letters. UsageError, with what is near, where none is."""
        return known_device(self.twin.network, device)

    def write(self, *lines: str) -> None:
        self.lines += lines

    def write_all(self, lines: Iterable[str]) -> None:
        self.lines.extend(lines)

    def refuse(self, message: str) -> None:
        """Say why it is not done; a script's exit status tells."""
        self.refused = True
        self.lines.append(message if message.startswith("%") else f"% {message}")
