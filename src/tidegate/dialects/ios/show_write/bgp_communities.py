"""Communities as IOS names them in BGP output."""

from __future__ import annotations

from tidegate.net.community import (
    SITE_OF_ORIGIN,
    Community,
    ExtendedCommunity,
    format_community,
    format_extended_community,
    is_route_target,
)
from tidegate.net.prefix import Address, format_address

_OSPF_DOMAIN, _OSPF_ROUTE_TYPE, _OSPF_ROUTER_ID = 0x0005, 0x0306, 0x0107  # RFC 4577 §4.2.6


def community(value: Community, new_format: bool) -> str:
    """``65001:100`` with `ip bgp-community new-format`, else one number; well-known ones by their names."""
    named = format_community(value)
    return named if new_format or ":" not in named else str(value)


def extended_community(value: ExtendedCommunity) -> str:
    kind, rest = value >> 48, value & 0xFFFFFFFFFFFF
    if is_route_target(value):
        return f"RT:{format_extended_community(value)}"
    if kind & 0xFF == SITE_OF_ORIGIN:
        return f"SoO:{format_extended_community(value)}"
    if kind == _OSPF_DOMAIN:
        return f"OSPF DOMAIN ID:0x{kind:04X}:0x{rest:012X}"
    if kind == _OSPF_ROUTE_TYPE:
        return f"OSPF RT:{format_address(Address(rest >> 16))}:{rest >> 8 & 0xFF}:{rest & 0xFF}"
    if kind == _OSPF_ROUTER_ID:
        return f"OSPF ROUTER ID:{format_address(Address(rest >> 16))}:{rest & 0xFFFF}"
    return f"0x{kind:X}:{rest >> 32}:{rest & 0xFFFFFFFF}"
