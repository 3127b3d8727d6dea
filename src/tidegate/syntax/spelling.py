"""The full spelling of an abbreviated line, and where and how a line fails to be a command."""

from __future__ import annotations

import re
from typing import NamedTuple

from tidegate.syntax.argument import ArgumentType
from tidegate.syntax.trie import Node, Trie

_WORD = re.compile(r"\S+")


class Spelled(NamedTuple):
    """A word of a line: as the device writes it, and of what type it is where it is an argument."""

    word: str
    type: ArgumentType | None = None


def spell(trie: Trie, words: list[str]) -> list[Spelled] | None:
    """What `words` are in full, read as `Trie.match` reads them; None where they are no command."""
    return _spell(trie.root, words, 0)


def _spell(node: Node, words: list[str], at: int) -> list[Spelled] | None:
    if at == len(words):
        return [] if node.command is not None else None
    word = words[at]
    edge = node.keyword(word)
    if edge is not None:
        rest = _spell(edge.target, words, at + 1)
        if rest is not None:
            return [Spelled(_in_full(node, word)), *rest]
    for argument in node.arguments:
        end = len(words) if argument.rest else at + 1
        text = " ".join(words[at:end])
        if argument.parse(text) is None:
            continue
        rest = _spell(argument.target, words, end)
        if rest is not None:
            return [Spelled(text, argument.type), *rest]
    return None


def _in_full(node: Node, word: str) -> str:
    """The keyword that `word` is at the node, in whatever letters, in full or abbreviated."""
    if word in node.keywords:
        return word
    lower = word.lower()
    return lower if lower in node.keywords else node.abbreviations()[lower] or word


class Failure(NamedTuple):
    """Why a line is no command. `kind` is "ambiguous", "incomplete" or "invalid"; `column` where it goes wrong."""

    kind: str
    column: int


def failure(tries: list[Trie], line: str, skip: int = 0) -> Failure:
    """How `line` fails in the trie that understands most of it; `skip` characters before it were understood.

    IOS: the marker stands at the first letter that no keyword has at this place, or at the argument.
    """
    found = [one for trie in tries if (one := _failure(trie, line)) is not None]
    best = max(found, key=lambda one: (one.column, one.kind != "invalid"), default=Failure("invalid", 0))
    return Failure(best.kind, best.column + skip)


def _failure(trie: Trie, line: str) -> Failure | None:
    """None where the trie takes the line: it was declared broadly, and another one knows better."""
    places = list(_WORD.finditer(line))
    words = [place[0] for place in places]
    found = trie.match(words)
    if found.command is not None:
        return None
    if found.problem == "incomplete":
        return Failure("incomplete", len(line))
    start = places[found.reached].start() if found.reached < len(places) else len(line)
    if found.problem == "ambiguous":
        return Failure("ambiguous", start)
    node = trie.walk(words[: found.reached])
    if node is None or found.reached >= len(words):
        return Failure("invalid", start)
    word = words[found.reached].lower()
    return Failure("invalid", start + max((_common(word, keyword) for keyword in node.keywords), default=0))


def _common(one: str, other: str) -> int:
    """How many letters two words have in common at their beginning."""
    for at, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return at
    return min(len(one), len(other))
