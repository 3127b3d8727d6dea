"""Community and extended community lists.

A standard entry matches a route that carries every community it names, an expanded one a route whose communities,
sorted and joined by blanks, hold its regular expression. Whether a router sees ``65000:1`` or ``4259840001`` in that
string is `ip bgp-community new-format` on IOS; expressions are taken to be written for ``AA:NN``.
"""

from __future__ import annotations

from tidegate.model.policy import (
    CommunityList,
    CommunityListEntry,
    ExtendedCommunityList,
    ExtendedCommunityListEntry,
)
from tidegate.net.cisco_regex import compile_cisco_regex
from tidegate.net.community import (
    ROUTE_TARGET,
    SITE_OF_ORIGIN,
    Community,
    ExtendedCommunity,
    format_community,
    format_extended_community,
)

# IOS: `permit internet` is the catch-all of a community list: every route belongs to the internet community.
_INTERNET = Community(0)
_EXTENDED_NAMES = {ROUTE_TARGET: "RT", SITE_OF_ORIGIN: "SoO"}


def communities_text(communities: frozenset[Community]) -> str:
    """``65000:1 65000:2 no-export``, in numeric order, as `show ip bgp` prints them."""
    return " ".join(map(format_community, sorted(communities)))


def extended_communities_text(communities: frozenset[ExtendedCommunity]) -> str:
    """``RT:65000:1 SoO:65000:7``, in numeric order, as `show ip bgp vpnv4` prints them."""
    return " ".join(
        f"{_EXTENDED_NAMES.get(c >> 48 & 0xFF, '0x%04X' % (c >> 48))}:{format_extended_community(c)}"
        for c in sorted(communities)
    )


class CommunityMatcher:
    """One community list."""

    __slots__ = ("_tests", "line")

    def __init__(self, community_list: CommunityList) -> None:
        self.line = community_list.line
        self._tests = [
            (frozenset(entry.communities), None if entry.regex is None else compile_cisco_regex(entry.regex), entry)
            for entry in community_list.entries
        ]

    def first(self, carried: frozenset[Community], exact: bool = False) -> CommunityListEntry | None:
        """The entry that decides for a route that carries `carried`; None where none matches (the implicit deny).

        `exact` (`match community … exact-match`): a standard entry matches only a route with its communities and no
        others; an expanded entry knows no such thing.
        """
        text: str | None = None
        for wanted, pattern, entry in self._tests:
            if entry.regex is not None:
                if text is None:
                    text = communities_text(carried)
                if pattern is not None and pattern.search(text) is not None:
                    return entry
            elif _INTERNET in wanted or (wanted == carried if exact else wanted <= carried):
                return entry
        return None

    def kept(self, carried: frozenset[Community]) -> frozenset[Community]:
        """What `set comm-list NAME delete` leaves: each community is put to the list alone, the permitted ones go.

        So a standard entry of several communities deletes none (Cisco, `set comm-list delete`, usage guidelines).
        """
        gone = {c for c in carried if (entry := self.first(frozenset((c,)))) is not None and entry.permit}
        return carried - gone if gone else carried


class ExtendedCommunityMatcher:
    """One extended community list (route targets, sites of origin)."""

    __slots__ = ("_tests", "line")

    def __init__(self, community_list: ExtendedCommunityList) -> None:
        self.line = community_list.line
        self._tests = [
            (frozenset(entry.communities), None if entry.regex is None else compile_cisco_regex(entry.regex), entry)
            for entry in community_list.entries
        ]

    def first(self, carried: frozenset[ExtendedCommunity]) -> ExtendedCommunityListEntry | None:
        """The entry that decides for a route that carries `carried`; None where none matches (the implicit deny)."""
        text: str | None = None
        for wanted, pattern, entry in self._tests:
            if entry.regex is not None:
                if text is None:
                    text = extended_communities_text(carried)
                if pattern is not None and pattern.search(text) is not None:
                    return entry
            elif wanted <= carried:
                return entry
        return None

    def kept(self, carried: frozenset[ExtendedCommunity]) -> frozenset[ExtendedCommunity]:
        """What `set extcomm-list NAME delete` leaves."""
        gone = {c for c in carried if (entry := self.first(frozenset((c,)))) is not None and entry.permit}
        return carried - gone if gone else carried
