"""Acceptance cases 22, 23 and 27-31: routes, sessions and label switched paths of an MPLS L3VPN.

The network is `acceptance/l3vpn` (see its description.md); a case changes single lines of it. The evidence tag of each
case is in its docstring: L seen in real output, D documented, K expert knowledge.
"""

from __future__ import annotations

import pytest
from twin import folder, labels_out

from tidegate.control.cause import Reason

CE2_NETWORK = "10.2.2.0/24"


def test_case_22_remote_vpn_route_has_distance_200() -> None:
    """[L] `B … [200/0] via 192.0.2.2`: the remote PE's loopback, which is in the global table.

    IOS does not mark that table; the record names it, because it is another than the route's own (interface.md).
    """
    net = folder("l3vpn")
    assert net.route("PE1/CUST", CE2_NETWORK) == ["bgp 200/0 via 192.0.2.2 (default)"]
    assert net.route("PE1/CUST", "10.2.0.0/30") == ["bgp 200/0 via 192.0.2.2 (default)"]
    assert net.route("PE1/CUST", "10.1.1.0/24") == ["bgp 20/0 via 10.1.0.2"]
    assert net.route("CE1", CE2_NETWORK) == ["bgp 20/0 via 10.1.0.1"]
    (route,) = net.records("PE1/CUST", CE2_NETWORK)
    assert (route.leak, route.leaked_from) == ("route-target", "PE2/CUST")


def test_case_22_the_lines_of_a_remote_route_are_those_without_which_it_is_gone() -> None:
    """Both ends' session, source address and activation, and the sender's send-community, are among them."""
    (route,) = folder("l3vpn").records("PE1/CUST", CE2_NETWORK)
    rests_on = {(line.file, line.line) for line in route.source}
    assert {("PE1.cfg", 42), ("PE1.cfg", 45), ("PE2.cfg", 42), ("PE2.cfg", 45), ("PE2.cfg", 46)} <= rests_on
    assert ("PE1.cfg", 46) not in rests_on  # what PE1 sends has no part in what it hears


def test_case_22_the_two_vpns_stay_apart() -> None:
    """[L] Import is by route target alone; the global tables hold nothing of either."""
    net = folder("l3vpn")
    assert net.prefixes("PE1/CUST") == {"10.1.0.0/30", "10.1.0.1/32", "10.1.1.0/24", "10.2.0.0/30", CE2_NETWORK}
    assert net.prefixes("PE1/OTHER") == {"10.12.1.1/32", "10.12.2.2/32"}
    assert {p for p in net.prefixes("PE1") if p.startswith("10.")} == set()
    assert net.prefixes("P") == {
        *(f"192.0.2.{n}/32" for n in (1, 2, 9, 10)),
        *("198.51.100.0/30", "198.51.100.2/32", "198.51.100.8/30", "198.51.100.9/32", "198.51.100.4/30"),
    }


def test_case_22_two_labels_then_one_then_none() -> None:
    """[L] RFC 3031 §3.16: the penultimate P pops, so a traceroute shows two labels, two, one, none."""
    found = folder("l3vpn").trace("CE1", "10.2.2.1", "10.1.1.1")
    assert found.forward.disposition == "delivered"
    assert labels_out(found) == [("CE1", 0), ("PE1", 2), ("P", 2), ("P2", 1), ("PE2", 0), ("CE2", 0)]
    pushed, swapped, popped = (hop.labels_out for hop in found.forward.hops[1:4])
    assert pushed is not None
    assert swapped is not None
    assert popped == pushed[1:] == swapped[1:]  # the VPN label does not change on its way
    assert found.two_way
    assert found.way_back is not None
    assert [hop.device for hop in found.way_back.hops] == ["CE2", "PE2", "P2", "P", "PE1", "CE1"]


def test_case_23_route_targets_of_a_ce_are_replaced() -> None:
    """[L] What the CE claims is dropped; the VRF's export targets are on the VPN entry, and only they."""
    net = folder(
        "l3vpn",
        CE1=(
            (
                " neighbor 10.1.0.1 remote-as 65000\n",
                " neighbor 10.1.0.1 remote-as 65000\n"
                " neighbor 10.1.0.1 send-community both\n"
                " neighbor 10.1.0.1 route-map CLAIM out\n"
                "route-map CLAIM permit 10\n"
                " set extcommunity rt 65000:2\n",
            ),
        ),
    )
    assert net.best("PE1/CUST", "10.1.1.0/24").route_targets == ("65000:2",)
    (entry,) = net.vpn("PE1", "10.1.1.0/24")
    assert entry.route_targets == ("65000:1",)
    assert "10.1.1.0/24" in net.prefixes("PE2/CUST")
    assert "10.1.1.0/24" not in net.prefixes("PE2/OTHER")


def test_case_27_import_target_typo_loses_the_remote_routes_on_that_pe_only() -> None:
    """[L] Remote routes are dropped at receipt: not in the VPNv4 table either. The other PE sees no change."""
    block = " rd 65000:11\n route-target export 65000:1\n route-target import 65000:{}\n"
    net = folder("l3vpn", PE1=((block.format(1), block.format(11)),))
    whole = folder("l3vpn")
    assert net.prefixes("PE1/CUST") == {"10.1.0.0/30", "10.1.0.1/32", "10.1.1.0/24"}
    assert net.vpn("PE1", CE2_NETWORK) == []
    assert {entry.prefix for entry in net.vpn("PE1")} == {"10.1.0.0/30", "10.1.1.0/24", "10.12.1.1/32", "10.12.2.2/32"}
    assert net.records("PE2/CUST") == whole.records("PE2/CUST")
    assert [e.prefix for e in net.vpn("PE2")] == [e.prefix for e in whole.vpn("PE2")]
    assert net.neighbor("PE1", "bgp", "192.0.2.2").state == "up"


def test_case_27_the_answer_to_why_not_names_both_sides_of_the_typo() -> None:
    """[L] The target that the route carries, and those the VRF imports, with the import's line."""
    block = " rd 65000:11\n route-target export 65000:1\n route-target import 65000:{}\n"
    answer = folder("l3vpn", PE1=((block.format(1), block.format(11)),)).explain("PE1/CUST", CE2_NETWORK)
    assert not answer.present
    found = [refusal for refusal in answer.refusals if Reason.NO_MATCHING_TARGET.value in refusal.reason]
    assert any("65000:1," in refusal.reason and "65000:11" in refusal.reason for refusal in found)
    assert any(ref.text == "route-target import 65000:11" for refusal in found for ref in refusal.source)


def test_case_28_without_extended_communities_the_session_is_up_and_empty() -> None:
    """[L] `no neighbor … send-community extended` on PE2: session up, PE1 receives 0 prefixes from it."""
    net = folder("l3vpn", PE2=(("  neighbor 192.0.2.1 send-community extended\n", ""),))
    session = net.neighbor("PE1", "bgp", "192.0.2.2")
    assert session.state == "up"
    assert session.address_families == ("vpnv4",)
    assert [entry.prefix for entry in net.vpn("PE1") if entry.next_hop_ip == "192.0.2.2"] == []
    assert CE2_NETWORK not in net.prefixes("PE1/CUST")
    assert "10.1.1.0/24" in net.prefixes("PE2/CUST")  # PE1 still sends its targets


def test_case_28_an_outbound_map_cannot_bring_the_targets_back() -> None:
    """[L] The route-map sets targets and the session sends none: still nothing arrives."""
    change = (
        "  neighbor 192.0.2.1 send-community extended\n exit-address-family\n",
        "  neighbor 192.0.2.1 route-map TARGETS out\n exit-address-family\n",
    )
    targets = ("router ospf 1\n", "route-map TARGETS permit 10\n set extcommunity rt 65000:1\nrouter ospf 1\n")
    net = folder("l3vpn", PE2=(change, targets))
    assert net.neighbor("PE1", "bgp", "192.0.2.2").state == "up"
    assert [entry.prefix for entry in net.vpn("PE1") if entry.next_hop_ip == "192.0.2.2"] == []


def test_case_27_targets_are_judged_after_the_inbound_map() -> None:
    """[L/K] An inbound map that puts a foreign target on everything: dropped at receipt like any other."""
    activate = (
        "  neighbor 192.0.2.2 activate\n",
        "  neighbor 192.0.2.2 activate\n  neighbor 192.0.2.2 route-map X in\n",
    )
    foreign = ("router ospf 1\n", "route-map X permit 10\n set extcommunity rt 65000:77\nrouter ospf 1\n")
    net = folder("l3vpn", PE1=(activate, foreign))
    assert [entry.prefix for entry in net.vpn("PE1") if entry.next_hop_ip == "192.0.2.2"] == []
    own = ("router ospf 1\n", "route-map X permit 10\n set extcommunity rt 65000:1\nrouter ospf 1\n")
    net = folder("l3vpn", PE1=(activate, own))
    assert "10.12.2.2/32" in net.prefixes("PE1/CUST")  # OTHER's route, given CUST's target on the way in


def test_case_28_missing_activate_leaves_the_session_without_the_family() -> None:
    """[L] `activate` missing on one side: nothing is exchanged (the neighbor is Idle in that family)."""
    net = folder("l3vpn", PE2=(("  neighbor 192.0.2.1 activate\n", ""),))
    session = net.neighbor("PE1", "bgp", "192.0.2.2")
    assert session.state == "down"
    assert session.reason is not None
    assert session.reason.startswith("no address family is active on both ends (PE1: vpnv4, PE2: none)")
    assert CE2_NETWORK not in net.prefixes("PE1/CUST")
    assert "10.1.1.0/24" not in net.prefixes("PE2/CUST")


SAME_AS = {
    "CE2": (("router bgp 65002", "router bgp 65001"),),
    "PE2": (("  neighbor 10.2.0.2 remote-as 65002\n", "  neighbor 10.2.0.2 remote-as 65001\n"),),
}


def test_case_29_equal_as_at_both_sites_drops_the_other_sites_routes() -> None:
    """[D] RFC 4271 §9.1.2: the CE finds its own AS in the path; the PEs have the routes."""
    net = folder("l3vpn", **SAME_AS)
    assert net.route("PE1/CUST", CE2_NETWORK) == ["bgp 200/0 via 192.0.2.2 (default)"]
    assert net.route("CE1", CE2_NETWORK) == []
    assert net.reasons("CE1", CE2_NETWORK) == {Reason.AS_LOOP}
    assert net.route("CE2", "10.1.1.0/24") == []
    assert net.reasons("CE2", "10.1.1.0/24") == {Reason.AS_LOOP}
    assert "10.2.0.0/30" in net.prefixes("CE1")  # originated by the PE: no AS but the provider's


def test_case_29_as_override_cures_it_towards_that_ce() -> None:
    """[D] The PE puts its own AS in place of the CE's: path 65000 65000. The other site still lacks it."""
    override = ("  neighbor 10.1.0.2 activate\n", "  neighbor 10.1.0.2 activate\n  neighbor 10.1.0.2 as-override\n")
    net = folder("l3vpn", PE1=(override,), **SAME_AS)
    assert net.route("CE1", CE2_NETWORK) == ["bgp 20/0 via 10.1.0.1"]
    assert net.best("CE1", CE2_NETWORK).as_path == "65000 65000"
    assert net.route("CE2", "10.1.1.0/24") == []


def test_case_29_allowas_in_cures_it_on_the_ce() -> None:
    """[D] The CE accepts its own AS in the path, which stays as it is."""
    allow = (
        " neighbor 10.1.0.1 remote-as 65000\n",
        " neighbor 10.1.0.1 remote-as 65000\n neighbor 10.1.0.1 allowas-in\n",
    )
    net = folder("l3vpn", CE1=(allow,), **SAME_AS)
    assert net.route("CE1", CE2_NETWORK) == ["bgp 20/0 via 10.1.0.1"]
    assert net.best("CE1", CE2_NETWORK).as_path == "65000 65001"


HOLE = (
    (
        " ip address 198.51.100.9 255.255.255.252\n ip ospf 1 area 0\n mpls ip\n",
        " ip address 198.51.100.9 255.255.255.252\n ip ospf 1 area 0\n",
    ),
)


def test_case_30_link_without_mpls_keeps_the_tables_and_kills_the_traffic() -> None:
    """[L] One P interface without `mpls ip`: IGP, VPNv4 and VRF tables complete, packets lost in the LSP."""
    net, whole = folder("l3vpn", P=HOLE), folder("l3vpn")
    for table in ("PE1", "PE1/CUST", "PE1/OTHER", "P", "PE2/CUST", "CE1", "CE2"):
        assert net.prefixes(table) == whole.prefixes(table)
    assert net.neighbor("PE1", "bgp", "192.0.2.2").state == "up"
    found = net.trace("CE1", "10.2.2.1", "10.1.1.1")
    assert found.forward.disposition == "lsp-broken"
    assert found.forward.hops[-1].device == "P"
    assert found.way_back is None
    assert not found.two_way


def test_case_30_plain_ip_of_the_core_still_passes() -> None:
    """[L] Only what needs a second label is lost: PE1 still reaches PE2's loopback, and back."""
    found = folder("l3vpn", P=HOLE).trace("PE1", "192.0.2.2", "192.0.2.1")
    assert found.forward.disposition == "delivered"
    assert found.two_way


def test_case_30_the_ldp_session_says_what_is_missing() -> None:
    """[L] P2 still sends hellos; P does not, so there is no session on that link, and the others are up."""
    net = folder("l3vpn", P=HOLE)
    assert net.neighbor("P", "ldp", "PE1").state == "up"
    assert net.neighbor("P2", "ldp", "PE2").state == "up"
    down = [n for n in net.neighbors("P2", "ldp") if n.state == "down"]
    assert [(n.interface, n.reason is not None) for n in down] == [("GigabitEthernet0/0", True)]


UNADVERTISED = (
    (
        "mpls ldp router-id Loopback0 force\n",
        "mpls ldp router-id Loopback99 force\n!\ninterface Loopback99\n ip address 203.0.113.99 255.255.255.255\n",
    ),
)


@pytest.mark.parametrize("router", ["P", "P2"])
def test_case_31_ldp_router_id_that_nobody_has_a_route_to(router: str) -> None:
    """[L] RFC 5036 §2.5.2: the transport address is the router ID; without a route to it no session comes up."""
    net = folder("l3vpn", **{router: UNADVERTISED})
    sessions = net.neighbors(router, "ldp")
    assert len(sessions) == 2
    assert {session.state for session in sessions} == {"down"}
    peer = {"P": "PE1", "P2": "PE2"}[router]
    (seen,) = net.neighbors(peer, "ldp")
    assert seen.state == "down"
    assert seen.reason is not None
    assert "203.0.113.99" in seen.reason
    assert CE2_NETWORK in net.prefixes("PE1/CUST")
    found = net.trace("CE1", "10.2.2.1", "10.1.1.1")
    assert found.forward.disposition == "lsp-broken"
    assert not found.two_way


def test_case_31_once_the_loopback_is_advertised_the_lsp_is_whole() -> None:
    """[L] Counterpart: the same router ID, with the loopback in OSPF."""
    cured = ((UNADVERTISED[0][0], UNADVERTISED[0][1] + " ip ospf 1 area 0\n"),)
    net = folder("l3vpn", P=cured)
    assert {n.state for n in net.neighbors("P", "ldp")} == {"up"}
    assert net.trace("CE1", "10.2.2.1", "10.1.1.1").two_way
