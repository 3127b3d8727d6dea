"""The forwarding table of a VRF: what becomes of a packet to each prefix, with next hops resolved."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from tidegate.model.shown.question import Question
from tidegate.model.shown.routes import NoTable
from tidegate.net.prefix import Address, Prefix


class Fate(Enum):
    """What becomes of a packet. UNUSABLE: its label switched path is broken. UNRESOLVED: its next hop has no route."""

    NEXT_HOP = "nexthop"
    ATTACHED = "attached"
    RECEIVE = "receive"
    NO_ROUTE = "no route"
    DROP = "drop"
    UNUSABLE = "unusable: no label"
    UNRESOLVED = "unresolved"


@dataclass(frozen=True, slots=True)
class Via:
    """A next hop that is itself looked up, with the label that its route gives. `cover`: the route that it matched."""

    next_hop: Address
    label: int | None = None
    cover: Prefix | None = None


@dataclass(frozen=True, slots=True)
class ForwardingPath:
    """`through` are the next hops that lead to this one, the route's own first; `labels` are pushed, top first."""

    fate: Fate
    next_hop: Address | None = None
    interface: str | None = None
    labels: tuple[int, ...] = ()
    through: tuple[Via, ...] = ()


@dataclass(frozen=True, slots=True)
class ForwardingEntry:
    """`connected`: the prefix is that of an interface."""

    prefix: Prefix
    paths: tuple[ForwardingPath, ...]
    connected: bool = False


@dataclass(frozen=True, slots=True)
class ForwardingTable(Question[tuple[ForwardingEntry, ...] | NoTable]):
    """The entries of a table: the longest match of `address` or exactly that prefix, else all."""

    vrf: str = "default"
    address: Address | None = None
    length: int | None = None
