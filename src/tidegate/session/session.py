"""A snapshot that was read, and what is computed from it on first use."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from tidegate.errors import UsageError
from tidegate.model.device import Network
from tidegate.net.prefix import Address, Prefix
from tidegate.session.cache import user_cache
from tidegate.session.collector import paused
from tidegate.session.decode import decode
from tidegate.session.load import Progress, load_network
from tidegate.session.recognise import dialect_named
from tidegate.session.tree import open_tree

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tidegate.control.engine import Engine
    from tidegate.control.result import ControlPlane
    from tidegate.model.device import Device, Endpoint


_log = logging.getLogger("tidegate")

_WORTH_CACHING = 1.0  # seconds of reading


def _read(path: str | Path, progress: Progress | None, cache: bool) -> Network:
    notes: list[str] = []
    started = monotonic()
    with paused():
        network = load_network(path, progress, cache=user_cache(notes.append) if cache else None)
    if monotonic() - started > _WORTH_CACHING:
        for note in notes:
            _log.warning("%s", note)
    return network


class Session:
    """One snapshot. The control plane is computed when it is first asked for, and follows changes from then on."""

    def __init__(self, network: Network, progress: Progress | None = None) -> None:
        self.network = network
        self._progress = progress
        self._engine: Engine | None = None
        self._path: str | Path | None = None
        self._cached = True
        self._read_down = set(network.down_interfaces)  # what the snapshot says, without `set_down`

    @classmethod
    def open(cls, path: str | Path, progress: Progress | None = None, *, cache: bool = True) -> Session:
        """Read the snapshot at `path`, what is unchanged from the user's cache unless `cache` is False.

        Raises SnapshotError where nothing in it can be read. That the cache cannot be used is logged where it would
        have saved time.
        """
        session = cls(_read(path, progress, cache), progress)
        session._path, session._cached = path, cache
        return session

    @property
    def control_plane(self) -> ControlPlane:
        """The tables as the network is now. One that was given before a change must not be asked any more."""
        if self._engine is None:
            from tidegate.control.engine import Engine

            if self._progress:
                self._progress("computing routing tables", 0, 0)
            with paused():
                self._engine = Engine(self.network)
        return self._engine.plane

    @property
    def path(self) -> Path | None:
        """Where the snapshot was read from; None for a network that was not read."""
        return None if self._path is None else Path(self._path)

    def reload(self) -> tuple[str, ...]:
        """Reads the snapshot again; what depends on files that changed is computed anew. The devices that are others
        than before, sorted. Raises SnapshotError where nothing can be read any more, and leaves all as it was."""
        if self._path is None:
            raise UsageError("this network was not read from a snapshot, so that there is nothing to read again")
        network = _read(self._path, self._progress, self._cached)
        self._read_down = set(network.down_interfaces)
        known = self.network.devices
        for name, device in network.devices.items():
            if known.get(name) == device:
                network.devices[name] = known[name]
        changed = {name for name, device in network.devices.items() if known.get(name) is not device}
        self.change(network)
        return tuple(sorted(changed | (known.keys() - network.devices.keys())))

    def set_down(self, down: Iterable[Endpoint]) -> None:
        """These interfaces are down, beside those that the snapshot says; an empty list takes that back."""
        self.change(replace(self.network, down_interfaces=self._read_down | set(down)))

    def forget_tables(self) -> None:
        """Compute the tables from the beginning when they are next asked for: a change was broken off half-way."""
        self._engine = None

    def change(self, network: Network) -> None:
        """The network is this from now on. Devices that are the same objects as before are not looked at again."""
        self.network = network
        if self._engine is not None:
            with paused():
                self._engine.update(network)

    def static_route_lines(
        self, device: str, vrf: str, prefix: Prefix, next_hop: Address | None, interface: str | None, next_hop_vrf: str
    ) -> tuple[str, ...]:
        """Lines, in the words of `device`'s dialect, that add a static route; empty where it has no words for it."""
        dialect = dialect_named(self.network.devices[device].dialect)
        return dialect.static_route(vrf, prefix, next_hop, interface, next_hop_vrf)

    def text(self, device: Device) -> str:
        """The configuration of a device as its file has it, read again; as it was read where there is no file."""
        source = device.text
        if self._path is not None:
            tree = open_tree(Path(self._path))
            if any(entry.path == source.file for entry in tree.entries):
                return decode(source.file, tree.read(source.file))[0]
        return "\n".join(source.lines)
