"""Judging scenarios in place gives what fresh computations give, outcome for outcome, in any order."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_engine import announcements, network, plans, texts

import tidegate.api
from tidegate.analysis.whatif.asked import Asked, scenarios
from tidegate.analysis.whatif.assessor import FreshAssessor
from tidegate.analysis.whatif.incremental import IncrementalAssessor
from tidegate.analysis.whatif.outcome import Scope
from tidegate.analysis.whatif.scenario import Failure, Kind, Scenario
from tidegate.control.links import build_topology
from tidegate.model.device import Endpoint

CORE = tidegate.api.load(Path(__file__).parent.parent / "topologies" / "failures").network
SCOPES = [Scope(), Scope("RED"), Scope("GREEN"), Scope("default")]
REFERENCES = {scope: FreshAssessor(CORE, scope) for scope in SCOPES}
IN_PLACE = {scope: IncrementalAssessor(CORE, scope) for scope in SCOPES}


def every_failure(found) -> list[Failure]:
    """Links, nodes, and single interfaces."""
    singles = [s.failures[0] for s in scenarios(found, build_topology(found), Asked())]
    ports = (Endpoint(device.name, name) for device in found.devices.values() for name in device.interfaces)
    return singles + [Failure(f"{p.device}:{p.interface}", Kind.SET, (p,), (p.device,)) for p in sorted(ports)]


FAILURES = every_failure(CORE)


def together(failures: list[Failure]) -> Scenario:
    return Scenario(Kind.SET, tuple(failures))


def assert_same(one, other) -> None:
    assert {name: getattr(one, name) for name in one.__slots__} == {n: getattr(other, n) for n in other.__slots__}


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(SCOPES), st.lists(st.sampled_from(FAILURES), max_size=4, unique=True))
def test_a_core_with_a_hole_in_its_labels(scope, failures):
    """The assessor is the same from example to example, so that each follows on many others."""
    assert_same(IN_PLACE[scope].assess(together(failures)), REFERENCES[scope].assess(together(failures)))
    assert_same(IN_PLACE[scope].base, REFERENCES[scope].base)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plans, st.data())
def test_networks_at_random(plan, data):
    found = network(texts(plan), announcements(plan))
    scope = data.draw(st.sampled_from([Scope(), Scope("V0"), Scope("default")]))
    reference, in_place = FreshAssessor(found, scope), IncrementalAssessor(found, scope)
    assert_same(in_place.base, reference.base)
    failures = every_failure(found)
    for _ in range(data.draw(st.integers(1, 3))):
        scenario = together(data.draw(st.lists(st.sampled_from(failures), max_size=2, unique=True)))
        assert_same(in_place.assess(scenario), reference.assess(scenario))
