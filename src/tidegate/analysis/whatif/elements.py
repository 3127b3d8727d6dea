"""What can fail by itself: every link and every node of a network.

A link is a segment that interfaces of two or more nodes share (control/links.py: a cable, or a subnet where there is
no layer-1 file). It fails by its physical interfaces going down: subinterfaces go with their port, a port-channel with
all its members. Two segments on the same ports are one link. A tunnel is no link: it fails with what it runs over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from tidegate.analysis.whatif.scenario import Failure, Kind
from tidegate.control.topology import Topology
from tidegate.model.device import Device, Endpoint, Network
from tidegate.model.interface import InterfaceKind
from tidegate.net.prefix import Address, Prefix, broadcast, family_of, host_prefix, length
from tidegate.net.prefix import network as prefix_network

_NAMED = 4  # ends of a link that its name has


def nodes(network: Network) -> list[Failure]:
    """Every device, by name."""
    return [node(device) for _, device in sorted(network.devices.items())]


def node(device: Device) -> Failure:
    """The device with all its interfaces, loopbacks included."""
    down = tuple(sorted(Endpoint(device.name, name) for name in device.interfaces))
    return Failure(device.name, Kind.NODE, down, (device.name,), device.name)


def links(network: Network, topology: Topology) -> list[Failure]:
    """Every link that is up, sorted by its interfaces.

    A link is called by the devices it joins, `P1--P2`, and by its interfaces, `P1:Serial1/0--P2:Serial1/1`, where
    there are several between them; a LAN of many by the first: `P1:Ethernet0/0--9 others`.
    """
    found: dict[tuple[Endpoint, ...], set[Endpoint]] = {}  # ports -> the interfaces on them that meet
    for segment in _segments(network, topology):
        ports = tuple(sorted({_port(network, endpoint) for endpoint in segment}))
        if len(_ends(ports)) > 1:  # a link joins nodes, and not two ports of one
            found.setdefault(ports, set()).update(segment)
    number = Counter(map(_short_name, found))
    return [
        Failure(
            _short_name(ports) if number[_short_name(ports)] == 1 else "--".join(map(interface_name, ports)),
            Kind.LINK,
            tuple(sorted(line for port in ports for line in _lines(network, port))),
            _ends(ports),
            transfer=_transfer(network, found[ports]),
        )
        for ports in sorted(found)
    ]


def _short_name(ports: tuple[Endpoint, ...]) -> str:
    if len(ports) > _NAMED:
        return f"{interface_name(ports[0])}--{len(ports) - 1} others"
    return "--".join(_ends(ports))


def lines_of(network: Network, endpoint: Endpoint) -> tuple[Endpoint, ...]:
    """The physical interfaces that an interface of a device rests on; itself where it is one."""
    return tuple(sorted(_lines(network, _port(network, endpoint))))


def interface_name(endpoint: Endpoint) -> str:
    """How users name an interface: `PE1:Serial1/0`."""
    return f"{endpoint.device}:{endpoint.interface}"


def interface(network: Network, topology: Topology, endpoint: Endpoint) -> Failure:
    """One interface that goes down."""
    transfer = _transfer(network, [e for e in topology.neighbors if _port(network, e) == endpoint or e == endpoint])
    return Failure(interface_name(endpoint), Kind.LINK, (endpoint,), (endpoint.device,), transfer=transfer)


def _ends(ports: tuple[Endpoint, ...]) -> tuple[str, ...]:
    return tuple(sorted({port.device for port in ports}))


def _segments(network: Network, topology: Topology) -> Iterator[set[Endpoint]]:
    """The interfaces that share a wire. One interface may have several subnets on it, hence neighbors of neighbors."""
    seen: set[Endpoint] = set()
    for start in topology.neighbors:
        if start in seen:
            continue
        segment: set[Endpoint] = set()
        waiting = [start]
        while waiting:
            endpoint = waiting.pop()
            if endpoint not in segment:
                segment.add(endpoint)
                waiting += topology.neighbors.get(endpoint, ())
        seen |= segment
        if any(_is_line(network, endpoint) for endpoint in segment):
            yield segment


def _is_line(network: Network, endpoint: Endpoint) -> bool:
    """Whether it is an interface of a device that can go down by itself."""
    device = network.devices.get(endpoint.device)
    found = None if device is None else device.interfaces.get(endpoint.interface)
    return found is not None and found.kind is not InterfaceKind.TUNNEL


def _port(network: Network, endpoint: Endpoint) -> Endpoint:
    """The port that a subinterface is on; any other interface itself."""
    device = network.devices.get(endpoint.device)
    found = None if device is None else device.interfaces.get(endpoint.interface)
    if device is None or found is None or found.parent is None or found.parent not in device.interfaces:
        return endpoint
    return Endpoint(endpoint.device, found.parent)


def _lines(network: Network, port: Endpoint) -> list[Endpoint]:
    """The physical interfaces of a port: the members of a port-channel. Nothing of a host: its line has no state."""
    device = network.devices.get(port.device)
    if device is None:
        return []
    members = [i.name for i in device.interfaces.values() if i.channel_group == port.interface]
    return [Endpoint(device.name, name) for name in members or (port.interface,)]


def _transfer(network: Network, endpoints: Iterable[Endpoint]) -> tuple[Prefix, ...]:
    """The networks with room for two addresses that interfaces of a link have, and these addresses."""
    found: set[Prefix] = set()
    for endpoint in endpoints:
        device = network.devices.get(endpoint.device)
        on = None if device is None else device.interfaces.get(endpoint.interface)
        for prefix in [own.prefix for own in on.addresses] if on is not None else ():
            if length(prefix) in ((30, 31) if family_of(prefix) == "ipv4" else (126, 127)):
                found.add(prefix)
                first, last = prefix_network(prefix), broadcast(prefix)
                found.update(host_prefix(Address(address)) for address in range(first, last + 1))
    return tuple(sorted(found))
