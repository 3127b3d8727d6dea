"""One route of a table in detail."""

from __future__ import annotations

from dataclasses import dataclass

from tidegate.model.shown.question import Question
from tidegate.model.shown.routes import NoTable, RouteGroup
from tidegate.net.prefix import Address, Prefix


@dataclass(frozen=True, slots=True)
class BgpHop:
    """What BGP knows of a path: the length of its AS path, the AS it came from (0: this one), and the VPN label."""

    as_hops: int
    neighbor_as: int
    label: int | None


@dataclass(frozen=True, slots=True)
class EntryHop:
    """One path. `source`: who told of it. `vrf`: the table in which the next hop is, where that is another one."""

    next_hop: Address | None
    interface: str | None
    vrf: str | None
    source: Address | None
    metric: int
    age: int | None
    bgp: BgpHop | None = None


@dataclass(frozen=True, slots=True)
class RouteDetail:
    """A route. `protocol` as records name it, `process` its OSPF process or AS. `kind` of a BGP route: external …"""

    vrf: str
    prefix: Prefix
    protocol: str
    process: str
    distance: int
    metric: int
    tag: int
    kind: str | None
    hops: tuple[EntryHop, ...]


@dataclass(frozen=True, slots=True)
class KnownSubnets:
    """The address is that of a network of class A, B or C with subnets, of which `attached` are connected."""

    vrf: str
    group: RouteGroup
    attached: int


@dataclass(frozen=True, slots=True)
class NotInTable:
    """No route. `subnet`: the table has subnets of the network of class A, B or C that holds the address."""

    vrf: str
    subnet: bool


@dataclass(frozen=True, slots=True)
class RouteEntry(Question[RouteDetail | KnownSubnets | NotInTable | NoTable]):
    """The longest match of `address`, the default route only for 0.0.0.0; with `length` exactly that prefix."""

    address: Address
    length: int | None = None
    vrf: str = "default"
