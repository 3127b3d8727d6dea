"""Label switching (RFC 3031 §3.10-3.16): what a device does with a packet that arrives with a label stack."""

from __future__ import annotations

from typing import NamedTuple

from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.ldp.labels import EXPLICIT_NULL, IMPLICIT_NULL, LabelTables
from tidegate.net.prefix import Address, format_prefix


class Swap(NamedTuple):
    """Out of `interface` to `next_hop` with the stack `labels` (empty: as a plain IP packet)."""

    next_hop: Address | None
    interface: str | None
    labels: tuple[int, ...]
    action: str


class PopToTable(NamedTuple):
    """The stack ends here: the packet is looked up in `vrf`, or goes where the route of `prefixes` goes."""

    vrf: str
    prefixes: PrefixClass | None
    action: str


class Broken(NamedTuple):
    """The label switched path is broken here."""

    reason: str


LabelAction = Swap | PopToTable | Broken


def switch(tables: LabelTables, device: str, labels: tuple[int, ...]) -> tuple[LabelAction, ...]:
    """What `device` does with the stack `labels` (top first, not empty); several actions are equal-cost paths."""
    top, rest = labels[0], labels[1:]
    if top == EXPLICIT_NULL:
        if rest:
            return switch(tables, device, rest)
        return (PopToTable("default", None, "pop explicit null, look up in the global table"),)
    table = tables.get(device)
    vpn = None if table is None else table.vpn.get(top)
    if vpn is not None:
        how = f"look up in VRF {vpn.vrf}" if vpn.prefixes is None else f"forward in VRF {vpn.vrf}"
        return (PopToTable(vpn.vrf, vpn.prefixes, f"pop {top}, {how}"),)
    fec = None if table is None else table.incoming.get(top)
    if table is None or fec is None:
        return (Broken(f"label {top} is none that {device} has given out"),)
    name = format_prefix(fec)
    actions: list[LabelAction] = []
    for hop in table.next_hops.get(fec, ()):
        if hop.label is not None and hop.label != IMPLICIT_NULL:
            how = f"swap {top} to {hop.label} towards {name}"
            actions.append(Swap(hop.next_hop, hop.interface, (hop.label, *rest), how))
        elif hop.label == IMPLICIT_NULL or not rest:
            how = "pop" if hop.label == IMPLICIT_NULL else "pop (the next hop has bound no label)"
            actions.append(Swap(hop.next_hop, hop.interface, rest, f"{how} {top} towards {name}"))
        else:
            # RFC 3031 §3.22: without a binding of the next hop the whole stack is lost; IOS shows `No Label`.
            neighbor = hop.device or "the next hop"
            actions.append(
                Broken(f"No Label: {neighbor} has bound no label to {name} for {device}, so the labels below are lost")
            )
    return tuple(actions) or (Broken(f"{device} has no next hop for {name}, which label {top} stands for"),)
