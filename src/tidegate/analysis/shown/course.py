"""The way of a probe as its sender sees it: who would say something about it, and whether that comes back.

A packet takes the first of several equal-cost ways. What routers say (ICMP) starts at the router that says it, in the
table of the interface the probe came in by, and is traced as any other packet. A router inside a label switched path
has no table of the VPN: it sends along the path's remainder, and the end of the path routes what it said (RFC 3032
§2.3.2). Where TTLs are not copied into labels (`no mpls ip propagate-ttl` where they are pushed), routers inside the
path do not count.
"""

from __future__ import annotations

from typing import NamedTuple

from tidegate.control.table import TableId
from tidegate.forwarding.dispositions import Disposition
from tidegate.forwarding.fib import Fib
from tidegate.forwarding.origin import primary_address, source_address
from tidegate.forwarding.packet import Packet
from tidegate.forwarding.router import router_steps
from tidegate.forwarding.trace import INITIAL_TTL, trace
from tidegate.forwarding.walk import Hop, Position, Walk
from tidegate.net.prefix import Address, format_address


class Sender(NamedTuple):
    """Who sends: a table of a device, and the address it sends from, which is in table `source_vrf`."""

    table: TableId
    source: Address
    source_vrf: str


class Course:
    """The first branch of a packet's way. Hop 0 is the sender."""

    def __init__(self, fib: Fib, sender: Sender, packet: Packet) -> None:
        self.fib = fib
        self.sender = sender
        self.packet = packet
        self._doubts: dict[str, None] = {}
        self.walk = self._first(trace(fib, packet, Position(sender.table.device, sender.table.vrf)))
        self.hops = self.walk.hops
        self._returns_to = self._start_of_circle()
        self._counted = self._counting()

    @property
    def doubts(self) -> tuple[str, ...]:
        """Sentences on what is not certain of all that was traced so far."""
        return tuple(self._doubts)

    def _first(self, walks: tuple[Walk, ...]) -> Walk:
        """The branch that is taken; notes what is not certain of it."""
        first = walks[0]
        self._doubts.update(dict.fromkeys(first.doubts))
        if any(walk.disposition is not first.disposition for walk in walks):
            pair = f"{format_address(first.packet.source)} to {format_address(first.packet.destination)}"
            self._doubts[f"the first of several equal-cost ways from {pair} is taken, and others end otherwise"] = None
        return first

    @property
    def arrives(self) -> bool:
        return self.walk.disposition is Disposition.DELIVERED

    @property
    def last(self) -> int:
        return len(self.hops) - 1

    def at_ttl(self, ttl: int) -> int | None:
        """The hop at which a packet sent with that TTL has none left; None where it has ended before."""
        if ttl <= len(self._counted):
            return self._counted[ttl - 1]
        if self._returns_to is None:
            return None
        circle = [hop for hop in self._counted if hop >= self._returns_to]
        return circle[(ttl - 1 - len(self._counted)) % len(circle)] if circle else None

    @property
    def length(self) -> int:
        """How many routers count down its TTL; for a packet that goes in a circle, those it meets once."""
        return len(self._counted)

    def expires_at(self) -> int | None:
        """The hop at which the TTL of an ordinary packet ends: on a way in a circle; None elsewhere."""
        return self.at_ttl(INITIAL_TTL) if self.walk.disposition is Disposition.LOOP else None

    def speaker(self, at: int) -> Address | None:
        """The address from which the router at a hop speaks: that of the interface the packet came in by. Behind a
        VPN label it is one of the VRF: of the interface the packet would leave by, where there is one."""
        hop = self.hops[at]
        device = self.fib.plane.network.devices.get(hop.device)
        if device is None:
            return None
        if self._leaves_labels(at):
            out = device.interfaces.get(hop.out_interface or "")
            address = primary_address(device, out, self.packet.family) if out and out.vrf == hop.vrf else None
            return address or source_address(self.fib, TableId(hop.device, hop.vrf), self.packet.source)
        interface = device.interfaces.get(hop.in_interface or "")
        return None if interface is None else primary_address(device, interface, self.packet.family)

    def hears(self, at: int, icmp_type: str) -> bool:
        """Whether the sender gets what the router at a hop says about the packet."""
        speaker = self.speaker(at)
        if speaker is None:
            return False
        hop = self.hops[at]
        said = Packet(speaker, self.packet.source, "icmp", None, None, icmp_type)
        if self._leaves_labels(at):
            start = Position(hop.device, hop.vrf)
        elif hop.labels_in:
            start = self.position(at)
        else:
            start = Position(hop.device, self._vrf_of(hop))
        return self.reaches_sender(said, start)

    def answered(self, answer: Packet) -> bool:
        """Whether the sender gets the destination's answer. Only for a packet that arrives."""
        end = self.walk.end
        return end is not None and self.reaches_sender(answer, Position(end.device, end.vrf, end.interface))

    def reaches_sender(self, packet: Packet, start: Position) -> bool:
        back = self._first(trace(self.fib, packet, start))
        end = back.end
        if back.disposition is not Disposition.DELIVERED or end is None or end.interface is not None:
            return False
        return (end.device, end.vrf) == (self.sender.table.device, self.sender.source_vrf)

    def _leaves_labels(self, at: int) -> bool:
        """Whether the hop is the end of a label switched path: it looks the packet up in a table."""
        hop = self.hops[at]
        delivered = at == self.last and self.arrives
        return bool(hop.labels_in) and (hop.prefix is not None or delivered)

    def position(self, at: int) -> Position:
        """Where the packet was when the hop began."""
        if at == 0:
            return Position(self.sender.table.device, self.sender.table.vrf)
        hop = self.hops[at]
        return Position(hop.device, self._vrf_of(hop), hop.in_interface, hop.labels_in)

    def _vrf_of(self, hop: Hop) -> str:
        device = self.fib.plane.network.devices.get(hop.device)
        interface = device.interfaces.get(hop.in_interface or "") if device else None
        return hop.vrf if interface is None else interface.vrf

    def _counting(self) -> list[int]:
        """The hops, in their order, that count down the TTL of the packet that the sender gave it."""
        found: list[int] = []
        copied = True
        for at, hop in enumerate(self.hops):
            inside = bool(hop.labels_in) and not self._leaves_labels(at)
            if at > 0 and (copied or not inside):
                found.append(at)
            if hop.labels_out and not inside:
                device = self.fib.plane.network.devices.get(hop.device)
                copied = device is None or device.ldp.propagate_ttl
        return found

    def _start_of_circle(self) -> int | None:
        """The hop to which a packet that goes in a circle comes back."""
        if self.walk.disposition is not Disposition.LOOP:
            return None
        for step in router_steps(self.fib, self.packet, self.position(self.last)):
            for at in range(len(self.hops)):
                if step.next == self.position(at):
                    return at
        return None
