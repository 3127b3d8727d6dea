"""Acceptance cases 38 and 39: between the global table and VRFs by map, and what maps do not do.

The evidence tag of each case is in its docstring: L seen in real output, D documented, K expert knowledge.
"""

from __future__ import annotations

from twin import folder, twin

from tidegate.control.cause import Reason
from tidegate.model.source import Severity

CORE = """
    interface Ethernet0/0
     ip address 10.0.0.2 255.255.255.252
     ip ospf 1 area 0
    interface Loopback0
     ip address 172.16.1.1 255.255.255.255
     ip ospf 1 area 0
    router ospf 1
    """
PE = """
    ip vrf CUST
     rd 65000:1
     import ipv4 unicast map SERVICES
    interface Ethernet0/0
     ip address 10.0.0.1 255.255.255.252
     ip ospf 1 area 0
    router ospf 1
    ip prefix-list SERVICES seq 5 permit 172.16.0.0/16 le 32
    route-map SERVICES permit 10
     match ip address prefix-list SERVICES
    router bgp 65000
     address-family ipv4
    {statement}
    """


def test_case_38_a_global_prefix_that_only_ospf_knows_does_not_cross() -> None:
    """[D] The map takes from the global BGP table, not from the routing table."""
    net = twin(PE=PE.format(statement="  bgp dampening").replace("      bgp dampening\n", ""), CORE=CORE)
    assert net.route("PE", "172.16.1.1/32") == ["ospf 110/11 via 10.0.0.2 Ethernet0/0"]
    assert net.prefixes("PE/CUST") == set()
    assert net.leaks() == []


def test_case_38_once_it_is_in_bgp_it_crosses() -> None:
    """[D] Counterpart: a `network` statement brings it into the global BGP table."""
    net = twin(PE=PE.format(statement="  network 172.16.1.1 mask 255.255.255.255"), CORE=CORE)
    (route,) = net.records("PE/CUST", "172.16.1.1/32")
    assert route.protocol == "bgp"
    assert (route.leak, route.leaked_from) == ("import-map", "PE/default")
    assert net.prefixes("PE/CUST") == {"172.16.1.1/32"}


def test_case_38_what_the_map_denies_stays_out() -> None:
    """[D] 10.0.0.0/30 is in BGP and not in the prefix-list."""
    net = twin(PE=PE.format(statement="  redistribute ospf 1"), CORE=CORE)
    assert {record.prefix for record in net.bgp("PE")} == {"10.0.0.0/30", "172.16.1.1/32"}
    assert net.prefixes("PE/CUST") == {"172.16.1.1/32"}
    assert net.reasons("PE/CUST", "10.0.0.0/30") == {Reason.POLICY_UNMATCHED}


def test_case_38_the_prefix_limit_counts_what_the_map_permits() -> None:
    """[D] `import ipv4 unicast N map`: no more than N prefixes. Which ones is a matter of arrival; here the lowest."""
    more = "".join(f"  network 172.16.{n}.0 mask 255.255.255.0\n    " for n in (9, 5, 7))
    loopbacks = "".join(f"\n    interface Loopback{n}\n     ip address 172.16.{n}.1 255.255.255.0" for n in (5, 7, 9))
    text = PE.format(statement=more + "  redistribute ospf 1") + loopbacks.lstrip("\n")
    limited = text.replace("import ipv4 unicast map", "import ipv4 unicast 3 map")
    net = twin(PE=limited, CORE=CORE)
    assert net.prefixes("PE/CUST") == {"172.16.1.1/32", "172.16.5.0/24", "172.16.7.0/24"}
    assert net.reasons("PE/CUST", "172.16.9.0/24") == {Reason.PREFIX_LIMIT}
    refusal = next(r for r in net.explain("PE/CUST", "172.16.9.0/24").refusals)
    assert "import ipv4 unicast 3 map SERVICES" in [ref.text for ref in refusal.source]
    assert len(twin(PE=text, CORE=CORE).prefixes("PE/CUST")) == 4


def importing(count: int) -> str:
    vrfs = "".join(
        f"    ip vrf CUST{n}\n     rd 65000:{n}\n     import ipv4 unicast map SERVICES\n" for n in range(1, count + 1)
    )
    return PE.format(statement="  network 172.16.1.1 mask 255.255.255.255").replace(
        "    ip vrf CUST\n     rd 65000:1\n     import ipv4 unicast map SERVICES\n", vrfs
    )


def test_case_38_a_sixth_importing_vrf_is_warned_of() -> None:
    """[D] Cisco documents at most five; what the device does with the sixth is not known, so only a warning."""
    net = twin(PE=importing(6), CORE=CORE)
    (said,) = net.diagnostics("PE", "import-map-limit")
    assert said.severity is Severity.WARNING
    assert "CUST6" in said.message
    assert said.text.strip() == "import ipv4 unicast map SERVICES"
    assert all("172.16.1.1/32" in net.prefixes(f"PE/CUST{n}") for n in range(1, 7))


def test_case_38_five_importing_vrfs_are_fine() -> None:
    """[D] The documented limit itself."""
    assert twin(PE=importing(5), CORE=CORE).diagnostics("PE", "import-map-limit") == []


FROM_GLOBAL = (
    (
        " route-target import 65000:1\n!\nip vrf OTHER",
        " route-target import 65000:1\n import ipv4 unicast map SERVICES\n!\nip vrf OTHER",
    ),
    (" no bgp default ipv4-unicast\n", " no bgp default ipv4-unicast\n network 203.0.113.0 mask 255.255.255.0\n"),
    (
        "router ospf 1\n",
        "interface Loopback80\n ip address 203.0.113.1 255.255.255.0\n"
        "route-map SERVICES permit 10\nrouter ospf 1\n",
    ),
)  # fmt: skip


def test_case_39_what_came_from_the_global_table_is_not_sent_to_other_pes() -> None:
    """[D] CUST on PE1 holds it and tells its CE; the VPNv4 table and PE2 never see it."""
    net = folder("l3vpn", PE1=FROM_GLOBAL)
    (route,) = net.records("PE1/CUST", "203.0.113.0/24")
    assert (route.protocol, route.leak, route.leaked_from) == ("bgp", "import-map", "PE1/default")
    assert net.route("CE1", "203.0.113.0/24") == ["bgp 20/0 via 10.1.0.1"]
    assert net.vpn("PE1", "203.0.113.0/24") == []
    assert "203.0.113.0/24" not in net.prefixes("PE2/CUST")
    assert "203.0.113.0/24" not in net.prefixes("CE2")


def test_case_39_nor_into_another_vrf_of_the_same_router() -> None:
    """[D] It cannot be imported into another VRF by route target either."""
    imports = (
        " rd 65000:12\n route-target export 65000:2\n",
        " rd 65000:12\n route-target export 65000:2\n route-target import 65000:1\n",
    )
    net = folder("l3vpn", PE1=(*FROM_GLOBAL, imports))
    assert "10.1.1.0/24" in net.prefixes("PE1/OTHER")
    assert "203.0.113.0/24" not in net.prefixes("PE1/OTHER")


EXPORTING = """
    ip vrf CUST
     rd 65000:1
     route-target export 65000:1
     route-target import 65000:9
     export ipv4 unicast map OUT
    ip vrf OTHER
     rd 65000:2
     route-target export 65000:9
    interface Loopback1
     ip vrf forwarding CUST
     ip address 10.1.1.1 255.255.255.0
    interface Loopback2
     ip vrf forwarding CUST
     ip address 10.1.2.1 255.255.255.0
    interface Loopback3
     ip vrf forwarding OTHER
     ip address 10.9.9.1 255.255.255.0
    ip prefix-list FIRST seq 5 permit 10.1.1.0/24
    ip prefix-list FIRST seq 10 permit 10.9.9.0/24
    route-map OUT permit 10
     match ip address prefix-list FIRST
    router bgp 65000
     address-family ipv4 vrf CUST
      redistribute connected
     exit-address-family
     address-family ipv4 vrf OTHER
      redistribute connected
    """


def test_export_map_brings_what_it_permits_into_the_global_table() -> None:
    """[D:EXP] `export ipv4 unicast map`: BGP routes of the VRF that the map permits."""
    net = twin(PE=EXPORTING)
    assert net.prefixes("PE", "bgp") == {"10.1.1.0/24"}
    (route,) = net.records("PE", "10.1.1.0/24")
    assert (route.leak, route.leaked_from) == ("export-map", "PE/CUST")
    assert net.reasons("PE", "10.1.2.0/24") == {Reason.POLICY_UNMATCHED}


def test_export_map_takes_no_route_that_was_imported_itself() -> None:
    """[D:EXP] What came from another VRF is not exported on."""
    net = twin(PE=EXPORTING)
    assert "10.9.9.0/24" in net.prefixes("PE/CUST")
    assert "10.9.9.0/24" not in net.prefixes("PE")
