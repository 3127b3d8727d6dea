"""IOS takes no subnet twice in one table while the interfaces are up."""

from __future__ import annotations

from tidegate.dialects.ios.table import TABLE
from tidegate.model.device import Device
from tidegate.model.interface import Interface
from tidegate.net.prefix import Prefix, broadcast, format_address, network
from tidegate.syntax.reader import Reader


def overlap_message(prefix: Prefix, taken: Interface) -> str:
    place = "" if taken.vrf == "default" else f" in VRF {taken.vrf}"
    return f"% {format_address(network(prefix))} overlaps with {taken.name}{place}"


def overlapping(device: Device, interface: Interface, prefix: Prefix) -> Interface | None:
    """The other interface that is up in the same table and has addresses of `prefix`."""
    for other in device.interfaces.values():
        if other is interface or other.vrf != interface.vrf or other.shutdown:
            continue
        for entry in other.addresses:
            own = entry.prefix
            if entry.address < 1 << 128 and network(own) <= broadcast(prefix) and network(prefix) <= broadcast(own):
                return other
    return None


@TABLE.finisher
def refuse_overlaps(r: Reader) -> None:
    """IOS takes no subnet twice in one table while the interfaces are up: the later address is refused."""
    taken: dict[str, list[tuple[int, int, int, Interface]]] = {}
    for order, interface in enumerate(r.device.interfaces.values()):
        if interface.shutdown:
            continue
        for entry in interface.addresses:
            if entry.address < 1 << 128:
                prefix = entry.prefix
                span = (network(prefix), -broadcast(prefix), order, interface)
                taken.setdefault(interface.vrf, []).append(span)
    for spans in taken.values():
        if len(spans) > 1:
            _refuse_in(r, spans)


def _refuse_in(r: Reader, spans: list[tuple[int, int, int, Interface]]) -> None:
    """`spans` are (first address, -last address, order of the interface, interface) of one table."""
    spans.sort(key=lambda span: span[:3])
    end = -1
    owner = spans[0]
    for span in spans:
        if span[0] <= end and span[2] != owner[2]:
            loser, winner = (span, owner) if span[2] > owner[2] else (owner, span)
            _refuse_overlap(r, loser[3], winner[3], span[0], -span[1])
        if -span[1] > end:
            end, owner = -span[1], span


def _refuse_overlap(r: Reader, loser: Interface, winner: Interface, first: int, last: int) -> None:
    for entry in loser.addresses:
        prefix = entry.prefix
        if entry.address < 1 << 128 and network(prefix) <= last and broadcast(prefix) >= first:
            loser.addresses.remove(entry)
            r.refuse_line(entry.line, overlap_message(prefix, winner))
            return
