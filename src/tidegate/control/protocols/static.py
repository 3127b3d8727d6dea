"""Static routes: which of them are installed, and why the others are not.

A route out of an interface needs that interface up; a route by next hop needs the next hop resolved in its table,
not through itself. One resolved next hop serves a whole group of prefixes, except that a prefix of the group which
covers the next hop must not carry it. Routes may resolve through each other, so a device's statics are installed in
passes until no next hop leads elsewhere; a circle of statics never starts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tidegate.control.cause import Cause, Reason
from tidegate.control.classindex import ClassIndex
from tidegate.control.interfacestate import ADMINISTRATIVELY_DOWN, shutdown_lines
from tidegate.control.leaking.static import mechanism_of, refused_by_guard, rule_of
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.connected import interface_cause
from tidegate.control.resolution import Key, Resolver
from tidegate.control.rib import Rib
from tidegate.control.table import Mechanism, Protocol, Refusal, Route, TableId
from tidegate.control.topology import Topology
from tidegate.model.device import Device, Endpoint
from tidegate.model.interface import Interface, InterfaceKind
from tidegate.model.static import StaticRoutes
from tidegate.net.prefix import contains, format_address

_SOURCE = "static"
EXTERNAL_DISTANCE = 20  # of external BGP routes (IOS)


@dataclass(slots=True)
class _Group:
    """A group of static routes with its classes, and what of it never changes during the fixed point."""

    static: StaticRoutes
    table: TableId
    classes: tuple[PrefixClass, ...]
    interface: Interface | None
    mechanism: Mechanism | None
    refusal: Reason | None  # decided by the configuration alone
    down: str = ""  # why its interface is down, where its lines do not say it
    down_lines: tuple[int, ...] = ()
    installed: bool = False


class StaticRouting:
    """The static routes of one device."""

    def __init__(self, device: Device, topology: Topology, classes: ClassIndex) -> None:
        self._device = device
        self._groups = [
            group for static in device.static_routes if (group := _prepare(device, topology, classes, static))
        ]
        self.tables = tuple(dict.fromkeys(group.table for group in self._groups))
        self.circular = False  # whether routes were refused because they carry each other's next hops

    def questions(self) -> Iterator[Key]:
        """What the routes ask the resolver: after other answers they must be looked at again."""
        for group in self._groups:
            static = group.static
            if group.interface is None and static.next_hop is not None:
                yield TableId(self._device.name, static.resolve_vrf or static.vrf, static.family), static.next_hop

    def update(self, ribs: Mapping[TableId, Rib], resolver: Resolver, times: int) -> bool:
        """Installs what can be installed now; `times` counts the passes of this round. True where a table changed.

        To be called again when any of the `questions` has another answer.
        """
        if times > len(self._groups) + 2:
            self._break_circle(ribs, resolver)
        return self._pass(ribs, resolver)

    def floating(self) -> Iterator[tuple[TableId, tuple[PrefixClass, ...]]]:
        """The classes of the routes that an external BGP route beats: they may come and go without being best."""
        for group in self._groups:
            if group.static.distance >= EXTERNAL_DISTANCE:
                yield group.table, group.classes

    def withdraw(self, ribs: Mapping[TableId, Rib]) -> None:
        """Takes everything back."""
        for table in self.tables:
            if table in ribs:
                ribs[table].refused.pop(_SOURCE, None)
                ribs[table].replace(_SOURCE, {})

    def _break_circle(self, ribs: Mapping[TableId, Rib], resolver: Resolver) -> None:
        """Routes that carry each other's next hops install and withdraw for ever; refuse those that still swing."""
        self.circular = True
        before = [group.installed for group in self._groups]
        self._pass(ribs, resolver)
        for group, was in zip(self._groups, before, strict=True):
            if group.installed != was:
                group.refusal = Reason.NEXT_HOP_RECURSIVE

    def _pass(self, ribs: Mapping[TableId, Rib], resolver: Resolver) -> bool:
        offers: dict[TableId, dict[PrefixClass, list[Route]]] = {table: defaultdict(list) for table in self.tables}
        refused: dict[TableId, dict[PrefixClass, list[Refusal]]] = {table: defaultdict(list) for table in self.tables}
        for group in self._groups:
            if group.table in ribs:
                self._try(group, resolver, offers[group.table], refused[group.table])
        changed = False
        for table in self.tables:
            if table not in ribs:
                continue
            ribs[table].refused[_SOURCE] = {cls: tuple(reasons) for cls, reasons in refused[table].items()}
            if ribs[table].replace(_SOURCE, {cls: tuple(routes) for cls, routes in offers[table].items()}):
                changed = True
        return changed

    def _try(
        self,
        group: _Group,
        resolver: Resolver,
        offers: dict[PrefixClass, list[Route]],
        refused: dict[PrefixClass, list[Refusal]],
    ) -> None:
        reason, route = group.refusal, None
        if reason is None:
            route = self._route(group, resolver)
        group.installed = route is not None
        for cls in group.classes:
            usable = route
            if reason is None and route is not None and self._carries_itself(group, cls):
                usable = self._route(group, resolver, cls)
                if usable is None:
                    refused[cls].append(self._refusal(group, Reason.NEXT_HOP_RECURSIVE, cls))
                    continue
            if usable is None:
                refused[cls].append(self._refusal(group, reason or Reason.NEXT_HOP_UNRESOLVED, cls))
            else:
                offers[cls].append(usable)

    def _carries_itself(self, group: _Group, cls: PrefixClass) -> bool:
        hop = group.static.next_hop
        return group.interface is None and hop is not None and contains(cls.representative, hop)

    def _route(self, group: _Group, resolver: Resolver, avoid: PrefixClass | None = None) -> Route | None:
        static, device = group.static, self._device
        if group.interface is not None:
            address = group.interface.addresses[0] if group.interface.addresses else None
            parent = interface_cause(device, group.interface, address)
            discard = group.interface.kind is InterfaceKind.NULL
            vrf = group.interface.vrf if group.mechanism else None
            interface: str | None = group.interface.name
        else:
            assert static.next_hop is not None  # _prepare: a group without interface has a next hop
            where = TableId(device.name, static.resolve_vrf or static.vrf, static.family)
            found = (
                resolver.resolve(where, static.next_hop)
                if avoid is None or where != group.table
                else resolver.avoiding(where, static.next_hop, avoid)
            )
            if found is None:
                return None
            parent, discard, interface = found.route.cause, False, None
            vrf = where.vrf if group.mechanism else None
        cause = Cause(
            rule_of(group.mechanism),
            device.name,
            (device.static_inter_vrf_line,) if group.mechanism and device.static_inter_vrf_line else (),
            () if discard else (parent,),
            "the tracked object is taken to be up: its state is not in the configuration" if static.track else "",
            static,
        )
        return Route(
            Protocol.STATIC,
            static.distance,
            0,
            cause,
            static.next_hop,
            interface,
            vrf,
            tag=static.tag,
            leak=group.mechanism,
            leaked_from=TableId(device.name, vrf, static.family) if vrf else None,
            discard=discard,
        )

    def _refusal(self, group: _Group, reason: Reason, cls: PrefixClass) -> Refusal:
        static = group.static
        via = format_address(static.next_hop) if static.next_hop is not None else ""
        target = " ".join(part for part in (static.interface or "", via) if part)
        lines = [line for line in (static.line_of(cls.representative),) if line]
        if reason is Reason.INTER_VRF_GUARD and self._device.static_inter_vrf_line:
            lines.append(self._device.static_inter_vrf_line)
        if reason is Reason.INTERFACE_DOWN:
            lines += group.down_lines
            target += f" ({group.down})" if group.down else ""
        cause = Cause(rule_of(None), self._device.name, (), (), "", static)
        return Refusal(reason, f"static route via {target}", self._device.name, tuple(lines), cause)


def _prepare(device: Device, topology: Topology, classes: ClassIndex, static: StaticRoutes) -> _Group | None:
    table = TableId(device.name, static.vrf, static.family)
    found = classes.all_of(table, static.prefixes)
    if not found:
        return None
    interface = device.interfaces.get(static.interface) if static.interface else None
    refusal: Reason | None = None
    if static.interface and static.interface.lower().startswith("null"):
        interface = interface or Interface(name=static.interface, kind=InterfaceKind.NULL, vrf=static.vrf)
        interface = Interface(name=interface.name, kind=InterfaceKind.NULL, vrf=static.vrf)
    elif static.interface and interface is None:
        refusal = Reason.NO_INTERFACE
    elif interface is not None and not static.permanent and not _usable(device, topology, interface):
        refusal = Reason.INTERFACE_DOWN
    if static.next_hop is None and static.interface is None:
        refusal = Reason.NEXT_HOP_UNRESOLVED  # the next hop comes from DHCP
    mechanism = mechanism_of(static, interface)
    refusal = refusal or refused_by_guard(device, mechanism)
    group = _Group(static, table, tuple(found), interface, mechanism, refusal)
    if refusal is Reason.INTERFACE_DOWN and interface is not None:
        group.down, group.down_lines = _why_down(device, topology, interface)
    return group


def _why_down(device: Device, topology: Topology, interface: Interface) -> tuple[str, tuple[int, ...]]:
    """What keeps an interface from being routed out of, as a phrase, and the lines that do."""
    why = topology.down.get(Endpoint(device.name, interface.name))
    if why is None:
        return "it has no IP address", tuple(filter(None, (interface.line,)))
    return "" if why == ADMINISTRATIVELY_DOWN else why, shutdown_lines(device, interface.name)


def _usable(device: Device, topology: Topology, interface: Interface) -> bool:
    # IOS: an interface without an IP address (of its own or borrowed) routes no IP.
    has_address = bool(interface.addresses or interface.unnumbered or interface.address_unknown)
    return has_address and Endpoint(device.name, interface.name) in topology.up
