"""The prefixes that differ between two tables, class by class: a class that stayed the same is not opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from tidegate.control.prefixclass import PrefixClass
from tidegate.net.prefix import Prefix

V = TypeVar("V")


def differing(
    before: Mapping[PrefixClass, V], after: Mapping[PrefixClass, V]
) -> dict[Prefix, tuple[V | None, V | None]]:
    """The prefixes whose values differ, sorted, with both values; None where a prefix is not there.

    Two networks may have put the same prefixes into other classes, so those of which the other side has no equal are
    opened, and nothing else.
    """
    if before is after:
        return {}
    olds, news = _by_first(before), _by_first(after)
    left, right = _opened(olds, news), _opened(news, olds)
    pairs = ((p, left.get(p), right.get(p)) for p in sorted(left.keys() | right.keys()))
    return {p: (old, new) for p, old, new in pairs if old != new}


_Classes = dict[Prefix, tuple[Sequence[Prefix], V]]


def _opened(classes: _Classes[V], others: _Classes[V]) -> dict[Prefix, V]:
    """The prefixes of the classes that the others have no equal of."""
    return {
        prefix: value
        for first, (members, value) in classes.items()
        if others.get(first) != (members, value)
        for prefix in members
    }


def _by_first(classes: Mapping[PrefixClass, V]) -> _Classes[V]:
    return {cls.representative: (cls.members, value) for cls, value in classes.items()}
