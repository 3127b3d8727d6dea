"""The prefix limit of a map between the global table and a VRF: `import ipv4 unicast 500 map M` (IOS: 1000 without).

A device takes prefixes until the limit is reached, so which ones depends on the order of their arrival. Here the
lowest ones are taken, whatever the order: the same configuration gives the same answer. A class of prefixes is taken
as a whole or not at all.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.bgp.path import Path
from tidegate.net.prefix import Prefix


class PrefixLimit:
    """What passes the map of one statement, and how much of it is within `limit` prefixes."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._paths: dict[Prefix, tuple[PrefixClass, Path]] = {}  # by representative
        self._order: list[Prefix] = []
        self._cut = 0  # so many of `_order` are within the limit
        self._used = 0  # and have so many prefixes

    def put(self, cls: PrefixClass, path: Path | None) -> Iterator[tuple[PrefixClass, Path, bool]]:
        """Takes note of the path that now passes the map for `cls`, None for none.

        Yields every class that is concerned, with its path and whether it is within the limit: `cls` itself where it
        has a path, and those that moved over the limit, or back, because of it.
        """
        key = cls.representative
        at = bisect_left(self._order, key)
        concerned: dict[Prefix, None] = {}
        if key in self._paths and path is None:
            del self._paths[key], self._order[at]
            self._count(cls, at, -1)
        elif path is not None:
            if key not in self._paths:
                self._order.insert(at, key)
                self._count(cls, at, 1)
            self._paths[key] = cls, path
            concerned[key] = None
        concerned.update(dict.fromkeys(self._settle()))
        for prefix in concerned:
            yield *self._paths[prefix], bisect_left(self._order, prefix) < self._cut

    def _count(self, cls: PrefixClass, at: int, sign: int) -> None:
        if at < self._cut:
            self._cut += sign
            self._used += sign * len(cls.members)

    def _settle(self) -> Iterator[Prefix]:
        """Moves the cut to where the limit is; what it passes over."""
        while self._used > self._limit:
            self._cut -= 1
            self._used -= self._size(self._cut)
            yield self._order[self._cut]
        while self._cut < len(self._order) and self._used + self._size(self._cut) <= self._limit:
            yield self._order[self._cut]
            self._used += self._size(self._cut)
            self._cut += 1

    def _size(self, index: int) -> int:
        return len(self._paths[self._order[index]][0].members)
