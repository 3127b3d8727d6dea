"""What is said of a BGP session that is down: which line is missing or wrong, and on which device, in one line."""

from __future__ import annotations

import pytest
from test_session_conditions import router
from twin import twin

ONE, TWO = "neighbor 10.0.0.2 remote-as 65002", "neighbor 10.0.0.1 remote-as 65001"
INTERNAL = "neighbor 192.0.2.{other} remote-as 65001"
SOURCE = "neighbor 192.0.2.{other} update-source Loopback0"
PASSIVE = "neighbor 192.0.2.{other} transport connection-mode passive"
DEFAULT = "ip route 0.0.0.0 0.0.0.0 10.0.0.{other}"
NO_IPV4 = "no bgp default ipv4-unicast"
VPN = "address-family vpnv4\n  neighbor 10.0.0.{other} activate"
FAMILIES = "no address family is active on both ends (R1: vpnv4, R2: none): activate one"


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ((ONE, "neighbor 10.0.0.2 shutdown"), (TWO,), "shut down: remove `neighbor 10.0.0.2 shutdown`"),
        ((ONE,), (TWO, "neighbor 10.0.0.1 shutdown"), "R2: shut down: remove `neighbor 10.0.0.1 shutdown`"),
        ((ONE,), ("neighbor 10.0.0.9 remote-as 65001",), "R2 has no neighbor 10.0.0.1: add it with remote-as 65001"),
        ((ONE,), None, "R2 runs no BGP: it needs `router bgp 65002`"),
        (
            (ONE,),
            ("neighbor 10.0.0.1 remote-as 65009",),
            "R2 expects AS 65009, R1 is AS 65001: set remote-as 65001 on R2",
        ),
        (
            (ONE, "neighbor 10.0.0.2 password 7 0822455D0A16"),
            (TWO,),
            "only R1 has a password for the session: set the same on R2",
        ),
        ((NO_IPV4, ONE, VPN.format(other=2)), (NO_IPV4, TWO), FAMILIES),
        (
            ("neighbor 172.16.0.1 remote-as 65002",),
            (TWO,),
            "no route to 172.16.0.1: advertise it in the IGP, or add a static route",
        ),
        (
            ("neighbor 192.0.2.2 remote-as 65002",),
            (TWO,),
            "eBGP neighbor 192.0.2.2 is not directly connected: add `ebgp-multihop`",
        ),
        (
            (ONE, "neighbor 10.0.0.2 update-source Loopback5"),
            (TWO,),
            "update-source Loopback5 has no address: give it one, or name another interface",
        ),
    ],
)
def test_what_is_said_on_the_first_router(first: tuple[str, ...], second: tuple[str, ...] | None, said: str) -> None:
    r2 = router(2, 65002, *(second or ()))
    net = twin(R1=router(1, 65001, *first), R2=r2 if second is not None else r2.partition("router bgp")[0])
    (seen,) = net.neighbors("R1", "bgp")
    assert (seen.state, seen.reason) == ("down", said)
    assert len(said) <= 100


@pytest.mark.parametrize(
    "route", ["", "ip route 0.0.0.0 0.0.0.0 172.16.0.2\ninterface Ethernet0/1\n ip address 172.16.0.1 255.255.255.252"]
)
def test_a_neighbor_behind_an_interface_that_is_shut_down(route: str) -> None:
    first = router(1, 65001, ONE, route=f" shutdown\n{route}")
    (seen,) = twin(R1=first, R2=router(2, 65002, TWO)).neighbors("R1", "bgp")
    assert seen.reason == "Ethernet0/0, on the subnet of 10.0.0.2, is down: bring it up"
    assert "shutdown" in [ref.text.strip() for ref in seen.source]


def test_an_update_source_that_is_shut_down() -> None:
    line = "neighbor 10.0.0.2 update-source Loopback7"
    more = "interface Loopback7\n ip address 192.0.2.7 255.255.255.255\n shutdown"
    (seen,) = twin(R1=router(1, 65001, ONE, line, more=more), R2=router(2, 65002, TWO)).neighbors("R1", "bgp")
    assert seen.reason == "update-source Loopback7 is down: bring it up, or name another interface"
    assert [ref.text.strip() for ref in seen.source][-1] == "shutdown"


def test_a_neighbor_that_is_not_in_the_snapshot() -> None:
    (seen,) = twin(R1=router(1, 65001, ONE)).neighbors("R1", "bgp")
    assert seen.reason == "no device of the snapshot answers at 10.0.0.2: add the configuration of the router there"


def internal(own: int, *lines: str, route: str) -> str:
    return router(own, 65001, *(line.format(other=3 - own) for line in (INTERNAL, *lines)), route=route)


def test_a_missing_update_source_is_named_with_its_interface() -> None:
    """R2 is not asked to open: the session would come up from there."""
    route = "ip route 192.0.2.{other} 255.255.255.255 10.0.0.{other}"
    net = twin(R1=internal(1, route=route), R2=internal(2, PASSIVE, route=route))
    (seen,) = net.neighbors("R1", "bgp")
    assert seen.reason == "R2 has neighbor 192.0.2.1, not 10.0.0.1: add `update-source Loopback0`"


def test_what_keeps_each_end_from_opening() -> None:
    route = "ip route 192.0.2.{other} 255.255.255.255 10.0.0.{other}"
    net = twin(R1=internal(1, SOURCE, PASSIVE, route=route), R2=internal(2, SOURCE, route=DEFAULT))
    said = "neither end opens it: R1 is passive; R2 has only a default route to 192.0.2.1"
    assert net.neighbor("R1", "bgp", "192.0.2.2").reason == said


@pytest.mark.parametrize("sourced", [1, 2])
def test_one_end_that_opens_is_enough_whichever_it_is(sourced: int) -> None:
    """The end with update-source opens from the right address; each end is listed once."""
    route = "ip route 192.0.2.{other} 255.255.255.255 10.0.0.{other}"
    texts = {f"R{own}": internal(own, *([SOURCE] if own == sourced else []), route=route) for own in (1, 2)}
    net = twin(**texts)
    assert [n.state for name in texts for n in net.neighbors(name, "bgp")] == ["up", "up"]


@pytest.mark.parametrize("sourced", [1, 2])
def test_the_session_ends_at_the_configured_address_whoever_opened_it(sourced: int) -> None:
    """So that is what next-hop-self writes (RFC 4271 §5.1.3), update-source on this end or not."""
    route = "ip route 192.0.2.{other} 255.255.255.255 10.0.0.{other}"
    texts = {f"R{own}": internal(own, *([SOURCE] if own == sourced else []), route=route) for own in (1, 2)}
    texts["R2"] += (
        "interface Loopback1\n ip address 203.0.113.1 255.255.255.0\nrouter bgp 65001\n network 203.0.113.0\n"
    )
    (path,) = twin(**texts).bgp("R1", "203.0.113.0/24")
    assert path.next_hop_ip == "192.0.2.2"


@pytest.mark.parametrize("expected", [65099, 65002])
def test_dual_as_presents_the_as_that_the_peer_expects(expected: int) -> None:
    """Cisco, `local-as … dual-as`: the peer may have either AS configured, and sees that one alone."""
    dual = "neighbor 10.0.0.1 local-as 65099 no-prepend replace-as dual-as"
    r2 = router(2, 65002, TWO, dual, "network 192.0.2.2 mask 255.255.255.255")
    net = twin(R1=router(1, 65001, f"neighbor 10.0.0.2 remote-as {expected}"), R2=r2)
    (seen,) = net.neighbors("R1", "bgp")
    assert seen.state == "up"
    best = net.best("R1", "192.0.2.2/32")
    assert best.as_path == str(expected)
