"""What one scenario does, against the base: exact numbers, and the first of what they count.

Everything here can be worked out without expanding tables: totals are sums over classes, and of a list of millions only
the first SHOWN in sorted order are kept. What happens in the tables of a device that failed itself does not count,
neither lost nor gained: that a device which is out forwards nothing needs no saying. What others lose towards it does.
Nor is the transfer network of a failed link a lost route, in whichever table.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from heapq import nsmallest
from typing import Any, Generic, NamedTuple, TypeVar

from tidegate.analysis.leaks import LeakKey
from tidegate.analysis.whatif.reach import Pair
from tidegate.analysis.whatif.scenario import Scenario
from tidegate.control.adjacency import Adjacency
from tidegate.control.table import TableId
from tidegate.net.community import RouteTarget
from tidegate.net.prefix import Prefix, format_address

SHOWN = 20  # items of each kind that an outcome keeps

T = TypeVar("T", bound=tuple[Any, ...])


class Tally(NamedTuple, Generic[T]):
    """How many there are, and the first of them in sorted order, at most SHOWN."""

    total: int
    first: tuple[T, ...]


def tally(items: Iterable[T]) -> Tally[T]:
    """The tally of items that are all different."""
    found = list(items)
    return Tally(len(found), tuple(nsmallest(SHOWN, found)))


class TableRoute(NamedTuple):
    """A prefix that a table holds, by however many paths."""

    table: TableId
    prefix: Prefix


class TableChange(NamedTuple):
    """How many prefixes a table lost and gained."""

    table: TableId
    lost: int
    gained: int


class Session(NamedTuple):
    """A session or adjacency that is up, as `device` sees it. `neighbor` is a device, else an address."""

    device: str
    vrf: str
    protocol: str
    neighbor: str
    interface: str

    @classmethod
    def of(cls, adjacency: Adjacency) -> Session:
        a = adjacency
        address = "" if a.neighbor_address is None else format_address(a.neighbor_address)
        return cls(a.device, a.vrf, a.protocol, a.neighbor_device or address or a.neighbor_id or "", a.interface or "")


class Scope(NamedTuple):
    """What counts: everything, or what concerns the VRFs of one name (`default` is the global table)."""

    vrf: str | None = None

    def takes(self, *tables: TableId) -> bool:
        """Whether one of the tables is in the scope."""
        return self.vrf is None or any(table.vrf == self.vrf for table in tables)

    def takes_session(self, session: Session) -> bool:
        return self.vrf in (None, session.vrf)


class Vpn(NamedTuple):
    """The VRFs that one route target connects.

    `sites` are those with a pair in it, sorted; `pairs` how many there are: one reaches another by a route that
    carries the target and was imported because of it.
    """

    target: RouteTarget
    sites: tuple[TableId, ...]
    pairs: int


class VpnCut(NamedTuple):
    """How many pairs of a VPN are lost; `through` of them between devices that did not fail themselves."""

    target: RouteTarget
    lost: int
    through: int


@dataclass(slots=True, frozen=True)
class BaseFacts:
    """The network that scenarios are held against. `vpns` are sorted by route target."""

    tables: int
    pairs: int
    leaks: int
    sessions: int
    vpns: tuple[Vpn, ...]
    settles: bool = True


@dataclass(slots=True, frozen=True)
class Outcome:
    """What a scenario does. `pairs_through` of the lost pairs are between devices that did not fail themselves;
    `pairs_blackholed` keep their routes (the leak by route targets is still there), and the labels of no way are whole.

    `tables` are those that changed most: the most lost first, then the most gained, then by name; at most SHOWN of
    `tables_changed`. `vpns` are those that lost a pair, all of them, sorted by route target.
    """

    scenario: Scenario
    pairs_lost: Tally[Pair]
    pairs_gained: Tally[Pair]
    pairs_through: int
    pairs_blackholed: int
    leaks_lost: Tally[LeakKey]
    leaks_gained: Tally[LeakKey]
    routes_lost: Tally[TableRoute]
    routes_gained: Tally[TableRoute]
    sessions_lost: Tally[Session]
    sessions_gained: Tally[Session]
    tables_changed: int
    tables: tuple[TableChange, ...]
    vpns: tuple[VpnCut, ...]
    settles: bool = True

    @property
    def changes_nothing(self) -> bool:
        """Whether pairs, leaks, routes and sessions are those of the base."""
        return not any(
            found.total
            for found in (
                self.pairs_lost,
                self.pairs_gained,
                self.leaks_lost,
                self.leaks_gained,
                self.routes_lost,
                self.routes_gained,
                self.sessions_lost,
                self.sessions_gained,
            )
        )


def worst_changes(changes: Iterable[TableChange]) -> tuple[TableChange, ...]:
    """The tables that changed most, at most SHOWN."""
    return tuple(nsmallest(SHOWN, changes, key=lambda change: (-change.lost, -change.gained, change.table)))
