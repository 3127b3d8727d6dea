"""Routing tables: what they are called, the routes they hold, and the candidates they refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from tidegate.control.cause import Cause, Reason
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.vpnbinding import VpnBinding
from tidegate.net.prefix import Address, Family


class TableId(NamedTuple):
    """One routing table: (device, VRF, address family); `default` is the global table."""

    device: str
    vrf: str
    family: Family = "ipv4"

    def __str__(self) -> str:
        return f"{self.device}/{self.vrf}"


class Protocol(StrEnum):
    """Route sources, as records name them (interface.md)."""

    CONNECTED = "connected"
    LOCAL = "local"
    STATIC = "static"
    OSPF = "ospf"
    OSPF_IA = "ospf-ia"
    OSPF_N1 = "ospf-n1"
    OSPF_N2 = "ospf-n2"
    OSPF_E1 = "ospf-e1"
    OSPF_E2 = "ospf-e2"
    ISIS_L1 = "isis-l1"
    ISIS_L2 = "isis-l2"
    ISIS_IA = "isis-ia"
    EIGRP = "eigrp"
    EIGRP_EX = "eigrp-ex"
    RIP = "rip"
    BGP = "bgp"
    AGGREGATE = "aggregate"


class Mechanism(StrEnum):
    """How a route crosses from one table into another (design.md, "Words")."""

    STATIC_INTERFACE = "static-interface"
    STATIC_NEXT_HOP = "static-next-hop"
    ROUTE_TARGET = "route-target"
    IMPORT_MAP = "import-map"
    EXPORT_MAP = "export-map"
    REPLICATE = "replicate"
    RIB_GROUP = "rib-group"
    POLICY = "policy"


@dataclass(slots=True, eq=False)
class Route:
    """One path of the prefixes of one class in one table. Compared by identity; build a new one to change it.

    `next_hop` and `interface` are as the device prints them: a recursive route has no interface. `next_hop_vrf` is
    set where forwarding continues in (or out of an interface of) another table than the route's own. `label` is the
    VPN label that the exporting PE bound to the prefix. `metric` and `distance` as printed.
    `instance` tells protocol instances apart: the OSPF process, the BGP AS.
    """

    protocol: Protocol
    distance: int
    metric: int
    cause: Cause
    next_hop: Address | None = None
    interface: str | None = None
    next_hop_vrf: str | None = None
    label: VpnBinding | None = None
    tag: int = 0
    instance: str = ""
    leak: Mechanism | None = None
    leaked_from: TableId | None = None
    discard: bool = False  # Null0: packets are dropped
    attributes: object = None  # the BGP path behind the route (control.protocols.bgp.path.Path)

    @property
    def labels(self) -> tuple[int, ...]:
        """The label stack that the route itself demands, outermost first."""
        return () if self.label is None else (self.label.number,)


class Refusal(NamedTuple):
    """A candidate for a table that did not make it, the reason, and the lines that decided."""

    reason: Reason
    candidate: str  # what was refused, one phrase: "static route via 10.1.2.6"
    device: str
    lines: tuple[int, ...] = ()
    cause: Cause | None = None  # why the candidate existed


@dataclass(slots=True)
class Table:
    """One routing table: for each class its best routes (several are ECMP, in a stable order), and the refusals."""

    id: TableId
    routes: Mapping[PrefixClass, tuple[Route, ...]] = field(default_factory=dict)
    refusals: Mapping[PrefixClass, tuple[Refusal, ...]] = field(default_factory=dict)

    def __iter__(self) -> Iterator[tuple[PrefixClass, tuple[Route, ...]]]:
        """Classes with their routes in the order of their first prefix."""
        return iter(sorted(self.routes.items(), key=lambda item: item[0].representative))
