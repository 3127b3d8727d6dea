"""From causes to the configuration lines a user sees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tidegate.control.cause import Cause
from tidegate.model.device import Network
from tidegate.model.source import SourceRef
from tidegate.net.prefix import Prefix, contains, covers

_Place = tuple[str, int]  # (device, line)


class Sources:
    """Collects the lines of cause trees. Causes are shared between routes, so most trees are walked once a device."""

    def __init__(self, network: Network) -> None:
        self._network = network
        # The cause is kept with its answer: an id is unique only as long as its object lives.
        self._known: dict[tuple[int, str], tuple[Cause, tuple[SourceRef, ...] | None]] = {}

    def of(self, cause: Cause, device: str, prefix: Prefix) -> tuple[SourceRef, ...]:
        """Every line in the tree of `cause`, once each: those of `device` first, then down the tree."""
        key = id(cause), device
        known = self._known.get(key)
        if known is None:
            # A bundle of statics has one cause and a line for each prefix: only the others can be kept.
            bundled = any(node.bundle is not None for node, _ in _nodes(cause))
            known = cause, None if bundled else self.refs(_ordered(_places(cause, prefix), device))
            self._known[key] = known
        refs = known[1]
        return refs if refs is not None else self.refs(_ordered(_places(cause, prefix), device))

    def of_several(self, causes: Iterable[tuple[Cause, Prefix]], device: str) -> tuple[SourceRef, ...]:
        """The lines of several trees together, each once."""
        found: dict[_Place, None] = {}
        for cause, prefix in causes:
            found.update(_places(cause, prefix))
        return self.refs(_ordered(found, device))

    def lines(self, device: str, lines: Iterable[int]) -> tuple[SourceRef, ...]:
        """The given lines of one device, in the order given."""
        return self.refs((device, line) for line in dict.fromkeys(lines))

    def refs(self, places: Iterable[_Place]) -> tuple[SourceRef, ...]:
        """(device, line) pairs as a user sees them; line 0 (no line) and unknown devices give nothing."""
        devices = self._network.devices
        return tuple(devices[name].text.ref(line) for name, line in places if line > 0 and name in devices)


def lines_at(cause: Cause, prefix: Prefix, child: Cause | None = None) -> tuple[int, ...]:
    """The lines `cause` rests on for a route to `prefix`, which `child` made of it where it is no root.

    A static that is the way to another one's next hop, or part of an aggregate, has another prefix than asked for:
    the member of its bundle that plays that part is taken.
    """
    bundle = cause.bundle
    if bundle is None or bundle.line_of(prefix) is not None:
        return cause.lines_for(prefix)
    hop = child.bundle.next_hop if child is not None and child.bundle is not None else None
    carrying = [p for p in bundle.prefixes if hop is not None and contains(p, hop)]
    if carrying:
        return cause.lines_for(max(carrying, key=lambda p: p & 255))
    within = [p for p in bundle.prefixes if covers(prefix, p)]
    return cause.lines_for(min(within)) if within else cause.lines_for(bundle.prefixes[0])


def _nodes(cause: Cause) -> Iterator[tuple[Cause, Cause | None]]:
    """Every cause of the tree once, with the one it was reached from, level by level."""
    seen = {id(cause)}
    level: list[tuple[Cause, Cause | None]] = [(cause, None)]
    while level:
        below: list[tuple[Cause, Cause | None]] = []
        for node, child in level:
            yield node, child
            for parent in node.parents:
                if id(parent) not in seen:
                    seen.add(id(parent))
                    below.append((parent, node))
        level = below


def _places(cause: Cause, prefix: Prefix) -> dict[_Place, None]:
    """Every (device, line) of the tree, the root's first."""
    return {(node.device, line): None for node, child in _nodes(cause) for line in lines_at(node, prefix, child)}


def _ordered(places: Iterable[_Place], device: str) -> list[_Place]:
    return sorted(places, key=lambda place: place[0] != device)  # stable: the order down the tree stays
