"""Next hops of BGP paths: reachable or not, and at which IGP metric (RFC 4271 §9.1.2.1)."""

from __future__ import annotations

from collections.abc import Iterable

from tidegate.control.protocols.bgp.path import NO_ADDRESS, Path
from tidegate.control.protocols.bgp.table import Nlri, Speaker
from tidegate.control.resolution import Key, Resolver
from tidegate.control.table import Protocol, TableId
from tidegate.net.prefix import Address


def next_hop_key(speaker: Speaker, path: Path) -> Key | None:
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
    """IGP metrics of next hops, and which entries rest on them, so that a change concerns only those."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self._metrics: dict[Key, int | None] = {}
        self._users: dict[Key, dict[tuple[Speaker, Nlri], None]] = {}

    def metric(self, speaker: Speaker, path: Path) -> int | None:
        """The IGP metric to the path's next hop; 0 for what is local; None where it is not reachable."""
        key = next_hop_key(speaker, path)
        return 0 if key is None else self._metric(key)

    def used(self, item: tuple[Speaker, Nlri], path: Path) -> int | None:
        """As `metric`, for a path on which an entry of a table rests from now on."""
        key = next_hop_key(item[0], path)
        if key is None:
            return 0
        users = self._users.get(key)
        if users is None:
            users = self._users[key] = {}
        users[item] = None
        return self._metric(key)

    def reaches(self, speaker: Speaker, address: Address) -> bool:
        """Whether a next hop of that address would be usable at `speaker`."""
        return self._metric((speaker.next_hop_table, address)) is not None

    def forget(self, device: str) -> None:
        """The device has other tables: what it asked, and what its entries rest on, is no more."""
        for key in [key for key in self._metrics if key[0].device == device]:
            del self._metrics[key]
            self._users.pop(key, None)

    def asked(self, key: Key) -> int | None:
        """The metric to a next hop that nothing rests on yet."""
        return self._metric(key)

    def moved(self, news: Iterable[Key]) -> tuple[dict[tuple[Speaker, Nlri], None], set[Address], set[Key]]:
        """Takes over other answers: the entries that rest on a metric that is another now, the addresses that have
        become reachable or unreachable from somewhere, and the next hops themselves."""
        concerned: dict[tuple[Speaker, Nlri], None] = {}
        reached: set[Address] = set()
        hops: set[Key] = set()
        for key in news:
            if key not in self._metrics:
                continue
            old, new = self._metrics[key], self._look_up(key)
            if new != old:
                self._metrics[key] = new
                hops.add(key)
                concerned.update(self._users.get(key, {}))
                if (new is None) != (old is None):
                    reached.add(key[1])
        return concerned, reached, hops

    def _metric(self, key: Key) -> int | None:
        if key not in self._metrics:
            self._metrics[key] = self._look_up(key)
        return self._metrics[key]

    def _look_up(self, key: Key) -> int | None:
        found = self._resolver.resolve(*key)
        if found is None:
            return None
        return found.route.metric if found.route.protocol is not Protocol.BGP else 0
