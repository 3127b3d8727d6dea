"""Which class a prefix belongs to, table by table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

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

    def replace(self, other: ClassIndex) -> set[PrefixClass]:
        """Takes over another partition of the network after a change; classes with the same members stay the same
        objects. Those whose members are told apart otherwise now are returned."""
        groups: dict[int, list[TableId]] = {}
        for table, new in other._partitions.items():
            groups.setdefault(id(new), []).append(table)
        partitions: dict[TableId, dict[Prefix, PrefixClass]] = {}
        lost: set[PrefixClass] = set()
        for tables in groups.values():
            new = other._partitions[tables[0]]
            olds = {id(old): old for table in tables if (old := self._partitions.get(table)) is not None}
            before = next(iter(olds.values()), {})
            merged = {}
            for prefix, cls in new.items():
                known = before.get(prefix)
                merged[prefix] = known if known is not None and known.members == cls.members else cls
            partitions.update(dict.fromkeys(tables, merged))
            remaining = set(map(id, merged.values()))
            for old in olds.values():
                gone = {id(cls): cls for cls in old.values() if id(cls) not in remaining}
                lost.update(cls for cls in gone.values() if any(member in merged for member in cls.members))
        self._partitions = partitions
        self._lengths = {}
        return lost

    def partition_of(self, table: TableId) -> dict[Prefix, PrefixClass]:
        """The classes of the table's group by their prefixes; whoever changes it must `forget_lengths`."""
        return self._partitions[table]

    def forget_lengths(self) -> None:
        self._lengths.clear()

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

    def covering(self, table: TableId, address: Address) -> Iterator[tuple[Prefix, PrefixClass]]:
        """Every known prefix of the table's partition that holds `address`, most specific first."""
        partition = self._partitions.get(table)
        if partition is None:
            return
        lengths = self._lengths.get(id(partition))
        if lengths is None:
            lengths = sorted({p & 255 for p in partition if family_of(p) == table.family}, reverse=True)
            self._lengths[id(partition)] = lengths
        for bits in lengths:
            prefix = make_prefix(address, bits)
            cls = partition.get(prefix)
            if cls is not None:
                yield prefix, cls

    def count(self, table: TableId) -> int:
        """How many prefixes the table could hold at the most."""
        return len(self._partitions.get(table, ()))

    def tables(self) -> Iterable[TableId]:
        return self._partitions.keys()
