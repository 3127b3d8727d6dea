"""The notation in which commands are declared, and its reading.

===================  =================================================================================================
``ip route``         keywords
``WORD``             an argument of the type of that name (types are upper case), passed as ``word=``
``WORD:vrf``         the same, passed as ``vrf=``
``<1-255>:tag``      a decimal number in that range
``WORD:lists+``      one or more of them, passed as a tuple
``LINE:text``        the remainder of the line
``[…]``              may be left out; a lone keyword in it is a flag: ``[secondary]`` passes ``secondary=True``
``(a | b c)``        one of these
``(in|out):side``    one of these keywords, passed as ``side="in"``
``{a | tag N:t}*``   any of these, any number of times, in any order; a lone keyword is a flag
===================  =================================================================================================
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(r"<\d+-\d+>|[\[\](){}|]|[^\s\[\](){}|<>]+")
_ARGUMENT = re.compile(r"(<\d+-\d+>|[A-Z][A-Z0-9_]*)(?::([a-z_0-9]+))?(\+?)$")


@dataclass(frozen=True, slots=True)
class Keyword:
    word: str
    name: str | None = None  # the parameter that gets `value`
    value: str | bool = True


@dataclass(frozen=True, slots=True)
class Argument:
    type: str
    name: str
    multiple: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One of `options`; with `optional` none of them will do too, with `repeat` any number of them."""

    options: tuple[Sequence, ...]
    optional: bool = False
    repeat: bool = False


Element = Keyword | Argument | Choice
Sequence = tuple[Element, ...]


class PatternError(ValueError):
    """A declared pattern is malformed or contradicts another: a mistake in the program, never in the input."""


def flag_name(keyword: str) -> str:
    """The parameter of a keyword that is a flag: ``no-summary`` gives ``no_summary``."""
    return keyword.replace("-", "_")


def read_pattern(pattern: str) -> Sequence:
    """The elements of `pattern`; raises PatternError."""
    tokens = _split(pattern)
    elements, end = _sequence(tokens, 0, pattern)
    if end != len(tokens):
        raise PatternError(f"unbalanced {tokens[end]!r} in {pattern!r}")
    return elements


def _split(pattern: str) -> list[str]:
    tokens: list[str] = []
    glue = False
    for found in _TOKEN.finditer(pattern):
        token = found[0]
        # `<1-5>:name` and `(a|b):name` come apart in the expression: put a suffix back to what it belongs to.
        glue = bool(tokens) and found.start() > 0 and pattern[found.start() - 1] in ">)}" and token[0] in ":*+"
        if glue:
            tokens[-1] += token
        else:
            tokens.append(token)
    return tokens


def _sequence(tokens: list[str], start: int, pattern: str) -> tuple[Sequence, int]:
    elements: list[Element] = []
    at = start
    while at < len(tokens) and tokens[at][0] not in "|])}":
        token = tokens[at]
        if token[0] in "[({":
            element, at = _choice(tokens, at, pattern)
            elements.append(element)
            continue
        at += 1
        argument = _ARGUMENT.match(token)
        if argument:
            kind, name, plus = argument.groups()
            elements.append(Argument(kind, name or kind.lower(), bool(plus)))
        else:
            elements.append(Keyword(token.lower()))
    return tuple(elements), at


def _choice(tokens: list[str], start: int, pattern: str) -> tuple[Choice, int]:
    opening = tokens[start]
    options: list[Sequence] = []
    at = start
    while True:
        option, at = _sequence(tokens, at + 1, pattern)
        if not option:
            raise PatternError(f"empty choice in {pattern!r}")
        options.append(option)
        if at == len(tokens):
            raise PatternError(f"unclosed {opening!r} in {pattern!r}")
        if tokens[at] != "|":
            break
    closing, suffix = tokens[at][0], tokens[at][1:]
    if closing != {"[": "]", "(": ")", "{": "}"}[opening] or (opening == "{") != (suffix == "*"):
        raise PatternError(f"{opening!r} closed by {tokens[at]!r} in {pattern!r}")
    if suffix.startswith(":"):
        options = [(_captured(option, suffix[1:], pattern),) for option in options]
    elif opening != "(":
        options = [_flagged(option) for option in options]
    return Choice(tuple(options), opening == "[", opening == "{"), at + 1


def _captured(option: Sequence, name: str, pattern: str) -> Keyword:
    keyword = option[0]
    if len(option) != 1 or not isinstance(keyword, Keyword):
        raise PatternError(f"only lone keywords can be captured as {name!r} in {pattern!r}")
    return Keyword(keyword.word, name, keyword.word)


def _flagged(option: Sequence) -> Sequence:
    keyword = option[0]
    if len(option) == 1 and isinstance(keyword, Keyword):
        return (Keyword(keyword.word, flag_name(keyword.word), True),)
    return option
