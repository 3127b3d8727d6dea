"""Networks built in Python, so that the control plane is tested without any reader."""

from __future__ import annotations

from tidegate.model.device import Device, Endpoint, Host, HostInterface, Network
from tidegate.model.interface import Interface, InterfaceAddress, InterfaceKind, OspfInterface
from tidegate.model.ospf import OspfNetwork, OspfProcess
from tidegate.model.source import SourceText
from tidegate.model.vrf import Vrf, VrfFamily
from tidegate.net.prefix import Address, Prefix, parse_address, parse_prefix


def ip(text: str) -> Address:
    address = parse_address(text)
    assert address is not None
    return address


def net(text: str) -> Prefix:
    prefix = parse_prefix(text)
    assert prefix is not None
    return prefix


def kind_of(name: str) -> InterfaceKind:
    for start, kind in (
        ("Loopback", InterfaceKind.LOOPBACK),
        ("Serial", InterfaceKind.POINT_TO_POINT),
        ("Tunnel", InterfaceKind.TUNNEL),
        ("Null", InterfaceKind.NULL),
    ):
        if name.startswith(start):
            return kind
    return InterfaceKind.ETHERNET


class Router:
    """A device under construction; each statement takes the next line number."""

    def __init__(self, name: str) -> None:
        self.line = 0
        self.device = Device(name, "ios", SourceText(f"{name}.cfg", [], str))

    def next_line(self) -> int:
        self.line += 1
        self.device.text.lines.append(f"line {self.line}")
        return self.line

    def vrf(self, name: str) -> None:
        vrf = Vrf(name=name, line=self.next_line())
        vrf.families["ipv4"] = VrfFamily()
        self.device.vrfs[name] = vrf

    def interface(
        self, name: str, *addresses: str, vrf: str = "default", bandwidth: int = 10000, **fields
    ) -> Interface:
        if vrf not in self.device.vrfs:
            self.vrf(vrf)
        interface = Interface(name=name, kind=kind_of(name), vrf=vrf, bandwidth=bandwidth, line=self.next_line())
        if name.startswith("Loopback"):
            interface.bandwidth = 8_000_000
        for number, text in enumerate(addresses):
            head, _, bits = text.partition("/")
            interface.addresses.append(InterfaceAddress(ip(head), int(bits), number > 0, self.next_line()))
        for field, value in fields.items():
            setattr(interface, field, value)
        self.device.interfaces[name] = interface
        return interface

    def ospf(self, process: str = "1", vrf: str = "default", networks: tuple[tuple[str, str, int], ...] = (), **fields):
        found = OspfProcess(process=process, vrf=vrf, line=self.next_line())
        for address, wildcard, area in networks:
            found.networks.append(OspfNetwork(ip(address), ip(wildcard), area, self.next_line()))
        for field, value in fields.items():
            setattr(found, field, ip(value) if field == "router_id" else value)
        self.device.ospf.append(found)
        return found

    def run_ospf(self, interface: str, area: int = 0, process: str = "1", **fields) -> OspfInterface:
        """`ip ospf PROCESS area AREA` on the interface, and other settings."""
        settings = OspfInterface(process=process, area=area, line=self.next_line())
        settings.at["area"] = settings.line
        for field, value in fields.items():
            setattr(settings, field, value)
        self.device.interfaces[interface].ospf = settings
        return settings


def host(name: str, address: str, gateway: str | None = None) -> Host:
    head, _, bits = address.partition("/")
    found = HostInterface("eth1", [(ip(head), int(bits))], [ip(gateway)] if gateway else [])
    return Host(name, {"eth1": found})


def network(*routers: Router, cables: list[str] | None = None, hosts: tuple[Host, ...] = ()) -> Network:
    """`cables` as ``"a:Ethernet0/0 b:Ethernet0/1"``; None: links are inferred from subnets."""
    found = Network()
    for router in sorted(routers, key=lambda r: r.device.name):
        found.devices[router.device.name] = router.device
    for end in hosts:
        found.hosts[end.name] = end
    if cables is not None:
        found.cables = []
        for cable in cables:
            one, other = (Endpoint(*end.split(":")) for end in cable.split())
            found.cables.append((one, other))
    return found
