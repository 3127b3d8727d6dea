"""`show ip ospf neighbor` and `show ip ospf interface brief`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tidegate.dialects.ios.show_write.ages import age
from tidegate.dialects.ios.show_write.short_names import short_name
from tidegate.model.shown.ospf import InterfaceState, NeighborState, Office, OspfInterfaceLine, OspfNeighbor
from tidegate.net.prefix import format_address

NEIGHBOR_HEADER = "Neighbor ID     Pri   State           Dead Time   Address         Interface"
STATES = {
    NeighborState.DOWN: "DOWN",
    NeighborState.ATTEMPT: "ATTEMPT",
    NeighborState.INIT: "INIT",
    NeighborState.TWO_WAY: "2WAY",
    NeighborState.EXSTART: "EXSTART",
    NeighborState.EXCHANGE: "EXCHANGE",
    NeighborState.LOADING: "LOADING",
    NeighborState.FULL: "FULL",
}
OFFICES = {Office.NONE: "  -", Office.DESIGNATED: "DR", Office.BACKUP: "BDR", Office.OTHER: "DROTHER"}
INTERFACE_STATES = {
    InterfaceState.DOWN: "DOWN",
    InterfaceState.LOOPBACK: "LOOP",
    InterfaceState.WAITING: "WAIT",
    InterfaceState.POINT_TO_POINT: "P2P",
    InterfaceState.POINT_TO_MULTIPOINT: "P2MP",
    InterfaceState.OTHER: "DROTH",
    InterfaceState.BACKUP: "BDR",
    InterfaceState.DESIGNATED: "DR",
}


def write_ospf_neighbors(neighbors: Iterable[OspfNeighbor]) -> Iterator[str]:
    """Nothing at all where there is no neighbor."""
    for number, neighbor in enumerate(neighbors):
        if not number:
            yield ""
            yield NEIGHBOR_HEADER
        state = f"{STATES[neighbor.state]}/{OFFICES[neighbor.office]}"
        dead = "   -" if neighbor.dead_in is None else age(neighbor.dead_in)
        address = format_address(neighbor.address)
        yield (
            f"{format_address(neighbor.neighbor_id):<15} {neighbor.priority:>3}   {state:<15} {dead:<11} "
            f"{address:<15} {neighbor.interface}"
        )


def write_ospf_interfaces(lines: Iterable[OspfInterfaceLine]) -> Iterator[str]:
    yield "Interface    PID   Area            IP Address/Mask    Cost  State Nbrs F/C"
    for line in lines:
        area = str(line.area)
        address = f"{format_address(line.address)}/{line.length}"
        yield (
            f"{short_name(line.interface):<12} {line.process:<5} {area:<15} {address:<18} {line.cost:<5} "
            f"{INTERFACE_STATES[line.state]:<5} {line.full}/{line.neighbors}"
        )
