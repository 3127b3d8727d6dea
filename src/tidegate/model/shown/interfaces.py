"""The interfaces of a device as it shows them."""

from __future__ import annotations

from dataclasses import dataclass

from tidegate.model.shown.question import Question
from tidegate.net.prefix import Address


@dataclass(frozen=True, slots=True)
class InterfaceShown:
    """One interface. What is not known or not shown is None.

    `state` is that of the hardware: up, down, administratively down, deleted. `bandwidth` in kbit/s, `delay` in
    microseconds. `address` is the primary one with its length. `figures` are what hardware and traffic give, by name.
    """

    name: str
    state: str
    protocol_up: bool
    hardware: str | None = None
    description: str | None = None
    address: tuple[Address, int] | None = None
    mtu: int | None = None
    bandwidth: int | None = None
    delay: int | None = None
    vlan: int | None = None
    figures: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Ipv4Shown:
    """What IPv4 has on an interface. Without `address` it is off there, unless `unnumbered` names where it borrows one.

    `learned`: the address comes from elsewhere (DHCP, negotiated) and is not known.
    """

    interface: InterfaceShown
    vrf: str
    secondaries: tuple[tuple[Address, int], ...]
    unnumbered: str | None
    learned: str | None
    mtu: int
    acl_in: str | None
    acl_out: str | None
    proxy_arp: bool
    route_map: str | None


@dataclass(frozen=True, slots=True)
class Interfaces(Question[tuple[InterfaceShown, ...]]):
    """The interfaces of a device in the order of the configuration; only the one called `name` where given."""

    name: str | None = None


@dataclass(frozen=True, slots=True)
class Ipv4Interfaces(Question[tuple[Ipv4Shown, ...]]):
    """The same, with what IPv4 has there."""

    name: str | None = None
