"""Abbreviations in full, and where a line fails."""

from __future__ import annotations

import pytest

from tidegate.syntax.argument import LINE, NUMBER, WORD
from tidegate.syntax.spelling import Failure, failure, spell
from tidegate.syntax.trie import Trie


def trie() -> Trie:
    found = Trie({kind.name: kind for kind in (WORD, LINE, NUMBER)})
    for pattern in (
        "interface WORD:name",
        "ip address NUMBER:value [secondary]",
        "ip route WORD:name",
        "description LINE",
    ):
        found.add(pattern, pattern)
    return found


@pytest.mark.parametrize(
    ("typed", "full"),
    [
        ("int x", "interface x"),
        ("INTERFACE x", "interface x"),
        ("ip add 7 sec", "ip address 7 secondary"),
        ("ip r add", "ip route add"),
        ("desc a  b int", "description a b int"),
        ("ip", None),
        ("i x", None),
        ("ip address x", None),
    ],
)
def test_full_spelling(typed: str, full: str | None) -> None:
    found = spell(trie(), typed.split())
    assert (None if found is None else " ".join(word for word, _ in found)) == full


def test_arguments_are_marked() -> None:
    found = spell(trie(), ["ip", "addr", "7"])
    assert found is not None
    assert [kind.name if kind else None for _, kind in found] == [None, None, "NUMBER"]


@pytest.mark.parametrize(
    ("line", "kind", "column"),
    [
        ("ip address", "incomplete", 10),
        ("i", "ambiguous", 0),
        ("ip address x", "invalid", 11),
        ("ip adq", "invalid", 5),  # the marker is under the first letter that no keyword has
        ("foo", "invalid", 0),
    ],
)
def test_where_a_line_fails(line: str, kind: str, column: int) -> None:
    assert failure([trie()], line) == Failure(kind, column)
    assert failure([trie()], line, 3) == Failure(kind, column + 3)
