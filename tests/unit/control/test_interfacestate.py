"""Which interfaces are up. Expected values from IOS behaviour, by hand."""

from __future__ import annotations

from building import Router, ip, network

from tidegate.control.interfacestate import down_interfaces
from tidegate.model.device import Endpoint
from tidegate.model.interface import Tunnel


def reasons(router: Router) -> dict[str, str]:
    return {e.interface: why for e, why in down_interfaces(network(router)).items()}


def test_shutdown_is_down_and_a_bare_interface_is_up():
    router = Router("r")
    router.interface("Ethernet0/0", shutdown=True)
    router.interface("Ethernet0/1")
    router.interface("Loopback0", "10.0.0.1/32")
    router.interface("Loopback1", "10.0.0.2/32", shutdown=True)
    router.interface("Null0")
    assert reasons(router) == {"Ethernet0/0": "administratively down", "Loopback1": "administratively down"}


def test_runtime_data_brings_an_interface_down():
    router = Router("r")
    router.interface("Ethernet0/0", "10.0.0.1/24")
    snapshot = network(router)
    snapshot.down_interfaces.add(Endpoint("r", "Ethernet0/0"))
    assert down_interfaces(snapshot) == {Endpoint("r", "Ethernet0/0"): "down in the runtime data"}


def test_subinterface_goes_down_with_its_parent():
    router = Router("r")
    router.interface("Ethernet0/0.10", "10.0.0.1/24", parent="Ethernet0/0", vlan=10)
    router.interface("Ethernet0/0", shutdown=True)
    assert reasons(router)["Ethernet0/0.10"] == "Ethernet0/0 is down"


def test_port_channel_needs_a_member_that_is_up():
    router = Router("r")
    for number in (1, 2, 3):
        router.interface(f"Port-channel{number}", f"10.0.{number}.1/24")
    router.interface("Ethernet0/0", channel_group="Port-channel1")
    router.interface("Ethernet0/1", channel_group="Port-channel1", shutdown=True)
    router.interface("Ethernet0/2", channel_group="Port-channel2", shutdown=True)
    found = reasons(router)
    assert "Port-channel1" not in found
    assert found["Port-channel2"] == "all its members are down"
    assert found["Port-channel3"] == "no interface is a member of it"


def test_subinterface_of_a_port_channel_without_members_is_down():
    router = Router("r")
    router.interface("Port-channel1.5", "10.0.0.1/24", parent="Port-channel1", vlan=5)
    router.interface("Port-channel1")
    assert reasons(router)["Port-channel1.5"] == "Port-channel1 is down"


def test_svi_needs_a_port_that_could_be_a_member():
    router = Router("r")
    router.interface("Vlan10", "10.0.0.1/24")
    router.interface("Ethernet0/0", routed=False, shutdown=True)
    assert reasons(router)["Vlan10"] == "no port that could be a member of it is up"
    router.device.interfaces["Ethernet0/0"].shutdown = False
    assert "Vlan10" not in reasons(router)


def test_tunnel_follows_its_source():
    router = Router("r")
    router.interface("Ethernet0/0", "10.0.0.1/24", shutdown=True)
    router.interface("Loopback0", "10.9.9.9/32")
    for number, tunnel in enumerate(
        (
            None,
            Tunnel(source="Ethernet0/0", destination=ip("10.5.5.5")),
            Tunnel(source="10.9.9.9", destination=ip("10.5.5.5")),
            Tunnel(source="Loopback0"),
            Tunnel(source="Loopback0", mode="gre multipoint"),
            Tunnel(source="10.7.7.7", destination=ip("10.5.5.5")),
        )
    ):
        router.interface(f"Tunnel{number}", f"10.1.{number}.1/30", tunnel=tunnel)
    found = reasons(router)
    assert found["Tunnel0"] == "it has no tunnel source"
    assert found["Tunnel1"] == "its source Ethernet0/0 is down"
    assert "Tunnel2" not in found
    assert found["Tunnel3"] == "it has no tunnel destination"
    assert "Tunnel4" not in found
    assert found["Tunnel5"] == "no interface has its source address 10.7.7.7"
