"""What a session does to the AS path: the own AS, local-as, as-override and remove-private-as (Cisco command
reference; RFC 4271 §5.1.2; RFC 7705 for local-as).

Confederations (RFC 5065) are left out: no segment of a confederation is made or removed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tidegate.net.aspath import Asn, AsPath, contains_asn, is_private

if TYPE_CHECKING:
    from tidegate.control.protocols.bgp.peering import Peering
    from tidegate.model.bgp import BgpNeighborFamily

_LAST_16_BIT = 0xFFFF  # reserved by RFC 7300, yet among those that remove-private-as takes for private


def outbound_as_path(as_path: AsPath, before_policy: AsPath, peering: Peering, settings: BgpNeighborFamily) -> AsPath:
    """The AS path as it goes to the peer: `as_path` after the outbound route-map, which made it of `before_policy`.

    An internal peer gets it unchanged (RFC 4271 §5.1.2 a). What the route-map prepended stays as configured: removal
    and override concern the ASes a route has really passed. The order is: remove-private-as, as-override, own AS.
    """
    if not peering.external:
        return as_path
    own, neighbor = peering.local_asn, peering.peer.local_asn
    kept = len(as_path) - len(before_policy)
    if kept < 0 or as_path[kept:] != before_policy:
        kept = 0  # the policy did more than prepend
    prepended, passed = as_path[:kept], as_path[kept:]
    if settings.remove_private_as is not None:
        passed = remove_private(passed, settings.remove_private_as, own, neighbor)
    if settings.as_override:
        passed = override(passed, neighbor, own)
    return (*_presented(peering), *prepended, *passed)


def inbound_as_path(as_path: AsPath, peering: Peering) -> AsPath:
    """The AS path as it is kept and as inbound policy sees it: with the local-as of the neighbor, unless no-prepend.

    RFC 7705 §3: the old AS is added so that the path looks as if it still lay between; "no-prepend" leaves it out.
    """
    if not peering.external or not _uses_local_as(peering) or peering.neighbor.local_as_no_prepend:
        return as_path
    return (peering.local_asn, *as_path)


def exceeds_allowas_in(as_path: AsPath, own: Iterable[Asn], allowed: int) -> bool:
    """Whether the path loops: one of our own ASes occurs more often than `allowas-in` allows (0: not at all).

    RFC 4271 §9.1.2: a path that holds the own AS is not considered.
    """
    return any(contains_asn(as_path, asn) > allowed for asn in own)


def _uses_local_as(peering: Peering) -> bool:
    """Whether the session runs under local-as; with `dual-as` the peer may have chosen the real AS."""
    return peering.neighbor.local_as is not None and peering.local_asn != peering.bgp.asn


def _presented(peering: Peering) -> AsPath:
    """The ASes this router puts in front: with local-as both, unless `replace-as` hides the real one."""
    if not _uses_local_as(peering) or peering.neighbor.local_as_replace:
        return (peering.local_asn,)
    return (peering.local_asn, peering.bgp.asn)


def override(as_path: AsPath, neighbor: Asn, own: Asn) -> AsPath:
    """`as-override`: every occurrence of the neighbor's AS becomes the own one, so that the CE takes the route."""
    if not contains_asn(as_path, neighbor):
        return as_path

    def replaced(asn: Asn) -> Asn:
        return own if asn == neighbor else asn

    return tuple(
        frozenset(map(replaced, element)) if isinstance(element, frozenset) else replaced(element)
        for element in as_path
    )


def remove_private(as_path: AsPath, mode: str, own: Asn, neighbor: Asn) -> AsPath:
    """`remove-private-as`: `mode` is "" (classic), "all" or "all replace-as".

    Cisco, `neighbor remove-private-as`: without `all`, a path that holds public ASes too is left alone; a path that
    holds the neighbor's AS is left alone always; with `replace-as` the own AS stands in for each, which keeps the
    length.
    """
    if contains_asn(as_path, neighbor):
        return as_path
    if "all" not in mode.split():
        return () if all(map(_all_private, as_path)) else as_path
    replacement = frozenset((own,)) if "replace-as" in mode.split() else frozenset()
    found: list[Asn | frozenset[Asn]] = []
    for element in as_path:
        if isinstance(element, frozenset):
            members = frozenset(asn for asn in element if not _is_removable(asn))
            if len(members) != len(element):
                members |= replacement
            if members:
                found.append(members)
        elif not _is_removable(element):
            found.append(element)
        else:
            found.extend(replacement)
    return tuple(found)


def _is_removable(asn: Asn) -> bool:
    return is_private(asn) or asn == _LAST_16_BIT


def _all_private(element: Asn | frozenset[Asn]) -> bool:
    return all(map(_is_removable, element)) if isinstance(element, frozenset) else _is_removable(element)
