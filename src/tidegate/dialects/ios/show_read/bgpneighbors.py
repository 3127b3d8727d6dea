"""`show ip bgp neighbors` and `show ip bgp all neighbors`, as records."""

from __future__ import annotations

import re
from functools import lru_cache

from tidegate.dialects.ios.show_write.bgp_neighbor_blocks import BLOCKS, Block
from tidegate.dialects.ios.show_write.bgp_release import FAMILY_ORDER
from tidegate.dialects.ios.show_write.bgpneighbors import CAPABILITY_OF_FIELD
from tidegate.errors import UsageError
from tidegate.model.shown.bgpneighbors import BgpFamilyNeighbors, BgpNeighborRecord, Capability
from tidegate.net.aspath import Asn, parse_asn
from tidegate.net.prefix import Address, parse_address

_TITLES = {title: family for family, title in FAMILY_ORDER}
_FIELD = re.compile(r"\\\{(\w+)(:>\d+)?\\\}")
# What the record has fields for; the rest was measured.
_CORE = {"neighbor", "asn", "link", "router_id", "state", "tracked", "missing", "vrf", "description", "peer_group"}
_CORE |= {"hops", "able", "unable", "closed", "distant", "hold_time", "keepalive", "interface", "on_link", "checked"}
_CORE |= set(CAPABILITY_OF_FIELD)


def read_all_neighbors(text: str) -> tuple[BgpFamilyNeighbors, ...] | None:
    """The neighbors of every family; None where the device says that no BGP runs."""
    if text.strip() == "% BGP not active":
        return None
    parts = re.split(r"^For address family: (.+)\n?", text, flags=re.MULTILINE)
    return tuple(
        BgpFamilyNeighbors(_TITLES[title.strip()], read_neighbors(body))
        for title, body in zip(parts[1::2], parts[2::2], strict=True)
    )


def read_neighbors(text: str) -> tuple[BgpNeighborRecord, ...]:
    parts = re.split(r"^(?=BGP neighbor is )", text, flags=re.MULTILINE)
    return tuple(_record(_values(part)) for part in parts if part.startswith("BGP neighbor"))


@lru_cache(maxsize=len(BLOCKS))
def _pattern(block: Block) -> re.Pattern[str]:
    """The block as what it looks like on the device."""

    def field(match: re.Match[str]) -> str:
        return rf" *(?P<{match[1]}>\S+)" if match[2] else rf"(?P<{match[1]}>[^\n]+?)"

    return re.compile(_FIELD.sub(field, re.escape(block.text)).replace("\\\n", "\n"))


def _values(text: str) -> dict[str, str]:
    """The fields and flags of one neighbor."""
    found: dict[str, str] = {}
    at = 0
    text = "".join(f"{line.rstrip()}\n" for line in text.splitlines()) + "\n\n"
    for block in BLOCKS:
        match = _pattern(block).match(text, at)
        if match is None or (block.unless and block.unless in found):
            continue
        at = match.end()
        found |= match.groupdict()
        if block.flag:
            found[block.flag] = ""
    if text[at:].strip():
        raise UsageError(f"not expected of a BGP neighbor: {text[at:].strip().splitlines()[0]!r}")
    return found


def _record(values: dict[str, str]) -> BgpNeighborRecord:
    interface = values.get("interface")
    measured = {name: value for name, value in values.items() if name not in _CORE}
    return BgpNeighborRecord(
        _address(values["neighbor"]),
        values.get("vrf"),
        parse_asn(values["asn"]) or Asn(0),
        values["link"] == "external",
        _address(values["router_id"]),
        values["state"],
        values.get("description"),
        values.get("peer_group"),
        tuple(
            Capability(name, "advertised" in values[field], "received" in values[field])
            for field, name in CAPABILITY_OF_FIELD.items()
            if field in values
        ),
        int(values.get("hold_time", 180)),
        int(values.get("keepalive", 60)),
        "missing" not in values,
        int(values.get("hops", 1)),
        "distant" in values,
        "checked" in values,
        None if interface in (None, "(none)") else interface,
        values.get("on_link") == "in",
        measured,
    )


def _address(text: str) -> Address:
    found = parse_address(text)
    if found is None:
        raise UsageError(f"no address: {text!r}")
    return found
