"""A topology in which a few interfaces went up or down: only their links are looked at again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tidegate.control.interfacestate import is_bridged, judge_device
from tidegate.control.links import (
    Attachment,
    attached,
    attachments_of,
    build_topology,
    candidates,
    conflict,
    drop_dead_circuits,
    meet,
    prefixes_of,
    subinterfaces_of,
)
from tidegate.control.topology import Topology
from tidegate.model.device import Device, Endpoint, Network
from tidegate.net.prefix import Address, Prefix


class Relinked(NamedTuple):
    """The new topology, the interfaces that are up and were not or the other way, and the addresses at which others
    answer than before."""

    topology: Topology
    endpoints: set[Endpoint]
    addresses: set[Address]

    @classmethod
    def between(cls, before: Topology, after: Topology) -> Relinked:
        """The difference of any two topologies."""
        owners = before.owners.keys() | after.owners.keys()
        return cls(
            after,
            before.up ^ after.up,
            {address for address in owners if before.owners.get(address) != after.owners.get(address)},
        )


class Relinker:
    """Knows which interfaces could be on one link, whatever their states. The devices of the network stay the same."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._cables: dict[str, list[tuple[Endpoint, Endpoint]]] = {}
        for cable in network.cables or ():
            for device in {end.device for end in cable}:
                self._cables.setdefault(device, []).append(cable)
        self._addresses = dict(attachments_of(network))
        self._subnets: dict[Prefix, list[Attachment]] = {}
        self._subinterfaces = subinterfaces_of(network)
        self._bridging = {name for name, d in network.devices.items() if any(map(is_bridged, d.interfaces.values()))}
        # Switches, virtual routers and segments of several cables are rare in cores: there all links are looked for.
        self._simple = not any(i.gateways for d in network.devices.values() for i in d.interfaces.values())
        if network.cables is None:
            for prefix, attachment in candidates(network, self._addresses):
                self._subnets.setdefault(prefix, []).append(attachment)
        else:
            self._simple = self._simple and not self._bridging and self._is_plain(network)

    def _is_plain(self, network: Network) -> bool:
        """Whether each interface has at most one other at the ends of its cables, and none leads to a switch."""
        peers: dict[Endpoint, Endpoint] = {}
        for cable in network.cables or ():
            one, other = (attached(network, end, False) for end in cable)
            if isinstance(one, str) or isinstance(other, str):
                return False
            if peers.setdefault(one, other) != other or peers.setdefault(other, one) != one:
                return False
        return True

    def relink(self, before: Topology, network: Network, devices: Iterable[str]) -> Relinked:
        """The topology of `network`, in which line states of these devices differ from those of `before`."""
        found = self._small_change(before, network, set(devices)) if self._simple else None
        return found or Relinked.between(before, build_topology(network))

    def _small_change(self, before: Topology, network: Network, devices: set[str]) -> Relinked | None:
        # A serial line has no carrier while the other end is down, so the devices at the other ends are looked at too.
        cables = self._cables_of(devices)
        devices = devices | {end.device for cable in cables for end in cable}
        judged = [network.devices[name] for name in sorted(devices) if name in network.devices]
        topology = Topology(
            set(before.up), dict(before.down), dict(before.neighbors), dict(before.owners), before.diagnostics
        )
        self._judge(topology, network, judged)
        endpoints = {
            endpoint
            for device in judged
            for name in device.interfaces
            if ((endpoint := Endpoint(device.name, name)) in before.up) != (endpoint in topology.up)
        }
        around = set(endpoints)
        around.update(other for endpoint in endpoints for other in before.neighbors.get(endpoint, ()))
        groups = self._inferred(topology, around) if network.cables is None else self._cabled(topology, network, around)
        if groups is None:
            return None
        around.update(other for group in groups if not endpoints.isdisjoint(group) for other in group)
        self._join(topology, around, groups)
        return Relinked(topology, endpoints, self._own(topology, endpoints))

    def _cables_of(self, devices: Iterable[str]) -> list[tuple[Endpoint, Endpoint]]:
        return list(dict.fromkeys(cable for device in devices for cable in self._cables.get(device, ())))

    def _judge(self, topology: Topology, network: Network, devices: list[Device]) -> None:
        for device in devices:
            down = judge_device(device, network.down_interfaces)
            for name in device.interfaces:
                endpoint = Endpoint(device.name, name)
                topology.down.pop(endpoint, None)
                topology.up.add(endpoint)
            for endpoint, reason in down.items():
                topology.down[endpoint] = reason
                topology.up.discard(endpoint)
        cables = self._cables_of(device.name for device in devices)
        drop_dead_circuits(network, cables, topology, self._subinterfaces)

    def _cabled(self, topology: Topology, network: Network, around: set[Endpoint]) -> list[list[Endpoint]]:
        found = []
        for cable in self._cables_of({endpoint.device for endpoint in around}):
            ports = [end for end in (attached(network, end, False) for end in cable) if isinstance(end, Endpoint)]
            found += [list(group) for group in meet(network, topology, ports, self._subinterfaces, False)]
        return found

    def _inferred(self, topology: Topology, around: set[Endpoint]) -> list[list[Endpoint]] | None:
        near = {member.endpoint for prefix in self._prefixes(around) for member in self._subnets[prefix]}
        found = []
        for prefix in sorted(self._prefixes(near)):
            members = self._subnets[prefix]
            if len(members) > 1 and conflict(prefix, members) is not None:
                return None  # what is ambiguous, and reported, may depend on which of them are up
            found.append(sorted({m.endpoint for m in members if m.endpoint in topology.up}))
        return found

    def _prefixes(self, endpoints: Iterable[Endpoint]) -> set[Prefix]:
        found = {prefix for endpoint in endpoints for prefix in prefixes_of(self._network, endpoint)}
        return {prefix for prefix in found if prefix in self._subnets}

    def _join(self, topology: Topology, around: set[Endpoint], groups: list[list[Endpoint]]) -> None:
        others: dict[Endpoint, set[Endpoint]] = {endpoint: set() for endpoint in around}
        for group in groups:
            for endpoint in group:
                if endpoint in others:
                    others[endpoint].update(group)
        for endpoint, found in others.items():
            found.discard(endpoint)
            if found:
                topology.neighbors[endpoint] = tuple(sorted(found))
            else:
                topology.neighbors.pop(endpoint, None)

    def _own(self, topology: Topology, endpoints: set[Endpoint]) -> set[Address]:
        """Brings owners of addresses up to date; the addresses concerned."""
        concerned = set()
        for endpoint in endpoints:
            for attachment in self._addresses[endpoint]:
                owners = set(topology.owners.get(attachment.address, ()))
                owners = owners | {endpoint} if endpoint in topology.up else owners - {endpoint}
                if owners:
                    topology.owners[attachment.address] = tuple(sorted(owners))
                else:
                    topology.owners.pop(attachment.address, None)
                concerned.add(attachment.address)
        return concerned
