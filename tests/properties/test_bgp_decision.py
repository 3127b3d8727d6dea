"""The decision process on random paths: its shortcut against plain pairwise comparison, and what must always hold."""

from __future__ import annotations

import random
from typing import Any
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate.control.cause import Cause, Reason, Rule
from tidegate.control.protocols.bgp import decision
from tidegate.control.protocols.bgp.path import Attributes, Path
from tidegate.model.bgp import BgpFamily, BgpProcess
from tidegate.net.aspath import Asn
from tidegate.net.prefix import Address

_CAUSE = Cause(Rule.BGP_EXTERNAL, "r1")


@st.composite
def _paths(draw: st.DrawFn, **fixed: Any) -> Path:
    def value(name: str, strategy: st.SearchStrategy[Any]) -> Any:
        return fixed[name] if name in fixed else draw(strategy)

    small = st.integers(0, 1)
    attributes = Attributes(
        as_path=tuple(map(Asn, value("as_path", st.lists(st.integers(1, 2), min_size=1, max_size=2)))),
        next_hop=Address(value("next_hop", st.integers(1, 9))),
        med=value("med", st.none() | st.integers(0, 2)),
        local_preference=100 + value("local_preference", small),
        origin=value("origin", st.sampled_from("ie")),
        cluster_list=tuple(map(Address, range(value("clusters", small)))),
    )
    return Path(
        attributes,
        _CAUSE,
        weight=value("weight", small),
        sender=Address(value("sender", st.integers(1, 4))),
        sender_router_id=Address(value("router_id", st.integers(1, 4))),
        external=value("external", st.booleans()),
        igp_metric=value("igp_metric", st.none() | st.integers(0, 2)),
    )


_options = st.builds(
    BgpProcess,
    asn=st.just(Asn(65000)),
    always_compare_med=st.booleans(),
    deterministic_med=st.booleans(),
    med_missing_as_worst=st.booleans(),
    compare_router_id=st.booleans(),
    as_path_ignore=st.booleans(),
    multipath_relax=st.booleans(),
)
_families = st.builds(
    BgpFamily,
    vrf=st.just("default"),
    name=st.just("ipv4"),
    maximum_paths=st.integers(1, 4),
    maximum_paths_ibgp=st.integers(1, 4),
    maximum_paths_eibgp=st.sampled_from([0, 2, 4]),
)
_some_paths = st.lists(_paths(), min_size=1, max_size=6)
# What is equal so often that the last steps decide.
_similar_paths = st.lists(
    _paths(weight=0, local_preference=0, origin="i", as_path=[1], igp_metric=0), min_size=1, max_size=6
)


def _result(paths: list[Path], options: BgpProcess, family: BgpFamily) -> list[tuple[int, bool, bool, Reason | None]]:
    decided = decision.decide(paths, options, family)
    places = {id(path): place for place, path in enumerate(paths)}
    return [(places[id(path)], path.best, path.multipath, path.reason) for path in decided]


@given(_some_paths | _similar_paths, _options, _families)
@settings(max_examples=300)
def test_sorting_gives_what_pairwise_comparison_gives(
    paths: list[Path], options: BgpProcess, family: BgpFamily
) -> None:
    fast = _result(paths, options, family)
    with patch.object(decision, "_is_total", lambda *_: False):
        assert _result(paths, options, family) == fast


@given(_some_paths | _similar_paths, _options, _families)
def test_what_always_holds(paths: list[Path], options: BgpProcess, family: BgpFamily) -> None:
    decided = decision.decide(paths, options, family)
    reachable = [path for path in paths if path.igp_metric is not None]
    assert sorted(map(id, decided)) == sorted(map(id, paths))
    assert [path.best for path in decided] == [bool(reachable)] + [False] * (len(paths) - 1)
    for path in decided:
        assert (path.reason is None) is path.best
        assert (path.reason is Reason.NEXT_HOP_UNRESOLVED) is (path.igp_metric is None)
    sharing = [path for path in decided if path.multipath]
    assert not sharing or (sharing[0].best and len(sharing) > 1)
    assert all(path.igp_metric is not None for path in sharing)
    assert len({path.attributes.next_hop for path in sharing}) == len(sharing)


@given(_some_paths | _similar_paths, _options, _families, st.randoms(use_true_random=False))
def test_with_comparable_meds_and_router_ids_arrival_does_not_matter(
    paths: list[Path], options: BgpProcess, family: BgpFamily, shuffle: random.Random
) -> None:
    options.always_compare_med = options.compare_router_id = True
    options.as_path_ignore = False
    best = decision.decide(paths, options, family)[0]
    if not best.best:
        return
    shuffle.shuffle(paths)
    again = decision.decide(paths, options, family)[0]
    assert _steps(again, options) == _steps(best, options)  # paths that tie in every step are one to the process


def _steps(path: Path, options: BgpProcess) -> tuple[object, ...]:
    attributes = path.attributes
    missing = 0xFFFFFFFF if options.med_missing_as_worst else 0
    return (
        path.weight,
        attributes.local_preference,
        len(attributes.as_path),
        attributes.origin,
        missing if attributes.med is None else attributes.med,
        path.external,
        path.igp_metric,
        path.sender_router_id,
        len(attributes.cluster_list),
        path.sender,
    )
