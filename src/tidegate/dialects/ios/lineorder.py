"""The order in which `show running-config` lists sections and lines (IOS)."""

from __future__ import annotations

from functools import lru_cache

from tidegate.dialects.ios.table import TABLE
from tidegate.net.prefix import parse_address
from tidegate.syntax.configuration import Rank

# What begins with none of these stays after what it came after, or where the list says `*`.
_ORDER: dict[str, tuple[str, ...]] = {
    "global": (
        "version", "service", "hostname", "boot-start-marker", "boot", "boot-end-marker", "logging", "enable", "aaa",
        "clock", "ip vrf", "vrf definition", "ip cef", "mpls label", "mpls ip", "cdp", "lldp", "username", "key chain",
        "interface", "router ospf", "router bgp", "ip forward-protocol", "ip route", "ip community-list",
        "ip extcommunity-list", "ip as-path", "ip access-list", "ip prefix-list", "ipv6 prefix-list", "ipv6 route",
        "route-map", "access-list", "mpls ldp", "banner", "line",
    ),
    "interface": (
        "description", "switchport", "mtu", "bandwidth", "delay", "encapsulation", "vrf forwarding",
        "ip vrf forwarding", "ip vrf receive", "ip address", "ip unnumbered", "*", "shutdown", "ipv6", "mpls",
    ),
    "vrf": (
        "description", "rd", "export", "import", "*", "route-target export", "route-target import",
        "address-family",
    ),
    "ospf": ("router-id", "*", "passive-interface default", "passive-interface"),
    "bgp": (
        "template", "bgp router-id", "bgp", "network", "aggregate-address", "redistribute", "neighbor", "*",
        "address-family",
    ),
}  # fmt: skip
_RANKS = {kind: {words: rank for rank, words in enumerate(order)} for kind, order in _ORDER.items()}
_LONGEST = 3  # words of an entry above
# A neighbor is there before anything is said of it.
_MAKES_NEIGHBOR = {"remote-as": 0, "peer-group": 1, "inherit": 1}


@lru_cache(maxsize=4096)
def rank_of(kind: str, line: str) -> Rank | None:
    """Where the line stands in a section of that kind; None: after the one that came before it."""
    ranks = _RANKS.get(kind)
    if ranks is None:
        return None
    words = line.removeprefix("no ").split(" ", _LONGEST)
    part = next(
        (ranks[" ".join(words[:n])] for n in range(_LONGEST, 0, -1) if " ".join(words[:n]) in ranks), ranks.get("*")
    )
    if part is None:
        return None
    if kind == "bgp" and words[0] == "neighbor":
        return Rank(part, "", _neighbor(words))
    if words[0] == "route-map":
        number = line.rpartition(" ")[2]
        return Rank(part, words[1], (int(number) if number.isdecimal() else 10,))
    if words[1:2] == ["prefix-list"]:
        after = line.split()
        return Rank(part, words[2], (int(after[4]),) if after[3:4] == ["seq"] and after[4].isdecimal() else (0,))
    if kind == "interface" and (" address-family " in line or words[:2] == ["service", "instance"]):
        return Rank(len(ranks))  # sections of their own, after the lines of the interface
    if kind == "interface" and line.startswith("ip address ") and line.endswith(" secondary"):
        return Rank(part, "", (1,))
    return Rank(part)


def rank_before_interfaces(line: str, before: Rank) -> Rank | None:
    """Where a line stands that would be one of an interface behind that interface's section; else None."""
    ranks = _RANKS["global"]
    if before.part != ranks["interface"] or TABLE.modes["interface"].match(line.removeprefix("no ")).command is None:
        return None
    return Rank(ranks["lldp"])


def _neighbor(words: list[str]) -> tuple[int | str, ...]:
    """Peer groups stand before neighbors, and these by address."""
    address = parse_address(words[1])
    if address is None:
        return (0, words[1], words[2] != "peer-group")
    return (1, address, _MAKES_NEIGHBOR.get(words[2], 2))
