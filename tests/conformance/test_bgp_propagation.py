"""What BGP routers tell each other and choose, from configuration text: issue 2 §3, RFC 4271, RFC 4456, IOS options.

A line of routers: A (AS 65001) - B (AS 65000) - C (AS 65000), and more where a test needs them.
"""

from __future__ import annotations

import pytest
from twin import Twin, twin

from tidegate.control.cause import Reason

A = """
    interface Loopback0
     ip address 203.0.113.1 255.255.255.0
    interface Ethernet0/0
     ip address 10.0.1.1 255.255.255.252
    router bgp 65001
     bgp router-id 1.1.1.1
     network 203.0.113.0
     neighbor 10.0.1.2 remote-as 65000
    """
B = """
    interface Ethernet0/0
     ip address 10.0.1.2 255.255.255.252
    interface Ethernet0/1
     ip address 10.0.2.1 255.255.255.252
    router bgp 65000
     bgp router-id 2.2.2.2
     neighbor 10.0.1.1 remote-as 65001
     neighbor 10.0.2.2 remote-as 65000
    """
C = """
    interface Ethernet0/1
     ip address 10.0.2.2 255.255.255.252
    router bgp 65000
     bgp router-id 3.3.3.3
     neighbor 10.0.2.1 remote-as 65000
    """
PREFIX = "203.0.113.0/24"


def line(a: str = "", b: str = "", c: str = "") -> Twin:
    """A - B - C with these lines at the end of each one's `router bgp`."""
    texts = [text + "".join(f"     {row}\n" for row in more.splitlines()) for text, more in ((A, a), (B, b), (C, c))]
    return twin(A=texts[0], B=texts[1], C=texts[2])


# Next hop ------------------------------------------------------------------------------------------------------------


def test_external_next_hop_goes_unchanged_into_the_as() -> None:
    """RFC 4271 §5.1.3: C gets A's address, which it cannot reach, so the path is not used."""
    net = line()
    assert net.route("B", PREFIX) == ["bgp 20/0 via 10.0.1.1"]
    (path,) = net.bgp("C", PREFIX)
    assert (path.next_hop_ip, path.best, path.reason) == ("10.0.1.1", False, Reason.NEXT_HOP_UNRESOLVED.value)
    assert net.route("C", PREFIX) == []


def test_next_hop_self() -> None:
    net = line(b="neighbor 10.0.2.2 next-hop-self")
    assert net.route("C", PREFIX) == ["bgp 200/0 via 10.0.2.1"]
    assert net.best("C", PREFIX).as_path == "65001"


def test_next_hop_that_the_igp_knows() -> None:
    """Counterpart: B announces the link to A as well."""
    net = line(b="network 10.0.1.0 mask 255.255.255.252")
    assert net.route("C", PREFIX) == ["bgp 200/0 via 10.0.1.1"]
    assert net.route("C", "10.0.1.0/30") == ["bgp 200/0 via 10.0.2.1"]


# Loops ---------------------------------------------------------------------------------------------------------------

BEHIND = """
    interface Ethernet0/2
     ip address 10.0.3.2 255.255.255.252
    router bgp 65001
     bgp router-id 4.4.4.4
     neighbor 10.0.3.1 remote-as 65000
    """


def same_as_behind(b: str = "", d: str = "") -> Twin:
    """A - B - D, where D is in A's AS."""
    link = "    interface Ethernet0/2\n     ip address 10.0.3.1 255.255.255.252\n"
    router = "    router bgp 65000\n"
    of_b = B.replace(router, link + router + "     neighbor 10.0.3.2 remote-as 65001\n")
    return twin(A=A, B=of_b + f"     {b}\n", D=BEHIND + f"     {d}\n")


def test_own_as_in_the_path_is_a_loop() -> None:
    net = same_as_behind()
    assert net.route("D", PREFIX) == []
    assert net.reasons("D", PREFIX) == {Reason.AS_LOOP}


def test_allowas_in() -> None:
    net = same_as_behind(d="neighbor 10.0.3.1 allowas-in 1")
    assert net.best("D", PREFIX).as_path == "65000 65001"


def test_as_override() -> None:
    net = same_as_behind(b="neighbor 10.0.3.2 as-override")
    assert net.best("D", PREFIX).as_path == "65000 65000"


# Route reflection (RFC 4456) -----------------------------------------------------------------------------------------


def internal(own: int, *networks: str, clients: tuple[int, ...] = (), peers: tuple[int, ...] = ()) -> str:
    """Router `own` of AS 65000 on one shared segment 10.0.0.0/24, peering with these."""
    rows = [
        f"interface Loopback{n}\n ip address {network} 255.255.255.0" for n, network in enumerate(networks, start=1)
    ]
    rows += [f"interface Ethernet0/0\n ip address 10.0.0.{own} 255.255.255.0", "router bgp 65000"]
    rows += [f" bgp router-id {own}.{own}.{own}.{own}"]
    rows += [f" network {network.rsplit('.', 1)[0]}.0 mask 255.255.255.0" for network in networks]
    rows += [f" neighbor 10.0.0.{peer} remote-as 65000" for peer in (*clients, *peers)]
    rows += [f" neighbor 10.0.0.{client} route-reflector-client" for client in clients]
    return "\n".join(rows) + "\n"


def reflection(**of_reflector: tuple[int, ...]) -> Twin:
    """R1 reflects for 2 and 3; 4 and 5 are its ordinary peers. 2 and 4 announce a network each."""
    return twin(
        R1=internal(1, clients=(2, 3), peers=(4, 5), **of_reflector),
        R2=internal(2, "172.16.2.1", peers=(1,)),
        R3=internal(3, peers=(1,)),
        R4=internal(4, "172.16.4.1", peers=(1,)),
        R5=internal(5, peers=(1,)),
    )


def test_a_clients_route_goes_to_all() -> None:
    """RFC 4456 §6: to all clients and non-clients but the originator."""
    net = reflection()
    for router in ("R3", "R4", "R5"):
        assert net.route(router, "172.16.2.0/24") == ["bgp 200/0 via 10.0.0.2"]


def test_a_non_clients_route_goes_to_clients_only() -> None:
    """RFC 4456 §6: R5, a non-client as well, does not get it."""
    net = reflection()
    for router in ("R2", "R3"):
        assert net.route(router, "172.16.4.0/24") == ["bgp 200/0 via 10.0.0.4"]
    assert net.route("R5", "172.16.4.0/24") == []


def test_reflected_routes_carry_originator_and_cluster_list() -> None:
    """RFC 4456 §8: ORIGINATOR_ID is R2's router ID, CLUSTER_LIST holds R1's; R1 itself has neither."""
    net = reflection()
    path = net.best("R5", "172.16.2.0/24")
    assert path.originator == "2.2.2.2"
    assert path.cluster_list == ("1.1.1.1",)
    assert net.best("R1", "172.16.2.0/24").originator is None
    assert net.best("R1", "172.16.2.0/24").cluster_list == ()


def test_without_a_reflector_ibgp_routes_are_not_passed_on() -> None:
    """RFC 4271 §9.2: split horizon inside the AS."""
    net = twin(R1=internal(1, peers=(2, 3)), R2=internal(2, "172.16.2.1", peers=(1,)), R3=internal(3, peers=(1,)))
    assert net.route("R1", "172.16.2.0/24") == ["bgp 200/0 via 10.0.0.2"]
    assert net.route("R3", "172.16.2.0/24") == []


def test_two_reflectors_of_one_cluster_ignore_each_others_reflections() -> None:
    """RFC 4456 §8: with the same cluster ID each finds its own in the list."""
    one = internal(1, clients=(3,), peers=(2,)).replace(" bgp router-id", " bgp cluster-id 77\n bgp router-id")
    two = internal(2, clients=(3,), peers=(1,)).replace(" bgp router-id", " bgp cluster-id 77\n bgp router-id")
    net = twin(R1=one, R2=two, R3=internal(3, "172.16.3.1", peers=(1, 2)))
    assert net.route("R1", "172.16.3.0/24") == ["bgp 200/0 via 10.0.0.3"]
    assert len(net.bgp("R1", "172.16.3.0/24")) == 1
    assert Reason.CLUSTER_LOOP in net.reasons("R1", "172.16.3.0/24")


# Communities ---------------------------------------------------------------------------------------------------------

TAGGED = "neighbor 10.0.1.2 route-map TAG out\nroute-map TAG permit 10\n set community 65001:7\n"


@pytest.mark.parametrize(
    ("option", "expected"),
    [
        (None, ()),
        ("send-community", ("65001:7",)),
        ("send-community both", ("65001:7",)),
        ("send-community extended", ()),
    ],
)
def test_communities_are_sent_only_when_told_to(option: str | None, expected: tuple[str, ...]) -> None:
    """IOS sends none by default; `extended` alone leaves the standard ones out."""
    lines = f"neighbor 10.0.1.2 {option}\n{TAGGED}" if option else TAGGED
    assert line(a=lines).best("B", PREFIX).communities == expected


# Default routes and aggregates ---------------------------------------------------------------------------------------


def test_default_originate_needs_no_default_route() -> None:
    """IOS: A tells B alone, and holds no default route itself."""
    net = line(a="neighbor 10.0.1.2 default-originate", b="neighbor 10.0.2.2 next-hop-self")
    assert net.route("B", "0.0.0.0/0") == ["bgp 20/0 via 10.0.1.1"]
    assert net.best("B", "0.0.0.0/0").as_path == "65001"
    assert net.route("C", "0.0.0.0/0") == ["bgp 200/0 via 10.0.2.1"]
    assert net.route("A", "0.0.0.0/0") == []
    assert net.bgp("A", "0.0.0.0/0") == []


@pytest.mark.parametrize(("watched", "there"), [("203.0.113.0/24", True), ("198.18.0.0/15", False)])
def test_default_originate_with_a_route_map_waits_for_its_route(watched: str, there: bool) -> None:
    """IOS: only while a route that the map matches is in the routing table."""
    lines = (
        "neighbor 10.0.1.2 default-originate route-map WATCH\n"
        f"ip prefix-list WATCHED seq 5 permit {watched}\nroute-map WATCH permit 10\n"
        " match ip address prefix-list WATCHED\n"
    )
    net = line(a=lines)
    assert net.route("B", "0.0.0.0/0") == (["bgp 20/0 via 10.0.1.1"] if there else [])


def test_a_network_statement_for_the_default_route_needs_one_in_the_table() -> None:
    """RFC 4271 §9.4: the routing table must hold exactly the prefix."""
    assert line(a="network 0.0.0.0").route("B", "0.0.0.0/0") == []
    net = line(a="network 0.0.0.0\nip route 0.0.0.0 0.0.0.0 Null0\n")
    assert net.route("B", "0.0.0.0/0") == ["bgp 20/0 via 10.0.1.1"]


MORE = """
    interface Loopback1
     ip address 172.16.1.1 255.255.255.0
    interface Loopback2
     ip address 172.16.2.1 255.255.255.0
    router bgp 65001
     network 172.16.1.0 mask 255.255.255.0
     network 172.16.2.0 mask 255.255.255.0
    """


def aggregating(option: str) -> Twin:
    return twin(A=A + MORE + f"     aggregate-address 172.16.0.0 255.255.0.0 {option}\n", B=B, C=C)


def test_aggregate_beside_its_components() -> None:
    """RFC 4271 §9.2.2.2; the aggregating router has it to Null0 with distance 200."""
    net = aggregating("")
    assert net.prefixes("B", "bgp") == {PREFIX, "172.16.0.0/16", "172.16.1.0/24", "172.16.2.0/24"}
    (own,) = net.records("A", "172.16.0.0/16")
    assert (own.next_hop_interface, own.admin_distance) == ("Null0", 200)


def test_aggregate_with_summary_only() -> None:
    """The components stay on A and are told to nobody."""
    net = aggregating("summary-only")
    assert net.prefixes("B", "bgp") == {PREFIX, "172.16.0.0/16"}
    assert net.prefixes("A", "connected") >= {"172.16.1.0/24", "172.16.2.0/24"}
    assert net.reasons("A", "172.16.1.0/24") >= {Reason.SUPPRESSED}


def test_aggregate_without_component() -> None:
    net = line(a="aggregate-address 198.18.0.0 255.254.0.0")
    assert net.route("B", "198.18.0.0/15") == []
    assert net.route("A", "198.18.0.0/15") == []
    assert net.reasons("A", "198.18.0.0/15") == {Reason.NO_COMPONENT}


def test_aggregate_without_as_set_starts_at_the_aggregating_as() -> None:
    """RFC 4271 §9.2.2.2: B aggregates A's networks; C's neighbor AS sees 65000 alone or with the set."""
    border = B.replace("neighbor 10.0.2.2 remote-as 65000", "neighbor 10.0.2.2 remote-as 65003")
    outside = C.replace("router bgp 65000", "router bgp 65003")
    plain = twin(A=A + MORE, B=border + "     aggregate-address 172.16.0.0 255.255.0.0\n", C=outside)
    assert plain.best("C", "172.16.0.0/16").as_path == "65000"
    with_set = twin(A=A + MORE, B=border + "     aggregate-address 172.16.0.0 255.255.0.0 as-set\n", C=outside)
    assert with_set.best("C", "172.16.0.0/16").as_path == "65000 {65001}"


def test_aggregate_with_as_set_follows_its_components() -> None:
    """RFC 4271 §9.2.2.2: the set holds every AS of the components, also of those that come when it stands already.

    B's own component comes late: its static route waits for A's network, in which its next hop is.
    """
    late = """
    ip route 172.16.3.0 255.255.255.0 172.16.1.9
    router bgp 65000
     network 172.16.3.0 mask 255.255.255.0 route-map AS65009
     aggregate-address 172.16.0.0 255.255.0.0 as-set
    route-map AS65009 permit 10
     set as-path prepend 65009
    """
    border = B.replace("neighbor 10.0.2.2 remote-as 65000", "neighbor 10.0.2.2 remote-as 65003") + late
    net = twin(A=A + MORE, B=border, C=C.replace("router bgp 65000", "router bgp 65003"))
    assert net.best("C", "172.16.0.0/16").as_path == "65000 {65001,65009}"


# The decision process ------------------------------------------------------------------------------------------------


def two_sources(x: str = "", *, one: str = "", two: str = "", asns: tuple[int, int] = (65001, 65002)) -> Twin:
    """X (AS 65000) hears 203.0.113.0/24 from ONE (10.0.1.1, router ID 1.1.1.1) and TWO (10.0.2.1, 2.2.2.2)."""

    def source(n: int, more: str) -> str:
        return f"""
    interface Loopback0
     ip address 203.0.113.{n} 255.255.255.0
    interface Ethernet0/0
     ip address 10.0.{n}.1 255.255.255.252
    router bgp {asns[n - 1]}
     bgp router-id {n}.{n}.{n}.{n}
     network 203.0.113.0
     neighbor 10.0.{n}.2 remote-as 65000
""" + "".join(f"     {row}\n" for row in more.splitlines())

    of_x = f"""
    interface Ethernet0/1
     ip address 10.0.1.2 255.255.255.252
    interface Ethernet0/2
     ip address 10.0.2.2 255.255.255.252
    router bgp 65000
     bgp router-id 9.9.9.9
     neighbor 10.0.1.1 remote-as {asns[0]}
     neighbor 10.0.2.1 remote-as {asns[1]}
""" + "".join(f"     {row}\n" for row in x.splitlines())
    return twin(ONE=source(1, one), TWO=source(2, two), X=of_x)


MED = "neighbor 10.0.{n}.2 route-map MED out\nroute-map MED permit 10\n set metric {metric}\n"
PREPEND = "neighbor 10.0.1.2 route-map LONG out\nroute-map LONG permit 10\n set as-path prepend 65001 65001\n"
PREFER = "neighbor 10.0.2.1 route-map PREFER in\nroute-map PREFER permit 10\n set local-preference 200\n"
BOTH_MEDS = {"one": MED.format(n=1, metric=50), "two": MED.format(n=2, metric=10)}


@pytest.mark.parametrize(
    ("x", "others", "winner", "reason"),
    [
        ("bgp bestpath compare-routerid", {}, "10.0.1.1", Reason.HIGHER_ROUTER_ID),
        ("neighbor 10.0.2.1 weight 10", {}, "10.0.2.1", Reason.LOWER_WEIGHT),
        (PREFER, {}, "10.0.2.1", Reason.LOWER_LOCAL_PREFERENCE),
        ("neighbor 10.0.1.1 weight 10\n" + PREFER, {}, "10.0.1.1", Reason.LOWER_WEIGHT),
        ("", {"one": PREPEND}, "10.0.2.1", Reason.LONGER_AS_PATH),
        (PREFER.replace("10.0.2.1", "10.0.1.1"), {"one": PREPEND}, "10.0.1.1", Reason.LOWER_LOCAL_PREFERENCE),
        ("", {**BOTH_MEDS, "asns": (65001, 65001)}, "10.0.2.1", Reason.HIGHER_MED),
        ("bgp bestpath compare-routerid", BOTH_MEDS, "10.0.1.1", Reason.HIGHER_ROUTER_ID),
        ("bgp always-compare-med", BOTH_MEDS, "10.0.2.1", Reason.HIGHER_MED),
    ],
)
def test_best_path(x: str, others: dict[str, object], winner: str, reason: Reason) -> None:
    """Weight, local preference, AS path, MED (of one neighboring AS, or always), router ID: in this order."""
    net = two_sources(x, **others)  # type: ignore[arg-type]
    assert net.best("X", PREFIX).next_hop_ip == winner
    assert [path.reason for path in net.bgp("X", PREFIX) if not path.best] == [reason.value]
    metric = {"10.0.1.1": 50, "10.0.2.1": 10}[winner] if BOTH_MEDS.items() <= others.items() else 0
    assert net.route("X", PREFIX) == [f"bgp 20/{metric} via {winner}"]


def test_load_sharing_over_two_external_paths() -> None:
    """`maximum-paths 2`: equal up to the router ID, and the same AS path (not only its length)."""
    both = ["bgp 20/0 via 10.0.1.1", "bgp 20/0 via 10.0.2.1"]
    assert two_sources("maximum-paths 2", asns=(65001, 65001)).route("X", PREFIX) == both
    assert len(two_sources("maximum-paths 2").route("X", PREFIX)) == 1
    assert two_sources("maximum-paths 2\nbgp bestpath as-path multipath-relax").route("X", PREFIX) == both


# Administrative distances --------------------------------------------------------------------------------------------

IGP = "    router ospf 1\n     network 10.0.1.0 0.0.0.3 area 0\n     network 203.0.113.0 0.0.0.255 area 0\n"
FAST = "    interface Loopback0\n     ip ospf network point-to-point\n"


@pytest.mark.parametrize(
    ("options", "expected", "lost"),
    [
        ("", "bgp 20/0 via 10.0.1.1", Reason.HIGHER_DISTANCE),
        ("distance bgp 150 200 200", "ospf 110/11 via 10.0.1.1 Ethernet0/0", Reason.RIB_FAILURE),
    ],
)
def test_external_bgp_against_ospf(options: str, expected: str, lost: Reason) -> None:
    """IOS: 20 against 110, or as `distance bgp` says."""
    net = twin(A=A + FAST + IGP, B=B + f"     {options}\n" + IGP, C=C)
    assert net.route("B", PREFIX) == [expected]
    assert lost in net.reasons("B", PREFIX)


def test_internal_bgp_against_ospf_and_static() -> None:
    """iBGP's 200 loses to OSPF's 110 and to a static route; a floating static of 250 loses to it."""
    net = twin(
        R1=internal(1, "172.16.1.1", "172.16.2.1", "172.16.3.1", peers=(2,))
        + "router ospf 1\n network 10.0.0.0 0.0.0.255 area 0\n network 172.16.1.0 0.0.0.255 area 0\n"
        + "interface Loopback1\n ip ospf network point-to-point\n",
        R2=internal(2, peers=(1,))
        + "router ospf 1\n network 10.0.0.0 0.0.0.255 area 0\n"
        + "ip route 172.16.2.0 255.255.255.0 10.0.0.1\nip route 172.16.3.0 255.255.255.0 10.0.0.1 250\n",
    )
    assert net.route("R2", "172.16.1.0/24") == ["ospf 110/11 via 10.0.0.1 Ethernet0/0"]
    assert net.route("R2", "172.16.2.0/24") == ["static 1/0 via 10.0.0.1"]
    assert net.route("R2", "172.16.3.0/24") == ["bgp 200/0 via 10.0.0.1"]
    assert net.reasons("R2", "172.16.3.0/24") == {Reason.HIGHER_DISTANCE}
