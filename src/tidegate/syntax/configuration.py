"""A running configuration: the lines in effect, section by section, as one line after another changes them.

What a device does with a line depends on its kind: one value replaces another, options come together in one line, list
entries stand side by side, `no` takes lines away. `LineRules` says so for a dialect; the tree does the rest. It holds
no secret: what it is given has none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

Path = tuple[str, ...]  # the headers around a line, outermost first


class Rank(NamedTuple):
    """Where a line stands in its section: `part` first, then those of one `group` together, then `number`."""

    part: int
    group: str = ""
    number: tuple[int | str, ...] = ()


class LineRules(Protocol):
    """What a dialect says about lines in their full spelling."""

    def home(self, running: RunningConfiguration, path: Path, line: str) -> tuple[Path, str]:
        """Where `line` belongs that was typed under `path`, and how it is written there."""

    def key(self, path: Path, line: str) -> object:
        """What `line` is the value of: lines of one key in one section replace each other. Itself where of nothing."""

    def numbered(self, section: Section, path: Path, line: str) -> str:
        """`line` with the number that the device gives it, where it stands in a list that has numbers."""

    def joined(self, path: Path, old: str, new: str) -> str:
        """What is in effect when `new` comes where `old`, of the same key, is in effect."""

    def left(self, path: Path, old: str, gone: str) -> str:
        """What is left of `old`, of the same key, after `no` before `gone`: itself where that means another value."""

    def takes(self, path: Path, gone: str, line: str) -> bool:
        """Whether `no` before `gone` takes away `line`, of another key: because it begins so, or for other reasons."""

    def rank(self, path: Path, line: str, before: Rank) -> Rank:
        """Where the line stands in its section; `before` is where the one stands that came before it."""

    def keeps_no(self, path: Path, line: str, removed: bool) -> bool:
        """Whether `no` before `line` is itself kept, where it did or did not take lines away."""

    def is_default(self, path: Path, line: str) -> bool:
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

    def lines(self) -> list[str]:
        """The lines of this section itself."""
        return [entry.line for entry in self.entries.values()]

    def remove(self, beginning: str) -> bool:
        """Takes away `beginning` and what begins with it; whether there was any."""
        longer = beginning + " "
        found = [k for k, e in self.entries.items() if e.line == beginning or e.line.startswith(longer)]
        for key in found:
            del self.entries[key]
        return bool(found)


class RunningConfiguration:
    """Lines in effect. Each method takes lines in full spelling; `path` is the headers around one.

    `edits` grows with every line that changes what is in effect. `latest` is the entry that a line was last set in.
    """

    def __init__(self, rules: LineRules) -> None:
        self._rules = rules
        self.root = Section()
        self.edits = 0
        self.latest = Entry("")

    def open(self, path: Path) -> Section:
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
                joined = self._rules.joined(path[:depth], entry.line, header)
                self.edits += joined != entry.line
                entry.line = joined
            section = entry.children
        return section

    def find(self, path: Path) -> Section | None:
        """The section under `path`, None where it is not there."""
        section: Section | None = self.root
        for depth, header in enumerate(path):
            entry = section.entries.get(self._rules.key(path[:depth], header)) if section else None
            section = entry.children if entry else None
        return section

    def set(self, path: Path, line: str) -> bool:
        """`line` is in effect from now on, in place of what it replaces; whether that changes anything."""
        rules = self._rules
        path, line = rules.home(self, path, line)
        section = self.open(path)
        line = rules.numbered(section, path, line)
        key = rules.key(path, line)
        changed = section.entries.pop(("no", key), None) is not None
        entry = section.entries.get(key)
        if rules.is_default(path, line):
            changed = section.entries.pop(key, None) is not None or changed
        elif entry is None:
            entry = section.entries[key] = Entry(line)
            changed = True
        elif entry.line != line:
            joined = rules.joined(path, entry.line, line)
            changed = joined != entry.line or changed
            entry.line = joined
        self.latest = entry or self.latest
        self.edits += changed
        return changed

    def append(self, path: Path, line: str) -> None:
        """`line` stands after all others of the section, whatever they are: so of a section that nobody reads."""
        section = self.open(path)
        key = self._rules.key(path, line.strip())
        if key in section.entries:
            key = (key, len(section.entries))
        section.entries[key] = Entry(line)
        self.edits += 1

    def unset(self, path: Path, line: str, *, default: bool = False) -> bool:
        """`no line`, or `default line`: takes away what `line` sets, or all that begins with it; whether it changes.

        The sections of `path` are there.
        """
        path, line = self._rules.home(self, path, line)
        section = self.open(path)
        key = self._rules.key(path, line)
        changed = removed = self._remove(section, path, line, key)
        if default:
            changed = section.entries.pop(("no", key), None) is not None or changed
        elif self._rules.keeps_no(path, line, removed) and ("no", key) not in section.entries:
            section.entries["no", key] = Entry(f"no {line}")
            changed = True
        self.edits += changed
        return changed

    def _remove(self, section: Section, path: Path, gone: str, key: object) -> bool:
        entry = section.entries.get(key)
        removed = False
        if entry is not None:
            left = self._rules.left(path, entry.line, gone)
            removed = left != entry.line
            if not left:
                del section.entries[key]
            if entry.line == gone and not left:
                return True  # the common case, without a look at all others
            entry.line = left or entry.line
        found = [k for k, e in section.entries.items() if k != key and self._rules.takes(path, gone, e.line)]
        for one in found:
            del section.entries[one]
        return removed or bool(found)

    def lines(self) -> list[str]:
        """All lines in the order in which the device shows them, indented by section; no separators."""
        return [" " * depth + line for depth, line in self.below((), self.root)]

    def below(self, path: Path, section: Section) -> Iterator[tuple[int, str]]:
        """The lines of a section and of those in it, with how deep they stand in it."""
        for entry in self.sorted(path, section):
            yield 0, entry.line
            if entry.children is not None:
                yield from ((depth + 1, line) for depth, line in self.below((*path, entry.line), entry.children))

    def sorted(self, path: Path, section: Section) -> list[Entry]:
        """The entries of a section in the order in which the device shows them."""
        ranked: list[tuple[int, int, tuple[int | str, ...], Entry]] = []
        groups: dict[str, int] = {}
        rank = Rank(0)
        for entry in section.entries.values():
            rank = self._rules.rank(path, entry.line, rank)
            ranked.append((rank.part, groups.setdefault(rank.group, len(groups)), rank.number, entry))
        ranked.sort(key=lambda one: one[:3])
        return [one[3] for one in ranked]
