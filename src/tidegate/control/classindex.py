"""Which class a prefix belongs to, table by table."""

from __future__ import annotations

from collections.abc import Iterable

from tidegate.control.prefixclass import PrefixClass
from tidegate.control.table import TableId
from tidegate.net.prefix import Address, Prefix, family_of, make_prefix


class ClassIndex:
    """Finds the class of a prefix in a table. Tables between which routes can flow share one partition.

    `partitions` maps every table to its partition: prefix -> class.
    """

    def __init__(self, partitions: dict[TableId, dict[Prefix, PrefixClass]]) -> None:
        self._partitions = partitions
        self._lengths: dict[int, list[int]] = {}

    def replace(self, other: ClassIndex) -> set[PrefixClass] | None:
        """Takes over another partition of the network after a change; classes with the same members stay the same
        objects. Those whose members are told apart otherwise now are returned; None where nothing was taken over."""
        kept: dict[int, dict[Prefix, PrefixClass]] = {}
        lost: set[PrefixClass] = set()
        for table, new in other._partitions.items():
            if id(new) in kept:
                continue
            old = self._partitions.get(table)
            if old is None:
                return None
            merged = {}
            for prefix, cls in new.items():
                before = old.get(prefix)
                same = before is not None and before.members == cls.members
                merged[prefix] = before if before is not None and same else cls
            kept[id(new)] = merged
            remaining = set(map(id, merged.values()))
            lost.update(c for c in old.values() if id(c) not in remaining and any(m in merged for m in c.members))
        self._partitions = {table: kept[id(new)] for table, new in other._partitions.items()}
        self._lengths = {}
        return lost

    def of(self, table: TableId, prefix: Prefix) -> PrefixClass | None:
        """The class that holds `prefix` in `table`; None where nothing could ever put it there."""
        partition = self._partitions.get(table)
        return None if partition is None else partition.get(prefix)

    def all_of(self, table: TableId, prefixes: Iterable[Prefix]) -> dict[PrefixClass, None]:
        """The classes that hold any of the prefixes, in the order of these."""
        partition = self._partitions.get(table)
        if partition is None:
            return {}
        found = dict.fromkeys(map(partition.get, prefixes))
        return {cls: None for cls in found if cls is not None}

    def covering(self, table: TableId, address: Address) -> list[tuple[Prefix, PrefixClass]]:
        """Every known prefix of the table's partition that holds `address`, most specific first."""
        partition = self._partitions.get(table)
        if partition is None:
            return []
        lengths = self._lengths.get(id(partition))
        if lengths is None:
            lengths = sorted({p & 255 for p in partition if family_of(p) == table.family}, reverse=True)
            self._lengths[id(partition)] = lengths
        found = []
        for bits in lengths:
            prefix = make_prefix(address, bits)
            cls = partition.get(prefix)
            if cls is not None:
                found.append((prefix, cls))
        return found

    def count(self, table: TableId) -> int:
        """How many prefixes the table could hold at the most."""
        return len(self._partitions.get(table, ()))

    def tables(self) -> Iterable[TableId]:
        return self._partitions.keys()
