"""Lines from a file or a pipe: typed one after the other, with their answers, as a terminal's log would have them."""

from __future__ import annotations

from collections.abc import Callable

from tidegate.console.shell import Shell
from tidegate.syntax.transcript import Prompted, typed_lines


class Script:
    """Feeds text to a shell and writes what a log of the terminal would hold. `refused` counts refused lines."""

    def __init__(self, shell: Shell, write: Callable[[str], None]) -> None:
        self._shell = shell
        self._write = write
        self.refused = 0
        self.ended = False

    def run(self, text: str) -> None:
        """Type every line of `text`, which may be a whole terminal session with its prompts and answers."""
        for item in typed_lines(text):
            if self.ended:
                return
            if isinstance(item, Prompted):
                self._shell.follow(item)
                self.type(item.typed)
            else:
                self.type(item)

    def type(self, line: str) -> None:
        """Type one line."""
        shell = self._shell
        body = line.strip()
        self._write(f"{shell.prompt}{shell.grammar.redact(line) if body else ''}\n")
        reply = shell.feed(line)
        for shown in reply.lines:
            self._write(f"{shown}\n")
        self.refused += reply.refused
        self.ended = reply.ended
