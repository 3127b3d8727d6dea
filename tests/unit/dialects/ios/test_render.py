"""Configuration lines in IOS words; what IOS cannot express is not written."""

import pytest

from tidegate.dialects.ios.render import static_route
from tidegate.net.prefix import Address, Prefix, parse_address, parse_prefix


def prefix(text: str) -> Prefix:
    found = parse_prefix(text)
    assert found is not None
    return found


def address(text: str) -> Address:
    found = parse_address(text)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("vrf", "to", "next_hop", "interface", "next_hop_vrf", "line"),
    [
        ("default", "10.0.2.0/30", None, "Serial2/0", "BLUE", "ip route 10.0.2.0 255.255.255.252 Serial2/0"),
        ("BLUE", "10.1.2.4/30", None, "Serial1/0", "default", "ip route vrf BLUE 10.1.2.4 255.255.255.252 Serial1/0"),
        ("BLUE", "0.0.0.0/0", "10.1.2.6", None, "default", "ip route vrf BLUE 0.0.0.0 0.0.0.0 10.1.2.6 global"),
        ("BLUE", "10.0.0.1/32", "10.0.2.2", None, "BLUE", "ip route vrf BLUE 10.0.0.1 255.255.255.255 10.0.2.2"),
        ("A", "10.0.0.0/8", "10.0.2.2", "Ethernet0/1", "B", "ip route vrf A 10.0.0.0 255.0.0.0 Ethernet0/1 10.0.2.2"),
        ("A", "2001:db8::/32", "2001:db8::1", None, "B", "ipv6 route vrf A 2001:db8::/32 2001:db8::1 nexthop-vrf B"),
    ],
)
def test_static_routes(
    vrf: str, to: str, next_hop: str | None, interface: str | None, next_hop_vrf: str, line: str
) -> None:
    hop = None if next_hop is None else address(next_hop)
    assert static_route(vrf, prefix(to), hop, interface, next_hop_vrf) == (line,)


def test_a_next_hop_in_another_vrf_cannot_be_said() -> None:
    assert static_route("A", prefix("10.0.0.0/8"), address("10.0.2.2"), None, "B") == ()
    assert static_route("default", prefix("10.0.0.0/8"), address("10.0.2.2"), None, "B") == ()
