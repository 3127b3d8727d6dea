"""BGP routes that come from outside the snapshot: what a neighbor that has no configuration here announces."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tidegate.net.aspath import Asn, AsPath
from tidegate.net.community import Community
from tidegate.net.prefix import Address, Family, Prefix

if TYPE_CHECKING:
    from collections.abc import Iterable

SessionEnd = tuple[str, str, Address]  # device, VRF, neighbor: one end of a BGP session


@dataclass(slots=True)
class Announcements:
    """The routes that one router hears from one neighbor with the same attributes, as the neighbor sends them.

    `device` and `vrf` name the router of the snapshot that hears them, `neighbor` the address of its BGP neighbor.
    `prefixes[i]` of family `family` stands in line `lines[i]` of `file`; everything else is common to the group. Of
    two announcements of one prefix by one neighbor the later counts, as with updates (RFC 4271 §3.1), so readers leave
    each prefix in one group of a neighbor only.

    `next_hop` None is the neighbor's own address. `local_preference` counts where the neighbor is internal (RFC 4271
    §5.1.5). With `accepted` the attributes are those after the receiver's inbound policy, which is not applied again.
    """

    device: str
    vrf: str
    neighbor: Address
    file: str
    family: Family = "ipv4"
    as_path: AsPath = ()
    next_hop: Address | None = None
    med: int | None = None
    origin: str = "i"  # i (IGP), e (EGP), ? (incomplete)
    communities: frozenset[Community] = frozenset()
    local_preference: int | None = None
    originator: Address | None = None  # RFC 4456 §8
    cluster_list: tuple[Address, ...] = ()
    accepted: bool = False
    prefixes: list[Prefix] = field(default_factory=list)
    lines: array[int] = field(default_factory=lambda: array("I"), repr=False)

    @property
    def end(self) -> SessionEnd:
        return self.device, self.vrf, self.neighbor

    @property
    def first_as(self) -> Asn | None:
        """The AS that sent it; None where the path is empty or begins with an AS_SET."""
        first = self.as_path[0] if self.as_path else None
        return None if isinstance(first, frozenset) else first


def first_ases(announcements: Iterable[Announcements]) -> dict[SessionEnd, set[Asn | None]]:
    """With which ASes the paths of each announcing neighbor begin."""
    found: dict[SessionEnd, set[Asn | None]] = {}
    for group in announcements:
        found.setdefault(group.end, set()).add(group.first_as)
    return found
