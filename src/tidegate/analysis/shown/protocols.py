"""The routing protocols of one table of a device.

Constant: every source told of its routes 0 seconds ago (there is no clock). The sources of OSPF are the routers that
originate what became routes; on a device with several processes in a table its first one's router ID stands for it.
"""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.analysis.shown.answers import Asked, answers
from tidegate.control.cause import Cause, Rule
from tidegate.control.protocols.bgp.path import Path
from tidegate.control.protocols.ospf.instance import RunningProcess, processes_of
from tidegate.control.table import Protocol, Route, TableId
from tidegate.model.bgp import BgpProcess
from tidegate.model.shown.protocols import BgpPeerSummary, BgpSummaryOfTable, OspfSummary, Protocols, RouteSource
from tidegate.net.prefix import Address, address_family

_AGE = 0
_KINDS = ("normal", "stub", "nssa")
_PASSED_ON = frozenset((Rule.OSPF_INTRA, Rule.OSPF_INTER, Rule.OSPF_EXTERNAL))


@answers(Protocols)
def protocols(asked: Asked, question: Protocols) -> tuple[OspfSummary | BgpSummaryOfTable, ...]:
    found: list[OspfSummary | BgpSummaryOfTable] = [
        _ospf(asked, running)
        for running in processes_of(asked.device, asked.plane.topology, [])
        if running.process.vrf == question.vrf
    ]
    bgp = asked.device.bgp
    if bgp is not None and (question.vrf == "default" or (question.vrf, "ipv4") in bgp.families):
        found.append(_bgp(asked, bgp, question.vrf))
    return tuple(found)


def _routes(asked: Asked, vrf: str) -> Iterator[Route]:
    table = asked.plane.tables.get(TableId(asked.device.name, vrf))
    for _, routes in table or ():
        yield from routes


def _ospf(asked: Asked, running: RunningProcess) -> OspfSummary:
    process = running.process
    kinds = [running.area(area).kind for area in running.areas()]
    explicit: dict[int, list[str]] = {}
    for name, link in running.links.items():
        settings = link.interface.ospf
        if settings is not None and settings.process is not None and settings.area is not None:
            explicit.setdefault(link.area, []).append(name)
    # A loopback sends no Hellos; only what is configured as passive is listed.
    passive = (name for name in running.links if process.passive.get(name, process.passive_default))
    return OspfSummary(
        process=process.process,
        router_id=running.router_id,
        border=running.is_border_router(),
        boundary=bool(process.redistributions) or process.default_originate is not None,
        redistributions=tuple(process.redistributions),
        areas=(kinds.count(_KINDS[0]), kinds.count(_KINDS[1]), kinds.count(_KINDS[2])),
        maximum_paths=process.maximum_paths,
        networks=tuple(process.networks),
        explicit=tuple((area, tuple(names)) for area, names in sorted(explicit.items())),
        passive=tuple(passive),
        filter_in=process.distribute_list_in,
        sources=tuple(_ospf_sources(asked, running)),
        distance=process.distance_intra,
    )


def _ospf_sources(asked: Asked, running: RunningProcess) -> Iterator[RouteSource]:
    found: dict[tuple[Address, int], None] = {}
    ids: dict[str, Address | None] = {}
    for route in _routes(asked, running.process.vrf):
        if not route.protocol.startswith("ospf") or route.instance != running.process.process or route.discard:
            continue
        for device in _originators(route.cause):
            if device not in ids:
                ids[device] = _router_id(asked, device)
            router_id = ids[device]
            if router_id is not None:
                found[router_id, route.distance] = None
    return (RouteSource(gateway, distance, _AGE) for gateway, distance in sorted(found, reverse=True))


def _originators(cause: Cause) -> Iterator[str]:
    for parent in cause.parents:
        if parent.rule in _PASSED_ON:
            yield from _originators(parent)
        else:
            yield parent.device


def _router_id(asked: Asked, name: str) -> Address | None:
    device = asked.plane.network.devices.get(name)
    running = processes_of(device, asked.plane.topology, []) if device is not None else []
    return running[0].router_id if running else None


def _bgp(asked: Asked, bgp: BgpProcess, vrf: str) -> BgpSummaryOfTable:
    family = bgp.families.get((vrf, "ipv4"))
    found: dict[tuple[Address, int], None] = {}
    for route in _routes(asked, vrf):
        path = route.attributes
        if route.protocol is Protocol.BGP and isinstance(path, Path):
            source = path.imported_path or path
            gateway = source.sender if source.sender is not None else route.next_hop
            if gateway is not None:
                found[gateway, route.distance] = None
    return BgpSummaryOfTable(
        bgp.asn,
        tuple(family.redistributions) if family is not None else (),
        tuple(_peers(bgp, vrf)),
        family.maximum_paths if family is not None else 1,
        tuple(RouteSource(gateway, distance, _AGE) for gateway, distance in sorted(found)),
        (20, 200, 200)
        if family is None
        else (family.distance_external, family.distance_internal, family.distance_local),
    )


def _peers(bgp: BgpProcess, vrf: str) -> Iterator[BgpPeerSummary]:
    """The neighbors of a table that exchange its routes."""
    for (table, address), peer in bgp.neighbors.items():
        family = peer.families.get("ipv4")
        if table == vrf and address_family(address) == "ipv4" and family is not None and family.activate:
            yield BgpPeerSummary(
                address,
                family.filter_list_in,
                family.filter_list_out,
                family.distribute_list_in,
                family.distribute_list_out,
                family.weight,
                family.route_map_in,
            )
