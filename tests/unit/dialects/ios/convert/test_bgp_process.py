"""`router bgp`, its address families and process-wide options."""

from __future__ import annotations

import pytest
from reading import bgp, device, family, feature, lines_with, neighbor, refusals, settings

from tidegate.model.source import LineStatus
from tidegate.net.prefix import parse_address


def test_process_and_address_families() -> None:
    found = feature("bgp_address_families")
    process = bgp(found)
    assert (process.asn, process.line) == (65000, 10)
    assert process.router_id == parse_address("10.0.0.1")
    assert process.line_of("router_id") == 11
    assert process.default_local_preference == 150
    assert process.compare_router_id
    assert sorted(process.families) == [("BLUE", "ipv4"), ("default", "ipv4"), ("default", "vpnv4")]
    blue = family(found, "ipv4", "BLUE")
    assert (blue.line, blue.router_id, blue.maximum_paths_eibgp) == (23, parse_address("10.9.9.9"), 4)
    assert [(r.protocol, r.process, r.match, r.route_map) for r in blue.redistributions] == [
        ("connected", None, (), None),
        ("ospf", "7", ("external-1", "internal"), "FROM-OSPF"),
    ]


def test_address_family_of_another_kind_is_accounted_for_as_not_modelled() -> None:
    found = feature("bgp_address_families")
    assert lines_with(found, LineStatus.NOT_MODELLED) == [32, 33]
    assert "l2vpn" not in {name for _, name in bgp(found).families}


def test_neighbor_of_a_vrf_is_active_in_its_address_family_unasked() -> None:
    found = feature("bgp_address_families")
    assert neighbor(found, "172.16.0.2", "BLUE").remote_as == 65001
    assert settings(found, "172.16.0.2", "ipv4", "BLUE").activate
    assert settings(found, "172.16.0.2", "ipv4", "BLUE").as_override


def test_no_bgp_default_ipv4_unicast_leaves_a_new_neighbor_inactive() -> None:
    found = feature("bgp_address_families")
    assert [name for name, s in neighbor(found, "10.0.0.2").families.items() if s.activate] == ["vpnv4"]


def test_bgp_default_ipv4_unicast_holds_for_neighbors_made_before_its_negation() -> None:
    found = device("""
        router bgp 65000
         neighbor 10.0.0.2 remote-as 65000
         no bgp default ipv4-unicast
         neighbor 10.0.0.3 remote-as 65000
        """)
    assert settings(found, "10.0.0.2").activate
    assert "ipv4" not in neighbor(found, "10.0.0.3").families


def test_vrf_without_rd_is_refused_and_its_lines_act_on_router_mode() -> None:
    """Acceptance case 8 of the VRF semantics: the device stays in router mode."""
    found = device("""
        ip vrf BLUE
        router bgp 65000
         address-family ipv4 vrf BLUE
          network 10.1.0.0 mask 255.255.0.0
          neighbor 172.16.0.2 remote-as 65001
         exit-address-family
        """)
    assert refusals(found) == [(3, "% VRF BLUE does not have an RD configured.")]
    assert list(bgp(found).families) == [("default", "ipv4")]
    assert [n.line for n in family(found).networks] == [4]
    assert list(bgp(found).neighbors) == [("default", parse_address("172.16.0.2"))]


@pytest.mark.parametrize(
    ("vrf", "message"),
    [
        ("", "% VRF BLUE not configured."),
        (
            "vrf definition BLUE\n rd 1:1\n",
            "VRF BLUE has no 'address-family ipv4': enable it in 'vrf definition BLUE' first.",
        ),
    ],
)
def test_vrf_that_bgp_cannot_use_is_refused(vrf: str, message: str) -> None:
    found = device(f"{vrf}router bgp 65000\n address-family ipv4 vrf BLUE\n")
    assert [text for _, text in refusals(found)] == [message]


def test_second_process_is_refused() -> None:
    found = device("router bgp 65000\nrouter bgp 65001\n")
    assert refusals(found) == [(2, "BGP is already running; AS is 65000")]


def test_section_that_is_entered_again_goes_on() -> None:
    found = device("""
        router bgp 65000
         neighbor 10.0.0.2 remote-as 65001
        router bgp 65000
         address-family ipv4
          neighbor 10.0.0.2 weight 7
        """)
    assert settings(found, "10.0.0.2").weight == 7
    assert bgp(found).line == 1


def test_no_router_bgp_removes_all() -> None:
    found = device("""
        router bgp 65000
         neighbor 10.0.0.2 remote-as 65001
        no router bgp 65000
        """)
    assert found.bgp is None


def test_asdot_numbers_and_confederations() -> None:
    found = device("""
        router bgp 1.5
         bgp confederation identifier 64999
         bgp confederation peers 65001 65002
         bgp confederation peers 65003
         no bgp confederation peers 65002
         bgp cluster-id 7
         no bgp client-to-client reflection
         no bgp enforce-first-as
         bgp bestpath med missing-as-worst
        """)
    process = bgp(found)
    assert process.asn == 65541
    assert (process.confederation_id, process.confederation_peers) == (64999, (65001, 65003))
    assert process.cluster_id == 7
    assert not process.client_to_client_reflection
    assert not process.enforce_first_as
    assert process.med_missing_as_worst
    assert process.line_of("enforce_first_as") == 8
    # RFC 5065 is not computed, so the lines must not count as modelled.
    assert lines_with(found, LineStatus.NOT_MODELLED) == [2, 3, 4]


def test_router_id_of_an_interface() -> None:
    found = device("""
        router bgp 65000
         bgp router-id interface Loopback 0
        interface Loopback0
         ip address 10.0.0.9 255.255.255.255
        """)
    assert bgp(found).router_id == parse_address("10.0.0.9")
    assert bgp(found).line_of("router_id") == 2


def test_router_id_of_an_interface_without_address_is_reported() -> None:
    found = device("router bgp 65000\n bgp router-id interface Loopback0\n")
    assert bgp(found).router_id is None
    assert [(d.code, d.line) for d in found.diagnostics] == [("router-id-unusable", 2)]


def test_lines_without_effect_and_not_modelled() -> None:
    found = device("""
        router bgp 65000
         bgp log-neighbor-changes
         bgp scan-time 5
         timers bgp 10 30
         bgp bestpath cost-community ignore
         neighbor 10.0.0.2 remote-as 65001
         neighbor 10.0.0.2 timers 10 30
         neighbor 10.0.0.2 fall-over bfd
         neighbor 10.0.0.2 dmzlink-bw
         neighbor 10.0.0.2 advertise best-external
        """)
    assert lines_with(found, LineStatus.NO_EFFECT) == [2, 3, 4, 7, 8]
    assert lines_with(found, LineStatus.NOT_MODELLED) == [5, 9, 10]
    assert not lines_with(found, LineStatus.NOT_UNDERSTOOD)


def test_no_address_family_removes_the_vrf_from_bgp() -> None:
    found = device("""
        ip vrf BLUE
         rd 65000:1
        router bgp 65000
         address-family ipv4 vrf BLUE
          neighbor 172.16.0.2 remote-as 65001
         no address-family ipv4 vrf BLUE
        """)
    assert list(bgp(found).families) == [("default", "ipv4")]
    assert not bgp(found).neighbors
