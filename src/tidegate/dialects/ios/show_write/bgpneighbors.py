"""`show ip bgp neighbors`. What nobody measured is printed as zero, or left out where zero would say something."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tidegate.dialects.ios.show_write.ages import age
from tidegate.dialects.ios.show_write.bgp_neighbor_blocks import BLOCKS, Block
from tidegate.dialects.ios.show_write.bgp_release import FAMILY_ORDER, Release
from tidegate.model.shown.bgpneighbors import BgpFamilyNeighbors, BgpNeighborRecord, Capability
from tidegate.net.prefix import format_address

_FIELD = re.compile(r"\{(\w+)")
_CAPABILITIES = {
    "route refresh": "route_refresh",
    "four-octet AS": "four_octet",
    "ipv4 unicast": "ipv4_unicast",
    "vpnv4 unicast": "vpnv4_unicast",
    "enhanced refresh": "enhanced_refresh",
    "graceful restart": "graceful_restart",
}
CAPABILITY_OF_FIELD = {field: name for name, field in _CAPABILITIES.items()}
_COUNTERS = re.compile(r"(?:opens|notifications|updates|keepalives|route_refresh|total)_(?:sent|received)|queued_\w+")


def write_all_neighbors(families: Sequence[BgpFamilyNeighbors], release: Release) -> Iterator[str]:
    """All families, each under its name, with those that the release lists without anything in them."""
    shown = {one.family: one.neighbors for one in families}
    listed = set(shown) | release.families
    if any(family.startswith("vpnv4") for family in shown):
        listed |= release.with_vpn
    for family, title in FAMILY_ORDER:
        if family in listed:
            yield f"For address family: {title}"
            yield from write_neighbors(shown.get(family, ()), release)
            yield ""


def write_neighbors(neighbors: Iterable[BgpNeighborRecord], release: Release) -> Iterator[str]:
    for neighbor in neighbors:
        values = _values(neighbor, release)
        for block in BLOCKS:
            if _there(block, values):
                yield from block.text.format_map(values).splitlines()
        if "session" in values and not neighbor.measured:
            yield ""


def fields_of(block: Block) -> list[str]:
    return _FIELD.findall(block.text)


def _there(block: Block, values: Mapping[str, str]) -> bool:
    fields = fields_of(block)
    if block.flag and block.flag not in values:
        return False
    return all(field in values for field in fields) and not (block.unless and block.unless in values)


def _values(record: BgpNeighborRecord, release: Release) -> dict[str, str]:
    up = record.state == "Established"
    address = format_address(record.neighbor)
    found = {
        "neighbor": address,
        "asn": str(record.asn),
        "link": "external" if record.external else "internal",
        "router_id": format_address(record.router_id),
        "state": record.state,
        ("tracked" if record.reachable else "missing"): address,
        **{_CAPABILITIES[one.name]: _said(one) for one in record.capabilities},
    }
    named = {"vrf": record.vrf, "description": record.description, "peer_group": record.peer_group}
    found |= {name: value for name, value in named.items() if value is not None}
    if record.external and record.hops > 1:
        found["hops"] = str(record.hops)
    flags = {"able": up, "unable": not up, "closed": not up, "distant": record.distant}
    found |= dict.fromkeys((flag for flag, there in flags.items() if there), "")
    if up:
        found |= {"hold_time": str(record.hold_time), "keepalive": str(record.keepalive)}
    if release.verbose_links:
        found |= {"interface": record.interface or "(none)", "on_link": "in" if record.on_link else "NOT in"}
        found |= {"checked": ""} if record.checked else {}
    return {**found, **(record.measured or _unmeasured(record, up, release))}


def _unmeasured(record: BgpNeighborRecord, up: bool, release: Release) -> dict[str, str]:
    """What stands for clocks and counters, and the lines that every device of the release has."""
    found = {
        "sessions": "1" if up else "0",
        "interval": "30" if record.external and record.vrf is None else "0",
        "established": "1" if up else "0",
        "dropped": "0",
        "last_reset": "never",
        "path_mtu": "",
        "no_restart": "",
    }
    if release.verbose_links:
        found |= {"logged": "", "no_switchover": ""}
    if up:
        zeros = dict.fromkeys((f for block in BLOCKS for f in fields_of(block) if _COUNTERS.fullmatch(f)), "0")
        found |= {**zeros, "since": age(0), "last_read": age(0), "last_write": age(0), "session": "1"}
        found |= {"tcp_state": "ESTAB", "io_status": "1", "unread": "0"}
    return found


def _said(capability: Capability) -> str:
    said = [word for word, holds in (("advertised", capability.advertised), ("received", capability.received)) if holds]
    return " and ".join(said)
