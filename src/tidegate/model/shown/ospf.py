"""OSPF neighbors and interfaces as a router shows them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from tidegate.model.shown.question import Question
from tidegate.net.prefix import Address


class Office(Enum):
    """What a router is on a network. `NONE`: the network elects no designated router."""

    NONE = "none"
    DESIGNATED = "designated router"
    BACKUP = "backup designated router"
    OTHER = "other"


class NeighborState(Enum):
    """RFC 2328 §10.1."""

    DOWN = "down"
    ATTEMPT = "attempt"
    INIT = "init"
    TWO_WAY = "2-way"
    EXSTART = "exstart"
    EXCHANGE = "exchange"
    LOADING = "loading"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class OspfNeighbor:
    """`dead_in` are the seconds until the neighbor is given up unless it is heard; None: nothing is known of it."""

    neighbor_id: Address
    priority: int
    state: NeighborState
    office: Office
    dead_in: int | None
    address: Address
    interface: str


@dataclass(frozen=True, slots=True)
class OspfNeighbors(Question[tuple[OspfNeighbor, ...]]):
    """The neighbors of every process, or of one, or on one interface, in the device's order."""

    process: str | None = None
    interface: str | None = None


class InterfaceState(Enum):
    """RFC 2328 §9.1."""

    DOWN = "down"
    LOOPBACK = "loopback"
    WAITING = "waiting"
    POINT_TO_POINT = "point-to-point"
    POINT_TO_MULTIPOINT = "point-to-multipoint"
    OTHER = "dr other"
    BACKUP = "backup"
    DESIGNATED = "dr"


@dataclass(frozen=True, slots=True)
class OspfInterfaceLine:
    """`full` of `neighbors` are fully adjacent."""

    interface: str
    process: str
    area: int
    address: Address
    length: int
    cost: int
    state: InterfaceState
    full: int
    neighbors: int


@dataclass(frozen=True, slots=True)
class OspfInterfaces(Question[tuple[OspfInterfaceLine, ...]]):
    """The interfaces on which a process runs and that are up, in the device's order."""

    process: str | None = None


@dataclass(frozen=True, slots=True)
class OspfInterfaceDetail:
    """`designated` and `backup` are router ID and address, None where nobody is. Times are in seconds.

    `explicit`: the interface's own command makes the process run there, and not a `network` statement.
    """

    line: OspfInterfaceLine
    router_id: Address
    network_type: str  # broadcast, point-to-point, non-broadcast, point-to-multipoint, loopback
    explicit: bool
    passive: bool
    priority: int
    hello: int
    dead: int
    designated: tuple[Address, Address] | None
    backup: tuple[Address, Address] | None
    adjacent: tuple[OspfNeighbor, ...]
    number: int  # of the interface in its process


@dataclass(frozen=True, slots=True)
class OspfInterfaceDetails(Question[tuple[OspfInterfaceDetail, ...]]):
    """As `OspfInterfaces`, with all that a process knows of them; or of one interface."""

    process: str | None = None
    interface: str | None = None
