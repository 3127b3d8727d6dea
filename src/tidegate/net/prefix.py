"""Addresses and prefixes of both families as plain integers.

An IPv4 address is its 32-bit value; an IPv6 address is its 128-bit value plus ``1 << 128``, so the two never meet.
A prefix is ``address << 8 | length`` with the host bits zero. Plain integers hash, compare and sort at C speed and
take no object of their own; sorting a list of them gives IPv4 before IPv6, then by address, then by length, which is
the order every output uses. `NewType` keeps mypy from mixing the two up.
"""

from __future__ import annotations

from functools import lru_cache
from socket import AF_INET, AF_INET6, inet_ntop, inet_pton
from typing import Literal, NewType

from tidegate.net.decimal import parse_decimal

Address = NewType("Address", int)
Prefix = NewType("Prefix", int)
Family = Literal["ipv4", "ipv6"]

_V6_ADDRESS = 1 << 128
_V6_PREFIX = 1 << 136
_V4_MASKS = tuple((0xFFFFFFFF << (32 - n)) & 0xFFFFFFFF for n in range(33))
_V6_MASKS = tuple(((_V6_ADDRESS - 1) << (128 - n)) & (_V6_ADDRESS - 1) | _V6_ADDRESS for n in range(129))
_LENGTH_OF_MASK = {mask: n for n, mask in enumerate(_V4_MASKS)}

DEFAULT_ROUTE = Prefix(0)
DEFAULT_ROUTE_V6 = Prefix(_V6_ADDRESS << 8)


@lru_cache(maxsize=65536)
def parse_address(text: str) -> Address | None:
    """The address written in `text` (dotted quad, or IPv6 of RFC 4291), or None where it is none."""
    try:
        if ":" in text:
            return Address(int.from_bytes(inet_pton(AF_INET6, text), "big") | _V6_ADDRESS)
        return Address(int.from_bytes(inet_pton(AF_INET, text), "big"))
    except (OSError, ValueError):
        return None


def format_address(address: Address) -> str:
    """Dotted quad, or IPv6 in the form of RFC 5952."""
    if address < _V6_ADDRESS:
        return f"{address >> 24}.{address >> 16 & 255}.{address >> 8 & 255}.{address & 255}"
    return inet_ntop(AF_INET6, (address & (_V6_ADDRESS - 1)).to_bytes(16, "big"))


def make_prefix(address: Address, length: int) -> Prefix:
    """The prefix of `length` bits that holds `address`; host bits are cleared. `length` must fit the family."""
    if address < _V6_ADDRESS:
        return Prefix((address & _V4_MASKS[length]) << 8 | length)
    return Prefix((address & _V6_MASKS[length]) << 8 | length)


@lru_cache(maxsize=65536)
def parse_prefix(text: str) -> Prefix | None:
    """The prefix written as ``address/length`` (host bits are cleared), or None where it is none."""
    head, slash, tail = text.partition("/")
    address = parse_address(head)
    if address is None or not slash:
        return None
    bits = parse_decimal(tail, 32 if address < _V6_ADDRESS else 128)
    return None if bits is None else make_prefix(address, bits)


def format_prefix(prefix: Prefix) -> str:
    """``10.0.2.0/30`` or ``2001:db8::/32``."""
    return f"{format_address(Address(prefix >> 8))}/{prefix & 255}"


def mask_length(mask: Address) -> int | None:
    """The length of a contiguous IPv4 net mask (0..32), or None where `mask` is not contiguous."""
    return _LENGTH_OF_MASK.get(mask)


def network(prefix: Prefix) -> Address:
    """The first address of the prefix."""
    return Address(prefix >> 8)


def length(prefix: Prefix) -> int:
    """The number of network bits: 0..32 or 0..128."""
    return prefix & 255


def family_of(prefix: Prefix) -> Family:
    return "ipv4" if prefix < _V6_PREFIX else "ipv6"


def address_family(address: Address) -> Family:
    return "ipv4" if address < _V6_ADDRESS else "ipv6"


def host_prefix(address: Address) -> Prefix:
    """The /32 or /128 of one address."""
    return Prefix(address << 8 | (32 if address < _V6_ADDRESS else 128))


def broadcast(prefix: Prefix) -> Address:
    """The last address of the prefix."""
    bits = (32 if prefix < _V6_PREFIX else 128) - (prefix & 255)
    return Address((prefix >> 8) | ((1 << bits) - 1))


def contains(prefix: Prefix, address: Address) -> bool:
    """Whether `address` lies in `prefix`; False across families."""
    if prefix < _V6_PREFIX:
        return address < _V6_ADDRESS and address & _V4_MASKS[prefix & 255] == prefix >> 8
    return address >= _V6_ADDRESS and address & _V6_MASKS[prefix & 255] == prefix >> 8


def covers(outer: Prefix, inner: Prefix) -> bool:
    """Whether `inner` equals `outer` or is more specific than it; False across families."""
    return outer & 255 <= inner & 255 and contains(outer, Address(inner >> 8))


def parent(prefix: Prefix, bits: int) -> Prefix:
    """The prefix of `bits` bits that covers `prefix`; `bits` must not exceed its length."""
    return make_prefix(Address(prefix >> 8), bits)
