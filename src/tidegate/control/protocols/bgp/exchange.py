"""Updates between two BGP tables: what one tells the other, and what the other keeps of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from tidegate.control.cause import Cause, Reason, Rule
from tidegate.control.protocols.bgp.advertise import Update, Withheld, advertise, came_from
from tidegate.control.protocols.bgp.path import Path
from tidegate.control.protocols.bgp.peering import Peering
from tidegate.control.protocols.bgp.receive import receive
from tidegate.control.protocols.bgp.table import Nlri, Source, Speaker
from tidegate.control.table import Refusal
from tidegate.net.prefix import DEFAULT_ROUTE, DEFAULT_ROUTE_V6, format_address


def tell(
    speaker: Speaker,
    nlri: Nlri,
    told: tuple[Path, ...],
    peers: Iterable[tuple[Peering, Speaker]],
    unwanted: Callable[[Speaker, Path], bool],
) -> Iterator[Speaker]:
    """Brings what the `peers` have of `nlri` up to date; yields the tables in which that changed something.

    `told` is the best path, followed by the others where the table sends additional paths (RFC 7911), or empty for a
    withdrawal. Peers of one update group get one computation. `unwanted` says what a receiver drops at once.
    """
    is_default = nlri[1].representative in (DEFAULT_ROUTE, DEFAULT_ROUTE_V6)
    outcomes: dict[tuple[object, Path], Update | Withheld] = {}
    for peering, receiver in peers:
        if is_default and peering.settings(speaker.name).default_originate:
            continue  # what default-originate sends stands instead
        several = len(told) > 1 and _additional(speaker, receiver, peering)
        end, changed = peering.peer, False
        found: dict[Source, Path | Refusal] = {}
        for path in told if several else told[:1]:
            path_id = speaker.path_id(nlri, path) if several else 0
            if path.sender is not None and came_from(path, peering):
                continue
            key = (peering.update_group(speaker.name), path)
            outcome = outcomes.get(key)
            if outcome is None:
                outcome = outcomes[key] = advertise(speaker, nlri[1], path, peering)
            _note_withheld(speaker, nlri, path, peering, path_id, outcome)
            if isinstance(outcome, Update):
                kept = _take(speaker, receiver, nlri, outcome, path, end, path_id)
                if isinstance(kept, Refusal) or not unwanted(receiver, kept):
                    found[end, path_id] = kept
        known = receiver.received.get(nlri)
        for source in [s for s in known if s[0] is end and s not in found] if known else ():
            changed = receiver.put_received(nlri, source, None) or changed
        for source, kept in found.items():
            receiver.refuse(nlri, source, kept if isinstance(kept, Refusal) else None)
            changed = receiver.put_received(nlri, source, kept if isinstance(kept, Path) else None) or changed
        if changed:
            yield receiver


def update(sender: Speaker, receiver: Speaker, nlri: Nlri, path: Path, end: Peering) -> Path | Refusal | Withheld:
    """What `receiver` makes of `path`, the best of `sender`, over the session whose own end is `end`."""
    if path.sender is not None and came_from(path, end.peer):
        return Withheld(Reason.NOT_SENT_BACK)
    outcome = advertise(sender, nlri[1], path, end.peer)
    if isinstance(outcome, Withheld):
        return outcome
    return _take(sender, receiver, nlri, outcome, path, end, 0)


def _note_withheld(
    speaker: Speaker, nlri: Nlri, path: Path, peering: Peering, path_id: int, outcome: Update | Withheld
) -> None:
    refusal = None
    if isinstance(outcome, Withheld):
        candidate = f"advertisement to {format_address(peering.neighbor.address)}"
        refusal = Refusal(outcome.reason, candidate, speaker.device.name, outcome.lines, path.cause)
    speaker.refuse(nlri, (peering, path_id), refusal)


def _take(
    speaker: Speaker, receiver: Speaker, nlri: Nlri, update: Update, path: Path, end: Peering, path_id: int
) -> Path | Refusal:
    lines = end.peer.lines_in(speaker.name, update.lines, sending=True)
    cause = Cause(Rule.BGP_ADVERTISED, speaker.device.name, lines, (path.cause,))
    kept = receive(receiver, nlri[1], nlri[0], update.attributes, cause, end, path.origin, path_id)
    if isinstance(kept, Path) and receiver.is_vpn():
        kept.label = path.label
    return kept


def _additional(speaker: Speaker, receiver: Speaker, peering: Peering) -> bool:
    """Whether both ends agreed on additional paths and the sender advertises more than the best."""
    own, other = peering.settings(speaker.name), peering.peer.settings(receiver.name)
    sends = speaker.family.additional_paths_send or own.additional_paths_send
    receives = receiver.family.additional_paths_receive or other.additional_paths_receive
    return sends and receives and own.advertise_additional_paths and not peering.external
