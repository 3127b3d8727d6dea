"""Acceptance cases 10-21: leaking by route targets within one router.

The evidence tag of each case is in its docstring: L seen in real output, D documented, K expert knowledge.
"""

from __future__ import annotations

import pytest
from twin import Twin, twin

from tidegate.control.cause import Reason

NO_BGP = """
    version 16.4
    hostname PE
    ip vrf BLUE
     rd 65000:1
     route-target export 65000:1
     route-target import 65000:2
    ip vrf RED
     rd 65000:2
     route-target export 65000:2
     route-target import 65000:1
    interface Loopback1
     ip vrf forwarding BLUE
     ip address 10.1.1.1 255.255.255.0
    interface Loopback2
     ip vrf forwarding RED
     ip address 10.2.2.1 255.255.255.0
    """
NOTHING_ORIGINATED = """
    router bgp 65000
     address-family ipv4 vrf BLUE
     exit-address-family
     address-family ipv4 vrf RED
     exit-address-family
    """
BLUE_ORIGINATES = """
    router bgp 65000
     address-family ipv4 vrf BLUE
      redistribute connected
    """
BOTH_ORIGINATE = """
    router bgp 65000
     address-family ipv4 vrf BLUE
      redistribute connected
     exit-address-family
     address-family ipv4 vrf RED
      redistribute connected
    """
BLUE_OWN = {"10.1.1.0/24", "10.1.1.1/32"}
RED_OWN = {"10.2.2.0/24", "10.2.2.1/32"}


def assert_no_leak(net: Twin) -> None:
    assert net.prefixes("PE/BLUE") == BLUE_OWN
    assert net.prefixes("PE/RED") == RED_OWN
    assert net.leaks() == []
    assert net.trace("PE/RED", "10.1.1.1").forward.disposition == "no-route"


def test_case_10_route_targets_without_bgp_leak_nothing() -> None:
    """[K]"""
    assert_no_leak(twin(PE=NO_BGP))


def test_case_11_bgp_that_originates_nothing_leaks_nothing() -> None:
    """[L] Connected networks that are not brought into BGP do not leak."""
    net = twin(PE=NO_BGP + NOTHING_ORIGINATED)
    assert_no_leak(net)
    assert net.vpn("PE") == []


def test_case_12_importer_needs_no_address_family_of_its_own() -> None:
    """[L] `redistribute connected` in the source only; RED is not in `router bgp` at all and imports."""
    net = twin(PE=NO_BGP + BLUE_ORIGINATES)
    assert "address-family ipv4 vrf RED" not in net.texts["PE"]
    assert net.prefixes("PE/RED") == RED_OWN | BLUE_OWN
    (route,) = net.records("PE/RED", "10.1.1.0/24")
    assert (route.protocol, route.next_hop_interface) == ("bgp", "Loopback1")
    assert (route.leak, route.leaked_from) == ("route-target", "PE/BLUE")
    assert net.prefixes("PE/BLUE") == BLUE_OWN


def test_case_12_the_lines_behind_the_leak_are_named() -> None:
    """The route rests on the export, the import, the redistribution and the interface's address."""
    net = twin(PE=NO_BGP + BLUE_ORIGINATES)
    (route,) = net.records("PE/RED", "10.1.1.0/24")
    texts = {ref.text for ref in route.source}
    assert {
        "route-target export 65000:1",
        "route-target import 65000:1",
        "redistribute connected",
        "ip address 10.1.1.1 255.255.255.0",
    } <= texts
    assert "route-target export 65000:2" not in texts


def test_case_13_one_sided_import_is_one_way_reachability() -> None:
    """[L/K] RED reaches BLUE's network; BLUE has no way back."""
    one_way = NO_BGP.replace("     route-target import 65000:2\n", "") + BOTH_ORIGINATE
    net = twin(PE=one_way)
    assert net.prefixes("PE/RED") == RED_OWN | BLUE_OWN
    assert net.prefixes("PE/BLUE") == BLUE_OWN
    assert net.leak_ends() == {("PE/BLUE", "PE/RED", "route-target")}
    assert [leak.two_way for leak in net.leaks()] == [False]


STATIONS = """
    interface Ethernet0/0
     ip vrf forwarding BLUE
     ip address 10.1.9.1 255.255.255.252
    interface Ethernet0/1
     ip vrf forwarding RED
     ip address 10.2.9.1 255.255.255.252
    """


def test_case_13_a_packet_between_stations_arrives_and_its_answer_does_not() -> None:
    """[L/K] From a station in RED to one in BLUE: there by the leaked route, back nothing."""
    one_way = NO_BGP.replace("     route-target import 65000:2\n", "") + STATIONS + BOTH_ORIGINATE
    found = twin(PE=one_way).trace("PE/RED", "10.1.9.2", "10.2.9.2")
    assert found.forward.disposition == "delivered"
    assert found.way_back is not None
    assert found.way_back.disposition == "no-route"
    assert not found.two_way


def test_case_13_counterpart_with_both_imports_works_both_ways() -> None:
    """[L] The same network with RED imported too."""
    net = twin(PE=NO_BGP + STATIONS + BOTH_ORIGINATE)
    assert net.leak_ends() == {("PE/BLUE", "PE/RED", "route-target"), ("PE/RED", "PE/BLUE", "route-target")}
    assert [leak.two_way for leak in net.leaks()] == [True, True]
    assert net.trace("PE/RED", "10.1.9.2", "10.2.9.2").two_way


def vrf(name: str, number: int, imports: tuple[int, ...] = (), extra: str = "", exports: int | None = None) -> str:
    """A VRF with the connected network 10.N.N.0/24 that exports 65000:N, and its part of BGP."""
    lines = [f"ip vrf {name}", f" rd 65000:{number}", f" route-target export 65000:{exports or number}"]
    lines += [f" route-target import 65000:{i}" for i in imports]
    lines += [f" {line}" for line in extra.splitlines()]
    lines += [f"interface Loopback{number}", f" ip vrf forwarding {name}"]
    lines += [f" ip address 10.{number}.{number}.1 255.255.255.0"]
    lines += ["router bgp 65000", f" address-family ipv4 vrf {name}", "  redistribute connected"]
    return "\n".join(lines) + "\n"


def test_case_14_a_chain_of_route_targets_is_not_transitive() -> None:
    """[L] A exports 1, B imports 1 and exports 2, C imports 2: C holds B's own network and not A's."""
    net = twin(PE=vrf("A", 1) + vrf("B", 2, (1,)) + vrf("C", 3, (2,)))
    assert "10.1.1.0/24" in net.prefixes("PE/B")
    assert "10.2.2.0/24" in net.prefixes("PE/C")
    assert "10.1.1.0/24" not in net.prefixes("PE/C")
    assert net.leak_ends() == {("PE/A", "PE/B", "route-target"), ("PE/B", "PE/C", "route-target")}
    assert {(record.rd, record.prefix) for record in net.vpn("PE")} == {
        ("65000:1", "10.1.1.0/24"),
        ("65000:2", "10.2.2.0/24"),
        ("65000:3", "10.3.3.0/24"),
    }


def test_case_14_explain_says_why_the_third_vrf_lacks_it() -> None:
    """[L] C asks for A's network: the answer names the targets that do not meet."""
    net = twin(PE=vrf("A", 1) + vrf("B", 2, (1,)) + vrf("C", 3, (2,)))
    answer = net.explain("PE/C", "10.1.1.0/24")
    assert not answer.present
    assert any(Reason.NO_MATCHING_TARGET.value in refusal.reason for refusal in answer.refusals)


def test_case_15_spokes_that_import_only_the_hub_are_isolated() -> None:
    """[L] HUB imports both spokes' target; a spoke imports the hub's alone."""
    net = twin(PE=vrf("HUB", 1, (100,)) + vrf("SPOKE_A", 2, (1,), exports=100) + vrf("SPOKE_B", 3, (1,), exports=100))
    own = {n: {f"10.{n}.{n}.0/24", f"10.{n}.{n}.1/32"} for n in (1, 2, 3)}
    assert net.prefixes("PE/HUB") == own[1] | own[2] | own[3]
    assert net.prefixes("PE/SPOKE_A") == own[2] | own[1]
    assert net.prefixes("PE/SPOKE_B") == own[3] | own[1]
    assert net.trace("PE/SPOKE_A", "10.3.3.1").forward.disposition == "no-route"
    assert net.trace("PE/SPOKE_A", "10.1.1.1").two_way


EXPORT_MAP = """
    ip vrf SOURCE
     rd 65000:1
     export map TO_OTHERS
     route-target export 65000:1
    ip vrf NORMAL
     rd 65000:2
     route-target import 65000:1
    ip vrf SPECIAL
     rd 65000:3
     route-target import 65000:99
    interface Loopback1
     ip vrf forwarding SOURCE
     ip address 10.1.1.1 255.255.255.0
    interface Loopback2
     ip vrf forwarding SOURCE
     ip address 10.1.2.1 255.255.255.0
    router bgp 65000
     address-family ipv4 vrf SOURCE
      redistribute connected
    ip prefix-list FIRST seq 5 permit 10.1.1.0/24
    """


def test_case_16_export_map_without_additive_replaces_the_targets() -> None:
    """[L] The mapped prefix loses the VRF's target; what no entry matches still leaves with it."""
    net = twin(
        PE=EXPORT_MAP
        + """
    route-map TO_OTHERS permit 10
     match ip address prefix-list FIRST
     set extcommunity rt 65000:99
    """
    )
    assert net.prefixes("PE/SPECIAL", "bgp") == {"10.1.1.0/24"}
    assert net.prefixes("PE/NORMAL", "bgp") == {"10.1.2.0/24"}
    targets = {record.prefix: record.route_targets for record in net.vpn("PE")}
    assert targets == {"10.1.1.0/24": ("65000:99",), "10.1.2.0/24": ("65000:1",)}


def test_case_16_export_map_with_additive_keeps_both_targets() -> None:
    """[L] Counterpart: `additive` appends."""
    net = twin(
        PE=EXPORT_MAP
        + """
    route-map TO_OTHERS permit 10
     match ip address prefix-list FIRST
     set extcommunity rt 65000:99 additive
    """
    )
    assert net.prefixes("PE/SPECIAL", "bgp") == {"10.1.1.0/24"}
    assert net.prefixes("PE/NORMAL", "bgp") == {"10.1.1.0/24", "10.1.2.0/24"}
    targets = {record.prefix: set(record.route_targets) for record in net.vpn("PE")}
    assert targets == {"10.1.1.0/24": {"65000:1", "65000:99"}, "10.1.2.0/24": {"65000:1"}}


def test_case_17_export_map_deny_does_not_hold_a_prefix_back() -> None:
    """[D:BF/K] IOS: the export map only edits, so the denied prefix leaves with the configured targets."""
    net = twin(
        PE=EXPORT_MAP
        + """
    route-map TO_OTHERS deny 10
     match ip address prefix-list FIRST
    route-map TO_OTHERS permit 20
     set extcommunity rt 65000:99
    """
    )
    assert net.prefixes("PE/NORMAL", "bgp") == {"10.1.1.0/24"}
    assert net.prefixes("PE/SPECIAL", "bgp") == {"10.1.2.0/24"}


IMPORT_MAP = """
    ip vrf SOURCE
     rd 65000:1
     route-target export 65000:1
    ip vrf SERVICE
     rd 65000:2
     import map WANTED
     route-target import 65000:1
    interface Loopback1
     ip vrf forwarding SOURCE
     ip address 10.1.1.1 255.255.255.0
    interface Loopback2
     ip vrf forwarding SOURCE
     ip address 10.1.2.1 255.255.255.0
    router bgp 65000
     address-family ipv4 vrf SOURCE
      redistribute connected
    """


def test_case_18_import_map_takes_only_what_it_matches() -> None:
    """[L] The implicit deny keeps the other prefix out, and that is the reason given."""
    net = twin(
        PE=IMPORT_MAP
        + """
    ip prefix-list FIRST seq 5 permit 10.1.1.0/24
    route-map WANTED permit 10
     match ip address prefix-list FIRST
    """
    )
    assert net.prefixes("PE/SERVICE", "bgp") == {"10.1.1.0/24"}
    assert net.reasons("PE/SERVICE", "10.1.2.0/24") == {Reason.IMPORT_MAP_DENIED}
    assert len(net.vpn("PE")) == 2


def test_case_18_import_map_may_match_a_route_target() -> None:
    """[L] `match extcommunity` in an import map."""
    net = twin(
        PE=IMPORT_MAP
        + """
    ip extcommunity-list standard OTHERS permit rt 65000:7
    route-map WANTED permit 10
     match extcommunity OTHERS
    """
    )
    assert net.prefixes("PE/SERVICE") == set()
    assert net.reasons("PE/SERVICE", "10.1.1.0/24") == {Reason.IMPORT_MAP_DENIED}


def test_case_19_undefined_import_map_denies_all() -> None:
    """[D:BF] As an undefined route-map of a neighbor does on IOS-XE."""
    net = twin(PE=IMPORT_MAP)
    assert net.prefixes("PE/SERVICE") == set()
    assert net.reasons("PE/SERVICE", "10.1.1.0/24") == {Reason.IMPORT_MAP_DENIED}


LEAKED_CONNECTED = """
    version {version}
    ip vrf SOURCE
     rd 65000:1
     route-target export 65000:1
    ip vrf TARGET
     rd 65000:2
     route-target import 65000:1
    interface Loopback1
     ip vrf forwarding SOURCE
     ip address 10.1.1.1 255.255.255.0
    interface Loopback2
     ip vrf forwarding SOURCE
     ip address 10.9.9.9 255.255.255.255
    router bgp 65000
     address-family ipv4 vrf SOURCE
      redistribute connected
    """


def test_case_20_leaked_connected_network_brings_its_local_route_on_16_4() -> None:
    """[L] `B 10.1.1.0/24 is directly connected, Loopback1` and `L 10.1.1.1/32`; a /32 gives `B` only."""
    net = twin(PE=LEAKED_CONNECTED.format(version="16.4"))
    found = {(r.prefix, r.protocol, r.next_hop_ip, r.next_hop_interface) for r in net.records("PE/TARGET")}
    assert found == {
        ("10.1.1.0/24", "bgp", None, "Loopback1"),
        ("10.1.1.1/32", "local", None, "Loopback1"),
        ("10.9.9.9/32", "bgp", None, "Loopback2"),
    }


def test_case_20_older_releases_leak_the_network_alone() -> None:
    """[L] IOS 15.x of 2013: the `B` line only, no `L`."""
    net = twin(PE=LEAKED_CONNECTED.format(version="15.1"))
    found = {(r.prefix, r.protocol, r.next_hop_interface) for r in net.records("PE/TARGET")}
    assert found == {("10.1.1.0/24", "bgp", "Loopback1"), ("10.9.9.9/32", "bgp", "Loopback2")}


IGP_SOURCE = """
    version 16.4
    ip vrf SOURCE
     rd 65000:1
     route-target export 65000:1
    ip vrf TARGET
     rd 65000:2
     route-target import 65000:1
    interface GigabitEthernet1
     ip vrf forwarding SOURCE
     ip address 10.13.11.2 255.255.255.252
     ip ospf cost 7
    router ospf 1 vrf SOURCE
     network 10.13.11.0 0.0.0.3 area 0
    router bgp 65000
     address-family ipv4 vrf SOURCE
      redistribute ospf 1
    """
IGP_CE = """
    interface Loopback0
     ip address 172.16.3.3 255.255.255.255
     ip ospf cost 4
    interface GigabitEthernet1
     ip address 10.13.11.1 255.255.255.252
    router ospf 1
     network 0.0.0.0 255.255.255.255 area 0
    """


def test_case_21_leaked_igp_route_has_distance_20_the_igp_metric_and_its_vrf() -> None:
    """[L, with EIGRP] `B … [20/metric] via NH (SOURCE), age, GigabitEthernet1`, MED = IGP metric.

    The real output is of EIGRP, which is not computed yet (next test). OSPF goes the same way: cost 7 + 4.
    """
    net = twin(PE=IGP_SOURCE, CE=IGP_CE)
    assert net.route("PE/SOURCE", "172.16.3.3/32") == ["ospf 110/11 via 10.13.11.1 GigabitEthernet1"]
    assert net.route("PE/TARGET", "172.16.3.3/32") == ["bgp 20/11 via 10.13.11.1 (SOURCE) GigabitEthernet1"]
    assert net.best("PE/TARGET", "172.16.3.3/32").med == 11


def test_case_21_redistribution_covers_the_networks_the_igp_runs_on() -> None:
    """[L, with EIGRP] Connected networks covered by the process' `network` leak as well, others do not."""
    extra = (
        IGP_SOURCE
        + """
    interface Loopback7
     ip vrf forwarding SOURCE
     ip address 10.77.7.1 255.255.255.0
    """
    )
    net = twin(PE=extra, CE=IGP_CE)
    assert net.prefixes("PE/TARGET", "bgp") == {"172.16.3.3/32", "10.13.11.0/30"}


def test_case_21_eigrp_is_reported_as_not_modelled_and_not_passed_over() -> None:
    """EIGRP itself waits for its protocol: the reader says so for each of its lines, and no route is invented."""
    net = twin(
        PE=IGP_SOURCE.replace("redistribute ospf 1", "redistribute eigrp 10")
        + """
    router eigrp 10
     address-family ipv4 vrf SOURCE
      network 10.0.0.0
      autonomous-system 10
    """,
        CE="""
    interface Loopback0
     ip address 172.16.3.3 255.255.255.255
    interface GigabitEthernet1
     ip address 10.13.11.1 255.255.255.252
    router eigrp 10
     network 0.0.0.0
    """,
    )
    assert net.diagnostics("PE", "not-modelled") != []
    assert net.diagnostics("CE", "not-modelled") != []
    assert net.prefixes("PE/TARGET") == set()
    assert net.explain("PE/TARGET", "172.16.3.3/32").caveats != ()


@pytest.mark.parametrize("importer", ["ip vrf", "vrf definition"])
def test_case_12_holds_for_both_ways_to_define_a_vrf(importer: str) -> None:
    """Targets above the address families of `vrf definition` serve a family that has none of its own."""
    text = NO_BGP + BLUE_ORIGINATES
    if importer == "vrf definition":
        text = text.replace("ip vrf RED\n", "vrf definition RED\n").replace(
            "    interface Loopback1\n", "     address-family ipv4\n    interface Loopback1\n"
        )
        text = text.replace("ip vrf forwarding RED", "vrf forwarding RED")
    net = twin(PE=text)
    assert net.refused("PE") == []
    assert net.prefixes("PE/RED") == RED_OWN | BLUE_OWN
