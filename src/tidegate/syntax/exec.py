"""Commands of the exec modes: what their functions are given, and what they leave for the shell to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import Enum

from tidegate.model.shown.question import Asks


class Turn(Enum):
    """What a command asks the shell to do, beside printing."""

    ENABLE = "enable"
    DISABLE = "disable"
    CONFIGURE = "configure"
    LOGOUT = "logout"


class Exec:
    """One exec command while it is answered. Functions get it first, then the device.

    ask: answers questions about the device (`model.shown`). running: the lines of its running configuration, with
    secrets hidden. history: the lines typed so far, oldest first. terminal_length: lines a page, 0 for no pages, None
    for as many as the terminal has; a function may change it.
    """

    def __init__(
        self,
        ask: Asks,
        running: Callable[[], list[str]],
        history: Sequence[str] = (),
        terminal_length: int | None = None,
    ) -> None:
        self.ask = ask
        self.running = running
        self.history = history
        self.terminal_length = terminal_length
        self.lines: list[str] = []
        self.refused = False
        self.turn: Turn | None = None

    def write(self, *lines: str) -> None:
        """Print lines."""
        self.lines += lines

    def write_all(self, lines: Iterable[str]) -> None:
        self.lines.extend(lines)

    def refuse(self, message: str) -> None:
        """Print why the device does not do it; a script's exit status tells."""
        self.refused = True
        self.lines.append(message)
