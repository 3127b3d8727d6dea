"""A snapshot that was read, and what is computed from it on first use."""

from __future__ import annotations

import logging
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from tidegate.model.device import Network
from tidegate.net.prefix import Address, Prefix
from tidegate.session.cache import user_cache
from tidegate.session.collector import paused
from tidegate.session.load import Progress, load_network
from tidegate.session.recognise import modelled_dialects

if TYPE_CHECKING:
    from tidegate.control.result import ControlPlane


_log = logging.getLogger("tidegate")

_WORTH_CACHING = 1.0  # seconds of reading


class Session:
    """One snapshot. The control plane is computed when it is first asked for, and once."""

    def __init__(self, network: Network, progress: Progress | None = None) -> None:
        self.network = network
        self._progress = progress
        self._control_plane: ControlPlane | None = None

    @classmethod
    def open(cls, path: str | Path, progress: Progress | None = None, *, cache: bool = True) -> Session:
        """Read the snapshot at `path`, what is unchanged from the user's cache unless `cache` is False.

        Raises SnapshotError where nothing in it can be read. That the cache cannot be used is logged where it would
        have saved time.
        """
        notes: list[str] = []
        started = monotonic()
        with paused():
            network = load_network(path, progress, cache=user_cache(notes.append) if cache else None)
        if monotonic() - started > _WORTH_CACHING:
            for note in notes:
                _log.warning("%s", note)
        return cls(network, progress)

    @property
    def control_plane(self) -> ControlPlane:
        if self._control_plane is None:
            from tidegate.control.engine import compute

            if self._progress:
                self._progress("computing routing tables", 0, 0)
            with paused():
                self._control_plane = compute(self.network)
        return self._control_plane

    def static_route_lines(
        self, device: str, vrf: str, prefix: Prefix, next_hop: Address | None, interface: str | None, next_hop_vrf: str
    ) -> tuple[str, ...]:
        """Lines, in the words of `device`'s dialect, that add a static route; empty where it has no words for it."""
        name = self.network.devices[device].dialect
        dialect = next((d for d in modelled_dialects() if d.name == name), None)
        return dialect.static_route(vrf, prefix, next_hop, interface, next_hop_vrf) if dialect else ()
