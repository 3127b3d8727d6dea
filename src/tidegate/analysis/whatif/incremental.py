"""Judging a scenario in place: the engine takes the line states over, and only what may differ is compared.

The base is computed once. A scenario is applied to it, what may have moved is looked at, and the engine goes back: so
each outcome depends on the scenario alone. Whatever cannot be taken over in place goes to `FreshAssessor`.
"""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.analysis.leaks import LeakKey
from tidegate.analysis.policyleaks import policy_leaks
from tidegate.analysis.whatif.assessor import Assessor, FreshAssessor
from tidegate.analysis.whatif.comparison import Differences, leak_behind, outcome, vpns_of
from tidegate.analysis.whatif.outcome import BaseFacts, Outcome, Scope, Session
from tidegate.analysis.whatif.reach import Pair, Transport
from tidegate.analysis.whatif.scenario import Scenario
from tidegate.analysis.whatif.tablefacts import (
    ClassFacts,
    FactsOf,
    TableFacts,
    leaks_into,
    pairs_from,
    prefixes_of,
)
from tidegate.analysis.whatif.wholetables import WholeTables, hops_of
from tidegate.control.engine import Engine
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.result import ControlPlane
from tidegate.control.table import Mechanism, TableId
from tidegate.model.device import Network
from tidegate.net.community import RouteTarget
from tidegate.net.prefix import Address


def assessor_for(network: Network, scope: Scope | None = None) -> Assessor:
    """The assessor that sweeps use."""
    engine = Engine(network)
    if engine.rigid:
        return FreshAssessor(network, scope, engine.plane)
    return IncrementalAssessor(network, scope, engine)


class IncrementalAssessor:
    """Equal to `FreshAssessor`, outcome for outcome."""

    def __init__(self, network: Network, scope: Scope | None = None, engine: Engine | None = None) -> None:
        self._network = network
        self._scope = scope or Scope()
        self._engine = engine or Engine(network)
        self._facts = FactsOf(network)
        self._fresh: FreshAssessor | None = None
        self._take_base()
        self.base = self._base_facts()

    def assess(self, scenario: Scenario) -> Outcome:
        engine, begun = self._engine, self._engine.begun_anew
        plane = engine.relink(self._network.down_interfaces | scenario.down)
        moved = engine.moved
        if engine.begun_anew != begun or moved is None:
            return self._assess_afresh(scenario)
        touched = self._tables.touched(moved)
        after = {table: self._tables.now(table, classes) for table, classes in touched.items()}
        transport = Transport(plane)
        arrives = {way: transport.carries(*way) for way in hops_of([*self._tables.all(), *after.items()])}
        sessions, lookups = self._sessions(plane), self._lookups(plane)
        settles = plane.oscillation is None
        engine.relink(self._network.down_interfaces)
        if engine.begun_anew != begun:
            return self._assess_afresh(scenario)
        engine.carry_all()
        found = Differences()
        blocked = {t for way, tables in self._ways.items() if self._arrives[way] != arrives[way] for t in tables}
        for table in touched.keys() | blocked:
            now = after.get(table, {})
            before = self._tables.base(table, touched[table]) if table in touched else {}
            self._compare_table(table, before, now, arrives, found, table in blocked)
        found.leaks_lost |= self._base_lookups - lookups
        found.leaks_gained |= lookups - self._base_lookups
        found.sessions_lost = self._base_sessions - sessions
        found.sessions_gained = sessions - self._base_sessions
        return outcome(scenario, found, settles)

    def _take_base(self) -> None:
        """Facts of the base, in which the engine is."""
        plane = self._engine.plane
        self._engine.carry_all()
        self._tables = WholeTables(self._engine, self._facts)
        self._ways = hops_of(self._tables.all())
        transport = Transport(plane)
        self._arrives = {way: transport.carries(*way) for way in self._ways}
        self._base_sessions, self._base_lookups = self._sessions(plane), self._lookups(plane)

    def _base_facts(self) -> BaseFacts:
        leaks, tables = len(self._base_lookups), 0
        pairs: list[tuple[Pair, frozenset[RouteTarget]]] = []
        for table, view in self._tables.all():
            tables += self._scope.takes(table)
            leaks += len(self._leaks(table, view))
            pairs += self._pairs(table, view, self._arrives).items()
        return BaseFacts(
            tables=tables,
            pairs=len(pairs),
            leaks=leaks,
            sessions=len(self._base_sessions),
            vpns=vpns_of(pairs),
            settles=self._engine.plane.oscillation is None,
        )

    def _assess_afresh(self, scenario: Scenario) -> Outcome:
        """For what cannot be taken over in place. The engine returns to a base that was computed anew."""
        self._engine.relink(self._network.down_interfaces)
        self._take_base()
        if self._fresh is None:
            self._fresh = FreshAssessor(self._network, self._scope)
        return self._fresh.assess(scenario)

    def _compare_table(
        self,
        table: TableId,
        before: TableFacts,
        now: TableFacts,
        arrives: dict[tuple[str, Address], bool],
        found: Differences,
        blocked: bool,
    ) -> None:
        """Adds what a table loses and gains: `before` and `now` are the classes of it that may differ, `blocked` that
        packets from it arrive elsewhere than in the base."""
        if self._scope.takes(table):
            gone = prefixes_of(before.keys() - now.keys())
            new = prefixes_of(now.keys() - before.keys())
            if gone - new:
                found.routes_lost[table] = gone - new
            if new - gone:
                found.routes_gained[table] = new - gone
        if not blocked and not any(_differ(before.get(cls), now.get(cls)) for cls in before.keys() | now.keys()):
            return
        view = self._tables.view(table)
        changed: dict[PrefixClass, ClassFacts] = {cls: facts for cls, facts in view.items() if cls not in before}
        changed.update(now)
        pairs, pairs_now = self._pairs(table, view, self._arrives), self._pairs(table, changed, arrives)
        leaks, leaks_now = self._leaks(table, view), self._leaks(table, changed)
        lost = {pair: targets for pair, targets in pairs.items() if pair not in pairs_now}
        found.pairs_lost.update(lost)
        found.pairs_gained |= pairs_now.keys() - pairs.keys()
        found.blackholed.update(pair for pair in lost if leak_behind(pair) in leaks_now)
        found.leaks_lost |= leaks - leaks_now
        found.leaks_gained |= leaks_now - leaks

    def _pairs(
        self, table: TableId, view: TableFacts, arrives: dict[tuple[str, Address], bool]
    ) -> dict[Pair, frozenset[RouteTarget]]:
        pairs = pairs_from(table, view.values(), lambda device, hop: arrives[device, hop])
        return {pair: targets for pair, targets in pairs.items() if self._scope.takes(*pair)}

    def _leaks(self, table: TableId, view: TableFacts) -> set[LeakKey]:
        return {key for key in leaks_into(table, view.values()) if self._scope.takes(key.source, key.target)}

    def _sessions(self, plane: ControlPlane) -> set[Session]:
        sessions = (Session.of(adjacency) for adjacency in plane.adjacencies if adjacency.up)
        return set(filter(self._scope.takes_session, sessions))

    def _lookups(self, plane: ControlPlane) -> set[LeakKey]:
        found: Iterator[LeakKey] = (LeakKey(p.source, p.target, Mechanism.POLICY) for p in policy_leaks(plane))
        return {key for key in found if self._scope.takes(key.source, key.target)}


def _differ(one: ClassFacts | None, other: ClassFacts | None) -> bool:
    return one is not other and (one or ClassFacts()) != (other or ClassFacts())
