"""Static routes: which are installed, in which table, and why others are not (semantics of IOS, by hand)."""

from __future__ import annotations

from building import Router, ip, net, network

from tidegate.control.cause import Reason
from tidegate.control.engine import compute
from tidegate.control.table import Mechanism, Route, TableId
from tidegate.model.interface import Interface, Tunnel
from tidegate.model.static import StaticRoutes


def static(router: Router, prefix: str, vrf: str = "default", **fields) -> StaticRoutes:
    if "next_hop" in fields:
        fields["next_hop"] = ip(fields["next_hop"])
    group = StaticRoutes(vrf, prefixes=[net(prefix)], lines=[router.next_line()], **fields)
    router.device.static_routes.append(group)
    return group


def router_with_vrf() -> Router:
    router = Router("pe")
    router.interface("Serial1/0", "10.1.2.5/30")
    router.interface("Serial2/0", "10.0.2.1/24", vrf="BLUE")
    return router


def routes(router: Router, prefix: str, vrf: str = "default") -> tuple[Route, ...]:
    plane = compute(network(router))
    table = TableId(router.device.name, vrf)
    cls = plane.classes.of(table, net(prefix))
    return plane.tables[table].routes.get(cls, ())


def reasons(router: Router, prefix: str, vrf: str = "default") -> list[Reason]:
    plane = compute(network(router))
    table = TableId(router.device.name, vrf)
    cls = plane.classes.of(table, net(prefix))
    return [refusal.reason for refusal in plane.tables[table].refusals.get(cls, ())]


def test_out_of_an_interface_of_another_table_is_a_leak():
    router = router_with_vrf()
    static(router, "10.0.2.0/30", interface="Serial2/0")
    (route,) = routes(router, "10.0.2.0/30")
    assert route.interface == "Serial2/0"
    assert route.next_hop_vrf == "BLUE"
    assert route.leak is Mechanism.STATIC_INTERFACE
    assert route.leaked_from == TableId("pe", "BLUE")


def test_guard_refuses_it_and_only_it():
    router = router_with_vrf()
    router.device.static_inter_vrf = False
    router.device.static_inter_vrf_line = 99
    static(router, "10.0.2.0/30", interface="Serial2/0")
    static(router, "10.9.0.0/16", interface="Serial1/0")
    assert reasons(router, "10.0.2.0/30") == [Reason.INTER_VRF_GUARD]
    assert routes(router, "10.0.2.0/30") == ()
    assert len(routes(router, "10.9.0.0/16")) == 1


def test_next_hop_is_looked_up_in_the_routes_own_table_only():
    router = router_with_vrf()
    static(router, "10.9.0.0/16", vrf="BLUE", next_hop="10.1.2.6")  # acceptance case 32
    assert routes(router, "10.9.0.0/16", "BLUE") == ()
    assert reasons(router, "10.9.0.0/16", "BLUE") == [Reason.NEXT_HOP_UNRESOLVED]


def test_global_looks_the_next_hop_up_in_the_global_table():
    router = router_with_vrf()
    static(router, "10.9.0.0/16", vrf="BLUE", next_hop="10.1.2.6", resolve_vrf="default")  # acceptance case 33
    (route,) = routes(router, "10.9.0.0/16", "BLUE")
    assert (route.next_hop, route.next_hop_vrf) == (ip("10.1.2.6"), "default")
    assert route.leak is Mechanism.STATIC_NEXT_HOP


def test_a_route_does_not_carry_its_own_next_hop():
    router = router_with_vrf()
    static(router, "10.64.0.0/16", next_hop="10.64.0.1")
    assert routes(router, "10.64.0.0/16") == ()


def test_a_more_specific_route_may_cover_its_next_hop_when_a_default_route_carries_it():
    router = router_with_vrf()
    static(router, "0.0.0.0/0", next_hop="10.1.2.6")
    static(router, "10.64.0.0/16", next_hop="10.64.0.1")
    # The default route resolves 10.64.0.1 as long as the /16 is not there; installed, it would carry itself.
    assert reasons(router, "10.64.0.0/16") in ([Reason.NEXT_HOP_RECURSIVE], [])


def test_statics_that_resolve_through_each_other_never_start():
    router = router_with_vrf()
    static(router, "10.64.0.0/16", next_hop="10.65.0.1")
    static(router, "10.65.0.0/16", next_hop="10.64.0.1")
    assert routes(router, "10.64.0.0/16") == ()
    assert routes(router, "10.65.0.0/16") == ()


def test_statics_that_swing_over_a_default_route_end():
    router = router_with_vrf()
    static(router, "0.0.0.0/0", next_hop="10.1.2.6")
    static(router, "10.64.0.0/16", next_hop="10.65.0.1")
    static(router, "10.65.0.0/16", next_hop="10.64.0.1")
    swinging = {r for p in ("10.64.0.0/16", "10.65.0.0/16") for r in reasons(router, p)}
    assert swinging == {Reason.NEXT_HOP_RECURSIVE}


def test_recursion_ends_at_an_interface():
    router = router_with_vrf()
    static(router, "10.64.0.0/16", next_hop="10.65.0.1")
    static(router, "10.65.0.0/16", next_hop="10.1.2.6")
    (route,) = routes(router, "10.64.0.0/16")
    assert (route.next_hop, route.interface) == (ip("10.65.0.1"), None)


def test_floating_static_waits_behind_the_better_one():
    router = router_with_vrf()
    static(router, "10.64.0.0/16", next_hop="10.1.2.6", distance=250)
    static(router, "10.64.0.0/16", interface="Serial1/0", distance=1)
    (route,) = routes(router, "10.64.0.0/16")
    assert route.distance == 1
    assert reasons(router, "10.64.0.0/16") == [Reason.HIGHER_DISTANCE]


def test_floating_static_takes_over_when_the_interface_is_down():
    router = router_with_vrf()
    router.device.interfaces["Serial2/0"].shutdown = True
    static(router, "10.64.0.0/16", interface="Serial2/0")
    static(router, "10.64.0.0/16", next_hop="10.1.2.6", distance=250)
    (route,) = routes(router, "10.64.0.0/16")
    assert route.distance == 250
    assert Reason.INTERFACE_DOWN in reasons(router, "10.64.0.0/16")


def refusal(router: Router, prefix: str) -> tuple[str, tuple[int, ...]]:
    plane = compute(network(router))
    table = TableId(router.device.name, "default")
    cls = plane.classes.of(table, net(prefix))
    (found,) = plane.tables[table].refusals[cls]
    assert found.reason is Reason.INTERFACE_DOWN
    return found.candidate, found.lines


def shut(interface: Interface, line: int) -> None:
    interface.shutdown = True
    interface.at["shutdown"] = line


def test_refusal_by_an_interface_that_is_shut_down_names_the_line():
    router = router_with_vrf()
    shut(router.device.interfaces["Serial1/0"], 90)
    group = static(router, "10.64.0.0/16", interface="Serial1/0")
    assert refusal(router, "10.64.0.0/16") == ("static route via Serial1/0", (group.lines[0], 90))


def test_what_the_interface_rests_on_is_named():
    router = router_with_vrf()
    shut(router.interface("Ethernet0/0"), 90)
    router.interface("Ethernet0/0.7", "10.7.0.1/24", parent="Ethernet0/0")
    group = static(router, "10.64.0.0/16", interface="Ethernet0/0.7")
    expected = ("static route via Ethernet0/0.7 (Ethernet0/0 is down)", (group.lines[0], 90))
    assert refusal(router, "10.64.0.0/16") == expected
    router.interface("Tunnel0", "10.8.0.1/30", tunnel=Tunnel(source="10.7.0.1", destination=ip("10.1.2.6")))
    static(router, "10.65.0.0/16", interface="Tunnel0")
    candidate, lines = refusal(router, "10.65.0.0/16")
    assert candidate == "static route via Tunnel0 (its source Ethernet0/0.7 is down)"
    assert lines[1:] == (90,)


def test_the_members_of_a_bundle_are_named():
    router = router_with_vrf()
    for number in (0, 1):
        shut(router.interface(f"Ethernet0/{number}", channel_group="Port-channel1"), 90 + number)
    router.interface("Port-channel1", "10.7.0.1/24")
    static(router, "10.64.0.0/16", interface="Port-channel1")
    candidate, lines = refusal(router, "10.64.0.0/16")
    assert candidate == "static route via Port-channel1 (all its members are down)"
    assert lines[1:] == (90, 91)


def test_an_interface_without_address_routes_nothing():
    router = router_with_vrf()
    interface = router.interface("Ethernet0/0")
    static(router, "10.64.0.0/16", interface="Ethernet0/0")
    candidate, lines = refusal(router, "10.64.0.0/16")
    assert candidate == "static route via Ethernet0/0 (it has no IP address)"
    assert lines[1:] == (interface.line,)


def test_equal_statics_share_the_load():
    router = router_with_vrf()
    router.interface("Serial1/1", "10.1.3.5/30")
    static(router, "10.64.0.0/16", next_hop="10.1.2.6")
    static(router, "10.64.0.0/16", next_hop="10.1.3.6")
    assert {route.next_hop for route in routes(router, "10.64.0.0/16")} == {ip("10.1.2.6"), ip("10.1.3.6")}


def test_null0_discards():
    router = router_with_vrf()
    static(router, "10.64.0.0/16", interface="Null0")
    (route,) = routes(router, "10.64.0.0/16")
    assert route.discard
    assert route.leak is None


def test_own_address_is_no_next_hop():
    router = router_with_vrf()
    static(router, "10.64.0.0/16", next_hop="10.1.2.5")
    assert routes(router, "10.64.0.0/16") == ()
