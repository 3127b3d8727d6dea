"""BGP sessions of a network: which are up, kept in step with topology and routing tables.

Each end is judged once (`session_ends`), and again when what it rests on has changed: the way to its neighbor, that of
the other end, or the interfaces of either router.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tidegate.control.adjacency import Adjacency
from tidegate.control.protocols.bgp.peering import Peering
from tidegate.control.protocols.bgp.session_ends import (
    End,
    Judge,
    configured_neighbor,
    outside_peering,
    state_of,
)
from tidegate.control.resolution import Key, Resolver
from tidegate.control.topology import Topology
from tidegate.model.announcement import SessionEnd, first_ases
from tidegate.model.device import Device, Network
from tidegate.net.prefix import Address


@dataclass(slots=True)
class SessionShift:
    """What one look at the sessions changed: ends within the snapshot, and sessions with neighbors outside."""

    gone: dict[Peering, None] = field(default_factory=dict)
    new: dict[Peering, None] = field(default_factory=dict)
    outside: dict[SessionEnd, None] = field(default_factory=dict)  # those that came, went or are others
    judged: set[SessionEnd] = field(default_factory=set)  # all ends that were looked at

    def __bool__(self) -> bool:
        return bool(self.gone or self.new or self.outside)


class Sessions:
    """`peerings` are the ends of all sessions within the snapshot that are up; `outside` the sessions with neighbors
    that are not in it and of which announcements are known."""

    def __init__(self, network: Network, topology: Topology, resolver: Resolver) -> None:
        self._network = network
        self._resolver = resolver
        self._judge = Judge(network, topology, resolver)
        self._announced = first_ases(network.announcements)
        self._ends: dict[SessionEnd, End] = {}
        self._of_device: dict[str, dict[SessionEnd, None]] = {}
        self._towards: dict[Address, dict[SessionEnd, None]] = {}
        self._take(_configured(network.devices.values(), self._announced))
        self._asked: dict[Key, dict[SessionEnd, None]] = {}
        self._due = dict.fromkeys(self._ends)
        self.peerings: dict[SessionEnd, Peering] = {}
        self.outside: dict[SessionEnd, Peering] = {}

    def _take(self, ends: Iterable[End]) -> None:
        for end in ends:
            key = end.key
            self._ends[key] = end
            self._of_device.setdefault(key[0], {})[key] = None
            self._towards.setdefault(key[2], {})[key] = None

    def reconsider(self, questions: Iterable[Key]) -> None:
        """These look-ups have other answers."""
        for question in questions:
            self._due.update((key, None) for key in self._asked.get(question, ()) if key in self._ends)

    def relink(self, network: Network, topology: Topology, devices: set[str], addresses: set[Address]) -> set[str]:
        """Interfaces of these devices went up or down, and others answer at these addresses than before. The devices
        whose neighbors are concerned."""
        self._network = network
        self._judge = Judge(network, topology, self._resolver)
        return self._reconsider_at(devices, addresses)

    def _reconsider_at(self, devices: set[str], addresses: set[Address]) -> set[str]:
        due = [key for device in devices for key in self._of_device.get(device, ())]
        due += [key for address in addresses for key in self._towards.get(address, ())]
        self._due = {key: None for key in (*self._due, *due) if key in self._ends}
        return devices | {device for device, _, _ in due}

    def remove(self, devices: set[str]) -> SessionShift:
        """These devices have other configurations from now on: all their sessions are gone."""
        shift = SessionShift()
        for key, peering in list(self.peerings.items()):
            if key[0] in devices or peering.peer.device.name in devices:
                shift.gone[self.peerings.pop(key)] = None
                self._due[key] = None
        for key in [key for device in devices for key in self._of_device.pop(device, ())]:
            del self._ends[key]
            del self._towards[key[2]][key]
            self._due.pop(key, None)
            if self.outside.pop(key, None) is not None:
                shift.outside[key] = None
        return shift

    def add(self, network: Network, topology: Topology, devices: set[str], addresses: set[Address]) -> set[str]:
        """The devices with their new configurations; `addresses` are those that any of them has or had. The devices
        whose neighbors are concerned."""
        self._network = network
        self._judge = Judge(network, topology, self._resolver)
        self._take(_configured([network.devices[name] for name in sorted(devices)], self._announced))
        return self._reconsider_at(devices, addresses)

    def establish(self) -> SessionShift:
        """Judges what is due."""
        due, self._due = self._due, {}
        for key in list(due):
            peering = self.peerings.get(key)
            if peering is not None:
                due[_key(peering.peer)] = None
        before = {key: self.peerings.pop(key) for key in due if key in self.peerings}
        shift = SessionShift()
        opened: dict[SessionEnd, Peering] = {}
        for key in sorted((key for key in due if key in self._ends), key=self._place):
            old = self._ends[key]
            end = self._ends[key] = End(old.device, old.bgp, old.vrf, old.neighbor)
            if key not in opened and key not in self.peerings:
                self._open(end, opened)
            self._look_outside(end, key in opened or key in self.peerings, shift)
        for key, peering in opened.items():
            was, peer_was = before.get(key), before.get(_key(peering.peer))
            if was is not None and was.peer is peer_was and _same_session(was, peering):
                self.peerings[key] = was
            else:
                self.peerings[key] = peering
                shift.new[peering] = None
        kept = {self.peerings[key] for key in opened}
        shift.gone = {old: None for old in before.values() if old not in kept}
        shift.judged.update(due, opened)
        return shift

    def adjacencies(self, ends: Iterable[SessionEnd] | None = None) -> list[Adjacency]:
        """The state of every end, or of these, sorted by device, VRF and address."""
        states = []
        for key in {**self._ends, **self.peerings} if ends is None else ends:
            peering = self.peerings.get(key) or self.outside.get(key)
            end = self._ends.get(key)
            if end is not None:
                states.append(state_of(end, peering))
            elif peering is not None:  # an end that `bgp listen range` took
                states.append(state_of(End(peering.device, peering.bgp, peering.vrf, peering.neighbor), peering))
        states.sort(key=lambda s: (s.device, s.vrf, s.neighbor_address or 0))
        return states

    def _place(self, key: SessionEnd) -> tuple[bool, SessionEnd]:
        """Ends are judged in the order of their names, those that `bgp listen range` takes last."""
        end = self._ends[key]
        return (end.vrf, end.neighbor.address) not in end.bgp.neighbors, key

    def _open(self, end: End, opened: dict[SessionEnd, Peering]) -> None:
        pair, other = self._judge.open(end)
        self._asked.setdefault(end.question, {})[end.key] = None
        if other is not None:
            self._asked.setdefault(other.question, {})[end.key] = None
        if pair is not None:
            for peering in pair:
                opened[_key(peering)] = peering

    def _look_outside(self, end: End, inside: bool, shift: SessionShift) -> None:
        """Whether the neighbor is one outside the snapshot that announces."""
        key, old = end.key, self.outside.get(end.key)
        new = None
        if not inside and key in self._announced:
            new = outside_peering(end, self._announced[key])
        if old is not None and new is not None and (old.local_address, old.direct) == (new.local_address, new.direct):
            return
        if new is not None:
            self.outside[key] = new
        elif old is not None:
            del self.outside[key]
        if new is not old:
            shift.outside[key] = None


def _configured(devices: Iterable[Device], announced: Iterable[SessionEnd]) -> Iterator[End]:
    """Every configured neighbor, and those that announce and that `bgp listen range` takes."""
    by_name = {device.name: device for device in devices}
    for device in by_name.values():
        if device.bgp is not None:
            for (vrf, _), neighbor in device.bgp.neighbors.items():
                yield End(device, device.bgp, vrf, neighbor)
    for name, vrf, address in announced:
        found = by_name.get(name)
        if found is not None and found.bgp is not None and (vrf, address) not in found.bgp.neighbors:
            dynamic = configured_neighbor(found.bgp, vrf, address)
            if dynamic is not None:
                yield End(found, found.bgp, vrf, dynamic)


def _key(peering: Peering) -> SessionEnd:
    return peering.device.name, peering.vrf, peering.neighbor.address


def _same_session(one: Peering, other: Peering) -> bool:
    return (
        one.local_address == other.local_address
        and one.peer.device is other.peer.device
        and one.peer.local_address == other.peer.local_address
        and one.families == other.families
        and (one.direct, one.peer.direct) == (other.direct, other.peer.direct)  # both ends stay, or both are new
        and (not one.direct or (one.interface, one.peer.interface) == (other.interface, other.peer.interface))
    )
