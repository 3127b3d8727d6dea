"""The twin: the network and the configurations that are being typed, followed by the tables whenever one looks.

A typed line changes the configuration of its device at once; the network is computed anew, as far as the change goes,
when the next question is asked, so that a pasted configuration costs one computation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tidegate.analysis.shown.answers import Asked
from tidegate.analysis.whatif.asked import named_set
from tidegate.analysis.whatif.elements import links
from tidegate.api import Snapshot
from tidegate.console.operations import Added, Failed, Linked, Operation, Restored, Typed
from tidegate.control.result import ControlPlane
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
        path = configuring.path
        answer = configuring.type(line)
        if answer.changed:
            self._changed.add(name)
            self._note(Typed(name, path, self.grammar(name).redact(line)))
        return answer

    def follow_hostname(self, name: str) -> str | None:
        """Call the device what its configuration calls it. Its new name; None where another has it already."""
        hostname = self.configuring(name).hostname
        if hostname == name:
            return name
        if self._known(hostname):
            return None
        self._rename(name, hostname)
        return hostname

    def fail(self, names: Sequence[str]) -> list[str]:
        """Take links, nodes and interfaces down, beside those that are already. What is down now. UsageError."""
        self._take_down([*self._failed, *names])
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
        """Lay a cable between two interfaces; whether links that were inferred from subnets became cables for it."""
        inferred = self._network.cables is None and bool(links(self.network, self.plane.topology))
        self._link(ends)
        self._note(Linked(ends))
        return inferred

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
                self._take_down([*self._failed, *names])
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
        configuring.type(line)
        self._changed.add(device)
        self.follow_hostname(device)

    def _take_down(self, names: list[str]) -> None:
        """Exactly these are down. UsageError, and nothing changed, for names that do not exist."""
        before, self._down = self._down, set()
        try:
            if names:
                network, topology = self.network, self.plane.topology
                before = set(named_set(network, topology, links(network, topology), names).down)
            else:
                before = set()
        finally:
            self._down = before
        self._failed = names

    def _add(self, name: str, dialect: str) -> None:
        device = dialect_named(dialect).read(file_of(name), grammar_of(dialect).new_device(name), name)
        self._network = replace(self._network, devices=_sorted({**self._network.devices, name: device}))

    def _link(self, ends: tuple[Endpoint, Endpoint]) -> None:
        """Cables that were inferred so far are laid too: a network has either inferred links or cables."""
        cables = self._network.cables
        if cables is None:
            topology = self.plane.topology
            segments = ([*failure.down] for failure in links(self.network, topology))
            cables = [(one, other) for one, *others in segments for other in others]
        if ends not in cables and ends[::-1] not in cables:
            cables = [*cables, ends]
        self._network = replace(self._network, cables=cables)
        for end in ends:
            if end.interface not in self._network.devices[end.device].interfaces:
                self._retype(end.device, (), f"interface {end.interface}")

    def _rename(self, old: str, new: str) -> None:
        """The device of the name `old` is called `new` from now on."""

        def end(endpoint: Endpoint) -> Endpoint:
            return Endpoint(new, endpoint.interface) if endpoint.device == old else endpoint

        network = self._network
        devices = {new if name == old else name: device for name, device in network.devices.items()}
        cables = network.cables
        self._network = replace(
            network,
            devices=_sorted(devices),
            cables=None if cables is None else [(end(one), end(other)) for one, other in cables],
            down_interfaces={end(endpoint) for endpoint in network.down_interfaces},
        )
        self._down = {end(endpoint) for endpoint in self._down}
        self._configurings[new] = self._configurings.pop(old)
        self._changed.discard(old)
        self._changed.add(new)

    def _apply(self) -> None:
        """Let the session's network be what it is configured to be."""
        if self._changed:
            changed = {name: self._device(name) for name in sorted(self._changed)}
            self._network = replace(self._network, devices=_sorted({**self._network.devices, **changed}))
            self._changed.clear()
        down = self._network.down_interfaces | self._down
        now = self.session.network
        if now is self._network and down == now.down_interfaces:
            return
        if self._same(now) and down == now.down_interfaces:
            return
        self.session.change(replace(self._network, down_interfaces=down))

    def _same(self, now: Network) -> bool:
        network = self._network
        devices = network.devices.keys() == now.devices.keys() and all(
            device is now.devices[name] for name, device in network.devices.items()
        )
        return devices and network.cables == now.cables

    def _device(self, name: str) -> Device:
        """The device as its running configuration reads; the same object where that is the same text."""
        text = "\n".join(self.running(name))
        known = self._read.get(name)
        if known is None or known[0] != text:
            dialect = self._network.devices[name].dialect
            device = dialect_named(dialect).read(file_of(name), text, name)
            device.name = name  # where its hostname is that of another router
            known = self._read[name] = text, device
        return known[1]


def file_of(name: str) -> str:
    """What lines of a typed configuration are said to stand in."""
    return f"{name}:running-config"


def grammar_of(dialect: str) -> Grammar:
    """The ways of an operating system at its prompt. UsageError where it has none yet."""
    command_line = dialect_named(dialect).command_line
    if command_line is None:
        raise UsageError(f"there is no command line of {dialect} yet")
    return command_line()


def _sorted(devices: dict[str, Device]) -> dict[str, Device]:
    return dict(sorted(devices.items()))


def new_network(name: str, dialect: str = "ios") -> Network:
    """A network of one router that nobody configured yet. UsageError where that is no name of one."""
    if not re.fullmatch(r"[A-Za-z][\w.-]{0,62}", name, re.ASCII):
        raise UsageError(f"{name!r} is no hostname: a letter, then letters, digits, - and _")
    device = dialect_named(dialect).read(file_of(name), grammar_of(dialect).new_device(name), name)
    return Network(devices={name: device})
