"""The label tables of all devices, put together when somebody looks: transport labels of LDP and labels of VPNs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from tidegate.control.adjacency import Adjacency
from tidegate.control.lazymapping import LazyMapping
from tidegate.control.leaking.vpn_labels import VpnLabels
from tidegate.control.protocols.ldp.labels import LabelTable, LabelTables


class LazyLabels:
    """`build` gives the transport labels and the LDP neighbors, and is asked once."""

    def __init__(self, build: Callable[[], tuple[dict[str, LabelTable], list[Adjacency]]], vpn: VpnLabels) -> None:
        self._build = build
        self._vpn = vpn
        self._built: tuple[dict[str, LabelTable], list[Adjacency]] | None = None
        self.tables = LazyMapping(self._tables)

    def adjacencies(self) -> list[Adjacency]:
        """Every LDP neighbor, up or why not."""
        return self._ready()[1]

    def _ready(self) -> tuple[dict[str, LabelTable], list[Adjacency]]:
        if self._built is None:
            self._built = self._build()
        return self._built

    def _tables(self) -> LabelTables:
        labels = self._ready()[0]
        for device in self._vpn.devices():
            labels.setdefault(device, LabelTable()).vpn = LazyMapping(partial(self._vpn.table, device))
        return labels
