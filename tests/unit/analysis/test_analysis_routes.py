"""Which routes a query selects, and in what order they come."""

import pytest
from planes import ip, label_table, net, network, nms, ospf, plane, router, static, vpn

from tidegate.analysis.routes import RouteQuery, bgp_routes, routes, vpn_routes
from tidegate.control.cause import Cause, Reason, Rule
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.bgp.path import Attributes, Path
from tidegate.control.result import BgpTable, VpnTable
from tidegate.control.table import TableId
from tidegate.errors import UsageError
from tidegate.net.aspath import Asn
from tidegate.net.community import parse_extended_community, parse_route_distinguisher


def found(plane_, **query) -> list[tuple[str, str, str]]:
    return [(r.device, r.vrf, r.prefix) for r in routes(plane_, RouteQuery(**query))]


def test_order_is_device_vrf_prefix():
    everything = [(r.device, r.vrf) for r in routes(nms())]
    assert everything == sorted(everything)
    assert [p for d, v, p in found(nms(), device="PE4", vrf="default")] == [
        "10.0.2.0/30", "10.1.1.2/32", "10.1.1.4/32", "10.1.2.4/30",
    ]  # fmt: skip


def test_a_class_is_expanded_into_its_prefixes():
    given = plane(network(router("R1", "Ethernet0/0 10.0.0.1/24")), {"R1": {"10.5.0.0/16": static("R1", "10.0.0.9")}})
    table = given.tables[TableId("R1", "default")]
    cls = given.classes.of(table.id, net("10.5.0.0/16"))
    table.routes[PrefixClass([net("10.5.0.0/16"), net("9.0.0.0/8")])] = table.routes.pop(cls)
    assert [p for _, _, p in found(given)] == ["9.0.0.0/8", "10.0.0.0/24", "10.5.0.0/16"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"prefix": net("10.0.2.0/30")}, ["P1/default 10.0.2.0/30", "PE4/default 10.0.2.0/30"]),
        ({"prefix": net("10.0.2.0/24"), "longer": True, "device": "PE4"},
         ["PE4/BLUE 10.0.2.0/24", "PE4/default 10.0.2.0/30"]),
        ({"prefix": net("10.0.2.0/30"), "shorter": True, "device": "pe4"},
         ["PE4/BLUE 10.0.2.0/24", "PE4/default 10.0.2.0/30"]),
        ({"longest_match": ip("10.0.2.2"), "vrf": "BLUE"}, ["PE4/BLUE 10.0.2.0/24"]),
        ({"longest_match": ip("10.0.2.9")}, ["PE4/BLUE 10.0.2.0/24"]),
        ({"leaked": True}, ["PE4/BLUE 10.1.2.4/30", "PE4/default 10.0.2.0/30"]),
        ({"protocol": "static", "vrf": "global"}, ["PE4/default 10.0.2.0/30"]),
    ],
)  # fmt: skip
def test_filters(query, expected):
    assert [f"{d}/{v} {p}" for d, v, p in found(nms(), **query)] == expected


def test_protocol_families():
    assert RouteQuery(protocol="ospf").takes_protocol("ospf-e2")
    assert not RouteQuery(protocol="ospf-e2").takes_protocol("ospf")


@pytest.mark.parametrize("query", [{"device": "PE5"}, {"vrf": "BLEU"}, {"device": "P1", "vrf": "BLUE"}])
def test_unknown_names_are_refused_with_a_hint(query):
    with pytest.raises(UsageError, match=r"did you mean|there is"):
        found(nms(), **query)


def test_labels_of_a_route_are_the_whole_stack():
    devices = (
        router("PE1", "Serial0/0 10.0.0.1/30", "Ethernet0/1 10.8.1.1/24 BLUE"),
        router("P", "Serial0/0 10.0.0.2/30"),
    )
    tables = {
        "PE1": {"10.1.1.2/32": ospf("PE1", "10.0.0.2", "Serial0/0")},
        "PE1/BLUE": {"10.8.2.0/24": vpn("PE1", "10.1.1.2", 100)},
    }
    labels = {"PE1": label_table({}, ("10.1.1.2/32", "10.0.0.2", "Serial0/0", "P", 16))}
    (record,) = routes(plane(network(*devices), tables, labels), RouteQuery(prefix=net("10.8.2.0/24")))
    assert record.labels == (16, 100)


# BGP and VPN tables


def bgp_plane():
    given = plane(network(router("PE1", "Ethernet0/0 10.8.1.1/24 BLUE")), {})
    table = TableId("PE1", "BLUE")
    cls = given.classes.of(table, net("10.8.1.0/24"))
    target = parse_extended_community("100:1")
    own = Path(Attributes("?", extended=frozenset({target})), Cause(Rule.REDISTRIBUTED, "PE1", (8,)), 32768, best=True)
    other = Path(
        Attributes("i", (Asn(65001), Asn(65002)), ip("10.8.1.9"), 50, 200, originator=ip("10.1.1.9")),
        Cause(Rule.BGP_EXTERNAL, "PE1", (9,)),
        sender=ip("10.8.1.9"), external=True, reason=Reason.LOWER_WEIGHT,
    )  # fmt: skip
    given.bgp[table] = BgpTable(table, {cls: (own, other)})
    entry = VpnTable("PE1", "vpnv4", {(parse_route_distinguisher("100:1"), cls): (own,)})
    given.vpn["PE1", "vpnv4"] = entry
    return given


def test_bgp_paths_as_the_device_shows_them():
    best, other = bgp_routes(bgp_plane())
    assert (best.best, best.next_hop_ip, best.med, best.weight, best.origin) == (
        True,
        "0.0.0.0",
        0,
        32768,
        "incomplete",
    )
    assert best.route_targets == ("100:1",)
    assert (other.as_path, other.med, other.local_pref, other.origin) == ("65001 65002", 50, 200, "igp")
    assert (other.originator, other.reason) == ("10.1.1.9", "lower weight")
    assert best.protocol == "bgp"


def test_vpn_entries_name_their_route_distinguisher():
    (entry,) = vpn_routes(bgp_plane())
    assert (entry.device, entry.rd, entry.prefix, entry.vrf) == ("PE1", "100:1", "10.8.1.0/24", None)
