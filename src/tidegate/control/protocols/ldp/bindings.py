"""Label bindings and forwarding entries of every device (RFC 5036 §2.6; downstream unsolicited, liberal retention).

Every device binds a label to each prefix of its global table that is no BGP route; the implicit null label to those it
is itself the end of. A packet to a prefix leaves with the label that the next hop bound to exactly that prefix: where
a neighbor has another mask for it (a summary, or a loopback advertised by OSPF as /32) there is none, and the label
switched path ends. Labels are numbered from 16 in the order of prefixes, so that equal networks get equal labels.

Not modelled: MTU of the labelled packet, targeted sessions, `label` filters of received bindings, BGP labelled unicast.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tidegate.control.adjacency import Adjacency
from tidegate.control.classindex import ClassIndex
from tidegate.control.lazymapping import LazyMapping
from tidegate.control.policy.filters import Filters
from tidegate.control.protocols.ldp.labels import (
    EXPLICIT_NULL,
    FIRST_LABEL,
    IMPLICIT_NULL,
    LabelNextHop,
    LabelTable,
    LabelTables,
)
from tidegate.control.protocols.ldp.session import LabelRouter, LabelRouters, Sessions, find_sessions
from tidegate.control.table import Protocol, Route, Table, TableId
from tidegate.control.topology import Topology
from tidegate.model.device import Endpoint, Network
from tidegate.net.prefix import Address, Prefix

_NO_BINDING = frozenset({Protocol.BGP, Protocol.AGGREGATE, Protocol.LOCAL})
_DEPTH = 8  # recursions of a next hop that are followed


def build_labels(
    network: Network,
    topology: Topology,
    tables: Mapping[TableId, Table],
    classes: ClassIndex,
    autoconfigured: Mapping[Endpoint, int],
) -> tuple[dict[str, LabelTable], list[Adjacency]]:
    """The label table of every device that runs LDP, computed when looked at, and every LDP peer with its state.

    `tables` must be final: bindings are read from them on first access. `autoconfigured` are the interfaces on which an
    IGP turns LDP on, with the line that does.
    """
    routers = LabelRouters(network, topology, autoconfigured)
    sessions = find_sessions(network, topology, tables, classes, routers)
    found: dict[str, LabelTable] = {}
    for name, router in routers.all().items():
        found[name] = _Bindings(router, tables[TableId(name, "default")], topology, classes, sessions, found).table()
    return found, sessions.records


class _Bindings:
    """The labels of one device."""

    def __init__(
        self,
        router: LabelRouter,
        table: Table,
        topology: Topology,
        classes: ClassIndex,
        sessions: Sessions,
        others: LabelTables,
    ) -> None:
        self._router = router
        self._table = table
        self._topology = topology
        self._classes = classes
        self._sessions = sessions
        self._others = others

    def table(self) -> LabelTable:
        bindings = LazyMapping(self._bind)
        return LabelTable(
            bindings=bindings,
            next_hops=LazyMapping(self._next_hops),
            incoming=LazyMapping(lambda: {label: p for p, label in bindings.items() if label >= FIRST_LABEL}),
            advertises=self._router.device.ldp.advertise_labels,
        )

    def _prefixes(self) -> Iterable[tuple[Prefix, tuple[Route, ...]]]:
        """The prefixes that get a label, sorted."""
        found = [
            (prefix, routes)
            for cls, routes in self._table.routes.items()
            if routes[0].protocol not in _NO_BINDING
            for prefix in cls.members
        ]
        allowed = self._router.device.ldp.allocate_for
        if allowed is not None:
            filters = Filters(self._router.device.policies)
            if allowed == "host-routes":
                found = [item for item in found if item[0] & 255 == 32]
            else:
                found = [item for item in found if filters.prefix("prefix-list", allowed, item[0]).permit]
        return sorted(found, key=lambda item: item[0])

    def _bind(self) -> dict[Prefix, int]:
        null = EXPLICIT_NULL if self._router.device.ldp.explicit_null else IMPLICIT_NULL
        found: dict[Prefix, int] = {}
        label = FIRST_LABEL
        for prefix, routes in self._prefixes():
            if routes[0].protocol is Protocol.CONNECTED or routes[0].discard:
                found[prefix] = null
            else:
                found[prefix] = label
                label += 1
        return found

    def _next_hops(self) -> dict[Prefix, tuple[LabelNextHop, ...]]:
        known: dict[tuple[str | None, Address | None], tuple[Endpoint, Address | None, Endpoint | None] | None] = {}
        found: dict[Prefix, tuple[LabelNextHop, ...]] = {}
        for cls, routes in self._table.routes.items():
            if routes[0].protocol in _NO_BINDING or routes[0].protocol is Protocol.CONNECTED or routes[0].discard:
                continue
            ways = []
            for route in routes:
                key = (route.interface, route.next_hop)
                if key not in known:
                    known[key] = self._way(route)
                way = known[key]
                if way is not None:
                    ways.append(way)
            for prefix in cls.members:
                found[prefix] = tuple(
                    LabelNextHop(
                        next_hop, here.interface, there.device if there else None, self._label(here, there, prefix)
                    )
                    for here, next_hop, there in ways
                )
        return found

    def _way(self, route: Route) -> tuple[Endpoint, Address | None, Endpoint | None] | None:
        """The interface a route leaves by, the address on its link, and the neighbor's interface."""
        interface, next_hop = route.interface, route.next_hop
        for _ in range(_DEPTH):
            if interface is not None or next_hop is None:
                break
            via = self._match(next_hop)
            if via is None or via.discard:
                return None
            interface = via.interface
            next_hop = next_hop if via.next_hop is None else via.next_hop
        if interface is None or route.next_hop_vrf not in (None, "default"):
            return None
        here = Endpoint(self._router.device.name, interface)
        if next_hop is not None:
            return here, next_hop, self._topology.owner_on_link(here, next_hop)
        neighbors = self._topology.neighbors.get(here, ())
        return here, None, neighbors[0] if len(neighbors) == 1 else None

    def _match(self, address: Address) -> Route | None:
        for _, cls in self._classes.covering(self._table.id, address):
            routes = self._table.routes.get(cls)
            if routes:
                return routes[0]
        return None

    def _label(self, here: Endpoint, there: Endpoint | None, prefix: Prefix) -> int | None:
        if there is None or (here, there) not in self._sessions.links:
            return None
        neighbor = self._others.get(there.device)
        return None if neighbor is None or not neighbor.advertises else neighbor.bindings.get(prefix)
