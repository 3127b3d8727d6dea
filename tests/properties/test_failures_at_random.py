"""Failures, drawn at random in a small core: what a sweep says is what fresh tables and packets say."""

from __future__ import annotations

from pathlib import Path

from examples import examples
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import tidegate.api
from tidegate.analysis.leaks import leaks
from tidegate.analysis.routes import routes
from tidegate.analysis.trace import trace
from tidegate.analysis.whatif.asked import Asked, scenarios
from tidegate.analysis.whatif.assessor import FreshAssessor
from tidegate.analysis.whatif.elements import interface, links
from tidegate.analysis.whatif.order import worst_first
from tidegate.analysis.whatif.reach import Pair, vpn_pairs
from tidegate.analysis.whatif.scenario import Failure, Kind, Scenario
from tidegate.control.engine import compute
from tidegate.control.result import ControlPlane
from tidegate.control.table import TableId
from tidegate.net.prefix import format_prefix

NETWORK = tidegate.api.load(Path(__file__).parent.parent / "topologies" / "failures").network
PLANE = compute(NETWORK)
ASSESSOR = FreshAssessor(NETWORK)
SINGLES = [s.failures[0] for s in scenarios(NETWORK, PLANE.topology, Asked())]
LANS = {
    TableId("PE1", "BLUE"): "10.1.1.9",
    TableId("PE2", "BLUE"): "10.1.2.9",
    TableId("PE1", "RED"): "10.2.1.9",
    TableId("PE3", "RED"): "10.2.3.9",
    TableId("PE1", "GREEN"): "10.3.1.9",
}

failure_sets = st.lists(st.sampled_from(SINGLES), max_size=4, unique=True)
quick = settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.too_slow])


def together(failures: list[Failure]) -> Scenario:
    return Scenario(Kind.SET, tuple(failures))


def test_failing_nothing_changes_nothing():
    outcome = ASSESSOR.assess(together([]))
    assert outcome.changes_nothing
    assert (outcome.tables, outcome.vpns, outcome.pairs_through) == ((), (), 0)


@quick
@given(failure_sets)
def test_numbers_are_those_of_the_records_of_two_fresh_runs(failures):
    """Reference: the records of `routes` and `leaks` before and after, compared as sets."""
    scenario = together(failures)
    outcome = ASSESSOR.assess(scenario)
    plane = compute(scenario.applied_to(NETWORK))
    out = scenario.devices
    uncounted = {format_prefix(prefix) for prefix in scenario.transfer}

    def tables(of: ControlPlane) -> set[tuple[str, str, str]]:
        return {(r.device, r.vrf, r.prefix) for r in routes(of) if r.device not in out}

    def edges(of: ControlPlane) -> set[tuple[str, str, str]]:
        found = {(k.from_table, k.to_table, k.mechanism) for k in leaks(of)}
        return {key for key in found if key[1].partition("/")[0] not in out}

    lost = {row for row in tables(PLANE) - tables(plane) if row[2] not in uncounted}
    assert outcome.routes_lost.total == len(lost)
    assert outcome.routes_gained.total == len(tables(plane) - tables(PLANE))
    assert {(r.table.device, r.table.vrf, format_prefix(r.prefix)) for r in outcome.routes_lost.first} <= lost
    assert sum(change.lost for change in outcome.tables) == len(lost)  # there are no more than 12 tables
    assert outcome.leaks_lost.total == len(edges(PLANE) - edges(plane))
    assert outcome.leaks_gained.total == len(edges(plane) - edges(PLANE))


@quick
@given(failure_sets)
@example([failure for failure in SINGLES if failure.name == "P1--PE1"])
def test_a_vrf_reaches_another_where_packets_arrive(failures):
    """Reference: a packet from each table to a station of every other site of its VPN."""
    plane = compute(together(failures).applied_to(NETWORK))
    pairs = vpn_pairs(plane)
    for table in LANS:
        for reached, station in LANS.items():
            if table != reached and table.vrf == reached.vrf:
                way = trace(plane, str(table), station, LANS[table]).forward
                arrives = way.disposition == "delivered" and way.hops[-1].device == reached.device
                assert (Pair(table, reached) in pairs) == arrives


@quick
@given(st.sampled_from([failure for failure in SINGLES if failure.kind is Kind.LINK]))
def test_failing_a_link_is_failing_its_interfaces(link):
    ends = [interface(NETWORK, PLANE.topology, endpoint) for endpoint in link.down]
    one, other = ASSESSOR.assess(together([link])), ASSESSOR.assess(together(ends))
    for name in one.__slots__:
        assert name == "scenario" or getattr(one, name) == getattr(other, name)


@quick
@given(failure_sets, st.randoms())
def test_the_order_of_what_fails_changes_nothing_but_the_name(failures, chance):
    shuffled = list(failures)
    chance.shuffle(shuffled)
    one, other = ASSESSOR.assess(together(failures)), ASSESSOR.assess(together(shuffled))
    for name in one.__slots__:
        assert name == "scenario" or getattr(one, name) == getattr(other, name)


@given(st.permutations(SINGLES))
@settings(max_examples=examples(5), deadline=None)
def test_the_order_of_judging_changes_nothing(order):
    outcomes = [ASSESSOR.assess(Scenario(failure.kind, (failure,))) for failure in order]
    found = worst_first(outcomes)
    assert found == worst_first(reversed(outcomes))
    assert [o.scenario.name for o in found][:3] == ["P1", "P1--PE1", "PE1"]


@quick
@given(failure_sets)
def test_totals_bound_what_is_listed(failures):
    outcome = ASSESSOR.assess(together(failures))
    for found in (outcome.pairs_lost, outcome.leaks_lost, outcome.routes_lost, outcome.sessions_lost):
        assert len(found.first) == min(found.total, 20)
        assert list(found.first) == sorted(set(found.first))
    assert outcome.pairs_through <= outcome.pairs_lost.total
    assert outcome.pairs_blackholed <= outcome.pairs_lost.total
    assert sum(cut.lost for cut in outcome.vpns) == outcome.pairs_lost.total  # one route target a VPN here


def test_links_are_those_of_the_topology():
    assert {name for link in links(NETWORK, PLANE.topology) for name in link.ends} == set(NETWORK.devices)
