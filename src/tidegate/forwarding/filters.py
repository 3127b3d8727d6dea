"""Access lists held against packets."""

from __future__ import annotations

from typing import NamedTuple

from tidegate.forwarding.packet import Packet
from tidegate.model.policy import AccessList, AccessListEntry, Ports
from tidegate.net.prefix import Address

_NUMBERS = {"1": "icmp", "2": "igmp", "6": "tcp", "17": "udp", "47": "gre", "50": "esp", "51": "ahp", "89": "ospf"}
_ICMP_TYPES = {"8": "echo", "0": "echo-reply", "3": "unreachable", "11": "time-exceeded"}


class FilterVerdict(NamedTuple):
    """Whether a packet passes, the line that decided (0: no line did), and whether that is certain.

    Not certain: an entry holds an option that is not modelled, or asks for a port that the packet does not tell.
    """

    permit: bool
    line: int
    certain: bool


def evaluate(access_list: AccessList | None, packet: Packet) -> FilterVerdict:
    """The verdict of the first entry that matches; the implicit deny at the end.

    IOS: a list that is not defined, or has no entry, filters nothing.
    """
    if access_list is None or not access_list.entries:
        return FilterVerdict(True, 0, True)
    certain = True
    for entry in access_list.entries:
        matches, sure = _matches(entry, access_list.extended, packet)
        certain = certain and sure
        if matches:
            return FilterVerdict(entry.permit, entry.line, certain)
    return FilterVerdict(False, access_list.line, certain)


def _matches(entry: AccessListEntry, extended: bool, packet: Packet) -> tuple[bool, bool]:
    """(matches, certain)."""
    if not _within(packet.source, entry.source, entry.source_wildcard):
        return False, True
    if not extended:
        return True, entry.unmodelled is None
    if not _within(packet.destination, entry.destination, entry.destination_wildcard):
        return False, True
    wanted = _NUMBERS.get(entry.protocol, entry.protocol)
    if wanted not in ("ip", "ipv4") and wanted != _NUMBERS.get(packet.protocol, packet.protocol):
        return False, True
    if entry.icmp_type is not None:
        wanted_type = _ICMP_TYPES.get(entry.icmp_type.split()[0], entry.icmp_type)
        if wanted_type != packet.icmp_type:
            return False, True
    if entry.established and not packet.established:
        return False, True
    matches, certain = _ports_match(entry, packet)
    return matches, certain and (entry.unmodelled is None or not matches)


def _ports_match(entry: AccessListEntry, packet: Packet) -> tuple[bool, bool]:
    """(matches, certain); a port that the packet does not tell is taken as matching only where the entry refuses."""
    certain = True
    for ports, port in (
        (entry.source_ports, packet.source_port),
        (entry.destination_ports, packet.destination_port),
    ):
        if ports is None:
            continue
        if port is None:
            certain = False
            if entry.permit:
                return False, False
        elif not _port_in(ports, port):
            return False, True
    return True, certain


def _within(address: Address, base: Address, wildcard: Address) -> bool:
    return (address ^ base) & ~wildcard & 0xFFFFFFFF == 0


def _port_in(ports: Ports, port: int) -> bool:
    values = ports.values
    match ports.operator:
        case "eq":
            return port in values
        case "neq":
            return port not in values
        case "lt":
            return port < values[0]
        case "gt":
            return port > values[0]
        case _:
            return values[0] <= port <= values[-1]
