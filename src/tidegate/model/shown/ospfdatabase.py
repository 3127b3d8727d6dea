"""The link states of OSPF as a router lists them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from tidegate.model.shown.question import Question
from tidegate.net.prefix import Address


class LinkStateKind(IntEnum):
    """The numbers of RFC 2328 §A.4.1 and RFC 3101; members are in the order in which they are listed."""

    ROUTER = 1
    NETWORK = 2
    SUMMARY = 3
    BOUNDARY = 4
    NSSA = 7
    EXTERNAL = 5


@dataclass(frozen=True, slots=True)
class LinkState:
    """`area` is None for what floods everywhere; `links` is for routers, `tag` for external routes. `age` is in
    seconds."""

    kind: LinkStateKind
    area: int | None
    link_id: Address
    advertiser: Address
    links: int | None = None
    tag: int | None = None
    age: int = 0
    sequence: int = 0x80000001
    checksum: int = 0


@dataclass(frozen=True, slots=True)
class LinkStateDatabase:
    """What one process knows, by area and kind, in each by link ID."""

    process: str
    router_id: Address
    states: tuple[LinkState, ...]


@dataclass(frozen=True, slots=True)
class LinkStateDatabases(Question[tuple[LinkStateDatabase, ...]]):
    """The databases of every process of the device, or of one."""

    process: str | None = None
