"""Redistribution: which routes of a table another protocol takes, and what it makes of them.

The same for every pair of protocols: choose by source protocol and process, by match options, then by route-map. The
receiving protocol decides what the resulting metric, type and tag mean to it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import NamedTuple

from tidegate.control.cause import Cause, Reason, Rule
from tidegate.control.policy.route_map import PolicyEvaluator
from tidegate.control.policy.subject import Subject
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.bgp.path import Path
from tidegate.control.rib import Rib, describe
from tidegate.control.table import Protocol, Refusal, Route
from tidegate.model.device import Device
from tidegate.model.redistribution import Redistribution
from tidegate.net.prefix import DEFAULT_ROUTE, DEFAULT_ROUTE_V6, Prefix

_FAMILIES = {
    Protocol.OSPF: "ospf",
    Protocol.OSPF_IA: "ospf",
    Protocol.OSPF_N1: "ospf",
    Protocol.OSPF_N2: "ospf",
    Protocol.OSPF_E1: "ospf",
    Protocol.OSPF_E2: "ospf",
    Protocol.ISIS_L1: "isis",
    Protocol.ISIS_L2: "isis",
    Protocol.ISIS_IA: "isis",
    Protocol.EIGRP: "eigrp",
    Protocol.EIGRP_EX: "eigrp",
    Protocol.RIP: "rip",
    Protocol.BGP: "bgp",
    Protocol.AGGREGATE: "bgp",
    Protocol.STATIC: "static",
    Protocol.CONNECTED: "connected",
    Protocol.LOCAL: "local",
}
_OSPF_MATCH = {
    Protocol.OSPF: "internal",
    Protocol.OSPF_IA: "internal",
    Protocol.OSPF_E1: "external-1",
    Protocol.OSPF_E2: "external-2",
    Protocol.OSPF_N1: "nssa-1",
    Protocol.OSPF_N2: "nssa-2",
}
_ROUTE_TYPES = {
    Protocol.OSPF: frozenset({"internal"}),
    Protocol.OSPF_IA: frozenset({"internal"}),
    Protocol.OSPF_E1: frozenset({"external", "external-1"}),
    Protocol.OSPF_E2: frozenset({"external", "external-2"}),
    Protocol.OSPF_N1: frozenset({"nssa-external", "nssa-external-1"}),
    Protocol.OSPF_N2: frozenset({"nssa-external", "nssa-external-2"}),
    Protocol.EIGRP: frozenset({"internal"}),
    Protocol.EIGRP_EX: frozenset({"external"}),
    Protocol.ISIS_L1: frozenset({"level-1"}),
    Protocol.ISIS_L2: frozenset({"level-2"}),
}


class Redistributed(NamedTuple):
    """A route that a protocol took in: `subject` carries metric, metric type and tag as policies left them.

    The metric is None where neither the redistribution line nor its route-map set one.
    """

    cls: PrefixClass
    route: Route
    subject: Subject
    cause: Cause


class Taker(NamedTuple):
    """The protocol that redistributes, as far as the choice of routes depends on it."""

    protocol: str  # bgp, ospf, …
    instance: str
    takes_default: bool  # whether 0.0.0.0/0 is redistributed like any other route
    takes_internal_bgp: bool  # whether iBGP routes may be redistributed (`bgp redistribute-internal`)
    interfaces_of: Callable[[str], Iterable[str]]  # OSPF process -> interfaces it runs on


class _ShownMetric(int):
    """The route's own metric, shown to a route-map for matching: still there afterwards, the map set none."""


def redistribute(
    device: Device,
    policy: PolicyEvaluator,
    rib: Rib,
    spec: Redistribution,
    taker: Taker,
    refuse: Callable[[PrefixClass, Refusal], None],
    only: Collection[PrefixClass] | None = None,
) -> Iterator[Redistributed]:
    """The routes of `rib` that `spec` takes, sorted by prefix, of these classes only, if given. `refuse` is told of
    those a policy held back."""
    chosen = _chooser(spec, taker)
    looked_at = rib.routes if only is None else only
    known = ((cls, rib.routes.best(cls)) for cls in looked_at)
    found = [(cls, routes[0]) for cls, routes in known if routes and chosen(routes[0])]
    plain: tuple[int, ...] = (spec.line,)
    for cls, route in sorted(found, key=lambda item: item[0].representative):
        prefix = cls.representative
        if prefix in (DEFAULT_ROUTE, DEFAULT_ROUTE_V6) and not taker.takes_default:
            refuse(cls, _refusal(Reason.NOT_REDISTRIBUTED, device, spec, route))
            continue
        if not spec.subnets and is_subnet(prefix):
            refuse(cls, _refusal(Reason.CLASSFUL_ONLY, device, spec, route))
            continue
        subject = subject_of(prefix, route)
        origin = "?" if taker.protocol == "bgp" else subject.origin
        subject = subject._replace(metric=spec.metric, tag=spec.tag or route.tag, origin=origin)
        lines = plain
        if spec.route_map is not None:
            shown = _ShownMetric(route.metric)
            verdict = policy.evaluate(spec.route_map, subject._replace(metric=shown))
            if not verdict.permit:
                reason = verdict.reason or Reason.POLICY_DENIED
                refuse(cls, _refusal(reason, device, spec, route, verdict.lines))
                continue
            changed = verdict.subject
            # The metric of the line stands unless the map sets one; the route's own was shown for matching only.
            metric = subject.metric if changed.metric is shown else changed.metric
            subject = changed._replace(metric=metric)
            lines = tuple(dict.fromkeys((spec.line, *verdict.lines)))
        cause = Cause(Rule.REDISTRIBUTED, device.name, lines, (route.cause,))
        yield Redistributed(cls, route, subject, cause)


def _chooser(spec: Redistribution, taker: Taker) -> Callable[[Route], bool]:
    protocol, process = spec.protocol, spec.process
    if protocol == "ospf":
        match = set(spec.match) or ({"internal"} if taker.protocol == "bgp" else set(_OSPF_MATCH.values()))
        interfaces = set(taker.interfaces_of(process or ""))

        def ospf(route: Route) -> bool:
            if route.protocol is Protocol.CONNECTED:
                # IOS: `redistribute ospf` takes the connected networks on which that process runs, too.
                return route.interface in interfaces and "internal" in match and route.leaked_from is None
            return route.instance == process and _OSPF_MATCH.get(route.protocol) in match

        return ospf
    if protocol == "bgp":
        internal_too = taker.takes_internal_bgp
        return lambda route: _FAMILIES[route.protocol] == "bgp" and (internal_too or _redistributable(route))

    def same_family(route: Route) -> bool:
        return _FAMILIES[route.protocol] == protocol and (not process or route.instance in ("", process))

    return same_family


def _redistributable(route: Route) -> bool:
    # IOS: iBGP routes stay out of an IGP unless `bgp redistribute-internal`; routes imported over a VPN do not.
    path = route.attributes
    return isinstance(path, Path) and (path.external or path.imported_from is not None or path.aggregate)


def subject_of(prefix: Prefix, route: Route) -> Subject:
    """The route as a policy sees it, with the attributes of the BGP path behind it where there is one."""
    path = route.attributes
    subject = Subject(
        prefix,
        _FAMILIES[route.protocol],
        route.instance,
        _ROUTE_TYPES.get(route.protocol, frozenset()),
        route.interface,
        route.next_hop,
        None,
        route.metric,
        None,
        route.tag,
    )
    if not isinstance(path, Path):
        return subject
    attributes = path.attributes
    kind = frozenset({"external"}) if path.external else frozenset({"internal"})
    return subject._replace(
        route_types=frozenset({"local"}) if path.locally_originated else kind,
        route_source=path.sender,
        local_preference=attributes.local_preference,
        weight=path.weight,
        origin=attributes.origin,
        as_path=attributes.as_path,
        communities=attributes.communities,
        extended=attributes.extended,
    )


def family_of_protocol(protocol: Protocol) -> str:
    """The name a configuration has for the protocol: `ospf` for every kind of OSPF route."""
    return _FAMILIES[protocol]


def is_subnet(prefix: Prefix) -> bool:
    """Whether the prefix is part of a class A, B or C network (RFC 791); IPv6 has no classes."""
    if prefix >= 1 << 136:
        return False
    first = prefix >> 32
    return prefix & 255 > (8 if first < 128 else 16 if first < 192 else 24)


def _refusal(
    reason: Reason, device: Device, spec: Redistribution, route: Route, lines: tuple[int, ...] = ()
) -> Refusal:
    return Refusal(reason, f"redistribution of the {describe(route)}", device.name, (spec.line, *lines), route.cause)
