"""Acceptance cases 1-9: what VRF commands do on IOS, and which the device refuses.

The evidence tag of each case is in its docstring: L seen in real output, D documented, K expert knowledge.
"""

from __future__ import annotations

from twin import twin

from tidegate.control.cause import Reason


def test_case_01_binding_an_interface_removes_its_address() -> None:
    """[L] `ip address` above `ip vrf forwarding`: the address is gone, and the device says so."""
    net = twin(
        PE="""
        hostname PE
        ip vrf BLUE
         rd 65000:1
        interface GigabitEthernet0/0
         ip address 10.0.0.1 255.255.255.0
         ip vrf forwarding BLUE
        interface GigabitEthernet0/1
         ip vrf forwarding BLUE
         ip address 10.0.1.1 255.255.255.0
        """
    )
    (said,) = net.diagnostics("PE", "address-removed")
    assert said.message == (
        "% Interface GigabitEthernet0/0 IPv4 disabled and address(es) removed due to enabling VRF BLUE"
    )
    assert said.line == 6
    assert net.device("PE").interfaces["GigabitEthernet0/0"].vrf == "BLUE"
    assert net.prefixes("PE") == set()
    assert net.prefixes("PE/BLUE") == {"10.0.1.0/24", "10.0.1.1/32"}


def test_case_01_an_address_given_after_the_binding_stays() -> None:
    """[L] Counterpart: typed again below the binding, the same address is in the VRF."""
    net = twin(
        PE="""
        ip vrf BLUE
         rd 65000:1
        interface GigabitEthernet0/0
         ip address 10.0.0.1 255.255.255.0
         ip vrf forwarding BLUE
         ip address 10.0.0.1 255.255.255.0
        """
    )
    assert net.route("PE/BLUE", "10.0.0.0/24") == ["connected 0/0 GigabitEthernet0/0"]
    assert net.route("PE/BLUE", "10.0.0.1/32") == ["local 0/0 GigabitEthernet0/0"]


def test_case_02_removing_a_vrf_strips_all_its_interfaces() -> None:
    """[L] `no ip vrf BLUE`: members fall back to the global table, without address."""
    net = twin(
        PE="""
        ip vrf BLUE
         rd 65000:1
        ip vrf RED
         rd 65000:2
        interface GigabitEthernet0/0
         ip vrf forwarding BLUE
         ip address 10.0.0.1 255.255.255.0
        interface GigabitEthernet0/1
         ip vrf forwarding BLUE
         ip address 10.0.1.1 255.255.255.0
        interface GigabitEthernet0/2
         ip vrf forwarding RED
         ip address 10.0.2.1 255.255.255.0
        no ip vrf BLUE
        """
    )
    messages = [d.message for d in net.diagnostics("PE", "address-removed")]
    assert messages == ["% IPv4 addresses from all interfaces in VRF BLUE have been removed"]
    assert "BLUE" not in net.device("PE").vrfs
    for name in ("GigabitEthernet0/0", "GigabitEthernet0/1"):
        assert net.device("PE").interfaces[name].vrf == "default"
        assert net.device("PE").interfaces[name].addresses == []
    assert net.prefixes("PE") == set()
    assert net.prefixes("PE/RED") == {"10.0.2.0/24", "10.0.2.1/32"}


def test_case_03_vrf_definition_without_address_family_takes_no_address() -> None:
    """[D] The device asks to enable IPv4 on the VRF first."""
    net = twin(
        PE="""
        vrf definition BLUE
         rd 65000:1
        interface GigabitEthernet1
         vrf forwarding BLUE
         ip address 10.0.0.1 255.255.255.0
        """
    )
    (message,) = net.refused("PE")
    assert "is linked to a VRF. Enable IPv4 on that VRF first" in message
    assert net.diagnostics("PE", "refused")[0].line == 5
    assert net.device("PE").interfaces["GigabitEthernet1"].addresses == []
    assert all(not table.routes for table in net.plane.tables.values())


def test_case_04_old_binding_command_on_a_vrf_definition_is_refused() -> None:
    """[D, fragment] `ip vrf forwarding` names the other command; the interface stays in the global table."""
    net = twin(
        PE="""
        vrf definition BLUE
         rd 65000:1
         address-family ipv4
        interface GigabitEthernet1
         ip vrf forwarding BLUE
         ip address 10.0.0.1 255.255.255.0
        """
    )
    (message,) = net.refused("PE")
    assert "Use 'vrf forwarding' command for VRF" in message
    assert "BLUE" in message
    assert net.route("PE", "10.0.0.0/24") == ["connected 0/0 GigabitEthernet1"]
    assert net.prefixes("PE/BLUE") == set()


def test_case_04_new_binding_command_on_an_ip_vrf_is_refused() -> None:
    """[D, fragment] The wrong pairing the other way round."""
    net = twin(
        PE="""
        ip vrf BLUE
         rd 65000:1
        interface GigabitEthernet1
         vrf forwarding BLUE
        """
    )
    (message,) = net.refused("PE")
    assert "Use 'ip vrf forwarding' command for VRF" in message
    assert net.device("PE").interfaces["GigabitEthernet1"].vrf == "default"


def test_case_05_second_vrf_with_the_same_rd_keeps_what_it_had() -> None:
    """[L] `% RD … already in use by VRF …`, configuration unchanged."""
    net = twin(
        PE="""
        ip vrf CUST_A
         rd 65000:100
        ip vrf CUST_B
         rd 65000:200
         rd 65000:100
        ip vrf CUST_C
         rd 65000:100
        """
    )
    assert net.refused("PE") == ["% RD 65000:100 already in use by VRF CUST_A"] * 2
    assert [d.line for d in net.diagnostics("PE", "refused")] == [5, 7]
    vrfs = net.device("PE").vrfs
    assert vrfs["CUST_A"].rd is not None
    assert vrfs["CUST_B"].rd is not None
    assert vrfs["CUST_B"].rd != vrfs["CUST_A"].rd
    assert vrfs["CUST_C"].rd is None


def test_case_06_another_router_may_use_the_same_rd() -> None:
    """[L/K] RDs are unique on one router only; both VRFs work."""
    vrf = """
        ip vrf CUST_{name}
         rd 65000:100
        interface GigabitEthernet0/0
         ip vrf forwarding CUST_{name}
         ip address 10.0.{octet}.1 255.255.255.0
        """
    net = twin(PE1=vrf.format(name="A", octet=1), PE2=vrf.format(name="B", octet=2))
    assert net.refused("PE1") == net.refused("PE2") == []
    assert net.device("PE1").vrfs["CUST_A"].rd == net.device("PE2").vrfs["CUST_B"].rd
    assert "10.0.1.0/24" in net.prefixes("PE1/CUST_A")
    assert "10.0.2.0/24" in net.prefixes("PE2/CUST_B")


def test_case_07_entering_the_same_rd_again_is_silent() -> None:
    """[L] No message at all."""
    net = twin(
        PE="""
        ip vrf CUST_A
         rd 65000:100
         rd 65000:100
        ip vrf CUST_A
         rd 65000:100
        """
    )
    assert net.device("PE").diagnostics == []
    assert net.device("PE").vrfs["CUST_A"].rd is not None


CASE_08 = """
    ip vrf BLUE
     route-target both 65000:1
    interface GigabitEthernet0/0
     ip address 192.0.2.1 255.255.255.0
    interface GigabitEthernet0/1
     ip vrf forwarding BLUE
     ip address 10.0.0.1 255.255.255.0
    router bgp 65000
     address-family ipv4 vrf BLUE
      redistribute connected
      neighbor 10.0.0.2 remote-as 65001
    """


def test_case_08_bgp_family_of_a_vrf_without_rd_is_refused() -> None:
    """[L] `% VRF BLUE does not have an RD configured.` and no such address family."""
    net = twin(PE=CASE_08)
    assert net.refused("PE") == ["% VRF BLUE does not have an RD configured."]
    assert net.diagnostics("PE", "refused")[0].line == 9
    bgp = net.device("PE").bgp
    assert bgp is not None
    assert ("BLUE", "ipv4") not in bgp.families


def test_case_08_the_lines_that_follow_act_on_the_global_table() -> None:
    """[L] The parser stays in router mode: the VRF's CE becomes a global neighbor, global networks enter BGP."""
    net = twin(PE=CASE_08)
    bgp = net.device("PE").bgp
    assert bgp is not None
    assert [vrf for vrf, _ in bgp.neighbors] == ["default"]
    assert {record.prefix for record in net.bgp("PE")} == {"192.0.2.0/24"}
    assert net.neighbor("PE", "bgp", "10.0.0.2").state == "down"


def test_case_09_vrf_without_rd_routes_locally() -> None:
    """[L] VRF-lite: connected and static routes work, and packets follow them there and back."""
    net = twin(
        R1="""
        ip vrf BLUE
        interface Loopback1
         ip vrf forwarding BLUE
         ip address 10.1.1.1 255.255.255.255
        interface Serial0/0
         ip vrf forwarding BLUE
         ip address 10.0.0.1 255.255.255.252
        ip route vrf BLUE 10.2.2.2 255.255.255.255 10.0.0.2
        """,
        R2="""
        ip vrf GREEN
        interface Loopback1
         ip vrf forwarding GREEN
         ip address 10.2.2.2 255.255.255.255
        interface Serial0/0
         ip vrf forwarding GREEN
         ip address 10.0.0.2 255.255.255.252
        ip route vrf GREEN 10.1.1.1 255.255.255.255 10.0.0.1
        """,
    )
    assert net.refused("R1") == []
    assert net.device("R1").vrfs["BLUE"].rd is None
    assert net.route("R1/BLUE", "10.2.2.2/32") == ["static 1/0 via 10.0.0.2"]
    assert net.prefixes("R1") == net.prefixes("R2") == set()
    found = net.trace("R1/BLUE", "10.2.2.2", "10.1.1.1")
    assert found.forward.disposition == "delivered"
    assert found.two_way


def test_case_09_static_of_an_undefined_vrf_is_refused() -> None:
    """[D] `%IP routing table GREY does not exist. Create first`; nothing else suffers."""
    net = twin(
        R1="""
        ip vrf BLUE
        interface Serial0/0
         ip vrf forwarding BLUE
         ip address 10.0.0.1 255.255.255.252
        ip route vrf GREY 10.3.0.0 255.255.0.0 10.0.0.2
        ip route vrf BLUE 10.3.0.0 255.255.0.0 10.0.0.3
        ip route vrf BLUE 10.4.0.0 255.255.0.0 10.9.9.9
        """
    )
    (message,) = net.refused("R1")
    assert message.startswith("%IP routing table GREY does not exist. Create first")
    assert net.route("R1/BLUE", "10.3.0.0/16") == ["static 1/0 via 10.0.0.3"]
    assert net.route("R1/BLUE", "10.4.0.0/16") == []
    assert net.reasons("R1/BLUE", "10.4.0.0/16") == {Reason.NEXT_HOP_UNRESOLVED}
