"""BGP neighbors one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tidegate.model.bgp import BgpFamilyName
from tidegate.model.shown.question import Question
from tidegate.net.aspath import Asn
from tidegate.net.prefix import Address


@dataclass(frozen=True, slots=True)
class Capability:
    """What the ends of a session can do, and which of them says so. `name` is an address family or an extension."""

    name: str
    advertised: bool
    received: bool


@dataclass(frozen=True, slots=True)
class BgpNeighborRecord:
    """One neighbor. `router_id` is 0 where it has told none.

    `hops` is how far an external neighbor may be, `distant` one that is further than that. `interface` is the one
    towards it where it is on a connected network. `measured` is what clocks and counters tell, by the names of
    whoever read them; empty in a computed network.
    """

    neighbor: Address
    vrf: str | None
    asn: Asn
    external: bool
    router_id: Address
    state: str
    description: str | None = None
    peer_group: str | None = None
    capabilities: tuple[Capability, ...] = ()
    hold_time: int = 180
    keepalive: int = 60
    reachable: bool = True
    hops: int = 1
    distant: bool = False
    checked: bool = False  # an external neighbor that must be on a connected network
    interface: str | None = None
    on_link: bool = False
    measured: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BgpFamilyNeighbors:
    """The neighbors of an address family, named as in ``ipv4 unicast``."""

    family: str
    neighbors: tuple[BgpNeighborRecord, ...]


@dataclass(frozen=True, slots=True)
class BgpNeighbors(Question[tuple[BgpFamilyNeighbors, ...] | None]):
    """The neighbors of all families, or of one, or of one VRF of a VPN family; None where no BGP runs.

    `neighbor`: only the one at that address.
    """

    family: BgpFamilyName | None = None
    vrf: str | None = None
    neighbor: Address | None = None
