"""Redistribution between protocols, from configuration text: issue 2 §3 and what IOS does by default.

R1 redistributes, R2 hears it over one Ethernet (OSPF cost 10).
"""

from __future__ import annotations

import pytest
from twin import Twin, twin

from tidegate.control.cause import Reason

R1 = """
    {version}
    interface Ethernet0/0
     ip address 10.0.0.1 255.255.255.0
    interface Loopback1
     ip address 172.16.1.1 255.255.255.0
    interface Loopback2
     ip address 192.168.5.1 255.255.255.0
    ip route 198.51.100.0 255.255.255.128 Null0 tag 77
    ip route 0.0.0.0 0.0.0.0 Null0
    router ospf 1
     network 10.0.0.0 0.0.0.255 area 0
    """
R2 = """
    interface Ethernet0/0
     ip address 10.0.0.2 255.255.255.0
    router ospf 1
     network 10.0.0.0 0.0.0.255 area 0
    """


def ospf(*lines: str, version: str = "", more: str = "") -> Twin:
    text = R1.format(version=version) + "".join(f"     {row}\n" for row in lines) + more
    return twin(R1=text, R2=R2)


@pytest.mark.parametrize("version", ["version 12.4", "version 15.2", "version 15.9", "version 16.4", "version 16.12"])
def test_without_subnets_older_releases_take_classful_networks_only(version: str) -> None:
    """IOS 12 to 15, IOS-XE 16: 192.168.5.0/24 is a class C network, 172.16.1.0/24 a subnet of a class B one."""
    net = ospf("redistribute connected", version=version)
    assert net.prefixes("R2", "ospf-e2") == {"192.168.5.0/24"}
    assert net.reasons("R1", "172.16.1.0/24") == {Reason.CLASSFUL_ONLY}


@pytest.mark.parametrize("version", ["version 12.4", "version 15.9", "version 16.12", "version 17.3", ""])
def test_with_subnets_all_releases_take_both(version: str) -> None:
    net = ospf("redistribute connected subnets", version=version)
    assert net.prefixes("R2", "ospf-e2") == {"192.168.5.0/24", "172.16.1.0/24"}


@pytest.mark.parametrize("version", ["version 17.3", "version 17.15", ""])
def test_newer_releases_imply_subnets(version: str) -> None:
    """IOS-XE 17; a configuration without `version` line counts as the newest."""
    net = ospf("redistribute connected", version=version)
    assert net.prefixes("R2", "ospf-e2") == {"192.168.5.0/24", "172.16.1.0/24"}


def test_default_metric_and_type() -> None:
    """IOS: E2 with metric 20, which does not grow on its way (RFC 2328 §16.4)."""
    net = ospf("redistribute connected subnets")
    assert net.route("R2", "172.16.1.0/24") == ["ospf-e2 110/20 via 10.0.0.1 Ethernet0/0"]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("metric 5", "ospf-e2 110/5"),
        ("metric-type 1", "ospf-e1 110/30"),  # 20, and the cost of the link
        ("metric 5 metric-type 1", "ospf-e1 110/15"),
        ("route-map M", "ospf-e1 110/17"),
        ("metric 5 route-map M", "ospf-e1 110/17"),
    ],
)
def test_metric_and_type_of_the_line_and_of_its_map(options: str, expected: str) -> None:
    more = """
    route-map M permit 10
     set metric 7
     set metric-type type-1
    """
    net = ospf(f"redistribute connected subnets {options}", more=more)
    assert net.route("R2", "172.16.1.0/24") == [f"{expected} via 10.0.0.1 Ethernet0/0"]


def test_default_metric_of_the_process() -> None:
    net = ospf("redistribute connected subnets", "default-metric 44")
    assert net.route("R2", "172.16.1.0/24") == ["ospf-e2 110/44 via 10.0.0.1 Ethernet0/0"]


def test_static_routes_without_the_default_route() -> None:
    """IOS: 0.0.0.0/0 is not redistributed into OSPF, whatever the line says."""
    net = ospf("redistribute static subnets")
    assert net.prefixes("R2", "ospf-e2") == {"198.51.100.0/25"}


def test_map_chooses_by_tag() -> None:
    more = """
    route-map TAGGED permit 10
     match tag 77
    """
    both = "redistribute static subnets route-map TAGGED", "redistribute connected subnets route-map TAGGED"
    net = ospf(*both, more=more)
    assert net.prefixes("R2", "ospf-e2") == {"198.51.100.0/25"}
    assert net.reasons("R1", "172.16.1.0/24") == {Reason.POLICY_UNMATCHED}


def test_undefined_map_redistributes_nothing() -> None:
    """IOS-XE denies by an undefined route-map."""
    net = ospf("redistribute connected subnets route-map NOWHERE")
    assert net.prefixes("R2", "ospf-e2") == set()
    assert net.reasons("R1", "172.16.1.0/24") == {Reason.POLICY_UNDEFINED}


# default-information originate ---------------------------------------------------------------------------------------


def test_default_information_needs_a_default_route() -> None:
    with_default = ospf("default-information originate")
    assert with_default.route("R2", "0.0.0.0/0") == ["ospf-e2 110/1 via 10.0.0.1 Ethernet0/0"]
    without = twin(
        R1=R1.format(version="").replace("    ip route 0.0.0.0 0.0.0.0 Null0\n", "")
        + "     default-information originate\n",
        R2=R2,
    )
    assert without.route("R2", "0.0.0.0/0") == []


@pytest.mark.parametrize(
    ("options", "expected"),
    [("", "ospf-e2 110/1"), ("metric 30", "ospf-e2 110/30"), ("metric 30 metric-type 1", "ospf-e1 110/40")],
)
def test_default_information_always(options: str, expected: str) -> None:
    text = R1.format(version="").replace("    ip route 0.0.0.0 0.0.0.0 Null0\n", "")
    net = twin(R1=text + f"     default-information originate always {options}\n", R2=R2)
    assert net.route("R2", "0.0.0.0/0") == [f"{expected} via 10.0.0.1 Ethernet0/0"]
    assert net.route("R1", "0.0.0.0/0") == []


def test_default_information_does_not_feed_on_itself() -> None:
    """Two routers with it and one real default route between them: the other one's E2 default is no reason."""
    one = R1.format(version="") + "     default-information originate\n"
    other = R2 + "     default-information originate metric 5\n"
    third = R2.replace("10.0.0.2", "10.0.0.3")
    net = twin(R1=one, R2=other, R3=third)
    assert net.route("R3", "0.0.0.0/0") == ["ospf-e2 110/1 via 10.0.0.1 Ethernet0/0"]


# Into BGP and out of it ----------------------------------------------------------------------------------------------

EDGE = """
    interface Ethernet0/0
     ip address 10.0.0.2 255.255.255.0
    interface Ethernet0/1
     ip address 10.9.0.1 255.255.255.252
    router ospf 1
     network 10.0.0.0 0.0.0.255 area 0
    {ospf}
    router bgp 65000
     bgp router-id 2.2.2.2
     neighbor 10.9.0.2 remote-as {remote}
    {bgp}
    """
OUTSIDE = """
    interface Ethernet0/1
     ip address 10.9.0.2 255.255.255.252
    interface Loopback0
     ip address 203.0.113.1 255.255.255.0
    router bgp {asn}
     bgp router-id 9.9.9.9
     network 203.0.113.0
     neighbor 10.9.0.1 remote-as 65000
    """


def edge(*, ospf: str = "", bgp: str = "", inside: str = "", asn: int = 65009, edge_more: str = "") -> Twin:
    """R1 - (OSPF) - EDGE - (BGP) - OUTSIDE."""
    return twin(
        R1=R1.format(version="") + f"     {inside}\n",
        EDGE=EDGE.format(ospf=f" {ospf}", bgp=f" {bgp}", remote=asn) + edge_more,
        OUTSIDE=OUTSIDE.format(asn=asn),
    )


def test_ospf_into_bgp_takes_internal_routes_only() -> None:
    """IOS: externals need `match external`. The OSPF metric becomes the MED."""
    inside = "redistribute static subnets\n     network 172.16.1.0 0.0.0.255 area 0"
    net = edge(bgp="redistribute ospf 1", inside=inside)
    assert net.prefixes("OUTSIDE", "bgp") == {"10.0.0.0/24", "172.16.1.1/32"}
    assert net.route("OUTSIDE", "172.16.1.1/32") == ["bgp 20/11 via 10.9.0.1"]
    assert net.best("OUTSIDE", "172.16.1.1/32").origin == "incomplete"


def test_ospf_into_bgp_with_match_external() -> None:
    inside = "redistribute static subnets\n     network 172.16.1.0 0.0.0.255 area 0"
    net = edge(bgp="redistribute ospf 1 match external", inside=inside)
    assert net.prefixes("OUTSIDE", "bgp") == {"198.51.100.0/25"}
    both = edge(bgp="redistribute ospf 1 match internal external 1 external 2", inside=inside)
    assert both.prefixes("OUTSIDE", "bgp") == {"10.0.0.0/24", "172.16.1.1/32", "198.51.100.0/25"}


def test_static_into_bgp_leaves_the_default_route_out() -> None:
    """IOS: the default route needs `default-information originate` under BGP as well."""
    static = "    ip route 0.0.0.0 0.0.0.0 Null0\n    ip route 198.18.0.0 255.254.0.0 Null0\n"
    net = edge(bgp="redistribute static", edge_more=static)
    assert net.prefixes("OUTSIDE", "bgp") == {"198.18.0.0/15"}
    told = edge(bgp="redistribute static\n     default-information originate", edge_more=static)
    assert told.prefixes("OUTSIDE", "bgp") == {"198.18.0.0/15", "0.0.0.0/0"}


def test_external_bgp_into_ospf() -> None:
    """IOS: metric 1 for BGP routes."""
    net = edge(ospf="redistribute bgp 65000 subnets")
    assert net.route("R1", "203.0.113.0/24") == ["ospf-e2 110/1 via 10.0.0.2 Ethernet0/0"]


def test_internal_bgp_into_ospf_needs_to_be_allowed() -> None:
    """IOS: iBGP routes stay out of an IGP unless `bgp redistribute-internal`."""
    net = edge(ospf="redistribute bgp 65000 subnets", asn=65000)
    assert net.route("EDGE", "203.0.113.0/24") == ["bgp 200/0 via 10.9.0.2"]
    assert net.route("R1", "203.0.113.0/24") == []
    allowed = edge(ospf="redistribute bgp 65000 subnets", bgp="bgp redistribute-internal", asn=65000)
    assert allowed.route("R1", "203.0.113.0/24") == ["ospf-e2 110/1 via 10.0.0.2 Ethernet0/0"]


def test_bgp_does_not_take_back_what_it_gave() -> None:
    """OSPF holds EDGE's own external route nowhere on EDGE, so `redistribute ospf` cannot feed it back."""
    net = edge(ospf="redistribute bgp 65000 subnets", bgp="redistribute ospf 1 match internal external 1 external 2")
    assert net.route("EDGE", "203.0.113.0/24") == ["bgp 20/0 via 10.9.0.2"]
    assert [path.next_hop_ip for path in net.bgp("EDGE", "203.0.113.0/24")] == ["10.9.0.2"]
    assert net.plane.oscillation is None
