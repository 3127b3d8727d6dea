"""Reads a configuration as the device would take it, line by line, and accounts for every line.

The device ignores indentation: what a line means depends on the mode, and a line that is not valid in the mode but in
one above it leaves the sections in between. Indentation decides only what the device never sees: which lines belong
to a section that this table does not know, or knows and does not read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar, cast

from tidegate.model.device import Device
from tidegate.model.source import Diagnostic, LineStatus, LineStatuses, Severity
from tidegate.syntax.command import Command, CommandTable, Mode, describe
from tidegate.syntax.linetree import LineTree
from tidegate.syntax.transcript import Mark, Transcript
from tidegate.syntax.trie import Match

T = TypeVar("T")

# IOS takes about 4,000 characters a line; what is longer is no command. The bound also keeps any input linear.
MAX_LINE = 10_000
_AMBIGUOUS = 2  # words of a line that may mean different things in the global mode and in a section
_SHOWN = 200  # characters of a line in a diagnostic

_MODELLED = LineStatuses.CODE[LineStatus.MODELLED]
_NO_EFFECT = LineStatuses.CODE[LineStatus.NO_EFFECT]


@dataclass(slots=True)
class Section:
    """An open section: its mode, the object it configures, and the header's indentation.

    `line` is the header's. `unread` is the command of a section whose lines are only accounted for.
    """

    mode: Mode
    object: Any
    indent: int
    line: int = 0
    unread: Command | None = None


class Typed(NamedTuple):
    """What became of a typed line: its number, the section it is part of (None: of none, or of a text), as which
    command, and what the device says to it."""

    number: int
    section: Section | None
    match: Match | None
    said: tuple[Diagnostic, ...]

    @property
    def refused(self) -> bool:
        return any(diagnostic.code == "refused" for diagnostic in self.said)


class Reader:
    """State while one file is read. Handlers get it first, then the object of the section they stand in.

    device: what is being built. line: the number of the line at hand. pasted: the text is a terminal session. typing:
    lines come one by one, from `type`.
    """

    def __init__(
        self, table: CommandTable, device: Device, transcript: Transcript, redact: Callable[[str], str]
    ) -> None:
        self.device = device
        self.line = 0
        self.pasted = transcript.session
        self.typing = False
        self._table = table
        self._transcript = transcript
        self._redact = redact
        self._anywhere = table.modes[table.ANYWHERE]
        self._stack = [Section(table.modes[table.GLOBAL], device, -1)]
        self._indent = 0  # of the line at hand, where it is known
        self._unknown: tuple[int, int] | None = None  # indentation and line of a header that is not understood
        self.opened: dict[int, Section] = {}  # every section by the line of its header
        self.texts: dict[int, int] = {}  # the line after which free text stands, and the last of it
        self._text_end: str | None = None  # what ends the free text (a banner) that is being typed
        self._states: dict[type, Any] = {}
        device.statuses = LineStatuses(len(transcript.lines))
        self._codes = device.statuses.codes
        self._headers = LineTree(transcript.lines).headers
        device.text.headers = self._headers

    # What handlers use.

    def enter(self, mode: str, configured: Any) -> None:
        """Open a section of `mode`; the commands in it get the object `configured`."""
        raw = self._transcript.lines[self.line - 1]
        indent = len(raw) - len(raw.lstrip())
        self._open(Section(self._table.modes[mode], configured, indent, self.line))

    def _open(self, section: Section) -> None:
        self._stack.append(section)
        self.opened[section.line] = section

    def leave(self) -> None:
        """Close the innermost section (`exit`); nothing in the global mode."""
        if len(self._stack) > 1:
            self._stack.pop()

    def leave_all(self) -> None:
        """Back to the global mode (`end`)."""
        del self._stack[1:]

    def enclosing(self, kind: type[T]) -> T | None:
        """The object of type `kind` of the innermost section that has one."""
        for section in reversed(self._stack):
            if isinstance(section.object, kind):
                return section.object
        return None

    def state(self, kind: type[T]) -> T:
        """The one object of type `kind` of this reading, made without arguments when first asked for."""
        found = self._states.get(kind)
        if found is None:
            found = self._states[kind] = kind()
        return cast(T, found)  # the key is the type of the value

    def refuse(self, message: str) -> None:
        """The device refuses the line at hand: it has no effect. `message` is what the device prints."""
        self.report("refused", Severity.ERROR, message)

    def refuse_line(self, line: int, message: str) -> None:
        """As `refuse`, of an earlier line: what came after it decides."""
        self.report("refused", Severity.ERROR, message, line)

    def not_modelled(self, message: str) -> None:
        """The line at hand is known, may change forwarding, and is not (wholly) modelled."""
        self.device.statuses[self.line] = LineStatus.NOT_MODELLED
        self.report("not-modelled", Severity.WARNING, message)

    def not_understood(self, message: str) -> None:
        """The line at hand has the form of a command, but a value that cannot be."""
        self.device.statuses[self.line] = LineStatus.NOT_UNDERSTOOD
        self.report("not-understood", Severity.WARNING, message)

    def no_effect(self) -> None:
        """The line at hand changes no forwarding."""
        self.device.statuses[self.line] = LineStatus.NO_EFFECT

    def report(self, code: str, severity: Severity, message: str, line: int | None = None) -> None:
        """Add a diagnostic about the line at hand, or about `line`."""
        at = self.line if line is None else line
        text = self._redact(self._transcript.lines[at - 1].strip()[:_SHOWN]) if at else ""
        self.device.diagnostics.append(Diagnostic(code, severity, self.device.text.file, at, text, message))

    def skip_text(self, first: str, delimiter: str) -> None:
        """Skip free text (a banner) that runs until `delimiter`; `first` is what stands of it on the line at hand."""
        if delimiter in first:
            return
        if self.typing:
            self._text_end = delimiter
            return
        lines = self._transcript.lines
        for index in range(self.line, len(lines)):
            if delimiter in lines[index]:
                self.texts[self.line] = index + 1
                self._transcript.marks.update(dict.fromkeys(range(self.line + 1, index + 2), Mark.OUTPUT))
                return
        self.report("unterminated-text", Severity.WARNING, f"The text that begins here has no closing '{delimiter}'.")

    # The reading itself.

    def read(self) -> Device:
        """Read all lines; the device is complete afterwards."""
        self.read_lines()
        return self.finish()

    def finish(self) -> Device:
        """What only the end of the lines decides; the device is complete afterwards."""
        self.line = 0
        for finish in self._table.finishers:
            finish(self)
        return self.device

    def read_lines(self) -> None:
        """Read all lines, and leave what only their end decides: more lines can be typed."""
        marks = self._transcript.marks
        codes = self._codes
        headers = self._headers
        stack = self._stack
        for number, raw in enumerate(self._transcript.lines, 1):
            line = raw.strip()
            if not line or line[0] == "!":
                continue
            self.line = number
            if marks and number in marks and self._set_aside(number, line):
                continue
            section = stack[-1]
            if section.unread is None and self._unknown is None:
                found = section.mode.memo.get(line)
                if found is None and len(line) <= MAX_LINE:
                    found = section.mode.find(line)
                if found is not None:
                    command = found.command
                    if command is None and len(stack) == 2:
                        # Most lines that a section does not know open the next one.
                        section = stack[0]
                        found = section.mode.match(line)
                        command = found.command if found.exact else None
                        if command is not None and command.handler is not None:
                            stack.pop()
                    if command is not None and command.handler is not None and found.exact:
                        codes[number] = _MODELLED
                        headers[number] = section.line
                        command.handler(self, section.object, **found.arguments)
                        continue
            self._read_other(raw, line)

    # Lines that are typed.

    @property
    def outermost(self) -> Section:
        """The global mode."""
        return self._stack[0]

    @property
    def modes(self) -> list[Mode]:
        """The modes in which the next line is looked up, the innermost first."""
        found = [section.mode for section in reversed(self._stack) if section.unread is None]
        return [*dict.fromkeys(found), self._anywhere]

    @property
    def innermost(self) -> Section:
        """The section in which the next line will stand."""
        return self._stack[-1]

    @property
    def text_end(self) -> str | None:
        """What ends the free text that the next line is part of; None where it is a command."""
        return self._text_end

    def type(self, line: str) -> Typed:
        """Take one more line, as the device takes one at its prompt: at once, and by its words alone."""
        if not self.typing:
            self.typing = self.pasted = True
            self._unknown = None
            self.leave_all()
        self._transcript.lines.append(line)
        self._headers.append(0)
        self.line = number = len(self._transcript.lines)
        before = len(self.device.diagnostics)
        if self._text_end is not None:
            if self._text_end in line:
                self._text_end = None
            return Typed(number, None, None, ())
        self._indent = 0
        at, found = self._match_typed(line.strip())
        self.device.statuses[number] = LineStatus.NOT_UNDERSTOOD
        if found.command is None and at.unread is None:
            return Typed(number, None, found, ())
        if found.command is None:
            self._account_child(at)
        else:
            self._apply(found, max(index for index, section in enumerate(self._stack) if section is at))
        said = tuple(self.device.diagnostics[before:])
        del self.device.diagnostics[before:]
        return Typed(number, at, found, said)

    def _match_typed(self, line: str) -> tuple[Section, Match]:
        """The section that takes the line and as which command: the innermost one that has it in full, else in short.

        Where none has, the innermost section, and the attempt that got furthest.
        """
        top = self._stack[-1]
        failure = Match(None, {}, 0, "invalid")
        short: tuple[Section, Match] | None = None
        for section in reversed(self._stack):
            if section.unread is not None:
                found = self._match_anywhere(line)
                if section is top and found.command is not None and found.exact:
                    return section, found
                if self._escapes(line):
                    continue
                return section, failure
            for mode in (section.mode, self._anywhere) if section is top else (section.mode,):
                found = self._match_anywhere(line) if mode is self._anywhere else mode.match_typed(line)
                if found.command is not None and found.exact:
                    return section, found
                if found.command is not None:
                    if short is None or (short[1].command.handler is None and found.command.handler is not None):
                        short = section, found
                elif found.reached > failure.reached or (found.problem == "ambiguous" and not failure.reached):
                    failure = found
        return short or (top, failure)

    def _match_anywhere(self, line: str) -> Match:
        """What leads out of a section. What else is read in every mode is what captures hold, and not typed there."""
        found = self._anywhere.match(line)
        command = found.command
        if command is None or (command.handler is None and not command.pattern.startswith("exit-")):
            return Match(None, {}, 0, "invalid")
        return found

    # How lines of a file are told apart.

    def _set_aside(self, number: int, line: str) -> bool:
        """Whether the line is text of a banner or output of the device; one typed in the global mode returns there."""
        if self._transcript.marks[number] is Mark.OUTPUT:
            self._codes[number] = _NO_EFFECT
            return True
        if len(line) <= MAX_LINE and self._stack[0].mode.match(line).command is not None:
            self.leave_all()  # unless someone retold the session with the wrong prompt
        return False

    def _text(self) -> str:
        return self._transcript.lines[self.line - 1].strip()[:_SHOWN]

    def _read_other(self, raw: str, line: str) -> None:
        """Read a line that is no modelled command of the innermost section."""
        if len(line) > MAX_LINE:
            self._account(LineStatus.NOT_UNDERSTOOD, f"The line has {len(line)} characters: no command is so long.")
            return
        self._indent = indent = len(raw) - len(raw.lstrip())
        if self._unknown is not None and self._in_unknown(line, indent):
            return
        top = self._stack[-1]
        if top.unread is not None and indent > top.indent and not self._escapes(line):
            self._account_child(top)
            return
        failure = self._find(line, top)
        if failure is None:
            return
        if top.unread is not None and (self.pasted or indent > top.indent):
            self._account_child(top)
        elif line[0] in "%^":  # an answer of the device in a pasted session
            self.no_effect()
        else:
            self._not_known(line, indent, failure)

    def _find(self, line: str, top: Section) -> Match | None:
        """Apply the line in the innermost section that knows it; else the attempt that got furthest.

        A full keyword in an outer section comes before an abbreviation in an inner one: `line` is no `linecode`.
        """
        failure = Match(None, {}, 0, "invalid")
        second: tuple[Match, int] | None = None  # what to take where no section knows the line better
        for depth in range(len(self._stack) - 1, -1, -1):
            section = self._stack[depth]
            for mode in (section.mode, self._anywhere) if section is top else (section.mode,):
                if section.unread is not None and mode is section.mode:
                    continue
                found = mode.match(line)
                if found.command is None:
                    failure = found if found.reached > failure.reached else failure
                elif found.exact and self._sure(found.command, section, second is not None):
                    self._apply(found, depth)
                    return None
                elif second is None or (found.exact and not second[0].exact):
                    second = found, depth
        if second is None:
            return failure
        self._apply(*second)
        return None

    def _sure(self, command: Command, section: Section, second: bool) -> bool:
        """Whether no outer section needs to be asked.

        Commands that are only accounted for are declared broadly (`ip nat LINE`). Where the line is not indented as
        part of the section, a command that an outer section models or opens a section with comes before them.
        """
        if command.handler is not None or command.header:
            return True
        return not second and (self._indent > section.indent or section is self._stack[0])

    def _escapes(self, line: str) -> bool:
        """In a session every line is typed, so that a global section's header ends one that is not read."""
        if not self.pasted:
            return False
        found = self._stack[0].mode.match(line)
        if found.command is not None and found.command.header:
            return True
        # Short lines such as `version 2` are commands of many modes; what is as long as `ip route …` is global.
        if self.typing and found.exact and found.command is not None and found.command.handler is not None:
            return len(line.split()) > _AMBIGUOUS
        return self._anywhere.match(line).command is not None

    def _in_unknown(self, line: str, indent: int) -> bool:
        """Whether the line belongs to a section that is not understood; then it is accounted for."""
        assert self._unknown is not None
        header_indent, header_line = self._unknown
        if indent <= header_indent:
            self._unknown = None
            return False
        top = self._stack[-1]
        if len(self._stack) > 1 and top.unread is None and top.mode.match(line).command is not None:
            self._unknown = None  # pieces typed one after the other are indented as it comes
            return False
        self._headers[self.line] = header_line
        self._account(LineStatus.NOT_UNDERSTOOD, f"Part of what begins at line {header_line} and is not understood.")
        return True

    def _apply(self, found: Match, depth: int) -> None:
        """Take a line that is a command of the section at `depth`, leaving the sections inside it."""
        command: Command = found.command
        top = self._stack[-1]
        inside = self._indent > top.indent and not self.pasted
        stays = command.handler is None and not command.header and (inside or top.unread is not None)
        if depth < len(self._stack) - 1 and not stays:
            del self._stack[depth + 1 :]
        self._headers[self.line] = self._stack[depth].line
        if command.handler is not None:
            self._codes[self.line] = _MODELLED
            command.handler(self, self._stack[depth].object, **found.arguments)
            return
        if command.status is LineStatus.NO_EFFECT:
            self._codes[self.line] = _NO_EFFECT
        else:
            self._account(command.status, f"'{self._redact(self._text())}' is not modelled; results may differ.")
        if command.block:
            section = self._stack[-1]
            self._open(Section(section.mode, section.object, self._indent, self.line, command))

    def _account_child(self, section: Section) -> None:
        assert section.unread is not None
        self._headers[self.line] = section.line
        if section.unread.status is LineStatus.NO_EFFECT:
            self._codes[self.line] = _NO_EFFECT
            return
        header = self._redact(self._transcript.lines[section.line - 1].strip()[:_SHOWN])
        self._account(section.unread.status, f"Part of '{header}', which is not modelled.")

    def _not_known(self, line: str, indent: int, failure: Match) -> None:
        if not self.pasted:
            while len(self._stack) > 1 and indent <= self._stack[-1].indent and self._is_indented(self._stack[-1]):
                self._stack.pop()
            self._unknown = (indent, self.line)
        mode = self._stack[-1].mode.prompt
        self._headers[self.line] = self._stack[-1].line
        self._account(LineStatus.NOT_UNDERSTOOD, f"{describe(failure, line)} ({mode} mode); the line is left out.")

    def _is_indented(self, section: Section) -> bool:
        """Whether the first line of the section is indented deeper than its header."""
        for raw in self._transcript.lines[section.line : self.line]:
            body = raw.lstrip()
            if body and body[0] != "!":
                return len(raw) - len(body) > section.indent
        return False

    def _account(self, status: LineStatus, message: str) -> None:
        self.device.statuses[self.line] = status
        if status is LineStatus.NOT_MODELLED or status is LineStatus.NOT_UNDERSTOOD:
            self.report(str(status), Severity.WARNING, message)
