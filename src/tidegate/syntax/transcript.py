"""From what was captured to configuration lines: terminal control characters, prompts and device answers removed.

Line numbers stay those of the file. In a session the prompt says in which mode a line was typed: a line typed in a
section gets one blank of indentation, and one typed in the global mode none.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[()][A-Z0-9]|[\x00\x07]")
_PAGER = re.compile(r" ?-{1,2}(?:\(?[Mm]ore\)?)(?: \d+%)? ?-{1,2} ?")
# A name, the configuration mode in parentheses or none, `#` or `>`, and what was typed.
_PROMPT = re.compile(
    r"[ \t]*([A-Za-z][\w./:@\-]{0,80})(?:\((config[\w\-.]*|cfg[\w\-.]*)\))?([#>])[ \t]*(.*)$", re.ASCII
)
_CONFIG_PROMPT = re.compile(r"^[ \t]*([A-Za-z][\w./:@\-]{0,80})\(config[\w\-.]*\)#", re.ASCII | re.MULTILINE)
_EXEC_PROMPT = re.compile(
    r"^([A-Za-z][\w./:@\-]{0,80})[#>][ \t]*"
    r"(?:$|(?:sho?|show|conf|configure|ter|term|terminal|en|enable|more|wr|write)\b)",
    re.ASCII | re.MULTILINE,
)
_EXEC_NAME = re.compile(r"^([A-Za-z][\w./:@\-]{0,80})[#>]", re.ASCII | re.MULTILINE)
_SHOWS_CONFIGURATION = re.compile(r"(?:do )?(?:sh\w*\s+(?:run|start|conf|derived)|more\s|wr\w*\s+t)", re.IGNORECASE)
_CONFIGURES = re.compile(r"conf", re.IGNORECASE)
_ANSWER = re.compile(
    r"\s*(?:%|\^|\*?(?:\.?[A-Z][a-z]{2} +\d+ [\d:.]+|\d\d:\d\d:\d\d).*: *%|Enter configuration commands|"
    r"Building configuration|\[OK\]|Destination filename|\[confirm\])"
)
# What is printed around a configuration and could be no command.
_AROUND = re.compile(r"\s*(?:Current configuration ?: \d+ bytes|Using \d+ (?:out of \d+ )?bytes)")


class Mark(Enum):
    """What a session tells about a line."""

    OUTPUT = "output"  # printed by the device, typed outside configuration mode, or text of a banner
    GLOBAL = "global"  # typed at the prompt of the global mode


@dataclass(slots=True)
class Transcript:
    """`lines[i]` is line i + 1. `session`: commands were typed in configuration mode, not printed by the device.

    `marks` is by 1-based line; `hostname` is that of the last prompt.
    """

    lines: list[str]
    session: bool = False
    hostname: str | None = None
    marks: dict[int, Mark] = field(default_factory=dict)


def read_transcript(text: str) -> Transcript:
    """The lines of a file, of a `show` capture, or of a terminal session."""
    lines = _clean(text).split("\n")
    if lines and not lines[-1]:
        lines.pop()
    if "#" not in text:
        return Transcript(lines)
    typed = set(_CONFIG_PROMPT.findall(text))
    names = typed | set(_EXEC_PROMPT.findall(text))
    return _read_session(lines, names, bool(typed)) if names else Transcript(lines)


class Prompted(NamedTuple):
    """A line behind a prompt: the router's name, the configuration mode (None: none), and what was typed.

    `privileged` is False behind `>`.
    """

    name: str
    mode: str | None
    privileged: bool
    typed: str


def typed_lines(text: str, known: Collection[str] = ()) -> Iterator[Prompted | str]:
    """What was typed in a text that is pasted: of a terminal session what stands behind prompts, else every line.

    Prompts are told by what stands behind some of them, and at once where the router's name is `known`.
    """
    cleaned = _clean(text)
    names = set(_CONFIG_PROMPT.findall(cleaned)) | set(_EXEC_PROMPT.findall(cleaned))
    names |= {name for name in _EXEC_NAME.findall(cleaned) if name in known}
    lines = cleaned.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    if not names:
        yield from lines
        return
    for line in lines:
        found = _PROMPT.match(line)
        if found is not None and found[1] in names:
            yield Prompted(found[1].rpartition(":")[2], found[2], found[3] == "#", found[4])


def is_answer(line: str) -> bool:
    """Whether a device printed the line: a refusal and its marker, a message of its log, the words of a command."""
    return _ANSWER.match(line) is not None or _AROUND.match(line) is not None


def _clean(text: str) -> str:
    if text.startswith("\ufeff"):
        text = text[1:]
    if "\r" in text:
        text = text.replace("\r\n", "\n")
        text = text.replace("\r", "") if "\n" in text else text.replace("\r", "\n")
    if "\x1b" in text or "\x00" in text or "\x07" in text:
        text = _ESCAPES.sub("", text)
    if "More" in text or "-more" in text or "(more" in text:
        text = _PAGER.sub("", text)
    if "\b" in text:
        text = "\n".join(_backspaced(line) if "\b" in line else line for line in text.split("\n"))
    return text


def _backspaced(line: str) -> str:
    """What the terminal shows: a backspace moves left, and what follows overwrites."""
    shown: list[str] = []
    at = 0
    for char in line:
        if char == "\b":
            at = max(at - 1, 0)
        else:
            shown[at : at + 1] = char
            at += 1
    return "".join(shown).rstrip() if not "".join(shown).strip() else "".join(shown)


def _read_session(lines: list[str], names: set[str], session: bool) -> Transcript:
    found = Transcript(lines, session=session)
    output = False  # whether lines without a prompt are output of an exec command
    for index, line in enumerate(lines):
        prompt = _PROMPT.match(line) if "#" in line or ">" in line else None
        if prompt is None:
            if line.strip() and (output or _ANSWER.match(line)):
                found.marks[index + 1] = Mark.OUTPUT
            continue
        name, mode, _, typed = prompt.groups()
        if name not in names:
            continue
        found.hostname = name.rpartition(":")[2] or None
        typed = typed.strip()
        if mode is None:
            lines[index] = typed
            found.marks[index + 1] = Mark.OUTPUT
            output = bool(typed) and not (_SHOWS_CONFIGURATION.match(typed) or _CONFIGURES.match(typed))
        else:
            at_global = mode in ("config", "cfg")
            lines[index] = typed if at_global or not typed else " " + typed
            if at_global:
                found.marks[index + 1] = Mark.GLOBAL
            output = False
    return found
