"""A packet's way, hop by hop, with every equal-cost branch up to a bound.

At each router: the ingress filter, local delivery, policy-based routing, the look-up (through labels where the packet
has some), the egress filter, the link. Packets a router sends itself pass neither policy routing nor egress filters
(IOS). The first branch in the stable order of routes is the one to report.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tidegate.forwarding.dispositions import Disposition
from tidegate.forwarding.endsystem import first_hops, owns
from tidegate.forwarding.fib import Fib
from tidegate.forwarding.packet import Packet
from tidegate.forwarding.router import arrival, router_steps
from tidegate.forwarding.walk import End, Finish, Hop, Position, Step, Walk
from tidegate.model.device import Host
from tidegate.net.prefix import format_address

INITIAL_TTL = 255  # IOS ping
MAX_BRANCHES = 64


class _Branch(NamedTuple):
    at: Position | Finish
    ttl: int
    hops: tuple[Hop, ...] = ()
    seen: frozenset[Position] = frozenset()
    doubts: tuple[str, ...] = ()


def trace(fib: Fib, packet: Packet, start: Position, ttl: int = INITIAL_TTL) -> tuple[Walk, ...]:
    """Every branch of the packet's way from `start`, at most MAX_BRANCHES, in stable order; never empty.

    `start` is a router's table (with an interface where the packet arrives from outside the snapshot) or a host.
    """
    walks: list[Walk] = []
    waiting = [_Branch(start, ttl)]
    while waiting and len(walks) < MAX_BRANCHES:
        branch = waiting.pop()
        at = branch.at
        if isinstance(at, Finish):
            walks.append(Walk(packet, at.disposition, at.reason, branch.hops, at.end, branch.doubts))
        elif at in branch.seen:
            where = at.device if at.vrf == "default" else f"{at.device} in VRF {at.vrf}"
            finish = Finish(Disposition.LOOP, f"the packet comes back to {where} and goes round for ever")
            waiting.append(branch._replace(at=finish))
        else:
            waiting.extend(reversed([_advance(branch, at, step) for step in _steps(fib, packet, at)]))
    return tuple(walks)


def _advance(branch: _Branch, position: Position, step: Step) -> _Branch:
    following = step.next
    ttl = branch.ttl
    if isinstance(following, Position) and position.in_interface is not None:
        ttl -= 1
        if ttl <= 0:
            following = Finish(Disposition.TTL_EXPIRED, f"the TTL runs out at {position.device}")
    return _Branch(following, ttl, (*branch.hops, step.hop), branch.seen | {position}, (*branch.doubts, *step.doubts))


def _steps(fib: Fib, packet: Packet, position: Position) -> Iterator[Step]:
    host = fib.plane.network.hosts.get(position.device)
    if host is not None and position.device not in fib.plane.network.devices:
        return _host_steps(fib, packet, position, host)
    return router_steps(fib, packet, position)


def _host_steps(fib: Fib, packet: Packet, position: Position, host: Host) -> Iterator[Step]:
    if owns(host, packet.destination):
        hop = Hop(host.name, "default", "delivered", in_interface=position.in_interface)
        what = f"{format_address(packet.destination)} is {host.name}"
        yield Step(hop, Finish(Disposition.DELIVERED, what, End(host.name, "default", host=True)))
        return
    if position.in_interface is not None:
        hop = Hop(host.name, "default", "dropped", in_interface=position.in_interface)
        yield Step(hop, Finish(Disposition.DISCARDED, f"{host.name} is an end system and passes nothing on"))
        return
    for first in first_hops(fib.plane, host, packet.destination):
        hop = Hop(host.name, "default", first.action, out_interface=first.interface, next_hop=first.gateway)
        if first.receiver is None:
            disposition = Disposition.NO_ROUTE if first.interface is None else Disposition.ARP_FAILED
            yield Step(hop, Finish(disposition, first.problem))
            continue
        yield Step(hop, arrival(fib, first.receiver))
