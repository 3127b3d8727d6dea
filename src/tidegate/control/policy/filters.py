"""The filter lists of one device, compiled on first use, and what they say of a route.

What a list says where it is not defined is a device's behaviour, not the list's, and lives here:

- prefix-list, access-list: everything passes. IOS: "if the access list does not exist, all is permitted"; a route-map
  that matches an undefined prefix-list matched all routes in lab tests of NX-OS (Batfish pull request 6983, Cisco bug
  CSCty33210) and does so on IOS.
- as-path and community lists in a match: nothing matches. Batfish models it so for IOS
  (RouteMapMatchAsPathAccessListLine, RouteMapMatchCommunityListLine, the latter with "TODO: test behavior for
  undefined reference"); no device output was found, so the answer is marked uncertain.
- neighbor filter-list: everything passes, as Force10's FTOS documents it ("If you assign an non-existent or empty
  AS-PATH ACL, the software allows all routes"); no source for IOS was found: uncertain.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from tidegate.control.policy.access_list import AccessMatcher, is_route_filter
from tidegate.control.policy.as_path import AsPathMatcher
from tidegate.control.policy.community import CommunityMatcher, ExtendedCommunityMatcher
from tidegate.control.policy.prefix_list import PrefixMatcher
from tidegate.model.policy import AccessListEntry, Policies
from tidegate.net.aspath import AsPath
from tidegate.net.community import Community, ExtendedCommunity
from tidegate.net.prefix import Family, Prefix, family_of

PrefixFilterKind = Literal["prefix-list", "access-list"]


class FilterVerdict(NamedTuple):
    """What a filter list says: `lines` are the entry that decided, or the list's own line for the implicit deny.

    `certain` is False where the behaviour of real devices is not known. `defined` is False where there is no list.
    """

    permit: bool
    lines: tuple[int, ...] = ()
    certain: bool = True
    defined: bool = True


class Filters:
    """Compiled filter lists of one device. The policies must not change while it is in use."""

    def __init__(self, policies: Policies) -> None:
        self._policies = policies
        self._prefix: dict[tuple[Family, str], PrefixMatcher | None] = {}
        self._access: dict[str, AccessMatcher | None] = {}
        self._as_path: dict[str, AsPathMatcher | None] = {}
        self._community: dict[str, CommunityMatcher | None] = {}
        self._extended: dict[str, ExtendedCommunityMatcher | None] = {}

    def prefix(self, kind: PrefixFilterKind, name: str, prefix: Prefix) -> FilterVerdict:
        """Whether prefix-list or access-list `name` lets a route to `prefix` pass."""
        if kind == "access-list":
            return self.by_access_list(name, prefix)
        return self.by_prefix_list(name, prefix)

    def by_prefix_list(self, name: str, prefix: Prefix) -> FilterVerdict:
        """Whether prefix-list `name` lets a route to `prefix` pass."""
        key = family_of(prefix), name
        if key not in self._prefix:
            found = self._policies.prefix_lists.get(key)
            self._prefix[key] = None if found is None else PrefixMatcher(found)
        matcher = self._prefix[key]
        if matcher is None:
            other: Family = "ipv6" if key[0] == "ipv4" else "ipv4"
            # A list of the other family is defined and holds no prefix of this one.
            return FilterVerdict((other, name) not in self._policies.prefix_lists, defined=False)
        if matcher.empty:
            return FilterVerdict(True, (matcher.line,))
        entry = matcher.first(prefix)
        return FilterVerdict(False, (matcher.line,)) if entry is None else FilterVerdict(entry.permit, (entry.line,))

    def by_access_list(self, name: str, prefix: Prefix) -> FilterVerdict:
        """Whether access-list `name` lets a route to `prefix` pass."""
        if name not in self._access:
            found = self._policies.access_lists.get(name)
            self._access[name] = None if found is None else AccessMatcher(found)
        matcher = self._access[name]
        if matcher is None:
            return FilterVerdict(True, defined=False)
        if matcher.empty:
            return FilterVerdict(True, (matcher.line,))
        entry: AccessListEntry | None = matcher.first(prefix)
        if entry is None:
            return FilterVerdict(False, (matcher.line,))
        return FilterVerdict(entry.permit, (entry.line,), is_route_filter(entry))

    def as_path(self, name: str, path: AsPath) -> FilterVerdict:
        """Whether AS-path access list `name` lets a route with `path` pass, as `neighbor … filter-list` asks."""
        if name not in self._as_path:
            found = self._policies.as_path_lists.get(name)
            self._as_path[name] = None if found is None else AsPathMatcher(found)
        matcher = self._as_path[name]
        if matcher is None:
            return FilterVerdict(True, certain=False, defined=False)
        entry = matcher.first(path)
        return FilterVerdict(False, (matcher.line,)) if entry is None else FilterVerdict(entry.permit, (entry.line,))

    def community(self, name: str, carried: frozenset[Community], exact: bool = False) -> FilterVerdict:
        """Whether community list `name` permits a route that carries `carried`."""
        matcher = self.community_matcher(name)
        if matcher is None:
            return FilterVerdict(False, certain=False, defined=False)
        entry = matcher.first(carried, exact)
        return FilterVerdict(False, (matcher.line,)) if entry is None else FilterVerdict(entry.permit, (entry.line,))

    def extended_community(self, name: str, carried: frozenset[ExtendedCommunity]) -> FilterVerdict:
        """Whether extended community list `name` permits a route that carries `carried`."""
        matcher = self.extended_community_matcher(name)
        if matcher is None:
            return FilterVerdict(False, certain=False, defined=False)
        entry = matcher.first(carried)
        return FilterVerdict(False, (matcher.line,)) if entry is None else FilterVerdict(entry.permit, (entry.line,))

    def community_matcher(self, name: str) -> CommunityMatcher | None:
        if name not in self._community:
            found = self._policies.community_lists.get(name)
            self._community[name] = None if found is None else CommunityMatcher(found)
        return self._community[name]

    def extended_community_matcher(self, name: str) -> ExtendedCommunityMatcher | None:
        if name not in self._extended:
            found = self._policies.extended_community_lists.get(name)
            self._extended[name] = None if found is None else ExtendedCommunityMatcher(found)
        return self._extended[name]
