"""The neighbors of each BGP address family at a glance, and how much there is in its table."""

from __future__ import annotations

from dataclasses import dataclass

from tidegate.model.bgp import BgpFamilyName
from tidegate.model.shown.question import Question
from tidegate.net.aspath import Asn
from tidegate.net.community import RouteDistinguisher
from tidegate.net.prefix import Address


@dataclass(frozen=True, slots=True)
class Held:
    """How many of a kind there are, and the memory they take, None where nobody knows."""

    count: int
    memory: int | None = None


@dataclass(frozen=True, slots=True)
class BgpSummaryLine:
    """One neighbor. `prefixes` are those received from it, None where the session is down: then `state` says how.

    `since` is how long it has been so, as text; None where nobody knows.
    """

    neighbor: Address
    asn: Asn
    state: str
    prefixes: int | None
    received: int = 0  # messages
    sent: int = 0
    table_version: int = 0
    queued_in: int = 0
    queued_out: int = 0
    since: str | None = None


@dataclass(frozen=True, slots=True)
class BgpFamilySummary:
    """One address family, named as in ``ipv4 unicast``."""

    family: str
    router_id: Address
    asn: Asn
    version: int
    networks: Held
    paths: Held
    attributes: Held
    best_attributes: int
    rr_info: Held
    as_paths: Held
    communities: Held
    extended_communities: Held
    lines: tuple[BgpSummaryLine, ...]


@dataclass(frozen=True, slots=True)
class BgpSummary(Question[tuple[BgpFamilySummary, ...] | None]):
    """Summaries of all families, or of one, or of one VRF or RD of a VPN family; None where no BGP runs."""

    family: BgpFamilyName | None = None
    vrf: str | None = None
    rd: RouteDistinguisher | None = None
