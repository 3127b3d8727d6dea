"""BGP tables as lists: a line a path."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from tidegate.model.bgp import BgpFamilyName
from tidegate.model.shown.question import Question
from tidegate.net.aspath import AsPath
from tidegate.net.community import RouteDistinguisher
from tidegate.net.prefix import Address, Prefix


class Mark(Enum):
    """What is said of a path beside its attributes. Of the first six a path has one, or none where it is not usable."""

    VALID = "valid"
    SUPPRESSED = "suppressed"
    DAMPED = "damped"
    HISTORY = "history"
    RIB_FAILURE = "RIB-failure"
    STALE = "stale"
    BEST = "best"
    MULTIPATH = "multipath"
    BACKUP = "backup"
    BEST_EXTERNAL = "best-external"
    INTERNAL = "internal"
    ADDITIONAL = "additional"
    SECONDARY = "secondary"


@dataclass(frozen=True, slots=True)
class BgpLine:
    """One path. `metric` and `local_preference` are None where none was received or set."""

    prefix: Prefix
    next_hop: Address
    metric: int | None
    local_preference: int | None
    weight: int
    as_path: AsPath
    origin: str  # i (IGP), e (EGP), ? (incomplete)
    marks: frozenset[Mark]


@dataclass(frozen=True, slots=True)
class BgpSection:
    """The paths of one VRF or route distinguisher, those of a prefix together.

    `rd` is None for the table of a unicast family; `vrf` is the device's own VRF with that RD, if any; `router_id` the
    one that the VRF has for itself.
    """

    rd: RouteDistinguisher | None
    vrf: str | None
    router_id: Address | None
    lines: tuple[BgpLine, ...]


@dataclass(frozen=True, slots=True)
class BgpFamilyTable:
    """The table of an address family, named as in ``ipv4 unicast``. Without sections it is empty."""

    family: str
    version: int
    router_id: Address
    sections: tuple[BgpSection, ...]


@dataclass(frozen=True, slots=True)
class BgpTables(Question[tuple[BgpFamilyTable, ...] | None]):
    """The BGP tables of a device; None where it runs no BGP.

    `family`: only this one, else all. `vrf` and `rd`: only this section of a VPN family. `received_from`: only paths
    from that neighbor.
    """

    family: BgpFamilyName | None = None
    vrf: str | None = None
    rd: RouteDistinguisher | None = None
    received_from: Address | None = None
