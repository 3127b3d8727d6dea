"""How VPN entries travel among PEs and route reflectors: the way is found once, and each entry follows it when asked.

Where VPN sessions are internal and carry no policies, an entry that one router alone originates goes the same way as
any other entry of that router: which reflector takes it from which, and so who hears it from whom, depends on the
sessions and not on the entry. So ways are kept for all originators with the same reflectors, and what a router holds of
an entry is worked out along them when somebody asks for it, by the same functions that exchange updates elsewhere. What
reflectors hold is never laid out: a mesh of twenty of them, each with a million entries, costs nothing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import replace

from tidegate.control.protocols.bgp.decision import decide
from tidegate.control.protocols.bgp.exchange import update
from tidegate.control.protocols.bgp.next_hops import NextHops
from tidegate.control.protocols.bgp.path import Path
from tidegate.control.protocols.bgp.peering import Peering
from tidegate.control.protocols.bgp.speakers import SpeakerKey
from tidegate.control.protocols.bgp.table import Nlri, Speaker, arrival
from tidegate.model.bgp import BgpNeighborFamily

# From whom a keeper's best path of an entry comes: another keeper, or (None) the originator itself.
_Ways = dict[Speaker, Speaker | None]


def is_plain(speakers: Iterable[Speaker]) -> bool:
    """Whether every VPN entry goes the way of its originator: internal sessions, nothing on them that looks at it."""
    return all(_is_plain(speaker) for speaker in speakers if speaker.is_vpn())


def _is_plain(speaker: Speaker) -> bool:
    bgp, family = speaker.bgp, speaker.family
    if family.additional_paths_send or family.additional_paths_receive:
        return False
    neighbors = [*bgp.neighbors.values(), *(listen.template for listen in bgp.listen_ranges)]
    for neighbor in neighbors:
        settings = neighbor.families.get(speaker.name)
        if settings is not None and (neighbor.remote_as != bgp.asn or neighbor.local_as or _looks_at(settings)):
            return False
    return True


def _looks_at(settings: BgpNeighborFamily) -> bool:
    """Whether what is configured for a neighbor treats one entry differently from another, or moves next hops."""
    return bool(
        settings.route_map_in
        or settings.route_map_out
        or settings.prefix_list_in
        or settings.prefix_list_out
        or settings.distribute_list_in
        or settings.distribute_list_out
        or settings.filter_list_in
        or settings.filter_list_out
        or settings.unsuppress_map
        or settings.soo
        or settings.next_hop_self_all
        or settings.next_hop_unchanged
        or settings.additional_paths_send
        or settings.additional_paths_receive
    )


class Distribution:
    """What each VPN table holds of an entry that one other table originates. `forget` when sessions have changed.

    `keepers` are the tables that keep entries whatever their route targets: only those pass them on. `unwanted` says
    what any other table drops.
    """

    def __init__(
        self,
        speakers: Mapping[SpeakerKey, Speaker],
        keepers: Set[Speaker],
        next_hops: NextHops,
        unwanted: Callable[[Speaker, Path], bool],
    ) -> None:
        self._speakers = speakers
        self._keepers = keepers
        self._next_hops = next_hops
        self._unwanted = unwanted
        self._ways: dict[object, _Ways] = {}
        self._own_ways: dict[Speaker, _Ways] = {}
        self._ends_of: dict[Speaker, dict[Speaker, list[Peering]]] = {}
        self._from_keepers: dict[Speaker, list[tuple[Speaker, Peering]]] = {}
        self._chosen: dict[tuple[Speaker, Speaker], tuple[Speaker, Peering]] = {}
        self._held: dict[tuple[Speaker, Nlri], tuple[Path, Path | None]] = {}

    def forget(self) -> Callable[[Speaker, Nlri, Path], set[Speaker]]:
        """Begins anew. The function that is returned tells, for an originator and an entry of its, the keepers that
        have entries in another way than before."""
        before, self._own_ways = self._own_ways, {}
        self._ways.clear()
        self._ends_of.clear()
        self._from_keepers.clear()
        self._chosen.clear()
        self._held.clear()
        found: dict[Speaker, set[Speaker]] = {}

        def turned(origin: Speaker, nlri: Nlri, entry: Path) -> set[Speaker]:
            if origin not in found:
                old, new = before.get(origin, {}), self._ways_of(origin, nlri, entry)
                found[origin] = _differing(old, new)
            return found[origin]

        return turned

    def remove(self, speakers: Set[Speaker]) -> None:
        """These tables are no more."""
        for speaker in speakers:
            self._own_ways.pop(speaker, None)
        for known in (self._ways, self._ends_of, self._from_keepers, self._held):
            known.clear()

    def hears_otherwise(self, importers: Iterable[Speaker], turned: set[Speaker]) -> bool:
        """Whether any of these tables hears of entries from a keeper that has them in another way."""
        return bool(turned) and any(keeper in turned for at in importers for keeper, _ in self._keepers_heard(at))

    def best(self, at: Speaker, origin: Speaker, nlri: Nlri, entry: Path) -> Path | None:
        """The path that `at` uses of the entry that `origin` exports; None where it has none."""
        if at is origin:
            return entry
        if at in self._keepers:
            return self._passed_on(at, origin, nlri, entry)
        way = self._chosen.get((at, origin))
        if way is None:
            chosen = self.paths(at, origin, nlri, entry)
            if not chosen or not chosen[0].best:
                return None
            if self._group(origin) is not None:  # then the choice is the same for all entries of `origin`
                ways = self._heard_over(at, origin)
                self._chosen[at, origin] = next(w for w in ways if w[1].neighbor.address == chosen[0].sender)
            return chosen[0]
        path = self._kept(at, *way, origin, nlri, entry)
        if path is None:
            return None
        path.igp_metric = self._next_hops.metric(at, path)
        decide((path,), at.bgp, at.family)
        return path if path.best else None

    def paths(self, at: Speaker, origin: Speaker, nlri: Nlri, entry: Path) -> tuple[Path, ...]:
        """Every path that `at` has of the entry, the best first, decided."""
        found = [entry]
        if at is not origin:
            ways = self._heard_over(at, origin)
            kept = (self._kept(at, sender, end, origin, nlri, entry) for sender, end in ways)
            found = sorted((path for path in kept if path is not None), key=arrival)
        for path in found:
            path.igp_metric = self._next_hops.metric(at, path)
        return decide(found, at.bgp, at.family)

    def _heard_over(self, at: Speaker, origin: Speaker) -> list[tuple[Speaker, Peering]]:
        """Who may tell `at` of the entries of `origin`, each with the end of the session at `at`."""
        # RFC 4456 §6: whoever is no reflector does not pass on what it learned from an internal peer.
        found = [(origin, end) for end in self._ends(at).get(origin, ())]
        found += [(keeper, end) for keeper, end in self._keepers_heard(at) if keeper is not origin]
        return found

    def _kept(
        self, at: Speaker, sender: Speaker, end: Peering, origin: Speaker, nlri: Nlri, entry: Path
    ) -> Path | None:
        """What `at` has of the entry over one session; None where it is not told, or does not keep it."""
        told = entry if sender is origin else self._passed_on(sender, origin, nlri, entry)
        path = None if told is None else _update(sender, at, nlri, told, end)
        return None if path is None or self._unwanted(at, path) else path

    def _ends(self, at: Speaker) -> dict[Speaker, list[Peering]]:
        """The ends of `at`'s sessions by who is at the other."""
        found = self._ends_of.get(at)
        if found is None:
            found = self._ends_of[at] = {}
            for end in at.peerings:
                other = self._speakers[end.peer.device.name, end.peer.vrf, at.name]
                found.setdefault(other, []).append(end)
        return found

    def _keepers_heard(self, at: Speaker) -> list[tuple[Speaker, Peering]]:
        found = self._from_keepers.get(at)
        if found is None:
            ends = self._ends(at).items()
            found = [(other, end) for other, own in ends if other in self._keepers for end in own]
            self._from_keepers[at] = found
        return found

    def _received(self, at: Speaker, sender: Speaker, nlri: Nlri, told: Path) -> list[Path]:
        """What `at` makes of the sender's path, over each session between them."""
        found = (_update(sender, at, nlri, told, end) for end in self._ends(at).get(sender, ()))
        return [path for path in found if path is not None]

    def _passed_on(self, at: Speaker, origin: Speaker, nlri: Nlri, entry: Path) -> Path | None:
        """The best path of a keeper: the one that comes the way of all entries of `origin`."""
        key = (at, nlri)
        held = self._held.get(key)
        if held is not None and held[0] is entry:
            return held[1]
        found = self._along(self._ways_of(origin, nlri, entry), at, origin, nlri, entry)
        self._held[key] = entry, found
        return found

    def _along(self, ways: _Ways, at: Speaker, origin: Speaker, nlri: Nlri, entry: Path) -> Path | None:
        if at not in ways:
            return None
        sender = ways[at]
        told = entry if sender is None else self._passed_on(sender, origin, nlri, entry)
        found = [] if told is None else self._received(at, sender or origin, nlri, told)
        for path in found:
            path.igp_metric = self._next_hops.metric(at, path)
        chosen = decide(found, at.bgp, at.family)
        return chosen[0] if chosen and chosen[0].best else None

    # Ways --------------------------------------------------------------------------------------------------------

    def _ways_of(self, origin: Speaker, nlri: Nlri, entry: Path) -> _Ways:
        """The ways of an originator. Originators with the same reflectors share them where these reach its address:
        copies of one entry differ in nothing but the reflectors that they have passed."""
        own = self._own_ways.get(origin)
        if own is not None:
            return own
        # The way is that of any entry of the originator: nothing that keeps this one from travelling counts.
        entry = replace(entry, attributes=entry.attributes._replace(communities=frozenset()), suppressed=0)
        group = self._group(origin)
        shared = self._ways.get(group) if group is not None else None
        if shared is None:
            shared = self._spread(origin, nlri, entry, None if group is not None else self._next_hops)
        if group is not None:
            self._ways[group] = shared
            hop = origin.peerings[0].local_address
            if not all(self._next_hops.reaches(keeper, hop) for keeper in shared):
                shared = self._spread(origin, nlri, entry, self._next_hops)
        self._own_ways[origin] = shared
        return shared

    def _group(self, origin: Speaker) -> object:
        """Equal for originators whose entries go the same ways; None for one that goes its own."""
        addresses = {peering.local_address for peering in origin.peerings}
        if len(addresses) != 1 or len(self._ends(origin)) != len(origin.peerings):
            return None  # several addresses, or several sessions with one peer
        found = []
        for peering in origin.peerings:
            mine, theirs = peering.settings(origin.name), peering.peer.settings(origin.name)
            peer = (peering.peer.device.name, peering.peer.vrf)
            found.append((peer, theirs.route_reflector_client, theirs.weight, mine.send_community, mine.send_extended))
        return origin.name, tuple(found)

    def _spread(self, origin: Speaker, nlri: Nlri, entry: Path, reachable: NextHops | None) -> _Ways:
        """Lets one entry travel among the keepers until nothing changes; next hops count as reached without
        `reachable`."""
        best: dict[Speaker, Path] = {origin: entry}
        senders: dict[Path, Speaker] = {}
        received: dict[Speaker, dict[Peering, Path]] = {}
        waiting = deque([origin])
        while waiting:
            sender = waiting.popleft()
            told = best.get(sender)
            for receiver, mine in self._ends(sender).items():
                if receiver is origin or receiver not in self._keepers:
                    continue
                held = received.setdefault(receiver, {})
                for end in (own.peer for own in mine):
                    path = None if told is None else _update(sender, receiver, nlri, told, end)
                    held.pop(end, None)
                    if path is not None:
                        held[end] = path
                        senders[path] = sender
                if _decides_anew(receiver, held, best, reachable):
                    waiting.append(receiver)
        ways = ((keeper, senders[best[keeper]]) for keeper in received if keeper in best)
        return {keeper: None if sender is origin else sender for keeper, sender in ways}


def _update(sender: Speaker, receiver: Speaker, nlri: Nlri, told: Path, end: Peering) -> Path | None:
    found = update(sender, receiver, nlri, told, end)
    return found if isinstance(found, Path) else None


def _decides_anew(
    at: Speaker, held: dict[Peering, Path], best: dict[Speaker, Path], reachable: NextHops | None
) -> bool:
    """Chooses among what a keeper has received; True where it has other news for its peers."""
    paths = sorted(held.values(), key=arrival)
    for path in paths:
        path.igp_metric = 0 if reachable is None else reachable.metric(at, path)
    chosen = decide(paths, at.bgp, at.family)
    old, new = best.get(at), chosen[0] if chosen and chosen[0].best else None
    if new is None:
        best.pop(at, None)
        return old is not None
    best[at] = new
    return old is None or (old.attributes, old.sender) != (new.attributes, new.sender)


def _differing(old: _Ways, new: _Ways) -> set[Speaker]:
    """The keepers that an entry reaches in another way, themselves or on the way to them."""
    keepers = old.keys() | new.keys()
    found = {k for k in keepers if (k in old) != (k in new) or old.get(k) is not new.get(k)}
    grown = True
    while found and grown:
        more = {keeper for keeper, sender in new.items() if sender in found and keeper not in found}
        found |= more
        grown = bool(more)
    return found
