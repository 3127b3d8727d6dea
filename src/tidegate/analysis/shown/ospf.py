"""OSPF neighbors and interfaces of one device.

Constant: every neighbor has just been heard, so that it is dead in 0 seconds more (there is no clock). Who holds the
offices of a network is decided as if all its routers had started together (`control.protocols.ospf.adjacency`): on a
real network whoever came first keeps them. Neighbors come as IOS lists them: interface by interface, the last of the
configuration first. A neighbor whose databases are never exchanged because of the MTU is in the state `exstart`; other
mismatches let no neighbor appear.
"""

from __future__ import annotations

from dataclasses import replace

from tidegate.analysis.shown.answers import Asked, answers
from tidegate.control.protocols.ospf.adjacency import Neighbors, neighbors_among
from tidegate.control.protocols.ospf.instance import (
    LOOPBACK,
    MULTI_ACCESS,
    POINT_TO_MULTIPOINT,
    OspfLink,
    RunningProcess,
    processes_of,
)
from tidegate.model.device import Endpoint
from tidegate.model.shown.ospf import (
    InterfaceState,
    NeighborState,
    Office,
    OspfInterfaceDetail,
    OspfInterfaceDetails,
    OspfInterfaceLine,
    OspfInterfaces,
    OspfNeighbor,
    OspfNeighbors,
)
from tidegate.net.prefix import Address, length

_DEAD_IN = 0
_STATES = {
    Office.DESIGNATED: InterfaceState.DESIGNATED,
    Office.BACKUP: InterfaceState.BACKUP,
    Office.OTHER: InterfaceState.OTHER,
    Office.NONE: InterfaceState.POINT_TO_POINT,
}
_Rank = tuple[int, Address]


@answers(OspfNeighbors)
def ospf_neighbors(asked: Asked, question: OspfNeighbors) -> tuple[OspfNeighbor, ...]:
    around = Surroundings(asked)
    return tuple(
        neighbor
        for process in around.processes
        if question.process in (None, process.process.process)
        for link in around.links(process)
        if question.interface in (None, link.endpoint.interface)
        for neighbor in around.neighbors(process, link)
    )


@answers(OspfInterfaces)
def ospf_interfaces(asked: Asked, question: OspfInterfaces) -> tuple[OspfInterfaceLine, ...]:
    around = Surroundings(asked)
    return tuple(
        around.line(process, link)
        for process in around.processes
        if question.process in (None, process.process.process)
        for link in around.links(process)
    )


@answers(OspfInterfaceDetails)
def ospf_interface_details(asked: Asked, question: OspfInterfaceDetails) -> tuple[OspfInterfaceDetail, ...]:
    around = Surroundings(asked)
    return tuple(
        around.detail(process, link, 1 + list(process.links).index(link.endpoint.interface))
        for process in around.processes
        if question.process in (None, process.process.process)
        for link in around.links(process)
        if question.interface in (None, link.endpoint.interface)
    )


class Surroundings:
    """The OSPF processes of a device, and whom they hear."""

    def __init__(self, asked: Asked) -> None:
        topology = asked.plane.topology
        self.processes = processes_of(asked.device, topology, [])
        own = {link.endpoint for process in self.processes for link in process.links.values()}
        endpoints = own | {there for here in own for there in topology.neighbors.get(here, ())}
        devices = [
            asked.plane.network.devices[name]
            for name in sorted({e.device for e in endpoints})
            if name in asked.plane.network.devices
        ]
        running = [process for device in devices for process in processes_of(device, topology, [])]
        self._links: dict[Endpoint, tuple[RunningProcess, OspfLink]] = {
            link.endpoint: (process, link) for process in running for link in process.links.values()
        }
        endpoints = {endpoint for endpoint in endpoints if endpoint in self._links}
        self._neighbors = topology.neighbors
        self._full = self._pairs(neighbors_among(running, topology, endpoints))
        self._heard = self._pairs(neighbors_among(map(_of_any_size, running), topology, endpoints))

    def links(self, process: RunningProcess) -> list[OspfLink]:
        """The links of a process in the order of IOS: by area, in each the last of the configuration first."""
        return sorted(process.links.values(), key=lambda link: (link.area, -link.order))

    def neighbors(self, process: RunningProcess, link: OspfLink) -> list[OspfNeighbor]:
        """The neighbors on a link by router ID."""
        found = []
        for there in self._on(link):
            other, its = self._links[there]
            office = self.office(other, its, link)
            state = NeighborState.FULL
            if (link.endpoint, there) not in self._full:
                state = NeighborState.EXSTART
            elif office is Office.OTHER and self.office(process, link, link) is Office.OTHER:
                state = NeighborState.TWO_WAY
            priority = its.priority if link.network_type in MULTI_ACCESS else 0
            interface = link.endpoint.interface
            found.append(OspfNeighbor(other.router_id, priority, state, office, _DEAD_IN, its.address, interface))
        return sorted(found, key=lambda neighbor: neighbor.neighbor_id)

    def office(self, process: RunningProcess, link: OspfLink, seen_on: OspfLink) -> Office:
        """The office that a router holds on the network of the link `seen_on` of the device."""
        if link.network_type not in MULTI_ACCESS:
            return Office.NONE
        members = [seen_on.endpoint, *self._on(seen_on)]
        able = sorted((self._rank(m) for m in members if self._links[m][1].priority > 0), reverse=True)
        rank = (link.priority, process.router_id)
        if able[:1] == [rank]:
            return Office.DESIGNATED
        return Office.BACKUP if able[1:2] == [rank] else Office.OTHER

    def line(self, process: RunningProcess, link: OspfLink) -> OspfInterfaceLine:
        neighbors = self.neighbors(process, link)
        if link.network_type == LOOPBACK:
            state = InterfaceState.LOOPBACK
        elif link.network_type == POINT_TO_MULTIPOINT:
            state = InterfaceState.POINT_TO_MULTIPOINT
        else:
            state = _STATES[self.office(process, link, link)]
        return OspfInterfaceLine(
            link.endpoint.interface,
            process.process.process,
            link.area,
            link.address,
            length(link.subnet),
            link.cost,
            state,
            sum(neighbor.state is NeighborState.FULL for neighbor in neighbors),
            len(neighbors),
        )

    def detail(self, process: RunningProcess, link: OspfLink, number: int) -> OspfInterfaceDetail:
        settings = link.interface.ospf
        return OspfInterfaceDetail(
            self.line(process, link),
            process.router_id,
            link.network_type,
            settings is not None and settings.process is not None and settings.area is not None,
            link.passive and link.network_type != LOOPBACK,
            link.priority,
            link.hello,
            link.dead,
            self._holder(link, Office.DESIGNATED),
            self._holder(link, Office.BACKUP),
            tuple(n for n in self.neighbors(process, link) if n.state is NeighborState.FULL),
            number,
        )

    def _holder(self, link: OspfLink, office: Office) -> tuple[Address, Address] | None:
        """Router ID and address of who holds an office on the link's network."""
        for endpoint in (link.endpoint, *self._on(link)):
            process, its = self._links[endpoint]
            if self.office(process, its, link) is office:
                return process.router_id, its.address
        return None

    def _pairs(self, found: Neighbors) -> list[tuple[Endpoint, Endpoint]]:
        """Which interface hears which, in the order of the records."""
        pairs = []
        for record in found.records:
            here = Endpoint(record.device, record.interface or "")
            for there in self._neighbors.get(here, ()) if record.up else ():
                known = self._links.get(there)
                if there.device == record.neighbor_device and known and known[1].address == record.neighbor_address:
                    pairs.append((here, there))
        return pairs

    def _on(self, link: OspfLink) -> list[Endpoint]:
        return [there for here, there in self._heard if here == link.endpoint]

    def _rank(self, endpoint: Endpoint) -> _Rank:
        process, link = self._links[endpoint]
        return link.priority, process.router_id


def _of_any_size(process: RunningProcess) -> RunningProcess:
    """The process as if the MTU did not matter."""
    links = {name: replace(link, mtu_ignore=True) for name, link in process.links.items()}
    return replace(process, links=links)
