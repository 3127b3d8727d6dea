"""The classes of IPv4 networks (RFC 791 §3.2), by which IOS still groups what it lists."""

from __future__ import annotations

from tidegate.net.prefix import Prefix, length, make_prefix, network


def class_length(prefix: Prefix) -> int:
    """The length of the network of class A, B or C in which `prefix` begins; 32 in classes D and E."""
    first = network(prefix) >> 24
    if first < 128:
        return 8
    if first < 192:
        return 16
    return 24 if first < 224 else 32


def class_network(prefix: Prefix) -> Prefix | None:
    """The network of class A, B or C that holds `prefix`; None where it covers several."""
    bits = class_length(prefix)
    return make_prefix(network(prefix), bits) if length(prefix) >= bits else None
