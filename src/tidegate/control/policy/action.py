"""The set lines of a route-map entry, as functions that change the route."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from tidegate.control.policy.filters import Filters
from tidegate.control.policy.subject import Subject
from tidegate.model.policy import (
    DeleteCommunities,
    DeleteExtendedCommunities,
    Set,
    SetAsPathPrepend,
    SetCommunity,
    SetExtendedCommunity,
    SetInterface,
    SetNextHop,
    SetNumber,
    SetOrigin,
    SetTable,
)
from tidegate.net.community import ROUTE_TARGET, SITE_OF_ORIGIN, ExtendedCommunity
from tidegate.net.prefix import address_family, family_of

_MAXIMUM = 0xFFFFFFFF
_SUBTYPES = {"rt": ROUTE_TARGET, "soo": SITE_OF_ORIGIN}


class Changed(NamedTuple):
    """A route on its way through the set lines."""

    subject: Subject
    next_hop_self: bool = False
    next_hop_peer: bool = False


Action = Callable[[Changed], Changed]


def compile_sets(sets: list[Set], filters: Filters) -> tuple[tuple[int, Action], ...]:
    """(line, action) of each set line of one entry, in the order a router applies them.

    Lines of policy-based routing (`set interface`, `set vrf`) do nothing to a route and are left out.
    """
    # IOS, `set comm-list delete`: in one entry "the deletion operation is performed before the set operation".
    order = sorted(sets, key=lambda item: not isinstance(item, (DeleteCommunities, DeleteExtendedCommunities)))
    return tuple(
        (item.line, _compile(item, filters)) for item in order if not isinstance(item, (SetInterface, SetTable))
    )


def _compile(item: Set, filters: Filters) -> Action:
    if isinstance(item, SetNextHop):
        return _next_hop(item)
    change = _change(item, filters)
    return lambda changed: changed._replace(subject=change(changed.subject))


def _change(item: Set, filters: Filters) -> Callable[[Subject], Subject]:
    if isinstance(item, SetNumber):
        return _number(item)
    if isinstance(item, SetAsPathPrepend):
        return _prepend(item)
    if isinstance(item, SetCommunity):
        return _community(item)
    if isinstance(item, SetExtendedCommunity):
        return _extended(item)
    if isinstance(item, DeleteCommunities):
        name = item.list_name

        def delete(subject: Subject) -> Subject:
            matcher = filters.community_matcher(name)
            return subject if matcher is None else subject._replace(communities=matcher.kept(subject.communities))

        return delete
    if isinstance(item, DeleteExtendedCommunities):
        extended_name = item.list_name

        def delete_extended(subject: Subject) -> Subject:
            matcher = filters.extended_community_matcher(extended_name)
            return subject if matcher is None else subject._replace(extended=matcher.kept(subject.extended))

        return delete_extended
    assert isinstance(item, SetOrigin)
    origin = item.origin
    return lambda subject: subject._replace(origin=origin)


def _number(item: SetNumber) -> Callable[[Subject], Subject]:
    attribute, value = item.attribute.replace("-", "_"), item.value
    if item.operation == "=":
        fixed: dict[str, Any] = {attribute: value}
        return lambda subject: subject._replace(**fixed)
    change = value if item.operation == "+" else -value

    def adjust(subject: Subject) -> Subject:
        # A route without the attribute counts as 0; the result stays within its 32 bits.
        adjusted: dict[str, Any] = {attribute: min(max((getattr(subject, attribute) or 0) + change, 0), _MAXIMUM)}
        return subject._replace(**adjusted)

    return adjust


def _prepend(item: SetAsPathPrepend) -> Callable[[Subject], Subject]:
    asns, times = item.asns, item.last_as

    def prepend(subject: Subject) -> Subject:
        path = subject.as_path
        # `last-as` repeats the leftmost AS; a path that is empty or begins with an AS_SET has none.
        repeated = (path[0],) * times if times and path and not isinstance(path[0], frozenset) else ()
        return subject._replace(as_path=(*asns, *repeated, *path))

    return prepend


def _community(item: SetCommunity) -> Callable[[Subject], Subject]:
    if item.none:
        return lambda subject: subject._replace(communities=frozenset())
    wanted = frozenset(item.communities)
    if item.additive:
        return lambda subject: subject._replace(communities=subject.communities | wanted)
    return lambda subject: subject._replace(communities=wanted)


def _extended(item: SetExtendedCommunity) -> Callable[[Subject], Subject]:
    wanted, subtype = frozenset(item.communities), _SUBTYPES[item.kind]
    if item.additive:
        return lambda subject: subject._replace(extended=subject.extended | wanted)

    def others(carried: frozenset[ExtendedCommunity]) -> frozenset[ExtendedCommunity]:
        return frozenset(c for c in carried if (c >> 48 & 0xFF) != subtype)

    return lambda subject: subject._replace(extended=others(subject.extended) | wanted)


def _next_hop(item: SetNextHop) -> Action:
    if item.self_address or item.peer_address:
        own, peer = item.self_address, item.peer_address
        return lambda changed: changed._replace(next_hop_self=own, next_hop_peer=peer)
    addresses = item.addresses

    def set_address(changed: Changed) -> Changed:
        # The first address of the route's own family; IPv4 and IPv6 next hops may stand in one entry.
        family = family_of(changed.subject.prefix)
        for address in addresses:
            if address_family(address) == family:
                return Changed(changed.subject._replace(next_hop=address))
        return changed

    return set_address
