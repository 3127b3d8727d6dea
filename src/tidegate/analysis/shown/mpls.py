"""Label switching of one device.

Labels are numbered as `control.protocols.ldp.bindings` does: by prefix, from 16, those of VPN prefixes behind them. The
prefixes of one VRF that share every property share a label here, where IOS gives each its own.

Constant: sessions are 0 seconds old and have exchanged 0 messages (there is no clock), no byte was switched, the end
that opened a session has the port 49152, and revisions of bindings count prefixes in their order, by twos.
"""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.analysis.shown.answers import Asked, answers
from tidegate.control.protocols.ldp.labels import FIRST_LABEL, LabelTable
from tidegate.control.protocols.ldp.session import LabelRouter, LabelRouters
from tidegate.control.protocols.ospf.instance import processes_of
from tidegate.control.table import TableId
from tidegate.forwarding.fib import Fib, Forward
from tidegate.forwarding.origin import primary_address
from tidegate.model.device import Endpoint
from tidegate.model.interface import Interface, InterfaceKind
from tidegate.model.shown.mpls import (
    Binding,
    LabelEntry,
    LabelForwarding,
    LabelWay,
    LdpBindings,
    LdpDiscoveries,
    LdpDiscovery,
    LdpHello,
    LdpPeer,
    LdpPeers,
    LdpSource,
    MplsInterface,
    MplsInterfaces,
)
from tidegate.net.prefix import Address, Prefix, address_family, network

_AGE = 0
_MESSAGES = 0
_LDP_PORT, _OPENING_PORT = 646, 49152
_REVISION = 2
_VPN = "vpnv4"
_SERIAL = (InterfaceKind.POINT_TO_POINT, InterfaceKind.TUNNEL)


@answers(LabelForwarding)
def label_forwarding(asked: Asked, question: LabelForwarding) -> tuple[LabelEntry, ...]:
    table = asked.plane.labels.get(asked.device.name)
    if table is None:
        return ()
    entries = [*_transport(asked, table), *_vpn(asked, table)]
    return tuple(
        entry
        for entry in sorted(entries, key=lambda entry: (entry.local, entry.prefix))
        if question.vrf in (None, entry.vrf) and question.prefix in (None, entry.prefix)
    )


def _transport(asked: Asked, table: LabelTable) -> Iterator[LabelEntry]:
    for prefix, label in table.bindings.items():
        if label < FIRST_LABEL:
            continue
        ways = (
            LabelWay(hop.label, hop.interface, _shown_next_hop(asked, hop.interface, hop.next_hop))
            for hop in table.next_hops.get(prefix, ())
        )
        yield LabelEntry(label, prefix, tuple(ways))


def _shown_next_hop(asked: Asked, name: str | None, next_hop: Address | None) -> Address | None:
    """IOS prints no address for a point-to-point link."""
    interface = asked.device.interfaces.get(name or "")
    return None if interface is not None and interface.kind in _SERIAL else next_hop


def _vpn(asked: Asked, table: LabelTable) -> Iterator[LabelEntry]:
    device = asked.device.name
    entries = asked.plane.vpn.get((device, _VPN))
    given = table.vpn
    fib = Fib(asked.plane)
    seen: set[tuple[int, Prefix]] = set()
    for (_, cls), paths in entries.paths.items() if entries is not None and given else ():
        for path in paths:
            label = path.label
            if label is None or label.device != device or label.number not in given:
                continue
            for prefix in cls.members:
                if (label.number, prefix) not in seen:
                    seen.add((label.number, prefix))
                    ways = () if label.looked_up else _vpn_ways(asked, fib, TableId(device, label.vrf), prefix)
                    yield LabelEntry(label.number, prefix, ways, True, label.vrf)


def _vpn_ways(asked: Asked, fib: Fib, table: TableId, prefix: Prefix) -> tuple[LabelWay, ...]:
    found = asked.plane.lookup(table, network(prefix))
    actions = () if found is None else fib.along(table, prefix, found[1], network(prefix))
    ways = [a for a in actions if isinstance(a, Forward)]
    if not ways:
        return (LabelWay(None, None, None),)
    return tuple(
        LabelWay(
            way.labels[0] if way.labels else None, way.interface, _shown_next_hop(asked, way.interface, way.next_hop)
        )
        for way in ways
    )


# LDP


class _Around:
    """The device and its neighbors as label switching routers."""

    def __init__(self, asked: Asked) -> None:
        plane = asked.plane
        name = asked.device.name
        here = [Endpoint(name, interface) for interface in asked.device.interfaces]
        names = {name, *(there.device for end in here for there in plane.topology.neighbors.get(end, ()))}
        autoconfigured: dict[Endpoint, int] = {}
        for device in (plane.network.devices[n] for n in sorted(names) if n in plane.network.devices):
            for process in processes_of(device, plane.topology, []):
                lines = process.process.ldp_autoconfig
                for link in process.links.values() if lines else ():
                    line = lines.get(link.area) or lines.get(None)
                    if line is not None and link.interface.ldp_autoconfig:
                        autoconfigured[link.endpoint] = line
        self.asked = asked
        self.autoconfigured = autoconfigured
        self.routers = LabelRouters(plane.network, plane.topology, autoconfigured)
        self.me = self.routers.get(name)

    def heard(self, interface: str) -> Iterator[tuple[LabelRouter, Endpoint]]:
        """The routers whose Hellos come in by an interface, each with its interface there."""
        plane = self.asked.plane
        for there in plane.topology.neighbors.get(Endpoint(self.asked.device.name, interface), ()):
            other = self.routers.get(there.device)
            if other is not None and there.interface in other.links and other.device is not self.asked.device:
                yield other, there

    def sessions(self) -> dict[str, list[Endpoint]]:
        """The devices with which a session is up, and their interfaces by which they are heard."""
        up = {
            (a.interface, a.neighbor_device)
            for a in self.asked.plane.adjacencies
            if a.protocol == "ldp" and a.device == self.asked.device.name and a.up
        }
        found: dict[str, list[Endpoint]] = {}
        for interface in self.me.links if self.me is not None else ():
            for other, there in self.heard(interface):
                if (interface, other.device.name) in up:
                    found.setdefault(other.device.name, []).append(Endpoint(interface, there.interface))
        return found


@answers(LdpPeers)
def ldp_peers(asked: Asked, _question: LdpPeers) -> tuple[LdpPeer, ...]:
    around = _Around(asked)
    me = around.me
    found = []
    for name, links in around.sessions().items():
        other = around.routers.get(name)
        if me is None or me.transport is None or other is None or other.transport is None:
            continue
        sources = tuple(
            LdpSource(mine, primary_address(other.device, other.device.interfaces[its], "ipv4")) for mine, its in links
        )
        # RFC 5036 §2.5.2: the greater transport address opens the session.
        active = me.transport > other.transport
        ports = (_LDP_PORT, _OPENING_PORT) if active else (_OPENING_PORT, _LDP_PORT)
        addresses = tuple(_addresses(asked, other))
        found.append(LdpPeer(other.transport, me.transport, *ports, sources, addresses, _AGE, _MESSAGES, _MESSAGES))
    return tuple(found)


def _addresses(asked: Asked, router: LabelRouter) -> Iterator[Address]:
    """What a router tells its peers are its addresses (RFC 5036 §3.5.5): those of the global table that are up."""
    for interface in router.device.interfaces.values():
        if interface.vrf == "default" and Endpoint(router.device.name, interface.name) in asked.plane.topology.up:
            yield from (own.address for own in interface.addresses if address_family(own.address) == "ipv4")


@answers(LdpDiscoveries)
def ldp_discovery(asked: Asked, _question: LdpDiscoveries) -> LdpDiscovery:
    around = _Around(asked)
    if around.me is None:
        return LdpDiscovery(None)
    table = TableId(asked.device.name, "default")
    hellos = []
    for interface in around.me.links:
        heard = [
            (other.transport, asked.plane.lookup(table, other.transport) is not None)
            for other, _ in around.heard(interface)
            if other.transport is not None
        ]
        hellos.append(LdpHello(interface, tuple(heard)))
    return LdpDiscovery(around.me.transport, tuple(hellos))


@answers(LdpBindings)
def ldp_bindings(asked: Asked, question: LdpBindings) -> tuple[Binding, ...]:
    around = _Around(asked)
    own = asked.plane.labels.get(asked.device.name)
    peers: list[tuple[Address, LabelTable]] = []
    for name in around.sessions():
        other, theirs = around.routers.get(name), asked.plane.labels.get(name)
        if other is not None and other.transport is not None and theirs is not None and theirs.advertises:
            peers.append((other.transport, theirs))
    if own is None:
        return ()
    prefixes = {*own.bindings, *(prefix for _, theirs in peers for prefix in theirs.bindings)}
    return tuple(
        Binding(
            prefix,
            _REVISION * number,
            own.bindings.get(prefix),
            tuple((peer, theirs.bindings[prefix]) for peer, theirs in peers if prefix in theirs.bindings),
        )
        for number, prefix in enumerate(sorted(prefixes), 1)
        if question.prefix in (None, prefix)
    )


@answers(MplsInterfaces)
def mpls_interfaces(asked: Asked, _question: MplsInterfaces) -> tuple[MplsInterface, ...]:
    around = _Around(asked)
    links = around.me.links if around.me is not None else {}

    def configured(interface: Interface) -> bool:
        here = Endpoint(asked.device.name, interface.name)
        return interface.vrf == "default" and (interface.mpls or here in around.autoconfigured)

    return tuple(
        MplsInterface(interface.name, interface.name in links)
        for interface in asked.device.interfaces.values()
        if configured(interface)
    )
