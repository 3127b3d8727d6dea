"""Best BGP paths into the routing tables, with the host routes that leaked connected networks bring along."""

from __future__ import annotations

from tidegate.control.classindex import ClassIndex
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.bgp.path import Path
from tidegate.control.protocols.bgp.routes import leaked_local, routes_of
from tidegate.control.protocols.bgp.table import Speaker
from tidegate.control.rib import Rib
from tidegate.control.table import Protocol, Route, TableId
from tidegate.net.prefix import contains, host_prefix


class Installer:
    """Feeds the routing tables from the BGP tables."""

    def __init__(self, classes: ClassIndex) -> None:
        self._classes = classes
        self._hosts: dict[tuple[TableId, PrefixClass], tuple[PrefixClass, ...]] = {}

    def install(self, speaker: Speaker, cls: PrefixClass, rib: Rib) -> bool:
        """Offers the chosen paths of one class to the routing table. True where that table changed."""
        routes = routes_of(speaker, rib.id, cls, speaker.chosen.get((None, cls), ()))
        changed = rib.update("bgp", cls, routes)
        hosts: dict[PrefixClass, Route] = {}
        best = routes[0].attributes if routes else None
        if isinstance(best, Path) and leaked_local(rib.id, best, speaker.device.behaviour.leaked_connected_local):
            installed = rib.routes.best(cls)
            if installed and installed[0].attributes is best:
                hosts = self._host_routes(speaker, rib.id, cls, best)
        if not hosts and not self._hosts:
            return changed
        for gone in self._hosts.get((rib.id, cls), ()):
            if gone not in hosts:
                changed = rib.update("bgp-local", gone, ()) or changed
        for host, route in hosts.items():
            changed = rib.update("bgp-local", host, (route,)) or changed
        if hosts or (rib.id, cls) in self._hosts:
            self._hosts[rib.id, cls] = tuple(hosts)
        return changed

    def _host_routes(self, speaker: Speaker, table: TableId, cls: PrefixClass, best: Path) -> dict[PrefixClass, Route]:
        # Real IOS-XE 16.4 output: beside the leaked `B 10.1.1.0/24` stands `L 10.1.1.1/32`, with the interface.
        assert best.route is not None
        assert best.imported_from is not None
        interface = speaker.device.interfaces[best.route.interface or ""]
        found: dict[PrefixClass, Route] = {}
        for address in interface.addresses:
            host = self._classes.of(table, host_prefix(address.address))
            if host is not None and host is not cls and contains(cls.representative, address.address):
                found[host] = Route(
                    Protocol.LOCAL, 0, 0, best.cause, None, interface.name, best.imported_from.vrf,
                    leak=best.mechanism, leaked_from=best.imported_from,
                )  # fmt: skip
        return found
