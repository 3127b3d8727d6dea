"""Links: which interfaces share a layer-2 segment, from a layer-1 file or else from subnets.

With cables, what they join is a segment: interfaces of one cable, or of all cables that meet in a switch (a node that
is no router of the snapshot, or switch ports of one that is). Subinterfaces meet those of the same tag; on a segment
with a switch VLANs are told apart by their subnets, as a port's VLAN is not known.

Without cables, interfaces in one subnet are joined where that has one meaning only. The same subnet may exist several
times, once for each customer (RFC 4364 §1.1): an address that occurs twice, or VRFs of several names on one LAN, show
that. Such interfaces are left apart and reported, never guessed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from tidegate.control.interfacestate import down_interfaces, is_bridged, may_bridge
from tidegate.control.topology import Topology
from tidegate.model.device import Device, Endpoint, Host, Network
from tidegate.model.interface import GatewayGroup, Interface, InterfaceKind
from tidegate.model.source import Diagnostic, Severity
from tidegate.net.prefix import Address, Prefix, address_family, family_of, format_address, format_prefix, make_prefix

_LINK_LOCAL = 0xFE80 << 112 | 1 << 128  # RFC 4291 §2.5.6: fe80::/10 is on every link
_LINK_LOCAL_MASK = 0xFFC0 << 112 | 1 << 128
_NAMED = 4  # other members of an ambiguous subnet that its diagnostic names


def link_shape(device: Device) -> object:
    """What of a device's configuration decides about its links: while that is equal, so are they."""
    return [
        (
            i.name,
            i.kind,
            i.vrf,
            i.shutdown,
            [(a.address, a.prefix) for a in i.addresses],
            i.unnumbered,
            i.parent,
            i.vlan,
            i.channel_group,
            i.routed,
            i.address_unknown,
            (i.tunnel.source, i.tunnel.destination, i.tunnel.mode) if i.tunnel is not None else None,
            [(g.protocol, g.group, g.address, g.priority) for g in i.gateways],
        )
        for i in device.interfaces.values()
    ]


class Attachment(NamedTuple):
    """One address of one up interface, as a candidate for a link."""

    endpoint: Endpoint
    vrf: str
    address: Address
    line: int  # 0 for a host


def build_topology(network: Network) -> Topology:
    """Interface states, links and address owners of `network` (`control.relinks` changes a few states in one).

    Whether a tunnel's destination can be reached is not looked at: that needs routes. The same network always gives
    the same answer, in the same order.
    """
    topology = Topology(down=down_interfaces(network))
    addresses = _up_addresses(network, topology)
    if network.cables is None:
        groups = _inferred(network, topology, addresses)
    else:
        drop_dead_circuits(network, network.cables, topology, subinterfaces_of(network))
        addresses = {e: a for e, a in addresses.items() if e in topology.up}
        groups = _cabled(network, network.cables, topology)
    neighbors: dict[Endpoint, set[Endpoint]] = defaultdict(set)
    single: dict[Endpoint, Sequence[Endpoint]] = {}
    for members in groups:
        for endpoint in members:
            if endpoint in single or endpoint in neighbors:
                neighbors[endpoint].update(single.pop(endpoint, ()), members)
            else:
                single[endpoint] = members
    links = {endpoint: tuple(e for e in members if e != endpoint) for endpoint, members in single.items()}
    links.update({e: tuple(sorted(members - {e})) for e, members in neighbors.items()})
    topology.neighbors = {endpoint: links[endpoint] for endpoint in sorted(links) if links[endpoint]}
    topology.owners = _owners(network, topology, addresses)
    return topology


def _up_addresses(network: Network, topology: Topology) -> dict[Endpoint, list[Attachment]]:
    """Fills `topology.up`; the addresses of every up interface."""
    found: dict[Endpoint, list[Attachment]] = {}
    for endpoint, attachments in attachments_of(network):
        if endpoint not in topology.down:
            topology.up.add(endpoint)
            found[endpoint] = attachments
    return found


def attachments_of(network: Network) -> Iterable[tuple[Endpoint, list[Attachment]]]:
    """The addresses of every interface, up or down, an unnumbered one with those that it borrows."""
    for device in network.devices.values():
        for interface in device.interfaces.values():
            endpoint = Endpoint(device.name, interface.name)
            lender = device.interfaces.get(interface.unnumbered) if interface.unnumbered else None
            yield (
                endpoint,
                [
                    Attachment(endpoint, interface.vrf, a.address, a.line)
                    for a in (interface if lender is None else lender).addresses
                ],
            )
    for host in network.hosts.values():
        for name, host_interface in host.interfaces.items():
            endpoint = Endpoint(host.name, name)
            yield endpoint, [Attachment(endpoint, "default", address, 0) for address, _ in host_interface.prefixes]


def interface_of(network: Network, endpoint: Endpoint) -> Interface | None:
    """The interface of a device; None for that of a host, or one without configuration."""
    device = network.devices.get(endpoint.device)
    return None if device is None else device.interfaces.get(endpoint.interface)


def prefixes_of(network: Network, endpoint: Endpoint) -> list[Prefix]:
    """The subnets of an interface of a device or host; none for an unnumbered one."""
    interface = interface_of(network, endpoint)
    if interface is not None:
        return [a.prefix for a in interface.addresses]
    host = network.hosts.get(endpoint.device)
    found = host.interfaces.get(endpoint.interface) if host else None
    return [make_prefix(address, bits) for address, bits in found.prefixes] if found else []


# Links from cables


def drop_dead_circuits(
    network: Network,
    cables: Iterable[tuple[Endpoint, Endpoint]],
    topology: Topology,
    subinterfaces: Mapping[Endpoint, list[Interface]],
) -> None:
    """Takes down serial lines whose other end is down, with their subinterfaces."""
    # A serial line has no carrier while the other end is shut down; virtual Ethernet ports stay up.
    for one, other in cables:
        for near, far in ((one, other), (other, one)):
            interface = interface_of(network, near)
            if interface is None or interface.kind is not InterfaceKind.POINT_TO_POINT or far not in topology.down:
                continue
            for endpoint in (near, *(Endpoint(near.device, i.name) for i in subinterfaces.get(near, ()))):
                if endpoint in topology.up:
                    topology.up.discard(endpoint)
                    topology.down[endpoint] = f"its peer {far.device} {far.interface} is down"


def _cabled(
    network: Network,
    cables: Iterable[tuple[Endpoint, Endpoint]],
    topology: Topology,
) -> Iterable[Sequence[Endpoint]]:
    parent: dict[object, object] = {}

    def find(node: object) -> object:
        root = parent.setdefault(node, node)
        while root != parent[root]:
            parent[root] = parent[parent[root]]
            root = parent[root]
        return root

    switches: set[str] = set()  # nodes that bridge: their endpoints are one segment
    bridging = {name for name, device in network.devices.items() if any(map(is_bridged, device.interfaces.values()))}
    subinterfaces = subinterfaces_of(network)
    for cable in cables:
        ends = [attached(network, end, end.device in bridging and end not in subinterfaces) for end in cable]
        for end in ends:
            if isinstance(end, str):
                switches.add(end)
        parent[find(ends[0])] = find(ends[1])
    for name in sorted(switches):
        device = network.devices.get(name)
        bridged = [i for i in device.interfaces.values() if is_bridged(i)] if device else []
        for interface in bridged:
            parent[find(Endpoint(name, interface.name))] = find(name)
        if device is not None:
            text = "which of its ports are in which VLAN is not modelled: interfaces behind them meet by subnet"
            topology.diagnostics.append(
                Diagnostic("switching-not-modelled", Severity.INFO, device.text.file, 0, "", text)
            )
    segments: dict[object, list[Endpoint]] = defaultdict(list)
    for node in parent:
        if isinstance(node, Endpoint):
            segments[find(node)].append(node)
    switched = {find(name) for name in switches}
    for root, ports in segments.items():
        yield from meet(network, topology, ports, subinterfaces, root in switched)


def attached(network: Network, end: Endpoint, bridging: bool) -> Endpoint | str:
    """The interface a cable's end is for: the port-channel of a member; the node's name where it is a switch.

    `bridging`: the device has VLAN or bridge interfaces, so that a port without any address may be one of theirs.
    """
    if end.device in network.hosts:
        return end.device if _is_bridge(network.hosts[end.device]) else end
    interface = interface_of(network, end)
    if end.device not in network.devices:
        return end.device
    if interface is None:
        return end
    if not interface.routed or (bridging and may_bridge(interface)):
        return end.device
    return end if interface.channel_group is None else Endpoint(end.device, interface.channel_group)


def _is_bridge(host: Host) -> bool:
    """Several interfaces and no address on any: the node forwards frames between them."""
    return len(host.interfaces) > 1 and not any(interface.prefixes for interface in host.interfaces.values())


def subinterfaces_of(network: Network) -> dict[Endpoint, list[Interface]]:
    """The subinterfaces of each interface."""
    found: dict[Endpoint, list[Interface]] = defaultdict(list)
    for device in network.devices.values():
        for interface in device.interfaces.values():
            if interface.parent is not None:
                found[Endpoint(device.name, interface.parent)].append(interface)
    return found


def meet(
    network: Network,
    topology: Topology,
    ports: Iterable[Endpoint],
    subinterfaces: Mapping[Endpoint, list[Interface]],
    switched: bool,
) -> Iterable[Sequence[Endpoint]]:
    """The groups of interfaces that hear each other on the segment of `ports`."""
    groups: dict[object, list[Endpoint]] = defaultdict(list)
    for port in ports:
        attached: list[tuple[Endpoint, int | None]] = [(port, None)]
        attached += [(Endpoint(port.device, i.name), i.vlan) for i in subinterfaces.get(port, ())]
        for endpoint, vlan in attached:
            if endpoint not in topology.up:
                continue
            if not switched:
                groups[vlan if endpoint == port or vlan is not None else ""].append(endpoint)
                continue
            for prefix in prefixes_of(network, endpoint):
                groups[prefix].append(endpoint)
    for members in groups.values():
        if len(members) > 1:
            yield sorted(members)


# Links from subnets


def _inferred(
    network: Network, topology: Topology, addresses: Mapping[Endpoint, list[Attachment]]
) -> Iterable[Sequence[Endpoint]]:
    subnets: dict[Prefix, list[Attachment]] = defaultdict(list)
    for prefix, attachment in candidates(network, addresses):
        subnets[prefix].append(attachment)
    for prefix in sorted(subnets):
        if len(subnets[prefix]) > 1:
            yield from _subnet(network, topology, prefix, sorted(subnets[prefix]))


def candidates(network: Network, addresses: Mapping[Endpoint, list[Attachment]]) -> Iterable[tuple[Prefix, Attachment]]:
    """The addresses that could be on a link, each with its subnet."""
    for endpoint, attachments in addresses.items():
        interface = interface_of(network, endpoint)
        if interface is not None:
            if interface.kind in (InterfaceKind.LOOPBACK, InterfaceKind.NULL) or interface.unnumbered:
                continue
            if interface.channel_group is not None or not interface.routed:
                continue
        for attachment, prefix in zip(attachments, prefixes_of(network, endpoint), strict=True):
            host_bits = 32 if address_family(attachment.address) == "ipv4" else 128
            if prefix & 255 < host_bits and attachment.address & _LINK_LOCAL_MASK != _LINK_LOCAL:
                yield prefix, attachment


def _subnet(
    network: Network, topology: Topology, prefix: Prefix, members: list[Attachment]
) -> Iterable[Sequence[Endpoint]]:
    reason = conflict(prefix, members)
    if reason is None:
        yield sorted({m.endpoint for m in members})
        return
    if all(m.vrf != "default" for m in members):
        # VRFs only: each name is one customer, where nothing contradicts that.
        copies: dict[str, list[Attachment]] = defaultdict(list)
        for member in members:
            copies[member.vrf].append(member)
        if len(copies) > 1 and all(conflict(prefix, copy) is None for copy in copies.values()):
            yield from (sorted({m.endpoint for m in copy}) for copy in copies.values() if len(copy) > 1)
            members = [copy[0] for copy in copies.values() if len(copy) == 1]
            if len(members) < 2:
                return
    topology.diagnostics.append(_ambiguous(network, prefix, members, reason))


def conflict(prefix: Prefix, members: Sequence[Attachment]) -> str | None:
    """Why `members` cannot be one link, as a phrase; None where they can."""
    if len({m.address for m in members}) < len(members):
        return "an address occurs more than once"
    devices = {m.endpoint.device for m in members}
    if len(devices) < len({m.endpoint for m in members}):
        return "one device has several interfaces in it"
    point_to_point = prefix & 255 >= (30 if family_of(prefix) == "ipv4" else 126)
    names = {m.vrf for m in members} - {"default"}
    if len(names) > 1 and not (point_to_point and len(members) == 2):
        return "it is in VRFs of different names"
    return None


def _ambiguous(network: Network, prefix: Prefix, members: Sequence[Attachment], reason: str) -> Diagnostic:
    first = next((m for m in members if m.line), members[0])
    device = network.devices.get(first.endpoint.device)
    others = [f"{m.endpoint.device} {m.endpoint.interface} (VRF {m.vrf})" for m in members if m is not first]
    listed = ", ".join(others[:_NAMED]) + (f" and {len(others) - _NAMED} more" if len(others) > _NAMED else "")
    # One device alone may well hold one subnet in two VRFs; only between devices a link is likely missed.
    alone = len({m.endpoint.device for m in members}) == 1
    message = (
        f"{first.endpoint.interface} is not linked: {format_prefix(prefix)} is also on {listed}, and {reason}; "
        "give the cables in a layer-1 file"
    )
    return Diagnostic(
        "ambiguous-link",
        Severity.INFO if alone else Severity.WARNING,
        device.text.file if device else "",
        first.line,
        device.text.ref(first.line).text if device else format_address(first.address),
        message,
    )


# Addresses


def _owners(
    network: Network, topology: Topology, addresses: Mapping[Endpoint, list[Attachment]]
) -> dict[Address, tuple[Endpoint, ...]]:
    found: dict[Address, list[Endpoint]] = defaultdict(list)
    for endpoint, attachments in addresses.items():
        for attachment in attachments:
            found[attachment.address].append(endpoint)
    for address, endpoint in _gateway_masters(network, topology):
        if endpoint not in found[address]:
            found[address].append(endpoint)
    return {address: tuple(sorted(endpoints)) for address, endpoints in found.items()}


def _gateway_masters(network: Network, topology: Topology) -> Iterable[tuple[Address, Endpoint]]:
    """Who answers for each virtual address: on each link the router that wins the group's election."""
    for device in network.devices.values():
        for interface in device.interfaces.values():
            me = Endpoint(device.name, interface.name)
            if not interface.gateways or me not in topology.up or not interface.addresses:
                continue
            for group in interface.gateways:
                if group.address is None:
                    continue
                mine = _rank(interface, group)
                if all(mine > rival for rival in _rivals(network, topology, me, group)):
                    yield group.address, me


def _rivals(network: Network, topology: Topology, me: Endpoint, group: GatewayGroup) -> Iterable[tuple[int, Address]]:
    for endpoint in topology.neighbors.get(me, ()):
        interface = interface_of(network, endpoint)
        for other in interface.gateways if interface else ():
            if interface and interface.addresses and other.protocol == group.protocol and other.group == group.group:
                yield _rank(interface, other)


def _rank(interface: Interface, group: GatewayGroup) -> tuple[int, Address]:
    # RFC 5798 §5.2.4: the owner of the address has priority 255; §6.4.2: the higher address wins a tie.
    primary = interface.addresses[0].address
    return (255 if group.protocol == "vrrp" and primary == group.address else group.priority, primary)
