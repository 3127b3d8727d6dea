"""Leaks by policy-based routing: packets cross from one table into another, and no route does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tidegate.control.result import ControlPlane
from tidegate.control.table import TableId
from tidegate.model.device import Device, Endpoint, Network
from tidegate.model.interface import Interface
from tidegate.model.policy import RouteMapEntry, SetTable


class PolicyLeak(NamedTuple):
    """Packets that `target` receives on `interface` and the policy matches are looked up in `source`."""

    source: TableId
    target: TableId
    interface: str
    lines: tuple[int, ...]


def policy_leaks(plane: ControlPlane) -> Iterator[PolicyLeak]:
    """Every `set vrf` and `set global` that an up interface of another table applies, by device and interface."""
    for leak in every_policy_leak(plane.network):
        if Endpoint(leak.target.device, leak.interface) in plane.topology.up:
            yield leak


def every_policy_leak(network: Network) -> Iterator[PolicyLeak]:
    """Likewise, whether the interfaces are up or not."""
    for device in network.devices.values():
        for interface in device.interfaces.values():
            if interface.policy:
                yield from _of_interface(device, interface)


def _of_interface(device: Device, interface: Interface) -> Iterator[PolicyLeak]:
    route_map = device.policies.route_maps.get(interface.policy or "")
    for entry in route_map.entries if route_map else ():
        table = _table_set(entry) if entry.permit else None
        if table is None or table.vrf == interface.vrf or table.vrf not in device.vrfs:
            continue
        lines = (interface.line_of("policy"), entry.line, *(match.line for match in entry.matches), table.line)
        yield PolicyLeak(TableId(device.name, table.vrf), TableId(device.name, interface.vrf), interface.name, lines)


def _table_set(entry: RouteMapEntry) -> SetTable | None:
    return next((action for action in entry.sets if isinstance(action, SetTable)), None)
