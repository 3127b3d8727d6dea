"""Every single failure of a small core, reasoned by hand (description.md)."""

import json
import shutil
from pathlib import Path

import pytest

import tidegate.api
from tidegate.analysis.routes import RouteQuery
from tidegate.analysis.whatif.asked import Asked, maintenance, scenarios
from tidegate.analysis.whatif.assessor import FreshAssessor
from tidegate.analysis.whatif.order import single_points, worst_first
from tidegate.analysis.whatif.outcome import Outcome, Scope
from tidegate.control.engine import compute
from tidegate.net.community import format_extended_community
from tidegate.net.prefix import format_prefix

FOLDER = Path(__file__).parent


@pytest.fixture(scope="module")
def snapshot():
    return tidegate.api.load(FOLDER)


@pytest.fixture(scope="module")
def outcomes(snapshot) -> dict[str, Outcome]:
    assessor = FreshAssessor(snapshot.network)
    every = scenarios(snapshot.network, snapshot.control_plane.topology, Asked())
    return {scenario.name: assessor.assess(scenario) for scenario in every}


# name -> VPN pairs lost, of them between others, of them with routes and no labels, pairs gained, leaks lost, leaks
# gained, routes lost, sessions lost.
# Sessions are counted at each end that is left.
EXPECTED = {
    # Everything between PE1 and the others: over P2 and its hole, or gone with PE3. The leaks of PE3 alone are lost.
    # Routes: PE3 loses 4 loopbacks and 4 transfer networks; PE1, PE2, P2 lose the loopbacks of PE3 and P1, and the
    # network of PE3's uplink; PE1/RED, PE3/RED and PE3/GREEN lose one each.
    "P1": (7, 7, 4, 0, 3, 0, 20, 8),
    "P2": (0, 0, 0, 0, 0, 0, 4, 3),  # its loopback, in four tables; OSPF with PE1 and PE2, LDP with PE1
    # Only what the sites of others lose towards PE1 counts: one pair, leak and route for each of BLUE and GREEN on PE2
    # and RED and GREEN on PE3; and its loopback in four tables.
    "PE1": (4, 0, 0, 0, 4, 0, 8, 6),
    "PE2": (2, 0, 0, 1, 2, 1, 5, 4),  # PE1 takes PE3's path to GREEN's LAN instead
    "PE3": (1, 0, 0, 0, 1, 0, 5, 3),
    "P1--PE1": (7, 7, 7, 0, 0, 0, 0, 4),  # all routes stay, over P2, and no packet arrives
    "P1--PE2": (4, 4, 3, 1, 1, 1, 0, 4),  # likewise for PE2; GREEN's LAN is now nearer over PE3 (30 against 200)
    "P1--PE3": (3, 3, 0, 0, 3, 0, 15, 6),
    "P2--PE1": (0, 0, 0, 0, 0, 0, 0, 4),
    "P2--PE2": (0, 0, 0, 0, 0, 0, 0, 2),  # OSPF only: there is no LDP on it
    "PE2--PE3": (1, 1, 0, 0, 1, 0, 5, 0),  # GREEN's LAN: connected and local on both, and PE1's route
}


def test_every_link_and_node_is_swept(outcomes):
    assert list(outcomes) == ["P1", "P2", "PE1", "PE2", "PE3", *list(EXPECTED)[5:]]


@pytest.mark.parametrize("name", EXPECTED)
def test_outcome(outcomes, name):
    o = outcomes[name]
    found = (
        o.pairs_lost.total,
        o.pairs_through,
        o.pairs_blackholed,
        o.pairs_gained.total,
        o.leaks_lost.total,
        o.leaks_gained.total,
        o.routes_lost.total,
        o.sessions_lost.total,
    )
    assert found == EXPECTED[name]
    assert (o.routes_gained.total, o.sessions_gained.total, o.settles) == (0, 0, True)


def test_hole_shows_in_pairs_and_in_nothing_else(outcomes):
    lost = outcomes["P1--PE1"].pairs_lost.first
    assert sorted((str(pair.from_table), str(pair.to_table)) for pair in lost) == [
        ("PE1/BLUE", "PE2/BLUE"),
        ("PE1/GREEN", "PE2/GREEN"),
        ("PE1/RED", "PE3/RED"),
        ("PE2/BLUE", "PE1/BLUE"),
        ("PE2/GREEN", "PE1/GREEN"),
        ("PE3/GREEN", "PE1/GREEN"),
        ("PE3/RED", "PE1/RED"),
    ]


def test_packets_die_where_the_pairs_say(tmp_path):
    """The same failure, traced: the sweep's verdict is that of a packet."""
    shutil.copytree(FOLDER / "configs", tmp_path / "configs")
    states = {"runtimeData": {"P1": {"GigabitEthernet0/1": {"lineUp": False}}, "PE1": {"Gi0/1": {"lineUp": False}}}}
    (tmp_path / "runtime_data.json").write_text(json.dumps(states))
    record = tidegate.api.load(tmp_path).trace("PE1/BLUE", "10.1.2.9", "10.1.1.9")
    assert (record.forward.disposition, record.forward.hops[-1].device) == ("lsp-broken", "P2")


def test_a_scenario_is_a_snapshot_with_runtime_data(snapshot, tmp_path):
    topology = snapshot.control_plane.topology
    shutil.copytree(FOLDER / "configs", tmp_path / "configs")
    for scenario in scenarios(snapshot.network, topology, Asked()):
        states: dict[str, dict[str, dict[str, bool]]] = {}
        for endpoint in scenario.down:
            states.setdefault(endpoint.device, {})[endpoint.interface] = {"lineUp": False}
        (tmp_path / "runtime_data.json").write_text(json.dumps({"runtimeData": states}))
        fresh = tidegate.api.load(tmp_path)
        applied = tidegate.api.Snapshot(type(snapshot._session)(scenario.applied_to(snapshot.network)))
        # Text and lines of causes are the snapshot's own; what is compared is what routers would show.
        assert [r[:12] for r in fresh.iter_routes(RouteQuery())] == [r[:12] for r in applied.iter_routes(RouteQuery())]
        assert [n[:10] for n in fresh.neighbors()] == [n[:10] for n in applied.neighbors()]


def test_worst_first(outcomes):
    assert [outcome.scenario.name for outcome in worst_first(outcomes.values())] == [
        *("P1", "P1--PE1", "PE1", "P1--PE2", "P1--PE3", "PE2", "PE2--PE3", "PE3", "P2", "P2--PE1", "P2--PE2")
    ]


def test_single_points_of_failure(snapshot, outcomes):
    found: dict[str, list[tuple[str, int, int]]] = {}
    for point in single_points(FreshAssessor(snapshot.network).base, outcomes.values()):
        vpn = format_extended_community(point.vpn.target)
        found.setdefault(vpn, []).append((point.failure.name, point.lost, point.through))
    assert found == {
        "65000:1": [("P1", 2, 2), ("P1--PE1", 2, 2), ("P1--PE2", 2, 2), ("PE1", 1, 0), ("PE2", 1, 0)],
        "65000:2": [("P1", 2, 2), ("P1--PE1", 2, 2), ("P1--PE3", 2, 2), ("PE1", 1, 0), ("PE3", 1, 0)],
        "65000:3": [
            *(("P1", 3, 3), ("P1--PE1", 3, 3), ("P1--PE2", 2, 2), ("P1--PE3", 1, 1), ("PE2--PE3", 1, 1)),
            *(("PE1", 2, 0), ("PE2", 1, 0)),
        ],
    }


def test_base(snapshot):
    base = FreshAssessor(snapshot.network).base
    assert (base.tables, base.pairs, base.leaks) == (12, 7, 7)
    assert [(len(vpn.sites), vpn.pairs) for vpn in base.vpns] == [(2, 2), (2, 2), (3, 3)]


def test_maintenance_takes_the_backup_away(snapshot):
    """With P1 out nothing is left to lose between the sites; with P2 out the network hangs on P1 as before."""
    network = snapshot.network
    without_p1 = maintenance(network, "p1").applied_to(network)
    assessor = FreshAssessor(without_p1)
    assert assessor.base.pairs == 0
    further = scenarios(without_p1, compute(without_p1).topology, Asked(links=True))
    assert [s.name for s in further] == ["P2--PE1", "P2--PE2", "PE2--PE3"]
    # Over P2 PE1 and PE2 still told each other their VPN routes: two leaks of BLUE, two of GREEN.
    (broken,) = [assessor.assess(s) for s in further if s.name == "P2--PE1"]
    assert (broken.pairs_lost.total, broken.leaks_lost.total) == (0, 4)


def test_scope_counts_one_vrf(snapshot):
    assessor = FreshAssessor(snapshot.network, Scope("RED"))
    assert (assessor.base.pairs, assessor.base.leaks, assessor.base.tables) == (2, 2, 2)
    (p1,) = [
        assessor.assess(s)
        for s in scenarios(snapshot.network, snapshot.control_plane.topology, Asked(nodes=True))
        if s.name == "P1"
    ]
    assert (p1.pairs_lost.total, p1.leaks_lost.total, p1.routes_lost.total, p1.sessions_lost.total) == (2, 2, 2, 0)
    assert [format_prefix(route.prefix) for route in p1.routes_lost.first] == ["10.2.3.0/24", "10.2.1.0/24"]
