"""What a change moved: where answers may be others than before, for whoever compares both."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from tidegate.control.prefixclass import PrefixClass
from tidegate.control.table import TableId
from tidegate.model.announcement import SessionEnd
from tidegate.model.device import Endpoint
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

    `held` are those of `tables` that may have gained or lost a class, or have its routes from another source: for the
    others only the way is another. `lines` are the interfaces that went up or down, `ends` the BGP neighbors whose
    sessions were judged again, `neighbors` the interfaces (None: any) whose OSPF neighbors were.
    """

    tables: dict[TableId, dict[PrefixClass, None] | None] = field(default_factory=dict)
    held: dict[TableId, dict[PrefixClass, None] | None] = field(default_factory=dict)
    entries: set[tuple[RouteDistinguisher | None, PrefixClass]] = field(default_factory=set)
    origins: set[str] = field(default_factory=set)
    importers: set[str] = field(default_factory=set)
    hops: set[tuple[TableId, Address]] = field(default_factory=set)
    lines: set[Endpoint] = field(default_factory=set)
    ends: set[SessionEnd] = field(default_factory=set)
    neighbors: set[Endpoint] | None = field(default_factory=set)


_Classes = Mapping[TableId, Collection[PrefixClass] | None]


def unite(into: dict[TableId, dict[PrefixClass, None] | None], changes: _Classes) -> None:
    """Adds classes of tables, where None stands for all."""
    for table, classes in changes.items():
        known = into.setdefault(table, {})
        if classes is None:
            into[table] = None
        elif known is not None:
            for cls in classes:
                known[cls] = None
