"""Route policies and filters as data: what they match and what they set. `control.policy` evaluates them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from tidegate.model.source import Located
from tidegate.net.aspath import Asn
from tidegate.net.community import Community, ExtendedCommunity
from tidegate.net.prefix import Address, Family, Prefix

_ANY = Address(0)
_EVERY_BIT = Address(0xFFFFFFFF)


@dataclass(slots=True)
class PrefixListEntry(Located):
    """Matches prefixes that `prefix` covers, with a length of `ge`..`le` (both inclusive)."""

    sequence: int
    permit: bool
    prefix: Prefix
    ge: int
    le: int


@dataclass(slots=True)
class PrefixList(Located):
    name: str
    family: Family = "ipv4"
    entries: list[PrefixListEntry] = field(default_factory=list)  # by sequence


@dataclass(slots=True)
class Ports:
    """A port match: `operator` is eq, neq, lt, gt or range (`values` then has two)."""

    operator: str
    values: tuple[int, ...]


@dataclass(slots=True)
class AccessListEntry(Located):
    """`source` and `destination` match where they equal on the bits that the wildcard has as zero.

    A standard list has the destination `any`. Used as a route filter, a standard list matches the network address;
    an extended one matches the network with `source` and the mask with `destination`. `sequence` orders the entries
    and is what the device shows before them; 0 where the dialect has no sequence numbers.
    """

    permit: bool
    protocol: str = "ip"
    source: Address = _ANY
    source_wildcard: Address = _EVERY_BIT
    destination: Address = _ANY
    destination_wildcard: Address = _EVERY_BIT
    source_ports: Ports | None = None
    destination_ports: Ports | None = None
    established: bool = False
    icmp_type: str | None = None
    unmodelled: str | None = None  # options the model does not hold (time-range, dscp …)
    sequence: int = 0


@dataclass(slots=True)
class AccessList(Located):
    name: str
    extended: bool = False
    entries: list[AccessListEntry] = field(default_factory=list)  # in the order in which they are tried


@dataclass(slots=True)
class AsPathListEntry(Located):
    permit: bool
    regex: str  # in the vendor's regular expression language


@dataclass(slots=True)
class AsPathList(Located):
    name: str
    entries: list[AsPathListEntry] = field(default_factory=list)


@dataclass(slots=True)
class CommunityListEntry(Located):
    """A standard entry matches routes that carry all of `communities`; an expanded one matches `regex`."""

    permit: bool
    communities: tuple[Community, ...] = ()
    regex: str | None = None


@dataclass(slots=True)
class CommunityList(Located):
    name: str
    expanded: bool = False
    entries: list[CommunityListEntry] = field(default_factory=list)


@dataclass(slots=True)
class ExtendedCommunityListEntry(Located):
    permit: bool
    communities: tuple[ExtendedCommunity, ...] = ()
    regex: str | None = None


@dataclass(slots=True)
class ExtendedCommunityList(Located):
    name: str
    expanded: bool = False
    entries: list[ExtendedCommunityListEntry] = field(default_factory=list)


# Matches: all of an entry's must hold; one match with several names or values holds when any of them does.
@dataclass(slots=True)
class MatchPrefix(Located):
    """`match ip address …`, `match ip next-hop …`, `match ip route-source …`."""

    subject: Literal["prefix", "next-hop", "route-source"]
    lists: tuple[str, ...]
    kind: Literal["prefix-list", "access-list"]


@dataclass(slots=True)
class MatchAsPath(Located):
    lists: tuple[str, ...]


@dataclass(slots=True)
class MatchCommunity(Located):
    lists: tuple[str, ...]
    exact: bool = False


@dataclass(slots=True)
class MatchExtendedCommunity(Located):
    lists: tuple[str, ...]


@dataclass(slots=True)
class MatchNumber(Located):
    """Equality of one numeric attribute with any of `values`."""

    attribute: Literal["tag", "metric", "local-preference", "length"]
    values: tuple[int, ...]


@dataclass(slots=True)
class MatchInterface(Located):
    """The route's outgoing interface; for a BGP or redistributed route, that of its next hop."""

    names: tuple[str, ...]


@dataclass(slots=True)
class MatchRouteType(Located):
    """internal, external, external-1, external-2, level-1, level-2, local, nssa-external."""

    types: tuple[str, ...]


@dataclass(slots=True)
class MatchSourceProtocol(Located):
    protocols: tuple[tuple[str, str | None], ...]  # (protocol, process)


Match = (
    MatchPrefix
    | MatchAsPath
    | MatchCommunity
    | MatchExtendedCommunity
    | MatchNumber
    | MatchInterface
    | MatchRouteType
    | MatchSourceProtocol
)


@dataclass(slots=True)
class SetNumber(Located):
    """`operation` "+" and "-" change a metric by `value`."""

    attribute: Literal["metric", "local-preference", "weight", "tag", "metric-type"]
    value: int
    operation: Literal["=", "+", "-"] = "="


@dataclass(slots=True)
class SetAsPathPrepend(Located):
    asns: tuple[Asn, ...] = ()
    last_as: int = 0  # prepend the leftmost AS so many times


@dataclass(slots=True)
class SetCommunity(Located):
    """Replace, or with `additive` append; `none` removes all."""

    communities: tuple[Community, ...]
    additive: bool = False
    none: bool = False


@dataclass(slots=True)
class DeleteCommunities(Located):
    """`set comm-list NAME delete`: removes every community that the list permits."""

    list_name: str


@dataclass(slots=True)
class SetExtendedCommunity(Located):
    """`set extcommunity rt … [additive]`, `set extcommunity soo …`; replaces those of `kind` unless additive."""

    kind: Literal["rt", "soo"]
    communities: tuple[ExtendedCommunity, ...]
    additive: bool = False


@dataclass(slots=True)
class DeleteExtendedCommunities(Located):
    """`set extcomm-list NAME delete`."""

    list_name: str


@dataclass(slots=True)
class SetNextHop(Located):
    """`addresses` in order of preference; `peer_address` and `self_address` for BGP."""

    addresses: tuple[Address, ...] = ()
    peer_address: bool = False
    self_address: bool = False


@dataclass(slots=True)
class SetOrigin(Located):
    origin: Literal["i", "e", "?"]


@dataclass(slots=True)
class SetInterface(Located):
    """Policy-based routing: out of this interface (Null0 discards); `default` only where no route is."""

    names: tuple[str, ...]
    default: bool = False


@dataclass(slots=True)
class SetTable(Located):
    """Policy-based routing: look the destination up in this VRF (`set vrf`, `set global`)."""

    vrf: str


Set = (
    SetNumber
    | SetAsPathPrepend
    | SetCommunity
    | DeleteCommunities
    | SetExtendedCommunity
    | DeleteExtendedCommunities
    | SetNextHop
    | SetOrigin
    | SetInterface
    | SetTable
)


@dataclass(slots=True)
class RouteMapEntry(Located):
    """`continue_to`: 0 continues with the next entry, a sequence with that one, None ends here.

    `unmodelled` lists match or set lines that are not modelled: a verdict of this entry is uncertain.
    """

    sequence: int
    permit: bool
    matches: list[Match] = field(default_factory=list)
    sets: list[Set] = field(default_factory=list)
    continue_to: int | None = None
    unmodelled: list[int] = field(default_factory=list)


@dataclass(slots=True)
class RouteMap(Located):
    name: str
    entries: list[RouteMapEntry] = field(default_factory=list)  # by sequence


@dataclass(slots=True)
class Policies:
    """Every named policy of one device."""

    route_maps: dict[str, RouteMap] = field(default_factory=dict)
    prefix_lists: dict[tuple[Family, str], PrefixList] = field(default_factory=dict)
    access_lists: dict[str, AccessList] = field(default_factory=dict)
    as_path_lists: dict[str, AsPathList] = field(default_factory=dict)
    community_lists: dict[str, CommunityList] = field(default_factory=dict)
    extended_community_lists: dict[str, ExtendedCommunityList] = field(default_factory=dict)
