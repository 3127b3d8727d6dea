"""One BGP table under computation: what was originated, received and imported, and what the decision process chose."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field, replace

from tidegate.control.policy.route_map import PolicyEvaluator
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.bgp.path import Path
from tidegate.control.protocols.bgp.peering import Peering
from tidegate.control.rib import same_route
from tidegate.control.table import Refusal, TableId
from tidegate.model.bgp import BgpFamily, BgpFamilyName, BgpProcess
from tidegate.model.device import Device
from tidegate.net.community import RouteDistinguisher
from tidegate.net.prefix import Address

# What a path is for: a class, in VPN tables under a route distinguisher (RFC 4364 §4.1).
Nlri = tuple[RouteDistinguisher | None, PrefixClass]
Source = tuple[object, int]  # the peering (or other origin) and the path ID


@dataclass(slots=True, eq=False)
class Speaker:
    """One BGP table: a unicast table of one VRF, or a device's VPN table. Compared by identity.

    `next_hop_table` is where next hops of received paths are resolved: the VRF's own table, the global one for VPN.
    """

    device: Device
    bgp: BgpProcess
    vrf: str
    name: BgpFamilyName
    family: BgpFamily
    next_hop_table: TableId
    table: TableId | None  # the routing table it feeds; None for a VPN table
    router_id: Address
    policy: PolicyEvaluator
    peerings: list[Peering] = field(default_factory=list)  # replaced as a whole, by address
    local: dict[Nlri, tuple[Path, ...]] = field(default_factory=dict)
    received: dict[Nlri, dict[Source, Path]] = field(default_factory=dict)
    imported: dict[Nlri, dict[Source, Path]] = field(default_factory=dict)
    chosen: dict[Nlri, tuple[Path, ...]] = field(default_factory=dict)
    refused: dict[Nlri, dict[object, Refusal]] = field(default_factory=dict)
    suppressed: dict[PrefixClass, int] = field(default_factory=dict)  # by an aggregate -> its line
    sent: dict[Nlri, tuple[Path, ...]] = field(default_factory=dict)  # what the peers were last told of
    path_ids: dict[tuple[Nlri, Address | None, int], int] = field(default_factory=dict)
    _by_address: tuple[list[Peering] | None, dict[Address, Peering]] = (None, {})  # of these `peerings`

    def candidates(self, nlri: Nlri) -> list[Path]:
        """Every path for `nlri`: originated here, received, then imported.

        The order stands for the age of paths, which no configuration tells: everything is taken to have come up at
        once, so what was received comes in the order of the senders' router IDs, then imports, which have come a longer
        way, in that of their route distinguishers. The answer depends neither on the order of work nor on what failed
        and came back before.
        """
        found = list(self.local.get(nlri, ()))
        received = self.received.get(nlri)
        if received:
            found += received.values() if len(received) == 1 else sorted(received.values(), key=arrival)
        imported = self.imported.get(nlri)
        if imported:
            found += imported.values() if len(imported) == 1 else sorted(imported.values(), key=_import_order)
        return found

    def peering_with(self, address: Address | None) -> Peering | None:
        """The session with the neighbor at that address."""
        known, found = self._by_address
        if known is not self.peerings:
            found = {peering.neighbor.address: peering for peering in self.peerings}
            self._by_address = self.peerings, found
        return None if address is None else found.get(address)

    def sort_key(self) -> tuple[str, str, str]:
        return self.device.name, self.vrf, self.name

    def is_vpn(self) -> bool:
        return self.table is None

    def put_received(self, nlri: Nlri, source: Source, path: Path | None) -> bool:
        """The path that `source` now gives, or None for a withdrawal. True where that is news."""
        return _put(self.received, nlri, source, path)

    def put_imported(self, nlri: Nlri, source: Source, path: Path | None) -> bool:
        return _put(self.imported, nlri, source, path)

    def copy(self) -> Speaker:
        """A table of its own that begins as this one is now."""
        return replace(
            self,
            local=dict(self.local),
            received={nlri: dict(paths) for nlri, paths in self.received.items()},
            imported={nlri: dict(paths) for nlri, paths in self.imported.items()},
            chosen=dict(self.chosen),
            refused={nlri: dict(refusals) for nlri, refusals in self.refused.items()},
        )

    def detach(self, nlri: Nlri) -> None:
        """Gives the table paths of its own for one entry: a decision marks them."""
        self.local[nlri] = tuple(map(copy, self.local.get(nlri, ())))
        for store in (self.received, self.imported):
            if nlri in store:
                store[nlri] = {source: copy(path) for source, path in store[nlri].items()}

    def refuse(self, nlri: Nlri, source: object, refusal: Refusal | None) -> None:
        """Remembers why `source`'s path is not here, or forgets it."""
        if refusal is not None:
            self.refused.setdefault(nlri, {})[source] = refusal
        elif self.refused and nlri in self.refused:
            self.refused[nlri].pop(source, None)

    def path_id(self, nlri: Nlri, path: Path) -> int:
        """A number that tells the paths of one prefix apart on a session with additional paths (RFC 7911)."""
        return self.path_ids.setdefault((nlri, path.sender, path.path_id), len(self.path_ids) + 1)


def arrival(path: Path) -> tuple[int, int, int]:
    """What stands for the order in which paths were received."""
    return path.sender_router_id, path.sender or 0, path.path_id


def _import_order(path: Path) -> tuple[int, str]:
    return path.rd or 0, str(path.imported_from)


def _put(store: dict[Nlri, dict[Source, Path]], nlri: Nlri, source: Source, path: Path | None) -> bool:
    found = store.get(nlri)
    old = found.get(source) if found is not None else None
    if path is None:
        if old is None or found is None:
            return False
        del found[source]
        if not found:
            del store[nlri]
        return True
    if old is not None and equivalent(old, path):
        return False
    store.setdefault(nlri, {})[source] = path
    return True


def equivalent(one: Path, other: Path) -> bool:
    """Whether two paths are the same to every decision and policy."""
    return (
        (one.attributes is other.attributes or one.attributes == other.attributes)
        and one.weight == other.weight
        and one.sender == other.sender
        and one.external == other.external
        and one.imported_from == other.imported_from
        and same_route(one.route, other.route)
        and one.rd == other.rd
        and one.origin == other.origin
        and one.label is other.label
        and one.locally_originated == other.locally_originated
        and one.suppressed == other.suppressed
        and (one.cause is other.cause or one.cause == other.cause)
    )
