"""VPN reachability: which VRF reaches which other, by routes and by labels.

A table reaches a VRF when it holds at least one route that it imported from that VRF by route targets (RFC 4364 §4.3),
and packets along it arrive: between devices over a label switched path that is whole (RFC 4364 §5); on one device they
need none. So reachability is lost without any route being lost where the only way left has a hole in its labels.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tidegate.control.protocols.bgp.path import Path
from tidegate.control.protocols.ldp.lsp import whole_lsp
from tidegate.control.result import ControlPlane
from tidegate.control.table import Mechanism, Protocol, Route, Table, TableId
from tidegate.net.community import RouteTarget
from tidegate.net.prefix import Address


class Pair(NamedTuple):
    """VRF `from_table` reaches VRF `to_table`. The way back is a pair of its own."""

    from_table: TableId
    to_table: TableId


class Transport:
    """Whether packets under a VPN label arrive at a BGP next hop, over one computed control plane."""

    def __init__(self, plane: ControlPlane) -> None:
        self._plane = plane
        self._known: dict[tuple[str, Address], bool] = {}

    def carries(self, device: str, next_hop: Address) -> bool:
        """Whether the label switched path from `device` is whole and ends at the router that has `next_hop`."""
        key = device, next_hop
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._carries(device, next_hop)
        return known

    def _carries(self, device: str, next_hop: Address) -> bool:
        found = self._plane.lookup(TableId(device, "default", "ipv4"), next_hop)
        if found is None:
            return False
        prefix, routes = found
        if routes[0].protocol is Protocol.CONNECTED:
            return True  # the next hop is on the link: the VPN label alone carries the packet
        lsp = whole_lsp(self._plane.labels, device, prefix)
        end = lsp.hops[-1].neighbor if lsp.hops else device
        return lsp.whole and any(owner.device == end for owner in self._plane.topology.owners.get(next_hop, ()))


def vpn_pairs(plane: ControlPlane) -> dict[Pair, frozenset[RouteTarget]]:
    """Every pair with the route targets that connect it."""
    transport = Transport(plane)
    found: dict[Pair, frozenset[RouteTarget]] = {}
    for table in plane.tables.values():
        for reached, targets in _reached(plane, transport, table):
            pair = Pair(table.id, reached)
            found[pair] = found.get(pair, frozenset()) | targets
    return found


def _reached(
    plane: ControlPlane, transport: Transport, table: Table
) -> Iterator[tuple[TableId, frozenset[RouteTarget]]]:
    """The VRFs that a table reaches, once for each route that it reaches them by."""
    settings = plane.network.devices[table.id.device].vrfs[table.id.vrf].families.get(table.id.family)
    if table.id.vrf == "default" or settings is None:
        return
    imported = frozenset(settings.import_targets)
    for routes in table.routes.values():
        for route in routes:
            origin = imported_from(route)
            if origin is not None and arrives(transport, table.id, route, origin):
                yield origin, imported & targets_of(route)


def imported_from(route: Route) -> TableId | None:
    """The VRF that a route was imported from by route targets; None for any other route."""
    if route.leak is not Mechanism.ROUTE_TARGET or route.protocol is Protocol.LOCAL or route.leaked_from is None:
        return None
    return route.leaked_from if route.leaked_from.vrf != "default" else None


def arrives(transport: Transport, table: TableId, route: Route, origin: TableId) -> bool:
    """Whether packets along an imported route get to the device of its origin."""
    if origin.device == table.device:
        return True
    return route.next_hop is not None and transport.carries(table.device, route.next_hop)


def targets_of(route: Route) -> frozenset[RouteTarget]:
    """The route targets with which an imported route came."""
    path = route.attributes
    entry = path.imported_path if isinstance(path, Path) else None
    return entry.attributes.extended if entry is not None else frozenset()
