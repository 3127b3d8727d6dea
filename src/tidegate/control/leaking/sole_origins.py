"""VPN entries that one table alone exports: they stay there, and others look them up by route target.

An RD:prefix that several routers export is another matter: reflectors choose among them, so those entries travel from
table to table (`protocols.bgp.process`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tidegate.control.protocols.bgp.path import Path
from tidegate.control.protocols.bgp.table import Nlri, Speaker
from tidegate.net.community import ExtendedCommunity, RouteTarget


class SoleOrigins:
    """All entries of sole origin, by RD:prefix and by route target. Inactive, it takes none."""

    def __init__(self, active: bool) -> None:
        self.active = active
        self._several: dict[Nlri, dict[Speaker, None]] = {}  # RD:prefixes that more than one has exported
        self._sole: dict[Nlri, tuple[Speaker, Path]] = {}
        self._by_target: dict[ExtendedCommunity, dict[Nlri, None]] = {}

    def put(self, speaker: Speaker, nlri: Nlri) -> bool:
        """`speaker` has exported, changed or withdrawn its entry. True where the entry is (or was) of sole origin and
        needs no travelling: it is in `entry`, or gone."""
        if not self.active:
            return False
        entry = speaker.local.get(nlri)
        several = self._several.get(nlri)
        if several is not None:
            # Once several routers export it, it travels, even if only one of them is left.
            several[speaker] = None
            return False
        old = self._sole.get(nlri)
        if old is not None:
            self._forget(nlri, old[1])
            if old[0] is not speaker:
                self._several[nlri] = {old[0]: None, speaker: None}
                return False
        if entry:
            self._sole[nlri] = speaker, entry[0]
            for community in entry[0].attributes.extended:
                self._by_target.setdefault(community, {})[nlri] = None
        return True

    def discard(self, speaker: Speaker, entries: Iterable[Nlri]) -> None:
        """A table is no more; what it had exported, these entries, has been withdrawn."""
        for nlri in entries:
            several = self._several.get(nlri, {})
            several.pop(speaker, None)
            if not several:
                self._several.pop(nlri, None)

    def _forget(self, nlri: Nlri, entry: Path) -> None:
        del self._sole[nlri]
        for community in entry.attributes.extended:
            found = self._by_target[community]
            found.pop(nlri, None)
            if not found:
                del self._by_target[community]

    def _origins(self, nlri: Nlri) -> Iterable[Speaker]:
        sole = self._sole.get(nlri)
        return self._several.get(nlri, ()) if sole is None else (sole[0],)

    def others(self, speaker: Speaker, nlri: Nlri) -> Iterator[Speaker]:
        """The other routers that have exported the RD:prefix."""
        return (other for other in self._several.get(nlri, ()) if other is not speaker)

    @property
    def all_sole(self) -> bool:
        """Whether that holds for every entry."""
        return self.active and all(len(several) < 2 for several in self._several.values())

    def exports(self, nlri: Nlri) -> list[Path]:
        """What each of its origins exports under the RD:prefix."""
        return [entry for origin in self._origins(nlri) for entry in origin.local.get(nlri, ())]

    def entry(self, nlri: Nlri) -> tuple[Speaker, Path] | None:
        """Where the RD:prefix is exported, and the entry; None where it is not, or by several."""
        return self._sole.get(nlri)

    def with_targets(self, targets: Iterable[RouteTarget]) -> dict[Nlri, tuple[Speaker, Path]]:
        """Every entry with one of these route targets."""
        return {nlri: self._sole[nlri] for target in targets for nlri in self._by_target.get(target, ())}

    def all(self) -> Iterator[tuple[Nlri, Speaker, Path]]:
        return ((nlri, speaker, entry) for nlri, (speaker, entry) in self._sole.items())
