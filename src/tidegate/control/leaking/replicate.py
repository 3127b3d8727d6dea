"""Route replication: copies of another table's routes, by `route-replicate` (IOS-XE; no BGP, no route targets).

A copy keeps source protocol, distance and metric; forwarding goes on in the source table. A copy is not copied again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tidegate.control.cause import Cause, Rule
from tidegate.control.policy.route_map import PolicyEvaluator
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.redistribution import family_of_protocol, subject_of
from tidegate.control.rib import Rib, describe
from tidegate.control.table import Mechanism, Protocol, Refusal, Route, TableId
from tidegate.model.device import Device
from tidegate.model.vrf import Replication
from tidegate.net.prefix import Family


def replicate(device: Device, policy: PolicyEvaluator, ribs: Mapping[TableId, Rib], family: Family) -> bool:
    """Brings every replicated route of the device up to date. True where a table changed."""
    changed = False
    for vrf in device.vrfs.values():
        settings = vrf.families.get(family)
        target = ribs.get(TableId(device.name, vrf.name, family))
        if settings is None or target is None:
            continue
        for number, statement in enumerate(settings.replications):
            source = ribs.get(TableId(device.name, statement.source_vrf, family))
            if source is not None:
                key = f"replicate-{number}"
                changed = target.replace(key, _copies(device, policy, statement, source, target, key)) or changed
    return changed


def replicates(device: Device, families: Iterable[Family]) -> bool:
    """Whether any VRF of the device takes copies."""
    settings = (vrf.families.get(family) for vrf in device.vrfs.values() for family in families)
    return any(found is not None and found.replications for found in settings)


def _copies(
    device: Device, policy: PolicyEvaluator, statement: Replication, source: Rib, target: Rib, key: str
) -> dict[PrefixClass, tuple[Route, ...]]:
    copies: dict[PrefixClass, tuple[Route, ...]] = {}
    refused: dict[PrefixClass, tuple[Refusal, ...]] = {}
    for cls, routes in source.routes.items():
        route = routes[0]
        if not _chosen(statement, route):
            continue
        lines: tuple[int, ...] = (statement.line,)
        if statement.route_map is not None:
            verdict = policy.evaluate(statement.route_map, subject_of(cls.representative, route))
            lines += verdict.lines
            if not verdict.permit and verdict.reason is not None:
                phrase = f"replication of the {describe(route)}"
                refused[cls] = (Refusal(verdict.reason, phrase, device.name, lines, route.cause),)
                continue
        copies[cls] = tuple(_copy(device, source.id, route, lines) for route in routes)
    target.refused[key] = refused
    return copies


def _chosen(statement: Replication, route: Route) -> bool:
    if route.leak is Mechanism.REPLICATE:
        return False
    if statement.protocol == "all":
        return route.protocol is not Protocol.LOCAL or route.leak is None
    if statement.protocol != family_of_protocol(route.protocol):
        return False
    return not statement.process or route.instance in ("", statement.process)


def _copy(device: Device, source: TableId, route: Route, lines: tuple[int, ...]) -> Route:
    return Route(
        route.protocol,
        route.distance,
        route.metric,
        Cause(Rule.REPLICATED, device.name, lines, (route.cause,)),
        route.next_hop,
        route.interface,
        route.next_hop_vrf or source.vrf,
        route.label,
        route.tag,
        route.instance,
        Mechanism.REPLICATE,
        source,
        route.discard,
        route.attributes,
    )
