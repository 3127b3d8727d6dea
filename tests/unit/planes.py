"""Control planes built by hand: real topology, tables and labels as stated, so that nothing below forwarding runs."""

from __future__ import annotations

from collections.abc import Sequence

from tidegate.control.cause import Cause, Rule
from tidegate.control.classindex import ClassIndex
from tidegate.control.links import build_topology
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.ldp.labels import LabelNextHop, LabelTable
from tidegate.control.result import BgpTable, ControlPlane, VpnTable
from tidegate.control.table import Mechanism, Protocol, Refusal, Route, Table, TableId
from tidegate.control.vpnbinding import VpnBinding
from tidegate.model.device import Device, Endpoint, Host, HostInterface, Network
from tidegate.model.interface import Interface, InterfaceAddress, InterfaceKind
from tidegate.model.source import SourceText
from tidegate.model.vrf import Vrf, VrfFamily
from tidegate.net.prefix import Address, Prefix, make_prefix, parse_address, parse_prefix

_KINDS = {"Loopback": InterfaceKind.LOOPBACK, "Serial": InterfaceKind.POINT_TO_POINT}


def ip(text: str) -> Address:
    address = parse_address(text)
    assert address is not None
    return address


def net(text: str) -> Prefix:
    prefix = parse_prefix(text)
    assert prefix is not None
    return prefix


def router(name: str, *interfaces: str) -> Device:
    """Interfaces as ``"Serial1/0 10.1.2.5/30"`` or ``"Serial2/0 10.0.2.1/24 BLUE"``; line n is ``line n``."""
    device = Device(name, "ios", SourceText(f"{name}.cfg", [f"line {n}" for n in range(1, 60)], str))
    for number, text in enumerate(interfaces, 1):
        called, address, *vrf = text.split()
        table = vrf[0] if vrf else "default"
        if table not in device.vrfs:
            device.vrfs[table] = Vrf(name=table, families={"ipv4": VrfFamily()})
        kind = next((kind for start, kind in _KINDS.items() if called.startswith(start)), InterfaceKind.ETHERNET)
        found = Interface(name=called, kind=kind, vrf=table, line=number)
        head, _, bits = address.partition("/")
        found.addresses.append(InterfaceAddress(ip(head), int(bits), False, number))
        device.interfaces[called] = found
    return device


def host(name: str, address: str, gateway: str | None = None) -> Host:
    head, _, bits = address.partition("/")
    interface = HostInterface("eth1", [(ip(head), int(bits))], [ip(gateway)] if gateway else [])
    return Host(name, {"eth1": interface})


def network(*devices: Device, hosts: Sequence[Host] = (), cables: Sequence[str] | None = None) -> Network:
    """`cables` as ``"R1:Ethernet0/0 R2:Ethernet0/0"``; None: links are inferred from subnets."""
    found = Network()
    found.devices = {device.name: device for device in sorted(devices, key=lambda d: d.name)}
    found.hosts = {end.name: end for end in hosts}
    if cables is not None:
        ends = [[Endpoint(*end.split(":")) for end in cable.split()] for cable in cables]
        found.cables = [(one, other) for one, other in ends]
    return found


def connected(device: str, interface: str, line: int = 1) -> Route:
    return Route(Protocol.CONNECTED, 0, 0, Cause(Rule.CONNECTED, device, (line,)), interface=interface)


def static(device: str, hop: str | None = None, interface: str | None = None, line: int = 30, **fields) -> Route:
    address = ip(hop) if hop else None
    return Route(Protocol.STATIC, 1, 0, Cause(Rule.STATIC, device, (line,)), address, interface, **fields)


def leaked_static(
    device: str, source: str, hop: str | None = None, interface: str | None = None, line: int = 30
) -> Route:
    """A static route whose interface or next hop is in table `source` of the same device."""
    mechanism = Mechanism.STATIC_INTERFACE if interface else Mechanism.STATIC_NEXT_HOP
    table = TableId(device, source)
    return static(device, hop, interface, line, next_hop_vrf=source, leak=mechanism, leaked_from=table)


def ospf(device: str, hop: str, interface: str, metric: int = 10, parent: Cause | None = None) -> Route:
    cause = Cause(Rule.OSPF_INTRA, device, (40,), (parent,) if parent else ())
    return Route(Protocol.OSPF, 110, metric, cause, ip(hop), interface, instance="1")


def vpn(device: str, hop: str, *labels: int, source: TableId | None = None) -> Route:
    cause = Cause(Rule.VPN_IMPORT, device, (50,))
    mechanism = Mechanism.ROUTE_TARGET if source else None
    label = VpnBinding("", "", PrefixClass((Prefix(0),)), lambda _: labels[0]) if labels else None
    return Route(Protocol.BGP, 200, 0, cause, ip(hop), label=label, leak=mechanism, leaked_from=source)


def label_table(incoming: dict[int, str], *next_hops: tuple[str, str, str, str, int | None]) -> LabelTable:
    """`next_hops` as (FEC, next hop, interface, device, the neighbor's label)."""
    found = LabelTable(incoming={label: net(fec) for label, fec in incoming.items()})
    for fec, hop, interface, device, label in next_hops:
        entry = LabelNextHop(ip(hop), interface, device, label)
        found.next_hops[net(fec)] = (*found.next_hops.get(net(fec), ()), entry)
    return found


def plane(
    snapshot: Network,
    tables: dict[str, dict[str, Route | tuple[Route, ...]]],
    labels: dict[str, LabelTable] | None = None,
    refusals: dict[str, dict[str, tuple[Refusal, ...]]] | None = None,
) -> ControlPlane:
    """`tables` as ``{"PE4/BLUE": {"10.0.2.0/24": route}}``. Connected networks of up interfaces are added."""
    topology = build_topology(snapshot)
    stated: dict[TableId, dict[Prefix, tuple[Route, ...]]] = {}
    for device in snapshot.devices.values():
        for vrf in device.vrfs:
            stated[TableId(device.name, vrf)] = {}
        for interface in device.interfaces.values():
            if Endpoint(device.name, interface.name) in topology.up:
                for own in interface.addresses:
                    prefix = make_prefix(own.address, own.length)
                    route = connected(device.name, interface.name, interface.line)
                    stated[TableId(device.name, interface.vrf)][prefix] = (route,)
    for name, routes in tables.items():
        device_name, _, vrf = name.partition("/")
        for text, given in routes.items():
            stated[TableId(device_name, vrf or "default")][net(text)] = given if isinstance(given, tuple) else (given,)
    refused = {
        TableId(*(name.split("/") if "/" in name else (name, "default"))): by_prefix
        for name, by_prefix in (refusals or {}).items()
    }
    prefixes = {p for routes in stated.values() for p in routes}
    prefixes |= {net(text) for by_prefix in refused.values() for text in by_prefix}
    classes = {prefix: PrefixClass((prefix,)) for prefix in prefixes}
    found = {
        table: Table(
            table,
            {classes[prefix]: routes for prefix, routes in by_prefix.items()},
            {classes[net(text)]: reasons for text, reasons in refused.get(table, {}).items()},
        )
        for table, by_prefix in stated.items()
    }
    return ControlPlane(
        snapshot,
        topology,
        ClassIndex(dict.fromkeys(found, classes)),
        found,
        {table: BgpTable(table) for table in found},
        dict[tuple[str, str], VpnTable](),
        labels or {},
        list,
    )


def nms(vrf_static: bool = True) -> ControlPlane:
    """The reference scenario by hand: P1 - PE4 with VRF BLUE on a serial line to a station without configuration."""
    pe4 = router("PE4", "Loopback0 10.1.1.4/32", "Serial1/0 10.1.2.5/30", "Serial2/0 10.0.2.1/24 BLUE")
    p1 = router("P1", "Loopback0 10.1.1.2/32", "Serial1/0 10.1.2.6/30")
    down = leaked_static("PE4", "BLUE", interface="Serial2/0", line=20)
    tables: dict[str, dict[str, Route | tuple[Route, ...]]] = {
        "PE4": {"10.0.2.0/30": down, "10.1.1.2/32": ospf("PE4", "10.1.2.6", "Serial1/0")},
        "P1": {
            "10.0.2.0/30": ospf("P1", "10.1.2.5", "Serial1/0", 20, down.cause),
            "10.1.1.4/32": ospf("P1", "10.1.2.5", "Serial1/0"),
        },
    }
    if vrf_static:
        tables["PE4/BLUE"] = {"10.1.2.4/30": leaked_static("PE4", "default", interface="Serial1/0", line=21)}
    return plane(network(pe4, p1), tables)
