"""Origination: what a BGP table holds by itself, from network statements and redistribution (RFC 4271 §9.4).

Aggregates depend on the BGP table and not on the routing table, so they are in `aggregate`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from tidegate.control.cause import Cause, Reason, Rule
from tidegate.control.classindex import ClassIndex
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.bgp.advertise import attributes_of_subject, subject_of_path
from tidegate.control.protocols.bgp.ospf_attributes import ospf_attributes
from tidegate.control.protocols.bgp.path import NO_ADDRESS, Attributes, Path
from tidegate.control.protocols.bgp.table import Speaker
from tidegate.control.redistribution import Redistributed, Taker, redistribute
from tidegate.control.rib import Rib
from tidegate.control.table import Protocol, Refusal, Route, TableId
from tidegate.model.bgp import BgpNetwork
from tidegate.model.redistribution import Redistribution
from tidegate.net.prefix import format_prefix

_LOCAL_WEIGHT = 32768  # IOS: the weight of paths the router originates


def originate(
    speaker: Speaker,
    rib: Rib,
    classes: ClassIndex,
    interfaces_of: Callable[[str], Iterable[str]],
    only: Collection[PrefixClass] | None = None,
) -> tuple[dict[PrefixClass, tuple[Path, ...]], dict[PrefixClass, Refusal]]:
    """The paths that `speaker` originates from its routing table as it stands, and the refused candidates; of these
    classes only, if given."""
    found: dict[PrefixClass, list[Path]] = {}
    refused: dict[PrefixClass, Refusal] = {}
    for statement in speaker.family.networks:
        cls = classes.of(rib.id, statement.prefix)
        if cls is None or statement.backdoor or (only is not None and cls not in only):
            continue
        outcome = _from_network(speaker, rib, statement, cls)
        if isinstance(outcome, Path):
            found.setdefault(cls, []).append(outcome)
        else:
            refused[cls] = outcome
    taker = Taker("bgp", str(speaker.bgp.asn), speaker.family.default_information, True, interfaces_of)
    for spec in speaker.family.redistributions:
        for taken in redistribute(speaker.device, speaker.policy, rib, spec, taker, refused.__setitem__, only):
            found.setdefault(taken.cls, []).append(_from_redistribution(speaker, rib.id, spec, taken))
    return {cls: tuple(paths) for cls, paths in found.items()}, refused


def _from_network(speaker: Speaker, rib: Rib, statement: BgpNetwork, cls: PrefixClass) -> Path | Refusal:
    route = next((r for r in rib.routes.get(cls, ()) if not _is_own_or_learned(r)), None)
    candidate = f"network statement for {format_prefix(statement.prefix)}"
    if route is None:
        return Refusal(Reason.NOT_IN_ROUTING_TABLE, candidate, speaker.device.name, (statement.line,))
    attributes = Attributes("i", (), route.next_hop or NO_ADDRESS, route.metric, speaker.bgp.default_local_preference)
    path = _local(attributes, route, rib.id)
    lines: tuple[int, ...] = (statement.line,)
    if statement.route_map is not None:
        subject = subject_of_path(cls, path, attributes)
        verdict = speaker.policy.evaluate(statement.route_map, subject)
        if not verdict.permit:
            reason = verdict.reason or Reason.POLICY_DENIED
            return Refusal(reason, candidate, speaker.device.name, (statement.line, *verdict.lines), route.cause)
        path.attributes = attributes_of_subject(attributes, verdict.subject)
        path.weight = _LOCAL_WEIGHT if verdict.subject.weight is None else verdict.subject.weight
        lines = (statement.line, *verdict.lines)
    path.cause = Cause(Rule.BGP_NETWORK, speaker.device.name, lines, (route.cause,))
    return path


def _is_own_or_learned(route: Route) -> bool:
    # IOS: a network statement takes any route but BGP's own; a local (L) host route is none of them.
    return route.protocol in (Protocol.BGP, Protocol.AGGREGATE, Protocol.LOCAL)


def _from_redistribution(speaker: Speaker, table: TableId, spec: Redistribution, taken: Redistributed) -> Path:
    route, subject = taken.route, taken.subject
    metric = subject.metric
    if metric is None:
        metric = speaker.family.default_metric if route.protocol not in (Protocol.CONNECTED, Protocol.STATIC) else None
    if metric is None:
        metric = route.metric  # IOS: the IGP metric becomes the MED
    local_preference = subject.local_preference
    attributes = Attributes(
        subject.origin,
        subject.as_path,
        subject.next_hop or NO_ADDRESS,
        metric,
        speaker.bgp.default_local_preference if local_preference is None else local_preference,
        subject.communities,
        subject.extended
        | ospf_attributes(speaker.device, table, route, spec.process if spec.protocol == "ospf" else None),
    )
    path = _local(attributes, route, table)
    path.weight = _LOCAL_WEIGHT if subject.weight is None else subject.weight
    path.cause = taken.cause
    return path


def _local(attributes: Attributes, route: Route, table: TableId) -> Path:
    return Path(
        attributes,
        route.cause,
        _LOCAL_WEIGHT,
        locally_originated=True,
        route=route,
        origin=table,
    )
