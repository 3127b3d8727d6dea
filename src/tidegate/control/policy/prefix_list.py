"""Prefix lists: the first entry whose prefix covers a route and whose length range holds the route's length."""

from __future__ import annotations

from tidegate.model.policy import PrefixList, PrefixListEntry
from tidegate.net.prefix import Address, Prefix, family_of, make_prefix


class PrefixMatcher:
    """One prefix list, indexed by base prefix: a look-up probes each length that the list names once.

    A list with a thousand entries so costs as much as one with ten.
    """

    __slots__ = ("_by_base", "_lengths", "empty", "line")

    def __init__(self, prefix_list: PrefixList) -> None:
        self.line = prefix_list.line
        # IOS: "An empty prefix list permits all prefixes" (IP Configuration Guide, BGP).
        self.empty = not prefix_list.entries
        self._by_base: dict[Prefix, list[tuple[int, int, int, PrefixListEntry]]] = {}
        for order, entry in enumerate(prefix_list.entries):
            self._by_base.setdefault(entry.prefix, []).append((order, entry.ge, entry.le, entry))
        self._lengths = {
            family: sorted({p & 255 for p in self._by_base if family_of(p) == family}) for family in ("ipv4", "ipv6")
        }

    def first(self, prefix: Prefix) -> PrefixListEntry | None:
        """The entry that decides for `prefix`; None where none matches (the implicit deny)."""
        bits = prefix & 255
        address = Address(prefix >> 8)
        best_order = -1
        best = None
        for base_bits in self._lengths[family_of(prefix)]:
            if base_bits > bits:
                break
            for order, ge, le, entry in self._by_base.get(make_prefix(address, base_bits), ()):
                if ge <= bits <= le:
                    if best is None or order < best_order:
                        best_order, best = order, entry
                    break
        return best
