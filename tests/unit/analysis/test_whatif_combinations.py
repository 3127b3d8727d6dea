"""Pairs of failures, and samples of them."""

from itertools import combinations
from math import comb

from hypothesis import given
from hypothesis import strategies as st

from tidegate.analysis.whatif.combinations import _place, pairs
from tidegate.analysis.whatif.scenario import Failure, Kind

NODES = [Failure(name, Kind.NODE, (), (name,), name) for name in ("R1", "R2", "R3")]
LINKS = [Failure(f"{a}--{b}", Kind.LINK, (), (a, b)) for a, b in (("R1", "R2"), ("R2", "R3"), ("R1", "R3"))]
LAN = Failure("R1--R2--R3", Kind.LINK, (), ("R1", "R2", "R3"))


def test_a_link_of_a_device_that_is_out_is_no_further_failure():
    names = [scenario.name for scenario in pairs([*NODES, *LINKS])]
    assert names == [
        *("R1 + R2", "R1 + R3", "R1 + R2--R3", "R2 + R3", "R2 + R1--R3", "R3 + R1--R2"),
        *("R1--R2 + R2--R3", "R1--R2 + R1--R3", "R2--R3 + R1--R3"),
    ]


def test_a_lan_lives_on_without_one_of_its_routers():
    assert [scenario.name for scenario in pairs([NODES[0], LAN])] == ["R1 + R1--R2--R3"]


@given(st.integers(2, 40))
def test_every_number_is_another_pair(size):
    assert {_place(number) for number in range(comb(size, 2))} == set(combinations(range(size), 2))


@given(st.integers(0, 8), st.integers(0, 8), st.integers(1, 60), st.integers(0, 5))
def test_a_sample_is_some_of_all_and_its_seed_decides(nodes, links, sample, seed):
    every = [Failure(f"N{n}", Kind.NODE, (), (f"N{n}",), f"N{n}") for n in range(nodes)]
    every += [Failure(f"N{n}--N{n + 1}", Kind.LINK, (), (f"N{n}", f"N{n + 1}")) for n in range(links)]
    full, drawn = pairs(every), pairs(every, sample, seed)
    assert drawn == [pair for pair in full if pair in drawn]  # a subset, in the order of all
    assert len(drawn) == min(sample, len(full))
    assert pairs(every, sample, seed) == drawn


def test_another_seed_is_another_sample():
    every = [Failure(f"N{n}", Kind.NODE, (), (f"N{n}",), f"N{n}") for n in range(30)]
    assert len({tuple(s.name for s in pairs(every, 5, seed)) for seed in range(10)}) == 10
