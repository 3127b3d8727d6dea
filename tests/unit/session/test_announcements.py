"""Announcements from outside the snapshot: three forms of file, bad rows, and neighbors that nobody configured."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from tidegate.model.announcement import Announcements
from tidegate.model.device import Network
from tidegate.model.source import Diagnostic
from tidegate.net.aspath import format_as_path, parse_as_path
from tidegate.net.prefix import format_address, format_prefix
from tidegate.session.load import load_network

PE = """\
version 17.9
hostname PE1
vrf definition RED
 rd 65000:1
 address-family ipv4
 exit-address-family
interface GigabitEthernet0/1
 vrf forwarding RED
 ip address 192.0.2.1 255.255.255.252
interface GigabitEthernet0/2
 ip address 198.51.100.1 255.255.255.252
router bgp 65000
 neighbor 198.51.100.2 remote-as 65000
 address-family ipv4 vrf RED
  neighbor 192.0.2.2 remote-as 65001
  neighbor 192.0.2.2 activate
 exit-address-family
end
"""
HEADER = "device,vrf,neighbor,prefix,as_path,next_hop,med,origin,communities,local_pref\n"


def snapshot(tmp_path: Path, **files: str | bytes) -> Network:
    """A snapshot of PE1 and these files beside it; `_csv` for announcements.csv and so on."""
    names = {
        "_csv": "announcements.csv",
        "_json": "external_bgp_announcements.json",
        "_parquet": "announcements.parquet",
    }
    (tmp_path / "configs").mkdir(exist_ok=True)
    (tmp_path / "configs/PE1.cfg").write_text(PE)
    for name, content in files.items():
        path = tmp_path / names.get(name, f"announcements.{name.removeprefix('_')}")
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return load_network(tmp_path)


def summary(group: Announcements) -> str:
    hop = "" if group.next_hop is None else f" via {format_address(group.next_hop)}"
    return (
        f"{group.device}/{group.vrf} {format_address(group.neighbor)}{hop} [{format_as_path(group.as_path)}] "
        f"{group.origin}: {' '.join(map(format_prefix, group.prefixes))}"
    )


def summaries(network: Network) -> list[str]:
    return [summary(group) for group in network.announcements]


def notes(network: Network) -> list[tuple[str, str, int]]:
    return [(d.code, d.file, d.line) for d in network.diagnostics]


def only(network: Network) -> Diagnostic:
    (found,) = network.diagnostics
    return found


# CSV -----------------------------------------------------------------------------------------------------------------


def test_rows_with_the_same_attributes_become_one_group(tmp_path: Path) -> None:
    network = snapshot(
        tmp_path,
        _csv=HEADER
        + "PE1,RED,192.0.2.2,10.0.0.0/24,65001 65010,,,i,,\n"
        + "PE1,RED,192.0.2.2,10.0.1.0/24,65001 65010,,,i,,\n"
        + "PE1,RED,192.0.2.2,10.0.2.0/24,65001,192.0.2.3,50,?,65001:7 no-export,200\n"
        + "PE1,RED,192.0.2.2,10.0.3.0/24,65001 65010,,,i,,\n",
    )
    assert summaries(network) == [
        "PE1/RED 192.0.2.2 [65001 65010] i: 10.0.0.0/24 10.0.1.0/24 10.0.3.0/24",
        "PE1/RED 192.0.2.2 via 192.0.2.3 [65001] ?: 10.0.2.0/24",
    ]
    first, second = network.announcements
    assert list(first.lines) == [2, 3, 5]
    assert (second.med, second.local_preference, second.communities) == (50, 200, {0xFDE9_0007, 0xFFFFFF01})
    assert (first.med, first.local_preference, first.communities, first.file) == (
        None,
        None,
        set(),
        "announcements.csv",
    )
    assert network.diagnostics == []


def test_columns_in_another_order_and_only_those_that_are_needed(tmp_path: Path) -> None:
    text = (
        "prefix,as_path,device,neighbor,vrf\n10.0.0.0/24,65001,pe1,192.0.2.2,RED\n10.0.1.0/24,65001,PE1,192.0.2.2,RED\n"
    )
    network = snapshot(tmp_path, _csv=text)
    assert sorted(summaries(network)) == [  # the device is found without regard to case
        "PE1/RED 192.0.2.2 [65001] i: 10.0.0.0/24",
        "PE1/RED 192.0.2.2 [65001] i: 10.0.1.0/24",
    ]
    assert network.diagnostics == []


@pytest.mark.parametrize("folder", ["", "batfish"])
def test_byte_order_mark_line_ends_comments_and_quotes(tmp_path: Path, folder: str) -> None:
    text = "\ufeff# from the CE inventory\r\n" + HEADER.replace("\n", "\r\n")
    text += '\r\n# a set\r\nPE1,RED,192.0.2.2,10.0.0.0/24,"65001 {65003,65002}",,,egp,,\r\n'
    (tmp_path / folder).mkdir(exist_ok=True)
    (tmp_path / folder / "announcements.csv").write_bytes(text.encode())
    network = snapshot(tmp_path)
    assert summaries(network) == ["PE1/RED 192.0.2.2 [65001 {65002,65003}] e: 10.0.0.0/24"]
    assert list(network.announcements[0].lines) == [5]
    assert network.diagnostics == []


def test_an_empty_vrf_is_the_global_table_and_host_bits_are_cleared(tmp_path: Path) -> None:
    network = snapshot(tmp_path, _csv=HEADER + "PE1,,198.51.100.2,10.0.0.9/24,,,,,,150\n")
    assert summaries(network) == ["PE1/default 198.51.100.2 [] i: 10.0.0.0/24"]
    assert network.announcements[0].local_preference == 150


def test_ipv6_prefixes_are_a_group_of_their_own(tmp_path: Path) -> None:
    rows = "PE1,RED,192.0.2.2,10.0.0.0/24,65001,,,i,,\nPE1,RED,192.0.2.2,2001:db8::/32,65001,,,i,,\n"
    network = snapshot(tmp_path, _csv=HEADER + rows)
    assert [(group.family, len(group.prefixes), list(group.lines)) for group in network.announcements] == [
        ("ipv4", 1, [2]),
        ("ipv6", 1, [3]),
    ]


BAD_ROWS = [
    ("PE1,RED,192.0.2.2,10.0.0.0/33,65001,,,i,,", "prefix `10.0.0.0/33` is not a prefix"),
    ("PE1,RED,192.0.2.2,10.0/24,65001,,,i,,", "prefix `10.0/24` is not a prefix"),
    ("PE1,RED,192.0.2.2,10.0.0.0,65001,,,i,,", "prefix `10.0.0.0` is not a prefix"),
    ("PE1,RED,192.0.2.2,,65001,,,i,,", "prefix `` is not a prefix"),
    ("PE1,RED,customer,10.0.0.0/24,65001,,,i,,", "neighbor `customer` is not an address"),
    ("PE1,RED,192.0.2.2,10.0.0.0/24,65001 x,,,i,,", "as_path `65001 x` is not a list of AS numbers"),
    ("PE1,RED,192.0.2.2,10.0.0.0/24,65001,host,,i,,", "next_hop `host` is not an address"),
    ("PE1,RED,192.0.2.2,10.0.0.0/24,65001,,-1,i,,", "med `-1` is not a number from 0 to 4294967295"),
    ("PE1,RED,192.0.2.2,10.0.0.0/24,65001,,,x,,", "origin `x` is none of"),
    ("PE1,RED,192.0.2.2,10.0.0.0/24,65001,,,i,65001:70000,", "community `65001:70000` is not a standard community"),
    ("PE1,RED,192.0.2.2,10.0.0.0/24,65001,,,i,,4294967296", "local_pref `4294967296` is not a number"),
    ("PE1,RED,192.0.2.2", "the row has 3 columns, and the first line has 10"),
    ("PE1,RED,192.0.2.2,10.0.0.0/24,65001,,,i,,,", "the row has 11 columns, and the first line has 10"),
    ('PE1,RED,192.0.2.2,10.0.0.0/24,"65001,,,i,,', "the row is not CSV"),
]


@pytest.mark.parametrize(("row", "message"), BAD_ROWS)
@pytest.mark.parametrize("more", ["", "site,"])  # another column in front: read by name, not by place
def test_a_bad_row_is_left_out_with_its_line_and_the_others_are_read(
    tmp_path: Path, row: str, message: str, more: str
) -> None:
    good = "PE1,RED,192.0.2.2,{},65001,,,i,,\n"
    text = more + HEADER + more + good.format("10.1.0.0/24") + more + row + "\n" + more + good.format("10.2.0.0/24")
    network = snapshot(tmp_path, _csv=text)
    (found,) = [d for d in network.diagnostics if d.code != "unknown-column"]
    assert (found.code, found.file, found.line) == ("bad-announcement", "announcements.csv", 3)
    if more and "columns" in message:
        message = "columns, and the first line has 11"
    assert message in found.message
    assert found.text == more + row
    kept = [format_prefix(prefix) for group in network.announcements for prefix in group.prefixes]
    assert kept == ["10.1.0.0/24", "10.2.0.0/24"]


def test_many_bad_rows_are_counted_and_not_listed_each(tmp_path: Path) -> None:
    network = snapshot(tmp_path, _csv=HEADER + "PE1,RED,192.0.2.2,bad,65001,,,i,,\n" * 500)
    assert len(network.diagnostics) == 21
    assert network.diagnostics[-1].message == "480 more announcements could not be used."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no column device, neighbor, prefix"),
        ("device,prefix\nPE1,10.0.0.0/24\n", "no column neighbor"),
        ("PE1,RED,192.0.2.2,10.0.0.0/24,65001,,,i,,\n", "no column device, neighbor, prefix"),
    ],
)
def test_a_table_without_its_columns(tmp_path: Path, text: str, message: str) -> None:
    network = snapshot(tmp_path, _csv=text)
    assert only(network).code == "bad-announcements"
    assert message in only(network).message
    assert network.announcements == []


def test_unknown_columns_are_named(tmp_path: Path) -> None:
    text = "device,vrf,neighbor,prefix,aspath\nPE1,RED,192.0.2.2,10.0.0.0/24,65001\n"
    network = snapshot(tmp_path, _csv=text)
    assert [d.code for d in network.diagnostics] == ["unknown-column", "first-as"]
    assert "aspath" in network.diagnostics[0].message


# Who hears them ------------------------------------------------------------------------------------------------------


def test_what_nobody_hears_is_said_once_a_neighbor(tmp_path: Path) -> None:
    rows = [
        *(f"PE1,RED,192.0.2.6,10.0.{n}.0/24,65001,,,i,," for n in range(3)),
        "PE1,RED,192.0.2.6,10.9.0.0/24,65001 65002,,,i,,",
        "PE1,,192.0.2.2,10.0.0.0/24,65001,,,i,,",
        "PE1,BLUE,192.0.2.2,10.0.0.0/24,65001,,,i,,",
        *(f"PE7,RED,192.0.2.{n},10.0.0.0/24,65001,,,i,," for n in range(2)),
        "PE1,RED,192.0.2.2,10.0.0.0/24,65001,,,i,,",
    ]
    network = snapshot(tmp_path, _csv=HEADER + "\n".join(rows) + "\n")
    assert summaries(network) == ["PE1/RED 192.0.2.2 [65001] i: 10.0.0.0/24"]
    assert [(d.code, d.line, d.message) for d in network.diagnostics] == [
        ("unknown-neighbor", 2, "4 announcement(s) were left out: PE1 has no BGP neighbor 192.0.2.6 in VRF RED."),
        (
            "unknown-neighbor",
            6,
            "1 announcement(s) were left out: PE1 has no BGP neighbor 192.0.2.2 in VRF default; it has one in VRF RED.",
        ),
        ("unknown-neighbor", 7, "1 announcement(s) were left out: PE1 has no VRF BLUE."),
        ("unknown-device", 8, "2 announcement(s) go to PE7, which is no device of the snapshot."),
    ]


def test_a_path_that_begins_with_another_as_is_announced_as_refused(tmp_path: Path) -> None:
    rows = "PE1,RED,192.0.2.2,10.0.0.0/24,65002,,,i,,\nPE1,RED,192.0.2.2,10.1.0.0/24,65001,,,i,,\n"
    network = snapshot(tmp_path, _csv=HEADER + rows)
    assert notes(network) == [("first-as", "announcements.csv", 2)]
    assert len(network.announcements) == 2  # the refusal is the control plane's, and has its reason there


def test_the_last_announcement_of_a_prefix_counts(tmp_path: Path) -> None:
    """RFC 4271 §3.1: an update replaces what the same neighbor said of the prefix before."""
    rows = [
        "PE1,RED,192.0.2.2,10.0.0.0/24,65001,,,i,,",
        "PE1,RED,192.0.2.2,10.0.0.0/24,65001 65002,,,i,,",
        "PE1,RED,192.0.2.2,10.1.0.0/24,65001 65002,,,i,,",
        "PE1,RED,192.0.2.2,10.1.0.0/24,65001,,,i,,",
        "PE1,RED,192.0.2.2,10.1.0.0/24,65001,,,i,,",
    ]
    network = snapshot(tmp_path, _csv=HEADER + "\n".join(rows) + "\n")
    assert summaries(network) == [
        "PE1/RED 192.0.2.2 [65001] i: 10.1.0.0/24",
        "PE1/RED 192.0.2.2 [65001 65002] i: 10.0.0.0/24",
    ]
    assert "3 announcement(s)" in only(network).message


# Batfish -------------------------------------------------------------------------------------------------------------


def batfish(*announcements: dict[str, object]) -> str:
    return json.dumps({"Announcements": announcements}, indent=1)


ONE = {
    "type": "ebgp_sent",
    "network": "10.0.0.0/8",
    "nextHopIp": "192.0.2.2",
    "srcIp": "192.0.2.2",
    "dstNode": "pe1",
    "dstIp": "192.0.2.1",
    "srcProtocol": "AGGREGATE",
    "originType": "egp",
    "localPreference": 0,
    "med": 20,
    "originatorIp": "0.0.0.0",
    "asPath": [[65001], [65003, 65002]],
    "communities": [262145],
    "dstVrf": "RED",
    "clusterList": [],
}


def test_batfish_s_form(tmp_path: Path) -> None:
    text = batfish(ONE, {**ONE, "network": "11.0.0.0/8"})
    network = snapshot(tmp_path, _json=text)
    assert summaries(network) == [
        "PE1/RED 192.0.2.2 via 192.0.2.2 [65001 {65002,65003}] e: 10.0.0.0/8 11.0.0.0/8",
    ]
    (group,) = network.announcements
    assert (group.med, group.communities, group.local_preference, group.originator) == (20, {262145}, None, None)
    assert not group.accepted
    opening = [number for number, line in enumerate(text.splitlines(), 1) if line == "  {"]
    assert list(group.lines) == opening
    assert network.diagnostics == []


def test_batfish_s_received_routes_and_internal_ones(tmp_path: Path) -> None:
    internal = {
        "type": "ibgp_sent", "network": "12.0.0.0/8", "srcIp": "198.51.100.2", "dstNode": "PE1", "localPreference": 300,
        "originatorId": "192.0.2.77", "clusterList": [16909060, "5.6.7.8"], "asPath": "65010 65011",
        "communities": ["65000:5"],
    }  # fmt: skip
    network = snapshot(tmp_path, _json=batfish({**ONE, "type": "ebgp_received"}, internal))
    received, sent = network.announcements
    assert received.accepted
    assert summary(sent) == "PE1/default 198.51.100.2 [65010 65011] i: 12.0.0.0/8"
    assert (sent.local_preference, format_address(sent.originator or 0)) == (300, "192.0.2.77")
    assert [format_address(cluster) for cluster in sent.cluster_list] == ["1.2.3.4", "5.6.7.8"]


def test_the_receiver_is_found_by_its_address(tmp_path: Path) -> None:
    item = {name: value for name, value in ONE.items() if name not in ("dstNode", "dstVrf")}
    assert summaries(snapshot(tmp_path, _json=batfish(item)))[0].startswith("PE1/RED 192.0.2.2")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"type": "ebgp_originated"}, "type `ebgp_originated` is none of"),
        ({"network": "10.0.0.0/99"}, "`network` is not a prefix"),
        ({"network": None}, "`network` is not a prefix"),
        ({"srcIp": None}, "`srcIp`, the address of the neighbor, is missing"),
        ({"nextHopIp": "here"}, "`nextHopIp` is not an address"),
        ({"asPath": [[65001], []]}, "`asPath` is not a list of AS numbers"),
        ({"asPath": 5}, "`asPath` should be a list"),
        ({"asPath": [0]}, "`asPath` is not a list of AS numbers"),
        ({"communities": ["large:1:2:3"]}, "not a standard community"),
        ({"med": "high"}, "`med` is not a number"),
        ({"originType": "static"}, "`originType` is none of"),
        ({"clusterList": [True, "x"]}, "not a cluster ID"),
        ({"dstNode": None, "dstIp": "203.0.113.1"}, "no device has `dstIp`"),
    ],
)
def test_a_bad_announcement_is_left_out(tmp_path: Path, change: dict[str, object], message: str) -> None:
    network = snapshot(tmp_path, _json=batfish({**ONE, **change}, ONE))
    assert (only(network).code, only(network).line) == ("bad-announcement", 3)
    assert message in only(network).message
    assert len(network.announcements) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "is not valid JSON"),
        ("[]", "the file should be an object"),
        ('{"Announcements": {}}', "`Announcements` should be a list"),
        ('{"Announcements": [' + "[" * 200_000, "nested too deeply"),
        (b"\xff\xfe\x00", "not UTF-8"),
    ],
)
def test_another_kind_of_json(tmp_path: Path, text: str | bytes, message: str) -> None:
    network = snapshot(tmp_path, _json=text)
    assert only(network).code == "bad-announcements"
    assert message in only(network).message


def test_an_element_that_is_no_object(tmp_path: Path) -> None:
    network = snapshot(tmp_path, _json='{"Announcements": [5]}')
    assert "an announcement should be an object, and is 5" in only(network).message


# Parquet, zip, AS paths ----------------------------------------------------------------------------------------------


def test_parquet_has_the_columns_of_the_csv_form(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    table = pyarrow.table(
        {
            "device": ["PE1", "PE1", "PE1"],
            "vrf": ["RED", "RED", "RED"],
            "neighbor": ["192.0.2.2"] * 3,
            "prefix": ["10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/33"],
            "as_path": [[65001, 65002], [65001, 65002], [65001]],
            "med": [5, 5, None],
            "communities": [["65001:1"], ["65001:1"], None],
        }
    )
    parquet.write_table(table, tmp_path / "announcements.parquet")
    network = snapshot(tmp_path)
    assert summaries(network) == ["PE1/RED 192.0.2.2 [65001 65002] i: 10.0.0.0/24 10.0.1.0/24"]
    assert (network.announcements[0].med, len(network.announcements[0].communities)) == (5, 1)
    assert notes(network) == [("bad-announcement", "announcements.parquet", 3)]


def test_a_file_that_is_no_parquet(tmp_path: Path) -> None:
    network = snapshot(tmp_path, _parquet=b"PAR1 and then nothing of the kind")
    assert only(network).code == "bad-announcements"
    assert "Parquet" in only(network).message


def test_announcements_in_a_zip(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "net.zip", "w") as archive:
        archive.writestr("net/configs/PE1.cfg", PE)
        archive.writestr("net/announcements.csv", HEADER + "PE1,RED,192.0.2.2,10.0.0.0/24,65001,,,i,,\n")
    assert summaries(load_network(tmp_path / "net.zip")) == ["PE1/RED 192.0.2.2 [65001] i: 10.0.0.0/24"]


@pytest.mark.parametrize("text", ["", "65001", "65001 65002", "65001 {65002,65003} 65004", "{1,2}"])
def test_as_paths_are_read_as_they_are_written(text: str) -> None:
    path = parse_as_path(text)
    assert path is not None
    assert format_as_path(path) == text


@pytest.mark.parametrize("text", ["x", "65001 x", "{65001", "{}", "0", "65001}", "4294967296", "{1,x}"])
def test_what_is_no_as_path(text: str) -> None:
    assert parse_as_path(text) is None
