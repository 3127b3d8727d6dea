"""What would cure a missing route: a static route into the table where another table of the device has the way."""

from __future__ import annotations

from dataclasses import dataclass

from tidegate.control.cause import Reason
from tidegate.control.result import ControlPlane
from tidegate.control.table import Refusal, TableId
from tidegate.forwarding.dispositions import Disposition
from tidegate.forwarding.fib import Drop, Fib, Receive
from tidegate.forwarding.walk import Walk
from tidegate.model.device import Device
from tidegate.model.interface import InterfaceKind
from tidegate.net.prefix import (
    DEFAULT_ROUTE,
    DEFAULT_ROUTE_V6,
    Address,
    Prefix,
    format_prefix,
    host_prefix,
)

_MAX_REFUSALS = 4


@dataclass(slots=True, frozen=True)
class StaticSuggestion:
    """A static route to add on `device` in table `vrf`; dialects put it into their words.

    With `interface` the route points out of it (and to `next_hop` on that link where one is set); without, `next_hop`
    is looked up in `next_hop_vrf`. `message` is one sentence that says what it cures and at what price.
    """

    device: str
    vrf: str
    prefix: Prefix
    next_hop: Address | None
    interface: str | None
    next_hop_vrf: str
    message: str


def missing_route(fib: Fib, failing: Walk, there: Walk) -> StaticSuggestion | None:
    """The static route that would let `failing` go on, where another table of the same device has the way.

    `there` is the way forward: the table its packet came through is asked first, so that the answer goes back where
    the packet came from. None where the failure is another, or no table of the device has a way.
    """
    if failing.disposition is not Disposition.NO_ROUTE or not failing.hops:
        return None
    last = failing.hops[-1]
    device = fib.plane.network.devices.get(last.device)
    if device is None or last.prefix is not None:  # a route is there, and its next hop fails: another cure
        return None
    address = failing.packet.destination
    came = [hop.vrf for hop in reversed(there.hops) if hop.device == last.device]
    others = sorted(device.vrfs, key=lambda name: (name != "default", name))
    for vrf in dict.fromkeys((*came, *others)):
        if vrf == last.vrf:
            continue
        found = _through(fib, TableId(last.device, vrf, failing.packet.family), last.vrf, address)
        if found is not None:
            return found
    return None


def _through(fib: Fib, table: TableId, into: str, address: Address) -> StaticSuggestion | None:
    """A route into VRF `into` that goes the way of `table`: native, not leaked and no default, or it would loop."""
    known = fib.plane.lookup(table, address)
    if known is None or known[1][0].leak is not None or known[1][0].discard:
        return None
    prefix = host_prefix(address) if known[0] in (DEFAULT_ROUTE, DEFAULT_ROUTE_V6) else known[0]
    device = fib.plane.network.devices[table.device]
    action = fib.actions(table, address)[0]
    if isinstance(action, Receive):
        return _to_own_address(device, table, into, address, action.interface)
    if isinstance(action, Drop) or action.vrf != table.vrf:
        return None
    if any(step.route.labels for step in action.steps):  # over a VPN label: only a route-target leak carries that
        return None
    what = _message(into, table.vrf, prefix)
    multi_access = device.interfaces[action.interface].kind is InterfaceKind.ETHERNET
    if not device.static_inter_vrf:
        if table.vrf != "default" or action.next_hop is None:
            return None
        # IOS: the guard looks at an outgoing interface; a next hop in the global table names none.
        what += "; `no ip route static inter-vrf` would refuse a route out of the interface itself"
        return StaticSuggestion(table.device, into, prefix, action.next_hop, None, table.vrf, what)
    next_hop = (action.next_hop or address) if multi_access else None
    if multi_access and action.next_hop is None:
        prefix = host_prefix(address)  # on a shared link each station needs its own next hop: itself
        what = _message(into, table.vrf, prefix)
    return StaticSuggestion(table.device, into, prefix, next_hop, action.interface, table.vrf, what)


def _to_own_address(
    device: Device, table: TableId, into: str, address: Address, name: str | None
) -> StaticSuggestion | None:
    """The way to an address of the router itself in another table: out of its point-to-point interface, where the
    neighbor sends the packet back. Other kinds of interface have no such way."""
    interface = device.interfaces.get(name or "")
    if interface is None or interface.kind is not InterfaceKind.POINT_TO_POINT or not device.static_inter_vrf:
        return None
    for own in interface.addresses:
        if own.address == address and own.length < 32:
            what = _message(into, table.vrf, own.prefix) + "; packets to its own address turn at the neighbor"
            return StaticSuggestion(table.device, into, own.prefix, None, interface.name, table.vrf, what)
    return None


def _message(into: str, source: str, prefix: Prefix) -> str:
    return f"would give {_named(into)} the way that {_named(source)} has to {format_prefix(prefix)}"


def refused_nearby(plane: ControlPlane, failing: Walk) -> list[str]:
    """Sentences on candidates for the missing destination that were refused: in the table that fails, else in the
    tables of the same name elsewhere, whose loss the others feel. At most four."""
    if failing.disposition is not Disposition.NO_ROUTE or not failing.hops:
        return []
    address = failing.packet.destination
    last = failing.hops[-1]
    here = TableId(last.device, last.vrf, failing.packet.family)
    found = _refused(plane, here, address)
    if not found:
        for table in sorted(plane.tables):
            if table.vrf == here.vrf and table.family == here.family and table != here:
                found += _refused(plane, table, address)
            if len(found) >= _MAX_REFUSALS:
                break
    return [
        f"{table} does not install the {refusal.candidate} for {format_prefix(prefix)}: {refusal.reason.value}"
        + _at(refusal.lines)
        for table, prefix, refusal in found[:_MAX_REFUSALS]
    ]


def _at(lines: tuple[int, ...]) -> str:
    if not lines:
        return ""
    return f" ({'line' if len(lines) == 1 else 'lines'} {', '.join(map(str, lines))})"


def _refused(plane: ControlPlane, table: TableId, address: Address) -> list[tuple[TableId, Prefix, Refusal]]:
    """Candidates of other reasons than that a better one is there."""
    known = plane.tables.get(table)
    if known is None:
        return []
    return [
        (table, prefix, refusal)
        for prefix, cls in plane.classes.covering(table, address)
        for refusal in known.refusals.get(cls, ())
        if refusal.reason not in (Reason.HIGHER_DISTANCE, Reason.HIGHER_METRIC)
    ]


def _named(vrf: str) -> str:
    return "the global table" if vrf == "default" else f"VRF {vrf}"
