"""The pieces a trace is made of: where a packet is, each hop it took, and how its way ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from tidegate.control.table import Route
from tidegate.forwarding.dispositions import Disposition
from tidegate.forwarding.packet import Packet
from tidegate.net.prefix import Address, Prefix


class Position(NamedTuple):
    """A packet at a device (`in_interface` None: sent by the device itself), or at an end system.

    `vrf` is the table that looks it up, `labels` its stack, top first.
    """

    device: str
    vrf: str = "default"
    in_interface: str | None = None
    labels: tuple[int, ...] = ()


@dataclass(slots=True, frozen=True)
class Hop:
    """What one device did with the packet. `vrf` is the table that decided; `lines` are lines of `device`."""

    device: str
    vrf: str
    action: str
    in_interface: str | None = None
    out_interface: str | None = None
    prefix: Prefix | None = None
    route: Route | None = None
    next_hop: Address | None = None
    next_hop_vrf: str | None = None
    labels_in: tuple[int, ...] = ()
    labels_out: tuple[int, ...] = ()
    lines: tuple[int, ...] = ()


class End(NamedTuple):
    """Where a delivered packet is, and so where its answer starts.

    `host`: an end system of the snapshot. Otherwise a device: its own address (`interface` None), or a station that
    is not in the snapshot on the subnet of `interface`, whose answer comes in there.
    """

    device: str
    vrf: str
    interface: str | None = None
    host: bool = False


@dataclass(slots=True, frozen=True)
class Walk:
    """One branch of a packet's way. `end` is set where it is delivered; `doubts` are sentences on its certainty."""

    packet: Packet
    disposition: Disposition
    reason: str
    hops: tuple[Hop, ...]
    end: End | None = None
    doubts: tuple[str, ...] = ()


class Finish(NamedTuple):
    """A step that ends the way."""

    disposition: Disposition
    reason: str
    end: End | None = None


class Step(NamedTuple):
    """What one device does on one branch: the hop, and where the packet is next or how it ended."""

    hop: Hop
    next: Position | Finish
    doubts: tuple[str, ...] = ()
