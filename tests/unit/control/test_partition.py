"""Prefix classes: what shares one and what must not. Expected partitions by hand, from design idea 4."""

from __future__ import annotations

from building import Router, ip, net, network

from tidegate.control.links import build_topology
from tidegate.control.partition import form_classes
from tidegate.control.table import TableId
from tidegate.model.ospf import AreaRange
from tidegate.model.policy import PrefixList, PrefixListEntry
from tidegate.model.redistribution import Redistribution
from tidegate.model.static import StaticRoutes
from tidegate.net.community import parse_extended_community


def statics(router: Router, vrf: str, next_hop: str, *prefixes: str) -> StaticRoutes:
    group = StaticRoutes(vrf, next_hop=ip(next_hop))
    for prefix in prefixes:
        group.prefixes.append(net(prefix))
        group.lines.append(router.next_line())
    router.device.static_routes.append(group)
    return group


def classes_of(*routers: Router, **options):
    snapshot = network(*routers)
    return form_classes(snapshot, build_topology(snapshot), **options)


def partition(index, table: TableId, *prefixes: str) -> list[object]:
    return [index.of(table, net(prefix)) for prefix in prefixes]


def pe(name: str = "pe") -> Router:
    router = Router(name)
    router.interface("Serial0/0", "192.0.2.1/30", vrf="A")
    return router


A = TableId("pe", "A")


def test_statics_of_one_group_share_a_class():
    router = pe()
    statics(router, "A", "192.0.2.2", "10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24")
    one, two, three = partition(classes_of(router), A, "10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24")
    assert one is two is three
    assert list(one.members) == [net("10.0.0.0/24"), net("10.0.1.0/24"), net("10.0.2.0/24")]


def test_other_next_hop_or_other_length_is_another_class():
    router = pe()
    statics(router, "A", "192.0.2.2", "10.0.0.0/24", "10.0.0.0/16")
    statics(router, "A", "192.0.2.3", "10.0.1.0/24")
    found = partition(classes_of(router), A, "10.0.0.0/24", "10.0.0.0/16", "10.0.1.0/24")
    assert len(set(found)) == 3


def test_a_prefix_that_holds_a_next_hop_stands_alone():
    router = pe()
    statics(router, "A", "10.0.1.1", "10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24")
    one, hop, two = partition(classes_of(router), A, "10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24")
    assert one is two
    assert hop is not one


def test_a_prefix_list_in_use_splits_and_an_unused_one_does_not():
    def build(used: bool) -> list[object]:
        router = pe()
        statics(router, "A", "192.0.2.2", "10.0.0.0/24", "10.0.1.0/24", "10.9.0.0/24")
        entry = PrefixListEntry(sequence=5, permit=True, prefix=net("10.0.0.0/16"), ge=24, le=24)
        router.device.policies.prefix_lists["ipv4", "L"] = PrefixList(name="L", entries=[entry])
        if used:
            process = router.ospf()
            process.distribute_list_in = "prefix:L"
        return partition(classes_of(router), A, "10.0.0.0/24", "10.0.1.0/24", "10.9.0.0/24")

    one, two, outside = build(used=True)
    assert one is two
    assert outside is not one
    assert len(set(build(used=False))) == 1


def test_overlapping_customers_that_never_meet_do_not_split_each_other():
    router = pe()
    router.interface("Serial0/1", "192.0.2.5/30", vrf="B")
    statics(router, "A", "192.0.2.2", "10.0.0.0/24", "10.0.1.0/24")
    statics(router, "B", "192.0.2.6", "10.0.1.0/24", "10.0.2.0/24")
    index = classes_of(router)
    one, two = partition(index, A, "10.0.0.0/24", "10.0.1.0/24")
    assert one is two
    assert index.of(TableId("pe", "B"), net("10.0.1.0/24")) is not two


def test_vrfs_that_share_a_route_target_split_each_other():
    router = pe()
    router.interface("Serial0/1", "192.0.2.5/30", vrf="B")
    target = parse_extended_community("65000:1")
    router.device.vrfs["A"].families["ipv4"].export_targets[target] = 1
    router.device.vrfs["B"].families["ipv4"].import_targets[target] = 1
    statics(router, "A", "192.0.2.2", "10.0.0.0/24", "10.0.1.0/24")
    statics(router, "B", "192.0.2.6", "10.0.1.0/24", "10.0.2.0/24")
    index = classes_of(router)
    only_a, both = partition(index, A, "10.0.0.0/24", "10.0.1.0/24")
    assert only_a is not both
    assert index.of(TableId("pe", "B"), net("10.0.1.0/24")) is both


def test_per_prefix_gives_each_prefix_its_own_class():
    router = pe()
    statics(router, "A", "192.0.2.2", "10.0.0.0/24", "10.0.1.0/24")
    one, two = partition(classes_of(router, per_prefix=True), A, "10.0.0.0/24", "10.0.1.0/24")
    assert one is not two


def test_covering_finds_the_most_specific_first():
    router = pe()
    statics(router, "A", "192.0.2.2", "10.0.0.0/8", "10.0.0.0/24")
    router.device.ospf.clear()
    index = classes_of(router)
    covering = [prefix for prefix, _ in index.covering(A, ip("10.0.0.7"))]
    assert covering == [net("10.0.0.0/24"), net("10.0.0.0/8"), net("0.0.0.0/0")]


def test_redistribution_map_of_another_device_splits_in_the_same_domain():
    one, two = Router("a"), Router("b")
    one.interface("Serial0/0", "192.0.2.1/30")
    two.interface("Serial0/0", "192.0.2.2/30")
    statics(one, "default", "192.0.2.2", "10.0.0.0/24", "10.0.1.0/24")
    entry = PrefixListEntry(sequence=5, permit=True, prefix=net("10.0.1.0/24"), ge=24, le=24)
    two.device.policies.prefix_lists["ipv4", "L"] = PrefixList(name="L", entries=[entry])
    two.ospf(distribute_list_in="prefix:L", redistributions=[Redistribution(protocol="static")])
    found = partition(classes_of(one, two), TableId("a", "default"), "10.0.0.0/24", "10.0.1.0/24")
    assert len(set(found)) == 2


def test_classful_redistribution_tells_subnets_from_networks_of_their_class():
    """10.1.0.0/16 is a subnet of a class A network, 172.16.0.0/16 a class B network (RFC 791)."""

    def build(subnets: bool) -> list[object]:
        router = pe()
        statics(router, "A", "192.0.2.2", "10.1.0.0/16", "10.2.0.0/16", "172.16.0.0/16")
        router.ospf(vrf="A", redistributions=[Redistribution(protocol="static", subnets=subnets)])
        return partition(classes_of(router), A, "10.1.0.0/16", "10.2.0.0/16", "172.16.0.0/16")

    one, two, network_b = build(subnets=False)
    assert one is two
    assert network_b is not one
    assert len(set(build(subnets=True))) == 1


def test_what_an_aggregate_covers_is_another_class_than_what_it_does_not():
    router = pe()
    statics(router, "A", "192.0.2.2", "10.0.0.0/24", "10.0.1.0/24", "10.9.0.0/24")
    router.ospf(vrf="A", summaries=[AreaRange(prefix=net("10.0.0.0/16"))])
    one, two, outside = partition(classes_of(router), A, "10.0.0.0/24", "10.0.1.0/24", "10.9.0.0/24")
    assert one is two
    assert outside is not one
