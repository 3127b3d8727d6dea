"""What the control plane computes: the answer everything above reads from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tidegate.control.adjacency import Adjacency
from tidegate.control.classindex import ClassIndex
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.bgp.path import Path
from tidegate.control.protocols.ldp.labels import LabelTables
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


@dataclass(slots=True)
class ControlPlane:
    """Every table of every VRF of every device at the fixed point."""

    network: Network
    topology: Topology
    classes: ClassIndex
    tables: Mapping[TableId, Table]
    bgp: Mapping[TableId, BgpTable]
    vpn: Mapping[tuple[str, str], VpnTable]
    labels: LabelTables
    adjacencies: list[Adjacency]
    diagnostics: list[Diagnostic] = field(default_factory=list)  # of links and protocols, beside those of the reader
    oscillation: Oscillation | None = None

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
