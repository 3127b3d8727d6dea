"""VPN entries of several origins that wait: carried to other routers only when a table that imports them is asked for.

Entries of a VPN table do not influence each other (there is no aggregation there, and the decision is made for each
RD:prefix alone), and an entry that only leaf VRFs import changes nothing while the network settles. So it stays where
it was exported until somebody asks for one of its importers, or for a VPN table. Then the same machinery carries it,
over sessions and next hops that are final. Where a policy on any VPN session could change route targets, nothing waits.
Entries of one origin need not be carried at all (`leaking.sole_origins`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tidegate.control.leaking.live_importers import LiveImporters
from tidegate.control.leaking.route_target import TargetIndex
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.bgp.table import Nlri, Speaker
from tidegate.control.table import TableId
from tidegate.net.community import RouteTarget


class PendingEntries:
    """Entries by what could ask for them: each is an RD:prefix with the tables that originate it."""

    def __init__(
        self,
        speakers: Iterable[Speaker],
        live: LiveImporters,
        deferred: Mapping[TableId, frozenset[PrefixClass]],
    ) -> None:
        self._active = bool(deferred) and not any(map(_has_policies, speakers))
        self._live = live
        self._speakers: dict[Nlri, dict[Speaker, None]] = {}
        self._by_target: dict[RouteTarget, dict[Nlri, None]] = {}

    def holds(self, speaker: Speaker, nlri: Nlri) -> bool:
        """Whether the entry that `speaker` has just exported (or withdrawn) waits; if not, it is to be served now."""
        if not self._active or not speaker.is_vpn():
            return False
        entry = speaker.local.get(nlri)
        if not entry:
            waiting = self._speakers.get(nlri, {})
            waited = speaker in waiting
            waiting.pop(speaker, None)
            return waited
        if nlri in speaker.chosen or self._live.of(nlri[1], entry[0]):
            return False
        self._speakers.setdefault(nlri, {})[speaker] = None
        for community in entry[0].attributes.extended:
            self._by_target.setdefault(community, {})[nlri] = None
        return True

    def discard(self, speakers: set[Speaker]) -> None:
        """These tables are no more."""
        for waiting in self._speakers.values():
            for speaker in [speaker for speaker in waiting if speaker in speakers]:
                del waiting[speaker]

    def release(self, nlri: Nlri) -> list[Speaker]:
        """The tables in which this RD:prefix waits; they must be served together with any other of the same."""
        return list(self._speakers.pop(nlri, ()))

    def take(self, targets: Iterable[RouteTarget]) -> list[tuple[Speaker, Nlri]]:
        """Everything that waits with one of these targets, no longer waiting."""
        wanted = {nlri: None for target in targets for nlri in self._by_target.pop(target, ())}
        return [(speaker, nlri) for nlri in wanted for speaker in self.release(nlri)]

    def take_all(self) -> list[tuple[Speaker, Nlri]]:
        """Everything that waits."""
        found = [(speaker, nlri) for nlri, speakers in self._speakers.items() for speaker in speakers]
        self._speakers.clear()
        self._by_target.clear()
        return found


def _has_policies(speaker: Speaker) -> bool:
    if not speaker.is_vpn():
        return False
    families = (neighbor.families.get(speaker.name) for neighbor in speaker.bgp.neighbors.values())
    return any(settings is not None and (settings.route_map_in or settings.route_map_out) for settings in families)


def targets_kept(speaker: Speaker, keeps_all: bool, index: TargetIndex) -> frozenset[RouteTarget] | None:
    """The route targets whose entries a VPN table holds; None: all of them."""
    return None if keeps_all else index.targets | _own(speaker)


def _own(speaker: Speaker) -> frozenset[RouteTarget]:
    found: set[RouteTarget] = set()
    for entries in speaker.local.values():
        for entry in entries:
            found.update(entry.attributes.extended)
    return frozenset(found)
