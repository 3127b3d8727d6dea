"""VRFs and what binding does, from the feature configurations."""

from reading import feature

from tidegate.net.community import parse_extended_community, parse_route_distinguisher
from tidegate.net.prefix import format_address


def targets(*texts: str) -> list[int | None]:
    return [parse_extended_community(text) for text in texts]


def test_both_directions_of_ip_vrf() -> None:
    blue = feature("vrf_styles").vrfs["BLUE"]
    assert blue.rd == parse_route_distinguisher("200:1")
    assert list(blue.families) == ["ipv4"]
    assert dict(blue.families["ipv4"].import_targets) == dict.fromkeys(targets("200:1"), 4)
    assert dict(blue.families["ipv4"].export_targets) == dict.fromkeys(targets("200:1"), 4)


def test_targets_of_the_vrf_serve_a_family_without_its_own_separately() -> None:
    red = feature("vrf_styles").vrfs["RED"].families["ipv4"]
    assert list(red.export_targets) == targets("300:1")
    assert list(red.import_targets) == targets("300:1", "300:2")


def test_a_refused_distinguisher_leaves_the_old_one() -> None:
    device = feature("vrf_styles")
    assert device.vrfs["BARE"].rd == parse_route_distinguisher("400:1")
    assert device.vrfs["BARE"].families == {}
    assert device.interfaces["GigabitEthernet0/1"].vrf == "default"
    assert device.interfaces["GigabitEthernet0/2"].addresses == []


def test_binding_and_removal_take_addresses_away() -> None:
    device = feature("address_lost")
    found = {
        interface.name: (interface.vrf, [format_address(a.address) for a in interface.addresses])
        for interface in device.interfaces.values()
    }
    assert found == {
        "GigabitEthernet0/0": ("A", []),
        "GigabitEthernet0/1": ("A", ["10.0.1.1"]),
        "GigabitEthernet0/2": ("default", []),
        "GigabitEthernet0/3": ("default", []),
    }
    assert list(device.vrfs) == ["default", "A"]
    assert device.static_routes == []


def test_transfers_between_tables() -> None:
    device = feature("transfers")
    blue = device.vrfs["BLUE"].families["ipv4"]
    assert (blue.import_map, blue.export_map) == ("IN", None)
    assert blue.import_global is not None
    assert (blue.import_global.route_map, blue.import_global.limit) == ("FROM-GLOBAL", 50)
    assert blue.export_global is not None
    assert (blue.export_global.route_map, blue.export_global.limit) == ("TO-GLOBAL", 1000)
    assert (blue.maximum_routes, blue.maximum_warning_only) == (100, True)
    found = [(r.source_vrf, r.protocol, r.process, r.route_map) for r in blue.replications]
    assert found == [("SHARED", "connected", None, "ONLY"), ("default", "ospf", "1", None)]
    (back,) = device.vrfs["default"].families["ipv4"].replications
    assert (back.source_vrf, back.protocol) == ("BLUE", "static")
