"""Changes of OSPF links that are taken over in place."""

from __future__ import annotations

from dataclasses import replace

from tidegate.analysis.routes import RouteQuery, routes
from tidegate.control.engine import Engine, compute
from tidegate.dialects.ios import read
from tidegate.model.device import Network

FAR = """hostname far
interface Serial0/0
 ip address 10.0.0.2 255.255.255.252
ip route 10.9.0.0 255.255.0.0 Null0
router ospf 1
 network 10.0.0.0 0.0.0.3 area 0
"""
NEAR = """hostname near
interface Serial4/0
 ip address 10.0.0.1 255.255.255.252
router ospf 1
 network 10.0.0.0 0.0.0.3 area 0
"""


def test_another_interface_to_the_same_neighbor_at_the_same_cost():
    for far in (FAR, FAR + " redistribute static subnets\n"):
        network = Network(devices={"far": read("far", far, "far"), "near": read("near", NEAR, "near")})
        engine = Engine(network)
        assert list(routes(engine.plane, RouteQuery()))  # what is worked out by now must not be kept
        moved = NEAR.replace("Serial4/0", "Serial1/0")
        network = replace(network, devices={**network.devices, "near": read("near", moved, "near")})
        found = list(routes(engine.update(network), RouteQuery()))
        assert found == list(routes(compute(network), RouteQuery()))
        assert any(route.prefix == "10.9.0.0/16" for route in found if route.device == "near") is ("static s" in far)
