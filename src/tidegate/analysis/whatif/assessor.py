"""Judging one scenario: what a sweep asks, and the straightforward way to answer.

`Assessor` is all that a sweep knows of how outcomes come about. `FreshAssessor` computes the whole network anew for
each scenario and compares; it is the reference that any faster way is held against.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from tidegate.analysis.leaks import LeakKey, leak_edges
from tidegate.analysis.policyleaks import policy_leaks
from tidegate.analysis.whatif.outcome import (
    BaseFacts,
    Outcome,
    Scope,
    Session,
    TableChange,
    TableRoute,
    Vpn,
    VpnCut,
    tally,
    worst_changes,
)
from tidegate.analysis.whatif.reach import Pair, vpn_pairs
from tidegate.analysis.whatif.scenario import Scenario
from tidegate.control.engine import compute
from tidegate.control.result import ControlPlane
from tidegate.control.table import Mechanism, TableId
from tidegate.model.device import Network
from tidegate.net.community import RouteTarget
from tidegate.net.prefix import Prefix


class Assessor(Protocol):
    """Judges scenarios against one base. Each outcome depends on the scenario alone, not on those before it."""

    @property
    def base(self) -> BaseFacts: ...

    def assess(self, scenario: Scenario) -> Outcome: ...


def assessor_for(network: Network, scope: Scope | None = None) -> Assessor:
    """The assessor that sweeps use."""
    return FreshAssessor(network, scope)


class FreshAssessor:
    """Computes every table of the network with the scenario's interfaces down, and compares with the base."""

    def __init__(self, network: Network, scope: Scope | None = None) -> None:
        self._network = network
        self._scope = scope or Scope()
        self._facts = _facts(compute(network), self._scope)

    @property
    def base(self) -> BaseFacts:
        facts = self._facts
        return BaseFacts(
            tables=len(facts.routes),
            pairs=len(facts.pairs),
            leaks=len(facts.leaks),
            sessions=len(facts.sessions),
            vpns=vpns_of(facts.pairs),
            settles=facts.settles,
        )

    def assess(self, scenario: Scenario) -> Outcome:
        after = _facts(compute(scenario.applied_to(self._network)), self._scope)
        return _compared(self._facts, after, scenario)


def vpns_of(pairs: Mapping[Pair, frozenset[RouteTarget]]) -> tuple[Vpn, ...]:
    """The VPNs that the pairs belong to, sorted by route target."""
    by_target: dict[RouteTarget, list[Pair]] = {}
    for pair, targets in pairs.items():
        for target in targets:
            by_target.setdefault(target, []).append(pair)
    return tuple(
        Vpn(target, tuple(sorted({table for pair in of_target for table in pair})), len(of_target))
        for target, of_target in sorted(by_target.items())
    )


@dataclass(slots=True, frozen=True)
class _Facts:
    """What is compared. `routes` has the members of each class of a table under the first of them."""

    pairs: Mapping[Pair, frozenset[RouteTarget]]
    leaks: frozenset[LeakKey]
    routes: Mapping[TableId, Mapping[Prefix, Sequence[Prefix]]]
    sessions: frozenset[Session]
    settles: bool


def _facts(plane: ControlPlane, scope: Scope) -> _Facts:
    lookups = (LeakKey(leak.source, leak.target, Mechanism.POLICY) for leak in policy_leaks(plane))
    sessions = (Session.of(adjacency) for adjacency in plane.adjacencies if adjacency.up)
    return _Facts(
        pairs={pair: targets for pair, targets in vpn_pairs(plane).items() if scope.takes(*pair)},
        leaks=frozenset(key for key in (*leak_edges(plane), *lookups) if scope.takes(key.source, key.target)),
        routes={
            table: {cls.representative: cls.members for cls, routes in plane.tables[table].routes.items() if routes}
            for table in plane.tables
            if scope.takes(table)
        },
        sessions=frozenset(filter(scope.takes_session, sessions)),
        settles=plane.oscillation is None,
    )


def _compared(base: _Facts, after: _Facts, scenario: Scenario) -> Outcome:
    failed, transfer = scenario.devices, scenario.transfer
    pairs_lost = [p for p in base.pairs if p not in after.pairs and p.from_table.device not in failed]
    pairs_gained = [p for p in after.pairs if p not in base.pairs and p.from_table.device not in failed]
    lost: dict[TableId, list[Prefix]] = {}
    gained: dict[TableId, list[Prefix]] = {}
    for table, classes in base.routes.items():
        if table.device not in failed:
            gone, gained[table] = _differences(classes, after.routes.get(table, {}))
            lost[table] = [prefix for prefix in gone if prefix not in transfer]
    changes = [TableChange(table, len(lost[table]), len(gained[table])) for table in lost]
    changes = [change for change in changes if change.lost or change.gained]
    return Outcome(
        scenario,
        pairs_lost=tally(pairs_lost),
        pairs_gained=tally(pairs_gained),
        pairs_through=sum(is_through(pair, failed) for pair in pairs_lost),
        pairs_blackholed=sum(leak_behind(pair) in after.leaks for pair in pairs_lost),
        leaks_lost=tally(k for k in base.leaks - after.leaks if k.target.device not in failed),
        leaks_gained=tally(k for k in after.leaks - base.leaks if k.target.device not in failed),
        routes_lost=tally(_routes(lost)),
        routes_gained=tally(_routes(gained)),
        sessions_lost=tally(s for s in base.sessions - after.sessions if s.device not in failed),
        sessions_gained=tally(s for s in after.sessions - base.sessions if s.device not in failed),
        tables_changed=len(changes),
        tables=worst_changes(changes),
        vpns=cuts(pairs_lost, base.pairs, failed),
        settles=after.settles,
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


def _differences(
    base: Mapping[Prefix, Sequence[Prefix]], after: Mapping[Prefix, Sequence[Prefix]]
) -> tuple[list[Prefix], list[Prefix]]:
    """The prefixes of a table that are lost, and those that are gained. Classes that stayed the same are not opened;
    the others are, as the two networks may have put the same prefixes into other classes."""
    before = {p for first, members in base.items() if after.get(first) != members for p in members}
    now = {p for first, members in after.items() if base.get(first) != members for p in members}
    return list(before - now), list(now - before)


def _routes(by_table: Mapping[TableId, Sequence[Prefix]]) -> Iterator[TableRoute]:
    return (TableRoute(table, prefix) for table, prefixes in by_table.items() for prefix in prefixes)
