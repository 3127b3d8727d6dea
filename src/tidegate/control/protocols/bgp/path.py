"""BGP paths: the attributes of an UPDATE, and one path in one BGP table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from tidegate.control.cause import Cause, Reason
from tidegate.control.table import Mechanism, Route, TableId
from tidegate.control.vpnbinding import VpnBinding
from tidegate.net.aspath import AsPath
from tidegate.net.community import Community, ExtendedCommunity, RouteDistinguisher
from tidegate.net.prefix import Address

NO_ADDRESS = Address(0)  # the next hop of a path this router originates: printed as 0.0.0.0


class Attributes(NamedTuple):
    """The attributes of an UPDATE (RFC 4271 §5). Shared between all paths that carry the same."""

    origin: str = "i"  # i (IGP), e (EGP), ? (incomplete)
    as_path: AsPath = ()
    next_hop: Address = NO_ADDRESS
    med: int | None = None
    local_preference: int = 100
    communities: frozenset[Community] = frozenset()
    extended: frozenset[ExtendedCommunity] = frozenset()
    originator: Address | None = None  # RFC 4456 §8
    cluster_list: tuple[Address, ...] = ()

    def with_extended(self, extended: frozenset[ExtendedCommunity]) -> Attributes:
        """The same with other extended communities."""
        return Attributes(*self[:6], extended, *self[7:])


@dataclass(slots=True, eq=False)
class Path:
    """One path of one prefix class in one BGP table. Compared by identity.

    `sender` is the neighbor address it came from (None: originated or imported here), `external` whether over eBGP.
    `imported_from` is the table an import took it from; `mechanism` how. `rd` is that of the source entry for a VPN
    path. `best` and `reason` are set by the decision process: `reason` is why it is not best, or why the best path
    is not in the routing table (RIB_FAILURE). `route` is the routing table's route behind a path originated here;
    `origin` the table in which a VPN path began.
    """

    attributes: Attributes
    cause: Cause
    weight: int = 0
    sender: Address | None = None
    sender_router_id: Address = NO_ADDRESS
    sender_device: str | None = None
    external: bool = False
    locally_originated: bool = False
    aggregate: bool = False
    suppressed: int = 0  # of an exported path: the line of the aggregate that suppresses it in its VRF
    rd: RouteDistinguisher | None = None
    imported_from: TableId | None = None
    imported_path: Path | None = None
    route: Route | None = None
    origin: TableId | None = None
    label: VpnBinding | None = None  # of a VPN path: the label that the exporting PE bound to the prefix (RFC 8277)
    mechanism: Mechanism | None = None
    path_id: int = 0  # RFC 7911: tells the paths of one sender apart
    igp_metric: int | None = None  # to the next hop; None: not reachable
    best: bool = False
    multipath: bool = False
    reason: Reason | None = None

    def again(self) -> Path:
        """The same for another prefix of the update: received, and not decided on."""
        return Path(
            self.attributes,
            self.cause,
            self.weight,
            self.sender,
            self.sender_router_id,
            self.sender_device,
            self.external,
            rd=self.rd,
            origin=self.origin,
            path_id=self.path_id,
        )

    def is_remote(self) -> bool:
        """Whether it was imported from another PE, so that its next hop is reached through the MPLS core."""
        return (
            self.mechanism is Mechanism.ROUTE_TARGET
            and self.imported_path is not None
            and self.imported_path.sender is not None
        )
