"""The twin: the network and the configurations that are being typed, followed by the tables whenever one looks.

A typed line changes the configuration of its device at once; the network is computed anew, as far as the change goes,
when the next question is asked, so that a pasted configuration costs one computation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tidegate.analysis.shown.answers import Asked
from tidegate.analysis.whatif.asked import named_set
from tidegate.analysis.whatif.elements import links
from tidegate.api import Snapshot
from tidegate.console.networks import (
    device_of,
    grammar_of,
    inferred,
    new_device,
    renamed,
    same,
    with_cable,
    with_devices,
)
from tidegate.console.operations import Added, Failed, Linked, Operation, Restored, Typed
from tidegate.control.result import ControlPlane
from tidegate.control.topology import Topology
from tidegate.errors import UsageError
from tidegate.model.device import Device, Endpoint, Network
from tidegate.session.recognise import dialect_named
from tidegate.session.saving import save_snapshot
from tidegate.session.session import Session
from tidegate.syntax.configuring import Answer, Configuring
from tidegate.syntax.grammar import Grammar


class Twin:
    """The network of `session` as the user changes it. Devices are named as in `network.devices`."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._snapshot = Snapshot(session)
        self.done: list[Operation] = []
        self.undone: list[Operation] = []
        self._first = session.network  # as it was before anybody typed
        self._network = session.network  # with what was typed, but for `_changed`; without what failed
        self._configurings: dict[str, Configuring] = {}
        self._changed: set[str] = set()  # devices whose configuration is newer than `_network`
        self._read: dict[str, tuple[str, Device]] = {}  # the last reading of each running configuration
        self._failed: list[str] = []
        self._down: set[Endpoint] = set()

    @property
    def network(self) -> Network:
        """The network as it is configured now."""
        self._apply()
        return self.session.network

    @property
    def plane(self) -> ControlPlane:
        """The tables of the network as it is configured now."""
        self._apply()
        return self.session.control_plane

    @property
    def snapshot(self) -> Snapshot:
        """Answers questions about the network as it is configured now."""
        self._apply()
        return self._snapshot

    @property
    def devices(self) -> list[str]:
        """The names of all routers, sorted."""
        return sorted(self._network.devices)

    def device(self, name: str) -> Device:
        return self.network.devices[name]

    def asked(self, name: str) -> Asked:
        """For questions about what the device shows."""
        return Asked(self.plane, self.device(name))

    def grammar(self, name: str) -> Grammar:
        """The ways of the device's operating system at its prompt."""
        return grammar_of(self._network.devices[name].dialect)

    def configuring(self, name: str) -> Configuring:
        """The device's configuration as it is being typed."""
        found = self._configurings.get(name)
        if found is None:
            first = self._first.devices.get(name)
            text = self.grammar(name).new_device(name) if first is None else self.session.text(first)
            found = self._configurings[name] = Configuring(self.grammar(name), text, name)
        return found

    def running(self, name: str) -> list[str]:
        """The device's running configuration as it prints it."""
        return self.grammar(name).shown(self.configuring(name).running)

    @property
    def failed(self) -> list[str]:
        """The names of what is down because somebody said so."""
        return self._failed

    def endpoint(self, device: str, written: str) -> Endpoint:
        """The interface that `written` names on a device, whether it is configured or not. UsageError."""
        name = dialect_named(self._network.devices[device].dialect).canonical_interface(written)
        if name is None:
            raise UsageError(f"'{written}' is no interface of {device}; an interface is written as Serial1/0")
        return Endpoint(device, name)

    def save(self, folder: Path) -> int:
        """Write the network as a snapshot; how many files. UsageError, and nothing written, where that fails."""
        self._apply()
        typed = {name for name, configuring in self._configurings.items() if configuring.running.edits}
        for name in sorted(self._configurings):
            if (hostname := self.configuring(name).hostname) != name:
                raise UsageError(f"{name} and another router both have the hostname {hostname}; give one another first")
        lines = {name: self._saved_lines(name, name in typed) for name in self.devices}
        network = self._network
        same = network.cables == self._first.cables and network.devices.keys() == self._first.devices.keys()
        return save_snapshot(folder, lines, None if same else network.cables, self.session.path)

    def _saved_lines(self, name: str, typed: bool) -> list[str]:
        first = self._first.devices.get(name)
        if typed or first is None:
            return self.running(name)
        redact = self.grammar(name).redact
        return [redact(line) for line in self.session.text(first).splitlines()]

    # What changes it.

    def type(self, name: str, line: str) -> Answer:
        """Take a configuration line in the mode the device is in."""
        configuring = self.configuring(name)
        path, text_end = configuring.path, configuring.text_end
        answer = configuring.type(line)
        if answer.changed:
            self._changed.add(name)
            typed = self.grammar(name).redact(line)
            if text_end is not None and not configuring.awaits_text and text_end not in typed:
                typed += text_end  # it went with a secret
            last = self.done[-1] if text_end is not None and self.done else None
            if isinstance(last, Typed) and last.device == name:
                self.done[-1] = last._replace(line=f"{last.line}\n{typed}")
            else:
                self._note(Typed(name, path, typed))
        return answer

    def follow_hostname(self, name: str) -> str | None:
        """Call the device what its configuration calls it. Its new name; None where another has it already."""
        hostname = self.configuring(name).hostname
        if hostname == name:
            return name
        if hostname.lower() != name.lower() and self._known(hostname):
            return None
        self._rename(name, hostname)
        return hostname

    def fail(self, names: Sequence[str]) -> list[str]:
        """Take links, nodes and interfaces down, beside those that are already. What is down now. UsageError."""
        self._take_down([*dict.fromkeys((*self._failed, *names))])
        self._note(Failed(tuple(names)))
        return self._failed

    def restore(self) -> None:
        """Everything that failed comes up again."""
        self._take_down([])
        self._note(Restored())

    def add(self, name: str, dialect: str) -> None:
        """Put in a router without configuration. UsageError where there is one of that name."""
        if self._known(name):
            raise UsageError(f"{name} is in the network already")
        self._add(name, dialect)
        self._note(Added(name, dialect))

    def link(self, ends: tuple[Endpoint, Endpoint]) -> bool:
        """Lay a cable between two interfaces; whether links that were inferred from subnets became cables for it.

        UsageError where there is that cable already, or where it would have one end.
        """
        if ends[0] == ends[1]:
            raise UsageError("a cable has two ends; name two interfaces")
        if self._network.cables is not None and not {ends, ends[::-1]}.isdisjoint(self._network.cables):
            raise UsageError(f"there is a cable between {ends[0]} and {ends[1]} already")
        laid = self._network.cables is None and bool(inferred(self._network, self._intact()))
        self._link(ends)
        self._note(Linked(ends))
        return laid

    def undo(self) -> Operation | None:
        """Take back the last operation; None where there is none."""
        if not self.done:
            return None
        self.undone.append(self.done.pop())
        self._replay(self.done)
        return self.undone[-1]

    def redo(self) -> Operation | None:
        """Do again what was taken back last; None where nothing was, or something was done since."""
        if not self.undone:
            return None
        operation = self.undone.pop()
        self._do(operation)
        self.done.append(operation)
        return operation

    def _note(self, operation: Operation) -> None:
        self.done.append(operation)
        self.undone.clear()

    def _known(self, name: str) -> bool:
        return any(name.lower() == known.lower() for known in (*self._network.devices, *self._network.hosts))

    def _replay(self, operations: Sequence[Operation]) -> None:
        """Begin anew, and do these."""
        self._network = self._first
        self._configurings.clear()
        self._changed.clear()
        self._failed, self._down = [], set()
        for operation in operations:
            self._do(operation)
        for configuring in self._configurings.values():
            configuring.leave_all()

    def _do(self, operation: Operation) -> None:
        match operation:
            case Typed(device, path, line):
                self._retype(device, path, line)
            case Failed(names):
                self._take_down([*dict.fromkeys((*self._failed, *names))])
            case Restored():
                self._take_down([])
            case Added(device, dialect):
                self._add(device, dialect)
            case Linked(ends):
                self._link(ends)

    def _retype(self, device: str, path: tuple[str, ...], line: str) -> None:
        configuring = self.configuring(device)
        if configuring.path != path:
            configuring.leave_all()
            for header in path:
                configuring.type(header)
        for part in line.split("\n"):
            configuring.type(part)
        configuring.end_text()
        self._changed.add(device)
        self.follow_hostname(device)

    def _take_down(self, names: list[str]) -> None:
        """Exactly these are down. UsageError, and nothing changed, for names that do not exist."""
        down: set[Endpoint] = set()
        if names:
            topology = self._intact()
            down = set(named_set(self._network, topology, links(self._network, topology), names).down)
        self._down, self._failed = down, names

    def _intact(self) -> Topology:
        """The links of the network without what failed."""
        down, self._down = self._down, set()
        try:
            return self.plane.topology
        finally:
            self._down = down

    def _add(self, name: str, dialect: str) -> None:
        self._network = with_devices(self._network, {name: new_device(name, dialect)})

    def _link(self, ends: tuple[Endpoint, Endpoint]) -> None:
        self._network = with_cable(self._network, self._intact(), ends)
        for end in ends:
            if end.interface not in self._network.devices[end.device].interfaces:
                self._retype(end.device, (), f"interface {end.interface}")

    def _rename(self, old: str, new: str) -> None:
        """The device of the name `old` is called `new` from now on."""
        self._network = renamed(self._network, old, new)
        self._down = {Endpoint(new, end.interface) if end.device == old else end for end in self._down}
        self._configurings[new] = self._configurings.pop(old)
        self._changed.discard(old)
        self._changed.add(new)

    def _apply(self) -> None:
        """Let the session's network be what it is configured to be."""
        if self._changed:
            self._network = with_devices(self._network, {name: self._device(name) for name in sorted(self._changed)})
            self._changed.clear()
        wanted = self._network
        if self._down:
            wanted = replace(wanted, down_interfaces=wanted.down_interfaces | self._down)
        if not same(wanted, self.session.network):
            self.session.change(wanted)

    def _device(self, name: str) -> Device:
        """The device as its running configuration reads; the same object where that is the same text."""
        text = "\n".join(self.running(name))
        known = self._read.get(name)
        if known is None or known[0] != text:
            known = self._read[name] = text, device_of(name, self._network.devices[name].dialect, text)
        return known[1]
