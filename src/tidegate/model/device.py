"""A device and the network of devices: what the control plane computes from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from tidegate.model.announcement import Announcements
from tidegate.model.bgp import BgpProcess
from tidegate.model.interface import Interface
from tidegate.model.ospf import OspfProcess
from tidegate.model.policy import Policies
from tidegate.model.source import Diagnostic, LineStatus, LineStatuses, Located, SourceText
from tidegate.model.static import StaticRoutes
from tidegate.model.vrf import Vrf
from tidegate.net.prefix import Address


@dataclass(slots=True, frozen=True)
class Behaviour:
    """What differs between operating systems and releases and is no configuration. One object per kind and release.

    The defaults are those of the newest IOS-XE.
    """

    local_routes: str = "not-host"  # local /32: "not-host" (IOS: not where the address is a /32), "always", "never"
    connected_for_host: bool = True  # whether a /32 interface address gives a connected route
    leaked_connected_local: bool = True  # IOS-XE 16.4: RT import of a connected network brings its `L` /32
    undefined_route_map_permits: bool = False  # IOS, NX-OS: an undefined route-map denies; EOS permits
    export_map_drops: bool = False  # IOS: a denied route leaves with the default route targets; XR, FRR: dropped
    redistribute_subnets: bool = True  # OSPF takes subnets without the keyword (IOS before 17: classful networks only)
    redistribute_static_default: bool = False  # whether `redistribute static` takes 0.0.0.0/0 too
    ebgp_requires_policy: bool = False  # IOS-XR: an eBGP neighbor without policies passes nothing
    ospf_broadcast_default: bool = True  # Ethernet interfaces default to network type broadcast


@dataclass(slots=True)
class Ldp(Located):
    """Label distribution (RFC 5036) of a device."""

    enabled: bool = True  # `no mpls ip` globally makes it False
    router_id_interface: str | None = None
    router_id_force: bool = False
    propagate_ttl: bool = True
    explicit_null: bool = False
    advertise_labels: bool = True
    allocate_for: str | None = None  # prefix-list or host-routes filter


@dataclass(slots=True)
class Device:
    """One router. `vrfs` always holds "default"; `interfaces` are in the order of the configuration."""

    name: str
    dialect: str
    text: SourceText
    version: str | None = None
    behaviour: Behaviour = field(default_factory=Behaviour)
    routing: bool = True  # `no ip routing` makes it False
    vrfs: dict[str, Vrf] = field(default_factory=lambda: {"default": Vrf(name="default")})
    interfaces: dict[str, Interface] = field(default_factory=dict)
    static_routes: list[StaticRoutes] = field(default_factory=list)
    static_inter_vrf: bool = True
    static_inter_vrf_line: int = 0  # the line of `no ip route static inter-vrf`
    ospf: list[OspfProcess] = field(default_factory=list)
    bgp: BgpProcess | None = None
    ldp: Ldp = field(default_factory=Ldp)
    policies: Policies = field(default_factory=Policies)
    statuses: LineStatuses = field(default_factory=LineStatuses)  # every line that is no comment or blank
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def count(self) -> Counter[LineStatus]:
        return self.statuses.count()


class Endpoint(NamedTuple):
    device: str
    interface: str


@dataclass(slots=True)
class HostInterface:
    name: str
    prefixes: list[tuple[Address, int]] = field(default_factory=list)  # (address, length), both families
    gateways: list[Address] = field(default_factory=list)


@dataclass(slots=True)
class Host:
    """An end system of `hosts/*.json`: it originates and answers packets and takes part in no protocol."""

    name: str
    interfaces: dict[str, HostInterface] = field(default_factory=dict)


@dataclass(slots=True)
class Network:
    """A whole snapshot. Devices are sorted by name, so that no order of files can matter.

    `cables` is None where no layer-1 file was given: links are then inferred from subnets. Endpoints may name hosts.
    `announcements` are BGP routes from neighbors outside the snapshot, those of one neighbor in the order in which
    they were made.
    """

    devices: dict[str, Device] = field(default_factory=dict)
    hosts: dict[str, Host] = field(default_factory=dict)
    cables: list[tuple[Endpoint, Endpoint]] | None = None
    down_interfaces: set[Endpoint] = field(default_factory=set)  # from runtime data
    announcements: list[Announcements] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
