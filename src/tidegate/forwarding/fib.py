"""The forwarding table, built one entry at a time when it is asked for: a look-up followed down to an interface.

Recursive next hops are followed through every table they cross; labels are imposed where the route demands them (VPN
routes, RFC 4364 §4.3) or where LDP binds the prefix the packet's next hop resolves through (RFC 3031 §3.10).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tidegate.control.protocols.ldp.labels import IMPLICIT_NULL, LabelNextHop
from tidegate.control.result import ControlPlane
from tidegate.control.table import Protocol, Route, TableId
from tidegate.forwarding.dispositions import Disposition
from tidegate.model.device import Endpoint
from tidegate.net.prefix import Address, Prefix, format_address, format_prefix


class Lookup(NamedTuple):
    """One look-up: the table, the longest match and the route taken."""

    table: TableId
    prefix: Prefix
    route: Route


class Forward(NamedTuple):
    """Out of `interface` (which is in table `vrf`) to `next_hop`; None: to the destination itself on that link.

    `steps` are the look-ups, the packet's own first; `labels` are pushed, top first.
    """

    steps: tuple[Lookup, ...]
    interface: str
    next_hop: Address | None
    vrf: str
    labels: tuple[int, ...] = ()


class Receive(NamedTuple):
    """The packet is for this device; `vrf` is the table that owns the address."""

    steps: tuple[Lookup, ...]
    interface: str | None
    vrf: str


class Drop(NamedTuple):
    """The packet goes nowhere; `reason` is a sentence without the device's name."""

    steps: tuple[Lookup, ...]
    disposition: Disposition
    reason: str


Action = Forward | Receive | Drop


class Fib:
    """Forwarding look-ups over a computed control plane. Answers are kept: tables do not change any more."""

    def __init__(self, plane: ControlPlane) -> None:
        self.plane = plane
        self._known: dict[tuple[TableId, Address], tuple[Action, ...]] = {}
        self._ldp: dict[Endpoint, str | None] | None = None  # where LDP runs -> why it has no neighbor there

    def actions(self, table: TableId, address: Address) -> tuple[Action, ...]:
        """What `table` does with a packet to `address`: one action for each equal-cost path, in stable order."""
        key = table, address
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = tuple(self._actions(table, address, ()))
        return known

    def along(self, table: TableId, prefix: Prefix, routes: tuple[Route, ...], address: Address) -> tuple[Action, ...]:
        """As `actions`, with the route already known: how a per-prefix VPN label is forwarded (RFC 4364 §4.3.2)."""
        return tuple(a for route in routes for a in self._follow(Lookup(table, prefix, route), address, ()))

    def own_interface(self, device: str, vrf: str, address: Address) -> str | None:
        """The interface of `device` in table `vrf` that has `address`, a virtual one it serves included."""
        for endpoint in self.plane.topology.owners.get(address, ()):
            if endpoint.device == device and endpoint in self.plane.topology.up and self._vrf(endpoint) == vrf:
                return endpoint.interface
        return None

    def transport_labels(self, device: str, next_hop: Address) -> tuple[int, ...] | None:
        """The labels that carry a packet to a BGP next hop over its first path; None where the LSP is broken."""
        for action in self._label_path((), device, next_hop, ()):
            return action.labels if isinstance(action, Forward) else None
        return None

    def _vrf(self, endpoint: Endpoint) -> str | None:
        device = self.plane.network.devices.get(endpoint.device)
        interface = None if device is None else device.interfaces.get(endpoint.interface)
        return None if interface is None else interface.vrf

    def _actions(self, table: TableId, address: Address, seen: tuple[Lookup, ...]) -> Iterator[Action]:
        own = self.own_interface(table.device, table.vrf, address)
        if own is not None:
            steps = seen
            found = self.plane.lookup(table, address)
            if found is not None:
                steps = (*seen, Lookup(table, found[0], found[1][0]))
            yield Receive(steps, own, table.vrf)
            return
        found = self.plane.lookup(table, address)
        if found is None:
            what = f"no route to {format_address(address)} in {_called(table)}"
            yield Drop(seen, Disposition.NO_ROUTE, what)
            return
        prefix, routes = found
        if any(step.table == table and step.prefix == prefix for step in seen):
            chain = (
                f"the next hop of {format_prefix(prefix)} in {_called(table)} resolves only through that route itself"
            )
            yield Drop(seen, Disposition.NO_ROUTE, chain)
            return
        for route in routes:
            yield from self._follow(Lookup(table, prefix, route), address, seen)

    def _follow(self, step: Lookup, address: Address, seen: tuple[Lookup, ...]) -> Iterator[Action]:
        table, prefix, route = step
        steps = (*seen, step)
        if route.discard:
            what = f"the {route.protocol} route {format_prefix(prefix)} in {_called(table)} points to Null0"
            yield Drop(steps, Disposition.DISCARDED, what)
        elif route.interface is not None:
            yield self._out(steps, step, route.interface, address)
        elif route.next_hop is None:
            what = f"the route {format_prefix(prefix)} in {_called(table)} has neither next hop nor interface"
            yield Drop(steps, Disposition.NO_ROUTE, what)
        elif route.labels:
            yield from self._label_path(steps, table.device, route.next_hop, route.labels)
        else:
            beyond = TableId(table.device, route.next_hop_vrf or table.vrf, table.family)
            for action in self._actions(beyond, route.next_hop, steps):
                if isinstance(action, Forward):
                    yield action._replace(next_hop=action.next_hop or route.next_hop)
                elif isinstance(action, Receive):
                    what = f"the next hop {format_address(route.next_hop)} is an address of {table.device} itself"
                    yield Drop(steps, Disposition.NO_ROUTE, what)
                else:
                    yield action

    def _out(self, steps: tuple[Lookup, ...], step: Lookup, interface: str, address: Address) -> Action:
        table, prefix, route = step
        vrf = self._vrf(Endpoint(table.device, interface)) or table.vrf
        if route.protocol is Protocol.LOCAL:
            return Receive(steps, interface, vrf)
        if (
            route.next_hop is None
            and route.protocol is not Protocol.STATIC
            and vrf != table.vrf
            and self.own_interface(table.device, vrf, address) is not None
        ):
            # A connected network that leaked: the address of its interface is received here too.
            return Receive(steps, interface, vrf)
        labels = route.labels
        if not labels and table.vrf == "default" and route.protocol is not Protocol.CONNECTED:
            labels = self._imposed(table.device, prefix, interface, route.next_hop)
        return Forward(steps, interface, route.next_hop, vrf, labels)

    def _imposed(self, device: str, prefix: Prefix, interface: str, next_hop: Address | None) -> tuple[int, ...]:
        """The label LDP puts on a packet of the global table, if the next hop has bound one other than null."""
        for hop in self._bindings(device, prefix):
            if hop.interface == interface and hop.next_hop in (next_hop, None):
                return () if hop.label in (None, IMPLICIT_NULL) else (hop.label,)
        return ()

    def _bindings(self, device: str, prefix: Prefix) -> tuple[LabelNextHop, ...]:
        table = self.plane.labels.get(device)
        return () if table is None else table.next_hops.get(prefix, ())

    def _label_path(
        self, steps: tuple[Lookup, ...], device: str, next_hop: Address, labels: tuple[int, ...]
    ) -> Iterator[Action]:
        """Under the transport label of the LSP to `next_hop`: the packet never leaves the stack on the way."""
        for action in self._actions(TableId(device, "default", "ipv4"), next_hop, steps):
            if isinstance(action, Drop):
                what = f"the BGP next hop {format_address(next_hop)} is unreachable: {action.reason}"
                yield Drop(action.steps, Disposition.NO_ROUTE, what)
            elif isinstance(action, Receive):
                what = f"the BGP next hop {format_address(next_hop)} is an address of {device} itself"
                yield Drop(steps, Disposition.NO_ROUTE, what)
            else:
                yield self._labelled(action, device, next_hop, labels)

    def _labelled(self, action: Forward, device: str, next_hop: Address, labels: tuple[int, ...]) -> Action:
        last = action.steps[-1]
        if last.route.protocol is Protocol.CONNECTED:  # the next hop is on the link: no transport label is needed
            return action._replace(next_hop=action.next_hop or next_hop, labels=labels)
        fec = last.prefix
        via = action.next_hop
        for hop in self._bindings(device, fec):
            if hop.interface != action.interface or hop.next_hop not in (via, None):
                continue
            if hop.label is None:
                break
            transport = () if hop.label == IMPLICIT_NULL else (hop.label,)
            return action._replace(labels=(*transport, *labels))
        neighbor = f" from {format_address(via)}" if via is not None else ""
        what = (
            f"no label for {format_prefix(fec)}{neighbor} on {action.interface}: "
            f"the label switched path to {format_address(next_hop)} does not begin"
        )
        return Drop(action.steps, Disposition.LSP_BROKEN, what + self._without_ldp(device, action.interface))

    def _without_ldp(self, device: str, interface: str) -> str:
        """What keeps LDP from giving labels on a link, to follow a sentence; nothing where LDP is up."""
        if self._ldp is None:
            self._ldp = {
                Endpoint(a.device, a.interface): a.reason
                for a in self.plane.adjacencies
                if a.protocol == "ldp" and a.interface is not None
            }
        here = Endpoint(device, interface)
        if here in self._ldp:
            reason = self._ldp[here]
            return "" if reason is None else f"; LDP is down there: {reason}"
        configured = self.plane.network.devices[device].interfaces.get(interface)
        return (
            "" if configured is None or configured.mpls else f"; LDP does not run on {interface}: it has no `mpls ip`"
        )


def _called(table: TableId) -> str:
    return "the global table" if table.vrf == "default" else f"VRF {table.vrf}"
