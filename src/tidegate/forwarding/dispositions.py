"""How a packet's way ends."""

from __future__ import annotations

from enum import StrEnum


class Disposition(StrEnum):
    """The end of a packet's way. The value is what records print.

    A destination in the subnet of a directly connected interface whose owner is not in the snapshot is `delivered`
    (to that subnet) unless something contradicts it: cables or end systems that tell who is on the link. A packet
    handed to a *next hop* that is not in the snapshot `exits`.
    """

    DELIVERED = "delivered"
    EXITS = "exits"
    NO_ROUTE = "no-route"
    DISCARDED = "discarded"  # Null0
    ARP_FAILED = "arp-failed"
    FILTERED = "filtered"
    LSP_BROKEN = "lsp-broken"
    LOOP = "loop"
    TTL_EXPIRED = "ttl-expired"
