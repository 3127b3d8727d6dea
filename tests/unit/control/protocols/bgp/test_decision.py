"""The decision process, step by step (RFC 4271 §9.1.2.2, RFC 4456 §9; Cisco documents 13753 and 16046)."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest

from tidegate.control.cause import Cause, Reason, Rule
from tidegate.control.protocols.bgp.decision import decide
from tidegate.control.protocols.bgp.path import NO_ADDRESS, Attributes, Path
from tidegate.control.table import Mechanism, TableId
from tidegate.model.bgp import BgpFamily, BgpProcess
from tidegate.net.aspath import Asn, AsPath
from tidegate.net.prefix import Address, parse_address


def address(text: str) -> Address:
    found = parse_address(text)
    assert found is not None
    return found


def aspath(text: str) -> AsPath:
    return tuple(Asn(int(asn)) for asn in text.split())


def path(
    as_path: str = "65001",
    neighbor: str = "192.0.2.1",
    router_id: str | None = None,
    external: bool = True,
    igp_metric: int | None = 0,
    weight: int = 0,
    **attributes: Any,
) -> Path:
    """A received path; its router ID is its neighbor address unless given."""
    return Path(
        Attributes(
            as_path=aspath(as_path),
            next_hop=attributes.pop("next_hop", address(neighbor)),
            **attributes,
        ),
        Cause(Rule.BGP_EXTERNAL if external else Rule.BGP_INTERNAL, "r1"),
        weight=weight,
        sender=address(neighbor),
        sender_router_id=address(router_id or neighbor),
        external=external,
        igp_metric=igp_metric,
    )


def originated(weight: int = 32768, aggregate: bool = False, as_path: str = "") -> Path:
    return Path(
        Attributes(as_path=aspath(as_path), next_hop=NO_ADDRESS),
        Cause(Rule.BGP_NETWORK, "r1"),
        weight=weight,
        locally_originated=True,
        aggregate=aggregate,
    )


def options(**changes: bool) -> BgpProcess:
    return BgpProcess(asn=Asn(65000), **changes)  # type: ignore[arg-type]


def best_of(*paths: Path, process: BgpProcess | None = None) -> int:
    """Which of `paths` (oldest first) is best."""
    decided = decide(paths, process or options(), None)
    assert [p.best for p in decided] == [True] + [False] * (len(paths) - 1)
    assert decided[0].reason is None
    assert set(map(id, decided)) == set(map(id, paths))
    return paths.index(decided[0])


# In each pair the first wins for the reason given, whichever is older; neighbors are such that every later step would
# prefer the second.
HIGH, LOW = {"neighbor": "192.0.2.9"}, {"neighbor": "192.0.2.1"}
STEPS: list[tuple[Reason, Callable[[], Path], Callable[[], Path]]] = [
    (Reason.LOWER_WEIGHT, lambda: path(weight=10, local_preference=50, **HIGH), lambda: path(**LOW)),
    (
        Reason.LOWER_LOCAL_PREFERENCE,
        lambda: path("65001 65002", local_preference=200, **HIGH),
        lambda: path(**LOW),
    ),
    (
        Reason.NOT_LOCAL_ORIGIN,
        lambda: originated(weight=0, as_path="65001 65002"),
        lambda: path(**LOW),
    ),
    (Reason.LONGER_AS_PATH, lambda: path("65001", origin="?", **HIGH), lambda: path("65001 65002", **LOW)),
    (Reason.HIGHER_ORIGIN, lambda: path(origin="i", med=9, **HIGH), lambda: path(origin="e", **LOW)),
    (Reason.HIGHER_ORIGIN, lambda: path(origin="e", med=9, **HIGH), lambda: path(origin="?", **LOW)),
    (
        Reason.HIGHER_MED,
        lambda: path(med=10, external=False, igp_metric=9, **HIGH),
        lambda: path(med=20, **LOW),
    ),
    (Reason.INTERNAL_PATH, lambda: path(igp_metric=9, **HIGH), lambda: path(external=False, **LOW)),
    (
        Reason.HIGHER_IGP_METRIC,
        lambda: path(external=False, igp_metric=1, **HIGH),
        lambda: path(external=False, igp_metric=2, **LOW),
    ),
    (
        Reason.HIGHER_ROUTER_ID,
        lambda: path(external=False, neighbor="192.0.2.9", router_id="1.1.1.1", cluster_list=(Address(1),)),
        lambda: path(external=False, neighbor="192.0.2.1", router_id="2.2.2.2"),
    ),
    (
        Reason.LONGER_CLUSTER_LIST,
        lambda: path(external=False, neighbor="192.0.2.9", router_id="1.1.1.1", cluster_list=(Address(1),)),
        lambda: path(external=False, neighbor="192.0.2.1", router_id="1.1.1.1", cluster_list=(Address(1),) * 2),
    ),
    (
        Reason.HIGHER_NEIGHBOR_ADDRESS,
        lambda: path(external=False, neighbor="192.0.2.1", router_id="1.1.1.1"),
        lambda: path(external=False, neighbor="192.0.2.9", router_id="1.1.1.1"),
    ),
]


@pytest.mark.parametrize(("reason", "winner", "loser"), STEPS)
def test_each_step(reason: Reason, winner: Callable[[], Path], loser: Callable[[], Path]) -> None:
    for first, second in itertools.permutations((winner(), loser())):
        expected = 0 if first.attributes == winner().attributes and first.weight == winner().weight else 1
        if first.external != winner().external:
            expected = 1
        assert best_of(first, second) == expected
        assert (second if expected == 0 else first).reason is reason


def test_a_network_statement_beats_an_aggregate() -> None:
    aggregate, network = originated(aggregate=True), originated()
    assert best_of(aggregate, network) == 1
    assert aggregate.reason is Reason.NOT_LOCAL_ORIGIN


def test_an_as_set_counts_as_one() -> None:
    with_set = path()
    with_set.attributes = with_set.attributes._replace(as_path=(Asn(65001), frozenset(map(Asn, (65002, 65003)))))
    assert best_of(path("65001 65002 65003"), with_set) == 1


def test_as_path_ignore() -> None:
    long, short = path("65001 65002", neighbor="192.0.2.1"), path("65001", neighbor="192.0.2.2")
    assert best_of(long, short) == 1
    assert best_of(long, short, process=options(as_path_ignore=True)) == 0


def test_med_compares_only_within_one_neighboring_as() -> None:
    same = path("65001 7", med=20, neighbor="192.0.2.1"), path("65001 8", med=10, neighbor="192.0.2.2")
    assert best_of(*same) == 1
    other = path("65001 7", med=20, neighbor="192.0.2.1"), path("65002 7", med=10, neighbor="192.0.2.2")
    assert best_of(*other) == 0  # the older one
    assert best_of(*other, process=options(always_compare_med=True)) == 1


def test_paths_of_the_own_as_have_one_neighboring_as() -> None:
    paths = (
        path("", med=20, external=False, neighbor="192.0.2.1"),
        path("", med=10, external=False, neighbor="192.0.2.2"),
    )
    assert best_of(*paths) == 1


def test_a_missing_med_is_best_or_worst() -> None:
    missing, low = path(neighbor="192.0.2.1"), path(med=5, neighbor="192.0.2.2")
    assert best_of(missing, low) == 0
    assert best_of(missing, low, process=options(med_missing_as_worst=True)) == 1
    assert missing.reason is Reason.HIGHER_MED


def test_the_oldest_external_path_wins() -> None:
    older, younger = path(neighbor="192.0.2.9"), path(neighbor="192.0.2.1")
    assert best_of(older, younger) == 0
    assert younger.reason is Reason.YOUNGER_PATH


def test_compare_routerid_turns_age_off() -> None:
    older, younger = path(neighbor="192.0.2.9"), path(neighbor="192.0.2.1")
    assert best_of(older, younger, process=options(compare_router_id=True)) == 1
    assert older.reason is Reason.HIGHER_ROUTER_ID


def test_age_does_not_decide_between_two_sessions_with_one_router() -> None:
    older = path(neighbor="192.0.2.9", router_id="1.1.1.1")
    younger = path(neighbor="192.0.2.1", router_id="1.1.1.1")
    assert best_of(older, younger) == 1
    assert older.reason is Reason.HIGHER_NEIGHBOR_ADDRESS


def test_the_originator_stands_for_the_router_id() -> None:
    reflected = path(external=False, neighbor="192.0.2.9", router_id="9.9.9.9", originator=address("1.1.1.1"))
    direct = path(external=False, neighbor="192.0.2.1", router_id="2.2.2.2")
    assert best_of(direct, reflected) == 1


def test_a_path_without_a_way_to_its_next_hop_takes_no_part() -> None:
    lost, usable = path(weight=100, igp_metric=None), path(neighbor="192.0.2.2")
    assert best_of(lost, usable) == 1
    assert lost.reason is Reason.NEXT_HOP_UNRESOLVED
    assert [p.best for p in decide([lost], options(), None)] == [False]
    assert lost.reason is Reason.NEXT_HOP_UNRESOLVED
    assert not any(p.best for p in decide([lost, path(igp_metric=None)], options(), None))


def test_a_path_that_begins_here_needs_no_next_hop() -> None:
    assert decide([originated()], options(), None)[0].best


def test_nothing_to_decide() -> None:
    assert decide([], options(), None) == ()


def test_a_decision_forgets_the_one_before() -> None:
    first, second = path(weight=1), path(neighbor="192.0.2.2")
    assert best_of(first, second) == 0
    second.weight = 2
    assert best_of(first, second) == 1
    assert second.reason is None
    assert first.reason is Reason.LOWER_WEIGHT


def imported(of: Path, vrf: str) -> Path:
    """The copy of a path that another VRF's import makes (same device)."""
    return Path(
        of.attributes,
        of.cause,
        weight=of.weight,
        sender=of.sender,
        external=of.external,
        locally_originated=of.locally_originated,
        imported_from=TableId("r1", vrf),
        imported_path=of,
        mechanism=Mechanism.ROUTE_TARGET,
        igp_metric=0,
    )


def test_a_sourced_path_wins_over_an_imported_one_of_equal_weight() -> None:
    copy = imported(originated(), "BLUE")
    assert best_of(copy, originated()) == 1
    assert copy.reason is Reason.NOT_LOCAL_ORIGIN


def test_imported_paths_compare_as_what_they_are_copies_of() -> None:
    from_ce, from_network = imported(path(), "BLUE"), imported(originated(), "RED")
    assert best_of(from_ce, from_network) == 1
    assert from_ce.reason is Reason.LOWER_WEIGHT
    remote = imported(path(external=False), "BLUE")
    assert best_of(remote, imported(path(), "RED")) == 1


# Cisco 16046: the table entries as `show ip bgp` lists them, the newest first.
def _entries() -> list[Path]:
    newest_first = [
        path("500", med=150, neighbor="172.16.13.1"),
        path("100", med=200, neighbor="1.1.1.1"),
        path("500", med=100, external=False, neighbor="172.16.8.4"),
    ]
    return newest_first[::-1]


@pytest.mark.parametrize(
    ("deterministic", "always", "entry"),
    [(False, False, 2), (False, True, 3), (True, False, 2), (True, True, 3)],
)
def test_cisco_s_example_of_deterministic_and_always_compare_med(deterministic: bool, always: bool, entry: int) -> None:
    process = options(deterministic_med=deterministic, always_compare_med=always)
    assert best_of(*_entries(), process=process) == 3 - entry


def _circular() -> dict[str, Path]:
    """a beats b by MED, b beats c by IGP metric, c beats a by IGP metric: "better" goes round."""
    return {
        "a": path("500", med=10, external=False, igp_metric=30, neighbor="192.0.2.1"),
        "b": path("500", med=20, external=False, igp_metric=10, neighbor="192.0.2.2"),
        "c": path("100", med=0, external=False, igp_metric=20, neighbor="192.0.2.3"),
    }


@pytest.mark.parametrize(
    ("oldest_first", "best"),
    [
        # Newest first: (c, b) b wins; (b, a) a wins by MED.
        ("abc", "a"),
        # (c, a) c wins; (c, b) b wins.
        ("bac", "b"),
        # (a, b) a wins; (a, c) c wins.
        ("cba", "c"),
        ("cab", "c"),
        # (b, c) b wins; (b, a) a wins.
        ("acb", "a"),
        # (a, c) c wins; (c, b) b wins.
        ("bca", "b"),
    ],
)
def test_without_deterministic_med_the_order_of_arrival_decides(oldest_first: str, best: str) -> None:
    paths = _circular()
    ordered = [paths[name] for name in oldest_first]
    assert oldest_first[best_of(*ordered)] == best
    for name, candidate in paths.items():
        assert (candidate.reason is None) is (name == best)


@pytest.mark.parametrize("oldest_first", ["abc", "bac", "cba", "cab", "acb", "bca"])
def test_with_deterministic_med_it_does_not(oldest_first: str) -> None:
    # Within AS 500 a wins by MED; between a and c the lower IGP metric.
    paths = _circular()
    assert (
        oldest_first[best_of(*(paths[name] for name in oldest_first), process=options(deterministic_med=True))] == "c"
    )
    assert paths["a"].reason is Reason.HIGHER_IGP_METRIC
    # b would beat c, but a eliminated it before.
    assert paths["b"].reason is Reason.HIGHER_MED


def test_the_others_follow_in_the_order_they_would_be_chosen() -> None:
    third, first, second = path(weight=1), path(weight=3), path(weight=2)
    assert decide([third, first, second], options(), None) == (first, second, third)


def multipaths(*paths: Path, process: BgpProcess | None = None, **family: int) -> list[int]:
    decided = decide(paths, process or options(), BgpFamily(vrf="default", name="ipv4", **family))  # type: ignore[arg-type]
    assert decided[0].best
    return sorted(paths.index(p) for p in decided if p.multipath)


def test_external_multipath() -> None:
    equal = path(neighbor="192.0.2.1"), path(neighbor="192.0.2.2"), path(neighbor="192.0.2.3")
    assert multipaths(*equal) == []  # maximum-paths 1
    assert multipaths(*equal, maximum_paths=2) == [0, 1]
    assert multipaths(*equal, maximum_paths=8) == [0, 1, 2]
    assert equal[1].reason is Reason.YOUNGER_PATH  # why it is not the best, though it shares the load


def test_external_multipath_needs_the_same_as_path_unless_relaxed() -> None:
    paths = path("65001 7", neighbor="192.0.2.1"), path("65002 7", neighbor="192.0.2.2")
    assert multipaths(*paths, maximum_paths=2) == []
    assert multipaths(*paths, maximum_paths=2, process=options(multipath_relax=True)) == [0, 1]
    longer = path("65001 7", neighbor="192.0.2.1"), path("65002 7 8", neighbor="192.0.2.2")
    assert multipaths(*longer, maximum_paths=2, process=options(multipath_relax=True)) == []


@pytest.mark.parametrize(
    "other",
    [
        {"weight": 1},
        {"local_preference": 200},
        {"origin": "e"},
        {"med": 1},
        {"external": False},
        {"igp_metric": 5},
    ],
)
def test_multipath_needs_equality_through_the_metric_to_the_next_hop(other: dict[str, Any]) -> None:
    paths = path(neighbor="192.0.2.1"), path(neighbor="192.0.2.2", **other)
    assert multipaths(*paths, maximum_paths=4, maximum_paths_ibgp=4) == []


def test_internal_multipath_has_its_own_limit_and_needs_next_hops_of_their_own() -> None:
    hop = address("10.0.0.1")
    paths = (
        path(external=False, neighbor="192.0.2.1", next_hop=hop),
        path(external=False, neighbor="192.0.2.2", next_hop=hop),  # the same next hop, through another reflector
        path(external=False, neighbor="192.0.2.3"),
    )
    assert multipaths(*paths, maximum_paths=4) == []
    assert multipaths(*paths, maximum_paths_ibgp=4) == [0, 2]


def test_eibgp_multipath_joins_external_and_internal_paths() -> None:
    paths = path(neighbor="192.0.2.1"), path(neighbor="192.0.2.2", external=False, igp_metric=20)
    assert multipaths(*paths, maximum_paths=4, maximum_paths_ibgp=4) == []
    assert multipaths(*paths, maximum_paths_eibgp=2) == [0, 1]


def test_what_the_router_originates_has_no_multipath() -> None:
    assert multipaths(originated(), path(), maximum_paths=4, maximum_paths_ibgp=4) == []
