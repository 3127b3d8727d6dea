"""What goes to the terminal beside the records: messages, and signs of life while something takes long."""

from __future__ import annotations

import sys
import threading
from types import TracebackType
from typing import TYPE_CHECKING, TextIO

from tidegate.wording.terminal import colour_allowed, width_of

if TYPE_CHECKING:
    from rich.console import Console
    from rich.status import Status

_PATIENCE = 1.0  # seconds


class ReaderGoneError(Exception):
    """Whoever read standard output wants no more of it (`| head`). Not an OSError, which typer would deal with."""


def console_for(stream: TextIO) -> Console:
    """A rich console that highlights nothing of its own accord and takes no text for markup."""
    from rich.console import Console

    colour = colour_allowed(stream)
    return Console(
        file=stream,
        width=width_of(stream),
        no_color=not colour,
        force_terminal=colour,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )


def say(message: str) -> None:
    """A message beside the records."""
    print(message, file=sys.stderr)


class Waiting:
    """While in the context, says on a terminal what is being done, once it takes longer than a second."""

    def __init__(self) -> None:
        self._text = "working"
        self._status: Status | None = None
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None
        self._done = False

    def __call__(self, doing: str, done: int, total: int) -> None:
        """A session's progress report; see `tidegate.session.load.Progress`."""
        self._text = f"{doing} {done:,} of {total:,}" if total else doing
        if self._status is not None:
            self._status.update(self._text)

    def __enter__(self) -> Waiting:
        if sys.stderr.isatty():
            self._timer = threading.Timer(_PATIENCE, self._show)
            self._timer.daemon = True
            self._timer.start()
        return self

    def _show(self) -> None:
        from rich.status import Status

        with self._lock:
            if not self._done:
                self._status = Status(self._text, console=console_for(sys.stderr))
                self._status.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        with self._lock:
            self._done = True
            if self._timer is not None:
                self._timer.cancel()
            if self._status is not None:
                self._status.stop()
