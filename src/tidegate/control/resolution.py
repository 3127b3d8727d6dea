"""Recursive look-up: where an address leads to, from a table down to an interface (RFC 4271 §5.1.3, §9.1.2.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tidegate.control.classindex import ClassIndex
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.rib import Rib
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


class Resolver:
    """Looks addresses up in tables under computation. Answers are kept until `forget`."""

    def __init__(self, ribs: Mapping[TableId, Rib], classes: ClassIndex) -> None:
        self._ribs = ribs
        self._classes = classes
        self._known: dict[tuple[TableId, Address], Resolution | None] = {}

    def forget(self) -> None:
        """Tables have changed: ask anew."""
        self._known.clear()

    def match(self, table: TableId, address: Address) -> tuple[Prefix, PrefixClass, tuple[Route, ...]] | None:
        """Longest-prefix match of the address."""
        rib = self._ribs.get(table)
        if rib is None:
            return None
        for prefix, cls in self._classes.covering(table, address):
            routes = rib.routes.get(cls)
            if routes:
                return prefix, cls, routes
        return None

    def resolve(self, table: TableId, address: Address) -> Resolution | None:
        """Where `address` leads to; None where no route matches or the recursion turns in a circle."""
        key = (table, address)
        if key not in self._known:
            self._known[key] = self._walk(table, address, ())
        return self._known[key]

    def avoiding(self, table: TableId, address: Address, cls: PrefixClass) -> Resolution | None:
        """As `resolve`, for the next hop of a route of `cls` itself, which must not carry its own next hop."""
        return self._walk(table, address, ((table, cls),))

    def _walk(
        self, table: TableId, address: Address, seen: tuple[tuple[TableId, PrefixClass], ...]
    ) -> Resolution | None:
        found = self.match(table, address)
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
