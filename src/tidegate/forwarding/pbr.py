"""Policy-based routing: a route-map at the ingress interface decides before the routing table does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tidegate.control.table import TableId
from tidegate.forwarding.fib import Fib, Forward
from tidegate.forwarding.filters import evaluate
from tidegate.forwarding.packet import Packet
from tidegate.model.device import Device
from tidegate.model.interface import Interface
from tidegate.model.policy import MatchPrefix, RouteMapEntry, SetInterface, SetNextHop, SetTable
from tidegate.net.prefix import DEFAULT_ROUTE, DEFAULT_ROUTE_V6, Address


class PolicyChoice(NamedTuple):
    """What the policy decided: look up in `vrf`, or send to `next_hop` or out of `interface` (Null0 discards).

    All three None: the routing table decides. `lines` decided; `certain` is False where a match is not modelled.
    """

    vrf: str | None = None
    next_hop: Address | None = None
    interface: str | None = None
    lines: tuple[int, ...] = ()
    certain: bool = True


def choose(fib: Fib, device: Device, interface: Interface, packet: Packet) -> PolicyChoice:
    """The choice of the interface's policy for a packet that arrives on it.

    IOS: packets that no entry matches, or a deny entry matches, are routed normally; so they are where the route-map
    is not defined.
    """
    route_map = device.policies.route_maps.get(interface.policy) if interface.policy else None
    certain = True
    for entry in route_map.entries if route_map else ():
        matches, sure = _matches(device, entry, packet)
        certain = certain and sure
        if not matches:
            continue
        if not entry.permit:
            return PolicyChoice(lines=(entry.line,), certain=certain)
        for choice in _choices(fib, device, interface, entry, packet):
            return choice._replace(certain=certain)
        return PolicyChoice(certain=certain)
    return PolicyChoice(certain=certain)


def _matches(device: Device, entry: RouteMapEntry, packet: Packet) -> tuple[bool, bool]:
    """(matches, certain): only access lists look at a packet; packet length and the rest are not known."""
    certain = not entry.unmodelled
    for match in entry.matches:
        if not isinstance(match, MatchPrefix) or match.subject != "prefix" or match.kind != "access-list":
            return False, False
        verdicts = [evaluate(device.policies.access_lists.get(name), packet) for name in match.lists]
        certain = certain and all(v.certain for v in verdicts)
        if not any(v.permit for v in verdicts):
            return False, certain
    return True, certain


def _choices(
    fib: Fib, device: Device, interface: Interface, entry: RouteMapEntry, packet: Packet
) -> Iterator[PolicyChoice]:
    """What the entry's set lines give, in the order IOS tries them: table, next hop, interface, defaults."""
    routed = _explicit_route(fib, device.name, interface.vrf, packet)
    for action in entry.sets:
        if isinstance(action, SetTable):
            yield PolicyChoice(vrf=action.vrf, lines=(entry.line, action.line))
    for action in entry.sets:
        if isinstance(action, SetNextHop):
            for hop in action.addresses:
                if _adjacent(fib, TableId(device.name, interface.vrf, packet.family), hop):
                    yield PolicyChoice(next_hop=hop, lines=(entry.line, action.line))
    for default in (False, True):
        for action in entry.sets:
            if isinstance(action, SetInterface) and action.default is default and not (default and routed):
                for name in action.names:
                    yield PolicyChoice(interface=name, lines=(entry.line, action.line))


def _explicit_route(fib: Fib, device: str, vrf: str, packet: Packet) -> bool:
    """Whether a route other than the default route matches (IOS: `set default interface`)."""
    found = fib.plane.lookup(TableId(device, vrf, packet.family), packet.destination)
    return found is not None and found[0] not in (DEFAULT_ROUTE, DEFAULT_ROUTE_V6)


def _adjacent(fib: Fib, table: TableId, hop: Address) -> bool:
    """IOS: a next hop must be directly connected and up."""
    return any(isinstance(action, Forward) and action.next_hop is None for action in fib.actions(table, hop))
