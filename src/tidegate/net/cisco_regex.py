"""The regular expressions of IOS, IOS-XE, NX-OS and EOS for AS paths and communities, as Python ones.

Cisco IOS "Regular Expressions": ``.`` any character, ``*`` ``+`` ``?`` repeat, ``^`` and ``$`` anchor, ``[…]`` is a
set, ``(…)`` groups, ``|`` alternates, ``\\`` takes the next character literally (``\\1`` recalls a group), and ``_``
matches a comma, a brace, a parenthesis, a space, or the beginning or end of the string. Everything else, braces
included, stands for itself. An expression matches where it occurs anywhere in the string.
"""

from __future__ import annotations

import re
from functools import lru_cache

_DELIMITER = r"(?:^|$|[ ,{}()])"
_SPECIAL_IN_SET = frozenset("\\]^[-&~|")


def _set_end(text: str, start: int) -> int:
    """The index of the bracket that closes the set opened at `start`, or -1. A bracket in first place is literal."""
    index = start + 1
    if text[index : index + 1] == "^":
        index += 1
    if text[index : index + 1] == "]":
        index += 1
    while index < len(text):
        if text[index] == "\\":
            index += 1
        elif text[index] == "]":
            return index
        index += 1
    return -1


def _translate_set(body: str) -> str:
    """The inside of ``[…]``; ranges stay, everything that only Python takes specially is escaped."""
    negated = body.startswith("^")
    characters: list[str] = []
    index = 1 if negated else 0
    while index < len(body):
        escaped = body[index] == "\\" and index + 1 < len(body)
        index += escaped
        hyphen = body[index] == "-" and not escaped and bool(characters) and index + 1 < len(body)
        characters.append("-" if hyphen else "\\" + body[index] if body[index] in _SPECIAL_IN_SET else body[index])
        index += 1
    return "[" + "^" * negated + "".join(characters) + "]"


def _atom(text: str, index: int) -> tuple[str, int] | None:
    """The Python form of the one item at `index` that a repetition would apply to, and where the next begins."""
    character = text[index]
    if character == "[":
        end = _set_end(text, index)
        return None if end < 0 else (_translate_set(text[index + 1 : end]), end + 1)
    if character == "\\":
        if index + 1 == len(text):
            return None
        follower = text[index + 1]
        recall = follower in "123456789"
        return ("(?:\\" + follower + ")" if recall else re.escape(follower)), index + 2
    if character == "_":
        return _DELIMITER, index + 1
    if character in "^$":
        return f"(?:{character})", index + 1
    return ("." if character == "." else re.escape(character)), index + 1


def _translate(text: str) -> str | None:
    output: list[str] = []
    starts: list[int] = []  # where in `output` each open group began
    repeatable = -1  # where in `output` the item begins that a repetition would apply to; -1: there is none
    index = 0
    while index < len(text):
        character = text[index]
        if character in "*+?":
            if repeatable < 0:
                return None
            # Wrapped, so that IOS's ``a+?`` does not become one of Python's lazy or possessive repetitions.
            output[repeatable:] = ["(?:", *output[repeatable:], character, ")"]
        elif character == "(":
            starts.append(len(output))
            output.append("(")
            repeatable = -1
        elif character == ")":
            if not starts:
                return None
            repeatable = starts.pop()
            output.append(")")
        elif character == "|":
            output.append("|")
            repeatable = -1
        else:
            found = _atom(text, index)
            if found is None:
                return None
            repeatable = len(output)
            output.append(found[0])
            index = found[1]
            continue
        index += 1
    return None if starts else "".join(output)


@lru_cache(maxsize=4096)
def compile_cisco_regex(text: str) -> re.Pattern[str] | None:
    """The compiled expression, to be used with `search`; None where `text` is no valid one (the reader reports it)."""
    translated = _translate(text)
    if translated is None:
        return None
    try:
        return re.compile(translated)
    except re.error:
        return None
