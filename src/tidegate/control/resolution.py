"""Recursive look-up: where an address leads to, from a table down to an interface (RFC 4271 §5.1.3, §9.1.2.1)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from tidegate.control.classindex import ClassIndex
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.rib import Rib, same_route
from tidegate.control.table import Protocol, Route, TableId
from tidegate.net.prefix import Address, Prefix, host_prefix


class Resolution(NamedTuple):
    """How an address is reached: the matching prefix and route of the table asked, and where the recursion ends.

    `next_hop` is the address on the link of `interface` that the packet is handed to: the asked address itself where
    it is directly connected. `exit_vrf` is the table of that interface.
    """

    prefix: Prefix
    route: Route
    next_hop: Address
    interface: str | None  # None: discarded (Null0)
    exit_vrf: str


Key = tuple[TableId, Address]  # a question: where does the address lead from this table
_Seen = tuple[tuple[TableId, PrefixClass], ...]


class Resolver:
    """Looks addresses up in tables under computation.

    Answers are kept, with the classes that were looked at on the way to each. `changed` says that some classes have
    other routes; `news` then tells the questions whose answers are others now.
    """

    def __init__(self, ribs: Mapping[TableId, Rib], classes: ClassIndex) -> None:
        self._ribs = ribs
        self._classes = classes
        self._known: dict[Key, Resolution | None] = {}
        self._watched: dict[TableId, dict[PrefixClass, dict[Key, None]]] = {}
        self._doubtful: dict[Key, Resolution | None] = {}  # the last answer of those that may have changed
        self._visited: list[tuple[TableId, PrefixClass]] = []

    def changed(self, changes: Mapping[TableId, Collection[PrefixClass] | None]) -> None:
        """These classes (None: any) of these tables have other routes than before."""
        for table, classes in changes.items():
            watched = self._watched.get(table)
            if watched is None:
                continue
            if classes is None or len(classes) > len(watched):
                classes = [cls for cls in watched if classes is None or cls in classes]
            for cls in classes:
                for key in watched.pop(cls, ()):
                    if key in self._known:
                        self._doubtful.setdefault(key, self._known.pop(key))

    def forget(self, device: str) -> None:
        """Nothing that was asked of the device's tables holds any more."""
        for known in (self._known, self._doubtful):
            for key in [key for key in known if key[0].device == device]:
                del known[key]
        for table in [table for table in self._watched if table.device == device]:
            del self._watched[table]

    def news(self) -> list[Key]:
        """The questions whose answers are others than when last asked for, in a stable order."""
        found = []
        while self._doubtful:
            doubtful, self._doubtful = self._doubtful, {}
            found += [key for key, old in doubtful.items() if not _same(old, self.resolve(*key))]
        return found

    def resolve(self, table: TableId, address: Address) -> Resolution | None:
        """Where `address` leads to; None where no route matches or the recursion turns in a circle."""
        key = (table, address)
        if key not in self._known:
            self._visited = []
            self._known[key] = self._walk(table, address, ())
            for where, cls in self._visited:
                self._watched.setdefault(where, {}).setdefault(cls, {})[key] = None
        return self._known[key]

    def avoiding(self, table: TableId, address: Address, cls: PrefixClass) -> Resolution | None:
        """As `resolve`, for the next hop of a route of `cls` itself, which must not carry its own next hop."""
        return self._walk(table, address, ((table, cls),))

    def _match(self, table: TableId, address: Address) -> tuple[Prefix, PrefixClass, tuple[Route, ...]] | None:
        rib = self._ribs.get(table)
        if rib is None:
            return None
        for prefix, cls in self._classes.covering(table, address):
            self._visited.append((table, cls))
            routes = rib.routes.best(cls)
            if routes:
                return prefix, cls, routes
        return None

    def _walk(self, table: TableId, address: Address, seen: _Seen) -> Resolution | None:
        found = self._match(table, address)
        if found is None:
            return None
        prefix, cls, routes = found
        if (table, cls) in seen:
            return None
        route = routes[0]
        if route.leaked_from is None and (
            route.protocol is Protocol.LOCAL
            or (route.protocol is Protocol.CONNECTED and prefix == host_prefix(address))
        ):
            return None  # the router's own address is no next hop
        if route.discard:
            return Resolution(prefix, route, address, None, table.vrf)
        exit_vrf = route.next_hop_vrf or table.vrf
        if route.interface is not None:
            return Resolution(prefix, route, route.next_hop or address, route.interface, exit_vrf)
        if route.next_hop is None:
            return None
        beyond = self._walk(TableId(table.device, exit_vrf, table.family), route.next_hop, (*seen, (table, cls)))
        return None if beyond is None else Resolution(prefix, route, *beyond[2:])


def _same(one: Resolution | None, other: Resolution | None) -> bool:
    if one is None or other is None:
        return one is other
    return one[2:] == other[2:] and one.prefix == other.prefix and same_route(one.route, other.route)
