"""`show ip ospf neighbor` against real devices, where the collection is at hand, and small samples of its layout.

The sample of `interface brief` follows Cisco's command reference (IP Routing: OSPF) and transcripts of IOS 15.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest
from computed import LABS, folder, network
from execline import shown

from tidegate.control.engine import compute
from tidegate.control.result import ControlPlane
from tidegate.dialects.ios.show_read.ospf import read_ospf_interfaces, read_ospf_neighbors
from tidegate.dialects.ios.show_write.ospf import write_ospf_interfaces, write_ospf_neighbors
from tidegate.model.shown.ospf import NeighborState, Office
from tidegate.session.load import load_network

SAMPLE = """
Neighbor ID     Pri   State           Dead Time   Address         Interface
192.0.2.10        0   FULL/  -        00:00:31    192.0.2.101     Serial0/0/0
198.51.100.200    1   2WAY/DROTHER    00:00:35    198.51.100.200  GigabitEthernet0/0.100
203.0.113.1     128   EXSTART/BDR        -        203.0.113.1     Vlan10
"""

# What the twin can't know. Timing: the router that came first holds the office, an exchange was caught half-way.
# Neighbor: its system is not modelled, so that it is not in the network.
TIMING = {"ios_ibgp_split_horizon/D1", "ios_ibgp_split_horizon/D2", "ios_ibgp_split_horizon/D3"}
TIMING |= {"ios_example_network/as2core2"}
NEIGHBOR = {"eos_ospf_bgp/dlh15", "ospf_summarization/a01", "ospf_summarization/a2"}


def _files() -> Iterator[tuple[str, Path]]:
    for lab in sorted(LABS.glob("*/show")):
        for host, system in json.loads((lab / "host_nos.txt").read_text()).items():
            file = lab / host / "show_ip_ospf_neighbor.txt"
            if system in ("ios", "iosxe") and file.exists():
                yield f"{lab.parent.name}/{host}", file


FILES = dict(_files())
real = pytest.mark.skipif(not FILES, reason="the real networks are not here")


@lru_cache(maxsize=4)
def _plane(lab: str) -> ControlPlane:
    return compute(load_network(LABS / lab))


def _written(text: str) -> str:
    return "".join(f"{line}\n" for line in write_ospf_neighbors(read_ospf_neighbors(text)))


def test_the_sample_comes_back() -> None:
    found = read_ospf_neighbors(SAMPLE)
    assert [(n.priority, n.state, n.office, n.dead_in) for n in found] == [
        (0, NeighborState.FULL, Office.NONE, 31),
        (1, NeighborState.TWO_WAY, Office.OTHER, 35),
        (128, NeighborState.EXSTART, Office.BACKUP, None),
    ]
    assert _written(SAMPLE) == SAMPLE


def test_no_neighbor_prints_nothing() -> None:
    assert _written("") == ""


@real
@pytest.mark.parametrize("name", FILES)
def test_a_real_text_comes_back(name: str) -> None:
    text = FILES[name].read_text()
    assert _written(text).strip() == text.strip()


@real
@pytest.mark.parametrize("name", FILES)
def test_computed_as_on_the_device(name: str) -> None:
    lab, host = name.split("/")
    plane = _plane(lab)
    device = next(known for known in plane.network.devices if known.lower() == host.lower())
    ours = shown(plane, device, "show ip ospf neighbor").strip()
    theirs = re.sub(r"\d\d:\d\d:\d\d", "00:00:00", FILES[name].read_text().strip())
    if name in NEIGHBOR:
        assert ours == ""
    elif name in TIMING:
        assert len(ours.splitlines()) == len(theirs.splitlines())
        assert ours != theirs
    else:
        assert ours == theirs


BRIEF = """
Interface    PID   Area            IP Address/Mask    Cost  State Nbrs F/C
Se1/0        1     0               192.0.2.101/30     781   P2P   1/1
Gi0/0/1      10    3               198.51.100.200/25  10    DROTH 2/14
Lo0          65000 12              203.0.113.1/32     1     LOOP  0/0
""".lstrip()


def test_interfaces_come_back() -> None:
    found = read_ospf_interfaces(BRIEF)
    assert [line.interface for line in found] == ["Serial1/0", "GigabitEthernet0/0/1", "Loopback0"]
    assert "".join(f"{line}\n" for line in write_ospf_interfaces(found)) == BRIEF


def test_interfaces() -> None:
    assert shown(folder("tests/topologies/lsp"), "P1", "show ip ospf interface brief") == (
        "Interface    PID   Area            IP Address/Mask    Cost  State Nbrs F/C\n"
        "Gi0/1        1     0               10.254.1.5/30      1     BDR   1/1\n"
        "Gi0/0        1     0               10.254.1.2/30      1     DR    1/1\n"
        "Lo0          1     0               10.255.0.2/32      1     LOOP  0/0\n"
    )


def _router(number: int, extra: str = "") -> str:
    return f"""
interface GigabitEthernet0/0
 ip address 10.0.0.{number} 255.255.255.0
{extra}
router ospf 1
 router-id 10.255.0.{number}
 network 10.0.0.0 0.0.0.255 area 0
"""


def test_offices_on_a_shared_network(tmp_path) -> None:
    """R9 has the highest priority, R4 the highest router ID of the others; R1 and R2 stay 2-way with each other."""
    plane = network(
        tmp_path,
        R1=_router(1),
        R2=_router(2),
        R4=_router(4),
        R9=_router(3, " ip ospf priority 9"),
        R0=_router(5, " ip ospf priority 0"),
    )
    states = [line.split()[:3] for line in shown(plane, "R1", "show ip ospf neighbor").splitlines()[2:]]
    assert states == [
        ["10.255.0.2", "1", "2WAY/DROTHER"],
        ["10.255.0.3", "9", "FULL/DR"],
        ["10.255.0.4", "1", "FULL/BDR"],
        ["10.255.0.5", "0", "2WAY/DROTHER"],
    ]
    assert shown(plane, "R9", "show ip ospf 1 interface brief").splitlines()[1].split()[-2:] == ["DR", "4/4"]


def test_an_mtu_mismatch_stays_in_exstart(tmp_path) -> None:
    plane = network(tmp_path, R1=_router(1), R2=_router(2, " ip mtu 1400\n mtu 1400"))
    assert "EXSTART/DR" in shown(plane, "R1", "show ip ospf neighbor")
    assert shown(plane, "R1", "show ip ospf neighbor GigabitEthernet 0/7") == ""


def test_all_of_an_interface() -> None:
    assert shown(folder("tests/topologies/lsp"), "P1", "show ip ospf interface GigabitEthernet0/1") == (
        "GigabitEthernet0/1 is up, line protocol is up \n"
        "  Internet Address 10.254.1.5/30, Area 0, Attached via Network Statement\n"
        "  Process ID 1, Router ID 10.255.0.2, Network Type BROADCAST, Cost: 1\n"
        "  Topology-MTID    Cost    Disabled    Shutdown      Topology Name\n"
        "        0           1         no          no            Base\n"
        "  Transmit Delay is 1 sec, State BDR, Priority 1\n"
        "  Designated Router (ID) 10.255.0.3, Interface address 10.254.1.6\n"
        "  Backup Designated router (ID) 10.255.0.2, Interface address 10.254.1.5\n"
        "  Timer intervals configured, Hello 10, Dead 40, Wait 40, Retransmit 5\n"
        "    oob-resync timeout 40\n"
        "    Hello due in 00:00:00\n"
        "  Supports Link-local Signaling (LLS)\n"
        "  Cisco NSF helper support enabled\n"
        "  IETF NSF helper support enabled\n"
        "  Index 3/3, flood queue length 0\n"
        "  Next 0x0(0)/0x0(0)\n"
        "  Last flood scan length is 0, maximum is 0\n"
        "  Last flood scan time is 0 msec, maximum is 0 msec\n"
        "  Neighbor Count is 1, Adjacent neighbor count is 1 \n"
        "    Adjacent with neighbor 10.255.0.3  (Designated Router)\n"
        "  Suppress hello for 0 neighbor(s)\n"
    )


def test_other_kinds_of_interfaces(tmp_path) -> None:
    plane = network(
        tmp_path,
        R1="""
            interface Loopback0
             ip address 10.255.0.1 255.255.255.255
             ip ospf 1 area 3
            interface GigabitEthernet0/0
             ip address 10.0.0.1 255.255.255.0
            router ospf 1
             passive-interface GigabitEthernet0/0
             network 10.0.0.0 0.0.0.255 area 0
        """,
    )
    lines = shown(plane, "R1", "show ip ospf interface").splitlines()
    assert lines[5:8] == [
        "  Transmit Delay is 1 sec, State DR, Priority 1",
        "  Designated Router (ID) 10.255.0.1, Interface address 10.0.0.1",
        "  No backup designated router on this network",
    ]
    assert "    No Hellos (Passive interface) " in lines
    assert "  Internet Address 10.255.0.1/32, Area 3, Attached via Interface Enable" in lines
    assert lines[-1] == "  Loopback interface is treated as a stub Host"
    assert shown(plane, "R1", "show ip ospf interface Gi0/7") == "%OSPF: OSPF not enabled on GigabitEthernet0/7\n"
