"""From BGP paths to routes: what the routing table of a VRF gets of its BGP table (RFC 4271 §9.1.2.2 and on)."""

from __future__ import annotations

from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.bgp.path import NO_ADDRESS, Path
from tidegate.control.protocols.bgp.table import Speaker
from tidegate.control.table import Mechanism, Protocol, Route, TableId
from tidegate.control.vpnbinding import VpnBinding


def routes_of(speaker: Speaker, table: TableId, cls: PrefixClass, chosen: tuple[Path, ...]) -> tuple[Route, ...]:
    """The routes for the best path and its multipaths; none where the router originates the best path itself."""
    if not chosen or not chosen[0].best:
        return ()
    best = chosen[0]
    if best.aggregate and best.imported_from is None:
        # IOS: an aggregate puts a discard route into the table, so that what it lacks does not loop.
        distance = speaker.family.distance_local
        route = Route(
            Protocol.AGGREGATE, distance, 0, best.cause, interface="Null0", discard=True, attributes=best,
            instance=str(speaker.bgp.asn),
        )  # fmt: skip
        return (route,)
    if best.locally_originated and best.imported_from is None:
        return ()
    paths = [best, *(path for path in chosen[1:] if path.multipath)]
    return tuple(_route(speaker, table, cls, path) for path in paths)


def _distance(speaker: Speaker, cls: PrefixClass, path: Path) -> int:
    family = speaker.family
    if not path.external:
        return family.distance_internal
    # IOS: `network … backdoor` gives an external route the distance of local ones, so that an IGP's wins.
    backdoor = any(statement.backdoor and statement.prefix == cls.representative for statement in family.networks)
    return family.distance_local if backdoor else family.distance_external


def _route(speaker: Speaker, table: TableId, cls: PrefixClass, path: Path) -> Route:
    attributes = path.attributes
    next_hop, interface, vrf = attributes.next_hop, None, None
    label: VpnBinding | None = None
    discard = False
    if path.imported_from is not None:
        vrf = path.imported_from.vrf
        if path.is_remote():
            vrf = "default"  # a remote PE: the next hop is in the global table
            label = path.label
        elif path.route is not None:
            interface, discard = path.route.interface, path.route.discard
            next_hop = path.route.next_hop or NO_ADDRESS
            vrf = path.route.next_hop_vrf or vrf
    return Route(
        Protocol.BGP,
        _distance(speaker, cls, path),
        attributes.med or 0,
        path.cause,
        next_hop if next_hop != NO_ADDRESS else None,
        interface,
        vrf if vrf != table.vrf else None,
        label,
        0,
        str(speaker.bgp.asn),
        path.mechanism,
        path.imported_from,
        discard,
        path,
    )


def leaked_local(table: TableId, path: Path, behaviour_leaks_local: bool) -> bool:
    """Whether the import of a connected network brings its host route along (`L`, seen on IOS-XE 16.4)."""
    route = path.route
    return (
        behaviour_leaks_local
        and path.mechanism is Mechanism.ROUTE_TARGET
        and path.imported_from is not None
        and path.imported_from.device == table.device
        and route is not None
        and route.protocol is Protocol.CONNECTED
    )
