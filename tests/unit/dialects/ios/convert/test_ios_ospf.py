"""OSPF processes and interfaces, from the feature configurations."""

import pytest
from reading import device, feature

from tidegate.dialects.ios.convert.ospf_types import ospf_route_types
from tidegate.model.ospf import OspfNetwork
from tidegate.net.prefix import parse_address, parse_prefix


def test_the_process() -> None:
    device = feature("ospf_process")
    first, second = device.ospf
    assert (first.process, first.vrf, first.reference_bandwidth) == ("1", "default", 10000)
    assert first.networks == [OspfNetwork(parse_address("10.0.0.0"), parse_address("0.0.0.255"), 0, 13)]
    assert (first.passive_default, first.passive) == (True, {"GigabitEthernet0/1": False})
    assert (first.distance_intra, first.distance_inter, first.distance_external) == (110, 115, 150)
    assert first.distribute_list_in == "prefix:WANTED"
    assert first.default_originate is not None
    assert (first.default_originate.always, first.default_originate.metric) == (True, 10)
    assert [(s.prefix, s.advertise) for s in first.summaries] == [(parse_prefix("172.16.0.0/12"), False)]
    assert not first.max_metric
    assert (second.vrf, second.vrf_lite, second.domain_id) == ("BLUE", True, "1.2.3.4")


def test_areas_in_both_forms_are_one() -> None:
    areas = feature("ospf_process").ospf[0].areas
    assert sorted(areas) == [1, 2]
    assert (areas[1].kind, areas[1].no_summary) == ("stub", True)
    assert (areas[2].kind, areas[2].nssa_default) == ("nssa", True)
    assert [(r.prefix, r.advertise) for r in areas[2].ranges] == [(parse_prefix("10.2.0.0/16"), False)]


def test_redistribution_merges_lines_and_loses_single_options() -> None:
    static, ospf = feature("ospf_process").ospf[0].redistributions
    assert (static.protocol, static.metric, static.route_map, static.subnets) == ("static", 50, None, True)
    assert (ospf.process, ospf.match) == ("2", ("external-1", "internal", "nssa-1", "nssa-2"))


def test_older_releases_take_subnets_only_when_told() -> None:
    connected, static = feature("older_release").ospf[0].redistributions
    assert (connected.subnets, static.subnets) == (False, True)
    assert not feature("older_release").behaviour.leaked_connected_local


def test_interface_settings() -> None:
    settings = feature("ospf_process").interfaces["GigabitEthernet0/1"].ospf
    assert settings is not None
    assert (settings.process, settings.area, settings.network_type) == ("1", 0, "point-to-point")
    assert (settings.cost, settings.hello, settings.dead) == (7, 0, 1)


@pytest.mark.parametrize(
    ("words", "types"),
    [
        ("internal", ("internal",)),
        ("external", ("external-1", "external-2")),
        ("external 2", ("external-2",)),
        ("internal external 1 external 2", ("external-1", "external-2", "internal")),
        ("nssa-external 1", ("nssa-1",)),
    ],
)
def test_route_types(words: str, types: tuple[str, ...]) -> None:
    assert ospf_route_types(tuple(words.split())) == types


def test_ldp_autoconfig() -> None:
    found = device(
        """
        router ospf 1
         mpls ldp autoconfig area 0
         mpls ldp autoconfig area 0.0.0.7
         no mpls ldp autoconfig area 7
        router ospf 2
         mpls ldp autoconfig
        interface Ethernet0/0
         no mpls ldp igp autoconfig
        interface Ethernet0/1
         no mpls ldp igp autoconfig
         mpls ldp igp autoconfig
        """
    )
    assert [process.ldp_autoconfig for process in found.ospf] == [{0: 2}, {None: 6}]
    assert [i.ldp_autoconfig for i in found.interfaces.values()] == [False, True]
    assert not found.diagnostics


def test_nssa_options() -> None:
    found = device(
        """
        router ospf 1
         area 1 nssa translate type7 always suppress-fa
         area 2 nssa no-summary default-information-originate metric 7 metric-type 1 nssa-only
         area 3 nssa no-redistribution default-information-originate
         no area 3 nssa default-information-originate
         area 4 nssa translate type7 suppress-fa
         no area 4 nssa translate type7 suppress-fa
        """
    )
    one, two, three, four = found.ospf[0].areas.values()
    assert (one.kind, one.nssa_translate_always, one.nssa_suppress_address) == ("nssa", True, True)
    assert (two.no_summary, two.nssa_default, two.nssa_default_metric, two.nssa_default_type) == (True, True, 7, 1)
    assert (three.kind, three.no_redistribution, three.nssa_default) == ("nssa", True, False)
    assert (four.kind, four.nssa_suppress_address) == ("nssa", False)
    assert not found.diagnostics


def test_an_interface_makes_the_process_where_there_is_none() -> None:
    lines = ["interface Serial1/0", " ip address 10.0.0.2 255.255.255.252", " ip ospf 7 area 0"]
    (process,) = device("\n".join(lines)).ospf
    assert (process.process, process.vrf, process.line) == ("7", "default", 3)
    gone = device("\n".join([*lines, "router ospf 7", "no router ospf 7"]))
    assert gone.ospf == []
    assert gone.interfaces["Serial1/0"].ospf is None
