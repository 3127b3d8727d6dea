"""A computation that follows changes: line states, and devices with other configurations.

What a change touches first is replaced: links, OSPF's graphs, the tables of an edited device. From there on the rounds
of the computation do what they always do, and look again only at what rests on something that has changed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from tidegate.control.changelog import Moved
from tidegate.control.computation import FAMILIES, Computation, all_lines_up
from tidegate.control.domains import tables_of
from tidegate.control.links import build_topology, link_shape
from tidegate.control.partition import Partition
from tidegate.control.policy.route_map import PolicyEvaluator
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.ospf.computation import Ospf
from tidegate.control.relinks import Relinker
from tidegate.control.repartition import repartition
from tidegate.control.result import ControlPlane
from tidegate.control.rib import Rib
from tidegate.control.table import TableId
from tidegate.control.topology import Topology
from tidegate.model.device import Device, Endpoint, Network


class FollowingComputation(Computation):
    """Takes over changes of the network that it has computed."""

    def follow(self, network: Network) -> ControlPlane | None:
        """Takes over another state of the network. None where that cannot be done in place: begin anew then."""
        if self.rigid:
            return None
        self._changing = True
        self.moved = Moved()
        self.bgp.begin_change(self.moved)
        edited = [device for name, device in network.devices.items() if self.network.devices[name] is not device]
        if edited and not self._edit(replace(network, down_interfaces=self.network.down_interfaces), edited):
            return None
        if network.down_interfaces != self.network.down_interfaces:
            self._relink(network)
        self.network = network
        plane = self._settle()
        self._changing = False
        return None if self._doubtful or self.rigid or self._is_contested() else plane

    def _is_contested(self) -> bool:
        """Whether a floating static route that goes into BGP now stands against a path that was learned: the one that
        was there first stays, and in a fresh computation that may be the other."""
        floating = (entry for statics in self._statics.values() for entry in statics.floating())
        return any(self.bgp.competes(table, classes) for table, classes in floating)

    def _edit(self, network: Network, edited: list[Device]) -> bool:
        """Takes devices out and puts them in again with other configurations. False where too much is another."""
        old = [self.network.devices[device.name] for device in edited]
        if not self.bgp.suits(edited):
            return False
        before, topology = self.topology, self.topology
        told_of = {diagnostic.file for diagnostic in before.diagnostics}
        if any(
            one.text.file in told_of or link_shape(one) != link_shape(other)
            for one, other in zip(old, edited, strict=True)
        ):
            topology = build_topology(network)
        if not self._repartition(network, topology, old, edited):
            return False
        names = {device.name for device in edited}
        self.bgp.remove(names)
        for device in edited:
            self._policies[device.name] = PolicyEvaluator(device.policies, device.behaviour)
            self._resolver.forget(device.name)
            self._statics.pop(device.name, None)
        for table in [table for table in self.ribs if table.device in names]:
            del self.ribs[table]
            self._with_ospf.discard(table)
        for table in tables_of(replace(network, devices={device.name: device for device in edited})):
            if table.family in FAMILIES:
                self.ribs[table] = Rib(table, self._changes)
                self._changes.note(table, None)
        self.topology, self.network, self._relinker = topology, network, None
        self._note_kinds(edited)
        for device in edited:
            self._connect(device)
            self._prepare_statics(device)
        endpoints = {Endpoint(device.name, name) for device in (*old, *edited) for name in device.interfaces}
        moved = self.ospf.edit(edited, endpoints, before, topology)
        self._take_over_ospf(moved, names)
        assert self.moved is not None  # follow set it
        self.moved.origins |= names
        self.moved.importers |= names
        addresses = {a.address for device in (*old, *edited) for i in device.interfaces.values() for a in i.addresses}
        self.bgp.add(network, topology, edited, addresses)
        return True

    def _repartition(self, network: Network, topology: Topology, old: list[Device], edited: list[Device]) -> bool:
        """Brings the classes up to date. False where classes that other devices use are no more."""
        relinked = topology is not self.topology
        lines_up = all_lines_up(network, topology)
        lost = repartition(self._partition, network, lines_up, old, edited, relinked)
        if lost is None:
            self._partition = Partition(network, lines_up, FAMILIES, memory=self._partition.memory)
            lost = self.classes.replace(self._partition.index)
            self._partition.index = self.classes
        if not lost:
            return True
        names = {device.name for device in edited}
        others = (rib for table, rib in self.ribs.items() if table.device not in names)
        return not any(rib.holds(lost) for rib in others) and not self.bgp.holds(lost, names)

    def _relink(self, network: Network) -> None:
        """Takes over other line states."""
        differing = network.down_interfaces ^ self.network.down_interfaces
        if self._relinker is None:
            self._relinker = Relinker(network)
        relinked = self._relinker.relink(self.topology, network, sorted({endpoint.device for endpoint in differing}))
        before, self.topology, self.network = self.topology, relinked.topology, network
        devices = {endpoint.device for endpoint in relinked.endpoints}
        named = [network.devices[name] for name in sorted(devices) if name in network.devices]
        assert self.moved is not None  # follow set it
        self.moved.lines |= relinked.endpoints
        for device in named:
            self._connect(device)
            if device.name in self._statics:
                self._statics[device.name].withdraw(self.ribs)
            self._prepare_statics(device)
        self._take_over_ospf(self.ospf.relink(named, relinked.endpoints, before, self.topology), set())
        self.bgp.relink(network, self.topology, devices, relinked.addresses)

    def _take_over_ospf(self, moved: Mapping[TableId, Collection[PrefixClass] | None] | None, new: set[str]) -> None:
        """What OSPF said of a change: the classes that may have other routes, by table; None: OSPF begins anew. The
        tables of `new` devices know nothing yet."""
        assert self.moved is not None  # follow set it
        flipped = self.ospf.flipped
        if moved is None:
            self.ospf = Ospf(self.network, self.topology, self.classes)
            flipped = {device.name for device in self.network.devices.values() if device.ospf}
        if moved is None or not self.ospf.is_settled:
            self._fed = None
        else:
            for table, classes in moved.items():
                if table.device in new and table in self.ribs:
                    self.ribs[table].replace("ospf", self.ospf.offer(table))
                    self._with_ospf.add(table)
                elif table in self._with_ospf:
                    self.ribs[table].shift(classes, self.ospf.held.get(table))
        self.moved.origins |= flipped
        self.moved.importers |= flipped
        self.moved.neighbors = None if moved is None else self.ospf.around
