"""What neighbors outside the snapshot announce, as their receivers take it (`model.announcement`).

An announcement is the update that such a neighbor sends: it passes the receiver's own inbound processing and lies in
`Speaker.received` like any other, so that everything after it (decision, export, reflection) knows no difference. Each
class of prefixes is received once for each group of equal announcements. What the receiver would tell the neighbor is
not computed: nobody in the snapshot depends on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from tidegate.control.cause import Cause, Reason, Rule
from tidegate.control.classindex import ClassIndex
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.bgp.path import Attributes, Path
from tidegate.control.protocols.bgp.peering import Peering
from tidegate.control.protocols.bgp.quiet import AwakeOf
from tidegate.control.protocols.bgp.receive import looks_at_prefix, receive
from tidegate.control.protocols.bgp.speakers import SpeakerKey
from tidegate.control.protocols.bgp.table import Nlri, Speaker
from tidegate.control.table import Refusal, TableId
from tidegate.model.announcement import Announcements, SessionEnd
from tidegate.model.source import Diagnostic, Severity
from tidegate.net.prefix import format_address


class AnnouncedRoutes:
    """Keeps what the neighbors outside have told their receivers in step with the sessions."""

    def __init__(
        self,
        announcements: list[Announcements],
        classes: ClassIndex,
        speakers: Mapping[SpeakerKey, Speaker],
        awake: AwakeOf,
    ) -> None:
        self._classes = classes
        self._awake = awake
        self._speakers = speakers
        self._at: dict[tuple[str, str], dict[SessionEnd, None]] = {}  # device and VRF -> the ends there
        self._groups: dict[SessionEnd, list[Announcements]] = {}
        for group in announcements:
            self._groups.setdefault(group.end, []).append(group)
            self._at.setdefault((group.device, group.vrf), {})[group.end] = None
        self._sessions: dict[SessionEnd, Peering] = {}
        self._told: dict[SessionEnd, list[tuple[Speaker, Nlri]]] = {}

    def refresh(
        self, ends: Iterable[SessionEnd], sessions: Mapping[SessionEnd, Peering]
    ) -> Iterator[tuple[Speaker, Nlri]]:
        """Takes over what changed at these ends, of all `sessions`; yields the entries that changed."""
        ends = sorted(ends)
        for end in ends:
            old = self._sessions.pop(end, None)
            if old is not None:
                yield from self._drop(end, old)
        for end in ends:
            if end in sessions:
                self._sessions[end] = sessions[end]
                yield from self._take(end, sessions[end])

    def wake(self, table: TableId) -> Iterator[tuple[Speaker, Nlri]]:
        """All that is announced to a table counts from now on; yields the entries that are new."""
        for end in self._at.get((table.device, table.vrf), ()):
            if end in self._sessions:
                yield from self._take(end, self._sessions[end])

    def _drop(self, end: SessionEnd, peering: Peering) -> Iterator[tuple[Speaker, Nlri]]:
        for speaker, nlri in self._told.pop(end, ()):
            speaker.refuse(nlri, (peering, 0), None)
            if speaker.put_received(nlri, (peering, 0), None):
                yield speaker, nlri

    def _take(self, end: SessionEnd, peering: Peering) -> Iterator[tuple[Speaker, Nlri]]:
        told = self._told[end] = []
        source = (peering, 0)
        for group in self._groups.get(end, ()):
            speaker = self._speakers.get((group.device, group.vrf, group.family))
            if speaker is None or group.family not in peering.families:
                continue
            attributes = _attributes(group)
            sent = Cause(Rule.BGP_ANNOUNCED, group.device, peering.lines, note=_note(group))
            alike = group.accepted or not looks_at_prefix(peering.settings(group.family))
            found: Path | Refusal | None = None
            for cls in self._classes_of(group):
                nlri: Nlri = (None, cls)
                if found is None or not alike:
                    found = _received(speaker, cls, group, attributes, sent, peering)
                elif isinstance(found, Path):
                    found = found.again()
                told.append((speaker, nlri))
                speaker.refuse(nlri, source, found if isinstance(found, Refusal) else None)
                if speaker.put_received(nlri, source, found if isinstance(found, Path) else None):
                    yield speaker, nlri

    def _classes_of(self, group: Announcements) -> dict[PrefixClass, None]:
        table = TableId(group.device, group.vrf, group.family)
        awake = self._awake(table)
        if awake is not None and not awake:
            return {}
        found = self._classes.all_of(table, group.prefixes)
        return found if awake is None else {cls: None for cls in found if cls in awake}


def overridden(announcements: list[Announcements], sessions: Mapping[SessionEnd, Peering]) -> Iterator[Diagnostic]:
    """A diagnostic for each neighbor that is announced and came up within the snapshot: its routes are computed."""
    counted: dict[SessionEnd, list[Announcements]] = {}
    for group in announcements:
        if group.end in sessions:
            counted.setdefault(group.end, []).append(group)
    for (device, vrf, neighbor), groups in sorted(counted.items()):
        number = sum(len(group.prefixes) for group in groups)
        message = (
            f"{number} announcement(s) to {device}, VRF {vrf}, from {format_address(neighbor)} were ignored: the "
            "neighbor is in the snapshot, and its routes are computed. Remove the announcements, or its configuration."
        )
        first = groups[0]
        line = first.lines[0] if first.lines else 0
        yield Diagnostic("neighbor-in-snapshot", Severity.WARNING, first.file, line, "", message)


def _note(group: Announcements) -> str:
    return f"{group.file}: neighbor {format_address(group.neighbor)}"


def _attributes(group: Announcements) -> Attributes:
    return Attributes(
        group.origin,
        group.as_path,
        group.neighbor if group.next_hop is None else group.next_hop,
        group.med,
        100 if group.local_preference is None else group.local_preference,  # IOS: the default of every speaker
        group.communities,
        originator=group.originator,
        cluster_list=group.cluster_list,
    )


def _received(
    speaker: Speaker, cls: PrefixClass, group: Announcements, attributes: Attributes, sent: Cause, peering: Peering
) -> Path | Refusal:
    expected = peering.neighbor.remote_as
    checked = peering.external and speaker.bgp.enforce_first_as and not group.accepted
    if checked and group.first_as != expected:
        candidate = f"BGP path from {format_address(group.neighbor)}"
        return Refusal(Reason.FIRST_AS, candidate, speaker.device.name, peering.lines, sent)
    if not group.accepted:
        return receive(speaker, cls, None, attributes, sent, peering, None)
    rule = Rule.BGP_EXTERNAL if peering.external else Rule.BGP_INTERNAL
    return Path(
        attributes,
        Cause(rule, speaker.device.name, peering.lines_in(speaker.name), (sent,)),
        peering.settings(speaker.name).weight or 0,
        group.neighbor,
        group.originator or peering.peer_router_id,
        external=peering.external,
    )
