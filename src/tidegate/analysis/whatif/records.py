"""Outcomes as records: what `tidegate whatif` prints, field for field."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from tidegate.analysis.leaks import LeakKey
from tidegate.analysis.records import LeakReference, plain
from tidegate.analysis.whatif.order import SinglePoint
from tidegate.analysis.whatif.outcome import BaseFacts, Outcome, Session
from tidegate.analysis.whatif.reach import Pair
from tidegate.control.table import TableId
from tidegate.net.community import format_extended_community
from tidegate.net.prefix import format_prefix


class PairRecord(NamedTuple):
    """One VRF that reaches another; the way back is a pair of its own."""

    from_table: str
    to_table: str

    def to_dict(self) -> dict[str, Any]:
        return {"from": self.from_table, "to": self.to_table}


class PrefixRecord(NamedTuple):
    """A prefix of a table."""

    device: str
    vrf: str
    prefix: str


class SessionRecord(NamedTuple):
    """A session or adjacency, seen from one device; `neighbor` is a device, else an address."""

    device: str
    vrf: str
    protocol: str
    neighbor: str
    interface: str | None


class TableRecord(NamedTuple):
    """How many prefixes a table lost and gained."""

    device: str
    vrf: str
    lost: int
    gained: int


class VpnRecord(NamedTuple):
    """A VPN that lost pairs: how many, of how many in the base."""

    vpn: str
    pairs_lost: int
    pairs: int


class ScenarioRecord(NamedTuple):
    """What one scenario loses and gains against the base: numbers first, then the first of what they count.

    `maintenance` is the device that is out in the base, None where there is none. `pairs_lost_through` of the lost
    pairs are between devices that did not fail themselves; `pairs_blackholed` kept their routes and lost their label
    switched path. The lists hold 20 at the most; `vpns` all. `partial` where
    the sweep was interrupted, so that worse scenarios may be missing.
    """

    scenario: str
    kind: str
    fails: tuple[str, ...]
    maintenance: str | None
    pairs_lost: int
    pairs_lost_through: int
    pairs_blackholed: int
    pairs_gained: int
    leaks_lost: int
    leaks_gained: int
    routes_lost: int
    routes_gained: int
    sessions_lost: int
    sessions_gained: int
    tables_changed: int
    settles: bool
    vpns: tuple[VpnRecord, ...]
    lost_pairs: tuple[PairRecord, ...]
    gained_pairs: tuple[PairRecord, ...]
    lost_leaks: tuple[LeakReference, ...]
    gained_leaks: tuple[LeakReference, ...]
    lost_routes: tuple[PrefixRecord, ...]
    gained_routes: tuple[PrefixRecord, ...]
    lost_sessions: tuple[SessionRecord, ...]
    gained_sessions: tuple[SessionRecord, ...]
    tables: tuple[TableRecord, ...]
    partial: bool

    def to_dict(self) -> dict[str, Any]:
        return {name: plain(value) for name, value in zip(self._fields, self, strict=True)}


class SinglePointRecord(NamedTuple):
    """A single link or node that cuts pairs of a VPN.

    `vpn` is the route target, `vrfs` the names of the VRFs that it connects, `sites` how many. `only_own_sites`: the
    node that fails cuts off nothing but its own VRFs.
    """

    vpn: str
    vrfs: tuple[str, ...]
    sites: int
    pairs: int
    failure: str
    kind: str
    maintenance: str | None
    pairs_lost: int
    pairs_lost_through: int
    only_own_sites: bool
    partial: bool

    def to_dict(self) -> dict[str, Any]:
        return {name: plain(value) for name, value in zip(self._fields, self, strict=True)}


def scenario_record(base: BaseFacts, outcome: Outcome, maintenance: str | None, partial: bool) -> ScenarioRecord:
    """An outcome against `base`, in which `maintenance` is out."""
    o = outcome
    pairs = {vpn.target: vpn.pairs for vpn in base.vpns}
    return ScenarioRecord(
        scenario=o.scenario.name,
        kind=o.scenario.kind.value,
        fails=tuple(failure.name for failure in o.scenario.failures),
        maintenance=maintenance,
        pairs_lost=o.pairs_lost.total,
        pairs_lost_through=o.pairs_through,
        pairs_blackholed=o.pairs_blackholed,
        pairs_gained=o.pairs_gained.total,
        leaks_lost=o.leaks_lost.total,
        leaks_gained=o.leaks_gained.total,
        routes_lost=o.routes_lost.total,
        routes_gained=o.routes_gained.total,
        sessions_lost=o.sessions_lost.total,
        sessions_gained=o.sessions_gained.total,
        tables_changed=o.tables_changed,
        settles=o.settles,
        vpns=tuple(VpnRecord(format_extended_community(c.target), c.lost, pairs[c.target]) for c in o.vpns),
        lost_pairs=_pairs(o.pairs_lost.first),
        gained_pairs=_pairs(o.pairs_gained.first),
        lost_leaks=_leaks(o.leaks_lost.first),
        gained_leaks=_leaks(o.leaks_gained.first),
        lost_routes=tuple(PrefixRecord(*_named(r.table), format_prefix(r.prefix)) for r in o.routes_lost.first),
        gained_routes=tuple(PrefixRecord(*_named(r.table), format_prefix(r.prefix)) for r in o.routes_gained.first),
        lost_sessions=_sessions(o.sessions_lost.first),
        gained_sessions=_sessions(o.sessions_gained.first),
        tables=tuple(TableRecord(*_named(c.table), c.lost, c.gained) for c in o.tables),
        partial=partial,
    )


def single_point_record(point: SinglePoint, maintenance: str | None, partial: bool) -> SinglePointRecord:
    return SinglePointRecord(
        vpn=format_extended_community(point.vpn.target),
        vrfs=tuple(sorted({site.vrf for site in point.vpn.sites})),
        sites=len(point.vpn.sites),
        pairs=point.vpn.pairs,
        failure=point.failure.name,
        kind=point.failure.kind.value,
        maintenance=maintenance,
        pairs_lost=point.lost,
        pairs_lost_through=point.through,
        only_own_sites=not point.through,
        partial=partial,
    )


def _named(table: TableId) -> tuple[str, str]:
    return table.device, table.vrf


def _pairs(pairs: Iterable[Pair]) -> tuple[PairRecord, ...]:
    return tuple(PairRecord(str(pair.from_table), str(pair.to_table)) for pair in pairs)


def _leaks(keys: Iterable[LeakKey]) -> tuple[LeakReference, ...]:
    return tuple(key.reference() for key in keys)


def _sessions(sessions: Iterable[Session]) -> tuple[SessionRecord, ...]:
    return tuple(SessionRecord(s.device, s.vrf, s.protocol, s.neighbor, s.interface or None) for s in sessions)
