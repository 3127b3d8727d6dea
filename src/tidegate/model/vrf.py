"""VRFs and what leaks into and out of them by configuration of the VRF itself (RFC 4364 §4)."""

from __future__ import annotations

from dataclasses import dataclass, field

from tidegate.model.source import Located
from tidegate.net.community import RouteDistinguisher, RouteTarget
from tidegate.net.prefix import Family


@dataclass(slots=True)
class GlobalTransfer(Located):
    """`import ipv4 unicast [limit] map M` and `export ipv4 unicast [limit] map M`: global table <-> VRF."""

    route_map: str
    limit: int = 1000  # prefixes


@dataclass(slots=True)
class Replication(Located):
    """`route-replicate from vrf {NAME|global} unicast PROTOCOL [id] [route-map M]`."""

    source_vrf: str
    protocol: str  # all, connected, static, ospf, bgp, eigrp, rip
    process: str | None = None
    route_map: str | None = None


@dataclass(slots=True)
class VrfFamily(Located):
    """One address family of a VRF. Route targets map to the line that names them."""

    import_targets: dict[RouteTarget, int] = field(default_factory=dict)
    export_targets: dict[RouteTarget, int] = field(default_factory=dict)
    import_map: str | None = None
    export_map: str | None = None
    import_global: GlobalTransfer | None = None
    export_global: GlobalTransfer | None = None
    replications: list[Replication] = field(default_factory=list)
    maximum_routes: int | None = None
    maximum_warning_only: bool = False


@dataclass(slots=True)
class Vrf(Located):
    """A VRF, or the global table as `default`. A family that is not in `families` is not enabled."""

    name: str
    style: str = ""  # the command that makes it, where an OS has several: "ip vrf", "vrf definition"
    rd: RouteDistinguisher | None = None
    description: str | None = None
    families: dict[Family, VrfFamily] = field(default_factory=dict)
