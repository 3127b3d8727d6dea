"""What a BGP speaker tells one neighbor."""

from __future__ import annotations

from dataclasses import dataclass

from tidegate.model.bgp import BgpFamilyName
from tidegate.model.shown.bgptables import BgpFamilyTable
from tidegate.model.shown.question import Question
from tidegate.net.prefix import Address


@dataclass(frozen=True, slots=True)
class BgpAdvertised(Question[BgpFamilyTable | None]):
    """The paths that the neighbor is told of, as the table has them; None where there is no such neighbor.

    `vrf` is where the neighbor is configured: for a VPN family None stands for the global table.
    """

    neighbor: Address
    family: BgpFamilyName = "ipv4"
    vrf: str | None = None
