"""OSPF processes (RFC 2328) as configured."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from tidegate.model.redistribution import Redistribution
from tidegate.model.source import Located
from tidegate.net.prefix import Address, Family, Prefix


class OspfNetwork(NamedTuple):
    """`network ADDRESS WILDCARD area AREA`: interfaces whose primary address matches are in the area."""

    address: Address
    wildcard: Address
    area: int
    line: int


@dataclass(slots=True)
class AreaRange(Located):
    prefix: Prefix
    advertise: bool = True
    cost: int | None = None


@dataclass(slots=True)
class OspfArea(Located):
    area: int
    kind: str = "normal"  # normal, stub, nssa
    no_summary: bool = False
    default_cost: int = 1
    nssa_default: bool = False  # `default-information-originate` of an NSSA
    nssa_default_metric: int | None = None
    nssa_default_type: int | None = None  # 1 or 2
    no_redistribution: bool = False
    nssa_translate_always: bool = False  # this border router translates whoever else does (RFC 3101 §3.1)
    nssa_suppress_address: bool = False  # what it translates has no forwarding address
    ranges: list[AreaRange] = field(default_factory=list)
    filter_in: str | None = None
    filter_out: str | None = None


@dataclass(slots=True)
class DefaultOriginate(Located):
    always: bool = False
    metric: int | None = None
    metric_type: int | None = None
    route_map: str | None = None


@dataclass(slots=True)
class OspfProcess(Located):
    """One OSPF process. Costs are reference_bandwidth (Mbit/s) over interface bandwidth, at least 1."""

    process: str
    vrf: str = "default"
    family: Family = "ipv4"
    router_id: Address | None = None
    reference_bandwidth: int = 100
    networks: list[OspfNetwork] = field(default_factory=list)
    passive_default: bool = False
    passive: dict[str, bool] = field(default_factory=dict)  # interface -> passive, overriding passive_default
    redistributions: list[Redistribution] = field(default_factory=list)
    default_metric: int | None = None
    default_originate: DefaultOriginate | None = None
    areas: dict[int, OspfArea] = field(default_factory=dict)
    summaries: list[AreaRange] = field(default_factory=list)  # `summary-address`: external routes
    distance_intra: int = 110
    distance_inter: int = 110
    distance_external: int = 110
    maximum_paths: int = 4
    distribute_list_in: str | None = None  # ACL or, with the prefix "prefix:", a prefix-list; filters RIB only
    max_metric: bool = False  # stub router (RFC 6987)
    vrf_lite: bool = False  # `capability vrf-lite`: no DN-bit check
    domain_id: str | None = None
    shutdown: bool = False
    ldp_autoconfig: dict[int | None, int] = field(default_factory=dict)  # area -> line; None stands for every area
