"""From causes to the configuration lines a user sees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tidegate.control.cause import Cause
from tidegate.model.device import Network
from tidegate.model.source import SourceRef
from tidegate.net.prefix import Prefix, contains, covers

_Place = tuple[str, int]  # (device, line)


class _Tree(NamedTuple):
    """A cause tree laid out once: its nodes in the order to show, each with the one it was reached from."""

    nodes: tuple[tuple[Cause, Cause | None], ...]  # keeps the causes: an id is unique as long as its object lives
    refs: tuple[SourceRef, ...] | None  # the answer, where it is the same for every prefix


class Sources:
    """Collects the lines of cause trees. Causes are shared between routes, so each tree is walked once a device."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._trees: dict[tuple[int, str], _Tree] = {}
        self._shown: dict[_Place, SourceRef | None] = {}

    def of(self, cause: Cause, device: str, prefix: Prefix) -> tuple[SourceRef, ...]:
        """Every line in the tree of `cause`, once each: those of `device` first, then down the tree."""
        key = id(cause), device
        tree = self._trees.get(key)
        if tree is None:
            tree = self._trees[key] = self._lay_out(cause, device, prefix)
        return self._gathered(tree.nodes, prefix) if tree.refs is None else tree.refs

    def by_prefix(self, cause: Cause, device: str, prefix: Prefix) -> tuple[Cause, ...]:
        """The causes in the tree of `cause` whose lines differ from prefix to prefix (bundles of static routes)."""
        self.of(cause, device, prefix)
        tree = self._trees[id(cause), device]
        return () if tree.refs is not None else tuple(node for node, _ in tree.nodes if node.bundle is not None)

    def of_several(self, causes: Iterable[tuple[Cause, Prefix]], device: str) -> tuple[SourceRef, ...]:
        """The lines of several trees together, each once: those of `device` first."""
        found = dict.fromkeys(ref for cause, prefix in causes for ref in self.of(cause, device, prefix))
        own = self._network.devices[device].text.file if device in self._network.devices else ""
        return tuple(sorted(found, key=lambda ref: ref.file != own))

    def _lay_out(self, cause: Cause, device: str, prefix: Prefix) -> _Tree:
        nodes = tuple(sorted(_nodes(cause), key=lambda item: item[0].device != device))  # stable: down the tree
        # A bundle of statics has one cause, and a line for each prefix.
        bundled = any(node.bundle is not None for node, _ in nodes)
        return _Tree(nodes, None if bundled else self._gathered(nodes, prefix))

    def _gathered(self, nodes: Iterable[tuple[Cause, Cause | None]], prefix: Prefix) -> tuple[SourceRef, ...]:
        places: dict[_Place, None] = {}
        for node, child in nodes:
            device = node.device
            for line in node.lines if node.bundle is None else lines_at(node, prefix, child):
                places[device, line] = None
        return self.refs(places)

    def lines(self, device: str, lines: Iterable[int]) -> tuple[SourceRef, ...]:
        """The given lines of one device, in the order given."""
        return self.refs((device, line) for line in dict.fromkeys(lines))

    def refs(self, places: Iterable[_Place]) -> tuple[SourceRef, ...]:
        """(device, line) pairs as a user sees them; line 0 (no line) and unknown devices give nothing."""
        return tuple(ref for place in places if (ref := self._ref(place)) is not None)

    def _ref(self, place: _Place) -> SourceRef | None:
        if place not in self._shown:
            device = self._network.devices.get(place[0])
            known = device is not None and place[1] > 0
            self._shown[place] = device.text.ref(place[1]) if device is not None and known else None
        return self._shown[place]


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
