"""Interfaces: addresses, the VRF they are bound to, state, and per-interface protocol settings."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from tidegate.model.source import Located
from tidegate.net.prefix import Address, Prefix, make_prefix


class InterfaceKind(StrEnum):
    LOOPBACK = "loopback"
    ETHERNET = "ethernet"  # multi-access, physical, VLAN, bridge or port-channel
    POINT_TO_POINT = "point-to-point"  # serial, POS, ATM p2p, dialer
    TUNNEL = "tunnel"
    NULL = "null"
    OTHER = "other"


class InterfaceAddress(NamedTuple):
    address: Address
    length: int
    secondary: bool
    line: int

    @property
    def prefix(self) -> Prefix:
        return make_prefix(self.address, self.length)


@dataclass(slots=True)
class OspfInterface(Located):
    """Per-interface OSPF settings; None means not configured. `process` and `area` come from `ip ospf N area A`."""

    process: str | None = None
    area: int | None = None
    cost: int | None = None
    network_type: str | None = None  # broadcast, point-to-point, non-broadcast, point-to-multipoint
    hello: int | None = None  # seconds
    dead: int | None = None  # seconds
    priority: int | None = None
    mtu_ignore: bool = False
    shutdown: bool = False
    secondaries: bool = True  # `ip ospf N area A secondaries none` makes it False
    authentication: bool = False


@dataclass(slots=True)
class GatewayGroup(Located):
    """A first-hop redundancy group (VRRP RFC 5798, HSRP RFC 2281): one virtual address that several routers serve."""

    protocol: str  # vrrp, hsrp, glbp
    group: int
    address: Address | None = None
    priority: int = 100
    preempt: bool = True


@dataclass(slots=True)
class Tunnel(Located):
    source: str | None = None  # an interface's name or an address
    destination: Address | None = None
    vrf: str = "default"  # where the outer packet is routed (`tunnel vrf`)
    mode: str = "gre"


@dataclass(slots=True)
class Interface(Located):
    """One interface. `addresses` has the primary first. `line` is the interface's header."""

    name: str  # the device's full name: GigabitEthernet0/1.100
    kind: InterfaceKind = InterfaceKind.OTHER
    vrf: str = "default"
    addresses: list[InterfaceAddress] = field(default_factory=list)
    address_unknown: str | None = None  # "dhcp" or "negotiated": there is an address, but not in the configuration
    unnumbered: str | None = None  # the interface whose address it borrows
    shutdown: bool = False
    description: str | None = None
    bandwidth: int = 0  # kbit/s, the configured value or the kind's default
    delay: int = 0  # tens of microseconds
    mtu: int = 1500
    mpls_mtu: int | None = None  # of labelled packets, labels included; without, the MTU
    ip_mtu: int | None = None  # `ip mtu`; None: that of the interface
    link_local: Address | None = None  # a configured IPv6 link-local address
    vlan: int | None = None  # the outer dot1q tag of a subinterface
    parent: str | None = None  # of a subinterface
    channel_group: str | None = None  # the port-channel it is a member of; then it carries no routing of its own
    routed: bool = True  # False for a switch port
    proxy_arp: bool = True
    mpls: bool = False  # `mpls ip`: LDP runs and labelled packets are accepted
    ldp_autoconfig: bool = True  # False: an IGP's `mpls ldp autoconfig` passes the interface over
    acl_in: str | None = None
    acl_out: str | None = None
    policy: str | None = None  # route-map of policy-based routing
    receive_vrfs: dict[str, int] = field(default_factory=dict)  # `ip vrf receive NAME` -> line
    ospf: OspfInterface | None = None
    tunnel: Tunnel | None = None
    gateways: list[GatewayGroup] = field(default_factory=list)
