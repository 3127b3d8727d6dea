"""Questions about a computed network below tables and records: for whoever compares two states of it.

They ask for single classes, entries, sessions and neighbors, where a control plane would lay out whole tables.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from tidegate.control.adjacency import Adjacency
from tidegate.control.computation import FAMILIES, Computation
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.bgp.path import Path
from tidegate.control.protocols.bgp.peering import Peering
from tidegate.control.protocols.bgp.speakers import VPN_FAMILY
from tidegate.control.protocols.ldp.session import LabelRouters, find_sessions
from tidegate.control.table import Route, TableId
from tidegate.model.announcement import SessionEnd
from tidegate.model.device import Endpoint
from tidegate.net.community import RouteDistinguisher
from tidegate.net.prefix import Address


class Inspection:
    """What a computation knows, in pieces. The answers are of its present state."""

    def __init__(self, computation: Computation) -> None:
        self._computation = computation

    @property
    def deferred(self) -> Collection[TableId]:
        """The tables whose imports are worked out when somebody asks for them."""
        return self._computation.bgp.deferred.keys()

    def carry_all(self) -> None:
        """Carries the VPN entries that wait until somebody asks for them, so that `moved` tells when they change."""
        self._computation.bgp.carry_all()

    def asks(self, table: TableId, address: Address) -> int | None:
        """The metric to a next hop; from now on `moved` tells when it is another."""
        return self._computation.bgp.metric(table, address)

    def routes(self, table: TableId, classes: Collection[PrefixClass]) -> dict[PrefixClass, tuple[Route, ...]]:
        """The routes of these classes in a table, without working out the rest of it. Host routes that imported
        connected networks bring along are there where these networks are among the classes."""
        bgp = self._computation.bgp
        rib = bgp.filled(table, classes)[1] if table in bgp.deferred else self._computation.ribs[table]
        return {cls: routes for cls in classes if (routes := rib.routes.best(cls))}

    def own(self, table: TableId) -> Collection[PrefixClass]:
        """The classes that a table has or knows of without what it imports only when somebody asks for it."""
        self._computation.bgp.wake_all()
        return dict.fromkeys((*self._computation.ribs[table].routes, *self._computation.bgp.heard(table)))

    def own_routes(self, table: TableId, cls: PrefixClass) -> tuple[Route, ...]:
        """The routes of a class in a table, but for what it imports only when somebody asks for it."""
        return self._computation.ribs[table].routes.best(cls)

    def is_own(self, table: TableId, cls: PrefixClass) -> bool:
        """Whether a class is among `own`."""
        return cls in self._computation.ribs[table].routes or self._computation.bgp.hears(table, cls)

    def not_by_ospf(self, table: TableId) -> set[PrefixClass]:
        """The classes of a table that another source than OSPF offers."""
        return self._computation.ribs[table].besides("ospf")

    def offered_by_others(self, table: TableId, cls: PrefixClass) -> bool:
        """Whether another source than OSPF offers a class to a table."""
        return self._computation.ribs[table].offers_besides(cls, "ospf")

    def vpn_entries(self) -> Iterator[tuple[RouteDistinguisher | None, PrefixClass, Path]]:
        """Every VPN entry of sole origin (`control.leaking.sole_origins`) by RD and class, as its origin exports it."""
        self._computation.bgp.wake_all()
        return ((rd, cls, entry) for (rd, cls), _, entry in self._computation.bgp.leaks.sole.all())

    @property
    def plain_vpn(self) -> bool:
        """Whether all VPN entries are of sole origin, and each goes the way of its origin's others."""
        self._computation.bgp.wake_all()
        return self._computation.bgp.leaks.sole.all_sole

    def vpn_path(self, device: str, rd: RouteDistinguisher | None, cls: PrefixClass) -> Path | None:
        """What a device uses of an entry of sole origin; None where it has none."""
        return self._computation.bgp.leaks.used((device, FAMILIES[0]), (rd, cls))

    def admits(self, table: TableId, rd: RouteDistinguisher | None, cls: PrefixClass) -> bool:
        """Whether the import map of a VRF lets an entry of sole origin in, as its origin exports it."""
        return self._computation.bgp.leaks.admits(table, (rd, cls))

    def vpn_exports(self, rd: RouteDistinguisher | None, cls: PrefixClass) -> list[Path]:
        """What tables export under RD:prefix."""
        return self._computation.bgp.leaks.sole.exports((rd, cls))

    def vpn_sessions(self, device: str) -> list[Peering]:
        """A device's ends of the sessions over which it hears VPN entries."""
        speaker = self._computation.bgp.vpn_tables.get((device, VPN_FAMILY[FAMILIES[0]]))
        return [] if speaker is None else speaker.peerings

    def joined(self) -> frozenset[str] | None:
        """The devices whose global tables are in OSPF, where that is one area, all joined, and nothing is filtered or
        another process there: each reaches whatever another advertises. None elsewhere."""
        return self._computation.ospf.joined("default")

    def advertisers(self, table: TableId, cls: PrefixClass) -> set[str]:
        """The devices that advertise a class in the areas of a table as a network of their own."""
        return self._computation.ospf.advertisers(table, cls)

    def sessions(self, ends: Iterable[SessionEnd]) -> list[Adjacency]:
        """The states of these BGP neighbors."""
        return self._computation.bgp.adjacencies(ends)

    def neighbors(self, endpoints: Iterable[Endpoint]) -> list[Adjacency]:
        """The OSPF neighbors of these interfaces."""
        return self._computation.ospf.adjacencies(endpoints)

    def label_peers(self, endpoints: Iterable[Endpoint]) -> list[Adjacency]:
        """The LDP neighbors of these interfaces."""
        now = self._computation
        routers = LabelRouters(now.network, now.topology, now.ospf.ldp_interfaces())
        return find_sessions(now.network, now.topology, now.ribs, now.classes, routers, endpoints).records
