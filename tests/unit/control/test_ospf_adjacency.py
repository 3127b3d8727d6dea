"""What two ends of a link must agree on (RFC 2328 §10.5, §10.6), and the election of §9.4."""

from __future__ import annotations

import pytest
from ospf_network import Computed, link, router

from tidegate.control.protocols.ospf.instance import OspfInstance
from tidegate.model.ospf import OspfArea
from tidegate.net.prefix import format_address


def pair(**fields):
    a, b = router("a", 1), router("b", 2)
    link(a, b, 1, **fields)
    return a, b


def test_two_ends_that_agree_are_adjacent():
    found = Computed(*pair()).ospf.adjacencies()
    assert [(r.device, r.interface, r.neighbor_device, r.neighbor_id, r.up) for r in found] == [
        ("a", "Ethernet0/1", "b", "10.0.0.2", True),
        ("b", "Ethernet0/1", "a", "10.0.0.1", True),
    ]
    assert format_address(found[0].neighbor_address) == "10.1.1.2"
    assert found[0].protocol == "ospf"


def b_area(b):
    b.device.interfaces["Ethernet0/1"].ospf.area = 1


def b_hello(b):
    b.device.interfaces["Ethernet0/1"].ospf.hello = 5


def b_dead(b):
    b.device.interfaces["Ethernet0/1"].ospf.dead = 20


def b_type(b):
    b.device.interfaces["Ethernet0/1"].ospf.network_type = "point-to-point"


def b_mtu(b):
    b.device.interfaces["Ethernet0/1"].mtu = 1600


def b_authentication(b):
    b.device.interfaces["Ethernet0/1"].ospf.authentication = True


def b_passive(b):
    b.device.ospf[0].passive["Ethernet0/1"] = True


def b_stub(b):
    b.device.ospf[0].areas[0] = OspfArea(area=0, kind="nssa")


def b_router_id(b):
    b.device.ospf[0].router_id = 10 << 24 | 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (b_area, "area 0 here, area 1 on b Ethernet0/1: both ends must be in one area"),
        (b_hello, "hello/dead intervals 10/40 s here, 5/20 s on b Ethernet0/1: they must be equal"),
        (b_dead, "hello/dead intervals 10/40 s here, 10/20 s on b Ethernet0/1: they must be equal"),
        (b_type, "network type broadcast here, point-to-point on b Ethernet0/1: no route would use the link"),
        (b_mtu, "MTU 1500 here, 1600 on b Ethernet0/1: databases are never exchanged"),
        (b_authentication, "authentication is configured on b Ethernet0/1 only"),
        (b_passive, "the interface is passive on b Ethernet0/1: no Hellos are sent"),
        (b_stub, "area 0 is normal here, nssa on b Ethernet0/1: it must be of one kind"),
        (b_router_id, "both have the router ID 10.0.0.1: give one of them another"),
    ],
)
def test_each_difference_keeps_them_apart_and_is_named(change, words):
    a, b = pair()
    change(b)
    computed = Computed(a, b)
    assert computed.neighbors("a")["Ethernet0/1 b"].startswith(words)
    assert computed.neighbors("b")["Ethernet0/1 a"] is not None
    assert computed.routes("a") == {}


def test_mtu_ignore_on_the_smaller_side_is_enough():
    """RFC 2328 §10.6: only a larger MTU than one's own is rejected."""
    a, b = pair()
    b_mtu(b)
    a.device.interfaces["Ethernet0/1"].ospf.mtu_ignore = True
    assert Computed(a, b).neighbors("a") == {"Ethernet0/1 b": None}


def test_masks_must_agree_on_a_broadcast_network_and_not_on_a_point_to_point_one():
    for network_type, up in ((None, False), ("point-to-point", True)):
        a, b = pair(network_type=network_type)
        interface = b.device.interfaces["Ethernet0/1"]
        interface.addresses[0] = interface.addresses[0]._replace(length=25)
        computed = Computed(a, b, cables=["a:Ethernet0/1 b:Ethernet0/1"])
        assert (computed.neighbors("a")["Ethernet0/1 b"] is None) is up


def test_numbered_ends_must_share_a_subnet():
    a, b = pair(network_type="point-to-point")
    interface = b.device.interfaces["Ethernet0/1"]
    interface.addresses[0] = interface.addresses[0]._replace(address=interface.addresses[0].address + 256)
    computed = Computed(a, b, cables=["a:Ethernet0/1 b:Ethernet0/1"])
    assert "10.1.2.2 on b Ethernet0/1 is not in 10.1.1.0/24" in computed.neighbors("a")["Ethernet0/1 b"]


def test_unnumbered_ends_are_adjacent_and_the_next_hop_is_the_borrowed_address():
    a, b = router("a", 1), router("b", 2)
    for side in (a, b):
        side.interface("Ethernet0/1", unnumbered="Loopback0")
        side.run_ospf("Ethernet0/1", network_type="point-to-point")
    computed = Computed(a, b, cables=["a:Ethernet0/1 b:Ethernet0/1"])
    assert computed.neighbors("a") == {"Ethernet0/1 b": None}
    assert computed.routes("a") == {"10.0.0.2/32": ["ospf 110/11 via 10.0.0.2 Ethernet0/1"]}


def lan(priorities: list[int]):
    routers = []
    for number, priority in enumerate(priorities, 1):
        side = router(f"r{number}", number)
        side.interface("Ethernet0/0", f"10.1.0.{number}/24")
        side.run_ospf("Ethernet0/0", priority=priority, cost=10)
        routers.append(side)
    return Computed(*routers)


def test_lan_of_four_meets_through_its_network():
    computed = lan([1, 1, 1, 1])
    assert computed.neighbors("r1") == {f"Ethernet0/0 r{n}": None for n in (2, 3, 4)}
    assert computed.route("r1", "10.0.0.3/32") == ["ospf 110/11 via 10.1.0.3 Ethernet0/0"]


def test_without_any_eligible_router_there_is_no_designated_one():
    """RFC 2328 §9.4: priority 0 is ineligible."""
    computed = lan([0, 0, 0])
    assert "all have priority 0" in computed.neighbors("r1")["Ethernet0/0 r2"]
    assert computed.routes("r1") == {}


def test_one_eligible_router_is_enough():
    assert lan([0, 0, 1]).route("r1", "10.0.0.2/32") == ["ospf 110/11 via 10.1.0.2 Ethernet0/0"]


def test_router_id_is_the_highest_loopback_else_the_highest_address():
    a = router("a", 1)
    a.interface("Loopback7", "10.0.0.77/32")
    a.interface("Ethernet0/0", "192.168.1.1/24")
    b = router("b", 2)
    b.device.interfaces["Loopback0"].shutdown = True
    b.interface("Ethernet0/0", "192.168.1.2/24")
    ospf = Computed(a, b).ospf
    assert format_address(ospf.router_id(OspfInstance("a", "1"))) == "10.0.0.77"
    assert format_address(ospf.router_id(OspfInstance("b", "1"))) == "192.168.1.2"


def test_second_process_takes_another_router_id():
    a = router("a", 1)
    a.interface("Loopback1", "10.0.0.9/32")
    a.ospf("2")
    ospf = Computed(a).ospf
    assert format_address(ospf.router_id(OspfInstance("a", "1"))) == "10.0.0.9"
    assert format_address(ospf.router_id(OspfInstance("a", "2"))) == "10.0.0.1"


def test_process_without_any_address_does_not_run_and_says_so():
    a = router("a", 1)
    a.vrf("RED")
    a.ospf("2", vrf="RED")
    ospf = Computed(a).ospf
    assert ospf.router_id(OspfInstance("a", "2")) is None
    assert [d.code for d in ospf.diagnostics()] == ["ospf-no-router-id"]


def test_the_most_specific_network_statement_decides_and_the_interface_overrides():
    a = router("a", 1, loopback_area=None)
    process = a.device.ospf[0]
    from building import ip

    from tidegate.model.ospf import OspfNetwork

    process.networks.append(OspfNetwork(ip("10.0.0.0"), ip("0.255.255.255"), 0, 50))
    process.networks.append(OspfNetwork(ip("10.1.0.0"), ip("0.0.255.255"), 1, 51))
    a.interface("Ethernet0/0", "10.1.0.1/24")
    a.interface("Ethernet0/1", "10.2.0.1/24")
    a.interface("Ethernet0/2", "10.1.2.1/24")
    a.interface("Ethernet0/3", "192.168.0.1/24")
    a.run_ospf("Ethernet0/2", 7)
    ospf = Computed(a).ospf
    instance = OspfInstance("a", "1")
    assert ospf.enabled_interfaces(instance) == ("Loopback0", "Ethernet0/0", "Ethernet0/1", "Ethernet0/2")
    links = ospf._database.routers[instance].running.links
    assert {name: (each.area, each.lines) for name, each in links.items()} == {
        "Loopback0": (0, (50,)),
        "Ethernet0/0": (1, (51,)),
        "Ethernet0/1": (0, (50,)),
        "Ethernet0/2": (7, (a.device.interfaces["Ethernet0/2"].ospf.line,)),
    }


def test_duplicate_router_ids_in_one_area_are_reported():
    a, b, c = router("a", 1), router("b", 2), router("c", 3, router_id="10.0.0.1")
    link(a, b, 1)
    link(b, c, 2)
    assert [d.code for d in Computed(a, b, c).ospf.diagnostics()] == ["duplicate-router-id"]


def test_neighbor_that_runs_ospf_elsewhere_only_is_named():
    a, b = pair()
    b.device.interfaces["Ethernet0/1"].ospf = None
    computed = Computed(a, b)
    assert computed.neighbors("a") == {
        "Ethernet0/1 b": "OSPF does not run on b Ethernet0/1: no `network` or `ip ospf area` there covers it"
    }
    assert computed.neighbors("b") == {}
    b.device.ospf.clear()
    assert Computed(a, b).neighbors("a") == {}
