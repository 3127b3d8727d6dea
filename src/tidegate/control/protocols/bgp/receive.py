"""Receiving: what a speaker makes of an update, or why it drops it (RFC 4271 §9.1.1, §9.1.2; RFC 4456 §8)."""

from __future__ import annotations

from tidegate.control.cause import Cause, Reason, Rule
from tidegate.control.policy.filters import PrefixFilterKind
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.bgp.advertise import attributes_of_subject, subject_of_path
from tidegate.control.protocols.bgp.as_path import exceeds_allowas_in, inbound_as_path
from tidegate.control.protocols.bgp.path import Attributes, Path
from tidegate.control.protocols.bgp.peering import Peering
from tidegate.control.protocols.bgp.table import Speaker
from tidegate.control.table import Refusal, TableId
from tidegate.model.bgp import BgpNeighborFamily
from tidegate.net.community import RouteDistinguisher
from tidegate.net.prefix import format_address


def receive(
    speaker: Speaker,
    cls: PrefixClass,
    rd: RouteDistinguisher | None,
    attributes: Attributes,
    sent: Cause,
    peering: Peering,
    origin: TableId | None,
    path_id: int = 0,
) -> Path | Refusal:
    """The path that `speaker` keeps of an update that came over `peering` (its own end of the session)."""
    settings = peering.settings(speaker.name)
    reason = _looped(speaker, attributes, peering, settings)
    if reason is None and _wrong_first_as(speaker, attributes, peering):
        reason = Reason.FIRST_AS
    if reason is not None:
        return _refusal(speaker, peering, reason, (), sent)
    if peering.external:
        attributes = _across_systems(attributes, speaker, peering)
    denied = _filtered(speaker, cls, attributes, settings)
    if denied is not None:
        return _refusal(speaker, peering, Reason.FILTER_DENIED, denied, sent)
    if settings.soo is not None:
        attributes = attributes._replace(extended=attributes.extended | {settings.soo})
    path = Path(
        attributes,
        sent,
        settings.weight or 0,
        peering.neighbor.address,
        attributes.originator or peering.peer_router_id,
        peering.peer_device,
        peering.external,
        rd=rd,
        origin=origin,
        path_id=path_id,
    )
    lines: tuple[int, ...] = ()
    if settings.route_map_in is not None:
        reason, lines = _apply_route_map(speaker, cls, path, peering, settings, settings.route_map_in)
        if reason is not None:
            return _refusal(speaker, peering, reason, lines, sent)
    rule = Rule.BGP_EXTERNAL if peering.external else Rule.BGP_INTERNAL
    path.cause = Cause(rule, speaker.device.name, peering.lines_in(speaker.name, lines), (sent,))
    return path


def looks_at_prefix(settings: BgpNeighborFamily) -> bool:
    """Whether what is received from the neighbor depends on the prefix, and not on the attributes alone."""
    return bool(settings.route_map_in or settings.prefix_list_in or settings.distribute_list_in)


def _across_systems(attributes: Attributes, speaker: Speaker, peering: Peering) -> Attributes:
    """The attributes of an update from another AS; the same object where nothing of them changes."""
    # RFC 4271 §5.1.5: LOCAL_PREF is not taken from an external peer.
    preference = speaker.bgp.default_local_preference
    if attributes.local_preference != preference or attributes.originator is not None or attributes.cluster_list:
        attributes = attributes._replace(local_preference=preference, originator=None, cluster_list=())
    as_path = inbound_as_path(attributes.as_path, peering)
    return attributes if as_path is attributes.as_path else attributes._replace(as_path=as_path)


def _apply_route_map(
    speaker: Speaker, cls: PrefixClass, path: Path, peering: Peering, settings: BgpNeighborFamily, name: str
) -> tuple[Reason | None, tuple[int, ...]]:
    """Changes the new path as the inbound route-map says; why it denies it (None: it does not), and the lines."""
    verdict = speaker.policy.evaluate(name, subject_of_path(cls, path, path.attributes))
    lines = (settings.line_of("route_map_in"), *verdict.lines)
    if not verdict.permit:
        return verdict.reason or Reason.POLICY_DENIED, lines
    path.attributes = attributes_of_subject(path.attributes, verdict.subject)
    if verdict.next_hop_peer:
        path.attributes = path.attributes._replace(next_hop=peering.neighbor.address)
    if verdict.subject.weight is not None:
        path.weight = verdict.subject.weight
    return None, lines


def _wrong_first_as(speaker: Speaker, attributes: Attributes, peering: Peering) -> bool:
    # RFC 4271 §6.3, IOS `bgp enforce-first-as` (the default): the leftmost AS is the neighbor's.
    if not peering.external or not speaker.bgp.enforce_first_as or peering.outside:
        return False
    return not attributes.as_path or attributes.as_path[0] != peering.neighbor.remote_as


def _looped(speaker: Speaker, attributes: Attributes, peering: Peering, settings: BgpNeighborFamily) -> Reason | None:
    # A VPN entry from an internal peer passed the check where it came in: the hub PE's `allowas-in` is enough for a
    # hub and its spokes (JunosE, "Advertising Prefixes with Duplicate AS Numbers"; Huawei, `peer allow-as-loop`).
    checked = peering.external or not speaker.is_vpn()
    if checked and exceeds_allowas_in(attributes.as_path, {speaker.bgp.asn, peering.local_asn}, settings.allowas_in):
        return Reason.AS_LOOP  # RFC 4271 §9.1.2
    if attributes.originator == speaker.router_id:
        return Reason.ORIGINATOR_LOOP
    if (speaker.bgp.cluster_id or speaker.router_id) in attributes.cluster_list:
        return Reason.CLUSTER_LOOP
    if attributes.next_hop == peering.local_address:
        return Reason.NEXT_HOP_SELF_LOOP
    return None


def _filtered(
    speaker: Speaker, cls: PrefixClass, attributes: Attributes, settings: BgpNeighborFamily
) -> tuple[int, ...] | None:
    filters = speaker.policy.filters
    lists: tuple[tuple[PrefixFilterKind, str | None, str], ...] = (
        ("prefix-list", settings.prefix_list_in, "prefix_list_in"),
        ("access-list", settings.distribute_list_in, "distribute_list_in"),
    )
    for kind, name, field in lists:
        if name is not None:
            verdict = filters.prefix(kind, name, cls.representative)
            if not verdict.permit:
                return (settings.line_of(field), *verdict.lines)
    if settings.filter_list_in is not None:
        verdict = filters.as_path(settings.filter_list_in, attributes.as_path)
        if not verdict.permit:
            return (settings.line_of("filter_list_in"), *verdict.lines)
    return None


def _refusal(speaker: Speaker, peering: Peering, reason: Reason, lines: tuple[int, ...], sent: Cause) -> Refusal:
    candidate = f"BGP path from {format_address(peering.neighbor.address)}"
    return Refusal(reason, candidate, speaker.device.name, lines or peering.lines, sent)
