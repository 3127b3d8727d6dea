"""Sessions and adjacencies that a change may have brought up or down: only those are asked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tidegate.analysis.whatif.outcome import Scope, Session
from tidegate.control.adjacency import Adjacency
from tidegate.control.changelog import Moved
from tidegate.control.engine import Engine
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.ldp.session import router_id
from tidegate.control.table import TableId
from tidegate.control.topology import Topology
from tidegate.model.announcement import SessionEnd
from tidegate.model.device import Endpoint
from tidegate.net.prefix import Address


class Doubtful(NamedTuple):
    """What may be another: BGP neighbors, interfaces with their OSPF (None: all) and their LDP neighbors."""

    ends: frozenset[SessionEnd]
    ospf: frozenset[Endpoint] | None
    ldp: frozenset[Endpoint]


class SessionWatch:
    """The sessions of an engine's base state. `count` are up and in the scope."""

    def __init__(self, engine: Engine, scope: Scope, adjacencies: Iterable[Adjacency]) -> None:
        """`adjacencies` are all of the base."""
        self._engine = engine
        self._scope = scope
        self._topology = engine.plane.topology
        # An LDP session needs a route to the other's router ID, from both ends.
        self._resting: dict[tuple[str, PrefixClass], set[Endpoint]] = {}
        self._labelled: dict[str, set[Endpoint]] = {}
        covering: dict[tuple[str, Address], list[PrefixClass]] = {}
        ospf: list[Adjacency] = []
        up = set()
        for a in adjacencies:
            if a.up:
                up.add(Session.of(a))
            if a.protocol == "ospf":
                ospf.append(a)
            elif a.protocol == "ldp":
                self._rest(a, covering)
        self.count = sum(map(scope.takes_session, up))
        self._every_ospf = self._up(ospf)

    def _rest(self, record: Adjacency, covering: dict[tuple[str, Address], list[PrefixClass]]) -> None:
        here, address = Endpoint(record.device, record.interface or ""), record.neighbor_address
        self._labelled.setdefault(record.device, set()).add(here)
        if address is not None:
            key = record.device, address
            if key not in covering:
                table = TableId(record.device, "default", "ipv4")
                covering[key] = [cls for _, cls in self._engine.plane.classes.covering(table, address)]
            for cls in covering[key]:
                self._resting.setdefault((record.device, cls), set()).add(here)

    def doubtful(self, moved: Moved) -> Doubtful:
        """What the change concerns in which the engine is."""
        topology = self._engine.plane.topology
        ldp = set(moved.lines)
        for name in {endpoint.device for endpoint in moved.lines}:
            device = self._engine.network.devices.get(name)
            if device is not None and router_id(device, topology) != router_id(device, self._topology):
                ldp.update(Endpoint(name, interface) for interface in device.interfaces)
        for table, classes in moved.held.items():
            if table.vrf == "default":
                if classes is None:
                    ldp |= self._labelled.get(table.device, set())
                for cls in classes or ():
                    ldp |= self._resting.get((table.device, cls), _NONE)
        ldp.update(_around(ldp, self._topology, topology))
        return Doubtful(
            frozenset(moved.ends), None if moved.neighbors is None else frozenset(moved.neighbors), frozenset(ldp)
        )

    def now(self, doubtful: Doubtful) -> set[Session]:
        """Those of them that are up in the state that the engine is in."""
        found = [*self._engine.sessions(doubtful.ends), *self._engine.label_peers(doubtful.ldp)]
        if doubtful.ospf is not None:
            found += self._engine.neighbors(doubtful.ospf)
        else:
            found += [a for a in self._engine.plane.adjacencies if a.protocol == "ospf"]
        return self._up(found)

    def base(self, doubtful: Doubtful) -> set[Session]:
        """Those of them that are up in the base, in which the engine is."""
        if doubtful.ospf is None:
            return self.now(doubtful._replace(ospf=frozenset())) | self._every_ospf
        return self.now(doubtful)

    def _up(self, adjacencies: Iterable[Adjacency]) -> set[Session]:
        sessions = (Session.of(adjacency) for adjacency in adjacencies if adjacency.up)
        return set(filter(self._scope.takes_session, sessions))


_NONE: set[Endpoint] = set()


def _around(endpoints: Iterable[Endpoint], *topologies: Topology) -> set[Endpoint]:
    """The interfaces at the other ends of links."""
    return {other for endpoint in endpoints for t in topologies for other in t.neighbors.get(endpoint, ())}
