"""BGP tables, networks and summaries of devices: read, and written again as they were."""

from __future__ import annotations

import pytest
from bgp_labs import Shown, outputs, without_ends

from tidegate.dialects.ios.show_read.bgpentry import read_entries
from tidegate.dialects.ios.show_read.bgpneighbors import read_all_neighbors
from tidegate.dialects.ios.show_read.bgpsummary import read_summaries, read_summary
from tidegate.dialects.ios.show_read.bgptables import read_table, read_tables
from tidegate.dialects.ios.show_write.bgp_release import release_of
from tidegate.dialects.ios.show_write.bgpentry import write_entries
from tidegate.dialects.ios.show_write.bgpneighbors import write_all_neighbors
from tidegate.dialects.ios.show_write.bgpsummary import write_summaries, write_summary
from tidegate.dialects.ios.show_write.bgptables import write_table, write_tables

TABLES = outputs("show_ip_bgp_all.txt")


@pytest.mark.skipif(not TABLES, reason="the labs are not at hand")
@pytest.mark.parametrize("real", TABLES, ids=str)
def test_tables_of_a_device_come_back_as_they_were(real: Shown) -> None:
    tables = read_tables(real.text)
    written = ["% BGP not active"] if tables is None else write_tables(tables, release_of(real.version))
    assert without_ends("\n".join(written)) == without_ends(real.text)


OLD_TABLE = """\
BGP table version is 25, local router ID is 192.0.2.1
Status codes: s suppressed, d damped, h history, * valid, > best, i - internal,
              r RIB-failure, S Stale, m multipath, b backup-path, f RT-Filter,
              x best-external, a additional-path, c RIB-compressed,
Origin codes: i - IGP, e - EGP, ? - incomplete
RPKI validation codes: V valid, I invalid, N Not found

     Network          Next Hop            Metric LocPrf Weight Path
 *>i 0.0.0.0          203.0.113.1              0    100      0 64500 ?
 * ia                 203.0.113.5             50    350      0 64501 64500 ?
 s>  10.0.0.0         0.0.0.0                  0         32768 i
 *>  10.0.0.0/7       0.0.0.0                            32768 {64502,64503} i
 r>i 192.168.123.11/32
                       203.0.113.1         130816    100      0 e
     203.0.113.0      198.51.100.1             0             0 64512 i
"""
VPN_TABLE = """\
BGP table version is 9, local router ID is 192.0.2.1
Status codes: s suppressed, d damped, h history, * valid, > best, i - internal,
              r RIB-failure, S Stale, m multipath, b backup-path, f RT-Filter,
              x best-external, a additional-path, c RIB-compressed,
              t secondary path, L long-lived-stale,
Origin codes: i - IGP, e - EGP, ? - incomplete
RPKI validation codes: V valid, I invalid, N Not found

     Network          Next Hop            Metric LocPrf Weight Path
Route Distinguisher: 65000:1 (default for vrf RED) VRF Router ID 192.0.2.31
 *m   172.16.0.0       10.1.1.6                 0             0 65101 i
 *>                    10.1.1.2                 0             0 65101 i
 *bi  192.168.123.111/32
                       192.0.2.2                0    100      0 ?
Route Distinguisher: 192.0.2.2:21
 *>i  10.1.2.0/30      192.0.2.2                0    100      0 ?
"""


@pytest.mark.parametrize(("version", "text"), [("15.2", OLD_TABLE), ("17.3", VPN_TABLE)])
def test_a_table_comes_back_as_it_was(version: str, text: str) -> None:
    assert "\n".join(write_table(read_table(text), release_of(version))) == text.rstrip("\n")


ENTRIES = """\
BGP routing table entry for 65000:1:10.1.2.0/30, version 7
Paths: (3 available, best #2, table RED)
Multipath: eiBGP
  Advertised to update-groups:
     1          3
  Refresh Epoch 1
  Local, imported path from 65000:21:10.1.2.0/30 (global)
    192.0.2.2 (metric 2) (via default) from 192.0.2.9 (192.0.2.9)
      Origin incomplete, metric 0, localpref 100, valid, internal, multipath
      Extended Community: RT:65000:1 OSPF DOMAIN ID:0x0005:0x0000000A0200
        OSPF RT:0.0.0.0:2:0 OSPF ROUTER ID:10.1.2.1:0
      Originator: 192.0.2.2, Cluster list: 192.0.2.9, 192.0.2.8
      mpls labels in/out nolabel/imp-null
      rx pathid: 0, tx pathid: 0
  Refresh Epoch 1
  65101 {64502,64503}, imported path from 65000:2:10.1.2.0/30 (BLUE), (received & used)
    10.1.1.2 (via vrf BLUE) (via BLUE) from 10.1.1.2 (198.51.100.1)
      Origin IGP, localpref 100, weight 7, valid, external, multipath, best
      Community: 65101:7 no-export
      Extended Community: SoO:65101:1 RT:65000:2
      mpls labels in/out IPv4 VRF Aggr:23/nolabel(BLUE)
      rx pathid: 0, tx pathid: 0x0
  Refresh Epoch 1
  65102, (Received from a RR-client)
    203.0.113.1 (inaccessible) from 192.0.2.7 (192.0.2.7)
      Origin EGP, metric 5, localpref 100, internal
      rx pathid: 0, tx pathid: 0
BGP routing table entry for 10.0.0.0/8, version 12
Paths: (1 available, best #1, table default, Advertisements suppressed by an aggregate., RIB-failure(17))
  Not advertised to any peer
  Refresh Epoch 1
  Local, (aggregated by 65000 192.0.2.1)
    0.0.0.0 from 0.0.0.0 (192.0.2.1)
      Origin IGP, localpref 100, weight 32768, valid, aggregated, local, atomic-aggregate, best
      rx pathid: 0, tx pathid: 0x0
"""


def test_entries_come_back_as_they_were() -> None:
    text = ENTRIES.replace("table RED)", "table RED, not advertised to EBGP peer)")
    assert "\n".join(write_entries(read_entries(text), new_format=True)) == text.rstrip("\n")


SUMMARY = """\
BGP router identifier 192.0.2.1, local AS number 65000
BGP table version is 9, main routing table version 9
8 network entries using 2048 bytes of memory
9 path entries using 1224 bytes of memory
5/4 BGP path/bestpath attribute entries using 1480 bytes of memory
2 BGP rrinfo entries using 80 bytes of memory
1 BGP AS-PATH entries using 24 bytes of memory
3 BGP community entries using 72 bytes of memory
1 BGP extended community entries using 24 bytes of memory
0 BGP route-map cache entries using 0 bytes of memory
0 BGP filter-list cache entries using 0 bytes of memory
BGP using 4952 total bytes of memory
BGP activity 8/0 prefixes, 9/0 paths, scan interval 60 secs

Neighbor        V           AS MsgRcvd MsgSent   TblVer  InQ OutQ Up/Down  State/PfxRcd
10.1.1.2        4        65101   27420   30189        9    0    0 2w5d            1
10.1.1.6        4        65102       0       0        1    0    0 never    Idle (Admin)
192.0.2.2       4        65000     128     127        9    0    0 01:50:51       12
2001:DB8:1234:5678::1
                4   4200000001       0       0        1    0    0 00:12:00 Active
"""


def test_a_summary_comes_back_as_it_was() -> None:
    assert "\n".join(write_summary(read_summary(SUMMARY), release_of("16.9"))) == SUMMARY.rstrip("\n")
    both = f"For address family: IPv4 Unicast\n{SUMMARY}\nFor address family: VPNv4 Unicast\n{SUMMARY}"
    assert "\n".join(write_summaries(read_summaries(both), release_of("16.9"))) == both.rstrip("\n")


NEIGHBORS = outputs("show_ip_bgp_all_neighbor.txt")


@pytest.mark.skipif(not NEIGHBORS, reason="the labs are not at hand")
@pytest.mark.parametrize("real", NEIGHBORS, ids=str)
def test_neighbors_of_a_device_come_back_as_they_were(real: Shown) -> None:
    found = read_all_neighbors(real.text)
    written = ["% BGP not active"] if found is None else write_all_neighbors(found, release_of(real.version))
    assert without_ends("\n".join(written)) == without_ends(real.text)
