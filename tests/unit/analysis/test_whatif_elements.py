"""Links and nodes of networks built by hand."""

from dataclasses import replace

from planes import host, net, network, router

from tidegate.analysis.whatif.asked import Asked, scenarios
from tidegate.analysis.whatif.elements import interface, links, node, nodes
from tidegate.analysis.whatif.scenario import Failure, Kind, Scenario
from tidegate.control.links import build_topology
from tidegate.model.device import Endpoint, Network
from tidegate.model.interface import Interface, InterfaceKind


def links_of(snapshot: Network) -> list[Failure]:
    return links(snapshot, build_topology(snapshot))


def subinterface(device, name: str, parent: str, like: str) -> None:
    """Moves the address of interface `like` to a subinterface `name` of `parent`."""
    device.interfaces[name] = replace(device.interfaces.pop(like), name=name, parent=parent)


def test_a_link_is_called_by_its_devices():
    snapshot = network(router("R1", "Serial1/0 10.0.0.1/30"), router("R2", "Serial1/1 10.0.0.2/30"))
    (link,) = links_of(snapshot)
    assert link.name == "R1--R2"
    assert link.down == (Endpoint("R1", "Serial1/0"), Endpoint("R2", "Serial1/1"))
    assert (link.kind, link.ends, link.device) == (Kind.LINK, ("R1", "R2"), None)


def test_parallel_links_are_called_by_their_interfaces():
    snapshot = network(
        router("R1", "Serial1/0 10.0.0.1/30", "Serial1/1 10.0.0.5/30"),
        router("R2", "Serial1/0 10.0.0.2/30", "Serial1/1 10.0.0.6/30"),
    )
    assert [link.name for link in links_of(snapshot)] == ["R1:Serial1/0--R2:Serial1/0", "R1:Serial1/1--R2:Serial1/1"]


def test_a_lan_is_one_link_of_all_its_routers():
    snapshot = network(*(router(f"R{n}", f"Ethernet0/0 10.0.0.{n}/24") for n in (1, 2, 3)))
    (link,) = links_of(snapshot)
    assert (link.name, len(link.down), link.transfer) == ("R1--R2--R3", 3, ())


def test_a_lan_of_many_is_called_by_the_first():
    snapshot = network(*(router(f"R{n}", f"Ethernet0/0 10.0.0.{n}/24") for n in range(1, 7)))
    (link,) = links_of(snapshot)
    assert (link.name, len(link.ends)) == ("R1:Ethernet0/0--5 others", 6)
    topology = build_topology(snapshot)
    for name in (link.name, "R2--R5"):
        assert [s.failures for s in scenarios(snapshot, topology, Asked(fail=(name,)))] == [(link,)]


def test_a_transfer_network_goes_with_its_link_and_a_lan_does_not():
    snapshot = network(
        router("R1", "Serial1/0 10.0.0.1/30", "Ethernet0/0 10.1.0.1/24"),
        router("R2", "Serial1/0 10.0.0.2/30", "Ethernet0/0 10.1.0.2/24"),
    )
    serial, lan = sorted(links_of(snapshot), key=lambda link: link.transfer, reverse=True)
    assert serial.transfer == tuple(
        sorted(map(net, ("10.0.0.0/30", "10.0.0.0/32", "10.0.0.1/32", "10.0.0.2/32", "10.0.0.3/32")))
    )
    assert lan.transfer == ()


def test_subinterfaces_of_two_ports_are_one_link_that_fails_by_its_ports():
    r1 = router("R1", "Ethernet0/0 10.9.9.1/32", "Ethernet0/7 10.0.0.1/30", "Ethernet0/8 10.0.0.5/30")
    r2 = router("R2", "Ethernet0/0 10.9.9.2/32", "Ethernet0/7 10.0.0.2/30", "Ethernet0/8 10.0.0.6/30")
    for device in (r1, r2):
        subinterface(device, "Ethernet0/0.10", "Ethernet0/0", "Ethernet0/7")
        subinterface(device, "Ethernet0/0.20", "Ethernet0/0", "Ethernet0/8")
    (link,) = links_of(network(r1, r2))
    assert (link.name, link.down) == ("R1--R2", (Endpoint("R1", "Ethernet0/0"), Endpoint("R2", "Ethernet0/0")))
    assert {net("10.0.0.0/30"), net("10.0.0.4/30")} <= set(link.transfer)


def test_a_port_channel_fails_with_all_its_members():
    r1 = router("R1", "Port-channel1 10.0.0.1/30", "Ethernet0/0 10.9.9.1/32", "Ethernet0/1 10.9.9.3/32")
    for name in ("Ethernet0/0", "Ethernet0/1"):
        r1.interfaces[name] = Interface(name=name, kind=InterfaceKind.ETHERNET, channel_group="Port-channel1")
    snapshot = network(r1, router("R2", "Ethernet0/0 10.0.0.2/30"))
    (link,) = links_of(snapshot)
    assert link.down == tuple(
        Endpoint(d, i) for d, i in [("R1", "Ethernet0/0"), ("R1", "Ethernet0/1"), ("R2", "Ethernet0/0")]
    )
    failed = Scenario(Kind.LINK, (link,)).applied_to(snapshot)
    assert Endpoint("R1", "Port-channel1") in build_topology(failed).down


def test_a_host_on_a_link_has_no_line_to_fail():
    snapshot = network(router("R1", "Ethernet0/0 10.0.0.1/24"), hosts=[host("pc", "10.0.0.9/24", "10.0.0.1")])
    (link,) = links_of(snapshot)
    assert (link.name, link.down, link.ends) == ("R1--pc", (Endpoint("R1", "Ethernet0/0"),), ("R1", "pc"))


def test_a_link_that_is_down_already_is_none():
    snapshot = network(router("R1", "Serial1/0 10.0.0.1/30"), router("R2", "Serial1/0 10.0.0.2/30"))
    snapshot.down_interfaces.add(Endpoint("R2", "Serial1/0"))
    assert links_of(snapshot) == []


def test_a_node_fails_with_all_its_interfaces_and_stays_a_device():
    snapshot = network(router("R1", "Loopback0 10.9.9.1/32", "Serial1/0 10.0.0.1/30"), router("R2"))
    r1, r2 = nodes(snapshot)
    assert (r1.down, r1.device, r2.down) == ((Endpoint("R1", "Loopback0"), Endpoint("R1", "Serial1/0")), "R1", ())
    failed = Scenario(Kind.NODE, (node(snapshot.devices["R1"]),)).applied_to(snapshot)
    assert failed.devices.keys() == {"R1", "R2"}
    assert failed.down_interfaces == set(r1.down)
    assert snapshot.down_interfaces == set()


def test_both_interfaces_of_a_link_take_with_them_what_the_link_takes():
    snapshot = network(router("R1", "Serial1/0 10.0.0.1/30"), router("R2", "Serial1/0 10.0.0.2/30"))
    topology = build_topology(snapshot)
    (link,) = links(snapshot, topology)
    one, other = (interface(snapshot, topology, endpoint) for endpoint in link.down)
    both, alone = Scenario(Kind.SET, (one, other)), Scenario(Kind.LINK, (link,))
    assert (both.down, both.transfer, both.devices) == (alone.down, alone.transfer, alone.devices)
    assert both.name == "R1:Serial1/0 + R2:Serial1/0"


def test_a_node_that_fails_between_two_cables_is_no_switch():
    """A cable to a node that is not in the snapshot leads to a switch; so a failed node must stay in it."""
    r1, r3 = router("R1", "Ethernet0/0 10.0.0.1/24"), router("R3", "Ethernet0/0 10.0.0.3/24")
    r2 = router("R2", "Ethernet0/0 10.0.0.2/24", "Ethernet0/1 10.0.1.2/24")
    cables = ["R1:Ethernet0/0 R2:Ethernet0/0", "R2:Ethernet0/1 R3:Ethernet0/0"]
    failed = Scenario(Kind.NODE, (node(r2),)).applied_to(network(r1, r2, r3, cables=cables))
    assert build_topology(failed).neighbors == {}
    assert build_topology(network(r1, r3, cables=cables)).neighbors != {}
