"""Communities out of BGP output."""

from __future__ import annotations

from tidegate.net.community import (
    SITE_OF_ORIGIN,
    Community,
    ExtendedCommunity,
    parse_community,
    parse_extended_community,
)
from tidegate.net.prefix import parse_address

_TWO_WORDS = ("OSPF DOMAIN ID", "OSPF ROUTER ID", "OSPF RT")


def communities(text: str) -> tuple[Community, ...]:
    return tuple(found for word in text.split() if (found := parse_community(word)) is not None)


def extended_communities(text: str) -> tuple[ExtendedCommunity, ...]:
    """Every extended community that is understood."""
    for words in _TWO_WORDS:
        text = text.replace(words, words.replace(" ", "_"))
    return tuple(found for word in text.split() if (found := _extended(*word.partition(":")[::2])) is not None)


def _extended(kind: str, value: str) -> ExtendedCommunity | None:
    numbers = value.split(":")
    if kind == "RT":
        return parse_extended_community(value)
    if kind == "SoO":
        return parse_extended_community(value, SITE_OF_ORIGIN)
    if kind == "OSPF_DOMAIN_ID":
        return ExtendedCommunity(int(numbers[0], 16) << 48 | int(numbers[1], 16))
    if kind in ("OSPF_RT", "OSPF_ROUTER_ID"):
        address = parse_address(numbers[0])
        if address is None:
            return None
        if kind == "OSPF_ROUTER_ID":
            return ExtendedCommunity(0x0107 << 48 | address << 16 | int(numbers[1]))
        return ExtendedCommunity(0x0306 << 48 | address << 16 | int(numbers[1]) << 8 | int(numbers[2]))
    if kind.startswith("0x") and len(numbers) == 2:
        return ExtendedCommunity(int(kind, 16) << 48 | int(numbers[0]) << 32 | int(numbers[1]))
    return None
