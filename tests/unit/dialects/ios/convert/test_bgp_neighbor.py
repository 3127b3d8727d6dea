"""Neighbors, peer groups and templates of `router bgp`."""

from __future__ import annotations

from reading import bgp, device, feature, lines_with, neighbor, refusals, settings

from tidegate.model.source import LineStatus
from tidegate.net.prefix import parse_address, parse_prefix


def test_members_have_the_settings_of_their_group_with_its_lines() -> None:
    found = feature("bgp_peer_group")
    member = neighbor(found, "10.0.0.2")
    assert (member.line, member.remote_as, member.line_of("remote_as")) == (5, 65000, 3)
    assert (member.update_source, member.line_of("update_source")) == ("Loopback0", 4)
    ipv4 = member.families["ipv4"]
    assert (ipv4.activate, ipv4.next_hop_self, ipv4.route_map_in) == (True, True, "RR-IN")
    assert (ipv4.line_of("next_hop_self"), ipv4.line_of("route_map_in")) == (13, 14)
    assert settings(found, "10.0.0.2", "vpnv4").activate
    assert settings(found, "10.0.0.2", "vpnv4").send_extended
    assert not settings(found, "10.0.0.2", "vpnv4").send_community


def test_own_settings_win_over_those_of_the_group() -> None:
    found = feature("bgp_peer_group")
    member = neighbor(found, "10.0.0.3")
    assert (member.update_source, member.line_of("update_source")) == ("Loopback1", 7)
    assert (member.families["ipv4"].route_map_in, member.families["ipv4"].line_of("route_map_in")) == ("OWN-IN", 15)
    assert not member.families["ipv4"].activate
    assert member.families["ipv4"].line_of("activate") == 17
    assert member.families["vpnv4"].activate


def test_neighbor_with_its_own_as_joins_a_group_without_one() -> None:
    found = feature("bgp_peer_group")
    assert neighbor(found, "10.9.0.1").remote_as == 65001
    assert settings(found, "10.9.0.1").allowas_in == 3  # IOS's default number


def test_settings_of_a_group_hold_for_members_that_joined_before() -> None:
    found = device("""
        router bgp 65000
         neighbor G peer-group
         neighbor G remote-as 65000
         neighbor 10.0.0.2 peer-group G
         neighbor G weight 5
        """)
    assert settings(found, "10.0.0.2").weight == 5


def test_what_names_no_neighbor_is_refused() -> None:
    found = device("""
        router bgp 65000
         neighbor 10.0.0.2 weight 5
         neighbor G remote-as 65000
         neighbor 10.0.0.2 peer-group G
         neighbor H peer-group
         neighbor 10.0.0.2 peer-group H
        """)
    assert refusals(found) == [
        (2, "% Specify remote-as or peer-group commands first"),
        (3, "% Create the peer-group first"),
        (4, "% Create the peer-group first"),
        (6, "% Specify remote-as or peer-group remote AS first"),
    ]
    assert not bgp(found).neighbors


def test_templates_inherit_and_own_lines_win() -> None:
    found = feature("bgp_templates")
    member = neighbor(found, "10.0.0.2")
    assert (member.remote_as, member.line_of("remote_as")) == (65000, 14)
    assert (member.ebgp_multihop, member.line_of("ebgp_multihop")) == (5, 20)
    assert (member.update_source, member.line_of("update_source")) == ("Loopback2", 24)
    ipv4 = member.families["ipv4"]
    # EDGE's own lines win over BASE, and the neighbor's over both.
    assert (ipv4.route_map_in, ipv4.line_of("route_map_in")) == ("EDGE-IN", 9)
    assert (ipv4.send_community, ipv4.send_extended, ipv4.line_of("send_extended")) == (True, True, 5)
    assert (ipv4.weight, ipv4.line_of("weight")) == (99, 28)
    assert not found.diagnostics


def test_later_policy_template_wins_over_an_earlier_one() -> None:
    found = device("""
        router bgp 65000
         template peer-policy A
          weight 1
         template peer-policy B
          weight 2
         neighbor 10.0.0.2 remote-as 65001
         neighbor 10.0.0.2 inherit peer-policy B 10
         neighbor 10.0.0.2 inherit peer-policy A 20
        """)
    assert settings(found, "10.0.0.2").weight == 1


def test_templates_that_inherit_each_other_end() -> None:
    found = device("""
        router bgp 65000
         template peer-policy A
          weight 1
          inherit peer-policy B 10
         template peer-policy B
          inherit peer-policy A 10
         neighbor 10.0.0.2 remote-as 65001
         neighbor 10.0.0.2 inherit peer-policy B
        """)
    assert settings(found, "10.0.0.2").weight == 1


def test_removals() -> None:
    found = device("""
        router bgp 65000
         neighbor 10.0.0.2 remote-as 65001
         neighbor 10.0.0.2 route-map A in
         neighbor 10.0.0.2 route-map B out
         neighbor 10.0.0.2 send-community both
         no neighbor 10.0.0.2 route-map A in
         no neighbor 10.0.0.2 send-community standard
         neighbor 10.0.0.3 remote-as 65001
         no neighbor 10.0.0.3 remote-as 65001
        """)
    ipv4 = settings(found, "10.0.0.2")
    assert (ipv4.route_map_in, ipv4.route_map_out) == (None, "B")
    assert (ipv4.send_community, ipv4.send_extended) == (False, True)
    assert ("default", parse_address("10.0.0.3")) not in bgp(found).neighbors


def test_leaving_the_group_that_gave_the_as_removes_the_neighbor() -> None:
    found = device("""
        router bgp 65000
         neighbor G peer-group
         neighbor G remote-as 65000
         neighbor 10.0.0.2 peer-group G
         neighbor 10.0.0.3 remote-as 65000
         neighbor 10.0.0.3 peer-group G
         no neighbor 10.0.0.2 peer-group G
         no neighbor 10.0.0.3 peer-group G
        """)
    assert list(bgp(found).neighbors) == [("default", parse_address("10.0.0.3"))]


def test_removing_a_group_removes_its_members() -> None:
    found = device("""
        router bgp 65000
         neighbor G peer-group
         neighbor G remote-as 65000
         neighbor 10.0.0.2 peer-group G
         no neighbor G peer-group
        """)
    assert not bgp(found).neighbors


def test_activating_vpnv4_sends_extended_communities_only_in_a_typed_session() -> None:
    """The device adds the line itself; a saved configuration prints it, and its absence there means absence."""
    text = "router bgp 65000\n neighbor 10.0.0.2 remote-as 65000\n address-family vpnv4\n  neighbor 10.0.0.2 activate\n"
    modes = ("config", "config-router", "config-router", "config-router-af")
    typed = "".join(f"PE1({mode})# {line.strip()}\n" for mode, line in zip(modes, text.splitlines(), strict=True))
    assert not settings(device(text), "10.0.0.2", "vpnv4").send_extended
    assert settings(device(typed), "10.0.0.2", "vpnv4").send_extended


def test_listen_range() -> None:
    found = device("""
        router bgp 65000
         neighbor G peer-group
         neighbor G remote-as 65001
         neighbor G weight 3
         bgp listen range 10.5.0.0/16 peer-group G
        """)
    (listen,) = bgp(found).listen_ranges
    assert (listen.vrf, listen.prefix, listen.line) == ("default", parse_prefix("10.5.0.0/16"), 5)
    assert (listen.template.address, listen.template.remote_as) == (0, 65001)
    assert listen.template.families["ipv4"].weight == 3
    assert listen.template.families["ipv4"].activate


def test_link_local_neighbor_is_not_modelled() -> None:
    found = device("""
        router bgp 65000
         neighbor FE80::2%GigabitEthernet0/1 remote-as 65001
        """)
    assert lines_with(found, LineStatus.NOT_MODELLED) == [2]
    assert not bgp(found).neighbors


def test_peer_group_of_a_vrf_is_its_own() -> None:
    found = device("""
        ip vrf BLUE
         rd 65000:1
        router bgp 65000
         address-family ipv4 vrf BLUE
          neighbor CE peer-group
          neighbor CE remote-as 65001
          neighbor CE as-override
          neighbor 172.16.0.2 peer-group CE
         exit-address-family
         neighbor 172.16.0.3 peer-group CE
        """)
    assert settings(found, "172.16.0.2", "ipv4", "BLUE").as_override
    assert refusals(found) == [(10, "% Create the peer-group first")]
