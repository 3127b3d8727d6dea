"""A device's configuration while it is being typed: what each line does, and what is in effect after it.

The reader that reads files takes the typed lines too, so that the device says and does the same; the running
configuration is what a saved file would hold.
"""

from __future__ import annotations

from typing import NamedTuple

from tidegate.model.device import Device
from tidegate.model.source import LineStatus, SourceText
from tidegate.syntax.command import Mode
from tidegate.syntax.configuration import RunningConfiguration
from tidegate.syntax.grammar import Grammar
from tidegate.syntax.linetree import LineTree
from tidegate.syntax.reader import Reader, Section
from tidegate.syntax.spelling import Spelled, spell
from tidegate.syntax.transcript import read_transcript
from tidegate.syntax.trie import Trie

_SIGNS = ("no", "default")


class Answer(NamedTuple):
    """What came of a typed line. `understood`: it is a command; `refused`: the device does not do it.

    `said` is what the device prints; `note` what the reader of the twin must know beside it. `changed`: the running
    configuration is another than before.
    """

    understood: bool
    refused: bool = False
    said: tuple[str, ...] = ()
    note: str = ""
    changed: bool = False


class Configuring:
    """The configuration of one device, from `text` on. `name` is the device's where the text gives none."""

    def __init__(self, grammar: Grammar, text: str, name: str) -> None:
        self._grammar = grammar
        transcript = read_transcript(text)
        self.running = RunningConfiguration(grammar)
        device = Device(
            name=transcript.hostname or name,
            dialect=grammar.name,
            text=SourceText(name, transcript.lines, grammar.redact),
        )
        self._reader = Reader(grammar.table, device, transcript, grammar.redact)
        self._paths: dict[int, tuple[str, ...]] = {0: ()}  # of the sections, by the line of the header
        self._reader.read_lines()
        self._take_over(transcript.session)

    @property
    def hostname(self) -> str:
        return self._reader.device.name

    @property
    def path(self) -> tuple[str, ...]:
        """The headers of the sections around the next line, outermost first."""
        return self._paths[self._reader.innermost.line]

    @property
    def prompt(self) -> str:
        """The prompt word of the mode that the next line is typed in."""
        section = self._reader.innermost
        if section.unread is None:
            return section.mode.prompt
        return self._grammar.section_prompt(self._paths[section.line][-1])

    @property
    def modes(self) -> list[Mode]:
        """The modes a line is looked up in, the innermost first."""
        return self._reader.modes

    @property
    def is_global(self) -> bool:
        return self._reader.innermost.line == 0

    @property
    def text_end(self) -> str | None:
        """What ends the free text that the next line is part of; None where it is a command."""
        return self._reader.text_end

    @property
    def awaits_text(self) -> bool:
        """Whether the next line is free text, whatever it says."""
        return self.text_end is not None

    def end_text(self) -> bool:
        """End the free text that is being typed; whether there was any."""
        if self.text_end is None:
            return False
        self.type(self.text_end)
        return True

    def leave_all(self) -> None:
        """Back to the global mode."""
        self._reader.leave_all()

    def type(self, line: str) -> Answer:
        """Take a line at the prompt of the present mode."""
        if (not line.strip() or line.lstrip()[0] == "!") and not self.awaits_text:
            return Answer(True)  # nothing, or a comment
        end = self.text_end
        typed = self._reader.type(line)
        if typed.match is None:
            return self._take_text(line, end or "")
        if typed.section is None:
            return Answer(False)
        said = tuple(d.message for d in typed.said if d.code in ("refused", "address-removed"))
        note = next((d.message for d in typed.said if d.code in ("not-modelled", "not-understood")), "")
        if typed.refused or any(d.code == "not-understood" for d in typed.said):
            return Answer(True, True, said, note)
        before = self.running.edits
        self._effect(typed.section, line, typed.number, True)
        return Answer(True, False, said, note, self.running.edits != before)

    def finished(self) -> Device:
        """The device as the reader of the typed lines has it. No line can be typed afterwards."""
        return self._reader.finish()

    def _take_text(self, line: str, end: str = "") -> Answer:
        """A line of a banner, which `end` ends: part of the last entry, as it is."""
        shown = self._grammar.redact(line.rstrip())
        if end in line and end not in shown:
            shown += end
        self.running.latest.line += "\n" + shown
        return Answer(True, changed=True)

    def _take_over(self, session: bool) -> None:
        """Fill the running configuration with what was read."""
        device = self._reader.device
        refused = {d.line for d in device.diagnostics if d.code == "refused"}
        tree = LineTree(list(device.text.lines), device.text.headers)
        following = 0  # the last line of a banner
        for number, status in device.statuses.items():
            if number in refused or number <= following:
                continue
            raw = tree.lines[number - 1]
            header = tree.headers[number]
            if header not in self._paths:
                continue
            section = self._reader.opened.get(header) if header else self._reader.outermost
            deeper = _indent(raw) - _indent(tree.lines[header - 1]) if header else 0
            if (
                section is None
                or status is LineStatus.NOT_UNDERSTOOD
                or (section.unread is not None and not session and deeper > 0)
            ):
                # Of a section that is not read, or not understood, the lines are kept as they stand.
                line = " " * max(deeper - 1, 0) + self._grammar.redact(raw.strip())
                self.running.append(self._paths[header], line)
                self._paths.setdefault(number, (*self._paths[header], line))  # it may be the header of others
            else:
                self._effect(section, raw.strip(), number, session)
            following = self._reader.texts.get(number, 0)
            for text in tree.lines[number:following]:
                self._take_text(text)

    def _effect(self, section: Section, line: str, number: int, typed: bool) -> None:
        """Let a line of `section` change the running configuration."""
        grammar = self._grammar
        path = self._paths[section.line]
        opened = self._reader.opened.get(number)
        sign, words = self._spell(section, line)
        if words is None or (section.unread is not None and line.startswith("exit-")):
            # Part of a section that is not read, or not understood: kept as it is.
            words = [Spelled(grammar.redact(line))]
            lines = [words[0].word]
        else:
            lines = [grammar.redact(kept) for kept in grammar.tidy(self.running, path, sign, words, typed)]
        for kept in lines:
            if sign:
                changed = self.running.unset(path, kept, default=sign == "default")
            elif opened is not None:
                before = self.running.edits
                self.running.open((*path, kept))
                changed = self.running.edits != before
            else:
                changed = self.running.set(path, kept)
            if changed or sign:
                grammar.consequences(self.running, path, sign, kept, changed)
        if opened is not None:
            self._paths[number] = (*path, lines[0]) if lines else path

    def _spell(self, section: Section, line: str) -> tuple[str, list[Spelled] | None]:
        """Sign (`no`, `default` or none) and words in full of a line; no words where its section is not read."""
        words = line.split()
        tries: list[tuple[Trie, bool]] = []
        if section.unread is None:
            tries = [(section.mode.modelled, False), (section.mode.accounted, True)]
        tries.append((self._grammar.table.modes[self._grammar.table.ANYWHERE].modelled, False))
        tries.append((self._grammar.table.modes[self._grammar.table.ANYWHERE].accounted, True))
        for trie, signs_implied in tries:
            found = spell(trie, words)
            if found is not None:
                return (found[0].word, found[1:]) if found[0].word in _SIGNS and len(found) > 1 else ("", found)
            sign = words[0].lower()
            if sign in _SIGNS and len(words) > 1:
                found = spell(trie, words[1:] if signs_implied else ["no", *words[1:]])
                if found is not None:
                    return sign, found if signs_implied else found[1:]
        return "", None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
