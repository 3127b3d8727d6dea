"""Reads `show vrf` and `show ip vrf` of IOS."""

from __future__ import annotations

from dataclasses import replace

from tidegate.dialects.ios.names import canonical_interface
from tidegate.model.shown.vrfs import BoundInterface, VrfShown
from tidegate.net.community import parse_route_distinguisher
from tidegate.net.prefix import Family

_FAMILIES: tuple[Family, ...] = ("ipv4", "ipv6")


def read_vrfs(text: str) -> tuple[VrfShown, ...]:
    """The VRFs that `text` lists, without what the list does not tell. A blank at the very beginning may be missing."""
    found: list[VrfShown] = []
    lines = text.splitlines()
    while lines and "Default RD" not in lines[0]:
        del lines[0]
    protocols = bool(lines) and "Protocols" in lines[0]
    for line in lines[1:]:
        words = line.replace("<not set>", "-").split()
        if line.startswith("   ") and found and words:
            found[-1] = replace(found[-1], interfaces=(*found[-1].interfaces, _interface(words[0])))
        elif words:
            families = words[2].split(",") if protocols and len(words) > 2 else []
            interfaces = words[3 if families and families[0] in _FAMILIES else 2 :]
            found.append(
                VrfShown(
                    words[0],
                    parse_route_distinguisher(words[1]),
                    tuple(family for family in _FAMILIES if family in families),
                    tuple(_interface(name) for name in interfaces),
                )
            )
    return tuple(found)


def _interface(short: str) -> BoundInterface:
    return BoundInterface(canonical_interface(short) or short)
