"""Causes and reasons: why a route exists, and why a candidate does not (design idea 3)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tidegate.model.static import StaticRoutes
from tidegate.net.prefix import Prefix


class Rule(StrEnum):
    """What made a route. The value is the sentence shown to a user."""

    CONNECTED = "the network of an interface that is up"
    LOCAL = "the interface's own address"
    STATIC = "static route"
    STATIC_INTERFACE = "static route out of another table's interface"
    STATIC_NEXT_HOP = "static route whose next hop is looked up in another table"
    OSPF_INTRA = "OSPF route of the same area"
    OSPF_INTER = "OSPF route of another area"
    OSPF_EXTERNAL = "OSPF external route"
    OSPF_ORIGIN = "advertised into OSPF by the interface it is on"
    OSPF_DEFAULT = "default route originated into OSPF"
    REDISTRIBUTED = "redistributed from another protocol"
    BGP_NETWORK = "originated by a network statement"
    BGP_AGGREGATE = "aggregate of more specific routes"
    BGP_DEFAULT = "default route originated to a neighbor"
    BGP_EXTERNAL = "learned over eBGP"
    BGP_INTERNAL = "learned over iBGP"
    BGP_ADVERTISED = "advertised over a BGP session"
    BGP_ANNOUNCED = "announced by a neighbor outside the snapshot"
    VPN_EXPORT = "exported with the VRF's route targets"
    VPN_IMPORT = "imported because a route target matches"
    IMPORT_GLOBAL = "imported from the global table by a map"
    EXPORT_GLOBAL = "exported to the global table by a map"
    REPLICATED = "replicated from another table"
    RECEIVED_VRF = "an interface's own network, put into the VRF by vrf receive"


class Reason(StrEnum):
    """Why a candidate did not make it. The value is the sentence shown to a user."""

    # Routing table
    HIGHER_DISTANCE = "another protocol's route has the lower administrative distance"
    HIGHER_METRIC = "the same protocol has a better route"
    INTERFACE_DOWN = "the outgoing interface is down"
    NO_INTERFACE = "the outgoing interface does not exist"
    NEXT_HOP_UNRESOLVED = "the next hop is not in the table it is looked up in"
    NEXT_HOP_RECURSIVE = "the next hop resolves only through the route itself"
    INTER_VRF_GUARD = "`no ip route static inter-vrf` refuses a static route out of another table's interface"
    VRF_UNDEFINED = "the VRF is not defined"
    TRACK_UNKNOWN = "the state of the tracked object is not in the configuration"
    DISTRIBUTE_LIST = "a distribute-list filters it"
    DN_BIT = "the DN bit marks it as coming from a PE (RFC 4577)"
    NO_ROUTING = "the device does not route (`no ip routing`)"
    # Redistribution and policy
    POLICY_DENIED = "a route-map entry denies it"
    POLICY_UNMATCHED = "no entry of the route-map matches it"
    POLICY_UNDEFINED = "the route-map is not defined"
    FILTER_DENIED = "a filter list denies it"
    NOT_REDISTRIBUTED = "nothing redistributes it"
    CLASSFUL_ONLY = "redistribution without `subnets` takes classful networks only"
    NOT_IN_ROUTING_TABLE = "the routing table does not hold exactly this prefix"
    NO_COMPONENT = "the aggregate has no more specific route"
    SUPPRESSED = "an aggregate with summary-only suppresses it"
    # BGP decision process, RFC 4271 §9.1 and the vendors' order
    FIRST_AS = "the AS path does not begin with the neighbor's AS (bgp enforce-first-as)"
    AS_LOOP = "the AS path holds our own AS"
    ORIGINATOR_LOOP = "it carries our own router ID as originator"
    CLUSTER_LOOP = "the cluster list holds our own cluster ID"
    NEXT_HOP_SELF_LOOP = "the next hop is our own address"
    LOWER_WEIGHT = "lower weight"
    LOWER_LOCAL_PREFERENCE = "lower local preference"
    NOT_LOCAL_ORIGIN = "the other is originated by this router"
    LONGER_AS_PATH = "longer AS path"
    HIGHER_ORIGIN = "higher origin code"
    HIGHER_MED = "higher MED"
    INTERNAL_PATH = "internal, and the other is external"
    HIGHER_IGP_METRIC = "higher IGP metric to the next hop"
    YOUNGER_PATH = "younger than another external path"
    HIGHER_ROUTER_ID = "higher router ID"
    LONGER_CLUSTER_LIST = "longer cluster list"
    HIGHER_NEIGHBOR_ADDRESS = "higher neighbor address"
    IBGP_SPLIT_HORIZON = "learned over iBGP, and no reflection between these neighbors (RFC 4271 §9.2, RFC 4456)"
    NOT_SENT_BACK = "it was learned from that very neighbor"
    COMMUNITY_NO_EXPORT = "a well-known community forbids it (RFC 1997)"
    FAMILY_NOT_ACTIVE = "the address family is not active on the session"
    RIB_FAILURE = "the routing table prefers another protocol's route"
    # VPN
    NO_MATCHING_TARGET = "no route target matches"
    NO_ROUTE_TARGETS = "it carries no route target: send-community extended is missing or the VRF exports none"
    IMPORT_MAP_DENIED = "the import map does not permit it"
    NOT_TRANSITIVE = "an imported route is not exported again"
    NO_RD = "the VRF has no route distinguisher"
    NO_BGP = "no BGP process carries it"
    NOT_IN_BGP = "the BGP table of the source does not hold it"
    PREFIX_LIMIT = "over the prefix limit"
    SITE_OF_ORIGIN_LOOP = "it carries the neighbor's site of origin"


@dataclass(slots=True, unsafe_hash=True)
class Cause:
    """Why a route is there: a rule, the lines of one device it rests on, and the routes it came from.

    A tree: parents lead down to interface and static lines. Shared between all routes that rest on it, so it must
    not be changed (`frozen` would make each of the many take five times as long). `device` is the device whose lines
    these are. A class of static routes shares one cause: `bundle` then knows the line of each prefix, so ask
    `lines_for` and not `lines`.
    """

    rule: Rule
    device: str
    lines: tuple[int, ...] = ()
    parents: tuple[Cause, ...] = ()
    note: str = ""
    bundle: StaticRoutes | None = None

    def lines_for(self, prefix: Prefix) -> tuple[int, ...]:
        """The lines on which the route of this very prefix rests, in the order in which they should be read."""
        line = self.bundle.line_of(prefix) if self.bundle is not None else None
        return self.lines if line is None else (line, *self.lines)
