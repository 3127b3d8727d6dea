"""The answer depends on the configurations alone: not on file names or their order, nor on how prefixes are classed.

Design: pure core, prefix classes. Held against the networks that the other conformance tests use.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from test_acceptance_overlaps import OSPF_CE, OSPF_COPY, OVERLAP
from test_acceptance_route_targets import IGP_CE, IGP_SOURCE
from test_acceptance_static_leaks import SERIAL_LEAKS, sites
from test_bgp_propagation import reflection, two_sources
from test_distinguishers_and_reflectors import network as reflected_vpn
from test_distinguishers_and_reflectors import pe
from test_oscillation import med_oscillation, two_borders
from test_ospf_over_vpn import dual_homed, vpn
from twin import Twin, folder, twin

import tidegate
from tidegate.analysis.leaks import leaks
from tidegate.analysis.neighbors import neighbors
from tidegate.analysis.routes import RouteQuery, bgp_routes, routes, vpn_routes
from tidegate.control.engine import compute
from tidegate.control.result import ControlPlane
from tidegate.model.device import Network

NETWORKS: dict[str, Callable[[], Twin]] = {
    "l3vpn": lambda: folder("l3vpn"),
    "statics": lambda: sites(*SERIAL_LEAKS),
    "route targets": lambda: twin(PE=IGP_SOURCE, CE=IGP_CE),
    "hijack": lambda: twin(PE=OVERLAP + OSPF_COPY, CE=OSPF_CE),
    "reflection": reflection,
    "two sources": lambda: two_sources("maximum-paths 2", asns=(65001, 65001)),
    "equal distinguishers": lambda: reflected_vpn(1, 1),
    "unique distinguishers": lambda: reflected_vpn(1, 2),
    "distinguisher of two VPNs": lambda: twin(
        **{**reflected_vpn(1, 1).texts, "PE2": pe(2, 1, vrf="OTHER", target=2).lstrip("\n")}
    ),
    "OSPF over a VPN": vpn,
    "dual-homed site": dual_homed,
    "mutual redistribution": lambda: two_borders("distance ospf external 180", "distance ospf external 180"),
}
each_network = pytest.mark.parametrize("name", NETWORKS)

Everything = tuple[object, ...]


def everything(plane: ControlPlane) -> Everything:
    """All records of all kinds, without the lines they rest on where files bear other names."""
    query = RouteQuery()
    found = (
        [record._replace(source=()) for record in routes(plane, query)],
        [record._replace(source=()) for record in bgp_routes(plane, query)],
        [record._replace(source=()) for record in vpn_routes(plane, query)],
        [record._replace(source=()) for record in neighbors(plane)],
        [record._replace(source=()) for record in leaks(plane)],
    )
    assert found[0]
    return found


@each_network
def test_order_of_devices(name: str) -> None:
    """The engine itself, given the devices in reverse."""
    net = NETWORKS[name]()
    turned = Network()
    fresh = Twin(net.texts).network
    for device in sorted(fresh.devices, reverse=True):
        turned.devices[device] = fresh.devices[device]
    assert everything(compute(turned)) == everything(net.plane)


@each_network
def test_names_and_order_of_files(name: str, tmp_path: Path) -> None:
    """The same texts in files whose names sort the other way round; the hostname says who is who."""
    net = NETWORKS[name]()
    for number, (device, text) in enumerate(sorted(net.texts.items(), reverse=True)):
        head = "" if "hostname" in text else f"hostname {device}\n"
        (tmp_path / f"{number:02}.cfg").write_text(head + text)
    assert everything(tidegate.load(tmp_path).control_plane) == everything(net.plane)


@each_network
def test_classes_are_only_a_shortcut(name: str) -> None:
    """With a class for each prefix the tables are the same."""
    net = NETWORKS[name]()
    assert everything(compute(Twin(net.texts).network, per_prefix=True)) == everything(net.plane)


@each_network
def test_the_same_input_gives_the_same_answer_again(name: str) -> None:
    net = NETWORKS[name]()
    assert everything(compute(Twin(net.texts).network)) == everything(net.plane)


def test_an_oscillation_is_found_in_every_order() -> None:
    """Which paths stand when it is noticed may differ; that it swings, and what, may not."""
    net = med_oscillation()
    fresh, turned = Twin(net.texts).network, Network()
    for device in sorted(fresh.devices, reverse=True):
        turned.devices[device] = fresh.devices[device]
    found, again = net.plane.oscillation, compute(turned).oscillation
    assert found is not None
    assert again is not None
    assert {prefix for _, prefix in found.swinging} == {prefix for _, prefix in again.swinging}
