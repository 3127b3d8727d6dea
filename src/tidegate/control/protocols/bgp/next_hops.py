"""Next hops of BGP paths: reachable or not, and at which IGP metric (RFC 4271 §9.1.2.1)."""

from __future__ import annotations

from tidegate.control.protocols.bgp.path import NO_ADDRESS, Path
from tidegate.control.protocols.bgp.table import Speaker
from tidegate.control.resolution import Resolver
from tidegate.control.table import Protocol, TableId
from tidegate.net.prefix import Address

_Key = tuple[TableId, Address]


def next_hop_key(speaker: Speaker, path: Path) -> _Key | None:
    """The table and address on which the path's validity rests; None where it needs no look-up."""
    if path.imported_from is None:
        if path.sender is None:
            return None  # originated here: the route behind it is in the table, or it would not be
        return speaker.next_hop_table, path.attributes.next_hop
    if path.is_remote():
        return TableId(speaker.device.name, "default", path.imported_from.family), path.attributes.next_hop
    if path.route is not None or path.attributes.next_hop == NO_ADDRESS:
        return None
    return path.imported_from, path.attributes.next_hop


class NextHops:
    """IGP metrics of next hops, kept between rounds so that a round knows which moved."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self._metrics: dict[_Key, int | None] = {}

    def metric(self, speaker: Speaker, path: Path) -> int | None:
        """The IGP metric to the path's next hop; 0 for what is local; None where it is not reachable."""
        key = next_hop_key(speaker, path)
        if key is None:
            return 0
        if key not in self._metrics:
            self._metrics[key] = self._look_up(key)
        return self._metrics[key]

    def reaches(self, speaker: Speaker, address: Address) -> bool:
        """Whether a next hop of that address would be usable at `speaker`."""
        key = (speaker.next_hop_table, address)
        if key not in self._metrics:
            self._metrics[key] = self._look_up(key)
        return self._metrics[key] is not None

    def moved(self) -> tuple[set[_Key], bool]:
        """Looks every known next hop up again: those whose answer is another now, and whether any of them has become
        reachable or unreachable."""
        found = set()
        reached = False
        for key, old in self._metrics.items():
            new = self._metrics[key] = self._look_up(key)
            if new != old:
                found.add(key)
                reached = reached or (new is None) != (old is None)
        return found, reached

    def _look_up(self, key: _Key) -> int | None:
        found = self._resolver.resolve(*key)
        if found is None:
            return None
        return found.route.metric if found.route.protocol is not Protocol.BGP else 0
