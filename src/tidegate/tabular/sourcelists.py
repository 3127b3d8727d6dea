"""The `source` column of many routes, built class by class."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tidegate.analysis.sources import Sources
from tidegate.control.cause import Cause
from tidegate.model.source import SourceRef
from tidegate.net.prefix import Prefix

if TYPE_CHECKING:
    import pyarrow as pa


class _Numbers(dict[SourceRef, int]):
    """Lines, numbered as they come."""

    def __missing__(self, ref: SourceRef) -> int:
        found = self[ref] = len(self)
        return found


class _OwnLines(dict[Prefix, int]):
    """The number of the line of each static route of a bundle; KeyError where the prefix is none of it."""

    def __init__(self, sources: Sources, cause: Cause, known: _Numbers) -> None:
        super().__init__()
        self._sources = sources
        self._cause = cause
        self._known = known

    def __missing__(self, prefix: Prefix) -> int:
        assert self._cause.bundle is not None
        line = self._cause.bundle.line_of(prefix)
        for ref in self._sources.lines(self._cause.device, () if line is None else (line,)):
            found = self[prefix] = self._known[ref]
            return found
        raise KeyError(prefix)


class SourceLists:
    """A list of configuration lines a row, kept as numbers of lines until all rows are there.

    The prefixes of a class have the same lines, but for static routes in a bundle, each of which has a line of its
    own: then one place of the list differs from row to row.
    """

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._numbers = _Numbers()
        self._own: dict[int, _OwnLines] = {}
        self._offsets = array("i", [0])
        self._lines = array("i")

    def add(self, refs: tuple[SourceRef, ...], cause: Cause, device: str, members: Sequence[Prefix]) -> None:
        """A row for each of `members`, which share `cause`; `refs` are the lines of the first."""
        several = self._sources.by_prefix(cause, device, members[0])
        own = self._own_lines(several[0], members) if len(several) == 1 else None
        shared = array("i", map(self._numbers.__getitem__, refs))
        if own is not None and own[0] in shared:
            place = len(self._lines) + shared.index(own[0])
            self._repeat(shared, len(members))
            self._lines[place :: len(refs)] = own
        elif several and len(members) > 1:
            for prefix in members:
                found = self._sources.of(cause, device, prefix)
                self._repeat(array("i", map(self._numbers.__getitem__, found)), 1)
        else:
            self._repeat(shared, len(members))

    def _own_lines(self, cause: Cause, members: Sequence[Prefix]) -> array[int] | None:
        """The line of each prefix's own static route; None where one has none."""
        own = self._own.get(id(cause))
        if own is None:
            own = self._own[id(cause)] = _OwnLines(self._sources, cause, self._numbers)
        try:
            return array("i", map(own.__getitem__, members))
        except KeyError:
            return None

    def _repeat(self, lines: array[int], times: int) -> None:
        start, length = len(self._lines), len(lines)
        self._lines.extend(lines * times)
        ends = range(start + length, start + length * times + 1, length) if length else [start] * times
        self._offsets.extend(ends)

    def array(self, order: pa.Array) -> pa.Array:
        """The column, its rows in the given order."""
        import pyarrow as pa

        lists = pa.ListArray.from_arrays(pa.array(self._offsets, pa.int32()), pa.array(self._lines, pa.int32()))
        lists = lists.take(order)
        files, lines, texts = zip(*self._numbers, strict=True) if self._numbers else ((), (), ())
        columns = [pa.array(files, pa.string()), pa.array(lines, pa.int64()), pa.array(texts, pa.string())]
        refs = pa.StructArray.from_arrays(columns, names=SourceRef._fields)
        return pa.ListArray.from_arrays(lists.offsets, refs.take(lists.values))
