"""Advertising: what a speaker tells a peer of a path it chose, or why it does not (RFC 4271 §9.1.3, §9.2).

The order is the device's: may this path go to this peer at all; then next hop, AS path and the other attributes as
the session demands; then the outbound filters and the route-map, which have the last word.
"""

from __future__ import annotations

from typing import NamedTuple

from tidegate.control.cause import Reason
from tidegate.control.policy.filters import PrefixFilterKind
from tidegate.control.policy.subject import Subject
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.bgp.as_path import outbound_as_path
from tidegate.control.protocols.bgp.path import NO_ADDRESS, Attributes, Path
from tidegate.control.protocols.bgp.peering import Peering
from tidegate.control.protocols.bgp.table import Speaker
from tidegate.model.bgp import BgpNeighborFamily
from tidegate.net.community import LOCAL_AS, NO_ADVERTISE, NO_EXPORT, is_route_target
from tidegate.net.prefix import Address, contains

# What `match route-type` takes a path for.
_OWN, _EXTERNAL, _INTERNAL = frozenset({"local", "internal"}), frozenset({"external"}), frozenset({"internal"})


class Update(NamedTuple):
    """What goes over the session: the attributes as the receiver gets them, and the lines of policies that let it."""

    attributes: Attributes
    lines: tuple[int, ...]


class Withheld(NamedTuple):
    """Why a path is not told to a peer, and the lines that say so."""

    reason: Reason
    lines: tuple[int, ...] = ()


def advertise(speaker: Speaker, cls: PrefixClass, path: Path, peering: Peering) -> Update | Withheld:
    """What `speaker` sends `peering` (and all of its update group) for `path`, one of its chosen paths for `cls`."""
    settings = peering.settings(speaker.name)
    reason = _forbidden(speaker, path, peering, settings)
    if reason is not None:
        return Withheld(reason)
    lines: tuple[int, ...] = ()
    suppressed = path.suppressed or speaker.suppressed.get(cls, 0)
    if suppressed and not _unsuppressed(speaker, cls, path, settings):
        return Withheld(Reason.SUPPRESSED, (suppressed,))
    filtered = _filter_out(speaker, cls, path, settings)
    if filtered is not None:
        return filtered
    attributes = _session_attributes(speaker, path, peering, settings)
    if settings.route_map_out is not None:
        subject = subject_of_path(cls, path, attributes)
        verdict = speaker.policy.evaluate(settings.route_map_out, subject)
        lines = (settings.line_of("route_map_out"), *verdict.lines)
        if not verdict.permit:
            return Withheld(verdict.reason or Reason.POLICY_DENIED, lines)
        attributes = attributes_of_subject(attributes, verdict.subject, subject)
        if verdict.next_hop_self:
            attributes = attributes._replace(next_hop=peering.local_address)
    if peering.external and not settings.route_server_client:
        as_path = outbound_as_path(attributes.as_path, path.attributes.as_path, peering, settings)
        attributes = attributes._replace(as_path=as_path)
    attributes = _community_options(attributes, settings)
    return Update(attributes, lines)


def came_from(path: Path, peering: Peering) -> bool:
    """Whether the path was learned from that very peer: it is not told back."""
    return path.sender == peering.neighbor.address and path.imported_from is None


def _forbidden(speaker: Speaker, path: Path, peering: Peering, settings: BgpNeighborFamily) -> Reason | None:
    communities = path.attributes.communities
    if communities:
        # RFC 1997, "Well-known Communities".
        if NO_ADVERTISE in communities:
            return Reason.COMMUNITY_NO_EXPORT
        if peering.external and (NO_EXPORT in communities or LOCAL_AS in communities):
            return Reason.COMMUNITY_NO_EXPORT
    if settings.soo is not None and settings.soo in path.attributes.extended:
        return Reason.SITE_OF_ORIGIN_LOOP
    internal = path.sender is not None and not path.external and path.imported_from is None
    if internal and not peering.external and not _reflects(speaker, path, settings):
        return Reason.IBGP_SPLIT_HORIZON
    return None


def _reflects(speaker: Speaker, path: Path, settings: BgpNeighborFamily) -> bool:
    # RFC 4456 §6: from a client to all, from a non-client to clients.
    source = speaker.peering_with(path.sender)
    from_client = source is not None and source.settings(speaker.name).route_reflector_client
    if from_client and settings.route_reflector_client:
        return speaker.bgp.client_to_client_reflection
    return from_client or settings.route_reflector_client


def _session_attributes(speaker: Speaker, path: Path, peering: Peering, settings: BgpNeighborFamily) -> Attributes:
    attributes = path.attributes
    if path.aggregate and path.sender is None and attributes.med is None:
        # IOS: an aggregate has no MED in the table of its originator, and is sent with 0 (lab ios_example_network).
        attributes = attributes._replace(med=0)
    reflected = path.sender is not None and not path.external and path.imported_from is None
    if settings.route_server_client and path.sender is not None:
        return attributes  # RFC 7947 §2.2: a route server passes NEXT_HOP, AS_PATH and MED on as they are
    next_hop = _next_hop(speaker, path, peering, settings, reflected)
    if peering.external:
        # RFC 4271 §5.1.4: a MED received from another AS goes no further. IOS: nor does one learned over iBGP.
        med = attributes.med if path.sender is None else None
        return attributes._replace(next_hop=next_hop, med=med, originator=None, cluster_list=())
    if reflected:
        # RFC 4456 §8
        cluster = speaker.bgp.cluster_id or speaker.router_id
        return attributes._replace(
            next_hop=next_hop,
            originator=attributes.originator or path.sender_router_id,
            cluster_list=(cluster, *attributes.cluster_list),
        )
    return attributes._replace(next_hop=next_hop)


def _next_hop(speaker: Speaker, path: Path, peering: Peering, settings: BgpNeighborFamily, reflected: bool) -> Address:
    current = path.attributes.next_hop
    if settings.next_hop_unchanged and current != NO_ADDRESS:
        return current
    if current == NO_ADDRESS or path.imported_from is not None:
        return peering.local_address
    if speaker.is_vpn() and path.sender is None:
        return peering.local_address  # RFC 4364 §4.3.2: the PE itself is the next hop of what it exports
    if settings.next_hop_self_all or (settings.next_hop_self and not reflected):
        return peering.local_address
    if not peering.external:
        return current
    if peering.direct and not settings.next_hop_self and not speaker.is_vpn():
        # RFC 4271 §5.1.3 2): a next hop on the link shared with the peer stays ("third party").
        for interface in speaker.device.interfaces.values():
            for address in interface.addresses if interface.vrf == peering.vrf else ():
                if address.address == peering.local_address:
                    return current if contains(address.prefix, current) else peering.local_address
    return peering.local_address


def _filter_out(speaker: Speaker, cls: PrefixClass, path: Path, settings: BgpNeighborFamily) -> Withheld | None:
    filters = speaker.policy.filters
    lists: tuple[tuple[PrefixFilterKind, str | None, str], ...] = (
        ("prefix-list", settings.prefix_list_out, "prefix_list_out"),
        ("access-list", settings.distribute_list_out, "distribute_list_out"),
    )
    for kind, name, field in lists:
        if name is not None:
            verdict = filters.prefix(kind, name, cls.representative)
            if not verdict.permit:
                return Withheld(Reason.FILTER_DENIED, (settings.line_of(field), *verdict.lines))
    if settings.filter_list_out is not None:
        verdict = filters.as_path(settings.filter_list_out, path.attributes.as_path)
        if not verdict.permit:
            return Withheld(Reason.FILTER_DENIED, (settings.line_of("filter_list_out"), *verdict.lines))
    return None


def _unsuppressed(speaker: Speaker, cls: PrefixClass, path: Path, settings: BgpNeighborFamily) -> bool:
    if settings.unsuppress_map is None:
        return False
    subject = subject_of_path(cls, path, path.attributes)
    return speaker.policy.evaluate(settings.unsuppress_map, subject).permit


def _community_options(attributes: Attributes, settings: BgpNeighborFamily) -> Attributes:
    if attributes.communities and not settings.send_community:
        attributes = attributes._replace(communities=frozenset())
    if attributes.extended and not settings.send_extended:
        attributes = attributes._replace(extended=frozenset())
    return attributes


def subject_of_path(cls: PrefixClass, path: Path, attributes: Attributes) -> Subject:
    """A BGP path as a route-map on a session or an import or export map sees it."""
    if path.locally_originated or (path.sender is None and path.imported_from is None):
        types = _OWN
    else:
        types = _EXTERNAL if path.external else _INTERNAL
    return Subject(
        cls.representative,
        "bgp",
        "",
        types,
        path.route.interface if path.route is not None else None,
        attributes.next_hop,
        path.sender,
        attributes.med,
        None,
        path.route.tag if path.route is not None else 0,
        attributes.local_preference,
        path.weight,
        attributes.origin,
        attributes.as_path,
        attributes.communities,
        attributes.extended,
    )


def attributes_of_subject(attributes: Attributes, subject: Subject, before: Subject | None = None) -> Attributes:
    """`attributes` as a policy changed them; `before` is how it was shown them."""
    if subject is before:
        return attributes
    return Attributes(
        subject.origin,
        subject.as_path,
        attributes.next_hop if subject.next_hop is None else subject.next_hop,
        subject.metric,
        attributes.local_preference if subject.local_preference is None else subject.local_preference,
        subject.communities,
        subject.extended,
        attributes.originator,
        attributes.cluster_list,
    )


def route_targets(attributes: Attributes) -> frozenset[int]:
    """The route targets among the extended communities."""
    return frozenset(c for c in attributes.extended if is_route_target(c))
