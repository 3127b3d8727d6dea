"""Design idea 4: what filters in use tell apart, and nothing else, splits prefix classes."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import get_type_hints

import pytest

from tidegate.control.policy.distinguishers import Distinguishers, used_policies
from tidegate.control.policy.distinguishers import tests_of as filters_of
from tidegate.model.bgp import (
    BgpAggregate,
    BgpFamily,
    BgpListenRange,
    BgpNeighbor,
    BgpNeighborFamily,
    BgpNetwork,
    BgpProcess,
)
from tidegate.model.device import Device
from tidegate.model.ospf import DefaultOriginate, OspfArea, OspfProcess
from tidegate.model.policy import (
    AccessList,
    AccessListEntry,
    MatchPrefix,
    PrefixList,
    PrefixListEntry,
    RouteMap,
    RouteMapEntry,
)
from tidegate.model.redistribution import Redistribution
from tidegate.model.source import SourceText
from tidegate.model.vrf import GlobalTransfer, Replication, VrfFamily
from tidegate.net.aspath import Asn
from tidegate.net.prefix import Address, Prefix, parse_address, parse_prefix


def prefix(text: str) -> Prefix:
    found = parse_prefix(text)
    assert found is not None
    return found


def address(text: str) -> Address:
    found = parse_address(text)
    assert found is not None
    return found


def device_with(*sets: Callable[[BgpNeighborFamily], None]) -> Device:
    device = Device(name="pe1", dialect="ios", text=SourceText("pe1.cfg", [], str))
    family = BgpNeighborFamily(activate=True)
    for change in sets:
        change(family)
    neighbor = BgpNeighbor(vrf="default", address=address("192.0.2.1"), families={"ipv4": family})
    device.bgp = BgpProcess(asn=Asn(65000), neighbors={("default", neighbor.address): neighbor})
    return device


def add_prefix_list(device: Device, name: str, *entries: tuple[str, int, int]) -> None:
    device.policies.prefix_lists["ipv4", name] = PrefixList(
        name=name,
        entries=[
            PrefixListEntry(sequence=5 * (i + 1), permit=True, prefix=prefix(base), ge=ge, le=le)
            for i, (base, ge, le) in enumerate(entries)
        ],
    )


def uses_prefix_list(family: BgpNeighborFamily) -> None:
    family.prefix_list_in = "IN"


def uses_distribute_list(family: BgpNeighborFamily) -> None:
    family.distribute_list_out = "10"


def uses_route_map(family: BgpNeighborFamily) -> None:
    family.route_map_in = "RM"


def test_a_prefix_list_splits_by_cover_and_by_length() -> None:
    device = device_with(uses_prefix_list)
    add_prefix_list(device, "IN", ("10.0.0.0/8", 16, 24))
    signature = Distinguishers([filters_of(device)]).signature
    inside = signature(prefix("10.1.0.0/16"))
    assert inside == signature(prefix("10.2.3.0/24"))
    outside = signature(prefix("192.168.0.0/16"))
    assert outside != inside
    assert signature(prefix("10.0.0.0/8")) == outside  # shorter than ge
    assert signature(prefix("10.1.1.0/25")) == outside  # longer than le


def test_a_list_that_nothing_uses_splits_nothing() -> None:
    device = device_with(uses_prefix_list)
    add_prefix_list(device, "OTHER", ("10.0.0.0/8", 8, 32))
    distinguishers = Distinguishers([filters_of(device)])
    assert distinguishers.count == 0
    assert distinguishers.signature(prefix("10.1.0.0/16")) == distinguishers.signature(prefix("11.1.0.0/16"))


def test_a_list_behind_a_used_route_map_splits_unless_it_tests_the_next_hop() -> None:
    for subject, splits in (("prefix", True), ("next-hop", False)):
        device = device_with(uses_route_map)
        add_prefix_list(device, "L", ("10.0.0.0/8", 8, 32))
        match = MatchPrefix(subject=subject, lists=("L",), kind="prefix-list")  # type: ignore[arg-type]
        device.policies.route_maps["RM"] = RouteMap(
            name="RM", entries=[RouteMapEntry(sequence=10, permit=True, matches=[match])]
        )
        signature = Distinguishers([filters_of(device)]).signature
        assert (signature(prefix("10.1.0.0/16")) != signature(prefix("11.1.0.0/16"))) is splits


def test_equal_entries_of_many_devices_count_once() -> None:
    devices = []
    for _ in range(3):
        device = device_with(uses_prefix_list)
        add_prefix_list(device, "IN", ("10.0.0.0/8", 8, 32), ("10.0.0.0/8", 8, 32), ("11.0.0.0/8", 8, 8))
        devices.append(device)
    assert Distinguishers(map(filters_of, devices)).count == 2


def test_a_standard_access_list_tests_the_network_address_whatever_the_length() -> None:
    device = device_with(uses_distribute_list)
    device.policies.access_lists["10"] = AccessList(
        name="10",
        entries=[AccessListEntry(permit=True, source=address("10.1.0.0"), source_wildcard=address("0.0.255.255"))],
    )
    signature = Distinguishers([filters_of(device)]).signature
    inside = signature(prefix("10.1.2.0/24"))
    assert signature(prefix("10.1.0.0/16")) == inside
    assert signature(prefix("10.0.0.0/15")) != inside
    # The network address of 10.0.0.0/8 is 10.0.0.0, and that is all a standard list looks at:
    device.policies.access_lists["10"].entries[0].source = address("10.0.0.0")
    signature = Distinguishers([filters_of(device)]).signature
    assert signature(prefix("10.0.0.0/8")) == signature(prefix("10.0.7.0/24"))


def test_a_scattered_wildcard_tests_its_bits() -> None:
    device = device_with(uses_distribute_list)
    device.policies.access_lists["10"] = AccessList(
        name="10",  # even third octets of 10.0.0.0/16
        entries=[AccessListEntry(permit=True, source=address("10.0.0.0"), source_wildcard=address("0.0.254.255"))],
    )
    signature = Distinguishers([filters_of(device)]).signature
    assert signature(prefix("10.0.2.0/24")) == signature(prefix("10.0.254.0/24"))
    assert signature(prefix("10.0.2.0/24")) != signature(prefix("10.0.3.0/24"))


def test_an_extended_access_list_tests_the_mask_with_its_destination() -> None:
    device = device_with(uses_distribute_list)
    entry = AccessListEntry(
        permit=True,
        source=address("10.0.0.0"),
        source_wildcard=address("0.255.255.255"),
        destination=address("255.255.255.0"),
        destination_wildcard=address("0.0.0.0"),
    )
    device.policies.access_lists["10"] = AccessList(name="10", extended=True, entries=[entry])
    signature = Distinguishers([filters_of(device)]).signature
    assert signature(prefix("10.1.1.0/24")) == signature(prefix("10.2.2.0/24"))
    assert signature(prefix("10.1.1.0/24")) != signature(prefix("10.1.1.0/25"))
    assert signature(prefix("10.1.1.0/25")) == signature(prefix("11.1.1.0/24"))


def test_ipv6_prefix_lists() -> None:
    device = device_with(uses_prefix_list)
    entry = PrefixListEntry(sequence=5, permit=True, prefix=prefix("2001:db8::/32"), ge=48, le=64)
    device.policies.prefix_lists["ipv6", "IN"] = PrefixList(name="IN", family="ipv6", entries=[entry])
    signature = Distinguishers([filters_of(device)]).signature
    assert signature(prefix("2001:db8:1::/48")) == signature(prefix("2001:db8:2:3::/64"))
    assert signature(prefix("2001:db8:1::/48")) != signature(prefix("2001:db9:1::/48"))
    assert signature(prefix("2001:db8:1::/48")) != signature(prefix("2001:db8::/32"))


# Fields of the model that name a policy but filter no prefix, each with why.
NO_PREFIX_FILTER = {
    "filter_list_in": "an as-path list",
    "filter_list_out": "an as-path list",
    "table_map_filter": "a switch",
    "route_map": "covered by each holder below",
}


def _policy_fields(cls: type) -> list[str]:
    hints = get_type_hints(cls)
    return [
        f.name
        for f in dataclasses.fields(cls)
        if any(word in f.name for word in ("_map", "_list", "filter", "allocate_for"))
        and f.name not in NO_PREFIX_FILTER
        and "str" in str(hints[f.name])
    ]


def _mentioned(device: Device) -> set[str]:
    return set().union(*used_policies(device))


@pytest.mark.parametrize("name", _policy_fields(BgpNeighborFamily))
def test_every_policy_of_a_neighbor_counts_as_used(name: str) -> None:
    device = device_with(lambda family: setattr(family, name, "P"))
    assert _mentioned(device) == {"P"}


@pytest.mark.parametrize("name", _policy_fields(BgpFamily))
def test_every_policy_of_a_bgp_family_counts_as_used(name: str) -> None:
    device = device_with()
    assert device.bgp is not None
    family = BgpFamily(vrf="default", name="ipv4")
    setattr(family, name, "P")
    device.bgp.families["default", "ipv4"] = family
    assert _mentioned(device) == {"P"}


@pytest.mark.parametrize("name", _policy_fields(BgpAggregate))
def test_every_policy_of_an_aggregate_counts_as_used(name: str) -> None:
    device = device_with()
    assert device.bgp is not None
    aggregate = BgpAggregate(prefix=prefix("10.0.0.0/8"))
    setattr(aggregate, name, "P")
    device.bgp.families["default", "ipv4"] = BgpFamily(vrf="default", name="ipv4", aggregates=[aggregate])
    assert _mentioned(device) == {"P"}


@pytest.mark.parametrize("name", _policy_fields(VrfFamily))
def test_every_policy_of_a_vrf_counts_as_used(name: str) -> None:
    device = device_with()
    family = VrfFamily()
    setattr(family, name, "P")
    device.vrfs["default"].families["ipv4"] = family
    assert _mentioned(device) == {"P"}


@pytest.mark.parametrize("name", _policy_fields(OspfArea))
def test_every_policy_of_an_ospf_area_counts_as_used(name: str) -> None:
    device = device_with()
    area = OspfArea(area=0)
    setattr(area, name, "P")
    device.ospf.append(OspfProcess(process="1", areas={0: area}))
    assert _mentioned(device) == {"P"}


def test_route_maps_of_networks_redistribution_transfers_and_replication_count_as_used() -> None:
    device = device_with()
    assert device.bgp is not None
    device.bgp.families["default", "ipv4"] = BgpFamily(
        vrf="default",
        name="ipv4",
        networks=[BgpNetwork(prefix=prefix("10.0.0.0/8"), route_map="A")],
        redistributions=[Redistribution(protocol="static", route_map="B")],
    )
    template = BgpNeighbor(vrf="default", address=Address(0), families={"ipv4": BgpNeighborFamily(route_map_in="C")})
    device.bgp.listen_ranges.append(BgpListenRange(vrf="default", prefix=prefix("10.0.0.0/8"), template=template))
    device.ospf.append(
        OspfProcess(
            process="1",
            redistributions=[Redistribution(protocol="bgp", route_map="D")],
            default_originate=DefaultOriginate(route_map="E"),
            distribute_list_in="prefix:F",
        )
    )
    device.vrfs["default"].families["ipv4"] = VrfFamily(
        import_global=GlobalTransfer(route_map="G"),
        export_global=GlobalTransfer(route_map="H"),
        replications=[Replication(source_vrf="global", protocol="all", route_map="I")],
    )
    device.ldp.allocate_for = "J"
    assert _mentioned(device) == set("ABCDEFGHIJ")
