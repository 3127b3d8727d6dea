"""Origination, distances and multipath in an address family of BGP."""

from __future__ import annotations

import pytest
from reading import device, family, feature, lines_with, refusals

from tidegate.dialects.ios.convert.bgp_family import classful_length
from tidegate.model.source import LineStatus
from tidegate.net.prefix import format_prefix, parse_address


@pytest.mark.parametrize(
    ("address", "length"),
    [("10.0.0.0", 8), ("172.20.0.0", 16), ("192.168.122.0", 24), ("0.0.0.0", 0), ("239.1.0.0", 32)],
)
def test_classful_length(address: str, length: int) -> None:
    value = parse_address(address)
    assert value is not None
    assert classful_length(value) == length


def test_networks() -> None:
    found = feature("bgp_origination")
    assert [(format_prefix(n.prefix), n.route_map, n.backdoor, n.line) for n in family(found).networks] == [
        ("192.168.122.0/24", None, False, 2),
        ("172.20.0.0/16", None, False, 3),
        ("10.1.1.0/24", "M", False, 4),
        ("10.1.2.0/24", None, True, 5),
        ("0.0.0.0/0", None, False, 7),
    ]
    assert refusals(found) == [(6, "% BGP: Incorrect network or mask/prefix-length configured")]


def test_aggregates() -> None:
    (aggregate,) = family(feature("bgp_origination")).aggregates
    assert (format_prefix(aggregate.prefix), aggregate.line) == ("10.0.0.0/8", 8)
    assert (aggregate.summary_only, aggregate.as_set, aggregate.attribute_map) == (True, True, "A")


def test_redistribution_lines_for_one_source_add_up() -> None:
    static, ospf = family(feature("bgp_origination")).redistributions
    assert (static.protocol, static.metric, static.route_map) == ("static", 5, "S")
    assert (static.line, static.line_of("metric"), static.line_of("route_map")) == (9, 9, 10)
    # `external` without a number is both types.
    assert ospf.match == ("external-1", "external-2", "internal", "nssa-2")


def test_options_of_the_address_family() -> None:
    found = family(feature("bgp_origination"))
    assert found.default_information
    assert (found.maximum_paths, found.maximum_paths_ibgp) == (4, 6)
    assert (found.distance_external, found.distance_internal, found.distance_local) == (30, 190, 210)
    assert (found.table_map, found.table_map_filter) == ("T", True)
    assert found.redistribute_internal
    assert found.line_of("maximum_paths") == 13


def test_removals_restore_the_defaults() -> None:
    found = family(
        device("""
        router bgp 65000
         network 10.1.1.0 mask 255.255.255.0
         no network 10.1.1.0 mask 255.255.255.0
         aggregate-address 10.0.0.0 255.0.0.0
         no aggregate-address 10.0.0.0 255.0.0.0
         redistribute static route-map M
         no redistribute static route-map M
         redistribute connected
         no redistribute connected
         maximum-paths 4
         no maximum-paths 4
         distance bgp 30 190 210
         no distance bgp
        """)
    )
    assert not found.networks
    assert not found.aggregates
    assert [(r.protocol, r.route_map) for r in found.redistributions] == [("static", None)]
    assert (found.maximum_paths, found.distance_external, found.at) == (1, 20, {})


def test_ipv6_family() -> None:
    found = device("""
        router bgp 65000
         address-family ipv6
          network 2001:db8:1::/48
          network 10.0.0.0
          redistribute rip ONE
        """)
    ipv6 = family(found, "ipv6")
    assert [format_prefix(n.prefix) for n in ipv6.networks] == ["2001:db8:1::/48"]
    assert [(r.protocol, r.process) for r in ipv6.redistributions] == [("rip", "ONE")]
    assert [line for line, _ in refusals(found)] == [4]


def test_unmodelled_parts_are_told() -> None:
    found = device("""
        router bgp 65000
         network 10.1.1.0 mask 255.255.255.0 weight 5
         redistribute isis CORE level-2
         maximum-paths ibgp unequal-cost 4
         redistribute mobile
         bgp additional-paths select best 2
         auto-summary
        """)
    assert lines_with(found, LineStatus.NOT_MODELLED) == [2, 3, 4, 5, 6, 7]
    assert [format_prefix(n.prefix) for n in family(found).networks] == ["10.1.1.0/24"]
