"""OSPF between PE and CE over an MPLS VPN, from configuration text: RFC 4577 and its IOS defaults.

CE1 - PE1 = PE2 - CE2; the PEs run OSPF in VRF CUST and redistribute to and from BGP. CE1 has 172.16.1.1/32 in OSPF
(cost 1, and 10 for each Ethernet).
"""

from __future__ import annotations

import pytest
from twin import Twin, twin

from tidegate.control.cause import Reason

PE = """
    ip vrf CUST
     rd 65000:{own}
     route-target both 65000:1
    mpls ldp router-id Loopback0 force
    interface Loopback0
     ip address 192.0.2.{own} 255.255.255.255
     ip ospf 1 area 0
    interface Ethernet0/0
     ip address 198.51.100.{own} 255.255.255.0
     ip ospf 1 area 0
     mpls ip
    interface Ethernet0/1
     ip vrf forwarding CUST
     ip address 10.{own}.0.1 255.255.255.252
    router ospf 1
    router ospf {process} vrf CUST
     {domain}
     redistribute bgp 65000 subnets
     network 10.{own}.0.0 0.0.0.3 area {area}
    router bgp 65000
     no bgp default ipv4-unicast
    {peers}
     address-family vpnv4
    {families}
     exit-address-family
     address-family ipv4 vrf CUST
      redistribute ospf {process} match internal external 1 external 2
    """
CE = """
    interface Ethernet0/1
     ip address 10.{own}.0.2 255.255.255.252
    interface Loopback0
     ip address 172.16.{own}.1 255.255.255.255
    router ospf 7
     router-id 172.16.{own}.1
     {more}
     network 0.0.0.0 255.255.255.255 area {area}
    """


def pe(own: int, process: int = 10, domain: str = "", area: int = 0, others: tuple[int, ...] = ()) -> str:
    peers, families = "", ""
    for other in others:
        peers += (
            f" neighbor 192.0.2.{other} remote-as 65000\n     neighbor 192.0.2.{other} update-source Loopback0\n    "
        )
        families += f"  neighbor 192.0.2.{other} activate\n      neighbor 192.0.2.{other} send-community extended\n    "
    return PE.format(
        own=own, process=process, domain=domain, area=area, peers=peers.rstrip(), families=families.rstrip()
    )


def ce(own: int, more: str = "", area: int = 0) -> str:
    return CE.format(own=own, more=more, area=area)


def vpn(process: int = 10, domains: tuple[str, str] = ("", ""), ce1: str = "", area2: int = 0) -> Twin:
    """PE2's process number, both domain IDs, CE1's extra line and the area at site 2."""
    return twin(
        PE1=pe(1, 10, domains[0], others=(2,)),
        PE2=pe(2, process, domains[1], area2, others=(1,)),
        CE1=ce(1, ce1),
        CE2=ce(2, area=area2),
    )


def test_the_provider_carries_the_metric_and_the_ospf_attributes() -> None:
    """RFC 4577 §4.2.6: MED is the OSPF metric; domain ID, route type go along as extended communities."""
    net = vpn()
    assert net.route("PE1/CUST", "172.16.1.1/32") == ["ospf 110/11 via 10.1.0.2 Ethernet0/1"]
    assert net.route("PE2/CUST", "172.16.1.1/32") == ["bgp 200/11 via 192.0.2.1 (default)"]


def test_equal_domains_make_an_inter_area_route() -> None:
    """RFC 4577 §4.2.8: same process number, same default domain ID on IOS: LSA 3, metric 11 and the link's 10."""
    net = vpn()
    assert net.route("CE2", "172.16.1.1/32") == ["ospf-ia 110/21 via 10.2.0.1 Ethernet0/1"]


def test_the_link_between_pe_and_ce_goes_along() -> None:
    """[K] `redistribute ospf` takes the connected network the process runs on, MED 0 (seen on IOL 17.15).

    As a route of the area it is inter-area at the other site, with metric 1 and the link's 10.
    """
    net = vpn()
    assert net.best("PE1/CUST", "10.1.0.0/30").med == 0
    assert net.route("PE2/CUST", "10.1.0.0/30") == ["bgp 200/0 via 192.0.2.1 (default)"]
    assert net.route("CE2", "10.1.0.0/30") == ["ospf-ia 110/11 via 10.2.0.1 Ethernet0/1"]
    assert vpn(process=20).route("CE2", "10.1.0.0/30") == ["ospf-e2 110/1 via 10.2.0.1 Ethernet0/1"]


def test_different_domains_make_an_external_route() -> None:
    """RFC 4577 §4.2.8: another process number, so another default domain ID: LSA 5, type 2, the carried metric."""
    net = vpn(process=20)
    assert net.route("CE2", "172.16.1.1/32") == ["ospf-e2 110/11 via 10.2.0.1 Ethernet0/1"]
    assert net.route("CE1", "172.16.2.1/32") == ["ospf-e2 110/11 via 10.1.0.1 Ethernet0/1"]


def test_configured_domain_ids_decide() -> None:
    """`domain-id` makes unequal processes one domain, and equal ones two."""
    one = vpn(process=20, domains=("domain-id 9.9.9.9", "domain-id 9.9.9.9"))
    assert one.route("CE2", "172.16.1.1/32") == ["ospf-ia 110/21 via 10.2.0.1 Ethernet0/1"]
    two = vpn(domains=("domain-id 9.9.9.9", "domain-id 8.8.8.8"))
    assert two.route("CE2", "172.16.1.1/32") == ["ospf-e2 110/11 via 10.2.0.1 Ethernet0/1"]


@pytest.mark.parametrize(("kind", "expected"), [(2, "ospf-e2 110/20"), (1, "ospf-e1 110/40")])
@pytest.mark.parametrize("process", [10, 20])
def test_external_routes_stay_external(kind: int, expected: str, process: int) -> None:
    """RFC 4577 §4.2.8.1: type 5 in, type 5 out, of the same kind: E2 keeps 20; E1 20 + 10 at PE1, + 10 to CE2.

    The domain makes no difference to a route that is external already.
    """
    redistribute = f"redistribute static subnets metric-type {kind}\n"
    static = "    ip route 203.0.113.0 255.255.255.0 Null0\n    router ospf 7"
    net = vpn(process=process, ce1=redistribute + static)
    assert net.route("CE2", "203.0.113.0/24") == [f"{expected} via 10.2.0.1 Ethernet0/1"]


def test_packets_pass_both_ways() -> None:
    assert vpn().trace("CE1", "172.16.2.1", "172.16.1.1").two_way
    assert vpn(process=20).trace("CE1", "172.16.2.1", "172.16.1.1").two_way


@pytest.mark.parametrize("area", [0, 5])
def test_the_area_at_the_other_site_may_differ(area: int) -> None:
    """RFC 4577 §4.1.4: the VPN is a super-backbone above the areas of the sites."""
    net = vpn(area2=area)
    assert net.route("CE2", "172.16.1.1/32") == ["ospf-ia 110/21 via 10.2.0.1 Ethernet0/1"]


def dual_homed(process: int = 10, lite: str = "") -> Twin:
    """Site 2 hangs on PE2 and PE3: CE2 has a link to each."""
    second = ce(2).replace(
        "    interface Loopback0\n",
        "    interface Ethernet0/2\n     ip address 10.3.0.2 255.255.255.252\n    interface Loopback0\n",
    )
    return twin(
        PE1=pe(1, 10, others=(2, 3)),
        PE2=pe(2, process, lite, others=(1, 3)),
        PE3=pe(3, process, lite, others=(1, 2)),
        CE1=ce(1),
        CE2=second,
    )


@pytest.mark.parametrize("process", [10, 20])
def test_the_dn_bit_keeps_a_pe_from_taking_the_vpns_route_from_its_site(process: int) -> None:
    """RFC 4577 §4.2.5.1: PE3 hears PE2's LSA (3 or 5) through CE2 and ignores it; its BGP route stays."""
    net = dual_homed(process)
    for router in ("PE2/CUST", "PE3/CUST"):
        assert net.route(router, "172.16.1.1/32") == ["bgp 200/11 via 192.0.2.1 (default)"]
    assert len(net.route("CE2", "172.16.1.1/32")) == 2
    assert net.plane.oscillation is None


def test_the_site_that_both_pes_reach_is_an_ospf_route_on_both() -> None:
    """OSPF's 110 beats the other PE's iBGP copy."""
    net = dual_homed()
    assert net.route("PE2/CUST", "172.16.2.1/32") == ["ospf 110/11 via 10.2.0.2 Ethernet0/1"]
    assert net.route("PE3/CUST", "172.16.2.1/32") == ["ospf 110/11 via 10.3.0.2 Ethernet0/1"]
    assert Reason.HIGHER_DISTANCE not in net.reasons("PE1/CUST", "172.16.2.1/32")


MULTI_VRF_CE = """
    ip vrf CUST
    interface Ethernet0/1
     ip vrf forwarding CUST
     ip address 10.2.0.2 255.255.255.252
    router ospf 7 vrf CUST
     {lite}
     network 0.0.0.0 255.255.255.255 area 0
    """


@pytest.mark.parametrize(
    ("lite", "process", "expected"),
    [
        ("", 10, []),
        ("", 20, []),
        ("capability vrf-lite", 10, ["ospf-ia 110/21 via 10.2.0.1 Ethernet0/1"]),
        ("capability vrf-lite", 20, ["ospf-e2 110/11 via 10.2.0.1 Ethernet0/1"]),
    ],
)
def test_a_multi_vrf_ce_needs_capability_vrf_lite(lite: str, process: int, expected: list[str]) -> None:
    """IOS: a VRF's process takes itself for a PE and checks the DN bit, unless `capability vrf-lite`."""
    net = twin(
        PE1=pe(1, 10, others=(2,)),
        PE2=pe(2, process, others=(1,)),
        CE1=ce(1),
        CE2=MULTI_VRF_CE.format(lite=lite),
    )
    assert net.route("CE2/CUST", "172.16.1.1/32") == expected
    assert net.route("CE2/CUST", "10.2.0.0/30") == ["connected 0/0 Ethernet0/1"]
