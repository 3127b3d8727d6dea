"""Adjacencies and sessions of every protocol, up or why not."""

from __future__ import annotations

from dataclasses import dataclass

from tidegate.net.prefix import Address


@dataclass(slots=True, frozen=True)
class Adjacency:
    """One device's view of one neighbor. `reason` is None when up, else a sentence that says what to change.

    `lines` are the lines of `device` that configure it. `address_families` are those both ends activated (BGP).
    """

    device: str
    vrf: str
    protocol: str  # bgp, ospf, ldp, …
    interface: str | None
    neighbor_device: str | None
    neighbor_address: Address | None
    neighbor_id: str | None
    up: bool
    reason: str | None = None
    lines: tuple[int, ...] = ()
    address_families: tuple[str, ...] = ()
