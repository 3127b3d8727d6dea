"""AS paths and AS numbers (RFC 4271 §5.1.2, RFC 6793)."""

from __future__ import annotations

from typing import NewType

from tidegate.net.decimal import parse_decimal

Asn = NewType("Asn", int)
# A frozenset stands for an AS_SET, which counts as one hop (RFC 4271 §9.1.2.2 a).
AsPath = tuple[Asn | frozenset[Asn], ...]


def parse_asn(text: str) -> Asn | None:
    """An AS number in asplain or asdot (RFC 5396), or None where `text` is none; 0 is not an AS (RFC 7607)."""
    head, dot, tail = text.partition(".")
    if not dot:
        value = parse_decimal(text, 0xFFFFFFFF)
    else:
        high, low = parse_decimal(head, 0xFFFF), parse_decimal(tail, 0xFFFF)
        value = None if high is None or low is None else high << 16 | low
    return Asn(value) if value else None


def parse_as_path(text: str) -> AsPath | None:
    """A path as `format_as_path` writes it (an AS_SET in braces, its members apart by commas or spaces), else None."""
    found: list[Asn | frozenset[Asn]] = []
    rest = text.strip()
    while rest:
        if rest.startswith("{"):
            inner, brace, rest = rest[1:].partition("}")
            members = [parse_asn(member) for member in inner.replace(",", " ").split()]
            if not brace or not members or None in members:
                return None
            found.append(frozenset(member for member in members if member is not None))
        else:
            word = rest.split(None, 1)[0].partition("{")[0]
            asn = parse_asn(word)
            if asn is None:
                return None
            found.append(asn)
            rest = rest[len(word) :]
        rest = rest.lstrip()
    return tuple(found)


def format_as_path(path: AsPath) -> str:
    """``65001 65002 {65003,65004}``, leftmost the latest AS; empty for a path that starts in this AS."""
    return " ".join("{" + ",".join(map(str, sorted(p))) + "}" if isinstance(p, frozenset) else str(p) for p in path)


def contains_asn(path: AsPath, asn: Asn) -> int:
    """How often `asn` occurs in the path, AS_SETs included."""
    return sum(asn in p if isinstance(p, frozenset) else p == asn for p in path)


def is_private(asn: Asn) -> bool:
    """RFC 6996: 64512-65534 and 4200000000-4294967294."""
    return 64512 <= asn <= 65534 or 4200000000 <= asn <= 4294967294
