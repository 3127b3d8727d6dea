# ruff: noqa: ARG002  # rules get more than these ones look at
"""The tree of lines in effect, with rules of a small made-up system."""

from __future__ import annotations

from tidegate.syntax.configuration import Path, Rank, RunningConfiguration, Section


class Rules:
    """`size N` is a value, `colour A B` gathers, `on` holds without being said; the rest are list entries."""

    def home(self, running: RunningConfiguration, path: Path, line: str) -> tuple[Path, str]:
        return path, line

    def key(self, path: Path, line: str) -> object:
        word = line.split()[0]
        return word if word in ("size", "colour") else line

    def numbered(self, section: Section, path: Path, line: str) -> str:
        return line

    def joined(self, path: Path, old: str, new: str) -> str:
        return " ".join(dict.fromkeys((*old.split(), *new.split()))) if new.startswith("colour") else new

    def left(self, path: Path, old: str, gone: str) -> str:
        if not gone.startswith("colour "):
            return ""
        kept = [word for word in old.split()[1:] if word not in gone.split()]
        return " ".join(("colour", *kept)) if kept else ""

    def takes(self, path: Path, gone: str, line: str) -> bool:
        return line == gone or line.startswith(f"{gone} ")

    def rank(self, path: Path, line: str, before: Rank) -> Rank:
        if line.startswith("item"):
            return Rank(2, line.split()[1], (int(line.split()[2]),))
        return Rank(1) if line.startswith("size") else before

    def keeps_no(self, path: Path, line: str, removed: bool) -> bool:
        return line == "on"

    def is_default(self, path: Path, line: str) -> bool:
        return line == "on"


def tree() -> RunningConfiguration:
    return RunningConfiguration(Rules())


def test_a_value_replaces_another() -> None:
    found = tree()
    assert found.set(("box A",), "size 1")
    assert found.set(("box A",), "size 2")
    edits = found.edits
    assert not found.set(("box A",), "size 2")
    assert found.edits == edits
    assert found.lines() == ["box A", " size 2"]
    assert found.unset(("box A",), "size")
    assert not found.unset(("box A",), "size")
    assert found.lines() == ["box A"]


def test_values_that_gather() -> None:
    found = tree()
    for line in ("colour red", "colour green blue"):
        found.set((), line)
    assert found.lines() == ["colour red green blue"]
    found.unset((), "colour green")
    assert found.lines() == ["colour red blue"]
    found.unset((), "colour")
    assert found.lines() == []


def test_what_holds_anyway_is_kept_negated_only() -> None:
    found = tree()
    assert not found.set((), "on")
    assert found.unset((), "on")
    assert not found.unset((), "on")
    assert found.lines() == ["no on"]
    assert found.unset((), "on", default=True)
    assert found.lines() == []
    found.unset((), "on")
    assert found.set((), "on")
    assert found.lines() == []


def test_no_takes_what_begins_so() -> None:
    found = tree()
    for line in ("entry 1 a", "entry 1 b", "entry 10 a"):
        found.set(("list",), line)
    found.unset(("list",), "entry 1")
    assert found.lines() == ["list", " entry 10 a"]


def test_a_section_goes_with_its_lines() -> None:
    found = tree()
    found.set(("box A",), "size 1")
    found.set(("box B", "lid"), "size 1")
    found.unset((), "box A")
    assert found.lines() == ["box B", " lid", "  size 1"]
    assert found.find(("box A",)) is None
    assert found.find(("box B", "lid")) is not None


def test_order_by_rank_then_group_then_number() -> None:
    found = tree()
    for line in ("item b 2", "follows b 2", "item a 1", "item b 1", "size 1"):
        found.set((), line)
    assert found.lines() == ["size 1", "item b 1", "item b 2", "follows b 2", "item a 1"]


def test_lines_that_nobody_reads_stand_as_often_as_they_came() -> None:
    found = tree()
    found.open(("other",))
    for line in ("size 1", " deeper", "size 2", " deeper"):
        found.append(("other",), line)
    section = found.find(("other",))
    assert section is not None
    assert section.lines() == ["size 1", " deeper", "size 2", " deeper"]
