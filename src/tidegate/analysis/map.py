"""The network as nodes and links: who is joined to whom, by which interfaces, in which VRFs, and what runs there.

Links that are down are told, too: those of interfaces that are shut down or have failed are found as if these were up,
so that a subnet which two of them share still makes a link. BGP counts on a link where the neighbor's address is on
it; sessions between loopbacks run over many links and are in `tidegate neighbors`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from tidegate.analysis.records import plain
from tidegate.control.adjacency import Adjacency
from tidegate.control.links import build_topology
from tidegate.control.result import ControlPlane
from tidegate.control.topology import Topology
from tidegate.model.device import Device, Endpoint, Network
from tidegate.model.interface import InterfaceKind
from tidegate.net.prefix import Address, format_address, format_prefix, make_prefix

_Segment = tuple[Endpoint, ...]


class MapEnd(NamedTuple):
    """An interface; `addresses` with their lengths, `10.1.2.5/30`. `vrf` is `default` for the global table."""

    device: str
    interface: str
    addresses: tuple[str, ...]
    vrf: str
    up: bool

    def to_dict(self) -> dict[str, Any]:
        return {name: plain(value) for name, value in zip(self._fields, self, strict=True)}


class MapLink(NamedTuple):
    """Interfaces that meet, sorted: two, or more on a LAN. `up`: packets cross between at least two of them.

    `prefix` is the network of the first address; `protocols` (bgp, ldp, ospf) are those with a neighbor up across it.
    """

    ends: tuple[MapEnd, ...]
    prefix: str | None
    up: bool
    protocols: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        return {name: plain(value) for name, value in zip(self._fields, self, strict=True)}


class MapNode(NamedTuple):
    """A router, or an end system (`host`). `vrfs` are those beside the global table; `edges` the interfaces with an
    address that lead to nobody in the snapshot."""

    name: str
    host: bool
    vrfs: tuple[str, ...]
    edges: tuple[MapEnd, ...]

    def to_dict(self) -> dict[str, Any]:
        return {name: plain(value) for name, value in zip(self._fields, self, strict=True)}


class NetworkMap(NamedTuple):
    """All nodes, sorted as people count (PE2 before PE10), and all links between them."""

    nodes: tuple[MapNode, ...]
    links: tuple[MapLink, ...]

    def to_dict(self) -> dict[str, Any]:
        return {name: plain(value) for name, value in zip(self._fields, self, strict=True)}


def counting(name: str) -> tuple[tuple[bool, int, str], ...]:
    """A key that sorts names as people count: PE2 before PE10."""
    parts = (part for part in re.split(r"(\d+)", name) if part)
    return tuple((False, int(part), "") if part.isdecimal() else (True, 0, part) for part in parts)


def network_map(plane: ControlPlane) -> NetworkMap:
    """The map of the network in the state that it is in."""
    network, topology = plane.network, plane.topology
    segments = sorted(_segments(_laid(network, topology)), key=_segment_key)
    running = _Running(plane, segments)
    links = tuple(_link(network, topology, segment, running) for segment in segments)
    joined = {endpoint for segment in segments for endpoint in segment}
    nodes = [
        MapNode(
            device.name, False, tuple(v for v in device.vrfs if v != "default"), tuple(_edges(plane, device, joined))
        )
        for device in network.devices.values()
    ]
    nodes += [MapNode(name, True, (), ()) for name in network.hosts if name not in network.devices]
    return NetworkMap(tuple(sorted(nodes, key=lambda node: counting(node.name))), links)


def _segment_key(segment: _Segment) -> list[tuple[tuple[bool, int, str], ...]]:
    return [counting(text) for endpoint in segment for text in endpoint]


def _laid(network: Network, topology: Topology) -> Topology:
    """The links as they would be with every interface up."""
    shut = {
        device.name: {i.name: replace(i, shutdown=False) for i in device.interfaces.values() if i.shutdown}
        for device in network.devices.values()
    }
    if not network.down_interfaces and not any(shut.values()):
        return topology
    devices = {
        name: replace(device, interfaces={**device.interfaces, **shut[name]}) if shut[name] else device
        for name, device in network.devices.items()
    }
    return build_topology(replace(network, devices=devices, down_interfaces=set()))


def _segments(topology: Topology) -> set[_Segment]:
    """The sets of interfaces that meet, between different nodes."""
    return {
        tuple(sorted({endpoint, *others}, key=lambda end: (counting(end.device), counting(end.interface))))
        for endpoint, others in topology.neighbors.items()
        if any(other.device != endpoint.device for other in others)
    }


class _Running:
    """The protocols that have a neighbor up across each link."""

    def __init__(self, plane: ControlPlane, segments: list[_Segment]) -> None:
        self._owners = plane.topology.owners
        self._segments: dict[Endpoint, list[int]] = {}
        self._at: dict[str, set[int]] = {}  # the links of each device
        for number, segment in enumerate(segments):
            for endpoint in segment:
                self._segments.setdefault(endpoint, []).append(number)
                self._at.setdefault(endpoint.device, set()).add(number)
        self._found: dict[_Segment, set[str]] = {segment: set() for segment in segments}
        for adjacency in plane.adjacencies:
            if adjacency.up:
                for number in self._crossed(adjacency):
                    self._found[segments[number]].add(adjacency.protocol)

    def on(self, segment: _Segment) -> tuple[str, ...]:
        return tuple(sorted(self._found[segment]))

    def _crossed(self, adjacency: Adjacency) -> Iterator[int]:
        if adjacency.interface is not None:
            yield from self._segments.get(Endpoint(adjacency.device, adjacency.interface), ())
        elif adjacency.neighbor_address is not None:
            here = self._at.get(adjacency.device, set())
            for owner in self._owners.get(adjacency.neighbor_address, ()):
                if owner.device == adjacency.neighbor_device:
                    yield from (number for number in self._segments.get(owner, ()) if number in here)


def _link(network: Network, topology: Topology, segment: _Segment, running: _Running) -> MapLink:
    ends = tuple(_end(network, topology, endpoint) for endpoint in segment)
    first = next((address for end in segment for address in _addresses(network, end)), None)
    meets = any(other in segment for endpoint in segment for other in topology.neighbors.get(endpoint, ()))
    prefix = None if first is None else format_prefix(make_prefix(*first))
    return MapLink(ends, prefix, meets, running.on(segment))


def _end(network: Network, topology: Topology, endpoint: Endpoint) -> MapEnd:
    device = network.devices.get(endpoint.device)
    vrf = "default" if device is None else device.interfaces[endpoint.interface].vrf
    addresses = (f"{format_address(address)}/{length}" for address, length in _addresses(network, endpoint))
    up = endpoint in topology.up or device is None
    return MapEnd(endpoint.device, endpoint.interface, tuple(addresses), vrf, up)


def _addresses(network: Network, endpoint: Endpoint) -> list[tuple[Address, int]]:
    device = network.devices.get(endpoint.device)
    if device is not None:
        interface = device.interfaces[endpoint.interface]
        return [(address.address, address.length) for address in interface.addresses]
    host = network.hosts[endpoint.device]
    return list(host.interfaces[endpoint.interface].prefixes) if endpoint.interface in host.interfaces else []


def _edges(plane: ControlPlane, device: Device, joined: set[Endpoint]) -> Iterator[MapEnd]:
    for interface in device.interfaces.values():
        endpoint = Endpoint(device.name, interface.name)
        apart = interface.kind in (InterfaceKind.LOOPBACK, InterfaceKind.NULL) or endpoint in joined
        if not apart and interface.addresses and endpoint in plane.topology.up:
            yield _end(plane.network, plane.topology, endpoint)
