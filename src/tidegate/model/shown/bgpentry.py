"""Everything about the BGP paths to one network."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from tidegate.model.bgp import BgpFamilyName
from tidegate.model.shown.question import Question
from tidegate.net.aspath import Asn, AsPath
from tidegate.net.community import Community, ExtendedCommunity, RouteDistinguisher
from tidegate.net.prefix import Address, Prefix


class PathOrigin(Enum):
    """Where a path comes from."""

    INTERNAL = "internal"
    EXTERNAL = "external"
    SOURCED = "sourced"
    AGGREGATED = "aggregated"


@dataclass(frozen=True, slots=True)
class ImportedFrom:
    """The entry of which a VRF's path is a copy. `vrf` is the local VRF that has it, None for one of another PE."""

    rd: RouteDistinguisher | None
    prefix: Prefix
    vrf: str | None


@dataclass(frozen=True, slots=True)
class MplsLabels:
    """The label others use for the path, and the one its next hop wants. None: there is none.

    `looked_up`: packets with the incoming label are looked up in the VRF.
    """

    incoming: int | None
    outgoing: int | None
    looked_up: bool = False


@dataclass(frozen=True, slots=True)
class BgpEntryPath:
    """One path.

    `next_hop_vrf` names the table that the next hop is looked up in, None where that goes without saying;
    `next_hop_metric` is None where it is not reachable. `sender` and `sender_router_id` are those of the neighbor, or
    no address and this router's own ID. `local`: originated by a network statement or an aggregate.
    """

    as_path: AsPath
    next_hop: Address
    next_hop_metric: int | None
    next_hop_vrf: str | None
    sender: Address
    sender_router_id: Address
    origin: str
    metric: int | None
    local_preference: int
    weight: int
    kind: PathOrigin
    valid: bool
    best: bool
    multipath: bool = False
    local: bool = False
    atomic_aggregate: bool = False
    aggregator: tuple[Asn, Address] | None = None
    from_client: bool = False
    received_and_used: bool = False  # kept as received, too (soft-reconfiguration inbound)
    imported_from: ImportedFrom | None = None
    leaked_from: str | None = None  # the local VRF whose table the packets go on in
    communities: tuple[Community, ...] = ()
    extended: tuple[ExtendedCommunity, ...] = ()
    originator: Address | None = None
    cluster_list: tuple[Address, ...] = ()
    labels: MplsLabels | None = None


@dataclass(frozen=True, slots=True)
class BgpEntryRecord:
    """One network, in one section. `table` is the VRF whose routing table the paths are for, None for none.

    `update_groups` are those that are told of it.
    """

    rd: RouteDistinguisher | None
    prefix: Prefix
    version: int
    table: str | None
    paths: tuple[BgpEntryPath, ...]
    suppressed: bool = False
    rib_failure: bool = False
    update_groups: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class BgpEntry(Question[tuple[BgpEntryRecord, ...] | None]):
    """The entries of a prefix, or the longest match of an address in each section, or all; None where no BGP runs."""

    family: BgpFamilyName = "ipv4"
    vrf: str | None = None
    rd: RouteDistinguisher | None = None
    prefix: Prefix | None = None
    address: Address | None = None
