"""Adjacencies and sessions of every protocol, up or why not."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.analysis.records import NeighborRecord
from tidegate.analysis.selection import adjacency_protocol, device_name
from tidegate.analysis.sources import Sources
from tidegate.control.adjacency import Adjacency
from tidegate.control.result import ControlPlane
from tidegate.net.prefix import format_address


def neighbors(
    plane: ControlPlane, device: str | None = None, vrf: str | None = None, protocol: str | None = None
) -> Iterator[NeighborRecord]:
    """Every adjacency that fits, sorted by device, VRF, protocol, interface and neighbor."""
    name = None if device is None else device_name(plane, device)
    protocol = None if protocol is None else adjacency_protocol(protocol)
    table = "default" if vrf == "global" else vrf
    sources = Sources(plane.network)
    for adjacency in sorted(plane.adjacencies, key=_order):
        if name is not None and adjacency.device != name:
            continue
        if table is not None and adjacency.vrf != table:
            continue
        if protocol is not None and adjacency.protocol != protocol:
            continue
        yield _record(sources, adjacency)


def _order(adjacency: Adjacency) -> tuple[str, str, str, str, int, str]:
    return (
        adjacency.device,
        adjacency.vrf,
        adjacency.protocol,
        adjacency.interface or "",
        adjacency.neighbor_address or 0,
        adjacency.neighbor_id or "",
    )


def _record(sources: Sources, adjacency: Adjacency) -> NeighborRecord:
    address = adjacency.neighbor_address
    return NeighborRecord(
        adjacency.device,
        adjacency.vrf,
        adjacency.protocol,
        adjacency.interface,
        adjacency.neighbor_device,
        None if address is None else format_address(address),
        adjacency.neighbor_id,
        adjacency.address_families,
        "up" if adjacency.up else "down",
        adjacency.reason,
        sources.lines(adjacency.device, adjacency.lines),
    )
