"""BGP beyond the ordinary: aggregate maps, backdoor networks, route servers, the first AS (Cisco's reference)."""

from __future__ import annotations

import pytest
from twin import twin

from tidegate.control.cause import Reason

LINK = """
    hostname {name}
    interface Ethernet0/0
     ip address 10.0.1.{host} 255.255.255.0
"""


def router(name: str, host: int, asn: int, *lines: str) -> str:
    return LINK.format(name=name, host=host) + f"    router bgp {asn}\n" + "".join(f"     {line}\n" for line in lines)


COMPONENTS = """
    interface Loopback1
     ip address 172.16.1.1 255.255.255.0
    interface Loopback2
     ip address 172.16.2.1 255.255.255.0
    ip prefix-list ONE permit 172.16.1.0/24
    ip prefix-list NONE permit 192.168.0.0/24
    route-map ONE permit 10
     match ip address prefix-list ONE
    route-map NONE permit 10
     match ip address prefix-list NONE
    route-map MARK permit 10
     set metric 77
"""


def aggregating(options: str):
    sender = COMPONENTS + router(
        "A",
        1,
        65001,
        "neighbor 10.0.1.2 remote-as 65002",
        "redistribute connected",
        f"aggregate-address 172.16.0.0 255.255.0.0 {options}",
    )
    return twin(A=sender, B=router("B", 2, 65002, "neighbor 10.0.1.1 remote-as 65001"))


@pytest.mark.parametrize(
    ("options", "heard"),
    [
        ("suppress-map ONE", {"172.16.0.0/16", "172.16.2.0/24"}),
        ("advertise-map NONE", {"172.16.1.0/24", "172.16.2.0/24"}),
        ("advertise-map ONE summary-only", {"172.16.0.0/16", "172.16.2.0/24"}),
    ],
)
def test_maps_of_an_aggregate_choose_components(options: str, heard: set[str]) -> None:
    """Cisco, aggregate-address: suppress-map names what is held back, advertise-map what makes the aggregate."""
    assert aggregating(options).prefixes("B", "bgp") == heard


def test_attribute_map_of_an_aggregate() -> None:
    assert aggregating("attribute-map MARK").best("B", "172.16.0.0/16").med == 77


def test_backdoor_network_lets_the_igp_win() -> None:
    """Cisco, network backdoor: the eBGP route gets the distance of local routes, 200; it is not originated here."""
    igp = "    router ospf 1\n     network 0.0.0.0 255.255.255.255 area 0\n"
    sender = COMPONENTS + router("A", 1, 65001, "neighbor 10.0.1.2 remote-as 65002", "redistribute connected") + igp
    receiver = router(
        "B", 2, 65002, "neighbor 10.0.1.1 remote-as 65001", "network 172.16.1.0 mask 255.255.255.0 backdoor"
    )
    net = twin(A=sender.replace("Loopback1\n", "Loopback1\n     ip ospf network point-to-point\n"), B=receiver + igp)
    assert net.route("B", "172.16.1.0/24") == ["ospf 110/11 via 10.0.1.1 Ethernet0/0"]
    assert Reason.RIB_FAILURE in net.reasons("B", "172.16.1.0/24")


def over_route_server(*options: str):
    server = router(
        "S",
        9,
        65009,
        *(f"neighbor 10.0.1.{n} remote-as 6500{n}" for n in (1, 2)),
        *(f"neighbor 10.0.1.{n} route-server-client" for n in (1, 2)),
    )
    one = COMPONENTS + router("A", 1, 65001, "neighbor 10.0.1.9 remote-as 65009", "redistribute connected")
    return twin(S=server, A=one, B=router("B", 2, 65002, "neighbor 10.0.1.9 remote-as 65009", *options))


def test_a_route_server_is_transparent() -> None:
    """RFC 7947 §2.2: next hop and AS path arrive as the client sent them."""
    best = over_route_server("no bgp enforce-first-as").best("B", "172.16.1.0/24")
    assert (best.as_path, best.next_hop_ip) == ("65001", "10.0.1.1")


def test_the_first_as_must_be_the_neighbors() -> None:
    """IOS, bgp enforce-first-as, on unless told otherwise: what a route server sends is refused."""
    net = over_route_server()
    assert "172.16.1.0/24" not in net.prefixes("B", "bgp")
    assert Reason.FIRST_AS in net.reasons("B", "172.16.1.0/24")
