"""What makes a BGP session come up, from configuration text: issue 2 §3, RFC 4271 §8, RFC 4760 §8, IOS defaults.

Two routers on one link, 10.0.0.1 and 10.0.0.2, with loopbacks 192.0.2.1 and 192.0.2.2 that know each other by static
routes. A session that is down says why on both ends.
"""

from __future__ import annotations

import pytest
from twin import Twin, twin

STATIC = "ip route 192.0.2.{other} 255.255.255.255 10.0.0.{other}"


def router(own: int, asn: int, *neighbor: str, route: str = STATIC, more: str = "") -> str:
    """Router `own` (1 or 2) of AS `asn` with these lines under `router bgp`."""
    lines = [
        f"hostname R{own}",
        *more.splitlines(),
        "interface Loopback0",
        f" ip address 192.0.2.{own} 255.255.255.255",
        "interface Ethernet0/0",
        f" ip address 10.0.0.{own} 255.255.255.252",
        route.format(other=3 - own),
        f"router bgp {asn}",
        *(f" {line}" for line in neighbor),
    ]
    return "\n".join(lines) + "\n"


def states(net: Twin, first: str, second: str) -> tuple[str, str]:
    """The state that R1 and R2 show for the neighbor each of them has configured."""
    return net.neighbor("R1", "bgp", first).state, net.neighbor("R2", "bgp", second).state


def reasons(net: Twin, first: str, second: str) -> tuple[str, str]:
    found = net.neighbor("R1", "bgp", first).reason, net.neighbor("R2", "bgp", second).reason
    assert found[0] is not None
    assert found[1] is not None
    return found


UP, DOWN = ("up", "up"), ("down", "down")
DIRECT = ("10.0.0.2", "10.0.0.1")
LOOPBACKS = ("192.0.2.2", "192.0.2.1")


def test_external_session_on_a_link() -> None:
    net = twin(
        R1=router(1, 65001, "neighbor 10.0.0.2 remote-as 65002"),
        R2=router(2, 65002, "neighbor 10.0.0.1 remote-as 65001"),
    )
    assert states(net, *DIRECT) == UP
    seen = net.neighbor("R1", "bgp", "10.0.0.2")
    assert (seen.neighbor_device, seen.neighbor_id, seen.interface) == ("R2", "192.0.2.2", "Ethernet0/0")
    assert seen.address_families == ("ipv4",)


def test_as_numbers_must_agree() -> None:
    """RFC 4271 §6.2: the AS in the OPEN is not the configured one."""
    net = twin(
        R1=router(1, 65001, "neighbor 10.0.0.2 remote-as 65002"),
        R2=router(2, 65003, "neighbor 10.0.0.1 remote-as 65001"),
    )
    assert states(net, *DIRECT) == DOWN
    for reason in reasons(net, *DIRECT):
        assert "65002" in reason
        assert "65003" in reason


def test_local_as_is_the_as_the_neighbor_sees() -> None:
    """`local-as`: R2 presents 65099 to R1 and not its own."""
    net = twin(
        R1=router(1, 65001, "neighbor 10.0.0.2 remote-as 65099"),
        R2=router(2, 65002, "neighbor 10.0.0.1 remote-as 65001", "neighbor 10.0.0.1 local-as 65099"),
    )
    assert states(net, *DIRECT) == UP


def test_one_configured_end_is_no_session() -> None:
    net = twin(R1=router(1, 65001, "neighbor 10.0.0.2 remote-as 65002"), R2=router(2, 65002))
    seen = net.neighbor("R1", "bgp", "10.0.0.2")
    assert seen.state == "down"
    assert seen.reason is not None
    assert "R2" in seen.reason
    assert net.neighbors("R2", "bgp") == []


@pytest.mark.parametrize("shut", [1, 2])
def test_shutdown_on_either_end(shut: int) -> None:
    lines = {
        own: [f"neighbor 10.0.0.{3 - own} remote-as {65000 + 3 - own}"]
        + ([f"neighbor 10.0.0.{3 - own} shutdown"] if own == shut else [])
        for own in (1, 2)
    }
    net = twin(R1=router(1, 65001, *lines[1]), R2=router(2, 65002, *lines[2]))
    assert states(net, *DIRECT) == DOWN
    assert all("shut down" in reason for reason in reasons(net, *DIRECT))


def loopback_peer(own: int, asn: int, remote: int, *options: str) -> str:
    neighbor = f"neighbor 192.0.2.{3 - own}"
    return router(own, asn, f"{neighbor} remote-as {remote}", *(f"{neighbor} {option}" for option in options))


def test_internal_session_between_loopbacks() -> None:
    source = "update-source Loopback0"
    net = twin(R1=loopback_peer(1, 65000, 65000, source), R2=loopback_peer(2, 65000, 65000, source))
    assert states(net, *LOOPBACKS) == UP


def test_update_source_missing_on_both_ends() -> None:
    """Each comes from its link address, which the other has not configured."""
    net = twin(R1=loopback_peer(1, 65000, 65000), R2=loopback_peer(2, 65000, 65000))
    assert states(net, *LOOPBACKS) == DOWN
    first, second = reasons(net, *LOOPBACKS)
    assert "10.0.0.1" in first
    assert "10.0.0.2" in second


def test_update_source_on_one_end_is_enough() -> None:
    """IOS [K]: the end with update-source opens from the right address and the other one accepts."""
    net = twin(R1=loopback_peer(1, 65000, 65000, "update-source Loopback0"), R2=loopback_peer(2, 65000, 65000))
    assert states(net, *LOOPBACKS) == UP


def test_update_source_on_the_passive_end_only() -> None:
    """The end that opens comes from an address the other does not know, and the other never opens."""
    passive = ("update-source Loopback0", "transport connection-mode passive")
    net = twin(R1=loopback_peer(1, 65000, 65000, *passive), R2=loopback_peer(2, 65000, 65000))
    assert states(net, *LOOPBACKS) == DOWN


def test_update_source_without_address() -> None:
    text = loopback_peer(1, 65000, 65000, "update-source Loopback7").replace(
        "interface Loopback0\n", "interface Loopback7\ninterface Loopback0\n"
    )
    net = twin(R1=text, R2=loopback_peer(2, 65000, 65000, "update-source Loopback0"))
    assert states(net, *LOOPBACKS) == DOWN
    assert "Loopback7" in reasons(net, *LOOPBACKS)[0]


def test_both_ends_passive() -> None:
    net = twin(
        R1=router(1, 65000, "neighbor 10.0.0.2 remote-as 65000", "neighbor 10.0.0.2 transport connection-mode passive"),
        R2=router(2, 65000, "neighbor 10.0.0.1 remote-as 65000", "neighbor 10.0.0.1 transport connection-mode passive"),
    )
    assert states(net, *DIRECT) == DOWN


SOURCE = "update-source Loopback0"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ((SOURCE,), (SOURCE,), DOWN),
        ((SOURCE, "ebgp-multihop 2"), (SOURCE,), DOWN),
        ((SOURCE, "ebgp-multihop 2"), (SOURCE, "ebgp-multihop 2"), UP),
        ((SOURCE, "ebgp-multihop"), (SOURCE, "ebgp-multihop 255"), UP),
        ((SOURCE, "ttl-security hops 2"), (SOURCE, "ttl-security hops 2"), UP),
        ((SOURCE, "disable-connected-check"), (SOURCE, "disable-connected-check"), UP),
    ],
)
def test_external_session_between_loopbacks(
    first: tuple[str, ...], second: tuple[str, ...], expected: tuple[str, str]
) -> None:
    """eBGP expects a neighbor on a connected network, on each end, unless ebgp-multihop or the like says otherwise."""
    net = twin(R1=loopback_peer(1, 65001, 65002, *first), R2=loopback_peer(2, 65002, 65001, *second))
    assert states(net, *LOOPBACKS) == expected
    if expected == DOWN:
        assert any("ebgp-multihop" in reason for reason in reasons(net, *LOOPBACKS))


def test_no_address_family_in_common() -> None:
    """RFC 5492 §3, RFC 4760 §8: one end speaks VPNv4 only, the other IPv4 unicast only."""
    vpn = router(
        1,
        65000,
        "no bgp default ipv4-unicast",
        "neighbor 10.0.0.2 remote-as 65000",
        "address-family vpnv4",
        " neighbor 10.0.0.2 activate",
    )
    net = twin(R1=vpn, R2=router(2, 65000, "neighbor 10.0.0.1 remote-as 65000"))
    assert states(net, *DIRECT) == DOWN
    assert all("address family" in reason for reason in reasons(net, *DIRECT))


def test_families_of_a_session_are_those_of_both_ends() -> None:
    """RFC 4760 §8: IPv4 and VPNv4 on R1, IPv4 alone on R2."""
    both = router(1, 65000, "neighbor 10.0.0.2 remote-as 65000", "address-family vpnv4", " neighbor 10.0.0.2 activate")
    net = twin(R1=both, R2=router(2, 65000, "neighbor 10.0.0.1 remote-as 65000"))
    assert net.neighbor("R1", "bgp", "10.0.0.2").address_families == ("ipv4",)


DEFAULT = "ip route 0.0.0.0 0.0.0.0 10.0.0.{other}"


@pytest.mark.parametrize(
    ("first", "second", "expected"), [(DEFAULT, DEFAULT, DOWN), (DEFAULT, STATIC, UP), (STATIC, DEFAULT, UP)]
)
def test_a_default_route_opens_no_session(first: str, second: str, expected: tuple[str, str]) -> None:
    """IOS [K]: `open failed: no route to peer`; the end that has a better route opens it for both."""
    options = {
        own: (f"neighbor 192.0.2.{3 - own} remote-as 65000", f"neighbor 192.0.2.{3 - own} {SOURCE}") for own in (1, 2)
    }
    net = twin(R1=router(1, 65000, *options[1], route=first), R2=router(2, 65000, *options[2], route=second))
    assert states(net, *LOOPBACKS) == expected


def test_no_route_to_the_neighbor() -> None:
    """The route that is missing is on R1; both ends say who cannot reach whom."""
    net = twin(
        R1=loopback_peer(1, 65000, 65000, SOURCE).replace("ip route 192.0.2.2 255.255.255.255 10.0.0.2\n", ""),
        R2=loopback_peer(2, 65000, 65000, SOURCE),
    )
    assert states(net, *LOOPBACKS) == DOWN
    assert all("192.0.2.2" in reason for reason in reasons(net, *LOOPBACKS))


def test_neighbor_configured_in_another_vrf() -> None:
    """R2 has the neighbor in the global table, its interface is in BLUE."""
    blue = """
    ip vrf BLUE
     rd 65000:1
    interface Ethernet0/0
     ip vrf forwarding BLUE
     ip address 10.0.0.2 255.255.255.252
    router bgp 65002
     neighbor 10.0.0.1 remote-as 65001
    """
    net = twin(R1=router(1, 65001, "neighbor 10.0.0.2 remote-as 65002").replace("hostname R1\n", ""), R2=blue)
    assert states(net, *DIRECT) == DOWN
    assert "BLUE" in reasons(net, *DIRECT)[0]


def test_session_within_a_vrf() -> None:
    """The same with the neighbor under `address-family ipv4 vrf BLUE`."""
    blue = """
    ip vrf BLUE
     rd 65000:1
    interface Ethernet0/0
     ip vrf forwarding BLUE
     ip address 10.0.0.2 255.255.255.252
    router bgp 65002
     address-family ipv4 vrf BLUE
      neighbor 10.0.0.1 remote-as 65001
    """
    net = twin(R1=router(1, 65001, "neighbor 10.0.0.2 remote-as 65002"), R2=blue)
    assert net.neighbor("R2", "bgp", "10.0.0.1", vrf="BLUE").state == "up"
    assert net.neighbor("R1", "bgp", "10.0.0.2").state == "up"


def test_settings_of_a_peer_group_count() -> None:
    """remote-as and update-source come from the group."""
    group = router(
        1,
        65000,
        "neighbor CORE peer-group",
        "neighbor CORE remote-as 65000",
        "neighbor CORE update-source Loopback0",
        "neighbor 192.0.2.2 peer-group CORE",
    )
    net = twin(R1=group, R2=loopback_peer(2, 65000, 65000, SOURCE))
    assert states(net, *LOOPBACKS) == UP


def test_password_on_one_end_only() -> None:
    """RFC 2385: segments without the signature are dropped. The password itself is shown nowhere."""
    net = twin(
        R1=router(1, 65001, "neighbor 10.0.0.2 remote-as 65002", "neighbor 10.0.0.2 password S3CRET"),
        R2=router(2, 65002, "neighbor 10.0.0.1 remote-as 65001"),
    )
    assert states(net, *DIRECT) == DOWN
    assert all("password" in reason for reason in reasons(net, *DIRECT))
    assert "S3CRET" not in repr(net.neighbors("R1", "bgp")) + repr(net.neighbors("R2", "bgp"))


def test_equal_router_ids_inside_an_as() -> None:
    """RFC 4271 §6.2: a BGP identifier that is the own one is unacceptable."""
    net = twin(
        R1=router(1, 65000, "bgp router-id 9.9.9.9", "neighbor 10.0.0.2 remote-as 65000"),
        R2=router(2, 65000, "bgp router-id 9.9.9.9", "neighbor 10.0.0.1 remote-as 65000"),
    )
    assert states(net, *DIRECT) == DOWN
    assert all("9.9.9.9" in reason for reason in reasons(net, *DIRECT))


def test_dynamic_neighbors_of_a_listen_range() -> None:
    """`bgp listen range`: R2 accepts whoever opens from that range."""
    listening = router(
        2,
        65002,
        "bgp listen range 10.0.0.0/30 peer-group CUSTOMERS",
        "neighbor CUSTOMERS peer-group",
        "neighbor CUSTOMERS remote-as 65001",
    )
    net = twin(R1=router(1, 65001, "neighbor 10.0.0.2 remote-as 65002"), R2=listening)
    assert states(net, *DIRECT) == UP
