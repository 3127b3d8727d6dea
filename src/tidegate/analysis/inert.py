"""Leaks that are configured and let nothing through, with what keeps them shut."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.analysis.leaks import LeakKey, leak_edges
from tidegate.analysis.records import InertLeakRecord
from tidegate.analysis.sources import Sources, lines_at
from tidegate.analysis.unmatched import unmatched_targets
from tidegate.analysis.vpnsession import why_not_reached
from tidegate.control.cause import Reason
from tidegate.control.result import ControlPlane
from tidegate.control.table import Mechanism, TableId
from tidegate.model.device import Device
from tidegate.model.vrf import GlobalTransfer, Vrf
from tidegate.net.community import RouteTarget, format_extended_community
from tidegate.net.prefix import Family, format_prefix

_OUTDONE = (Reason.HIGHER_DISTANCE, Reason.HIGHER_METRIC)


def inert_leaks(plane: ControlPlane, family: Family = "ipv4") -> Iterator[InertLeakRecord]:
    """Every configured leak of `family` without a route: static routes, route targets, maps with the global table.

    Route targets of VRFs on different devices are looked at only where one of them leaks to nobody: that two sites of
    a VPN have nothing to say to each other is no mistake. Those that meet no other side at all: `unmatched_targets`.
    """
    edges = set(leak_edges(plane))
    sources = Sources(plane.network)
    yield from _statics(plane, sources, family)
    yield from _targets(plane, sources, edges, family)
    yield from unmatched_targets(plane.network, sources, family)
    yield from _transfers(plane, sources, edges, family)


def _statics(plane: ControlPlane, sources: Sources, family: Family) -> Iterator[InertLeakRecord]:
    """Static routes into another table that were refused."""
    for table in sorted(plane.tables):
        if table.family != family:
            continue
        device = plane.network.devices[table.device]
        found = sorted(
            (
                (prefix, refusal)
                for cls, rs in plane.tables[table].refusals.items()
                for refusal in rs
                for prefix in cls.members
            ),
            key=lambda item: (item[0], item[1].candidate),
        )
        for prefix, refusal in found:
            bundle = refusal.cause.bundle if refusal.cause is not None else None
            if bundle is None or refusal.cause is None or bundle.line_of(prefix) is None or refusal.reason in _OUTDONE:
                continue
            interface = device.interfaces.get(bundle.interface) if bundle.interface else None
            source = interface.vrf if interface is not None else bundle.resolve_vrf
            if source is None or source == table.vrf:
                continue
            mechanism = Mechanism.STATIC_NEXT_HOP if interface is None else Mechanism.STATIC_INTERFACE
            lines = (*lines_at(refusal.cause, prefix), *refusal.lines)
            yield InertLeakRecord(
                str(table._replace(vrf=source)),
                str(table),
                mechanism.value,
                (),
                (f"{refusal.candidate} for {format_prefix(prefix)} is not installed: {refusal.reason.value}",),
                sources.lines(device.name, lines),
            )


def _targets(plane: ControlPlane, sources: Sources, edges: set[LeakKey], family: Family) -> Iterator[InertLeakRecord]:
    importers: dict[RouteTarget, list[TableId]] = {}
    exporting: list[TableId] = []
    for device in plane.network.devices.values():
        for vrf in device.vrfs.values():
            settings = vrf.families.get(family)
            if settings is None:
                continue
            table = TableId(device.name, vrf.name, family)
            for target in settings.import_targets:
                importers.setdefault(target, []).append(table)
            if settings.export_targets:
                exporting.append(table)
    talking = {key.source for key in edges if key.mechanism is Mechanism.ROUTE_TARGET}
    leaking = {(key.source, key.target) for key in edges if key.mechanism is Mechanism.ROUTE_TARGET}
    for source in sorted(exporting):
        targets = plane.network.devices[source.device].vrfs[source.vrf].families[family].export_targets
        for onto in sorted({table for target in targets for table in importers.get(target, ())}):
            if onto == source or (source, onto) in leaking:
                continue
            if onto.device != source.device and source in talking:
                continue
            common = [t for t in targets if onto in importers.get(t, ())]
            yield _inert_targets(plane, sources, source, onto, common)


def _inert_targets(
    plane: ControlPlane, sources: Sources, source: TableId, onto: TableId, common: list[RouteTarget]
) -> InertLeakRecord:
    giver, taker = plane.network.devices[source.device], plane.network.devices[onto.device]
    out = giver.vrfs[source.vrf].families[source.family]
    into = taker.vrfs[onto.vrf].families[onto.family]
    places = [(giver.name, out.export_targets[t]) for t in common]
    places += [(taker.name, into.import_targets[t]) for t in common]
    return InertLeakRecord(
        str(source),
        str(onto),
        Mechanism.ROUTE_TARGET.value,
        tuple(format_extended_community(t) for t in sorted(common)),
        tuple(_why_no_targets(plane, giver, taker, source, onto)),
        sources.refs(dict.fromkeys(places)),
    )


def _why_no_targets(plane: ControlPlane, giver: Device, taker: Device, source: TableId, onto: TableId) -> Iterator[str]:
    """What keeps it shut, the first to cure first."""
    for device in dict.fromkeys((giver.name, taker.name)):
        if plane.network.devices[device].bgp is None:
            yield f"{device} runs no BGP process, and route targets act only on routes in BGP (`router bgp`)"
    for vrf, table in ((giver.vrfs[source.vrf], source), (taker.vrfs[onto.vrf], onto)):
        if vrf.rd is None:
            yield f"VRF {table.vrf} on {table.device} has no route distinguisher, so it has no place in the VPN table"
    if not plane.tables[source].routes:
        yield _why_empty(giver, giver.vrfs[source.vrf])
    elif giver.bgp is not None:
        yield from _why_not_sent(plane, giver, taker, source, onto)


def _why_empty(device: Device, vrf: Vrf) -> str:
    bound = [i.name for i in device.interfaces.values() if i.vrf == vrf.name]
    if not bound:
        return f"VRF {vrf.name} on {device.name} has no interface and no route: there is nothing to leak"
    return f"VRF {vrf.name} on {device.name} holds no route: check its interfaces {', '.join(bound[:4])}"


def _why_not_sent(plane: ControlPlane, giver: Device, taker: Device, source: TableId, onto: TableId) -> Iterator[str]:
    assert giver.bgp is not None  # the caller asked
    family = giver.bgp.families.get((source.vrf, source.family))
    carried = plane.bgp.get(source)
    own = [
        path for paths in (carried.paths.values() if carried else ()) for path in paths if path.imported_from is None
    ]
    if family is None and not own:
        yield (
            f"{giver.name} has no `address-family {source.family} vrf {source.vrf}` under `router bgp`: "
            f"none of the routes of VRF {source.vrf} is brought into BGP"
        )
    elif not own:
        yield (
            f"BGP of VRF {source.vrf} on {giver.name} originates nothing: no `network` or `redistribute` takes its "
            "routes, and no neighbor announces any"
        )
    else:
        yield from _why_not_taken(plane, giver, taker, onto)


def _why_not_taken(plane: ControlPlane, giver: Device, taker: Device, onto: TableId) -> Iterator[str]:
    refused = {
        refusal.reason
        for refusals in plane.tables[onto].refusals.values()
        for refusal in refusals
        if refusal.cause is not None and (refusal.cause.device == giver.name or giver is taker)
    }
    for reason in sorted(refused, key=lambda reason: reason.name):
        yield f"VRF {onto.vrf} on {onto.device} refuses what it is offered: {reason.value}"
    if not refused and giver is not taker:
        why, _ = why_not_reached(plane, giver.name, taker.name)
        yield f"the VPN routes of {giver.name} do not reach {taker.name}: {why}"
    elif not refused:
        yield "what is exported is not taken over: its own routes for the same prefixes are preferred"


def _transfers(plane: ControlPlane, sources: Sources, edges: set[LeakKey], family: Family) -> Iterator[InertLeakRecord]:
    """`import` and `export … unicast map` that moved no prefix."""
    for device in plane.network.devices.values():
        for vrf in device.vrfs.values():
            settings = vrf.families.get(family)
            if settings is None:
                continue
            inside, outside = (TableId(device.name, name, family) for name in (vrf.name, "default"))
            for transfer, mechanism, source, onto in (
                (settings.import_global, Mechanism.IMPORT_MAP, outside, inside),
                (settings.export_global, Mechanism.EXPORT_MAP, inside, outside),
            ):
                if transfer is not None and LeakKey(source, onto, mechanism) not in edges:
                    yield InertLeakRecord(
                        str(source),
                        str(onto),
                        mechanism.value,
                        (),
                        tuple(_why_no_transfer(plane, device, vrf, transfer, source)),
                        sources.lines(device.name, (transfer.line,)),
                    )


def _why_no_transfer(
    plane: ControlPlane, device: Device, vrf: Vrf, transfer: GlobalTransfer, source: TableId
) -> Iterator[str]:
    if device.bgp is None:
        yield f"{device.name} runs no BGP process, and the map takes routes of the BGP table only"
    if vrf.rd is None:
        yield f"VRF {vrf.name} on {device.name} has no route distinguisher"
    if transfer.route_map not in device.policies.route_maps:
        yield f"route-map {transfer.route_map} is not defined"
    carried = plane.bgp.get(source)
    if device.bgp is not None and (carried is None or not carried.paths):
        yield f"the BGP table of {source} is empty; routes of other protocols are not taken"
    elif device.bgp is not None:
        yield f"route-map {transfer.route_map} permits nothing of the BGP table of {source} that is not there already"
