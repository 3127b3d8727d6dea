"""Judging a scenario in place: the engine takes the line states over, and only what may differ is compared.

The base is computed once. A scenario is applied to it, what may have moved is looked at, and the engine goes back: so
each outcome depends on the scenario alone. Whatever cannot be taken over in place goes to `FreshAssessor`.
"""

from __future__ import annotations

from collections.abc import Mapping

from tidegate.analysis.leaks import LeakKey
from tidegate.analysis.policyleaks import every_policy_leak
from tidegate.analysis.whatif.assessor import Assessor, FreshAssessor
from tidegate.analysis.whatif.comparison import Differences, leak_behind, outcome, vpns_of
from tidegate.analysis.whatif.indexedtables import IndexedTables
from tidegate.analysis.whatif.outcome import BaseFacts, Outcome, Scope
from tidegate.analysis.whatif.reach import Pair
from tidegate.analysis.whatif.scenario import Scenario
from tidegate.analysis.whatif.sessionwatch import SessionWatch
from tidegate.analysis.whatif.tablefacts import (
    PLAIN,
    Carries,
    ClassFacts,
    FactsOf,
    TableFacts,
    Way,
    leaks_into,
    pairs_from,
    prefixes_of,
    ways_of,
)
from tidegate.analysis.whatif.wholetables import WholeTables
from tidegate.control.engine import Engine
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.result import ControlPlane
from tidegate.control.table import Mechanism, TableId
from tidegate.model.device import Endpoint, Network
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
        self._policies = list(every_policy_leak(network))
        self._fresh: FreshAssessor | None = None
        self._settles = self._engine.plane.oscillation is None
        self._take_base()
        self.base = self._base_facts()

    def assess(self, scenario: Scenario) -> Outcome:
        engine, begun = self._engine, self._engine.begun_anew
        tables = self._tables_for(scenario)
        plane = engine.relink(self._network.down_interfaces | scenario.down)
        moved = engine.moved
        if engine.begun_anew != begun or moved is None:
            return self._assess_afresh(scenario)
        tables.enter(moved)
        failed = scenario.devices
        touched = {table: classes for table, classes in tables.touched(moved).items() if table.device not in failed}
        after = {table: tables.now(table, classes) for table, classes in touched.items()}
        arrivals = tables.arrivals(after)
        doubtful = self._watch.doubtful(moved)
        sessions, lookups = self._watch.now(doubtful), self._lookups(plane)
        settles = plane.oscillation is None
        engine.relink(self._network.down_interfaces)
        if engine.begun_anew != begun:
            return self._assess_afresh(scenario)
        engine.carry_all()
        tables.enter(None)
        found = Differences()
        blocked = tables.blocked(arrivals)
        for table, now in after.items():
            before = tables.base(table, touched[table])
            self._compare_routes(table, before, now, found)
            same = all(before.get(cls, PLAIN) == now.get(cls, PLAIN) for cls in before.keys() | now.keys())
            moved_ways = (way for way in ways_of(table, now.values()) if arrivals[way] != tables.carries(*way))
            if not same or table in blocked or any(moved_ways):
                self._compare_reach(tables, table, before, now, arrivals, found)
        for table in blocked - after.keys():
            self._compare_reach(tables, table, {}, {}, arrivals, found)
        found.leaks_lost |= self._base_lookups - lookups
        found.leaks_gained |= lookups - self._base_lookups
        sessions_before = self._watch.base(doubtful)
        found.sessions_lost = sessions_before - sessions
        found.sessions_gained = sessions - sessions_before
        return outcome(scenario, found, settles)

    def _take_base(self) -> None:
        """What scenarios are held against, from the engine in its base state."""
        plane = self._engine.plane
        self._engine.carry_all()
        adjacencies = plane.adjacencies
        self._watch = SessionWatch(self._engine, self._scope, adjacencies)
        self._base_lookups = self._lookups(plane)
        self._indexed = IndexedTables.of(self._engine, self._facts, adjacencies)
        self._whole = WholeTables(self._engine, self._facts) if self._indexed is None else None

    def _tables_for(self, scenario: Scenario) -> IndexedTables | WholeTables:
        """The tables as they can be compared; the engine is in its base state."""
        if self._indexed is not None and self._indexed.core.bears(scenario.down):
            return self._indexed
        if self._whole is None:
            self._whole = WholeTables(self._engine, self._facts)
        return self._whole

    def _base_facts(self) -> BaseFacts:
        tables = self._indexed or self._whole
        assert tables is not None  # one of the two
        leaks, number = len(self._base_lookups), 0
        pairs: list[tuple[Pair, frozenset[RouteTarget]]] = []
        for table, view in tables.all():
            number += self._scope.takes(table)
            leaks += len(self._leaks(table, view))
            pairs += self._pairs(table, view, tables.carries).items()
        return BaseFacts(
            tables=number,
            pairs=len(pairs),
            leaks=leaks,
            sessions=self._watch.count,
            vpns=vpns_of(pairs),
            settles=self._settles,
        )

    def _assess_afresh(self, scenario: Scenario) -> Outcome:
        """For what cannot be taken over in place. The engine returns to a base that was computed anew."""
        self._engine.relink(self._network.down_interfaces)
        self._take_base()
        if self._fresh is None:
            self._fresh = FreshAssessor(self._network, self._scope)
        return self._fresh.assess(scenario)

    def _compare_routes(self, table: TableId, before: TableFacts, now: TableFacts, found: Differences) -> None:
        """Adds the prefixes that a table loses and gains: `before` and `now` are the classes that may differ."""
        if self._scope.takes(table):
            gone = prefixes_of(before.keys() - now.keys())
            new = prefixes_of(now.keys() - before.keys())
            if gone - new:
                found.routes_lost[table] = gone - new
            if new - gone:
                found.routes_gained[table] = new - gone

    def _compare_reach(
        self,
        tables: IndexedTables | WholeTables,
        table: TableId,
        before: TableFacts,
        now: TableFacts,
        arrivals: Mapping[Way, bool],
        found: Differences,
    ) -> None:
        """Adds the leaks and pairs that a table loses and gains."""

        def arrives(device: str, hop: Address) -> bool:
            known = arrivals.get((device, hop))
            return tables.carries(device, hop) if known is None else known

        view = tables.view(table)
        changed: dict[PrefixClass, ClassFacts] = {cls: facts for cls, facts in view.items() if cls not in before}
        changed.update(now)
        pairs, pairs_now = self._pairs(table, view, tables.carries), self._pairs(table, changed, arrives)
        leaks, leaks_now = self._leaks(table, view), self._leaks(table, changed)
        lost = {pair: targets for pair, targets in pairs.items() if pair not in pairs_now}
        found.pairs_lost.update(lost)
        found.pairs_gained |= pairs_now.keys() - pairs.keys()
        found.blackholed.update(pair for pair in lost if leak_behind(pair) in leaks_now)
        found.leaks_lost |= leaks - leaks_now
        found.leaks_gained |= leaks_now - leaks

    def _pairs(self, table: TableId, view: TableFacts, carries: Carries) -> dict[Pair, frozenset[RouteTarget]]:
        pairs = pairs_from(table, view.values(), carries)
        return {pair: targets for pair, targets in pairs.items() if self._scope.takes(*pair)}

    def _leaks(self, table: TableId, view: TableFacts) -> set[LeakKey]:
        return {key for key in leaks_into(table, view.values()) if self._scope.takes(key.source, key.target)}

    def _lookups(self, plane: ControlPlane) -> set[LeakKey]:
        """The leaks of policies on interfaces that are up."""
        up = (p for p in self._policies if Endpoint(p.target.device, p.interface) in plane.topology.up)
        found = (LeakKey(p.source, p.target, Mechanism.POLICY) for p in up)
        return {key for key in found if self._scope.takes(key.source, key.target)}
