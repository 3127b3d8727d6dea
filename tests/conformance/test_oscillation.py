"""Networks that never settle, and networks that only look like it: the fixed point ends and says which.

RFC 3345 §2.1 gives the topology in which route reflection and MED chase each other.
"""

from __future__ import annotations

from twin import Twin, twin

PREFIX = "203.0.113.0/24"


def core(name: str, own: int, links: dict[str, tuple[int, int, int]], bgp: str, edge: str = "") -> str:
    """A router of AS 65000: loopback 192.0.2.OWN, links {interface: (subnet, host, OSPF cost)}, BGP lines."""
    text = f"hostname {name}\ninterface Loopback0\n ip address 192.0.2.{own} 255.255.255.255\n ip ospf 1 area 0\n"
    for interface, (subnet, address, cost) in links.items():
        text += f"interface {interface}\n ip address 10.0.{subnet}.{address} 255.255.255.252\n"
        text += f" ip ospf 1 area 0\n ip ospf cost {cost}\n"
    return f"{text}{edge}router ospf 1\nrouter bgp 65000\n bgp router-id 192.0.2.{own}\n{bgp}"


def peer(*others: int, client: bool = False, self: bool = False) -> str:
    text = ""
    for other in others:
        address = f"192.0.2.{other}"
        text += f" neighbor {address} remote-as 65000\n neighbor {address} update-source Loopback0\n"
        text += f" neighbor {address} route-reflector-client\n" if client else ""
        text += f" neighbor {address} next-hop-self\n" if self else ""
    return text


def external(subnet: int, asn: int) -> tuple[str, str]:
    """The interface and the BGP line of an edge router towards AS `asn`."""
    interface = f"interface Ethernet0/9\n ip address 10.9.{subnet}.1 255.255.255.252\n"
    return interface, f" neighbor 10.9.{subnet}.2 remote-as {asn}\n"


def outside(subnet: int, asn: int, med: int | None = None) -> str:
    text = f"interface Ethernet0/9\n ip address 10.9.{subnet}.2 255.255.255.252\n"
    text += "interface Loopback0\n ip address 203.0.113.1 255.255.255.0\n"
    text += f"interface Loopback1\n ip address 198.18.{subnet}.1 255.255.255.0\n"
    text += f"router bgp {asn}\n bgp router-id 9.9.9.{subnet}\n network 203.0.113.0\n"
    text += f" network 198.18.{subnet}.0 mask 255.255.255.0\n neighbor 10.9.{subnet}.1 remote-as 65000\n"
    if med is not None:
        text += f" neighbor 10.9.{subnet}.1 route-map MED out\nroute-map MED permit 10\n set metric {med}\n"
    return text


def med_oscillation(option: str = " bgp deterministic-med\n") -> Twin:
    """Two clusters: RA with clients RB (AS 10 behind it) and RC (AS 6, MED 1); RD with client RE (AS 6, MED 0).

    IGP costs: RA-RB 5, RA-RC 4, RA-RD 1, RD-RE 12. RA prefers RC to RB by IGP cost until it hears of RE, which beats
    RC by MED; then it takes RB, RD follows it by IGP cost and withdraws RE, and RA goes back to RC.
    """
    toward_b, neighbor_b = external(2, 10)
    toward_c, neighbor_c = external(3, 6)
    toward_e, neighbor_e = external(5, 6)
    return twin(
        RA=core(
            "RA",
            1,
            {"Serial0/0": (12, 1, 5), "Serial0/1": (13, 1, 4), "Serial0/2": (14, 1, 1)},
            option + peer(2, 3, client=True) + peer(4),
        ),
        RB=core("RB", 2, {"Serial0/0": (12, 2, 5)}, option + peer(1, self=True) + neighbor_b, toward_b),
        RC=core("RC", 3, {"Serial0/0": (13, 2, 4)}, option + peer(1, self=True) + neighbor_c, toward_c),
        RD=core(
            "RD",
            4,
            {"Serial0/0": (14, 2, 1), "Serial0/1": (45, 1, 12)},
            option + peer(5, client=True) + peer(1),
        ),
        RE=core("RE", 5, {"Serial0/0": (45, 2, 12)}, option + peer(4, self=True) + neighbor_e, toward_e),
        X10=outside(2, 10),
        X6A=outside(3, 6, med=1),
        X6B=outside(5, 6, med=0),
    )


def test_med_oscillation_is_reported() -> None:
    """RFC 3345 §2.1: no stable state; the prefix and a table in which it swings are named, and nothing else."""
    found = med_oscillation().plane.oscillation
    assert found is not None
    assert {prefix for _, prefix in found.swinging} == {med_oscillation().network_prefix(PREFIX)}
    assert {table.device for table, _ in found.swinging} <= {"RA", "RB", "RC", "RD", "RE"}


def test_what_does_not_swing_is_computed_all_the_same() -> None:
    """The routes of the same neighbors that only one of them has are stable."""
    net = med_oscillation()
    assert net.route("RE", "198.18.2.0/24") == ["bgp 200/0 via 192.0.2.2"]
    assert net.route("RB", "198.18.5.0/24") == ["bgp 200/0 via 192.0.2.5"]
    assert net.trace("RE", "198.18.2.1", "192.0.2.5").forward.disposition == "delivered"


def test_comparing_med_always_ends_it() -> None:
    """RFC 3345 §3: with `always-compare-med` RE's MED 0 beats RC for everyone, RB (no MED, so 0) is nearer for RA."""
    net = med_oscillation(" bgp always-compare-med\n")
    assert net.plane.oscillation is None
    assert net.route("RA", PREFIX) == ["bgp 200/0 via 192.0.2.2"]
    assert net.route("RC", PREFIX) != []


# Mutual redistribution -----------------------------------------------------------------------------------------------

EDGE = """
    interface Ethernet0/0
     ip address 10.1.0.{own} 255.255.255.0
    interface Ethernet0/1
     ip address 10.2.0.{own} 255.255.255.0
    router ospf 1
     redistribute ospf 2 subnets
     network 10.1.0.0 0.0.0.255 area 0
     {one}
    router ospf 2
     redistribute ospf 1 subnets
     network 10.2.0.0 0.0.0.255 area 0
     {two}
    """
LEFT = """
    interface Ethernet0/0
     ip address 10.1.0.9 255.255.255.0
    interface Loopback0
     ip address 172.16.1.1 255.255.255.255
    router ospf 1
     network 0.0.0.0 255.255.255.255 area 0
    """
RIGHT = """
    interface Ethernet0/1
     ip address 10.2.0.9 255.255.255.0
    interface Loopback0
     ip address 172.16.2.2 255.255.255.255
    router ospf 2
     network 0.0.0.0 255.255.255.255 area 0
    """


def two_borders(one: str = "", two: str = "") -> Twin:
    """Two OSPF domains, joined by two routers that redistribute both ways without tags."""
    return twin(
        B1=EDGE.format(own=1, one=one, two=two), B2=EDGE.format(own=2, one=one, two=two), LEFT=LEFT, RIGHT=RIGHT
    )


def test_mutual_redistribution_over_one_border_settles() -> None:
    net = twin(B1=EDGE.format(own=1, one="", two=""), LEFT=LEFT, RIGHT=RIGHT)
    assert net.plane.oscillation is None
    assert net.route("LEFT", "172.16.2.2/32") == ["ospf-e2 110/11 via 10.1.0.1 Ethernet0/0"]
    assert net.route("RIGHT", "172.16.1.1/32") == ["ospf-e2 110/11 via 10.2.0.1 Ethernet0/1"]
    assert net.trace("LEFT", "172.16.2.2", "172.16.1.1").two_way


def test_mutual_redistribution_over_two_borders_settles_when_externals_are_worse() -> None:
    """`distance ospf external 180`: each border keeps the internal route of the process it belongs to."""
    worse = "distance ospf external 180"
    net = two_borders(worse, worse)
    assert net.plane.oscillation is None
    for border in ("B1", "B2"):
        assert net.route(border, "172.16.1.1/32") == ["ospf 110/11 via 10.1.0.9 Ethernet0/0"]
        assert net.route(border, "172.16.2.2/32") == ["ospf 110/11 via 10.2.0.9 Ethernet0/1"]
    assert len(net.route("LEFT", "172.16.2.2/32")) == 2
    assert net.trace("LEFT", "172.16.2.2", "172.16.1.1").two_way


def test_externals_that_beat_internal_routes_end_in_one_state_or_are_reported() -> None:
    """Each border prefers what the other redistributes to what it would redistribute itself: two stable states.

    Real routers land in one of them by chance. Tidegate names the prefixes, or it is in such a state: one border
    goes by its internal route and the other by the first one's external.
    """
    better = "distance ospf external 90"
    net = two_borders(better, better)
    found = net.plane.oscillation
    if found is not None:
        assert (
            {net.network_prefix("172.16.1.1/32"), net.network_prefix("172.16.2.2/32")}
            >= {prefix for _, prefix in found.swinging}
            != set()
        )
        return
    protocols = {net.records(border, "172.16.1.1/32")[0].protocol for border in ("B1", "B2")}
    assert protocols == {"ospf", "ospf-e2"}
