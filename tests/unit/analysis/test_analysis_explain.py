"""Why a route is there, why one is not, and what is near."""

import pytest
from planes import net, network, nms, plane, router, static, vpn

from tidegate.analysis.explain import explain
from tidegate.analysis.near import near
from tidegate.control.cause import Cause, Reason, Rule
from tidegate.control.protocols.bgp.path import Attributes, Path
from tidegate.control.result import BgpTable, VpnTable
from tidegate.control.table import Refusal, TableId
from tidegate.errors import UsageError
from tidegate.model.ospf import OspfProcess
from tidegate.model.redistribution import Redistribution
from tidegate.net.community import parse_extended_community, parse_route_distinguisher


def test_the_tree_goes_down():
    record = explain(nms(), "P1", "10.0.2.0/30")
    assert record.present
    cause = record.routes[0].cause
    assert (cause.device, cause.source[0].line) == ("P1", 40)
    assert (cause.because[0].device, cause.because[0].source[0].line) == ("PE4", 20)


def test_a_leaked_route_says_from_where():
    assert "leaked from PE4/BLUE (static-interface)" in explain(nms(), "PE4", "10.0.2.0/30").summary


def test_an_address_asks_for_the_longest_match():
    assert explain(nms(), "PE4/BLUE", "10.0.2.9").prefix == "10.0.2.0/24"
    assert not explain(nms(), "PE4/BLUE", "10.9.9.9").present


def test_absent_but_covered_says_what_packets_do():
    record = explain(nms(), "PE4/BLUE", "10.0.2.64/26")
    assert record.summary.endswith("packets to it take 10.0.2.0/24 (connected)")
    assert explain(nms(), "PE4/BLUE", "10.9.0.0/16").summary.endswith("packets to it are dropped")


def test_elsewhere_begins_with_the_same_device():
    record = explain(nms(), "PE4/BLUE", "10.1.1.2/32")
    assert record.elsewhere[0].startswith("PE4/default holds it: ospf route")
    assert "nothing leaks it into this table" in record.elsewhere[0]


def test_refused_candidates():
    refusal = Refusal(Reason.NEXT_HOP_UNRESOLVED, "static route via 10.9.9.9", "R1", (7,))
    given = plane(network(router("R1", "Serial0/0 10.0.0.1/30")), {}, refusals={"R1": {"10.5.0.0/16": (refusal,)}})
    (found,) = explain(given, "R1", "10.5.0.0/16").refusals
    assert (found.candidate, found.reason) == ("static route via 10.9.9.9", Reason.NEXT_HOP_UNRESOLVED.value)
    assert [ref.line for ref in found.source] == [7]


def test_losing_bgp_paths_are_told_for_a_route_that_is_there_too():
    given = plane(network(router("R1", "Serial0/0 10.0.0.1/30")), {"R1": {"10.5.0.0/16": static("R1", "10.0.0.2")}})
    table = TableId("R1", "default")
    cause = Cause(Rule.BGP_EXTERNAL, "R1", (9,))
    lost = Path(Attributes(next_hop=net("10.0.0.2/32") >> 8), cause, reason=Reason.RIB_FAILURE)
    given.bgp[table] = BgpTable(table, {given.classes.of(table, net("10.5.0.0/16")): (lost,)})
    record = explain(given, "R1", "10.5.0.0/16")
    assert record.present
    assert [(r.where, r.reason) for r in record.refusals] == [("BGP table of R1/default", Reason.RIB_FAILURE.value)]


def test_vpn_entry_with_another_route_target():
    pe = router("PE", "Ethernet0/0 10.2.0.1/24 BLUE", "Ethernet0/1 10.3.0.1/24 RED")
    pe.vrfs["RED"].families["ipv4"].import_targets[parse_extended_community("300:1")] = 15
    given = plane(network(pe), {})
    blue = TableId("PE", "BLUE")
    entry = Path(
        Attributes(extended=frozenset({parse_extended_community("100:1")})),
        Cause(Rule.VPN_EXPORT, "PE", (3,)),
        origin=blue,
    )
    cls = given.classes.of(blue, net("10.2.0.0/24"))
    given.vpn["PE", "vpnv4"] = VpnTable("PE", "vpnv4", {(parse_route_distinguisher("1:1"), cls): (entry,)})
    (found,) = explain(given, "PE/RED", "10.2.0.0/24").refusals
    assert found.candidate == "1:1:10.2.0.0/24 of PE/BLUE"
    assert found.reason == "no route target matches: it carries 100:1, VRF RED imports 300:1"
    assert [ref.line for ref in found.source] == [15]


@pytest.mark.parametrize(
    ("asked", "found", "why"),
    [
        ("10.0.2.0/30", "10.0.2.0/24", "the same network with another length"),
        ("10.0.2.128/25", "10.0.2.0/24", "covers it"),
        ("10.0.0.0/16", "10.0.2.0/24", "is part of it"),
        ("10.0.20.0/24", "10.0.2.0/24", "one keystroke away"),
        ("10.2.0.0/24", "10.0.2.0/24", "two keystrokes away"),
        ("01.0.2.0/24", "10.0.2.0/24", "one keystroke away"),
    ],
)
def test_near(asked, found, why):
    prefix = net(asked) if not asked.startswith("01") else net("1.0.2.0/24")
    records = near(nms(), TableId("PE4", "BLUE"), prefix)
    assert (found, why) in [(record.prefix, record.why) for record in records]


def test_nothing_is_near_something_far():
    assert near(nms(), TableId("PE4", "BLUE"), net("192.168.100.0/24")) == ()


@pytest.mark.parametrize("arguments", [("PE9", "10.0.0.0/8"), ("PE4", "10.0.0.0/40"), ("PE4", "nonsense")])
def test_questions_that_cannot_be_asked(arguments):
    with pytest.raises(UsageError):
        explain(nms(), *arguments)


def test_a_static_that_nothing_redistributes():
    devices = router("R1", "Serial0/0 10.0.0.1/30"), router("R2", "Serial0/0 10.0.0.2/30")
    given = plane(network(*devices), {"R1": {"10.5.0.0/16": static("R1", "10.0.0.9")}})
    (text,) = explain(given, "R2", "10.5.0.0/16").elsewhere
    assert text.endswith("nothing on R1 redistributes static routes of that table")
    given.network.devices["R1"].ospf.append(OspfProcess(process="1", redistributions=[Redistribution("static")]))
    (text,) = explain(given, "R2", "10.5.0.0/16").elsewhere
    assert "redistributes" not in text


def test_an_imported_route_is_not_passed_on():  # case 14
    pe = router("PE", "Ethernet0/0 10.2.0.1/24 A", "Ethernet0/1 10.3.0.1/24 B", "Ethernet0/2 10.4.0.1/24 C")
    leaked = vpn("PE", "10.2.0.9", source=TableId("PE", "A"))
    (_, text) = explain(plane(network(pe), {"PE/B": {"10.2.0.0/24": leaked}}), "PE/C", "10.2.0.0/24").elsewhere
    assert text.startswith("PE/B holds it")
    assert text.endswith(Reason.NOT_TRANSITIVE.value)


@pytest.mark.parametrize("what", ["10.0.2.0/30", "10.0.2.1/32"])
def test_the_network_of_an_interface_that_is_down(what):
    device = router("R1", "Loopback0 10.1.1.1/32", "Ethernet0/0 10.0.2.1/30 BLUE", "Ethernet0/1 10.0.2.1/30")
    for number, name in enumerate(("Ethernet0/0", "Ethernet0/1")):
        device.interfaces[name].shutdown = True
        device.interfaces[name].at.update(vrf=20 + number, shutdown=30 + number)
    (refused,) = explain(plane(network(device), {}), "R1/BLUE", what).refusals
    assert (refused.candidate, refused.where) == ("address 10.0.2.1 of Ethernet0/0", "R1/BLUE")
    assert refused.reason == "the interface is down: administratively down"
    assert [ref.line for ref in refused.source] == [2, 20, 30]


def test_an_address_is_told_of_the_candidates_around_it():
    from pathlib import Path as File

    from tidegate.session.session import Session

    guard = Session.open(File(__file__).parent.parent.parent.parent / "examples" / "nms" / "guard").control_plane
    (refusal,) = explain(guard, "PE4", "10.0.2.2").refusals
    assert refusal.candidate.startswith("10.0.2.0/30 static route")
    assert "inter-vrf" in refusal.reason
