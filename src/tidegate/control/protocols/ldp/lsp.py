"""Whether a label switched path is whole: followed hop by hop, over every equal-cost branch (RFC 3031 §3.15)."""

from __future__ import annotations

from typing import NamedTuple

from tidegate.control.protocols.ldp.labels import EXPLICIT_NULL, IMPLICIT_NULL, LabelTables
from tidegate.net.prefix import Prefix, format_address, format_prefix


class LspHop(NamedTuple):
    """One step: `device` sends out of `interface` to `neighbor` with `label` on top (IMPLICIT_NULL: popped)."""

    device: str
    interface: str
    neighbor: str
    label: int


class Lsp(NamedTuple):
    """`hops` is the first path to the end, or up to the first break. `reason` is a sentence, empty where whole."""

    whole: bool
    reason: str
    hops: tuple[LspHop, ...]


def whole_lsp(labels: LabelTables, device: str, fec: Prefix) -> Lsp:
    """Follows the LSP for `fec` from `device`. Whole means: every equal-cost branch ends at a router that popped it.

    A device that itself ends the FEC has a whole path without hops.
    """
    return _follow(labels, device, fec, (), (), {})


def _follow(
    labels: LabelTables,
    device: str,
    fec: Prefix,
    hops: tuple[LspHop, ...],
    path: tuple[str, ...],
    known: dict[str, Lsp],
) -> Lsp:
    name = format_prefix(fec)
    if device in path:
        return Lsp(False, f"the path for {name} turns in a circle at {device}", hops)
    table = labels.get(device)
    if table is None:
        return Lsp(False, f"{device} runs no LDP", hops)
    if table.bindings.get(fec) in (IMPLICIT_NULL, EXPLICIT_NULL):
        return Lsp(True, "", hops)
    branches = table.next_hops.get(fec, ())
    if not branches:
        return Lsp(False, f"{device} has no route for exactly {name}", hops)
    first: Lsp | None = None
    for branch in branches:
        if branch.label is None or branch.device is None or branch.interface is None:
            via = format_address(branch.next_hop) if branch.next_hop is not None else branch.interface
            who = branch.device or "the next hop"
            return Lsp(False, f"{device} has no label for {name} from {who} ({via}, {branch.interface})", hops)
        step = (*hops, LspHop(device, branch.interface, branch.device, branch.label))
        if branch.label in (IMPLICIT_NULL, EXPLICIT_NULL):
            found = Lsp(True, "", step)
        else:
            rest = known.get(branch.device)
            if rest is None:
                rest = known[branch.device] = _follow(labels, branch.device, fec, (), (*path, device), known)
            found = rest._replace(hops=(*step, *rest.hops))
        if not found.whole:
            return found
        first = first or found
    assert first is not None
    return first
