"""Lines from a file, a pipe or a paste: typed one after the other, with their answers, as a terminal's log has them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tidegate.console.assist import help_for
from tidegate.console.shell import Reply, Shell
from tidegate.syntax.transcript import Prompted, typed_lines


class Script:
    """Feeds text to a shell and writes what a log of the terminal would hold.

    `refused` counts the lines that were not done; `ended` tells that the session is over.
    """

    def __init__(self, shell: Shell, write: Callable[[str], object] = len) -> None:
        self._shell = shell
        self._write = write
        self.refused = 0
        self.ended = False

    def run(self, text: str) -> None:
        """Type every line of `text`, which may be a whole terminal session with its prompts and answers."""
        shell = self._shell
        for line in self._lines(text):
            self._write(f"{shell.prompt}{shell.grammar.redact(line) if line.strip() else ''}\n")
            for shown in self._feed(line).lines:
                self._write(f"{shown}\n")

    def run_quietly(self, text: str, answers: list[str]) -> None:
        """As `run`, of lines that stand on the screen already: only the answers, added to `answers`."""
        for line in self._lines(text):
            answers += self._feed(line).lines

    def _lines(self, text: str) -> Iterator[str]:
        """What is to be typed, one line at a time; the shell stands where each was typed."""
        for item in typed_lines(text, self._shell.twin.devices):
            if self.ended:
                return
            if isinstance(item, Prompted):
                self._shell.follow(item)
                yield item.typed
            else:
                yield item

    def _feed(self, line: str) -> Reply:
        shell = self._shell
        if line.rstrip().endswith("?") and shell.prompt:  # where it is a key, it is not part of the line
            return Reply(tuple(help_for(shell, line.rstrip()[:-1])))
        reply = shell.feed(line)
        self.refused += reply.refused
        self.ended = reply.ended
        return reply
