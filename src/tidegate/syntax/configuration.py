"""A running configuration: the lines in effect, section by section, as one line after another changes them.

What a device does with a line depends on its kind: one value replaces another, list entries stand side by side, `no`
takes lines away. `LineRules` says so for a dialect; the tree does the rest. It holds no secret: what it is given has
none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol


class LineRules(Protocol):
    """What a dialect says about lines in their full spelling. `path` is the headers around a line, outermost first."""

    def key(self, path: Sequence[str], line: str) -> object:
        """What `line` is the value of: lines of one key in one section replace each other. Itself where of nothing."""

    def rank(self, path: Sequence[str], line: str) -> int | None:
        """Where the line stands among its neighbours in the section; None: after the one typed before it."""

    def keeps_no(self, path: Sequence[str], line: str, removed: bool) -> bool:
        """Whether `no` before `line` is itself kept, where it did or did not take lines away."""

    def is_default(self, path: Sequence[str], line: str) -> bool:
        """Whether `line` says what holds without it, so that it is not shown."""


@dataclass(slots=True, eq=False)
class Entry:
    """A line, and the section it opens where `children` is not None."""

    line: str
    children: Section | None = None


@dataclass(slots=True, eq=False)
class Section:
    """The entries of a section by key, in the order in which they came."""

    entries: dict[object, Entry] = field(default_factory=dict)

    def walk(self) -> Iterator[tuple[Section, object, Entry]]:
        """Every entry here and below, with the section it stands in and its key."""
        for key, entry in list(self.entries.items()):
            yield self, key, entry
            if entry.children is not None:
                yield from entry.children.walk()


class RunningConfiguration:
    """Lines in effect. Each method takes lines in full spelling; `path` is the headers around one.

    `edits` grows with every line that changes what is in effect.
    """

    def __init__(self, rules: LineRules) -> None:
        self._rules = rules
        self.root = Section()
        self.edits = 0

    def open(self, path: Sequence[str]) -> Section:
        """The section under `path`, made where it is not there."""
        section = self.root
        for depth, header in enumerate(path):
            key = self._rules.key(path[:depth], header)
            entry = section.entries.get(key)
            if entry is None:
                entry = section.entries[key] = Entry(header)
                self.edits += 1
            if entry.children is None:
                entry.children = Section()
            if entry.line != header:
                entry.line = header
                self.edits += 1
            section = entry.children
        return section

    def find(self, path: Sequence[str]) -> Section | None:
        """The section under `path`, None where it is not there."""
        section: Section | None = self.root
        for depth, header in enumerate(path):
            entry = section.entries.get(self._rules.key(path[:depth], header)) if section else None
            section = entry.children if entry else None
        return section

    def set(self, path: Sequence[str], line: str) -> None:
        """`line` is in effect from now on, in place of what it replaces."""
        section = self.open(path)
        key = self._rules.key(path, line)
        if section.entries.pop(("no", key), None) is not None:
            self.edits += 1
        entry = section.entries.get(key)
        if self._rules.is_default(path, line):
            if section.entries.pop(key, None) is not None:
                self.edits += 1
        elif entry is None:
            section.entries[key] = Entry(line)
            self.edits += 1
        elif entry.line != line:
            entry.line = line
            self.edits += 1

    def unset(self, path: Sequence[str], line: str, *, default: bool = False) -> None:
        """`no line`, or `default line`: takes away what `line` sets, or all that begins with it."""
        section = self.open(path)
        key = self._rules.key(path, line)
        removed = self.remove(section, line, key)
        self.edits += removed
        if not default and self._rules.keeps_no(path, line, removed) and ("no", key) not in section.entries:
            section.entries["no", key] = Entry(f"no {line}")
            self.edits += 1

    @staticmethod
    def remove(section: Section, beginning: str, key: object = None) -> bool:
        """Removes from `section` the line of `key` and those that begin with `beginning`; whether there were any."""
        if key is not None and key in section.entries and section.entries[key].line == beginning:
            del section.entries[key]  # the common case, without a look at all others
            return True
        longer = beginning + " "
        found = [k for k, e in section.entries.items() if k == key or e.line == beginning or e.line.startswith(longer)]
        for one in found:
            del section.entries[one]
        return bool(found)

    def lines(self) -> list[str]:
        """All lines in the order in which the device shows them, indented by section; no separators."""
        return [" " * depth + line for depth, line in self.below((), self.root)]

    def below(self, path: tuple[str, ...], section: Section) -> Iterator[tuple[int, str]]:
        """The lines of a section and of those in it, with how deep they stand in it."""
        for entry in self.sorted(path, section):
            yield 0, entry.line
            if entry.children is not None:
                yield from ((depth + 1, line) for depth, line in self.below((*path, entry.line), entry.children))

    def sorted(self, path: Sequence[str], section: Section) -> list[Entry]:
        """The entries of a section in the order in which the device shows them."""
        ranked: list[tuple[int, Entry]] = []
        rank = 0
        for entry in section.entries.values():
            own = self._rules.rank(path, entry.line)
            rank = rank if own is None else own
            ranked.append((rank, entry))
        ranked.sort(key=lambda one: one[0])
        return [entry for _, entry in ranked]
