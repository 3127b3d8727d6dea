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
