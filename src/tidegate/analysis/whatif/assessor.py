"""Judging one scenario: what a sweep asks, and the straightforward way to answer.

`Assessor` is all that a sweep knows of how outcomes come about. `FreshAssessor` computes the whole network anew for
each scenario and compares; it is the reference that `incremental.IncrementalAssessor` is held against.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from tidegate.analysis.leaks import LeakKey, leak_edges
from tidegate.analysis.policyleaks import policy_leaks
from tidegate.analysis.whatif.comparison import Differences, leak_behind, outcome, vpns_of
from tidegate.analysis.whatif.outcome import BaseFacts, Outcome, Scope, Session
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


class FreshAssessor:
    """Computes every table of the network with the scenario's interfaces down, and compares with the base."""

    def __init__(self, network: Network, scope: Scope | None = None, plane: ControlPlane | None = None) -> None:
        """`plane` is that of the network, where it has been computed."""
        self._network = network
        self._scope = scope or Scope()
        self._facts = _facts(plane or compute(network), self._scope)

    @property
    def base(self) -> BaseFacts:
        facts = self._facts
        return BaseFacts(
            tables=len(facts.routes),
            pairs=len(facts.pairs),
            leaks=len(facts.leaks),
            sessions=len(facts.sessions),
            vpns=vpns_of(facts.pairs.items()),
            settles=facts.settles,
        )

    def assess(self, scenario: Scenario) -> Outcome:
        after = _facts(compute(scenario.applied_to(self._network)), self._scope)
        return _compared(self._facts, after, scenario)


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
    lost, gained = {}, {}
    for table, classes in base.routes.items():
        lost[table], gained[table] = _differences(classes, after.routes.get(table, {}))
    pairs_lost = {pair: targets for pair, targets in base.pairs.items() if pair not in after.pairs}
    found = Differences(
        pairs_lost=pairs_lost,
        pairs_gained={pair for pair in after.pairs if pair not in base.pairs},
        blackholed={pair for pair in pairs_lost if leak_behind(pair) in after.leaks},
        leaks_lost=set(base.leaks - after.leaks),
        leaks_gained=set(after.leaks - base.leaks),
        routes_lost=lost,
        routes_gained=gained,
        sessions_lost=set(base.sessions - after.sessions),
        sessions_gained=set(after.sessions - base.sessions),
    )
    return outcome(scenario, found, after.settles)


def _differences(
    base: Mapping[Prefix, Sequence[Prefix]], after: Mapping[Prefix, Sequence[Prefix]]
) -> tuple[set[Prefix], set[Prefix]]:
    """The prefixes of a table that are lost, and those that are gained. Classes that stayed the same are not opened;
    the others are, as the two networks may have put the same prefixes into other classes."""
    before = {p for first, members in base.items() if after.get(first) != members for p in members}
    now = {p for first, members in after.items() if base.get(first) != members for p in members}
    return before - now, now - before
