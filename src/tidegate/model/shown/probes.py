"""Probes that a router sends: echoes (`ping`) and packets of growing TTL (`traceroute`)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from tidegate.model.shown.question import Question
from tidegate.net.prefix import Address

MAXIMUM_TTL = 30


class Hindrance(Enum):
    """Why a router sends nothing."""

    NO_SUCH_VRF = "the VRF does not exist"
    NO_SOURCE = "the table has no address to send from"
    NOT_OUR_ADDRESS = "the source is no address of an interface of the table that is up"
    SOURCE_DOWN = "the source interface is down or has no address"


class Outcome(Enum):
    """What came of one echo."""

    REPLY = "an echo reply arrived"
    LOST = "nothing arrived in time"
    UNREACHABLE = "a router said that the destination is unreachable"
    TOO_BIG = "a router said that the packet must not be fragmented and does not fit"
    EXPIRED = "a router said that the lifetime of the packet ended there"


class Probe(Enum):
    """What came of one probe of a TTL."""

    ANSWER = "the router at that distance, or the destination, answered"
    LOST = "nothing arrived in time"
    UNREACHABLE = "host unreachable"
    PROHIBITED = "administratively prohibited"
    TOO_BIG = "fragmentation needed"


@dataclass(frozen=True, slots=True)
class Ping(Question["Echoes"]):
    """Send echoes from a table. Of `source` and `source_interface` at most one is given."""

    destination: Address
    vrf: str = "default"
    source: Address | None = None
    source_interface: str | None = None
    repeat: int = 5
    size: int = 100
    whole: bool = False  # it must not be fragmented


@dataclass(frozen=True, slots=True)
class Echoes:
    """`source` is the address that was sent from, `outcomes` one for each echo.

    `replies` is for a broadcast: the number of an echo and who answered it. `doubt` is a sentence on what the twin
    cannot know, empty where it knows.
    """

    source: Address | None = None
    outcomes: tuple[Outcome, ...] = ()
    replies: tuple[tuple[int, Address], ...] = ()
    hindrance: Hindrance | None = None
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class TraceRoute(Question["TracedRoute"]):
    """Send three probes of each TTL until the destination answers, somebody says that it can't, or the TTLs end."""

    destination: Address
    vrf: str = "default"
    source: Address | None = None
    source_interface: str | None = None
    least: int = 1
    maximum: int = MAXIMUM_TTL


@dataclass(frozen=True, slots=True)
class TracedHop:
    """`address` is who answered, None where nobody did. `labels` are those with which the probe arrived there."""

    ttl: int
    address: Address | None
    probes: tuple[Probe, ...]
    labels: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TracedRoute:
    """The hops in the order of their TTL; `doubt` as for `Echoes`."""

    hops: tuple[TracedHop, ...] = ()
    hindrance: Hindrance | None = None
    doubt: str = ""
