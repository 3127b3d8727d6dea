"""Routes from neighbors outside the snapshot: sessions, inbound processing, and what follows in VPNs.

A CE of AS 65001 is at PE1 in VRF RED and not in the snapshot; PE2 has VRF RED too. Expected values follow from what
the routers would do with the same CE on the line (RFC 4271 §9.1, RFC 4364 §7, RFC 7947 §2.2.2.1 for the first AS).
"""

from __future__ import annotations

from textwrap import dedent

import pytest
from twin import Twin

from tidegate.control.cause import Reason
from tidegate.model.announcement import Announcements
from tidegate.net.aspath import parse_as_path
from tidegate.net.community import parse_community
from tidegate.net.prefix import parse_address, parse_prefix

PE1 = """
    vrf definition RED
     rd 65000:1
     address-family ipv4
      route-target export 65000:1
      route-target import 65000:1
     exit-address-family
    interface Loopback0
     ip address 10.255.0.1 255.255.255.255
    interface Ethernet0/0
     ip address 10.0.0.1 255.255.255.252
     mpls ip
    interface Ethernet0/1
     vrf forwarding RED
     ip address 192.0.2.1 255.255.255.248
    router ospf 1
     network 10.0.0.0 0.255.255.255 area 0
    ip prefix-list SMALL permit 10.64.0.0/10 ge 24
    route-map PREFER permit 10
     set local-preference 250
     set community 65000:9
    router bgp 65000
     neighbor 10.255.0.2 remote-as 65000
     neighbor 10.255.0.2 update-source Loopback0
     address-family vpnv4
      neighbor 10.255.0.2 activate
      neighbor 10.255.0.2 send-community both
     exit-address-family
     address-family ipv4 vrf RED
      neighbor 192.0.2.2 remote-as 65001
      neighbor 192.0.2.2 activate
    """
PE2 = """
    vrf definition RED
     rd 65000:2
     address-family ipv4
      route-target export 65000:1
      route-target import 65000:1
     exit-address-family
    interface Loopback0
     ip address 10.255.0.2 255.255.255.255
    interface Ethernet0/0
     ip address 10.0.0.2 255.255.255.252
     mpls ip
    interface Ethernet0/1
     vrf forwarding RED
     ip address 198.51.100.1 255.255.255.252
    router ospf 1
     network 10.0.0.0 0.255.255.255 area 0
    router bgp 65000
     neighbor 10.255.0.1 remote-as 65000
     neighbor 10.255.0.1 update-source Loopback0
     address-family vpnv4
      neighbor 10.255.0.1 activate
      neighbor 10.255.0.1 send-community both
     exit-address-family
     address-family ipv4 vrf RED
      neighbor 198.51.100.2 remote-as 65001
      neighbor 198.51.100.2 activate
    """
PREFIX = "10.64.1.0/24"
CE1, CE2 = ("PE1", "RED", "192.0.2.2"), ("PE2", "RED", "198.51.100.2")


def heard(
    end: tuple[str, str, str], *prefixes: str, path: str = "65001", hop: str = "", **more: object
) -> Announcements:
    as_path, neighbor = parse_as_path(path), parse_address(end[2])
    assert as_path is not None
    assert neighbor is not None
    found = [prefix for text in prefixes if (prefix := parse_prefix(text)) is not None]
    return Announcements(
        end[0], end[1], neighbor, "announcements.csv", as_path=as_path, next_hop=parse_address(hop) if hop else None,
        prefixes=found, **more,
    )  # type: ignore[arg-type]  # the fields of the test  # fmt: skip


def net(*announcements: Announcements, pe1: str = "", pe2: str = "", **others: str) -> Twin:
    """PE1 and PE2 with these lines at their ends, and what the CEs outside announce."""
    texts = {"PE1": PE1 + pe1, "PE2": PE2 + pe2, **others}
    found = Twin({name: dedent(text).strip("\n") + "\n" for name, text in sorted(texts.items())})
    found.network.announcements = list(announcements)
    return found


# What is taken in, and how far it goes -------------------------------------------------------------------------------


def test_an_announced_prefix_reaches_the_remote_vrf_with_its_as_path() -> None:
    found = net(heard(CE1, PREFIX, path="65001 65010", med=30))
    assert found.route("PE1/RED", PREFIX) == ["bgp 20/30 via 192.0.2.2"]
    assert found.route("PE2/RED", PREFIX) == ["bgp 200/30 via 10.255.0.1 (default)"]
    best = found.best("PE2/RED", PREFIX)
    assert (best.as_path, best.med, best.local_pref, best.origin) == ("65001 65010", 30, 100, "igp")
    assert best.route_targets == ("65000:1",)
    (leak,) = [leak for leak in found.leaks() if leak.to_table == "PE2/RED"]
    assert (leak.from_table, leak.mechanism) == ("PE1/RED", "route-target")


def test_the_session_is_up_with_a_neighbor_that_is_no_device() -> None:
    neighbor = net(heard(CE1, PREFIX)).neighbor("PE1", "bgp", "192.0.2.2", "RED")
    assert (neighbor.state, neighbor.reason, neighbor.neighbor_device) == ("up", None, None)
    assert (neighbor.address_families, neighbor.interface) == (("ipv4",), "Ethernet0/1")
    silent = net().neighbor("PE1", "bgp", "192.0.2.2", "RED")
    assert silent.state == "down"
    assert silent.reason is not None


def test_the_cause_names_the_file() -> None:
    explained = net(heard(CE1, PREFIX)).explain("PE2/RED", PREFIX)
    cause = explained.routes[0].cause
    while cause.because:
        cause = cause.because[-1]
    assert cause.rule == "announced by a neighbor outside the snapshot"
    assert cause.note == "announcements.csv: neighbor 192.0.2.2"
    assert "neighbor 192.0.2.2 remote-as 65001" in [ref.text for ref in cause.source]


def test_a_next_hop_of_its_own_is_kept() -> None:
    found = net(heard(CE1, PREFIX, hop="192.0.2.5"), heard(CE1, "10.64.2.0/24", hop="203.0.113.1"))
    assert found.route("PE1/RED", PREFIX) == ["bgp 20/0 via 192.0.2.5"]
    assert found.reasons("PE1/RED", "10.64.2.0/24") == {Reason.NEXT_HOP_UNRESOLVED}
    assert found.route("PE2/RED", "10.64.2.0/24") == []


def test_an_announced_prefix_is_advertised_to_a_ce_of_the_snapshot() -> None:
    """PE2's CE runs as AS 65001 as well: it drops its own AS (RFC 4271 §9.1.2) unless PE2 overrides it."""
    ce = """
        interface Ethernet0/0
         ip address 198.51.100.2 255.255.255.252
        router bgp 65001
         neighbor 198.51.100.1 remote-as 65000
        """
    without = net(heard(CE1, PREFIX), CE=ce)
    assert without.route("CE", PREFIX) == []
    assert without.reasons("CE", PREFIX) == {Reason.AS_LOOP}
    override = net(heard(CE1, PREFIX), pe2="      neighbor 198.51.100.2 as-override\n", CE=ce)
    assert override.best("CE", PREFIX).as_path == "65000 65000"


# Inbound processing --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("allowas", [False, True])
def test_a_path_with_the_own_as_is_a_loop_unless_allowas_in(allowas: bool) -> None:
    """RFC 4271 §9.1.2. The customer's other site is behind this provider."""
    lines = "      neighbor 192.0.2.2 allowas-in 1\n" if allowas else ""
    found = net(heard(CE1, PREFIX, path="65001 65000 65001"), pe1=lines)
    assert (found.route("PE2/RED", PREFIX) != []) == allowas
    if not allowas:
        assert found.reasons("PE1/RED", PREFIX) == {Reason.AS_LOOP}


def test_a_prefix_list_keeps_out_what_it_does_not_permit() -> None:
    """One group of announcements, and the filter tells its prefixes apart."""
    prefixes = ("10.64.1.0/24", "10.64.2.0/24", "10.64.0.0/16", "172.16.0.0/24")
    found = net(heard(CE1, *prefixes), pe1="      neighbor 192.0.2.2 prefix-list SMALL in\n")
    assert found.prefixes("PE2/RED", "bgp") == {"10.64.1.0/24", "10.64.2.0/24"}
    assert found.reasons("PE1/RED", "10.64.0.0/16") == {Reason.FILTER_DENIED}
    assert found.reasons("PE1/RED", "172.16.0.0/24") == {Reason.FILTER_DENIED}


def test_a_route_map_changes_attributes_and_weight_is_local() -> None:
    lines = "      neighbor 192.0.2.2 route-map PREFER in\n      neighbor 192.0.2.2 weight 77\n"
    community = parse_community("65001:1")
    assert community is not None
    found = net(heard(CE1, PREFIX, communities=frozenset({community})), pe1=lines)
    here, there = found.best("PE1/RED", PREFIX), found.best("PE2/RED", PREFIX)
    assert (here.local_pref, here.weight, here.communities) == (250, 77, ("65000:9",))
    assert (there.local_pref, there.weight, there.communities) == (250, 0, ("65000:9",))


def test_local_preference_is_not_taken_from_an_external_neighbor() -> None:
    """RFC 4271 §5.1.5."""
    assert net(heard(CE1, PREFIX, local_preference=900)).best("PE1/RED", PREFIX).local_pref == 100


def test_attributes_after_inbound_policy_are_not_changed_again() -> None:
    lines = "      neighbor 192.0.2.2 route-map PREFER in\n      neighbor 192.0.2.2 prefix-list SMALL in\n"
    found = net(heard(CE1, "172.16.0.0/24", local_preference=180, accepted=True), pe1=lines)
    assert found.best("PE2/RED", "172.16.0.0/24").local_pref == 180


def test_an_internal_neighbor_s_local_preference_counts() -> None:
    lines = (
        "     exit-address-family\n     neighbor 203.0.113.2 remote-as 65000\n"
        "    interface Ethernet0/2\n     ip address 203.0.113.1 255.255.255.252\n"
    )
    internal = heard(("PE1", "default", "203.0.113.2"), PREFIX, path="65010", local_preference=900)
    best = net(internal, pe1=lines).best("PE1", PREFIX)
    assert (best.local_pref, best.as_path) == (900, "65010")


# Best path -----------------------------------------------------------------------------------------------------------


def test_best_path_against_the_ce_at_the_other_site() -> None:
    """Dual-homed: each PE prefers its own CE (external before internal) and both are exported."""
    found = net(heard(CE1, PREFIX), heard(CE2, PREFIX))
    assert found.route("PE1/RED", PREFIX) == ["bgp 20/0 via 192.0.2.2"]
    assert found.route("PE2/RED", PREFIX) == ["bgp 20/0 via 198.51.100.2"]
    assert {record.rd for record in found.vpn("PE2", PREFIX)} == {"65000:1", "65000:2"}


@pytest.mark.parametrize("longer", ["PE1", "PE2"])
def test_the_longer_as_path_loses_and_is_not_exported(longer: str) -> None:
    long, short = (CE1, CE2) if longer == "PE1" else (CE2, CE1)
    found = net(heard(long, PREFIX, path="65001 65001 65001"), heard(short, PREFIX))
    loopback = "10.255.0.2" if longer == "PE1" else "10.255.0.1"
    assert found.route(f"{longer}/RED", PREFIX) == [f"bgp 200/0 via {loopback} (default)"]
    assert Reason.LONGER_AS_PATH in found.reasons(f"{longer}/RED", PREFIX)
    assert {record.rd for record in found.vpn(longer, PREFIX)} == {"65000:2" if longer == "PE1" else "65000:1"}


def test_two_ces_of_one_vrf() -> None:
    second = "      neighbor 192.0.2.3 remote-as 65001\n      neighbor 192.0.2.3 activate\n"
    other = ("PE1", "RED", "192.0.2.3")
    found = net(heard(CE1, PREFIX, med=50), heard(other, PREFIX, med=10), pe1=second)
    assert found.route("PE1/RED", PREFIX) == ["bgp 20/10 via 192.0.2.3"]
    assert found.reasons("PE1/RED", PREFIX) == {Reason.HIGHER_MED}


# Sessions that stay down ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "path", "reason"),
    [
        ("      neighbor 192.0.2.2 shutdown\n", "65001", "shut down"),
        ("", "65002 65001", "PE1 expects AS 65001, what is announced begins with 65002"),
        ("", "", "PE1 expects AS 65001, what is announced begins with no AS"),
        ("      no neighbor 192.0.2.2 activate\n", "65001", "no address family is active for the neighbor"),
        ("    interface Ethernet0/1\n     shutdown\n", "65001", "Ethernet0/1, on the subnet of 192.0.2.2, is down"),
        ("    interface Ethernet0/1\n     no ip address\n", "65001", "no route to 192.0.2.2"),
    ],
)
def test_the_receiver_s_own_configuration_has_to_fit(lines: str, path: str, reason: str) -> None:
    found = net(heard(CE1, PREFIX, path=path), pe1=lines)
    neighbor = found.neighbor("PE1", "bgp", "192.0.2.2", "RED")
    assert neighbor.state == "down"
    assert reason in (neighbor.reason or "")
    assert found.route("PE1/RED", PREFIX) == []


def test_a_neighbor_further_away_needs_ebgp_multihop() -> None:
    far = ("PE1", "RED", "203.0.113.9")
    lines = "      neighbor 203.0.113.9 remote-as 65001\n      neighbor 203.0.113.9 activate\n{}    {}\n"
    way = "ip route vrf RED 203.0.113.9 255.255.255.255 192.0.2.2"
    direct = net(heard(far, PREFIX), pe1=lines.format("", way))
    assert direct.neighbor("PE1", "bgp", "203.0.113.9", "RED").state == "down"
    multihop = net(heard(far, PREFIX), pe1=lines.format("      neighbor 203.0.113.9 ebgp-multihop 2\n", way))
    assert multihop.neighbor("PE1", "bgp", "203.0.113.9", "RED").state == "up"
    assert multihop.route("PE2/RED", PREFIX) == ["bgp 200/0 via 10.255.0.1 (default)"]


def test_one_bad_first_as_among_others_is_refused_alone() -> None:
    """RFC 4271 §6.3; IOS: `bgp enforce-first-as` is the default."""
    found = net(heard(CE1, PREFIX), heard(CE1, "10.64.2.0/24", path="65002"))
    assert found.route("PE1/RED", PREFIX) == ["bgp 20/0 via 192.0.2.2"]
    assert found.reasons("PE1/RED", "10.64.2.0/24") == {Reason.FIRST_AS}
    server = net(
        heard(CE1, "10.64.2.0/24", path="65002"), pe1="     exit-address-family\n     no bgp enforce-first-as\n"
    )
    assert server.route("PE1/RED", "10.64.2.0/24") == ["bgp 20/0 via 192.0.2.2"]


def test_a_neighbor_of_a_listen_range() -> None:
    lines = (
        "      neighbor GUESTS peer-group\n      neighbor GUESTS remote-as 65001\n      neighbor GUESTS activate\n"
        "      bgp listen range 192.0.2.0/29 peer-group GUESTS\n"
    )
    found = net(heard(("PE1", "RED", "192.0.2.4"), PREFIX), pe1=lines)
    assert found.neighbor("PE1", "bgp", "192.0.2.4", "RED").state == "up"
    assert found.route("PE2/RED", PREFIX) == ["bgp 200/0 via 10.255.0.1 (default)"]


def test_a_neighbor_of_the_snapshot_is_computed_and_its_announcements_are_not_used() -> None:
    ce = """
        interface Ethernet0/0
         ip address 192.0.2.2 255.255.255.248
        interface Loopback0
         ip address 10.64.7.1 255.255.255.0
        router bgp 65001
         network 10.64.7.0 mask 255.255.255.0
         neighbor 192.0.2.1 remote-as 65000
        """
    found = net(heard(CE1, PREFIX, "10.64.7.0/24"), CE=ce)
    assert found.prefixes("PE2/RED", "bgp") == {"10.64.7.0/24"}
    (note,) = [d for d in found.plane.diagnostics if d.code == "neighbor-in-snapshot"]
    assert note.message.startswith("2 announcement(s) to PE1, VRF RED, from 192.0.2.2 were ignored")


def test_a_device_of_the_snapshot_that_does_not_peer_is_no_stranger() -> None:
    ce = "interface Ethernet0/0\n ip address 192.0.2.2 255.255.255.248\n"
    found = net(heard(CE1, PREFIX), CE=ce)
    neighbor = found.neighbor("PE1", "bgp", "192.0.2.2", "RED")
    assert neighbor.state == "down"
    assert "CE runs no BGP" in (neighbor.reason or "")
