"""Prefixes of a table that are close to one that is not there: what was meant, perhaps."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from tidegate.analysis.records import NearRecord
from tidegate.control.result import ControlPlane
from tidegate.control.table import TableId
from tidegate.net.prefix import Prefix, covers, family_of, format_address, format_prefix, network

_MAX_NEAR = 8
_MAX_OF_A_KIND = 3
_MAX_COMPARED = 200_000


def near(plane: ControlPlane, table: TableId, prefix: Prefix) -> tuple[NearRecord, ...]:
    """At most eight prefixes of `table`, the closest kind first: same network, covering, covered, alike in writing."""
    found = plane.tables.get(table)
    if found is None:
        return ()
    members = (p for cls in found.routes for p in cls.members)
    known = sorted(p for p in islice(members, _MAX_COMPARED) if family_of(p) == family_of(prefix))
    records: dict[Prefix, NearRecord] = {}
    for candidate, why in _kinds(known, prefix):
        records.setdefault(candidate, NearRecord(format_prefix(candidate), why))
    return tuple(islice(records.values(), _MAX_NEAR))


def _kinds(known: list[Prefix], prefix: Prefix) -> Iterator[tuple[Prefix, str]]:
    for candidate in known:
        if network(candidate) == network(prefix) and candidate != prefix and candidate & 255:
            yield candidate, "the same network with another length"
    covering = [p for p in known if p != prefix and covers(p, prefix)]
    for candidate in covering[: -_MAX_OF_A_KIND - 1 : -1]:
        yield candidate, "covers it"
    for candidate in islice((p for p in known if p != prefix and covers(prefix, p)), _MAX_OF_A_KIND):
        yield candidate, "is part of it"
    yield from islice(_alike(known, prefix), _MAX_OF_A_KIND)


def _alike(known: list[Prefix], prefix: Prefix) -> Iterator[tuple[Prefix, str]]:
    """Prefixes whose network differs by one or two keystrokes, the closest first."""
    text = format_address(network(prefix))
    ranked = []
    for candidate in known:
        other = format_address(network(candidate))
        if candidate & 255 and other != text and abs(len(other) - len(text)) <= 2:
            distance = edit_distance(text, other)
            if distance <= 2:
                ranked.append((distance, candidate & 255 != prefix & 255, candidate))
    for distance, _, candidate in sorted(ranked):
        yield candidate, f"{'one keystroke' if distance == 1 else 'two keystrokes'} away"


def edit_distance(one: str, other: str) -> int:
    """How many insertions, deletions, replacements and swaps of neighbors apart (optimal string alignment)."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]
