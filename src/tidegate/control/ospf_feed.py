"""What enters OSPF from elsewhere: redistribution and default routes, as external routes of each process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from tidegate.control.cause import Cause, Rule
from tidegate.control.classindex import ClassIndex
from tidegate.control.policy.route_map import PolicyEvaluator
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.bgp.ospf_attributes import domain_id, ospf_route
from tidegate.control.protocols.bgp.path import Path
from tidegate.control.protocols.ospf.external import External
from tidegate.control.protocols.ospf.instance import OspfInstance
from tidegate.control.redistribution import Redistributed, Taker, redistribute, subject_of
from tidegate.control.rib import Rib
from tidegate.control.table import Protocol, Refusal, Route, TableId
from tidegate.model.device import Device
from tidegate.model.interface import InterfaceKind
from tidegate.model.ospf import OspfProcess
from tidegate.net.prefix import DEFAULT_ROUTE, Address, contains

_DEFAULT_METRIC = 20  # IOS: of redistributed routes
_DEFAULT_METRIC_BGP = 1  # IOS: of routes redistributed from BGP
_DEFAULT_METRIC_ORIGINATED = 1  # IOS: of default-information originate

Externals = dict[PrefixClass, External]


def redistributing(devices: Iterable[Device]) -> list[tuple[Device, OspfProcess]]:
    """The processes into which something else may be redistributed."""
    return [
        (device, process)
        for device in devices
        for process in device.ospf
        if process.redistributions or process.default_originate is not None
    ]


def feed(
    processes: Iterable[tuple[Device, OspfProcess]],
    ribs: Mapping[TableId, Rib],
    classes: ClassIndex,
    policies: Mapping[str, PolicyEvaluator],
    interfaces_of: Callable[[str, str], Iterable[str]],
) -> dict[OspfInstance, Externals]:
    """The external routes of these processes (`redistributing`), from the routing tables as they stand."""
    found: dict[OspfInstance, Externals] = {}
    for device, process in processes:
        rib = ribs.get(TableId(device.name, process.vrf, process.family))
        if rib is not None:
            instance = OspfInstance(device.name, process.process)
            found[instance] = _externals(device, process, rib, classes, policies[device.name], interfaces_of)
    return found


def _externals(
    device: Device,
    process: OspfProcess,
    rib: Rib,
    classes: ClassIndex,
    policy: PolicyEvaluator,
    interfaces_of: Callable[[str, str], Iterable[str]],
) -> Externals:
    found: Externals = {}
    refused: dict[PrefixClass, list[Refusal]] = {}

    def refuse(cls: PrefixClass, refusal: Refusal) -> None:
        refused.setdefault(cls, []).append(refusal)

    internal_bgp = device.bgp is not None and any(
        family.redistribute_internal for (vrf, _), family in device.bgp.families.items() if vrf == process.vrf
    )
    own = set(interfaces_of(device.name, process.process))
    taker = Taker("ospf", process.process, False, internal_bgp, lambda other: interfaces_of(device.name, other))
    for spec in process.redistributions:
        for taken in redistribute(device, policy, rib, spec, taker, refuse):
            if _is_own(taken.route, process, own):
                continue
            forwarding = _forwarding(device, process, own, taken.route.next_hop)
            external = _external(process, taken, spec.metric_type, forwarding)
            held = found.get(taken.cls)
            if held is None or (external.metric or 0) < (held.metric or 0):
                found[taken.cls] = external
    _default(device, process, rib, classes, policy, found)
    rib.refused[f"ospf-{process.process}-redistribution"] = {cls: tuple(reasons) for cls, reasons in refused.items()}
    return found


def _is_own(route: Route, process: OspfProcess, interfaces: set[str]) -> bool:
    # A network that the process advertises as internal is not advertised as external as well.
    if route.protocol is Protocol.CONNECTED:
        return route.interface in interfaces
    return route.protocol.startswith("ospf") and route.instance == process.process


def _forwarding(device: Device, process: OspfProcess, own: set[str], next_hop: Address | None) -> Address | None:
    # IOS: the next hop becomes the forwarding address where it is on a broadcast network on which the process runs
    # and is not passive; then others send there without a detour over this router (RFC 2328 §2.3).
    if next_hop is None:
        return None
    for name in own:
        interface = device.interfaces[name]
        kind = interface.ospf.network_type if interface.ospf is not None else None
        broadcast = kind == "broadcast" or (kind is None and interface.kind is InterfaceKind.ETHERNET)
        passive = process.passive.get(name, process.passive_default)
        if broadcast and not passive and any(contains(a.prefix, next_hop) for a in interface.addresses):
            return next_hop
    return None


def _external(
    process: OspfProcess, taken: Redistributed, metric_type: int | None, forwarding: Address | None
) -> External:
    subject, path = taken.subject, taken.route.attributes
    metric, kind = subject.metric, subject.metric_type or metric_type
    inter_area = from_vpn = False
    if isinstance(path, Path):
        from_vpn = path.imported_from is not None and process.vrf != "default"
        carried = ospf_route(path.attributes.extended) if from_vpn else None
        if carried is not None:
            # RFC 4577 §4.2.8: a route of the same domain comes back as what it was, metric included; an external one
            # keeps its type whatever the domain. A carried metric of 0 (a connected network) is none.
            domain, route_type, second = carried
            inter_area = domain == domain_id(process) and route_type in (1, 2, 3)
            metric = (taken.route.metric or None) if metric is None else metric
            if route_type in (5, 7) and kind is None:
                kind = 2 if second else 1
        metric = _first(metric, process.default_metric, _DEFAULT_METRIC_BGP)
    # IOS: from one OSPF process into another the metric is carried through (command reference, `redistribute`).
    carried_through = taken.route.metric if taken.route.protocol.startswith("ospf") else None
    metric = _first(metric, process.default_metric, carried_through, _DEFAULT_METRIC)
    down = from_vpn and not process.vrf_lite
    return External(metric, kind or 2, subject.tag, taken.cause, forwarding, down=down, inter_area=inter_area)


def _first(*metrics: int | None) -> int | None:
    return next((metric for metric in metrics if metric is not None), None)


def _default(
    device: Device,
    process: OspfProcess,
    rib: Rib,
    classes: ClassIndex,
    policy: PolicyEvaluator,
    found: Externals,
) -> None:
    """`default-information originate`: the default route of another origin, or with `always` one from nothing."""
    statement = process.default_originate
    cls = classes.of(rib.id, DEFAULT_ROUTE)
    if statement is None or cls is None:
        return
    held = [
        route
        for route in rib.routes.get(cls, ())
        if not (route.protocol.startswith("ospf") and route.instance == process.process)
    ]
    if not held and not statement.always:
        return
    lines: tuple[int, ...] = (statement.line,)
    metric, kind = statement.metric, statement.metric_type
    if statement.route_map is not None and held:
        verdict = policy.evaluate(statement.route_map, subject_of(cls.representative, held[0]))
        if not verdict.permit and not statement.always:
            return
        lines += verdict.lines
        kind = verdict.subject.metric_type or kind
    metric = _first(metric, process.default_metric, _DEFAULT_METRIC_ORIGINATED)
    cause = Cause(Rule.OSPF_DEFAULT, device.name, lines, (held[0].cause,) if held else ())
    found[cls] = External(metric, kind or 2, 0, cause)
