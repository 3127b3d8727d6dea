"""Outcomes put in order, the worst first, and the failures that a VPN hangs on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tidegate.analysis.whatif.outcome import BaseFacts, Outcome, Vpn
from tidegate.analysis.whatif.scenario import Kind, Scenario


def worst_first(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Most VPN pairs lost first, then most leaks, then most routes, then by name."""
    return sorted(outcomes, key=_badness)


def _badness(outcome: Outcome) -> tuple[int, int, int, str]:
    name = outcome.scenario.name
    return -outcome.pairs_lost.total, -outcome.leaks_lost.total, -outcome.routes_lost.total, name


class SinglePoint(NamedTuple):
    """A single failure that cuts pairs of a VPN: `lost` of its pairs, `through` of them between other devices.

    Where `through` is 0 the VPN loses no more than the sites on the device that failed.
    """

    vpn: Vpn
    failure: Scenario
    lost: int
    through: int


def single_points(base: BaseFacts, outcomes: Iterable[Outcome]) -> list[SinglePoint]:
    """The single points of failure of each VPN, by VPN; those that cut other sites first, the most pairs first.

    Only single links and nodes are such points: of two failures at once neither is.
    """
    vpns = {vpn.target: vpn for vpn in base.vpns}
    found = [
        SinglePoint(vpns[cut.target], outcome.scenario, cut.lost, cut.through)
        for outcome in outcomes
        if outcome.scenario.kind in (Kind.LINK, Kind.NODE)
        for cut in outcome.vpns
    ]
    return sorted(found, key=lambda p: (p.vpn.target, -p.through, -p.lost, p.failure.name))
