"""Access lists as route filters.

A standard list matches a route's network address. An extended one matches the network address with its source and
the net mask with its destination: ``permit ip 10.0.0.0 0.255.255.255 255.255.255.0 0.0.0.0`` is every /24 of
10.0.0.0/8 (Cisco, "Configuring a distribute list with an extended ACL").
"""

from __future__ import annotations

from functools import lru_cache

from tidegate.model.policy import AccessList, AccessListEntry
from tidegate.net.prefix import Address, Prefix, family_of, make_prefix

_ALL_BITS = 0xFFFFFFFF
EVERY_LENGTH = (1 << 33) - 1


def wildcard_length(wildcard: Address) -> int | None:
    """The prefix length a contiguous wildcard leaves fixed (0.0.0.255 -> 24); None where it is not contiguous."""
    return 32 - wildcard.bit_length() if wildcard & (wildcard + 1) == 0 else None


@lru_cache(maxsize=4096)
def lengths_matched(mask: Address, wildcard: Address) -> int:
    """The prefix lengths whose net mask equals `mask` where `wildcard` has zeros: bit n stands for length n."""
    care = ~wildcard & _ALL_BITS
    found = 0
    for bits in range(33):
        net_mask = make_prefix(Address(_ALL_BITS), bits) >> 8
        if (net_mask ^ mask) & care == 0:
            found |= 1 << bits
    return found


def is_route_filter(entry: AccessListEntry) -> bool:
    """Whether the entry tests only what a route has; what ports or options do to routes is not documented."""
    return (
        entry.protocol in ("ip", "ipv4")
        and entry.source_ports is None
        and entry.destination_ports is None
        and not entry.established
        and entry.icmp_type is None
        and entry.unmodelled is None
    )


class AccessMatcher:
    """One IPv4 access list as a filter of routes and of addresses."""

    __slots__ = ("_tests", "empty", "line")

    def __init__(self, access_list: AccessList) -> None:
        self.line = access_list.line
        # IOS: a list without entries (only a remark, or not defined at all) permits everything.
        self.empty = not access_list.entries
        self._tests = [
            (
                entry.source & ~entry.source_wildcard & _ALL_BITS,
                ~entry.source_wildcard & _ALL_BITS,
                lengths_matched(entry.destination, entry.destination_wildcard)
                if access_list.extended
                else EVERY_LENGTH,
                entry,
            )
            for entry in access_list.entries
        ]

    def first(self, prefix: Prefix) -> AccessListEntry | None:
        """The entry that decides for a route to `prefix`; None where none matches. IPv6 routes match none."""
        if family_of(prefix) != "ipv4":
            return None
        network, bit = prefix >> 8, 1 << (prefix & 255)
        for source, care, lengths, entry in self._tests:
            if network & care == source and lengths & bit:
                return entry
        return None
