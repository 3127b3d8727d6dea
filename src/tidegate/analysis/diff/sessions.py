"""Sessions and adjacencies that went down or came up. Why others that were down still are is not compared."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.analysis.diff.records import GAINED, LOST, SessionChange
from tidegate.analysis.sources import Sources
from tidegate.analysis.whatif.outcome import Session
from tidegate.control.adjacency import Adjacency
from tidegate.control.result import ControlPlane


def session_changes(before: ControlPlane, after: ControlPlane) -> Iterator[SessionChange]:
    """What went down, sorted, then what came up."""
    old, new = _up(before), _up(after)
    down = {_place(a): a for a in after.adjacencies if not a.up}
    lines = Sources(before.network), Sources(after.network)
    for session in sorted(old.keys() - new.keys()):
        now = down.get(_place(old[session]))
        yield _record(LOST, session, old[session], now.reason if now is not None else None, lines[0])
    for session in sorted(new.keys() - old.keys()):
        yield _record(GAINED, session, new[session], None, lines[1])


def _up(plane: ControlPlane) -> dict[Session, Adjacency]:
    return {Session.of(adjacency): adjacency for adjacency in plane.adjacencies if adjacency.up}


def _place(adjacency: Adjacency) -> tuple[object, ...]:
    """What tells a neighbor from others whether it is up or down: a BGP neighbor by its address, else the interface."""
    a = adjacency
    return a.device, a.vrf, a.protocol, a.neighbor_address if a.protocol == "bgp" else a.interface


def _record(change: str, session: Session, adjacency: Adjacency, reason: str | None, sources: Sources) -> SessionChange:
    return SessionChange(
        change,
        session.device,
        session.vrf,
        session.protocol,
        session.neighbor,
        session.interface or None,
        reason,
        sources.lines(adjacency.device, adjacency.lines),
    )
