"""What a route policy sees of a route and may change, whatever protocol the route is of."""

from __future__ import annotations

from typing import NamedTuple

from tidegate.control.cause import Reason
from tidegate.net.aspath import AsPath
from tidegate.net.community import Community, ExtendedCommunity
from tidegate.net.prefix import Address, Prefix


class Subject(NamedTuple):
    """A route as a policy sees it; `_replace` makes the changed one. None: the route has no such attribute.

    `protocol` is the family of protocols (connected, static, ospf, bgp …), `instance` its process, `route_types` what
    `match route-type` tests (internal, external, external-1 …). `interface` is the outgoing interface of the route.
    """

    prefix: Prefix
    protocol: str = ""
    instance: str = ""
    route_types: frozenset[str] = frozenset()
    interface: str | None = None
    next_hop: Address | None = None
    route_source: Address | None = None  # the neighbor that sent it
    metric: int | None = None  # MED, or the metric in an IGP
    metric_type: int | None = None  # OSPF external type that the policy set
    tag: int = 0
    local_preference: int | None = None
    weight: int | None = None
    origin: str = "i"  # i, e, ?
    as_path: AsPath = ()
    communities: frozenset[Community] = frozenset()
    extended: frozenset[ExtendedCommunity] = frozenset()


class Verdict(NamedTuple):
    """What a policy says of a route.

    `lines` are the lines of the device that decided and that changed the route, in order; `reason` is None when
    `permit`, else POLICY_DENIED, POLICY_UNMATCHED, POLICY_UNDEFINED or FILTER_DENIED. `subject` is the route as
    changed by the policy (as given when denied). `next_hop_self`, `next_hop_peer`: `set ip next-hop self`,
    `set ip next-hop peer-address` applied. `certain` is False where an entry that could have matched holds match or
    set lines that are not modelled.
    """

    permit: bool
    subject: Subject
    lines: tuple[int, ...] = ()
    reason: Reason | None = None
    next_hop_self: bool = False
    next_hop_peer: bool = False
    certain: bool = True
