"""Judging scenarios in place gives what fresh computations give, outcome for outcome, in any order."""

from __future__ import annotations

from pathlib import Path

import pytest
from examples import examples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_engine import VrfPlan, announcements, network, plans, texts

import tidegate.api
from tidegate.analysis.whatif.asked import Asked, scenarios
from tidegate.analysis.whatif.assessor import FreshAssessor
from tidegate.analysis.whatif.incremental import IncrementalAssessor, assessor_for
from tidegate.analysis.whatif.outcome import Scope
from tidegate.analysis.whatif.scenario import Failure, Kind, Scenario
from tidegate.control.engine import Engine
from tidegate.control.links import build_topology
from tidegate.generate.provider import Provider, Size
from tidegate.generate.write import write_provider
from tidegate.model.device import Endpoint, Network

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


@settings(max_examples=examples(80), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(SCOPES), st.lists(st.sampled_from(FAILURES), max_size=4, unique=True))
def test_a_core_with_a_hole_in_its_labels(scope, failures):
    """The assessor is the same from example to example, so that each follows on many others."""
    assert_same(IN_PLACE[scope].assess(together(failures)), REFERENCES[scope].assess(together(failures)))
    assert_same(IN_PLACE[scope].base, REFERENCES[scope].base)


@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.too_slow])
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


@pytest.fixture(scope="module")
def provider(tmp_path_factory) -> Network:
    """A provider's network as the generator makes it: shared services, an extranet, maps, sites with two PEs."""
    folder = tmp_path_factory.mktemp("provider") / "snapshot"
    size = Size(pe=6, p=3, rr=2, vpns=6, sites=4, prefixes=6, extranets=1, ce_bgp=0.4)
    write_provider(Provider(size, 3), folder)
    return tidegate.api.load(folder).network


def test_no_link_or_node_of_a_provider_takes_a_fresh_computation(provider):
    engine = Engine(provider)
    in_place, reference = IncrementalAssessor(provider, None, engine), FreshAssessor(provider)
    assert_same(in_place.base, reference.base)
    for scenario in scenarios(provider, build_topology(provider), Asked()):
        assert_same(in_place.assess(scenario), reference.assess(scenario))
    assert engine.begun_anew == 0


@settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_several_failures_of_a_provider(provider, in_place_and_reference, data):
    """Cut-off parts of the core, loopbacks, sites: with what was kept from the examples before."""
    in_place, reference = in_place_and_reference
    failures = st.sampled_from(every_failure(provider))
    scenario = together(data.draw(st.lists(failures, min_size=1, max_size=4, unique=True)))
    assert_same(in_place.assess(scenario), reference.assess(scenario))


@pytest.fixture(scope="module")
def in_place_and_reference(provider) -> tuple[IncrementalAssessor, FreshAssessor]:
    return IncrementalAssessor(provider), FreshAssessor(provider)


def test_a_network_with_an_aggregate_is_judged_afresh():
    plan = [[VrfPlan(["65000:1"], ["65000:1"], [], ["connected"], {"aggregate"})]]
    assert isinstance(assessor_for(network(texts(plan), [])), FreshAssessor)
    assert isinstance(assessor_for(CORE), IncrementalAssessor)
