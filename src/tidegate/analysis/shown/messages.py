"""What a device would have logged on its way to the state it is in.

The order is that of a start: lines as they are read, interfaces, static routes, neighbors from the bottom up, tables.
Nothing has ever gone down after it came up: what is down now is said where the device says so at its start.
"""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.analysis.shown.answers import Asked, answer, answers
from tidegate.control.cause import Reason
from tidegate.control.protocols.ospf.instance import processes_of
from tidegate.control.table import TableId
from tidegate.model.device import Endpoint
from tidegate.model.interface import InterfaceKind
from tidegate.model.shown.messages import (
    BgpNeighborUp,
    InterfaceChanged,
    LdpNeighborUp,
    LineRefused,
    Message,
    Messages,
    OspfNeighborUp,
    SameRouterId,
    StaticRefused,
    TooManyRoutes,
)
from tidegate.model.shown.mpls import LdpPeers
from tidegate.model.shown.ospf import NeighborState, OspfNeighbors

_REFUSED = "refused"  # the code of the reader's diagnostics
_WITHOUT_LINE = (InterfaceKind.LOOPBACK, InterfaceKind.NULL, InterfaceKind.TUNNEL)


@answers(Messages)
def messages(asked: Asked, _question: Messages) -> tuple[Message, ...]:
    parts = (_lines, _interfaces, _statics, _ospf, _same_ids, _ldp, _bgp, _limits)
    return tuple(message for part in parts for message in part(asked))


def _lines(asked: Asked) -> Iterator[Message]:
    for diagnostic in asked.device.diagnostics:
        if diagnostic.code == _REFUSED:
            yield LineRefused(diagnostic.line, diagnostic.text, diagnostic.message)


def _interfaces(asked: Asked) -> Iterator[Message]:
    for interface in asked.device.interfaces.values():
        if interface.kind is InterfaceKind.NULL:
            continue
        up = Endpoint(asked.device.name, interface.name) in asked.plane.topology.up
        without_line = interface.kind in _WITHOUT_LINE or interface.parent is not None
        yield InterfaceChanged(interface.name, up, interface.shutdown, without_line)


def _statics(asked: Asked) -> Iterator[Message]:
    for vrf in asked.device.vrfs:
        table = asked.plane.tables.get(TableId(asked.device.name, vrf))
        found = []
        for cls, refusals in table.refusals.items() if table is not None else ():
            for refusal in refusals:
                static = refusal.cause.bundle if refusal.cause is not None else None
                if refusal.reason is Reason.INTER_VRF_GUARD and static is not None and static.interface is not None:
                    own = [p for p in cls.members if static.line_of(p) is not None]
                    found += [StaticRefused(prefix, vrf, static.interface) for prefix in own]
        yield from sorted(found, key=lambda message: (message.prefix, message.interface))


def _ospf(asked: Asked) -> Iterator[Message]:
    for running in processes_of(asked.device, asked.plane.topology, []):
        process = running.process.process
        for neighbor in answer(asked, OspfNeighbors(process)):
            if neighbor.state is NeighborState.FULL:
                yield OspfNeighborUp(process, neighbor.neighbor_id, neighbor.interface)


def _same_ids(asked: Asked) -> Iterator[Message]:
    topology = asked.plane.topology
    for running in processes_of(asked.device, topology, []):
        for name, link in running.links.items():
            for there in topology.neighbors.get(link.endpoint, ()) if not link.passive else ():
                device = asked.plane.network.devices.get(there.device)
                for other in processes_of(device, topology, []) if device is not None else ():
                    its = other.links.get(there.interface)
                    if its is not None and not its.passive and other.router_id == running.router_id:
                        yield SameRouterId(running.router_id, its.address, name)


def _ldp(asked: Asked) -> Iterator[Message]:
    for number, peer in enumerate(answer(asked, LdpPeers()), 1):
        yield LdpNeighborUp(peer.peer, number)


def _bgp(asked: Asked) -> Iterator[Message]:
    for adjacency in asked.plane.adjacencies:
        here = adjacency.protocol == "bgp" and adjacency.device == asked.device.name
        if here and adjacency.up and adjacency.neighbor_address is not None:
            yield BgpNeighborUp(adjacency.vrf, adjacency.neighbor_address)


def _limits(asked: Asked) -> Iterator[Message]:
    for vrf in asked.device.vrfs.values():
        settings = vrf.families.get("ipv4")
        limit = settings.maximum_routes if settings is not None else None
        if settings is None or limit is None:
            continue
        table = asked.plane.tables.get(TableId(asked.device.name, vrf.name))
        if table is not None and sum(len(cls.members) for cls in table.routes) > limit:
            yield TooManyRoutes(vrf.name, settings.maximum_warning_only)
