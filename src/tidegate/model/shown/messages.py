"""What a router would have logged of the state it is in."""

from __future__ import annotations

from dataclasses import dataclass

from tidegate.model.shown.question import Question
from tidegate.net.prefix import Address, Prefix


@dataclass(frozen=True, slots=True)
class InterfaceChanged:
    """`protocol_only`: it has no line that could change, as a loopback."""

    interface: str
    up: bool
    shut_down: bool = False
    protocol_only: bool = False


@dataclass(frozen=True, slots=True)
class LineRefused:
    """A configuration line the device did not take, its secrets hidden, and what it said."""

    line: int
    text: str
    message: str


@dataclass(frozen=True, slots=True)
class StaticRefused:
    """A static route out of an interface of another table, where such routes are forbidden."""

    prefix: Prefix
    vrf: str
    interface: str


@dataclass(frozen=True, slots=True)
class OspfNeighborUp:
    process: str
    neighbor: Address
    interface: str


@dataclass(frozen=True, slots=True)
class SameRouterId:
    """An OSPF neighbor with the device's own router ID."""

    router_id: Address
    neighbor: Address
    interface: str


@dataclass(frozen=True, slots=True)
class LdpNeighborUp:
    """`number` counts the sessions of the device."""

    neighbor: Address
    number: int


@dataclass(frozen=True, slots=True)
class BgpNeighborUp:
    vrf: str
    neighbor: Address


@dataclass(frozen=True, slots=True)
class TooManyRoutes:
    """A VRF has more routes than it may have; `warning_only`: the device takes them all the same."""

    vrf: str
    warning_only: bool


Message = (
    InterfaceChanged
    | LineRefused
    | StaticRefused
    | OspfNeighborUp
    | SameRouterId
    | LdpNeighborUp
    | BgpNeighborUp
    | TooManyRoutes
)


@dataclass(frozen=True, slots=True)
class Messages(Question[tuple[Message, ...]]):
    """Everything, in an order that depends on the state alone."""
