"""Which OSPF processes run, with which router ID, and on which interfaces of which area."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from tidegate.control.cause import Cause, Rule
from tidegate.control.table import TableId
from tidegate.control.topology import Topology
from tidegate.model.device import Device, Endpoint, Network
from tidegate.model.interface import Interface, InterfaceAddress, InterfaceKind, OspfInterface
from tidegate.model.ospf import OspfArea, OspfProcess
from tidegate.model.source import Diagnostic, Severity
from tidegate.net.prefix import Address, Prefix, address_family, host_prefix

BROADCAST, NON_BROADCAST = "broadcast", "non-broadcast"
POINT_TO_POINT, POINT_TO_MULTIPOINT = "point-to-point", "point-to-multipoint"
LOOPBACK = "loopback"
MULTI_ACCESS = frozenset({BROADCAST, NON_BROADCAST})  # they elect a designated router

MAX_COST = 65535  # RFC 2328 appendix B: LSInfinity of a link is 16 bits
_LOOPBACK_COST = 1
_SLOW_HELLO = frozenset({NON_BROADCAST, POINT_TO_MULTIPOINT})  # IOS: 30 s, otherwise 10 s


class OspfInstance(NamedTuple):
    """One OSPF process of one device; process numbers are local to the device."""

    device: str
    process: str


class Stub(NamedTuple):
    """A prefix that an interface puts into its router's LSA (RFC 2328 §12.4.1)."""

    prefix: Prefix
    cost: int
    transit: bool  # the interface's subnet, which the transit network stands for where there is one


@dataclass(slots=True)
class OspfLink:
    """One interface on which a process runs, every default applied. Times in seconds.

    `address` and `subnet` are those of the primary address, the borrowed ones for an unnumbered interface. `lines`
    make the process run here. `order` is the position of the interface on its device.
    """

    endpoint: Endpoint
    interface: Interface
    area: int
    network_type: str
    cost: int
    hello: int
    dead: int
    priority: int
    passive: bool
    mtu_ignore: bool
    authentication: bool
    address: Address
    subnet: Prefix
    unnumbered: bool
    stubs: tuple[Stub, ...]
    lines: tuple[int, ...]
    order: int
    origins: tuple[Cause, ...]  # of the routes to its prefixes; shared by all that one line enables

    def line_of(self, name: str) -> int:
        """The line that sets an OSPF interface field here, 0 where none does."""
        settings = self.interface.ospf
        return settings.at.get(name, 0) if settings is not None else 0


@dataclass(slots=True)
class RunningProcess:
    """One process that runs: it has a router ID and a VRF that exists."""

    id: OspfInstance
    device: Device
    process: OspfProcess
    table: TableId
    router_id: Address
    links: dict[str, OspfLink] = field(default_factory=dict)  # by interface, in the order of the device
    _origins: dict[int, tuple[Cause, ...]] = field(default_factory=dict)

    def area(self, number: int) -> OspfArea:
        """The configuration of an area; a normal one where nothing is configured."""
        found = self.process.areas.get(number)
        return found if found is not None else OspfArea(area=number)

    def origins_of(self, line: int) -> tuple[Cause, ...]:
        """The cause of what `line` makes the process advertise: one object for each line."""
        found = self._origins.get(line)
        if found is None:
            found = self._origins[line] = (Cause(Rule.OSPF_ORIGIN, self.id.device, (line,)),)
        return found

    def areas(self) -> list[int]:
        """Areas with an interface that is up, sorted."""
        return sorted({link.area for link in self.links.values()})

    def heeds_down_bit(self) -> bool:
        # RFC 4577 §4.2.5.1: a PE's VRF process. IOS: every VRF process, unless `capability vrf-lite`.
        return self.process.vrf != "default" and not self.process.vrf_lite

    def is_border_router(self) -> bool:
        # RFC 3509 §2.1, IOS: several areas attached, and the backbone is one of them.
        areas = self.areas()
        return len(areas) > 1 and areas[0] == 0


def running_processes(network: Network, topology: Topology, diagnostics: list[Diagnostic]) -> list[RunningProcess]:
    """Every OSPFv2 process that runs, sorted by device and in the order of its configuration."""
    return [process for device in network.devices.values() for process in processes_of(device, topology, diagnostics)]


def processes_of(device: Device, topology: Topology, diagnostics: list[Diagnostic]) -> list[RunningProcess]:
    """Every OSPFv2 process of one device that runs, in the order of its configuration."""
    found: list[RunningProcess] = []
    taken: set[str] = set()  # an interface runs one process only, the first that claims it
    for process, router_id in _router_ids(device, topology, diagnostics) if device.routing else ():
        running = RunningProcess(
            OspfInstance(device.name, process.process), device, process, TableId(device.name, process.vrf), router_id
        )
        _enable(running, topology, taken)
        found.append(running)
    return found


def _router_ids(
    device: Device, topology: Topology, diagnostics: list[Diagnostic]
) -> Iterable[tuple[OspfProcess, Address]]:
    # IOS: the configured ID, else the highest loopback address, else the highest address of an interface of the VRF
    # that is up; one that another process of the device uses is not taken.
    wanted = [p for p in device.ospf if p.family == "ipv4" and not p.shutdown and p.vrf in device.vrfs]
    used = {p.router_id for p in wanted if p.router_id is not None}
    for process in wanted:
        router_id = process.router_id
        if router_id is None:
            router_id = _highest_address(device, process.vrf, topology, used)
        if router_id is None:
            message = f"OSPF process {process.process} has no router ID: no interface of VRF {process.vrf} is up"
            ref = device.text.ref(process.line)
            diagnostics.append(Diagnostic("ospf-no-router-id", Severity.WARNING, ref.file, ref.line, ref.text, message))
            continue
        used.add(router_id)
        yield process, router_id


def _highest_address(device: Device, vrf: str, topology: Topology, used: set[Address]) -> Address | None:
    best: tuple[bool, Address] | None = None
    for interface in device.interfaces.values():
        if interface.vrf != vrf or Endpoint(device.name, interface.name) not in topology.up:
            continue
        for address in _ipv4(interface.addresses)[:1]:
            rank = (interface.kind is InterfaceKind.LOOPBACK, address.address)
            if address.address not in used and (best is None or rank > best):
                best = rank
    return None if best is None else best[1]


def _ipv4(addresses: Iterable[InterfaceAddress]) -> list[InterfaceAddress]:
    return [a for a in addresses if address_family(a.address) == "ipv4"]


def _enable(running: RunningProcess, topology: Topology, taken: set[str]) -> None:
    device, process = running.device, running.process
    # IOS keeps the statements sorted so that the most specific wildcard is tried first.
    statements = sorted(process.networks, key=lambda n: n.wildcard)
    for order, interface in enumerate(device.interfaces.values()):
        endpoint = Endpoint(device.name, interface.name)
        if interface.vrf != process.vrf or interface.name in taken or endpoint not in topology.up:
            continue
        lender = device.interfaces.get(interface.unnumbered) if interface.unnumbered else None
        addresses = _ipv4((lender or interface).addresses)
        settings = interface.ospf
        if not addresses or (settings is not None and settings.shutdown):
            continue
        if settings is not None and settings.process is not None and settings.area is not None:
            if settings.process != process.process:
                continue
            area, line = settings.area, settings.line_of("area")
            advertised = addresses if settings.secondaries else addresses[:1]
        else:
            matching = [
                next((n for n in statements if not (a.address ^ n.address) & ~n.wildcard & 0xFFFFFFFF), None)
                for a in addresses
            ]
            first = matching[0]
            if first is None:
                continue
            area, line = first.area, first.line
            # IOS: a secondary subnet is advertised where a statement puts it into the area of the primary.
            pairs = zip(addresses, matching, strict=True)
            advertised = [a for a, n in pairs if n is not None and n.area == area]
        taken.add(interface.name)
        running.links[interface.name] = _link(running, interface, area, addresses[0], advertised, line, order)


def _link(
    running: RunningProcess,
    interface: Interface,
    area: int,
    primary: InterfaceAddress,
    advertised: list[InterfaceAddress],
    line: int,
    order: int,
) -> OspfLink:
    process = running.process
    settings = interface.ospf or OspfInterface()
    network_type = _network_type(running.device, interface, settings)
    hello = settings.hello or (30 if network_type in _SLOW_HELLO else 10)
    passive = network_type == LOOPBACK or process.passive.get(interface.name, process.passive_default)
    unnumbered = interface.unnumbered is not None
    cost = _cost(process, interface, settings, network_type)
    if unnumbered:
        stubs: tuple[Stub, ...] = ()
    elif network_type in (LOOPBACK, POINT_TO_MULTIPOINT):  # RFC 2328 §12.4.1.3, §12.4.1.4: host routes
        host_cost = cost if network_type == LOOPBACK else 0
        stubs = tuple(Stub(host_prefix(a.address), host_cost, False) for a in advertised)
    else:
        stubs = tuple(Stub(a.prefix, cost, a is primary) for a in advertised)
    return OspfLink(
        endpoint=Endpoint(running.id.device, interface.name),
        interface=interface,
        area=area,
        network_type=network_type,
        cost=cost,
        hello=hello,
        dead=settings.dead or 4 * hello,
        priority=1 if settings.priority is None else settings.priority,
        passive=passive,
        mtu_ignore=settings.mtu_ignore,
        authentication=settings.authentication,
        address=primary.address,
        subnet=primary.prefix,
        unnumbered=unnumbered,
        stubs=stubs,
        lines=(line,),
        order=order,
        origins=running.origins_of(line),
    )


def _network_type(device: Device, interface: Interface, settings: OspfInterface) -> str:
    if settings.network_type is not None:
        return settings.network_type
    if interface.kind is InterfaceKind.LOOPBACK:
        return LOOPBACK
    if interface.kind in (InterfaceKind.POINT_TO_POINT, InterfaceKind.TUNNEL):
        return POINT_TO_POINT
    return BROADCAST if device.behaviour.ospf_broadcast_default else POINT_TO_POINT


def _cost(process: OspfProcess, interface: Interface, settings: OspfInterface, network_type: str) -> int:
    if settings.cost is not None:
        return settings.cost
    if network_type == LOOPBACK or interface.kind is InterfaceKind.LOOPBACK:
        return _LOOPBACK_COST
    # IOS: reference bandwidth over interface bandwidth, rounded down. Both in kbit/s here.
    return max(1, min(MAX_COST, process.reference_bandwidth * 1000 // max(1, interface.bandwidth)))
