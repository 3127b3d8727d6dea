"""The BGP process (RFC 4271, RFC 4364, RFC 4760) as configured, peer groups and templates already applied."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from tidegate.model.redistribution import Redistribution
from tidegate.model.source import Located
from tidegate.net.aspath import Asn
from tidegate.net.community import ExtendedCommunity
from tidegate.net.prefix import Address, Prefix

BgpFamilyName = Literal["ipv4", "ipv6", "vpnv4", "vpnv6"]


@dataclass(slots=True)
class BgpNeighborFamily(Located):
    """What is configured for one neighbor in one address family. None or 0 means not configured."""

    activate: bool = False
    route_map_in: str | None = None
    route_map_out: str | None = None
    prefix_list_in: str | None = None
    prefix_list_out: str | None = None
    distribute_list_in: str | None = None  # an access-list
    distribute_list_out: str | None = None
    filter_list_in: str | None = None  # an as-path access-list
    filter_list_out: str | None = None
    next_hop_self: bool = False
    next_hop_self_all: bool = False  # reflected routes too
    next_hop_unchanged: bool = False
    route_reflector_client: bool = False
    route_server_client: bool = False
    send_community: bool = False
    send_extended: bool = False
    default_originate: bool = False
    default_originate_map: str | None = None
    as_override: bool = False
    allowas_in: int = 0  # how often the own AS may occur
    weight: int | None = None
    remove_private_as: str | None = None  # "", "all", "all replace-as"
    maximum_prefix: int | None = None
    soo: ExtendedCommunity | None = None
    unsuppress_map: str | None = None
    additional_paths_receive: bool = False
    additional_paths_send: bool = False
    advertise_additional_paths: bool = False
    soft_reconfiguration: bool = False


@dataclass(slots=True)
class BgpNeighbor(Located):
    """One neighbor of one VRF; `at` knows the line of each field, inherited ones included."""

    vrf: str
    address: Address
    remote_as: Asn | None = None
    local_as: Asn | None = None
    local_as_no_prepend: bool = False
    local_as_replace: bool = False
    local_as_dual: bool = False
    description: str | None = None
    update_source: str | None = None  # an interface's canonical name
    ebgp_multihop: int = 1  # hops; 1 is a directly connected neighbor
    ttl_security: int | None = None
    disable_connected_check: bool = False
    shutdown: bool = False
    passive: bool = False
    password: bool = False  # that there is one; its text is never kept
    families: dict[BgpFamilyName, BgpNeighborFamily] = field(default_factory=dict)


@dataclass(slots=True)
class BgpListenRange(Located):
    """`bgp listen range PREFIX peer-group G`: `template` is a neighbor without an address of its own (0)."""

    vrf: str
    prefix: Prefix
    template: BgpNeighbor


@dataclass(slots=True)
class BgpNetwork(Located):
    prefix: Prefix
    route_map: str | None = None
    backdoor: bool = False


@dataclass(slots=True)
class BgpAggregate(Located):
    prefix: Prefix
    summary_only: bool = False
    as_set: bool = False
    attribute_map: str | None = None
    advertise_map: str | None = None
    suppress_map: str | None = None


@dataclass(slots=True)
class BgpFamily(Located):
    """One address family of one VRF (`default` for the global ones)."""

    vrf: str
    name: BgpFamilyName
    router_id: Address | None = None
    networks: list[BgpNetwork] = field(default_factory=list)
    aggregates: list[BgpAggregate] = field(default_factory=list)
    redistributions: list[Redistribution] = field(default_factory=list)
    default_information: bool = False
    default_metric: int | None = None
    maximum_paths: int = 1  # eBGP
    maximum_paths_ibgp: int = 1
    maximum_paths_eibgp: int = 0  # 0: not configured
    distance_external: int = 20
    distance_internal: int = 200
    distance_local: int = 200
    redistribute_internal: bool = False  # iBGP routes may be redistributed into an IGP
    table_map: str | None = None
    table_map_filter: bool = False
    additional_paths_send: bool = False
    additional_paths_receive: bool = False
    additional_paths_select: str | None = None


@dataclass(slots=True)
class BgpProcess(Located):
    """`router bgp`. Neighbors are keyed by (VRF, address)."""

    asn: Asn
    router_id: Address | None = None
    cluster_id: Address | None = None
    default_local_preference: int = 100
    client_to_client_reflection: bool = True
    always_compare_med: bool = False
    deterministic_med: bool = False
    med_missing_as_worst: bool = False
    compare_router_id: bool = False
    as_path_ignore: bool = False
    multipath_relax: bool = False
    enforce_first_as: bool = True
    route_target_filter: bool = True  # `no bgp default route-target filter` makes it False
    confederation_id: Asn | None = None
    confederation_peers: tuple[Asn, ...] = ()
    neighbors: dict[tuple[str, Address], BgpNeighbor] = field(default_factory=dict)
    listen_ranges: list[BgpListenRange] = field(default_factory=list)
    families: dict[tuple[str, BgpFamilyName], BgpFamily] = field(default_factory=dict)
