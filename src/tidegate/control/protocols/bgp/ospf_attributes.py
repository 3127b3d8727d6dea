"""What a PE carries of an OSPF route over the VPN: domain, route type and area (RFC 4577 §4.2.6)."""

from __future__ import annotations

from tidegate.control.table import Protocol, Route, TableId
from tidegate.model.device import Device
from tidegate.model.ospf import OspfProcess
from tidegate.net.community import ExtendedCommunity
from tidegate.net.prefix import parse_address

_DOMAIN = 0x0005 << 48
_ROUTE_TYPE = 0x0306 << 48
_TYPES = {
    Protocol.OSPF: 2,
    Protocol.OSPF_IA: 3,
    Protocol.OSPF_E1: 5,
    Protocol.OSPF_E2: 5,
    Protocol.OSPF_N1: 7,
    Protocol.OSPF_N2: 7,
}


def domain_id(process: OspfProcess) -> int:
    """The process' domain identifier as six bytes; from its number where none is configured (real IOS output)."""
    if process.domain_id is not None:
        configured = parse_address(process.domain_id)
        if configured is not None:
            return configured << 16 | 0x0200
    number = int(process.process) if process.process.isdecimal() else 0
    return number << 16 | 0x0200


def ospf_attributes(
    device: Device, table: TableId, route: Route, taken_from: str | None = None
) -> frozenset[ExtendedCommunity]:
    """The extended communities for a route that OSPF gave to a VRF's BGP table; none elsewhere.

    `taken_from` is the process whose redistribution brought the route: a connected network on which it runs comes
    along, and counts as a route of the area (IOS: the link between PE and CE is inter-area at the other sites).
    """
    connected = route.protocol is Protocol.CONNECTED and taken_from is not None
    kind = _TYPES[Protocol.OSPF] if connected else _TYPES.get(route.protocol)
    if kind is None or table.vrf == "default":
        return frozenset()
    name = taken_from if connected else route.instance
    process = next((p for p in device.ospf if p.process == name), None)
    if process is None:
        return frozenset()
    external2 = 1 if route.protocol in (Protocol.OSPF_E2, Protocol.OSPF_N2) else 0
    return frozenset(
        {
            ExtendedCommunity(_DOMAIN | domain_id(process)),
            ExtendedCommunity(_ROUTE_TYPE | kind << 8 | external2),
        }
    )


def ospf_route(extended: frozenset[ExtendedCommunity]) -> tuple[int | None, int, bool] | None:
    """(domain, route type 1-7, whether external type 2) carried by a VPN route, or None where none is."""
    kind = next((c for c in extended if c >> 48 == 0x0306), None)
    if kind is None:
        return None
    domain = next((c & 0xFFFFFFFFFFFF for c in extended if c >> 48 == 0x0005), None)
    return domain, kind >> 8 & 0xFF, bool(kind & 1)
