"""Route distinguishers, route targets and other extended communities, and standard communities.

A route distinguisher and an extended community are the 64-bit values that go on the wire (RFC 4364 §4.2, RFC 4360
§3-4): two bytes of type, six of value. So ``65000:1`` and ``0.0.253.232:1`` differ, as they do between routers.
A standard community (RFC 1997) is its 32-bit value.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NewType

from tidegate.net.decimal import parse_decimal
from tidegate.net.prefix import Address, format_address, parse_address

RouteDistinguisher = NewType("RouteDistinguisher", int)
ExtendedCommunity = NewType("ExtendedCommunity", int)
Community = NewType("Community", int)
RouteTarget = ExtendedCommunity  # an extended community of sub-type 0x02

ROUTE_TARGET = 0x02  # RFC 4360 §4
SITE_OF_ORIGIN = 0x03  # RFC 4360 §5

_WELL_KNOWN = {
    "internet": 0,
    "no-export": 0xFFFFFF01,
    "no-advertise": 0xFFFFFF02,
    "local-as": 0xFFFFFF03,
    "gshut": 0xFFFF0000,
    "graceful-shutdown": 0xFFFF0000,
}
NO_EXPORT = Community(0xFFFFFF01)
NO_ADVERTISE = Community(0xFFFFFF02)
LOCAL_AS = Community(0xFFFFFF03)
_WELL_KNOWN_NAMES = {0xFFFFFF01: "no-export", 0xFFFFFF02: "no-advertise", 0xFFFFFF03: "local-AS", 0: "internet"}


def _administrator(text: str) -> tuple[int, int] | None:
    """(type, six bytes of value) of ``ASN:nn``, ``A.B:nn`` (asdot) or ``a.b.c.d:nn``; None where it is none."""
    head, colon, tail = text.partition(":")
    number = parse_decimal(tail, 0xFFFFFFFF)
    if not colon or number is None:
        return None
    asn = parse_decimal(head, 0xFFFFFFFF)
    if asn is not None:
        if asn <= 0xFFFF:
            return 0, asn << 32 | number
        return (2, asn << 16 | number) if number <= 0xFFFF else None
    parts = [parse_decimal(part, 0xFFFF) for part in head.split(".")]
    if len(parts) == 2 and parts[0] is not None and parts[1] is not None and number <= 0xFFFF:
        return 2, (parts[0] << 16 | parts[1]) << 16 | number
    address = parse_address(head)
    if address is None or ":" in head or number > 0xFFFF:
        return None
    return 1, address << 16 | number


def _format_administrator(kind: int, value: int) -> str:
    if kind == 0:
        return f"{value >> 32}:{value & 0xFFFFFFFF}"
    if kind == 1:
        return f"{format_address(Address(value >> 16))}:{value & 0xFFFF}"
    return f"{value >> 16}:{value & 0xFFFF}"


@lru_cache(maxsize=65536)
def parse_route_distinguisher(text: str) -> RouteDistinguisher | None:
    """RFC 4364 §4.2: types 0 (2-byte AS), 1 (IPv4) and 2 (4-byte AS); None where `text` is none of them."""
    found = _administrator(text)
    return None if found is None else RouteDistinguisher(found[0] << 48 | found[1])


def format_route_distinguisher(rd: RouteDistinguisher) -> str:
    return _format_administrator(rd >> 48, rd & 0xFFFFFFFFFFFF)


@lru_cache(maxsize=65536)
def parse_extended_community(text: str, subtype: int = ROUTE_TARGET) -> ExtendedCommunity | None:
    """A route target (or, with `subtype`, a site of origin) written ``ASN:nn`` or ``a.b.c.d:nn`` (RFC 4360 §4)."""
    found = _administrator(text)
    return None if found is None else ExtendedCommunity((found[0] << 8 | subtype) << 48 | found[1])


def format_extended_community(community: ExtendedCommunity) -> str:
    """The administrator and number alone, as in a configuration: ``65000:1``."""
    return _format_administrator(community >> 56, community & 0xFFFFFFFFFFFF)


def is_route_target(community: ExtendedCommunity) -> bool:
    return (community >> 48 & 0xFF) == ROUTE_TARGET


@lru_cache(maxsize=65536)
def parse_community(text: str) -> Community | None:
    """``AA:NN``, a well-known name, or a plain number (RFC 1997)."""
    known = _WELL_KNOWN.get(text.lower())
    if known is not None:
        return Community(known)
    head, colon, tail = text.partition(":")
    if colon:
        high, low = parse_decimal(head, 0xFFFF), parse_decimal(tail, 0xFFFF)
        return None if high is None or low is None else Community(high << 16 | low)
    value = parse_decimal(text, 0xFFFFFFFF)
    return None if value is None else Community(value)


def format_community(community: Community) -> str:
    return _WELL_KNOWN_NAMES.get(community) or f"{community >> 16}:{community & 0xFFFF}"
