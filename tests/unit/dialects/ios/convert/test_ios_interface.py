"""Interfaces: addresses, defaults, gateways, MPLS and tunnels."""

from reading import feature

from tidegate.dialects import ios
from tidegate.model.interface import GatewayGroup, Interface, InterfaceKind
from tidegate.net.prefix import format_address, parse_address


def addresses(interface: Interface) -> list[str]:
    return [f"{format_address(a.address)}/{a.length}{'s' if a.secondary else ''}" for a in interface.addresses]


def test_addresses() -> None:
    found = feature("addresses").interfaces
    assert addresses(found["GigabitEthernet0/1"]) == ["10.1.0.2/24", "10.1.1.1/24s"]
    assert found["Serial1/0"].unnumbered == "Loopback0"
    assert found["Vlan10"].address_unknown == "dhcp"
    assert addresses(found["GigabitEthernet0/2.100"]) == ["10.2.0.0/31"]
    assert found["GigabitEthernet0/2.100"].vlan == 100
    assert found["GigabitEthernet0/2.100"].parent == "GigabitEthernet0/2"
    assert addresses(found["GigabitEthernet0/3"]) == []
    assert addresses(found["GigabitEthernet0/4"]) == ["10.1.0.5/24"]  # shut down: it may overlap
    assert addresses(found["GigabitEthernet0/5"]) == ["2001:db8::1/64"]
    assert found["GigabitEthernet0/5"].link_local == parse_address("fe80::1")


def test_a_port_channel_has_the_bandwidth_of_its_members() -> None:
    member = "interface GigabitEthernet{n}\n channel-group 5 mode active\n"
    text = "interface Port-channel5\n ip address 10.0.0.1 255.255.255.0\ninterface Port-channel5.7\n"
    device = ios.read("a", text + member.format(n=1) + member.format(n=2), "a")
    assert device.interfaces["Port-channel5"].bandwidth == 2_000_000
    assert device.interfaces["Port-channel5.7"].bandwidth == 2_000_000
    assert device.interfaces["GigabitEthernet1"].channel_group == "Port-channel5"


def test_interfaces_removed_and_reset() -> None:
    text = (
        "interface Loopback1\n ip address 10.0.0.1 255.255.255.255\nno interface loopback 1\n"
        "interface Gi0/1\n ip address 10.0.1.1 255.255.255.0\n shutdown\ndefault interface gi 0/1\nno interface Gi0/1\n"
    )
    device = ios.read("a", text, "a")
    assert list(device.interfaces) == ["GigabitEthernet0/1"]
    assert not device.interfaces["GigabitEthernet0/1"].shutdown
    assert device.interfaces["GigabitEthernet0/1"].addresses == []
    assert [d.message for d in device.diagnostics] == ["% Removal of physical interfaces is not permitted"]


def test_gateway_groups() -> None:
    found = feature("gateways").interfaces
    (vrrp,) = found["GigabitEthernet0/0"].gateways
    assert brief(vrrp) == ("vrrp", 1, "10.0.0.1", 120, False)
    (hsrp,) = found["GigabitEthernet0/1"].gateways
    assert brief(hsrp) == ("hsrp", 5, "10.0.1.1", 100, True)
    (new,) = found["GigabitEthernet0/2"].gateways
    assert brief(new) == ("vrrp", 7, "10.0.2.1", 90, True)
    assert found["GigabitEthernet0/2"].ip_mtu == 1400


def brief(group: GatewayGroup) -> tuple[str, int, str, int, bool]:
    assert group.address is not None
    return group.protocol, group.group, format_address(group.address), group.priority, group.preempt


def test_mpls_and_tunnels() -> None:
    device = feature("mpls")
    ldp = device.ldp
    assert (ldp.enabled, ldp.router_id_interface, ldp.router_id_force) == (True, "Loopback0", True)
    assert (ldp.propagate_ttl, ldp.explicit_null, ldp.allocate_for) == (False, True, "LOOPBACKS")
    assert device.interfaces["Serial1/0"].mpls
    tunnel = device.interfaces["Tunnel0"]
    assert tunnel.kind is InterfaceKind.TUNNEL
    assert tunnel.bandwidth == 5000
    assert tunnel.tunnel is not None
    assert (tunnel.tunnel.source, tunnel.tunnel.mode) == ("Loopback0", "gre ip")
    assert tunnel.tunnel.destination == parse_address("10.0.0.9")
