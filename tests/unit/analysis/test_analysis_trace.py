"""Traces both ways: source addresses, what two-way means, suggestions, caveats, branches."""

import pytest
from planes import host, ip, leaked_static, network, nms, ospf, plane, router, static

from tidegate.analysis.trace import trace
from tidegate.control.cause import Reason
from tidegate.control.table import Refusal
from tidegate.errors import UsageError
from tidegate.model.source import LineStatus


def test_source_is_the_outgoing_interfaces_address():
    assert trace(nms(), "P1", "10.0.2.2").source == "10.1.2.6"


def test_source_of_a_packet_that_leaves_its_vrf_is_the_vrfs_own():
    # The way out is Serial1/0 of the global table; BLUE has 10.0.2.1 only.
    assert trace(nms(), "PE4/BLUE", "10.1.2.6").source == "10.0.2.1"


def test_two_way_and_back_at_the_sender():
    record = trace(nms(), "P1", "10.0.2.2")
    assert record.two_way
    assert record.way_back is not None
    assert (record.way_back.source_ip, record.way_back.destination_ip) == ("10.0.2.2", "10.1.2.6")
    assert record.way_back.hops[0].in_interface == "Serial2/0"  # where the station is


def test_missing_return_and_what_would_cure_it():
    record = trace(nms(), "P1", "10.0.2.2", "10.1.1.2")
    assert not record.two_way
    assert record.way_back is not None
    assert record.way_back.disposition == "no-route"
    found = record.suggestion
    assert found is not None
    assert (found.device, found.vrf, found.prefix, found.next_hop_interface) == (
        "PE4", "BLUE", "10.1.1.2/32", "Serial1/0",
    )  # fmt: skip
    assert found.lines == ()  # no dialect at hand


def test_suggestions_are_rendered_by_the_dialect():
    record = trace(nms(), "P1", "10.0.2.2", "10.1.1.2", render=lambda s: (f"route {s.vrf} {s.interface}",))
    assert record.suggestion is not None
    assert record.suggestion.lines == ("route BLUE Serial1/0",)


def test_a_station_behind_the_start_comes_in_by_its_interface():
    record = trace(nms(), "PE4/BLUE", "10.1.2.6", "10.0.2.2")
    assert record.forward.hops[0].in_interface == "Serial2/0"
    assert record.two_way


def test_no_return_where_the_packet_never_arrives():
    record = trace(nms(vrf_static=False), "PE4/BLUE", "10.1.2.6", "10.0.2.2")
    assert (record.forward.disposition, record.way_back, record.two_way) == ("no-route", None, False)


def test_no_return_where_the_packet_leaves_the_snapshot():
    given = plane(network(router("R1", "Ethernet0/0 10.0.0.1/24")), {"R1": {"0.0.0.0/0": static("R1", "10.0.0.9")}})
    record = trace(given, "R1", "8.8.8.8")
    assert (record.forward.disposition, record.way_back, record.two_way) == ("exits", None, False)


def ethernet_pe(next_hop="10.1.2.6"):
    """As the reference scenario, on Ethernet: the suggestion needs a next hop on the shared link."""
    pe4 = router("PE4", "Ethernet1/0 10.1.2.5/24", "Ethernet2/0 10.0.2.1/24 BLUE")
    p1 = router("P1", "Ethernet1/0 10.1.2.6/24", "Loopback0 10.1.1.2/32")
    tables = {
        "PE4": {"10.1.1.2/32": ospf("PE4", next_hop, "Ethernet1/0")},
        "P1": {"10.0.2.0/24": ospf("P1", "10.1.2.5", "Ethernet1/0")},
    }
    tables["PE4"]["10.0.2.0/24"] = leaked_static("PE4", "BLUE", "10.0.2.2", "Ethernet2/0")
    return plane(network(pe4, p1), tables)


def test_suggestion_on_a_shared_link_names_the_next_hop():
    record = trace(ethernet_pe(), "P1", "10.0.2.2", "10.1.1.2")
    assert record.suggestion is not None
    assert (record.suggestion.next_hop_interface, record.suggestion.next_hop_ip) == ("Ethernet1/0", "10.1.2.6")
    connected = trace(ethernet_pe(), "P1", "10.0.2.2")
    assert connected.suggestion is not None
    assert (connected.suggestion.prefix, connected.suggestion.next_hop_ip) == ("10.1.2.6/32", "10.1.2.6")


def test_suggestion_under_the_guard_names_no_interface():
    given = ethernet_pe()
    given.network.devices["PE4"].static_inter_vrf = False
    record = trace(given, "P1", "10.0.2.2", "10.1.1.2")
    assert record.suggestion is not None
    assert (record.suggestion.next_hop_interface, record.suggestion.next_hop_ip) == (None, "10.1.2.6")
    assert record.suggestion.next_hop_vrf == "default"


def test_refused_candidates_are_named_where_the_route_is_missing():
    refusal = Refusal(Reason.INTER_VRF_GUARD, "static route via Serial2/0", "R1", (30, 31))
    given = plane(network(router("R1", "Serial0/0 10.0.0.1/30")), {}, refusals={"R1": {"10.9.0.0/16": (refusal,)}})
    reason = trace(given, "R1", "10.9.0.1", "10.0.0.1").forward.reason
    assert "no ip route static inter-vrf" in reason
    assert "(lines 30, 31)" in reason


def test_answer_that_reaches_another_owner_of_the_address_is_no_answer():
    # R1's 10.7.0.1 in VRF RED, and R2's own 10.7.0.1: R2's answer stays at home.
    r1 = router("R1", "Serial0/0 10.0.0.1/30", "Loopback1 10.7.0.1/32 RED")
    r2 = router("R2", "Serial0/0 10.0.0.2/30", "Loopback0 10.7.0.1/32")
    given = plane(network(r1, r2), {"R1/RED": {"10.0.0.0/30": leaked_static("R1", "default", interface="Serial0/0")}})
    record = trace(given, "R1/RED", "10.0.0.2")
    assert record.source == "10.7.0.1"
    assert record.way_back is not None
    assert (record.way_back.disposition, record.two_way) == ("delivered", False)
    assert any("another owner" in caveat for caveat in record.caveats)


def test_devices_with_lines_not_modelled_bring_a_caveat():
    given = nms()
    given.network.devices["PE4"].statuses.update({5: LineStatus.NOT_MODELLED, 6: LineStatus.MODELLED})
    (caveat,) = trace(given, "P1", "10.0.2.2").caveats
    assert caveat.startswith("PE4 has 1 line not modelled")


def test_branches_that_end_otherwise_are_told():
    device = router("R1", "Serial0/0 10.0.0.1/30", "Serial0/1 10.0.0.5/30")
    paths = (static("R1", "10.0.0.2"), static("R1", discard=True), static("R1", "10.0.0.6"))
    record = trace(plane(network(device), {"R1": {"10.9.0.0/16": paths}}), "R1", "10.9.0.1", "10.0.0.1")
    assert record.forward.disposition == "exits"
    assert [branch.disposition for branch in record.forward.branches] == ["discarded"]


def test_from_a_host():
    hosts = [host("h1", "10.0.0.10/24", "10.0.0.1"), host("h2", "10.0.1.10/24", "10.0.1.1")]
    device = router("R1", "Ethernet0/0 10.0.0.1/24", "Ethernet0/1 10.0.1.1/24")
    given = plane(network(device, hosts=hosts, cables=["R1:Ethernet0/0 h1:eth1", "R1:Ethernet0/1 h2:eth1"]), {})
    record = trace(given, "h1", "10.0.1.10")
    assert (record.source, record.two_way) == ("10.0.0.10", True)
    assert record.way_back is not None
    assert [hop.device for hop in record.way_back.hops] == ["h2", "R1", "h1"]


@pytest.mark.parametrize(
    "arguments", [("P9", "10.0.2.2"), ("PE4/BLEU", "10.0.2.2"), ("P1", "10.0.2"), ("P1", "10.0.2.2", "x")]
)
def test_questions_that_cannot_be_asked(arguments):
    with pytest.raises(UsageError):
        trace(nms(), *arguments)


def test_addresses_of_the_source_are_real():
    assert trace(nms(), "PE4", "10.1.1.2").source == "10.1.2.5"
    assert ip(trace(nms(), "P1", "10.1.2.5").source) == ip("10.1.2.6")
