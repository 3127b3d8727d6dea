"""Who needs to hear of a VPN entry: the peers that keep it (RFC 4364 §4.3.3).

A PE drops what none of its VRFs imports, so an entry goes to the peers that import one of its route targets. Route
reflectors keep all, as do routers with `no bgp default route-target filter`. Where a policy on the session could
change the targets the entry is sent, and looked at when it has arrived.
"""

from __future__ import annotations

from collections.abc import Mapping

from tidegate.control.protocols.bgp.path import Path
from tidegate.control.protocols.bgp.peering import Peering
from tidegate.control.protocols.bgp.speakers import UNICAST_FAMILY
from tidegate.control.protocols.bgp.table import Speaker
from tidegate.model.bgp import BgpFamilyName, BgpProcess
from tidegate.net.community import RouteTarget
from tidegate.net.prefix import Family


class Audience:
    """The peers of one VPN table by what they keep; made anew when its sessions change."""

    def __init__(self, speaker: Speaker, wanted: Mapping[tuple[str, Family], frozenset[RouteTarget]]) -> None:
        self._order = {peering: number for number, peering in enumerate(speaker.peerings)}
        self._always: list[Peering] = []
        self._by_target: dict[RouteTarget, list[Peering]] = {}
        for peering in speaker.peerings:
            settings, other = peering.settings(speaker.name), peering.peer.settings(speaker.name)
            if keeps_all(peering.peer.bgp, speaker.name) or settings.route_map_out or other.route_map_in:
                self._always.append(peering)
            elif settings.send_extended:  # else the targets stay behind: the session is up and nothing is kept
                for target in wanted[peering.peer.device.name, UNICAST_FAMILY[speaker.name]]:
                    self._by_target.setdefault(target, []).append(peering)

    def of(self, told: tuple[Path, ...]) -> list[Peering]:
        """The peers that keep any of these entries, in the order of the sessions."""
        if not told:
            return []
        found = set(self._always)
        for path in told:
            for community in path.attributes.extended:
                found.update(self._by_target.get(community, ()))
        return sorted(found, key=self._order.__getitem__)


def keeps_all(bgp: BgpProcess, family: BgpFamilyName) -> bool:
    """Whether a router keeps VPN entries that none of its VRFs imports."""
    if not bgp.route_target_filter:
        return True
    families = (neighbor.families.get(family) for neighbor in bgp.neighbors.values())
    return any(settings is not None and settings.route_reflector_client for settings in families)
