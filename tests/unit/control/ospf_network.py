"""OSPF networks for tests, and their routes as text."""

from __future__ import annotations

from building import Router, ip, net, network

from tidegate.control.cause import Cause, Rule
from tidegate.control.links import build_topology
from tidegate.control.partition import form_classes
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.ospf.computation import Ospf
from tidegate.control.protocols.ospf.external import External
from tidegate.control.protocols.ospf.instance import OspfInstance
from tidegate.control.table import Route, TableId
from tidegate.net.prefix import format_address, format_prefix


def router(name: str, number: int, *, process: str = "1", **fields) -> Router:
    """A router with Loopback0 10.0.0.NUMBER/32 in area 0 (or `loopback_area`) of process 1."""
    area = fields.pop("loopback_area", 0)
    found = Router(name)
    found.interface("Loopback0", f"10.0.0.{number}/32")
    found.ospf(process, **fields)
    if area is not None:
        found.run_ospf("Loopback0", area, process)
    return found


def link(
    one: Router, other: Router, subnet: int, area: int = 0, *, costs: tuple[int, int] = (10, 10), **fields
) -> None:
    """A link 10.1.SUBNET.0/24 with .1 on `one` and .2 on `other`, on interfaces Ethernet0/SUBNET."""
    for end, (side, cost) in enumerate(zip((one, other), costs, strict=True), 1):
        name = f"Ethernet0/{subnet}"
        side.interface(name, f"10.1.{subnet}.{end}/24")
        side.run_ospf(name, area, side.device.ospf[0].process, cost=cost, **fields)


class Computed:
    """OSPF of a network, asked in text."""

    def __init__(self, *routers: Router, cables: list[str] | None = None) -> None:
        self.network = network(*routers, cables=cables)
        self.topology = build_topology(self.network)
        self.classes = form_classes(self.network, self.topology)
        self.ospf = Ospf(self.network, self.topology, self.classes)
        self.redistributed: dict[OspfInstance, dict[PrefixClass, External]] = {}
        self._new: dict[str, PrefixClass] = {}

    def cls(self, prefix: str, device: str, vrf: str = "default") -> PrefixClass:
        found = self.classes.of(TableId(device, vrf), net(prefix))
        return found or self._new.setdefault(prefix, PrefixClass((net(prefix),)))

    def redistribute(
        self, device: str, prefix: str, metric=None, metric_type=None, *, process="1", vrf="default", **fields
    ) -> None:
        cause = fields.pop("cause", Cause(Rule.REDISTRIBUTED, device, (99,)))
        forwarding = fields.pop("forwarding", None)
        external = External(metric, metric_type, 0, cause, ip(forwarding) if forwarding else None, **fields)
        taken = self.redistributed.setdefault(OspfInstance(device, process), {})
        taken[self.cls(prefix, device, vrf)] = external

    def tables(self):
        return self.ospf.compute(self.redistributed)

    def routes(self, device: str, vrf: str = "default") -> dict[str, list[str]]:
        """``{"10.0.0.2/32": ["ospf 110/11 via 10.1.1.2 Ethernet0/1"]}``"""
        found = self.tables().get(TableId(device, vrf), {})
        return {
            format_prefix(prefix): [text(route) for route in routes]
            for cls, routes in sorted(found.items(), key=lambda item: item[0].representative)
            for prefix in cls.members
        }

    def route(self, device: str, prefix: str, vrf: str = "default") -> list[str]:
        return self.routes(device, vrf).get(prefix, [])

    def neighbors(self, device: str) -> dict[str, str | None]:
        return {
            f"{a.interface} {a.neighbor_device}": a.reason if not a.up else None
            for a in self.ospf.adjacencies()
            if a.device == device
        }


def text(route: Route) -> str:
    via = "" if route.next_hop is None else f" via {format_address(route.next_hop)}"
    return f"{route.protocol} {route.distance}/{route.metric}{via} {route.interface}"
