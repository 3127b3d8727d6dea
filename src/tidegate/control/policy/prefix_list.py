"""Prefix lists: the first entry whose prefix covers a route and whose length range holds the route's length."""

from __future__ import annotations

from collections.abc import Iterable

from tidegate.model.policy import PrefixList, PrefixListEntry
from tidegate.net.prefix import Family, Prefix, family_of


def probes(bases: Iterable[Prefix], family: Family) -> list[tuple[int, int]]:
    """What finds the bases of `family` that could cover a prefix: for each length they have, a mask and the length.

    A prefix is ``address << 8 | length``; so ``prefix & mask | length`` is its base of that length. Shortest first.
    """
    width = 32 if family == "ipv4" else 128
    high = 0 if family == "ipv4" else 1 << 136
    lengths = sorted({base & 255 for base in bases if family_of(base) == family})
    return [(((((1 << bits) - 1) << (width - bits)) << 8) | high, bits) for bits in lengths]


class PrefixMatcher:
    """One prefix list, indexed by base prefix: a look-up probes each length that the list names once.

    A list with a thousand entries so costs as much as one with ten.
    """

    __slots__ = ("_by_base", "_probes", "empty", "line")

    def __init__(self, prefix_list: PrefixList) -> None:
        self.line = prefix_list.line
        # IOS: "An empty prefix list permits all prefixes" (IP Configuration Guide, BGP).
        self.empty = not prefix_list.entries
        self._by_base: dict[Prefix, list[tuple[int, int, int, PrefixListEntry]]] = {}
        for order, entry in enumerate(prefix_list.entries):
            self._by_base.setdefault(entry.prefix, []).append((order, entry.ge, entry.le, entry))
        self._probes = {"ipv4": probes(self._by_base, "ipv4"), "ipv6": probes(self._by_base, "ipv6")}

    def first(self, prefix: Prefix) -> PrefixListEntry | None:
        """The entry that decides for `prefix`; None where none matches (the implicit deny)."""
        bits = prefix & 255
        best_order = -1
        best = None
        by_base = self._by_base
        for mask, base_bits in self._probes[family_of(prefix)]:
            if base_bits > bits:
                break
            entries = by_base.get(Prefix(prefix & mask | base_bits))
            if entries is None:
                continue
            for order, ge, le, entry in entries:
                if ge <= bits <= le:
                    if best is None or order < best_order:
                        best_order, best = order, entry
                    break
        return best
