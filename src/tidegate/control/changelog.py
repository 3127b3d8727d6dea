"""What a change moved: where answers may be others than before, for whoever compares both."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from tidegate.control.prefixclass import PrefixClass
from tidegate.control.table import TableId
from tidegate.net.community import RouteDistinguisher
from tidegate.net.prefix import Address


@dataclass(slots=True)
class Moved:
    """Everything that is not named here is as it was.

    `tables`: classes (None: any) that may have other routes, but for what a deferred table imports. Such a table may
    have other imports where it imports one of the `entries`, an entry of one of the devices `origins`, where it is on
    one of the devices `importers`, or where it chooses among several entries and the metric to the next hop of one
    (`hops`: the table in which it is looked up, and the address) moved. A hop is in `hops` only if somebody had asked
    for it before.
    """

    tables: dict[TableId, Collection[PrefixClass] | None] = field(default_factory=dict)
    entries: set[tuple[RouteDistinguisher | None, PrefixClass]] = field(default_factory=set)
    origins: set[str] = field(default_factory=set)
    importers: set[str] = field(default_factory=set)
    hops: set[tuple[TableId, Address]] = field(default_factory=set)

    def note(self, table: TableId, classes: Collection[PrefixClass] | None) -> None:
        """These classes of the table may have other routes."""
        if table in self.tables and classes is not None:
            known = self.tables[table]
            classes = None if known is None else {*known, *classes}
        self.tables[table] = classes
