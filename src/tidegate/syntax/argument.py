"""Types of the values that stand in a command: how a word is recognised, read, and described by `?`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from sys import intern
from typing import Any


@dataclass(frozen=True, slots=True)
class ArgumentType:
    """`parse` gives the value of a word, or None where the word is not of this type.

    A `generic` type (any word) yields to a keyword's abbreviation and to every other type at the same place. With
    `rest` it takes the remainder of the line: its words, joined by single blanks. `token` is what `?` prints for it,
    where that is another than the name.
    """

    name: str
    parse: Callable[[str], Any]
    help: str
    generic: bool = False
    rest: bool = False
    token: str = ""


def number_in(low: int, high: int) -> ArgumentType:
    """A decimal integer from `low` to `high`, both inclusive: ``<1-255>`` in a pattern and in `?` help."""

    def parse(word: str) -> int | None:
        if not word.isdecimal() or len(word) > 20:
            return None
        value = int(word)
        return value if low <= value <= high else None

    return ArgumentType(f"<{low}-{high}>", parse, "")


def _any_text(text: str) -> str:
    return text


def _number(word: str) -> int | None:
    return int(word) if word.isdecimal() and len(word) <= 20 else None


# The same name in many lines is one object: the model is smaller, and so is what is packed of it.
WORD = ArgumentType("WORD", intern, "", generic=True)
LINE = ArgumentType("LINE", _any_text, "", generic=True, rest=True)
NUMBER = ArgumentType("NUMBER", _number, "Number", token="<0-4294967295>")
