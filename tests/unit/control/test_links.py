"""Links from subnets and from cables. Expected values by hand."""

from __future__ import annotations

from building import Router, host, ip, network

from tidegate.control.links import build_topology
from tidegate.model.device import Endpoint, Host, HostInterface
from tidegate.model.interface import GatewayGroup
from tidegate.model.source import Severity


def one_interface(name: str, address: str, vrf: str = "default", interface: str = "Ethernet0/0") -> Router:
    router = Router(name)
    router.interface(interface, address, vrf=vrf)
    return router


def neighbors(topology, device: str, interface: str = "Ethernet0/0") -> list[str]:
    return [f"{e.device}:{e.interface}" for e in topology.neighbors.get(Endpoint(device, interface), ())]


def test_interfaces_of_one_subnet_are_joined():
    topology = build_topology(network(one_interface("a", "10.0.0.1/30"), one_interface("b", "10.0.0.2/30")))
    assert neighbors(topology, "a") == ["b:Ethernet0/0"]
    assert neighbors(topology, "b") == ["a:Ethernet0/0"]
    assert topology.owner_on_link(Endpoint("a", "Ethernet0/0"), ip("10.0.0.2")) == Endpoint("b", "Ethernet0/0")
    assert topology.owner_on_link(Endpoint("a", "Ethernet0/0"), ip("10.0.0.3")) is None


def test_a_lan_joins_all_routers_and_hosts():
    routers = [one_interface(n, f"10.0.0.{i}/24") for i, n in enumerate("abc", 1)]
    topology = build_topology(network(*routers, hosts=(host("h", "10.0.0.9/24"),)))
    assert neighbors(topology, "h", "eth1") == ["a:Ethernet0/0", "b:Ethernet0/0", "c:Ethernet0/0"]
    assert neighbors(topology, "b") == ["a:Ethernet0/0", "c:Ethernet0/0", "h:eth1"]


def test_other_masks_loopbacks_and_down_interfaces_are_not_joined():
    a = one_interface("a", "10.0.0.1/24")
    a.interface("Loopback0", "10.9.0.1/24")
    b = one_interface("b", "10.0.0.2/25")
    b.interface("Loopback0", "10.9.0.2/24")
    c = Router("c")
    c.interface("Ethernet0/0", "10.0.0.3/24", shutdown=True)
    assert build_topology(network(a, b, c)).neighbors == {}


def test_vrf_of_a_pe_meets_the_global_table_of_its_ce():
    topology = build_topology(network(one_interface("pe", "10.0.0.1/30", "RED"), one_interface("ce", "10.0.0.2/30")))
    assert neighbors(topology, "pe") == ["ce:Ethernet0/0"]
    assert topology.diagnostics == []


def test_overlapping_customers_are_reported_and_not_guessed():
    pes = [one_interface("pe1", "10.1.1.1/24", "A"), one_interface("pe2", "10.1.1.1/24", "B")]
    ces = [one_interface("ce1", "10.1.1.2/24"), one_interface("ce2", "10.1.1.3/24")]
    topology = build_topology(network(*pes, *ces))
    assert topology.neighbors == {}
    (found,) = topology.diagnostics
    assert (found.code, found.severity, found.file) == ("ambiguous-link", Severity.WARNING, "ce1.cfg")
    assert found.line == ces[0].device.interfaces["Ethernet0/0"].addresses[0].line
    assert "pe1 Ethernet0/0 (VRF A)" in found.message
    assert "pe2 Ethernet0/0 (VRF B)" in found.message


def test_vrfs_of_different_names_on_one_lan_are_two_customers():
    topology = build_topology(
        network(one_interface("pe1", "10.1.1.1/24", "A"), one_interface("pe2", "10.1.1.2/24", "B"))
    )
    assert topology.neighbors == {}
    assert [d.code for d in topology.diagnostics] == ["ambiguous-link"]


def test_two_vrfs_back_to_back_on_a_point_to_point_subnet_are_joined():
    """RFC 4364 §10 a: VRF-to-VRF connections between AS border routers; the names are local."""
    topology = build_topology(network(one_interface("a", "10.1.1.1/30", "A"), one_interface("b", "10.1.1.2/30", "B")))
    assert neighbors(topology, "a") == ["b:Ethernet0/0"]


def test_copies_told_apart_by_the_vrf_name():
    routers = [
        one_interface("a1", "10.1.1.1/24", "A"),
        one_interface("a2", "10.1.1.2/24", "A"),
        one_interface("b1", "10.1.1.1/24", "B"),
        one_interface("b2", "10.1.1.2/24", "B"),
    ]
    topology = build_topology(network(*routers))
    assert neighbors(topology, "a1") == ["a2:Ethernet0/0"]
    assert neighbors(topology, "b2") == ["b1:Ethernet0/0"]
    assert topology.diagnostics == []


def test_one_device_with_a_subnet_in_two_vrfs_is_only_informed():
    router = one_interface("a", "10.0.0.1/24", "A")
    router.interface("Ethernet0/1", "10.0.0.2/24", vrf="B")
    topology = build_topology(network(router))
    assert topology.neighbors == {}
    assert [(d.code, d.severity) for d in topology.diagnostics] == [("ambiguous-link", Severity.INFO)]


def test_ipv6_link_local_addresses_join_nothing():
    routers = [one_interface("a", "fe80::1/64"), one_interface("b", "fe80::2/64")]
    assert build_topology(network(*routers)).neighbors == {}
    routers = [one_interface("a", "2001:db8::1/64"), one_interface("b", "2001:db8::2/64")]
    assert neighbors(build_topology(network(*routers)), "a") == ["b:Ethernet0/0"]


def test_cables_win_over_subnets():
    routers = [one_interface(n, f"10.0.0.{i}/24") for i, n in enumerate("abc", 1)]
    topology = build_topology(network(*routers, cables=["a:Ethernet0/0 b:Ethernet0/0"]))
    assert neighbors(topology, "a") == ["b:Ethernet0/0"]
    assert neighbors(topology, "c") == []
    assert Endpoint("c", "Ethernet0/0") in topology.up


def test_unnumbered_interfaces_meet_over_a_cable_and_own_the_borrowed_address():
    routers = []
    for name, address in (("a", "10.0.0.1/32"), ("b", "10.0.0.2/32")):
        router = Router(name)
        router.interface("Loopback0", address)
        router.interface("Ethernet0/0", unnumbered="Loopback0")
        routers.append(router)
    topology = build_topology(network(*routers, cables=["a:Ethernet0/0 b:Ethernet0/0"]))
    assert topology.owner_on_link(Endpoint("a", "Ethernet0/0"), ip("10.0.0.2")) == Endpoint("b", "Ethernet0/0")
    assert build_topology(network(*routers)).neighbors == {}


def test_an_unknown_node_is_a_switch():
    routers = [one_interface(n, f"10.0.0.{i}/24") for i, n in enumerate("ab", 1)]
    cables = ["a:Ethernet0/0 sw:1", "sw:2 b:Ethernet0/0", "sw:3 h:eth1"]
    topology = build_topology(network(*routers, cables=cables, hosts=(host("h", "10.0.0.9/24"),)))
    assert neighbors(topology, "a") == ["b:Ethernet0/0", "h:eth1"]


def test_a_host_with_ports_and_no_address_is_a_bridge():
    routers = [one_interface(n, f"10.0.0.{i}/24") for i, n in enumerate("ab", 1)]
    bridge = Host("br", {port: HostInterface(port) for port in ("eth1", "eth2", "eth3", "vlan100")})
    cables = ["a:Ethernet0/0 br:eth1", "br:eth2 b:Ethernet0/0", "br:eth3 h:eth1"]
    topology = build_topology(network(*routers, cables=cables, hosts=(bridge, host("h", "10.0.0.9/24"))))
    assert neighbors(topology, "a") == ["b:Ethernet0/0", "h:eth1"]
    # One address makes it an end system: each cable is a link of its own.
    bridge.interfaces["eth1"].prefixes.append((ip("10.0.0.7"), 24))
    topology = build_topology(network(*routers, cables=cables, hosts=(bridge, host("h", "10.0.0.9/24"))))
    assert neighbors(topology, "a") == ["br:eth1"]


def test_subinterfaces_meet_by_tag():
    routers = []
    for name, last in (("a", 1), ("b", 2)):
        router = Router(name)
        router.interface("Ethernet0/0")
        for tag in (10, 20):
            router.interface(
                f"Ethernet0/0.{tag * last}", f"10.0.{tag}.{last}/24", vlan=tag, parent="Ethernet0/0", vrf=f"V{tag}"
            )
        routers.append(router)
    topology = build_topology(network(*routers, cables=["a:Ethernet0/0 b:Ethernet0/0"]))
    assert neighbors(topology, "a", "Ethernet0/0.10") == ["b:Ethernet0/0.20"]
    assert neighbors(topology, "a", "Ethernet0/0.20") == ["b:Ethernet0/0.40"]
    assert neighbors(topology, "a", "Ethernet0/0") == ["b:Ethernet0/0"]


def test_router_on_a_stick_behind_an_unknown_switch_meets_by_subnet():
    router = Router("r")
    router.interface("Ethernet0/0")
    router.interface("Ethernet0/0.10", "10.0.10.1/24", vlan=10, parent="Ethernet0/0")
    router.interface("Ethernet0/0.20", "10.0.20.1/24", vlan=20, parent="Ethernet0/0")
    hosts = (host("h1", "10.0.10.9/24"), host("h2", "10.0.20.9/24"))
    cables = ["r:Ethernet0/0 sw:1", "sw:2 h1:eth1", "sw:3 h2:eth1"]
    topology = build_topology(network(router, cables=cables, hosts=hosts))
    assert neighbors(topology, "h1", "eth1") == ["r:Ethernet0/0.10"]
    assert neighbors(topology, "h2", "eth1") == ["r:Ethernet0/0.20"]


def test_cables_of_members_are_those_of_the_port_channel():
    routers = []
    for name, last in (("a", 1), ("b", 2)):
        router = Router(name)
        router.interface("Port-channel1", f"10.0.0.{last}/24")
        router.interface("Ethernet0/0", channel_group="Port-channel1")
        router.interface("Ethernet0/1", channel_group="Port-channel1")
        routers.append(router)
    cables = ["a:Ethernet0/0 b:Ethernet0/0", "a:Ethernet0/1 b:Ethernet0/1"]
    topology = build_topology(network(*routers, cables=cables))
    assert neighbors(topology, "a", "Port-channel1") == ["b:Port-channel1"]
    assert neighbors(topology, "a", "Ethernet0/0") == []


def test_svi_behind_switch_ports_of_its_device_and_the_honest_note():
    switch = Router("s")
    switch.interface("Ethernet0/1", routed=False)
    switch.interface("Ethernet0/2", routed=False)
    switch.interface("Vlan10", "10.0.0.1/24")
    cables = ["s:Ethernet0/1 h1:eth1", "s:Ethernet0/2 h2:eth1"]
    hosts = (host("h1", "10.0.0.8/24"), host("h2", "10.0.0.9/24"))
    topology = build_topology(network(switch, cables=cables, hosts=hosts))
    assert neighbors(topology, "s", "Vlan10") == ["h1:eth1", "h2:eth1"]
    assert [d.code for d in topology.diagnostics] == ["switching-not-modelled"]


def test_bare_ports_of_a_device_with_bridge_domains_are_its_ports():
    bridge = Router("b")
    for number in (1, 2, 3):
        bridge.interface(f"Ethernet0/{number}")
    bridge.interface("Ethernet0/4", "10.0.9.1/24")
    bridge.interface("BDI10", "10.0.0.1/24")
    cables = ["b:Ethernet0/1 h1:eth1", "b:Ethernet0/2 h2:eth1", "b:Ethernet0/3 h3:eth1", "b:Ethernet0/4 h4:eth1"]
    addresses = ("10.0.0.8/24", "10.0.0.9/24", "10.0.1.9/24", "10.0.9.9/24")
    hosts = tuple(host(f"h{n}", address) for n, address in enumerate(addresses, 1))
    topology = build_topology(network(bridge, cables=cables, hosts=hosts))
    assert neighbors(topology, "h1", "eth1") == ["b:BDI10", "h2:eth1"]
    assert neighbors(topology, "h3", "eth1") == []
    assert neighbors(topology, "h4", "eth1") == ["b:Ethernet0/4"]


def test_serial_loses_its_carrier_when_the_peer_is_shut_and_ethernet_does_not():
    a, b = Router("a"), Router("b")
    a.interface("Serial0/0", "10.0.0.1/30")
    a.interface("Ethernet0/0", "10.0.1.1/30")
    b.interface("Serial0/0", "10.0.0.2/30", shutdown=True)
    b.interface("Ethernet0/0", "10.0.1.2/30", shutdown=True)
    cables = ["a:Serial0/0 b:Serial0/0", "a:Ethernet0/0 b:Ethernet0/0"]
    topology = build_topology(network(a, b, cables=cables))
    assert topology.down[Endpoint("a", "Serial0/0")] == "its peer b Serial0/0 is down"
    assert Endpoint("a", "Ethernet0/0") in topology.up
    assert ip("10.0.0.1") not in topology.owners


def test_virtual_address_belongs_to_the_master():
    """RFC 5798 §6.4.2: the higher priority, then the higher address."""
    routers = []
    for last, priority in ((1, 100), (2, 120), (3, 120)):
        router = one_interface(f"r{last}", f"10.0.0.{last}/24")
        router.device.interfaces["Ethernet0/0"].gateways.append(
            GatewayGroup(protocol="vrrp", group=1, address=ip("10.0.0.254"), priority=priority)
        )
        routers.append(router)
    topology = build_topology(network(*routers))
    assert topology.owners[ip("10.0.0.254")] == (Endpoint("r3", "Ethernet0/0"),)


def test_large_network_is_linear():
    routers = []
    for number in range(3000):
        router = Router(f"r{number:04}")
        router.interface("Ethernet0/0", f"10.{number >> 7}.{number % 128 * 2}.{number % 2 + 1}/24")
        routers.append(router)
    topology = build_topology(network(*routers))
    assert len(topology.up) == 3000
