"""Which tables share a partition: those between which a route could flow. By hand."""

from __future__ import annotations

from building import Router, network

from tidegate.control.domains import flow_domains
from tidegate.control.links import build_topology
from tidegate.control.table import TableId
from tidegate.model.bgp import BgpNeighbor, BgpNeighborFamily, BgpProcess
from tidegate.model.policy import RouteMap, RouteMapEntry, SetExtendedCommunity
from tidegate.net.community import RouteTarget, parse_extended_community
from tidegate.net.prefix import parse_address


def target(text: str) -> RouteTarget:
    found = parse_extended_community(text)
    assert found is not None
    return found


def pe(name: str, imports: str | None = None, exports: str | None = None) -> Router:
    router = Router(name)
    router.vrf("V")
    settings = router.device.vrfs["V"].families["ipv4"]
    if imports:
        settings.import_targets[target(imports)] = 1
    if exports:
        settings.export_targets[target(exports)] = 1
    return router


def joined(*routers: Router) -> bool:
    snapshot = network(*routers)
    domains = flow_domains(snapshot, build_topology(snapshot))
    one, two = (TableId(router.device.name, "V") for router in routers[:2])
    return domains.find(one) == domains.find(two)


def test_tables_with_a_common_target_are_joined():
    assert joined(pe("a", exports="65000:1"), pe("b", imports="65000:1"))
    assert not joined(pe("a", exports="65000:1"), pe("b", imports="65000:2"))


def test_a_reflector_that_rewrites_targets_joins_vrfs_of_other_routers():
    reflector = Router("rr")
    entry = RouteMapEntry(sequence=10, permit=True)
    entry.sets.append(SetExtendedCommunity(kind="rt", communities=(target("65000:2"),)))
    reflector.device.policies.route_maps["MOVE"] = RouteMap(name="MOVE", entries=[entry])
    address = parse_address("192.0.2.1")
    assert address is not None
    neighbor = BgpNeighbor(vrf="default", address=address)
    neighbor.families["vpnv4"] = BgpNeighborFamily(activate=True, route_map_in="MOVE")
    reflector.device.bgp = BgpProcess(asn=65000, neighbors={("default", address): neighbor})
    assert joined(pe("a", exports="65000:1"), pe("b", imports="65000:2"), reflector)
