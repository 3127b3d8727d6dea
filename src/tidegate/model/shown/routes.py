"""The routing table of a VRF as a device lists it, and how many routes there are of which source."""

from __future__ import annotations

from dataclasses import dataclass

from tidegate.model.shown.question import Question
from tidegate.net.prefix import Address, Prefix


@dataclass(frozen=True, slots=True)
class Hop:
    """One path of a route. What the device does not print is None.

    Without `next_hop` the destination is directly connected. `vrf` is the table in which the path goes on, where that
    is another one and the device names it. `age` in seconds. `summary`: the discard route of an IGP's summary.
    """

    next_hop: Address | None = None
    interface: str | None = None
    vrf: str | None = None
    distance: int | None = None
    metric: int | None = None
    age: int | None = None
    summary: bool = False


@dataclass(frozen=True, slots=True)
class ListedRoute:
    """A route with its equal-cost paths. `protocol` as records name it: ``ospf-e2``."""

    prefix: Prefix
    protocol: str
    hops: tuple[Hop, ...]
    default: bool = False  # a candidate for the gateway of last resort
    replicated: bool = False


@dataclass(frozen=True, slots=True)
class RouteGroup:
    """The routes of one network of class A, B or C (RFC 791), or one route that stands alone.

    `subnets` and `masks` count all routes of the network, also those that are not listed; both are 0 where the only
    one is the network itself or covers several. `network` has the length of the subnets where all have the same.
    """

    network: Prefix
    routes: tuple[ListedRoute, ...]
    subnets: int = 0
    masks: int = 0


@dataclass(frozen=True, slots=True)
class RoutingTable:
    """`gateway` is the next hop of the default route: 0.0.0.0 where it has none, None without such a route."""

    vrf: str
    gateway: Address | None
    groups: tuple[RouteGroup, ...]


@dataclass(frozen=True, slots=True)
class NoTable:
    """There is no such VRF, or none with IPv4."""

    vrf: str


@dataclass(frozen=True, slots=True)
class Routes(Question[RoutingTable | NoTable]):
    """The routes of a table: those that `within` covers, and those of `protocol` and its `process`, where given.

    `protocol` is a family of them: ``ospf`` is every OSPF type; connected routes bring the local ones.
    """

    vrf: str = "default"
    within: Prefix | None = None
    protocol: str | None = None
    process: str | None = None


@dataclass(frozen=True, slots=True)
class SourceCount:
    """Routes of one source: whole networks of class A, B or C and what covers several, and subnets of them.

    `kinds` counts the same routes by kind: ``ospf-ia``, ``external`` …
    """

    protocol: str
    process: str
    networks: int = 0
    subnets: int = 0
    replicates: int = 0
    kinds: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class RouteCounts:
    """`subnetted`: how many networks have subnets in the table. `number` counts tables, the global one is 0."""

    vrf: str
    number: int
    maximum_paths: int
    sources: tuple[SourceCount, ...]
    subnetted: int


@dataclass(frozen=True, slots=True)
class RouteSummary(Question[RouteCounts | NoTable]):
    """How many routes of which source a table has."""

    vrf: str = "default"
