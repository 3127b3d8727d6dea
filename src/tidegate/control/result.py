"""What the control plane computes: the answer everything above reads from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from tidegate.control.adjacency import Adjacency
from tidegate.control.classindex import ClassIndex
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.bgp.path import Path
from tidegate.control.protocols.ldp.labels import LabelTable
from tidegate.control.table import Route, Table, TableId
from tidegate.control.topology import Topology
from tidegate.model.device import Network
from tidegate.model.source import Diagnostic
from tidegate.net.community import RouteDistinguisher
from tidegate.net.prefix import Address, Prefix


@dataclass(slots=True)
class BgpTable:
    """The BGP table of one routing table: every path of every class, the best first, each with its reason."""

    id: TableId
    paths: dict[PrefixClass, tuple[Path, ...]] = field(default_factory=dict)


@dataclass(slots=True)
class VpnTable:
    """VPNv4 (or VPNv6) entries of one device, keyed by route distinguisher and class."""

    device: str
    family: str  # vpnv4, vpnv6
    paths: dict[tuple[RouteDistinguisher, PrefixClass], tuple[Path, ...]] = field(default_factory=dict)


@dataclass(slots=True)
class Oscillation:
    """Tables that never settle: the routes that swing, as found when a state came back."""

    rounds: int
    swinging: tuple[tuple[TableId, Prefix], ...]


@dataclass
class ControlPlane:
    """Every table of every VRF of every device at the fixed point."""

    network: Network
    topology: Topology
    classes: ClassIndex
    tables: Mapping[TableId, Table]
    bgp: Mapping[TableId, BgpTable]
    vpn: Mapping[tuple[str, str], VpnTable]
    labels: Mapping[str, LabelTable]
    _adjacencies: Callable[[], list[Adjacency]] = field(repr=False)
    _diagnostics: Callable[[], list[Diagnostic]] = field(default=list, repr=False)
    oscillation: Oscillation | None = None

    @cached_property
    def adjacencies(self) -> list[Adjacency]:
        """Neighbors and sessions of every protocol, up or why not, sorted."""
        return self._adjacencies()

    @cached_property
    def diagnostics(self) -> list[Diagnostic]:
        """What must be known of links and protocols, beside the diagnostics of the reader."""
        return self._diagnostics()

    def lookup(self, table: TableId, address: Address) -> tuple[Prefix, tuple[Route, ...]] | None:
        """Longest-prefix match of `address` in `table`: the prefix and its routes; None where nothing matches."""
        found = self.tables.get(table)
        if found is None:
            return None
        for prefix, cls in self.classes.covering(table, address):
            routes = found.routes.get(cls)
            if routes:
                return prefix, routes
        return None
