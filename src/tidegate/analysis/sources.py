"""From causes to the configuration lines a user sees."""

from __future__ import annotations

from collections.abc import Iterable

from tidegate.control.cause import Cause
from tidegate.model.device import Network
from tidegate.model.source import SourceRef


class Sources:
    """Collects the lines of cause trees. Causes are shared between routes, so each tree is walked once a device."""

    def __init__(self, network: Network) -> None:
        self._network = network
        # The cause is kept with its answer: an id is unique only as long as its object lives.
        self._known: dict[tuple[int, str], tuple[Cause, tuple[SourceRef, ...]]] = {}

    def of(self, cause: Cause, device: str) -> tuple[SourceRef, ...]:
        """Every line in the tree of `cause`, once each: those of `device` first, then down the tree."""
        key = id(cause), device
        known = self._known.get(key)
        if known is None:
            known = cause, self.refs(_ordered(_walk(cause), device))
            self._known[key] = known
        return known[1]

    def of_several(self, causes: Iterable[Cause], device: str) -> tuple[SourceRef, ...]:
        """The lines of several trees together, each once."""
        found: dict[tuple[str, int], None] = {}
        for cause in causes:
            found.update(dict.fromkeys(_walk(cause)))
        return self.refs(_ordered(found, device))

    def lines(self, device: str, lines: Iterable[int]) -> tuple[SourceRef, ...]:
        """The given lines of one device, in the order given."""
        return self.refs((device, line) for line in dict.fromkeys(lines))

    def refs(self, places: Iterable[tuple[str, int]]) -> tuple[SourceRef, ...]:
        """(device, line) pairs as a user sees them; line 0 (no line) and unknown devices give nothing."""
        devices = self._network.devices
        return tuple(devices[name].text.ref(line) for name, line in places if line > 0 and name in devices)


def _ordered(places: Iterable[tuple[str, int]], device: str) -> list[tuple[str, int]]:
    return sorted(places, key=lambda place: place[0] != device)  # stable: the order down the tree stays


def _walk(cause: Cause) -> dict[tuple[str, int], None]:
    """Every (device, line) of the tree, the root's first, level by level."""
    found: dict[tuple[str, int], None] = {}
    seen = {id(cause)}
    level = [cause]
    while level:
        below: list[Cause] = []
        for node in level:
            for line in node.lines:
                found[node.device, line] = None
            for parent in node.parents:
                if id(parent) not in seen:
                    seen.add(id(parent))
                    below.append(parent)
        level = below
    return found
