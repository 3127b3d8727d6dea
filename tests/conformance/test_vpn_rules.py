"""What semantics §3 and §4 say of VPN leaks beyond the forty cases, from configuration text.

Evidence tags: [L] real output, [D] documented, [K] expert knowledge.
"""

from __future__ import annotations

from twin import Twin, folder, twin

from tidegate.control.cause import Reason

PE = """
    ip vrf SITE
     rd 65000:1
     route-target export 65000:1
    ip vrf SHARED
     rd 65000:2
     route-target export 65000:2
     route-target import 65000:1
    interface Ethernet0/0
     ip vrf forwarding SITE
     ip address 10.1.0.1 255.255.255.252
    interface Ethernet0/1
     ip vrf forwarding SHARED
     ip address 10.2.0.1 255.255.255.252
    router bgp 65000
     bgp router-id 192.0.2.1
     address-family ipv4 vrf SITE
      neighbor 10.1.0.2 remote-as 65001
     exit-address-family
     address-family ipv4 vrf SHARED
      neighbor 10.2.0.2 remote-as 65002
    """
CE = """
    interface Loopback0
     ip address 172.16.{n}.1 255.255.255.0
    interface Ethernet0/0
     ip address 10.{n}.0.2 255.255.255.252
    router bgp {asn}
     bgp router-id 172.16.{n}.1
     network 172.16.{n}.0 mask 255.255.255.0
     neighbor 10.{n}.0.1 remote-as 65000
    """
FIRST = "172.16.1.0/24"


def shared(pe: str = "", ce1: str = "", asns: tuple[int, int] = (65001, 65002)) -> Twin:
    """CE1 in SITE, CE2 in SHARED, which imports SITE's routes; lines more in SHARED's family and on CE1."""
    text = PE.replace("65001", str(asns[0])).replace("65002", str(asns[1]))
    return twin(
        PE=text + "".join(f"      {row}\n" for row in pe.splitlines()),
        CE1=CE.format(n=1, asn=asns[0]) + "".join(f"     {row}\n" for row in ce1.splitlines()),
        CE2=CE.format(n=2, asn=asns[1]),
    )


def test_leaked_ce_route_names_its_vrf() -> None:
    """[L:V2] `B 172.16.1.0 [20/0] via 10.1.0.2 (SITE)`."""
    net = shared()
    assert net.route("PE/SITE", FIRST) == ["bgp 20/0 via 10.1.0.2"]
    assert net.route("PE/SHARED", FIRST) == ["bgp 20/0 via 10.1.0.2 (SITE)"]


def test_the_copy_keeps_attributes_and_route_targets() -> None:
    """[L:V2] Original targets, AS path and MED; SHARED's own export target is not added."""
    med = "neighbor 10.1.0.1 route-map MED out\nroute-map MED permit 10\n set metric 42\n"
    path = shared(ce1=med).best("PE/SHARED", FIRST)
    assert (path.as_path, path.med, path.rd) == ("65001", 42, "65000:1")
    assert path.route_targets == ("65000:1",)
    assert path.leaked_from == "PE/SITE"


def test_the_copy_is_told_to_the_importers_ce() -> None:
    """[L:V2] With the original target where extended communities are sent, and the PE as next hop."""
    net = shared(pe="neighbor 10.2.0.2 send-community extended")
    assert net.route("CE2", FIRST) == ["bgp 20/0 via 10.2.0.1"]
    assert net.best("CE2", FIRST).as_path == "65000 65001"
    assert net.best("CE2", FIRST).route_targets == ("65000:1",)
    assert shared().best("CE2", FIRST).route_targets == ()
    assert net.route("CE1", "172.16.2.0/24") == []  # SITE does not import SHARED's


def test_own_as_check_holds_over_a_leak() -> None:
    """[K] Both CEs in one AS: CE2 drops what came from CE1's site, until `as-override`."""
    net = shared(asns=(65001, 65001))
    assert net.route("CE2", FIRST) == []
    assert net.reasons("CE2", FIRST) == {Reason.AS_LOOP}
    cured = shared(pe="neighbor 10.2.0.2 as-override", asns=(65001, 65001))
    assert cured.best("CE2", FIRST).as_path == "65000 65000"


def test_an_import_that_beats_the_own_route_ends_its_export() -> None:
    """[K] SHARED has the prefix of its own CE and tells THIRD; once SITE's better copy is best there, it does not."""
    third = """
    ip vrf THIRD
     rd 65000:3
     route-target import 65000:2
    """
    prefer = "    route-map PREFER permit 10\n     set local-preference 200\n"
    neighbor = "      neighbor 10.1.0.2 remote-as 65001\n"
    better = PE.replace(neighbor, neighbor + "      neighbor 10.1.0.2 route-map PREFER in\n") + third + prefer
    both = {"CE1": CE.format(n=1, asn=65001), "CE2": CE.format(n=2, asn=65002).replace("172.16.2.", "172.16.1.")}
    alone = twin(PE=better.replace("     route-target import 65000:1\n", ""), **both)
    assert alone.route("PE/THIRD", FIRST) == ["bgp 20/0 via 10.2.0.2 (SHARED)"]
    net = twin(PE=better, **both)
    assert net.route("PE/SHARED", FIRST) == ["bgp 20/0 via 10.1.0.2 (SITE)"]
    assert net.route("PE/THIRD", FIRST) == []
    assert {entry.rd for entry in net.vpn("PE", FIRST)} == {"65000:1"}


def test_site_of_origin_keeps_a_route_from_its_own_site() -> None:
    """[D:FRR][K] The site on both links of the PE has SoO 65000:77: what bears it does not go back there."""
    text = PE.replace(
        "      neighbor 10.1.0.2 remote-as 65001\n",
        "      neighbor 10.1.0.2 remote-as 65001\n      neighbor 10.1.0.2 soo 65000:77\n",
    )
    ces = {"CE1": CE.format(n=1, asn=65001), "CE2": CE.format(n=2, asn=65002)}
    same = twin(PE=text + "      neighbor 10.2.0.2 soo 65000:77\n", **ces)
    assert same.route("PE/SHARED", FIRST) == ["bgp 20/0 via 10.1.0.2 (SITE)"]
    assert same.route("CE2", FIRST) == []
    other = twin(PE=text + "      neighbor 10.2.0.2 soo 65000:78\n", **ces)
    assert other.route("CE2", FIRST) == ["bgp 20/0 via 10.2.0.1"]


def test_a_leaked_route_may_be_redistributed_into_the_importers_igp() -> None:
    """[L:V3] `redistribute bgp` in SHARED's OSPF takes the copy: it is no ordinary iBGP route."""
    pe = PE.replace(
        "    router bgp 65000\n",
        "    router ospf 2 vrf SHARED\n     redistribute bgp 65000 subnets\n"
        "     network 10.2.0.0 0.0.0.3 area 0\n    router bgp 65000\n",
    )
    ce2 = """
    interface Ethernet0/0
     ip address 10.2.0.2 255.255.255.252
    router ospf 2
     network 0.0.0.0 255.255.255.255 area 0
    """
    net = twin(PE=pe, CE1=CE.format(n=1, asn=65001), CE2=ce2)
    assert net.route("CE2", FIRST) == ["ospf-e2 110/1 via 10.2.0.1 Ethernet0/0"]


def test_packets_of_a_local_leak_carry_no_label() -> None:
    """[D:FRR] Between two VRFs of one router forwarding is plain IP."""
    export = "     route-target export 65000:1\n"
    both = PE.replace(export, export + "     route-target import 65000:2\n")
    found = twin(PE=both, CE1=CE.format(n=1, asn=65001), CE2=CE.format(n=2, asn=65002)).trace(
        "CE1", "172.16.2.1", "172.16.1.1"
    )
    assert found.two_way
    assert all(not hop.labels_out for hop in found.forward.hops)
    assert [(hop.device, hop.vrf, hop.next_hop_vrf) for hop in found.forward.hops] == [
        ("CE1", "default", None),
        ("PE", "SITE", "SHARED"),
        ("CE2", "default", None),
    ]


def test_statics_that_leak_go_on_into_the_vpn() -> None:
    """[K] `redistribute static` in a VRF's family exports a static out of the global table's interface as well."""
    redistribute = (
        " address-family ipv4 vrf OTHER\n  redistribute connected\n",
        " address-family ipv4 vrf OTHER\n  redistribute connected\n  redistribute static\n",
    )
    static = (
        "router ospf 1\n",
        "ip route vrf OTHER 203.0.113.0 255.255.255.0 GigabitEthernet0/0 198.51.100.2\nrouter ospf 1\n",
    )
    net = folder("l3vpn", PE1=(static, redistribute))
    (route,) = net.records("PE1/OTHER", "203.0.113.0/24")
    assert (route.leak, route.leaked_from) == ("static-interface", "PE1/default")
    assert net.route("PE2/OTHER", "203.0.113.0/24") == ["bgp 200/0 via 192.0.2.1 (default)"]
    assert "203.0.113.0/24" not in net.prefixes("PE2/CUST")


POLICY = """
    ip vrf A
    ip vrf B
    interface Ethernet0/0
     ip vrf forwarding A
     ip address 10.1.0.1 255.255.255.0
     ip policy route-map TO_B
    interface Ethernet0/1
     ip vrf forwarding B
     ip address 10.2.0.1 255.255.255.0
    route-map TO_B permit 10
     match ip address 101
     set vrf B
    access-list 101 permit ip any 10.2.0.0 0.0.0.255
    """


def test_policy_routing_between_vrfs_is_one_way_and_no_route() -> None:
    """[D:VRFSEL][K] `set vrf` chooses the table at ingress; nothing is written into A's table, nor a way back."""
    net = twin(PE=POLICY)
    assert "10.2.0.0/24" not in net.prefixes("PE/A")
    found = net.trace("PE/A", "10.2.0.7", "10.1.0.7")
    assert found.forward.disposition == "delivered"
    assert [(hop.vrf, hop.out_interface) for hop in found.forward.hops] == [("B", "Ethernet0/1")]
    assert found.way_back is not None
    assert found.way_back.disposition == "no-route"
    assert not found.two_way


def test_vrf_receive_puts_the_interfaces_network_into_the_other_vrf() -> None:
    """[K] `ip vrf receive B` gives B the connected prefix of A's interface: the way back of the policy."""
    receive = POLICY.replace(
        "     ip policy route-map TO_B\n", "     ip vrf receive B\n     ip policy route-map TO_B\n"
    )
    net = twin(PE=receive)
    assert "10.1.0.0/24" in net.prefixes("PE/B")
    assert net.trace("PE/A", "10.2.0.7", "10.1.0.7").two_way
