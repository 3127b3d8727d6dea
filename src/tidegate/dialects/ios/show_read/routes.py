"""Reads `show ip route` of IOS."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tidegate.dialects.ios.show_read.ages import seconds
from tidegate.dialects.ios.show_write.route_codes import CODES
from tidegate.model.shown.routes import Hop, ListedRoute, NoTable, RouteGroup, RoutingTable
from tidegate.net.prefix import Address, Prefix, length, make_prefix, parse_address, parse_prefix

_MISSING = re.compile(r"% IP routing table vrf (\S+) does not exist")
_VRF = re.compile(r"Routing Table: (\S+)")
_GATEWAY = re.compile(r"Gateway of last resort is (\S+) to network \S+")
_HEADER = re.compile(r" {6}(\S+) is (?:variably )?subnetted, (\d+) subnets(?:, (\d+) masks)?")
_ROUTE = re.compile(r"(\S.{5}(?:   )?)(\d+\.\d+\.\d+\.\d+)(/\d+)?(?: (.*))?", re.ASCII)
_VIA = re.compile(r"\[(\d+)/(\d+)\] via (\S+?)(?: \((\S+)\))?", re.ASCII)
_ALONE = 6  # the column of a prefix without a group header
_KINDS = {code: protocol for protocol, code in reversed(CODES.items())}


def read(text: str) -> RoutingTable | NoTable:
    """The routing table that `text` lists. The legend is not part of it."""
    lines = [line.rstrip() for line in text.splitlines()]
    vrf, gateway = "default", None
    groups: list[_Group] = []
    for line in lines:
        if missing := _MISSING.match(line):
            return NoTable(missing[1])
        if named := _VRF.match(line):
            vrf = named[1]
        elif found := _GATEWAY.match(line):
            gateway = parse_address(found[1])
        elif header := _HEADER.match(line):
            groups.append(_Group(_prefix(header[1]), int(header[2]), int(header[3] or 1)))
        elif (route := _ROUTE.match(line)) and (groups or len(route[1]) == _ALONE):
            if len(route[1]) == _ALONE:
                groups.append(_Group(_prefix(route[2] + (route[3] or "")), 0, 0))
            groups[-1].begin(route[1], route[2], route[3])
            groups[-1].hop(route[4] or "")
        elif groups and groups[-1].routes and line.startswith(" "):
            groups[-1].hop(line.strip())
    return RoutingTable(vrf, gateway, tuple(group.record() for group in groups))


class _Group:
    """A group while its lines are read."""

    def __init__(self, network: Prefix, subnets: int, masks: int) -> None:
        self.network = network
        self.subnets = subnets
        self.masks = masks
        self.routes: list[tuple[str, Prefix, list[Hop]]] = []

    def begin(self, code: str, address: str, mask: str | None) -> None:
        """A route begins with its code and prefix; without a mask it has that of the group."""
        prefix = _prefix(address + (mask or f"/{length(self.network)}"))
        self.routes.append((code, prefix, []))

    def hop(self, text: str) -> None:
        """A path of the last route; nothing where the line ends behind the prefix."""
        if text:
            self.routes[-1][2].append(_hop(text))

    def record(self) -> RouteGroup:
        return RouteGroup(self.network, tuple(self._records()), self.subnets, self.masks)

    def _records(self) -> Iterator[ListedRoute]:
        for code, prefix, hops in self.routes:
            protocol = _KINDS.get((code[0], code[2:4].strip()), "")
            yield ListedRoute(prefix, protocol, tuple(hops), code[1] == "*", "+" in code)


def _hop(text: str) -> Hop:
    first, *others = text.split(", ")
    age = seconds(others[0]) if others else None
    interface = others[-1] if others[(1 if age is not None else 0) :] else None
    via = _VIA.fullmatch(first)
    if via is None:
        return Hop(interface=interface, age=age, summary=first == "is a summary")
    return Hop(parse_address(via[3]), interface, via[4], int(via[1]), int(via[2]), age)


def _prefix(text: str) -> Prefix:
    found = parse_prefix(text)
    return make_prefix(parse_address(text) or Address(0), 32) if found is None else found
