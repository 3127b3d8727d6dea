"""Differences between the base and the network after a scenario, and the outcome that they make."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tidegate.analysis.leaks import LeakKey
from tidegate.analysis.whatif.outcome import (
    Outcome,
    Session,
    TableChange,
    TableRoute,
    Vpn,
    VpnCut,
    tally,
    worst_changes,
)
from tidegate.analysis.whatif.reach import Pair
from tidegate.analysis.whatif.scenario import Scenario
from tidegate.control.table import Mechanism, TableId
from tidegate.net.community import RouteTarget
from tidegate.net.prefix import Prefix


@dataclass(slots=True)
class Differences:
    """What is lost and gained, before it is asked what counts. `pairs_lost` are with the route targets that connected
    them; `blackholed` are those of them whose leak by route targets is still there."""

    pairs_lost: dict[Pair, frozenset[RouteTarget]] = field(default_factory=dict)
    pairs_gained: set[Pair] = field(default_factory=set)
    blackholed: set[Pair] = field(default_factory=set)
    leaks_lost: set[LeakKey] = field(default_factory=set)
    leaks_gained: set[LeakKey] = field(default_factory=set)
    routes_lost: dict[TableId, set[Prefix]] = field(default_factory=dict)
    routes_gained: dict[TableId, set[Prefix]] = field(default_factory=dict)
    sessions_lost: set[Session] = field(default_factory=set)
    sessions_gained: set[Session] = field(default_factory=set)


def outcome(scenario: Scenario, found: Differences, settles: bool) -> Outcome:
    """The outcome of a scenario: of the differences, those that count (`tidegate.analysis.whatif.outcome`)."""
    failed, transfer = scenario.devices, scenario.transfer
    pairs_lost = [pair for pair in found.pairs_lost if pair.from_table.device not in failed]
    lost = {
        table: [prefix for prefix in prefixes if prefix not in transfer]
        for table, prefixes in found.routes_lost.items()
        if table.device not in failed
    }
    gained = {table: list(prefixes) for table, prefixes in found.routes_gained.items() if table.device not in failed}
    changes = [TableChange(t, len(lost.get(t, ())), len(gained.get(t, ()))) for t in lost.keys() | gained.keys()]
    changes = [change for change in changes if change.lost or change.gained]
    return Outcome(
        scenario,
        pairs_lost=tally(pairs_lost),
        pairs_gained=tally(pair for pair in found.pairs_gained if pair.from_table.device not in failed),
        pairs_through=sum(is_through(pair, failed) for pair in pairs_lost),
        pairs_blackholed=sum(pair in found.blackholed for pair in pairs_lost),
        leaks_lost=tally(key for key in found.leaks_lost if key.target.device not in failed),
        leaks_gained=tally(key for key in found.leaks_gained if key.target.device not in failed),
        routes_lost=tally(_routes(lost)),
        routes_gained=tally(_routes(gained)),
        sessions_lost=tally(session for session in found.sessions_lost if session.device not in failed),
        sessions_gained=tally(session for session in found.sessions_gained if session.device not in failed),
        tables_changed=len(changes),
        tables=worst_changes(changes),
        vpns=cuts(pairs_lost, found.pairs_lost, failed),
        settles=settles,
    )


def is_through(pair: Pair, failed: frozenset[str]) -> bool:
    """Whether a lost pair is between devices that did not fail: its traffic only went through what failed."""
    return pair.to_table.device not in failed


def leak_behind(pair: Pair) -> LeakKey:
    """The leak by whose routes a pair is one."""
    return LeakKey(pair.to_table, pair.from_table, Mechanism.ROUTE_TARGET)


def cuts(
    lost: Iterable[Pair], targets: Mapping[Pair, frozenset[RouteTarget]], failed: frozenset[str]
) -> tuple[VpnCut, ...]:
    """The VPNs that lost pairs, sorted by route target. `targets` are those of the base: there the pairs still were."""
    number: Counter[RouteTarget] = Counter()
    through: Counter[RouteTarget] = Counter()
    for pair in lost:
        number.update(targets[pair])
        if is_through(pair, failed):
            through.update(targets[pair])
    return tuple(VpnCut(target, number[target], through[target]) for target in sorted(number))


def vpns_of(pairs: Iterable[tuple[Pair, frozenset[RouteTarget]]]) -> tuple[Vpn, ...]:
    """The VPNs that the pairs belong to, sorted by route target."""
    sites: dict[RouteTarget, set[TableId]] = {}
    number: Counter[RouteTarget] = Counter()
    for pair, targets in pairs:
        for target in targets:
            sites.setdefault(target, set()).update(pair)
            number[target] += 1
    return tuple(Vpn(target, tuple(sorted(found)), number[target]) for target, found in sorted(sites.items()))


def _routes(by_table: Mapping[TableId, Sequence[Prefix]]) -> Iterator[TableRoute]:
    return (TableRoute(table, prefix) for table, prefixes in by_table.items() for prefix in prefixes)
