"""VPN traffic over a label switched path, whole and with a hole (description.md)."""

from itertools import pairwise
from pathlib import Path

import pytest

import tidegate.api
from tidegate.api import Snapshot

CONFIGS = Path(__file__).parent / "configs"
STATIONS = ("PE1/BLUE", "10.74.0.9", "10.71.0.9")


def changed(folder: Path, device: str, old: str, new: str) -> Snapshot:
    """The network with `old` replaced once in the configuration of `device`."""
    target = folder / "configs"
    target.mkdir()
    for path in CONFIGS.iterdir():
        text = path.read_text()
        if path.stem == device:
            assert text.count(old) == 1
            text = text.replace(old, new)
        (target / path.name).write_text(text)
    return tidegate.api.load(folder)


@pytest.fixture(scope="module")
def whole() -> Snapshot:
    return tidegate.api.load(CONFIGS.parent)


def test_two_labels_one_none(whole):
    record = whole.trace(*STATIONS)
    assert record.two_way
    hops = record.forward.hops
    assert [hop.device for hop in hops] == ["PE1", "P1", "P2", "PE2"]
    depths = [(len(hop.labels_in or ()), len(hop.labels_out or ())) for hop in hops]
    assert depths == [(0, 2), (2, 2), (2, 1), (1, 0)]
    vpn_label = hops[0].labels_out[-1]
    assert {hop.labels_in[-1] for hop in hops[1:]} == {vpn_label}
    assert [before.labels_out == after.labels_in for before, after in pairwise(hops)] == [True] * 3
    assert (hops[-1].vrf, hops[-1].out_interface) == ("BLUE", "GigabitEthernet0/1")


def test_labels_of_the_route_are_those_of_the_packet(whole):
    (route,) = whole.routes("PE1", "BLUE", prefix="10.74.0.0/24")
    assert (route.protocol, route.admin_distance, route.next_hop_ip) == ("bgp", 200, "10.255.0.4")
    assert route.labels == whole.trace(*STATIONS).forward.hops[0].labels_out


def test_hole_leaves_the_tables_and_loses_the_packets(tmp_path):
    one_side = " ip address 10.254.1.5 255.255.255.252\n"
    broken = changed(tmp_path, "P1", one_side + " mpls ip\n", one_side)
    assert broken.routes("PE1", "BLUE", prefix="10.74.0.0/24")  # case 30: the RIBs are complete
    record = broken.trace(*STATIONS)
    assert (record.forward.disposition, record.forward.hops[-1].device, record.two_way) == ("lsp-broken", "P1", False)
    assert "10.255.0.4/32" in record.forward.reason
    back = broken.trace("PE2/BLUE", "10.71.0.9", "10.74.0.9")
    assert (back.forward.disposition, back.forward.hops[-1].device) == ("lsp-broken", "P2")


def test_one_sided_import_is_a_one_way_leak(tmp_path):
    one_way = changed(tmp_path, "PE2", " route-target import 65000:7\n", "")
    (leak,) = one_way.leaks()
    assert (leak.from_table, leak.to_table, leak.two_way) == ("PE2/BLUE", "PE1/BLUE", False)
    record = one_way.trace(*STATIONS)
    assert record.forward.disposition == "delivered"
    assert record.way_back is not None
    assert (record.way_back.disposition, record.way_back.hops[-1].device) == ("no-route", "PE2")
    why = one_way.explain("PE2/BLUE", "10.71.0.0/24")
    assert any("no route target matches" in refusal.reason for refusal in why.refusals)


def test_mistyped_route_target_is_told(tmp_path):
    typo = changed(tmp_path, "PE2", "route-target import 65000:7", "route-target import 65000:77")
    why = typo.explain("PE2/BLUE", "10.71.0.0/24")
    assert not why.present
    assert [r.reason for r in why.refusals if "it carries" in r.reason] == [
        "no route target matches: it carries 65000:7, VRF BLUE imports 65000:77"
    ]
