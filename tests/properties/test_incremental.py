"""A change taken over in place gives what a fresh computation of the changed network gives, record for record."""

from __future__ import annotations

from dataclasses import replace

from examples import examples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_engine import VrfPlan, announcements, network, plans, texts

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


@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plans, st.data())
def test_interfaces_that_go_down_and_come_back(plan, data):
    found = network(texts(plan), announcements(plan))
    engine = Engine(found)
    for _ in range(data.draw(st.integers(1, 3))):
        down = data.draw(st.sets(st.sampled_from(interfaces(found)), max_size=3))
        assert answers(engine.relink(down)) == answers(fresh(found, down))
    assert answers(engine.relink(())) == answers(compute(found))


@settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plans, st.data())
def test_devices_that_fail(plan, data):
    found = network(texts(plan), announcements(plan))
    engine = Engine(found)
    for name in data.draw(st.lists(st.sampled_from(sorted(found.devices)), min_size=1, max_size=2, unique=True)):
        down = [endpoint for endpoint in interfaces(found) if endpoint.device == name]
        assert answers(engine.relink(down)) == answers(fresh(found, down))
    assert answers(engine.relink(())) == answers(compute(found))


ADDED = (
    "interface Loopback77\n ip address 10.77.0.1 255.255.255.255",
    "ip route 10.78.0.0 255.255.0.0 Null0",
    "ip route vrf V0 10.1.1.0 255.255.255.0 Null0",
    "ip route vrf V0 10.79.1.0 255.255.255.0 Null0",
    "interface Serial0/1\n shutdown",
    "interface Serial0/1\n ip ospf cost 7",
    "router bgp 65000\n address-family ipv4 vrf V0\n  redistribute static",
    "vrf definition V0\n address-family ipv4\n  route-target import 65000:3\n  route-target export 65000:1",
)


@settings(max_examples=examples(80), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plans, st.data())
def test_configurations_that_are_edited(plan, data):
    """A line is taken out of a configuration, or some are added: any line, whatever it means."""
    files, announced = texts(plan), announcements(plan)
    found = network(files, announced)
    engine = Engine(found)
    for _ in range(data.draw(st.integers(1, 3))):
        name = data.draw(st.sampled_from(sorted(files)))
        lines = files[name].splitlines()
        if data.draw(st.booleans()):
            del lines[data.draw(st.integers(1, len(lines) - 1))]  # the first is the hostname
        else:
            lines.insert(-1, data.draw(st.sampled_from(ADDED)))
        files = {**files, name: "\n".join((*lines, ""))}
        device = next(iter(network({name: files[name]}, []).devices.values()))
        found = replace(found, devices={**found.devices, device.name: device})
        assert answers(engine.update(found)) == answers(compute(network(files, announced)))


def test_a_floating_static_does_not_stay_where_a_learned_path_was_first():
    """While the CE is away a floating static of the VRF goes into BGP; in a fresh computation it never gets there."""
    statics = [("10.1.0.0 255.255.255.0", 1), ("10.1.1.0 255.255.255.0", 1)]
    options = {"shut", "ce", "floating"}
    plan = [[VrfPlan([], [], statics, ["connected", "static"], options, [("0.0.0.0 0.0.0.0", 1, 2)])]]
    found = network(texts(plan), announcements(plan))
    engine = Engine(found)
    engine.relink([Endpoint("ce10", "Serial0/0")])
    assert answers(engine.relink(())) == answers(compute(found))
