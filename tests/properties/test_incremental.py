"""A change taken over in place gives what a fresh computation of the changed network gives, record for record."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_engine import announcements, network, plans, texts

from tidegate.analysis.leaks import leaks
from tidegate.analysis.neighbors import neighbors
from tidegate.analysis.routes import bgp_routes, routes, vpn_routes
from tidegate.analysis.status import diagnostics
from tidegate.control.engine import Engine, compute
from tidegate.model.device import Endpoint


def answers(plane) -> list[object]:
    """Every record of every question, labels included."""
    records = [*routes(plane), *bgp_routes(plane), *vpn_routes(plane), *leaks(plane), *neighbors(plane)]
    return [record.to_dict() for record in (*records, *diagnostics(plane.network, plane.diagnostics))]


def fresh(found, down):
    return compute(replace(found, down_interfaces=set(down)))


def interfaces(found) -> list[Endpoint]:
    return sorted(Endpoint(device.name, name) for device in found.devices.values() for name in device.interfaces)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plans, st.data())
def test_interfaces_that_go_down_and_come_back(plan, data):
    found = network(texts(plan), announcements(plan))
    engine = Engine(found)
    for _ in range(data.draw(st.integers(1, 3))):
        down = data.draw(st.sets(st.sampled_from(interfaces(found)), max_size=3))
        assert answers(engine.relink(down)) == answers(fresh(found, down))
    assert answers(engine.relink(())) == answers(compute(found))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plans, st.data())
def test_devices_that_fail(plan, data):
    found = network(texts(plan), announcements(plan))
    engine = Engine(found)
    for name in data.draw(st.lists(st.sampled_from(sorted(found.devices)), min_size=1, max_size=2, unique=True)):
        down = [endpoint for endpoint in interfaces(found) if endpoint.device == name]
        assert answers(engine.relink(down)) == answers(fresh(found, down))
    assert answers(engine.relink(())) == answers(compute(found))
