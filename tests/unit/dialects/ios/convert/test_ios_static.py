"""Static routes: grouping, replacement, removal, and every form."""

from reading import feature

from tidegate.net.prefix import format_address, format_prefix


def test_every_form() -> None:
    device = feature("static_routes")
    found = [
        (
            group.vrf,
            " ".join(format_prefix(p) for p in group.prefixes),
            group.interface,
            None if group.next_hop is None else format_address(group.next_hop),
            group.resolve_vrf,
            group.distance,
            (group.tag, group.name, group.permanent, group.track),
        )
        for group in device.static_routes
    ]
    plain = (0, None, False, None)
    assert found == [
        ("default", "10.10.0.0/16 10.11.0.0/16", None, "10.1.1.1", None, 1, plain),
        ("default", "10.12.0.0/16", None, "10.1.1.1", None, 200, (0, "BACKUP", False, None)),
        ("default", "10.13.0.0/16", "Serial1/0", None, None, 1, plain),
        ("A", "10.14.0.0/16", "Serial1/0", "10.0.0.2", None, 1, plain),
        ("A", "0.0.0.0/0", None, "10.1.1.1", "default", 1, (7, None, True, None)),
        ("A", "10.15.0.0/16", "Null0", None, None, 250, (0, None, False, "3")),
        ("default", "10.16.0.0/16", None, "10.1.1.1", None, 50, plain),
        ("A", "2001:db8::/32", None, "2001:db8:1::1", "B", 5, plain),
    ]
    assert device.static_routes[0].lines == [8, 9]
    assert device.static_routes[-1].family == "ipv6"


def test_the_guard() -> None:
    device = feature("static_routes")
    assert not device.static_inter_vrf
    assert device.text.ref(device.static_inter_vrf_line).text == "no ip route static inter-vrf"
