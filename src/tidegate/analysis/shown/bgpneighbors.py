"""BGP neighbors one by one, as far as configurations tell. Timers are the defaults: others are not read."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.analysis.shown.answers import Asked, answers
from tidegate.analysis.shown.bgpspeakers import FAMILY_NAMES, BgpOf
from tidegate.analysis.shown.bgpsummary import session_state
from tidegate.control.table import Protocol, TableId
from tidegate.model.bgp import BgpNeighbor
from tidegate.model.shown.bgpneighbors import BgpFamilyNeighbors, BgpNeighborRecord, BgpNeighbors, Capability
from tidegate.net.aspath import Asn
from tidegate.net.prefix import Address, contains, parse_address

# What every release of the last decade tells its neighbors.
_EXTENSIONS = ("route refresh", "four-octet AS", "enhanced refresh")


@answers(BgpNeighbors)
def bgp_neighbors(asked: Asked, question: BgpNeighbors) -> tuple[BgpFamilyNeighbors, ...] | None:
    if asked.device.bgp is None:
        return None
    of = BgpOf(asked.plane, asked.device, asked.device.bgp)
    families = of.families() if question.family is None else [question.family]
    return tuple(
        BgpFamilyNeighbors(
            FAMILY_NAMES[family],
            tuple(
                _record(of, neighbor)
                for neighbor in of.neighbors(family, question.vrf)
                if question.neighbor in (None, neighbor.address)
            ),
        )
        for family in families
    )


def _record(of: BgpOf, neighbor: BgpNeighbor) -> BgpNeighborRecord:
    session = of.adjacencies[neighbor.vrf, neighbor.address]
    external = neighbor.remote_as != (neighbor.local_as or of.process.asn)
    found = of.plane.lookup(TableId(of.device.name, neighbor.vrf), neighbor.address)
    connected = found is not None and found[1][0].protocol in (Protocol.CONNECTED, Protocol.LOCAL)
    single = external and neighbor.ebgp_multihop == 1 and not neighbor.ttl_security
    checked = single and not neighbor.disable_connected_check
    out = found[1][0].interface if found is not None and connected and checked else None
    return BgpNeighborRecord(
        neighbor.address,
        None if neighbor.vrf == "default" else neighbor.vrf,
        neighbor.remote_as or Asn(0),
        external,
        _router_id(session.neighbor_id),
        session_state(of, neighbor),
        neighbor.description,
        capabilities=tuple(_capabilities(neighbor, session.address_families)) if session.up else (),
        reachable=found is not None or (checked and not connected),  # real output: one that is too far is not tracked
        hops=neighbor.ebgp_multihop if external else 1,
        distant=checked and not connected,
        checked=checked and connected,
        interface=None if neighbor.update_source is not None else out,
        on_link=connected or _on_subnet(of, neighbor),
    )


def _on_subnet(of: BgpOf, neighbor: BgpNeighbor) -> bool:
    """Whether the neighbor's address is in the subnet of an interface, be it that of a loopback."""
    return any(
        contains(own.prefix, neighbor.address)
        for interface in of.device.interfaces.values()
        if interface.vrf == neighbor.vrf
        for own in interface.addresses
    )


def _router_id(text: str | None) -> Address:
    found = None if text is None else parse_address(text)
    return Address(0) if found is None else found


def _capabilities(neighbor: BgpNeighbor, both: tuple[str, ...]) -> Iterator[Capability]:
    for name in _EXTENSIONS:
        yield Capability(name, True, True)
    for family in FAMILY_NAMES:
        if family in neighbor.families and neighbor.families[family].activate:
            yield Capability(FAMILY_NAMES[family], True, family in both)
