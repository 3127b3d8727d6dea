"""The network as nodes and links."""

from __future__ import annotations

from pathlib import Path

from planes import host, network, plane, router

import tidegate
from tidegate.analysis.map import MapEnd, counting, network_map
from tidegate.model.device import Endpoint

ROOT = Path(__file__).parents[3]


def ends(link):
    return [(end.device, end.interface) for end in link.ends]


def test_the_chain_of_the_nms_case():
    found = network_map(tidegate.load(ROOT / "examples" / "nms" / "base", cache=False).control_plane)
    assert [(node.name, node.vrfs) for node in found.nodes] == [("P1", ()), ("P2", ()), ("PE1", ()), ("PE4", ("BLUE",))]
    assert [ends(link) for link in found.links] == [
        [("P1", "Serial1/0"), ("PE4", "Serial1/0")],
        [("P1", "Serial1/1"), ("P2", "Serial1/0")],
        [("P2", "Serial1/1"), ("PE1", "Serial1/0")],
    ]
    assert {(link.up, link.protocols) for link in found.links} == {(True, ("ospf",))}
    assert found.links[0].prefix == "10.1.2.4/30"
    assert found.links[0].ends[1] == MapEnd("PE4", "Serial1/0", ("10.1.2.5/30",), "default", True)
    assert found.nodes[3].edges == (MapEnd("PE4", "Serial2/0", ("10.0.2.1/24",), "BLUE", True),)


def test_labels_and_sessions_stand_with_the_links_they_cross():
    found = network_map(tidegate.load(ROOT / "tests" / "topologies" / "failures", cache=False).control_plane)
    by_ends = {tuple(end.device for end in link.ends): link.protocols for link in found.links}
    assert by_ends["P1", "PE1"] == ("ldp", "ospf")
    assert by_ends["P2", "PE2"] == ("ospf",)  # P2 lacks `mpls ip` there
    assert by_ends["PE2", "PE3"] == ()  # BGP is between loopbacks


def test_links_that_are_shut_down_or_failed_are_down_and_not_gone():
    one, other = router("R1", "Serial1/0 10.0.0.1/30"), router("R2", "Serial1/0 10.0.0.2/30")
    given = network(one, other)
    given.down_interfaces.add(Endpoint("R1", "Serial1/0"))
    (failed,) = network_map(plane(given, {})).links
    assert (failed.up, [end.up for end in failed.ends]) == (False, [False, True])
    one.interfaces["Serial1/0"].shutdown = True
    (shut,) = network_map(plane(network(one, other), {})).links
    assert not shut.up
    assert one.interfaces["Serial1/0"].shutdown  # the network itself stays as it is


def test_a_lan_is_one_link_with_all_its_ends():
    routers = [router(f"R{n}", f"Ethernet0/0 10.0.0.{n}/24") for n in (1, 2, 10)]
    (lan,) = network_map(plane(network(*routers), {})).links
    assert [end.device for end in lan.ends] == ["R1", "R2", "R10"]


def test_end_systems_are_nodes():
    given = network(router("R1", "Ethernet0/0 10.0.0.1/24 BLUE"), hosts=[host("H1", "10.0.0.2/24", "10.0.0.1")])
    found = network_map(plane(given, {}))
    assert [(node.name, node.host) for node in found.nodes] == [("H1", True), ("R1", False)]
    (link,) = found.links
    assert [(end.device, end.vrf) for end in link.ends] == [("H1", "default"), ("R1", "BLUE")]
    assert found.nodes[1].edges == ()


def test_names_are_sorted_as_people_count():
    assert sorted(["PE10", "PE2", "P1", "10", "9a"], key=counting) == ["9a", "10", "P1", "PE2", "PE10"]


def test_records_are_ready_for_json():
    found = network_map(plane(network(router("R1", "Serial1/0 10.0.0.1/30")), {})).to_dict()
    assert found["links"] == []
    assert found["nodes"][0]["edges"][0]["addresses"] == ["10.0.0.1/30"]
