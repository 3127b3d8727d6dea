"""The two ends of a BGP session: whether they come up, and what keeps them from it.

A session needs both ends: each must name the other's address as the other uses it, agree on the AS numbers, reach the
other (RFC 4271 §8), and have an address family in common (RFC 4760 §8, RFC 5492). eBGP neighbors must be directly
connected unless ebgp-multihop says otherwise.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from tidegate.control.adjacency import Adjacency
from tidegate.control.interfacestate import shutdown_lines
from tidegate.control.protocols.bgp.peering import Peering, router_id
from tidegate.control.resolution import Key, Resolution, Resolver
from tidegate.control.table import Protocol, TableId
from tidegate.control.topology import Topology
from tidegate.model.announcement import SessionEnd
from tidegate.model.bgp import BgpFamilyName, BgpNeighbor, BgpProcess
from tidegate.model.device import Device, Endpoint, Network
from tidegate.model.interface import Interface, InterfaceKind
from tidegate.net.aspath import Asn
from tidegate.net.prefix import Address, address_family, contains, format_address


@dataclass(slots=True, eq=False)
class End:
    """One configured neighbor, judged: what it found, or its problem."""

    device: Device
    bgp: BgpProcess
    vrf: str
    neighbor: BgpNeighbor
    local: Address | None = None
    route: Resolution | None = None
    problem: str | None = None
    opposite: str | None = None  # the device at the neighbor's address, once it is found
    unanswered: bool = False  # fit by itself, and no device of the snapshot is at the neighbor's address
    down_lines: tuple[int, ...] = ()  # what keeps the interface down that the problem names

    @property
    def key(self) -> SessionEnd:
        return self.device.name, self.vrf, self.neighbor.address

    @property
    def question(self) -> Key:
        """What it asks the resolver: the way to the neighbor."""
        return TableId(self.device.name, self.vrf, address_family(self.neighbor.address)), self.neighbor.address


class Judge:
    """Judges ends by the topology and the routing tables as they stand."""

    def __init__(self, network: Network, topology: Topology, resolver: Resolver) -> None:
        self._network = network
        self._topology = topology
        self._resolver = resolver

    def open(self, end: End) -> tuple[tuple[Peering, Peering] | None, End | None]:
        """Both ends of the session, this one first, or None and `end.problem`; and the other end as it was judged."""
        self._check_alone(end)
        if end.problem is not None or end.local is None:
            return None, None
        other = self._other_end(end)
        if other is None:
            return None, None
        end.opposite = other.device.name
        self._check_alone(other)
        end.problem = other.problem and f"{other.device.name}: {other.problem}"
        if end.problem is None:
            end.problem = _disagreement(end, other)
        if end.problem is not None:
            return None, other
        one, two = _peering(end, other), _peering(other, end)
        one.peer, two.peer = two, one
        one.families = two.families = tuple(name for name in _active(end.neighbor) if name in _active(other.neighbor))
        return (one, two), other

    def _check_alone(self, end: End) -> None:
        """What one end can tell by itself: configuration, its own address, the way to the neighbor."""
        neighbor = end.neighbor
        if neighbor.shutdown:
            end.problem = f"shut down: remove `neighbor {format_address(neighbor.address)} shutdown`"
        elif neighbor.remote_as is None:
            end.problem = f"no AS is known: add `neighbor {format_address(neighbor.address)} remote-as`"
        elif end.vrf != "default" and end.vrf not in end.device.vrfs:
            end.problem = f"VRF {end.vrf} is not defined: define it, or remove its address family"
        else:
            end.route = self._resolver.resolve(*end.question)
            end.local, end.problem = self._local_address(end)
            if end.problem is None and (end.route is None or end.route.interface is None):
                end.problem = self._no_route(end)
            elif end.problem is None and not self._within_hops(end):
                end.problem = self._subnet_down(end) or (
                    f"eBGP neighbor {format_address(neighbor.address)} is not directly connected: add `ebgp-multihop`"
                )

    def _within_hops(self, end: End) -> bool:
        neighbor = end.neighbor
        if neighbor.remote_as == _own_asn(end) or neighbor.ebgp_multihop > 1 or neighbor.ttl_security:
            return True
        assert end.route is not None  # _check_alone looked it up
        if end.route.route.protocol is Protocol.CONNECTED:
            # IOS: with update-source on a loopback the connected check fails as well: the peer is not on that subnet.
            source = end.device.interfaces.get(neighbor.update_source or "")
            return source is None or source.kind is not InterfaceKind.LOOPBACK
        return neighbor.disable_connected_check

    def _local_address(self, end: End) -> tuple[Address | None, str | None]:
        neighbor, device = end.neighbor, end.device
        if neighbor.update_source is not None:
            source = device.interfaces.get(neighbor.update_source)
            name = f"update-source {neighbor.update_source}"
            if source is None or not source.addresses:
                return None, f"{name} has no address: give it one, or name another interface"
            if Endpoint(device.name, source.name) not in self._topology.up:
                end.down_lines = shutdown_lines(device, source.name)
                return None, f"{name} is down: bring it up, or name another interface"
            family = address_family(neighbor.address)
            own = next((a.address for a in source.addresses if address_family(a.address) == family), None)
            return own, None if own is not None else f"{name} has no {family} address: give it one"
        if end.route is None or end.route.interface is None:
            return None, self._no_route(end)
        interface = device.interfaces.get(end.route.interface)
        own = None if interface is None else _address_toward(device, interface, end.route.next_hop)
        return (
            own,
            None if own is not None else f"{end.route.interface} has no address: give it one, or set update-source",
        )

    def _other_end(self, end: End) -> End | None:
        """The device that owns the neighbor's address and knows us by the address we use."""
        address, local = end.neighbor.address, end.local
        owners = self._topology.owners.get(address, ())
        on_link: Endpoint | None = None
        if end.route is not None and end.route.interface is not None and end.route.next_hop == address:
            on_link = self._topology.owner_on_link(Endpoint(end.device.name, end.route.interface), address)
            owners = (on_link,) if on_link is not None else ()
        mismatch: str | None = None
        for owner in owners:
            device = self._network.devices.get(owner.device)
            if device is None:
                continue
            interface = device.interfaces[owner.interface]
            if device is end.device and interface.vrf == end.vrf:
                continue  # two VRFs of one device may peer over a cable, one with itself may not
            if owner not in self._topology.up:
                mismatch = f"{owner.device} {owner.interface} is down: {self._topology.down.get(owner, 'bring it up')}"
                continue
            neighbor = (
                configured_neighbor(device.bgp, interface.vrf, local) if device.bgp and local is not None else None
            )
            if neighbor is not None and device.bgp is not None:
                return End(device, device.bgp, interface.vrf, neighbor)
            mismatch = _not_configured(end, device, interface.vrf)
        answers = f"no device of the snapshot answers at {format_address(address)}"
        end.problem = mismatch or f"{answers}: add the configuration of the router there"
        # More than a hop away, who has the address need not be who is meant: addresses repeat in other VRFs.
        end.unanswered = on_link is None or on_link.device not in self._network.devices
        return None

    def _no_route(self, end: End) -> str:
        where = "" if end.vrf == "default" else f" in VRF {end.vrf}"
        missing = f"no route to {format_address(end.neighbor.address)}{where}"
        return self._subnet_down(end) or f"{missing}: advertise it in the IGP, or add a static route"

    def _subnet_down(self, end: End) -> str | None:
        """What to say where the neighbor is on the subnet of an interface that is down."""
        address = end.neighbor.address
        for interface in end.device.interfaces.values():
            if (
                interface.vrf == end.vrf
                and any(contains(own.prefix, address) for own in interface.addresses)
                and Endpoint(end.device.name, interface.name) not in self._topology.up
            ):
                end.down_lines = shutdown_lines(end.device, interface.name)
                return f"{interface.name}, on the subnet of {format_address(address)}, is down: bring it up"
        return None


def _not_configured(end: End, other: Device, vrf: str) -> str:
    """Which line is missing where, when `other` does not know `end` by the address that it uses."""
    if other.bgp is None:
        return f"{other.name} runs no BGP: it needs `router bgp {end.neighbor.remote_as}`"
    local = format_address(end.local or Address(0))
    for interface in end.device.interfaces.values() if end.neighbor.update_source is None else ():
        for own in interface.addresses if interface.vrf == end.vrf else ():
            if (vrf, own.address) in other.bgp.neighbors:
                known = f"{other.name} has neighbor {format_address(own.address)}, not {local}"
                return f"{known}: add `update-source {interface.name}`"
    where = "" if vrf == "default" else f" in VRF {vrf}"
    return f"{other.name} has no neighbor {local}{where}: add it with remote-as {_own_asn(end)}"


def outside_peering(end: End, first_ases: Collection[Asn | None]) -> Peering | None:
    """The session with a neighbor outside the snapshot that is known to announce; None where this end's configuration
    contradicts it. What only the other end's configuration could tell (password, passive) is taken to fit."""
    if not end.unanswered:
        return None
    families, neighbor = _active(end.neighbor), end.neighbor
    if not families:
        end.problem = "no address family is active for the neighbor"
        return None
    # RFC 4271 §6.3; IOS: `bgp enforce-first-as` is the default.
    if _external(end) and end.bgp.enforce_first_as and neighbor.remote_as not in first_ases:
        told = ", ".join(str(asn) for asn in sorted(asn for asn in first_ases if asn)) or "no AS"
        end.problem = f"{end.device.name} expects AS {neighbor.remote_as}, what is announced begins with {told}"
        return None
    peering = _peering(end, None)
    peering.families, peering.outside = families, True
    end.problem = None
    return peering


def configured_neighbor(bgp: BgpProcess, vrf: str, address: Address) -> BgpNeighbor | None:
    found = bgp.neighbors.get((vrf, address))
    if found is not None:
        return found
    ranges = [r for r in bgp.listen_ranges if r.vrf == vrf and contains(r.prefix, address)]
    if not ranges:
        return None
    best = max(ranges, key=lambda r: r.prefix & 255)
    return replace(best.template, address=address, passive=True)


def _address_toward(device: Device, interface: Interface, next_hop: Address) -> Address | None:
    addresses = interface.addresses
    if not addresses and interface.unnumbered:
        lender = device.interfaces.get(interface.unnumbered)
        addresses = lender.addresses if lender is not None else []
    family = address_family(next_hop)
    same = [a for a in addresses if address_family(a.address) == family]
    return next((a.address for a in same if contains(a.prefix, next_hop)), same[0].address if same else None)


def _own_asn(end: End) -> Asn:
    return end.neighbor.local_as or end.bgp.asn


def _accepts(end: End, other: End) -> bool:
    """Whether `end` expects the AS that `other` presents."""
    presented = {_own_asn(other)}
    if other.neighbor.local_as_dual:
        presented.add(other.bgp.asn)
    return end.neighbor.remote_as in presented


def _active(neighbor: BgpNeighbor) -> tuple[BgpFamilyName, ...]:
    return tuple(sorted(name for name, family in neighbor.families.items() if family.activate))


def _disagreement(end: End, other: End) -> str | None:
    for one, two in ((end, other), (other, end)):
        if not _accepts(one, two):
            name, asn = one.device.name, _own_asn(two)
            expected = f"{name} expects AS {one.neighbor.remote_as}, {two.device.name} is AS {asn}"
            return f"{expected}: set remote-as {asn} on {name}"
    if end.neighbor.password != other.neighbor.password:
        having, lacking = (end, other) if end.neighbor.password else (other, end)
        return f"only {having.device.name} has a password for the session: set the same on {lacking.device.name}"
    if not any(name in _active(other.neighbor) for name in _active(end.neighbor)):
        active = ", ".join(f"{e.device.name}: {' '.join(_active(e.neighbor)) or 'none'}" for e in (end, other))
        return f"no address family is active on both ends ({active}): activate one"
    if not _can_open(end, other) and not _can_open(other, end):
        return f"neither end opens it: {_why_not_opening(end, other)}; {_why_not_opening(other, end)}"
    if not _external(end) and router_id(end.device, end.vrf) == router_id(other.device, other.vrf):
        return f"both ends have the router ID {format_address(router_id(end.device, end.vrf))}: change one of them"
    return None


def _can_open(end: End, other: End) -> bool:
    return _why_not_opening(end, other) is None


def _why_not_opening(end: End, other: End) -> str | None:
    if end.neighbor.passive:
        return f"{end.device.name} is passive"
    if end.route is None or end.route.prefix & 255 == 0:
        # IOS opens no session over a default route (`%BGP: open failed: no route to peer`); the other end may.
        return f"{end.device.name} has only a default route to {format_address(end.neighbor.address)}"
    if end.local != other.neighbor.address:
        return f"{end.device.name} lacks update-source"
    return None


def _external(end: End) -> bool:
    return end.neighbor.remote_as != _own_asn(end)


def _presented(end: End, other: End | None) -> Asn:
    """The AS that `end` opens with: with `dual-as` the one that the other end expects."""
    expected = None if other is None else other.neighbor.remote_as
    return end.bgp.asn if end.neighbor.local_as_dual and expected == end.bgp.asn else _own_asn(end)


def _peering(end: End, other: End | None) -> Peering:
    """This end of the session with `other`; None: that one is outside the snapshot."""
    assert end.local is not None
    assert end.route is not None
    presented = _presented(end, other)
    return Peering(
        end.device,
        end.bgp,
        end.vrf,
        end.neighbor,
        end.local if other is None else other.neighbor.address,  # its address in the session, whichever opened it
        end.neighbor.remote_as != presented,
        presented,
        router_id(end.device, end.vrf),
        end.route.route.protocol is Protocol.CONNECTED,
        interface=end.route.interface,
    )


def state_of(end: End, peering: Peering | None) -> Adjacency:
    neighbor = end.neighbor
    lines = (end.bgp.line, neighbor.line, neighbor.line_of("remote_as"), *end.down_lines)
    other = peering.peer if peering is not None and not peering.outside else None
    return Adjacency(
        end.device.name,
        end.vrf,
        "bgp",
        peering.interface if peering is not None and peering.direct else None,
        other.device.name if other is not None else end.opposite,
        neighbor.address,
        format_address(other.router_id) if other is not None else None,
        peering is not None,
        None if peering is not None else end.problem or "the session is not up",
        tuple(dict.fromkeys(line for line in lines if line)),
        peering.families if peering is not None else (),
    )
