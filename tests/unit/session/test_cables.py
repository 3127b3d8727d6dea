"""Layer-1 topologies, containerlab links and line states."""

from typing import Any

import pytest

from tidegate.model.device import Device, Endpoint, Host, HostInterface, Network
from tidegate.model.interface import Interface
from tidegate.model.source import SourceText
from tidegate.session.cables import (
    EndpointFinder,
    attach_cables,
    attach_line_states,
    containerlab_cables,
    layer1_cables,
)
from tidegate.session.jsonfile import BadFileError


def router(name: str, *interfaces: str) -> Device:
    text = SourceText(f"configs/{name}.cfg", [], lambda line: line)
    return Device(name, "ios", text, interfaces={i: Interface(name=i) for i in interfaces})


@pytest.fixture
def network() -> Network:
    host = Host("nms", {"eth1": HostInterface("eth1")})
    devices = {d.name: d for d in (router("P1", "Serial1/0", "GigabitEthernet0/1"), router("PE4", "Serial1/0"))}
    return Network(devices=devices, hosts={"nms": host})


def finder(network: Network) -> EndpointFinder:
    short = {"se1/0": "Serial1/0", "gi0/1": "GigabitEthernet0/1"}
    return EndpointFinder(network, lambda dialect, name: short.get(name.lower()) if dialect == "ios" else None)


def edge(a: str, b: str) -> dict[str, Any]:
    names = ("hostname", "interfaceName")
    return {key: dict(zip(names, end.split(":"), strict=True)) for key, end in (("node1", a), ("node2", b))}


def test_cables_are_matched_whatever_the_letters_and_abbreviations(network: Network) -> None:
    edges = {
        "edges": [
            edge("p1:Se1/0", "pe4:serial1/0"),
            edge("nms:eth1", "P1:Gi0/1"),
            edge("PE4:Serial1/0", "P1:Serial1/0"),
        ]
    }
    attach_cables(network, "layer1_topology.json", layer1_cables(edges), finder(network))
    assert network.cables == [
        (Endpoint("P1", "GigabitEthernet0/1"), Endpoint("nms", "eth1")),
        (Endpoint("P1", "Serial1/0"), Endpoint("PE4", "Serial1/0")),
    ]
    assert network.diagnostics == []


def test_a_file_without_edges_says_that_there_are_no_cables(network: Network) -> None:
    attach_cables(network, "f", layer1_cables({"edges": []}), finder(network))
    assert network.cables == []


def test_strangers_and_unconfigured_ports_are_said(network: Network) -> None:
    edges = {"edges": [edge("P1:Serial1/0", "SW9:Gi1"), edge("P1:Te9/9", "PE4:Serial1/0")]}
    attach_cables(network, "f", layer1_cables(edges), finder(network))
    assert [(d.code, d.file) for d in network.diagnostics] == [("unknown-interface", "f"), ("unknown-device", "f")]
    assert "SW9" in network.diagnostics[1].message
    assert network.cables == [(Endpoint("P1", "Te9/9"), Endpoint("PE4", "Serial1/0"))]


@pytest.mark.parametrize("data", [[], {}, {"edges": 3}, {"edges": [1]}, {"edges": [{"node1": {}}]}, None])
def test_another_kind_of_file_is_refused(data: object) -> None:
    with pytest.raises(BadFileError):
        list(layer1_cables(data))


def test_what_stands_before_a_bad_edge_is_kept(network: Network) -> None:
    attach_cables(network, "f", layer1_cables({"edges": [edge("P1:Se1/0", "PE4:Se1/0"), {}]}), finder(network))
    assert network.cables is not None
    assert len(network.cables) == 1
    assert [d.code for d in network.diagnostics] == ["bad-topology"]


def test_containerlab_ports_are_translated_by_kind() -> None:
    document = {
        "topology": {
            "defaults": {"kind": "cisco_iol"},
            "nodes": {"a": {"kind": "cisco_c8000v"}, "b": None, "c": {"kind": "linux"}},
            "links": [
                {"endpoints": ["a:eth1", "b:eth5"]},
                {
                    "type": "veth",
                    "endpoints": [{"node": "b", "interface": "Ethernet0/2"}, {"node": "c", "interface": "eth1"}],
                },
                {"endpoints": ["a:eth3", "host:tap0"]},
                {"type": "mgmt-net", "endpoint": {"node": "a"}},
            ],
        }
    }
    assert list(containerlab_cables(document)) == [
        (("a", "GigabitEthernet2"), ("b", "Ethernet1/1")),
        (("b", "Ethernet0/2"), ("c", "eth1")),
    ]


def test_line_states(network: Network) -> None:
    data = {
        "runtimeData": {
            "p1": {"se1/0": {"lineUp": False}, "Gi0/1": {"lineUp": True}},
            "PE4": {"interfaces": {"Se1/0": {"lineUp": False}}},
        }
    }
    attach_line_states(network, "f", data, finder(network))
    assert network.down_interfaces == {Endpoint("P1", "Serial1/0"), Endpoint("PE4", "Serial1/0")}


def test_line_states_of_strangers_and_of_another_form(network: Network) -> None:
    attach_line_states(network, "f", {"runtimeData": {"X": {}}}, finder(network))
    attach_line_states(network, "f", {"runtimeData": []}, finder(network))
    assert [d.code for d in network.diagnostics] == ["unknown-device", "bad-runtime-data"]


@pytest.mark.parametrize(
    "data",
    [
        None,
        {"topology": []},
        {"topology": {"nodes": [1]}},
        {"topology": {"defaults": [1]}},
        {"topology": {"links": {"a": 1}}},
        {"topology": {"links": [1]}},
        {"topology": {"nodes": {"a": 1}, "links": [{"endpoints": [1, 2]}]}},
    ],
)
def test_another_kind_of_yaml_is_refused(data: object) -> None:
    with pytest.raises(BadFileError):
        list(containerlab_cables(data))
