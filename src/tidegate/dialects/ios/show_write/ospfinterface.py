"""`show ip ospf interface`.

Constants: the next Hello is due in 0 seconds, link states take 1 second to send and are sent again after 5, wait timers
equal dead intervals, nothing was ever flooded. Layout: Cisco IOS IP Routing: OSPF Command Reference, IOS 15.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tidegate.dialects.ios.show_write.ages import age
from tidegate.model.shown.ospf import InterfaceState, Office, OspfInterfaceDetail
from tidegate.net.prefix import Address, format_address

_HELLO_DUE = 0
_STATES = {
    InterfaceState.DOWN: "DOWN",
    InterfaceState.LOOPBACK: "LOOPBACK",
    InterfaceState.WAITING: "WAITING",
    InterfaceState.POINT_TO_POINT: "POINT_TO_POINT",
    InterfaceState.POINT_TO_MULTIPOINT: "POINT_TO_MULTIPOINT",
    InterfaceState.OTHER: "DROTHER",
    InterfaceState.BACKUP: "BDR",
    InterfaceState.DESIGNATED: "DR",
}
_ELECTED = (InterfaceState.DESIGNATED, InterfaceState.BACKUP, InterfaceState.OTHER, InterfaceState.WAITING)
_OFFICES = {Office.DESIGNATED: "  (Designated Router)", Office.BACKUP: "  (Backup Designated Router)"}


def write_interface_details(interfaces: Iterable[OspfInterfaceDetail]) -> Iterator[str]:
    for found in interfaces:
        yield from _head(found)
        if found.line.state is InterfaceState.LOOPBACK:
            yield "  Loopback interface is treated as a stub Host"
        else:
            yield from _body(found)


def _head(found: OspfInterfaceDetail) -> Iterator[str]:
    line = found.line
    attached = "Interface Enable" if found.explicit else "Network Statement"
    yield f"{line.interface} is up, line protocol is up "
    yield f"  Internet Address {format_address(line.address)}/{line.length}, Area {line.area}, Attached via {attached}"
    kind = found.network_type.upper().replace("-", "_")
    yield (
        f"  Process ID {line.process}, Router ID {format_address(found.router_id)}, "
        f"Network Type {kind}, Cost: {line.cost}"
    )
    yield "  Topology-MTID    Cost    Disabled    Shutdown      Topology Name"
    yield f"        0           {line.cost:<9} no          no            Base"


def _body(found: OspfInterfaceDetail) -> Iterator[str]:
    elected = found.line.state in _ELECTED
    state = f"  Transmit Delay is 1 sec, State {_STATES[found.line.state]}"
    yield f"{state}, Priority {found.priority}" if elected else state
    if elected:
        yield from _office(found.designated, "Designated Router (ID)", "designated router")
        yield from _office(found.backup, "Backup Designated router (ID)", "backup designated router")
    timers = f"Hello {found.hello}, Dead {found.dead}, Wait {found.dead}, Retransmit 5"
    yield f"  Timer intervals configured, {timers}"
    yield f"    oob-resync timeout {max(40, found.dead)}"
    yield "    No Hellos (Passive interface) " if found.passive else f"    Hello due in {age(_HELLO_DUE)}"
    yield "  Supports Link-local Signaling (LLS)"
    yield "  Cisco NSF helper support enabled"
    yield "  IETF NSF helper support enabled"
    yield f"  Index {found.number}/{found.number}, flood queue length 0"
    yield "  Next 0x0(0)/0x0(0)"
    yield "  Last flood scan length is 0, maximum is 0"
    yield "  Last flood scan time is 0 msec, maximum is 0 msec"
    yield f"  Neighbor Count is {found.line.neighbors}, Adjacent neighbor count is {found.line.full} "
    for neighbor in found.adjacent:
        yield f"    Adjacent with neighbor {format_address(neighbor.neighbor_id)}{_OFFICES.get(neighbor.office, '')}"
    yield "  Suppress hello for 0 neighbor(s)"


def _office(holder: tuple[Address, Address] | None, title: str, nobody: str) -> Iterator[str]:
    if holder is None:
        yield f"  No {nobody} on this network"
    else:
        yield f"  {title} {format_address(holder[0])}, Interface address {format_address(holder[1])}"
