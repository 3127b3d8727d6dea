"""What a dialect gives for its command line, beside its command table."""

from __future__ import annotations

from typing import Protocol

from tidegate.syntax.command import CommandTable
from tidegate.syntax.configuration import LineRules, Path, RunningConfiguration
from tidegate.syntax.spelling import Failure, Spelled


class Grammar(LineRules, Protocol):
    """The ways of one operating system at its prompt."""

    table: CommandTable
    name: str  # of the dialect

    def redact(self, line: str) -> str:
        """The line with its secrets removed."""

    def tidy(
        self, running: RunningConfiguration, path: Path, sign: str, words: list[Spelled], typed: bool
    ) -> list[str]:
        """The lines that the device keeps of a line in full spelling; none for one that only moves about.

        `sign` is what stands before the words: `no`, `default` or nothing.
        `typed` tells a line that was typed from one of a saved configuration, which spells consequences out itself.
        """

    def consequences(self, running: RunningConfiguration, path: Path, sign: str, line: str, changed: bool) -> None:
        """Take away what the device takes away elsewhere now that `line`, behind `sign`, is taken.

        `changed`: it is new in its section.
        """

    def shown(self, running: RunningConfiguration) -> list[str]:
        """The whole configuration as the device prints it, separators and all, without what stands before it."""

    def prompt(self, hostname: str, level: str) -> str:
        """`level` is "user", "privileged", or the prompt word of a configuration mode."""

    def section_prompt(self, header: str) -> str:
        """The prompt word of a section that is only accounted for."""

    def complaint(self, failure: Failure, line: str, column: int, configuring: bool) -> list[str]:
        """What the device answers to a line that is no command; `column` is where the line began on the screen."""

    def text_follows(self, delimiter: str) -> str:
        """What the device says before free text is typed."""

    def new_device(self, hostname: str) -> str:
        """The configuration of a router that nobody configured yet."""
