"""What one router does with a packet: filters, local delivery, policy, look-up, labels, and the link out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tidegate.control.protocols.ldp.labels import EXPLICIT_NULL
from tidegate.control.table import TableId
from tidegate.forwarding.dispositions import Disposition
from tidegate.forwarding.fib import Action, Drop, Fib, Forward, Lookup, Receive
from tidegate.forwarding.filters import FilterVerdict, evaluate
from tidegate.forwarding.lfib import Broken, PopToTable, Swap, switch
from tidegate.forwarding.link import Arrives, Returns, cross
from tidegate.forwarding.packet import Packet
from tidegate.forwarding.pbr import PolicyChoice, choose
from tidegate.forwarding.walk import End, Finish, Hop, Position, Step
from tidegate.model.device import Device, Endpoint
from tidegate.model.interface import Interface, InterfaceKind
from tidegate.net.prefix import address_family, format_address


def router_steps(fib: Fib, packet: Packet, position: Position) -> Iterator[Step]:
    """One step for each equal-cost branch, in stable order; at least one."""
    device = fib.plane.network.devices[position.device]
    if position.labels:
        yield from _label_steps(fib, packet, position, device)
        return
    doubts: list[str] = []
    arrived = device.interfaces.get(position.in_interface) if position.in_interface else None
    if arrived is not None and packet.family == "ipv4":
        verdict = _filter(device, arrived.acl_in, packet)
        doubts += _doubt(verdict, f"access list {arrived.acl_in} on {device.name} {arrived.name}")
        if not verdict.permit:
            yield _filtered(position, packet, arrived.name, "in", arrived.acl_in, verdict)
            return
    table = TableId(device.name, position.vrf, packet.family)
    choice = PolicyChoice()
    if (
        arrived is not None
        and arrived.policy
        and fib.own_interface(device.name, position.vrf, packet.destination) is None
    ):
        choice = choose(fib, device, arrived, packet)
        if not choice.certain:
            doubts.append(
                f"the policy {arrived.policy} on {device.name} {arrived.name} matches on more than is modelled"
            )
    for step in _policy_or_table(fib, packet, position, device, table, choice):
        yield step._replace(doubts=(*doubts, *step.doubts))


def _policy_or_table(
    fib: Fib, packet: Packet, position: Position, device: Device, table: TableId, choice: PolicyChoice
) -> Iterator[Step]:
    if choice.interface is not None or choice.next_hop is not None:
        yield from _as_policy_says(fib, packet, position, device, table, choice)
        return
    note = ""
    if choice.vrf is not None and choice.vrf != table.vrf:
        note = f"policy looks up in {'the global table' if choice.vrf == 'default' else 'VRF ' + choice.vrf}: "
        table = table._replace(vrf=choice.vrf)
    for action in fib.actions(table, packet.destination):
        yield _act(fib, packet, position, device, table, action, note, choice.lines)


def _as_policy_says(
    fib: Fib, packet: Packet, position: Position, device: Device, table: TableId, choice: PolicyChoice
) -> Iterator[Step]:
    if choice.next_hop is not None:
        for found in fib.actions(table, choice.next_hop):
            chosen = found._replace(next_hop=choice.next_hop) if isinstance(found, Forward) else found
            yield _act(fib, packet, position, device, table, chosen, "policy routing: ", choice.lines)
        return
    interface = device.interfaces.get(choice.interface or "")
    action: Action
    if interface is None or interface.kind is InterfaceKind.NULL:
        what = f"the policy at {device.name} {position.in_interface} sends the packet to {choice.interface}"
        action = Drop((), Disposition.DISCARDED, what)
    else:
        action = Forward((), interface.name, None, interface.vrf)
    yield _act(fib, packet, position, device, table, action, "policy routing: ", choice.lines)


def _label_steps(fib: Fib, packet: Packet, position: Position, device: Device) -> Iterator[Step]:
    for found in switch(fib.plane.labels, device.name, position.labels):
        hop = Hop(device.name, position.vrf, "", in_interface=position.in_interface, labels_in=position.labels)
        if isinstance(found, Broken):
            yield Step(_with(hop, action="dropped"), Finish(Disposition.LSP_BROKEN, found.reason))
        elif isinstance(found, Swap):
            yield _swap(fib, packet, position, device, found)
        else:
            yield from _pop_to_table(fib, packet, position, device, found)


def _swap(fib: Fib, packet: Packet, position: Position, device: Device, found: Swap) -> Step:
    hop = Hop(
        device.name,
        position.vrf,
        found.action,
        in_interface=position.in_interface,
        out_interface=found.interface,
        next_hop=found.next_hop,
        labels_in=position.labels,
        labels_out=found.labels,
    )
    if found.interface is None:
        return Step(hop, Finish(Disposition.LSP_BROKEN, f"{device.name} knows no interface towards its next hop"))
    return _over_link(fib, packet, device, hop, Endpoint(device.name, found.interface))


def _pop_to_table(fib: Fib, packet: Packet, position: Position, device: Device, found: PopToTable) -> Iterator[Step]:
    table = TableId(device.name, found.vrf, packet.family)
    actions = fib.actions(table, packet.destination)
    if found.prefixes is not None:
        known = fib.plane.tables[table].routes.get(found.prefixes) if table in fib.plane.tables else None
        prefix = next(
            (p for p, cls in fib.plane.classes.covering(table, packet.destination) if cls is found.prefixes),
            found.prefixes.representative,
        )
        if known:
            actions = fib.along(table, prefix, known, packet.destination)
    for action in actions:
        yield _act(fib, packet, position, device, table, action, f"{found.action}: ", ())


def _act(
    fib: Fib,
    packet: Packet,
    position: Position,
    device: Device,
    table: TableId,
    action: Action,
    note: str,
    lines: tuple[int, ...],
) -> Step:
    first: Lookup | None = action.steps[0] if action.steps else None
    hop = Hop(
        device.name,
        table.vrf,
        note,
        in_interface=position.in_interface,
        prefix=first.prefix if first else None,
        route=first.route if first else None,
        labels_in=position.labels,
        lines=lines,
    )
    if isinstance(action, Receive):
        what = f"{format_address(packet.destination)} is an address of {device.name}"
        what += f" ({action.interface})" if action.interface else ""
        finish = Finish(Disposition.DELIVERED, what, End(device.name, action.vrf))
        return Step(_with(hop, action=f"{note}delivered"), finish)
    if isinstance(action, Drop):
        finish = Finish(action.disposition, f"{device.name}: {action.reason}")
        return Step(_with(hop, action=f"{note}dropped"), finish)
    hop = _with(
        hop,
        action=note + _verb(action),
        out_interface=action.interface,
        next_hop=action.next_hop,
        next_hop_vrf=action.vrf if action.vrf != table.vrf and not action.labels else None,
        labels_out=action.labels,
    )
    return _leave(fib, packet, position, device, hop, action)


def _verb(action: Forward) -> str:
    if not action.labels:
        return "forward"
    real = [label for label in action.labels if label != EXPLICIT_NULL]
    return f"push {' '.join(map(str, real or action.labels))}"


def _leave(fib: Fib, packet: Packet, position: Position, device: Device, hop: Hop, action: Forward) -> Step:
    interface = device.interfaces.get(action.interface)
    if interface is None:
        what = f"{device.name} has no interface {action.interface}"
        return Step(hop, Finish(Disposition.NO_ROUTE, what))
    doubts: tuple[str, ...] = ()
    if position.in_interface is not None and packet.family == "ipv4" and not action.labels:
        verdict = _filter(device, interface.acl_out, packet)
        doubts = tuple(_doubt(verdict, f"access list {interface.acl_out} on {device.name} {interface.name}"))
        if not verdict.permit:
            step = _filtered(position, packet, interface.name, "out", interface.acl_out, verdict)
            return step._replace(hop=_with(hop, action="dropped", lines=step.hop.lines), doubts=doubts)
    outer = _tunnel_problem(fib, device, interface)
    if outer:
        return Step(_with(hop, action="dropped"), Finish(Disposition.NO_ROUTE, outer), doubts)
    step = _over_link(fib, packet, device, hop, Endpoint(device.name, interface.name))
    return step._replace(doubts=(*doubts, *step.doubts))


def _tunnel_problem(fib: Fib, device: Device, interface: Interface) -> str:
    """Why the outer packet of a tunnel goes nowhere; empty where it leaves."""
    tunnel = interface.tunnel
    if interface.kind is not InterfaceKind.TUNNEL or tunnel is None or tunnel.destination is None:
        return ""
    outer = TableId(device.name, tunnel.vrf, address_family(tunnel.destination))
    first = fib.actions(outer, tunnel.destination)[0]
    if isinstance(first, Drop):
        return f"the destination of {interface.name} is unreachable on {device.name}: {first.reason}"
    return ""


def _over_link(fib: Fib, packet: Packet, device: Device, hop: Hop, endpoint: Endpoint) -> Step:
    crossing = cross(fib, endpoint, hop.next_hop, packet.destination)
    if isinstance(crossing, Arrives):
        if crossing.note:
            hop = _with(hop, action=f"{hop.action}; {crossing.note}")
        return Step(hop, arrival(fib, crossing.endpoint, hop.labels_out))
    vrf = device.interfaces[endpoint.interface].vrf
    if isinstance(crossing, Returns):
        hop = _with(hop, action=f"{hop.action}; {crossing.note}")
        return Step(hop, Position(device.name, vrf, endpoint.interface), (f"the packet {crossing.note}",))
    if hop.labels_out and crossing.disposition is Disposition.DELIVERED:
        what = f"{device.name}: a labelled packet leaves by {endpoint.interface} to a neighbor not in the snapshot"
        return Step(hop, Finish(Disposition.EXITS, what))
    end = End(device.name, vrf, endpoint.interface) if crossing.attached else None
    return Step(hop, Finish(crossing.disposition, f"{device.name}: {crossing.reason}", end))


def arrival(fib: Fib, endpoint: Endpoint, labels: tuple[int, ...] = ()) -> Position:
    """Where a packet is that reaches the interface `endpoint` of a device or host."""
    device = fib.plane.network.devices.get(endpoint.device)
    if device is None:
        return Position(endpoint.device, "default", endpoint.interface)
    return Position(endpoint.device, device.interfaces[endpoint.interface].vrf, endpoint.interface, labels)


def _filter(device: Device, name: str | None, packet: Packet) -> FilterVerdict:
    return evaluate(device.policies.access_lists.get(name) if name else None, packet)


def _doubt(verdict: FilterVerdict, what: str) -> list[str]:
    return [] if verdict.certain else [f"{what} has entries whose options are not modelled or not known of the packet"]


def _filtered(
    position: Position, packet: Packet, interface: str, direction: str, name: str | None, verdict: FilterVerdict
) -> Step:
    hop = Hop(position.device, position.vrf, "dropped", in_interface=position.in_interface, lines=(verdict.line,))
    pair = f"{format_address(packet.source)} to {format_address(packet.destination)}"
    what = f"{position.device}: access list {name} ({direction} on {interface}) denies {packet.protocol} {pair}"
    return Step(hop, Finish(Disposition.FILTERED, what))


def _with(hop: Hop, **changes: object) -> Hop:
    return replace(hop, **changes)  # type: ignore[arg-type]  # names are those of Hop
