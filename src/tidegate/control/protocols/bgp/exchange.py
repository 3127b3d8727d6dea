"""Updates between two BGP tables: what one tells the other, and what the other keeps of it."""

from __future__ import annotations

from tidegate.control.cause import Cause, Rule
from tidegate.control.classindex import ClassIndex
from tidegate.control.protocols.bgp.advertise import Update, Withheld, advertise
from tidegate.control.protocols.bgp.path import Attributes, Path
from tidegate.control.protocols.bgp.receive import receive
from tidegate.control.protocols.bgp.sessions import Peering
from tidegate.control.protocols.bgp.table import Nlri, Speaker
from tidegate.control.table import Refusal, TableId
from tidegate.net.aspath import AsPath
from tidegate.net.prefix import DEFAULT_ROUTE, DEFAULT_ROUTE_V6, format_address


def tell(speaker: Speaker, nlri: Nlri, told: tuple[Path, ...], peering: Peering, receiver: Speaker) -> bool:
    """Brings what `receiver` has from `speaker` over `peering` up to date. True where that changed something.

    `told` is the best path, followed by the others where the table sends additional paths (RFC 7911).
    """
    if nlri[1].representative in (DEFAULT_ROUTE, DEFAULT_ROUTE_V6) and peering.settings(speaker.name).default_originate:
        return False  # what default-originate sends stands instead
    several = len(told) > 1 and _additional(speaker, receiver, peering)
    kept: set[tuple[object, int]] = set()
    changed = False
    for path in told if several else told[:1]:
        path_id = speaker.path_id(nlri, path) if several else 0
        kept.add((peering.peer, path_id))
        changed = _send(speaker, nlri, path, peering, receiver, path_id) or changed
    for source in [s for s in receiver.received.get(nlri, ()) if s[0] is peering.peer and s not in kept]:
        changed = receiver.put_received(nlri, source, None) or changed
    return changed


def _send(speaker: Speaker, nlri: Nlri, path: Path, peering: Peering, receiver: Speaker, path_id: int) -> bool:
    source = (peering.peer, path_id)
    outcome = advertise(speaker, nlri[1], path, peering)
    if isinstance(outcome, Withheld):
        candidate = f"advertisement to {format_address(peering.neighbor.address)}"
        refusal = Refusal(outcome.reason, candidate, speaker.device.name, outcome.lines, path.cause)
        speaker.refuse(nlri, (peering, path_id), refusal)
        receiver.refuse(nlri, source, None)
        return receiver.put_received(nlri, source, None)
    speaker.refuse(nlri, (peering, path_id), None)
    return _take(receiver, nlri, outcome, peering.peer, path.origin, path_id)


def _take(receiver: Speaker, nlri: Nlri, update: Update, end: Peering, origin: TableId | None, path_id: int) -> bool:
    source = (end, path_id)
    found = receive(receiver, nlri[1], nlri[0], update, end, origin, path_id)
    if isinstance(found, Refusal):
        receiver.refuse(nlri, source, found)
        return receiver.put_received(nlri, source, None)
    receiver.refuse(nlri, source, None)
    return receiver.put_received(nlri, source, found)


def originate_default(speaker: Speaker, peering: Peering, receiver: Speaker, classes: ClassIndex) -> Nlri | None:
    """`neighbor … default-originate`: a default route for this peer alone. The entry that changed at the peer."""
    settings = peering.settings(speaker.name)
    table = speaker.next_hop_table
    cls = classes.of(table, DEFAULT_ROUTE if table.family == "ipv4" else DEFAULT_ROUTE_V6)
    if cls is None:
        return None
    as_path: AsPath = (peering.local_asn,) if peering.external else ()
    attributes = Attributes("i", as_path, peering.local_address, 0 if peering.external else None)
    lines = (*peering.lines, settings.line_of("default_originate"))
    cause = Cause(Rule.BGP_DEFAULT, speaker.device.name, tuple(dict.fromkeys(line for line in lines if line)))
    nlri: Nlri = (None, cls)
    return nlri if _take(receiver, nlri, Update(attributes, cause), peering.peer, table, 0) else None


def _additional(speaker: Speaker, receiver: Speaker, peering: Peering) -> bool:
    """Whether both ends agreed on additional paths and the sender advertises more than the best."""
    own, other = peering.settings(speaker.name), peering.peer.settings(receiver.name)
    sends = speaker.family.additional_paths_send or own.additional_paths_send
    receives = receiver.family.additional_paths_receive or other.additional_paths_receive
    return sends and receives and own.advertise_additional_paths and not peering.external
