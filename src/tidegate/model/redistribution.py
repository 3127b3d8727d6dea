"""Redistribution of one protocol's routes into another, in every protocol the same shape."""

from __future__ import annotations

from dataclasses import dataclass

from tidegate.model.source import Located


@dataclass(slots=True)
class Redistribution(Located):
    """`redistribute PROTOCOL [PROCESS] …`; None means not configured (the protocol's default holds)."""

    protocol: str  # connected, static, ospf, bgp, eigrp, rip, isis
    process: str | None = None
    metric: int | None = None
    metric_type: int | None = None  # OSPF: 1 or 2
    route_map: str | None = None
    tag: int | None = None
    subnets: bool = True  # False: classful networks only (older IOS OSPF without `subnets`)
    match: tuple[str, ...] = ()  # OSPF source: internal, external-1, external-2, nssa-1, nssa-2; empty: the default
