"""Routing protocols as a router sums them up."""

from __future__ import annotations

from dataclasses import dataclass

from tidegate.model.ospf import OspfNetwork
from tidegate.model.redistribution import Redistribution
from tidegate.model.shown.question import Question
from tidegate.net.aspath import Asn
from tidegate.net.prefix import Address


@dataclass(frozen=True, slots=True)
class RouteSource:
    """Who routes were learned from: a router ID or a neighbor; `age` in seconds since the last of them changed."""

    gateway: Address
    distance: int
    age: int


@dataclass(frozen=True, slots=True)
class OspfSummary:
    """`explicit` are interfaces that the process runs on by their own command, by area. `areas` are counted by kind:
    normal, stub, nssa."""

    process: str
    router_id: Address
    border: bool
    boundary: bool
    redistributions: tuple[Redistribution, ...]
    areas: tuple[int, int, int]
    maximum_paths: int
    networks: tuple[OspfNetwork, ...]
    explicit: tuple[tuple[int, tuple[str, ...]], ...]
    passive: tuple[str, ...]
    filter_in: str | None
    sources: tuple[RouteSource, ...]
    distance: int


@dataclass(frozen=True, slots=True)
class BgpPeerSummary:
    address: Address
    filter_in: str | None = None
    filter_out: str | None = None
    distribute_in: str | None = None
    distribute_out: str | None = None
    weight: int | None = None
    route_map: str | None = None


@dataclass(frozen=True, slots=True)
class BgpSummaryOfTable:
    """`distances` are external, internal, local."""

    asn: Asn
    redistributions: tuple[Redistribution, ...]
    peers: tuple[BgpPeerSummary, ...]
    maximum_paths: int
    sources: tuple[RouteSource, ...]
    distances: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Protocols(Question[tuple[OspfSummary | BgpSummaryOfTable, ...]]):
    """The protocols that run in a table."""

    vrf: str = "default"
