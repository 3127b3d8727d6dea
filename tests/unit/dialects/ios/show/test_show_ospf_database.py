"""`show ip ospf database`, reasoned by hand. Layout: Cisco IOS IP Routing: OSPF Command Reference (IOS 15)."""

from __future__ import annotations

from pathlib import Path

from computed import folder, network
from execline import shown

from tidegate.dialects.ios.show_read.ospfdatabase import read_databases
from tidegate.dialects.ios.show_write.ospfdatabase import write_databases


def database(text: str) -> dict[str, list[tuple[str, ...]]]:
    """Title -> (link ID, advertising router, last column)."""
    found: dict[str, list[tuple[str, ...]]] = {}
    title = ""
    for line in text.splitlines():
        if line.startswith("\t\t"):
            title = line.strip()
        elif "0x80000001" in line:
            words = line.split()
            found.setdefault(title, []).append((*words[:2], *words[5:]))
    return found


def test_the_reference_scenario() -> None:
    """Each serial line is a neighbor and a prefix, a loopback a prefix; the static route of PE4 floods everywhere."""
    assert shown(folder("examples/nms/base"), "P1", "show ip ospf database") == (
        "\n"
        "            OSPF Router with ID (10.1.1.2) (Process ID 1)\n"
        "\n"
        "\t\tRouter Link States (Area 0)\n"
        "\n"
        "Link ID         ADV Router      Age         Seq#       Checksum Link count\n"
        "10.1.1.1        10.1.1.1        0           0x80000001 0x000000 3\n"
        "10.1.1.2        10.1.1.2        0           0x80000001 0x000000 5\n"
        "10.1.1.3        10.1.1.3        0           0x80000001 0x000000 5\n"
        "10.1.1.4        10.1.1.4        0           0x80000001 0x000000 3\n"
        "\n"
        "\t\tType-5 AS External Link States\n"
        "\n"
        "Link ID         ADV Router      Age         Seq#       Checksum Tag\n"
        "10.0.2.0        10.1.1.4        0           0x80000001 0x000000 0\n"
    )


AREAS = {
    "R1": """
        interface Loopback0
         ip address 10.255.0.1 255.255.255.255
        interface GigabitEthernet0/0
         ip address 10.0.12.1 255.255.255.0
        router ospf 1
         network 10.0.0.0 0.255.255.255 area 0
    """,
    "R2": """
        interface Loopback0
         ip address 10.255.0.2 255.255.255.255
        interface GigabitEthernet0/0
         ip address 10.0.12.2 255.255.255.0
        interface GigabitEthernet0/1
         ip address 10.0.23.2 255.255.255.0
        interface GigabitEthernet0/2
         ip address 10.0.24.2 255.255.255.0
        router ospf 1
         area 2 nssa
         network 10.0.12.0 0.0.0.255 area 0
         network 10.0.23.0 0.0.0.255 area 1
         network 10.0.24.0 0.0.0.255 area 2
    """,
    "R3": """
        interface GigabitEthernet0/1
         ip address 10.0.23.3 255.255.255.0
        ip route 10.9.0.0 255.255.0.0 Null0
        router ospf 1
         router-id 10.255.0.3
         redistribute static subnets tag 77
         network 10.0.23.0 0.0.0.255 area 1
    """,
    "R4": """
        interface GigabitEthernet0/2
         ip address 10.0.24.4 255.255.255.0
        ip route 10.8.0.0 255.255.0.0 Null0
        router ospf 1
         router-id 10.255.0.4
         area 2 nssa
         redistribute static subnets
         network 10.0.24.0 0.0.0.255 area 2
    """,
}


def test_areas(tmp_path: Path) -> None:
    """R2 joins a normal area, with R3 at its end, and an NSSA with R4. It tells each area what the others hold, and
    the backbone how to get to R3; it translates R4's external."""
    plane = network(tmp_path, **AREAS)
    assert database(shown(plane, "R1", "show ip ospf database")) == {
        "Router Link States (Area 0)": [("10.255.0.1", "10.255.0.1", "2"), ("10.255.0.2", "10.255.0.2", "1")],
        "Net Link States (Area 0)": [("10.0.12.2", "10.255.0.2")],
        "Summary Net Link States (Area 0)": [("10.0.23.0", "10.255.0.2"), ("10.0.24.0", "10.255.0.2")],
        "Summary ASB Link States (Area 0)": [("10.255.0.3", "10.255.0.2")],
        "Type-5 AS External Link States": [("10.8.0.0", "10.255.0.2", "0"), ("10.9.0.0", "10.255.0.3", "77")],
    }
    nssa = database(shown(plane, "R4", "show ip ospf 1 database"))
    assert nssa == {
        "Router Link States (Area 2)": [("10.255.0.2", "10.255.0.2", "1"), ("10.255.0.4", "10.255.0.4", "1")],
        "Net Link States (Area 2)": [("10.0.24.4", "10.255.0.4")],
        "Summary Net Link States (Area 2)": [
            ("10.0.12.0", "10.255.0.2"),
            ("10.0.23.0", "10.255.0.2"),
            ("10.255.0.1", "10.255.0.2"),
        ],
        "Type-7 AS External Link States (Area 2)": [("10.8.0.0", "10.255.0.4", "0")],
    }
    assert list(database(shown(plane, "R2", "show ip ospf database"))).index("Router Link States (Area 1)") == 4


def test_a_device_without_ospf(tmp_path: Path) -> None:
    assert shown(network(tmp_path, R1="ip classless"), "R1", "show ip ospf database") == ""


def test_a_text_comes_back(tmp_path: Path) -> None:
    text = shown(network(tmp_path, **AREAS), "R2", "show ip ospf database")
    text = text.replace(" 0           0x80000001 0x000000", " 1699        0x8000000A 0x0027E3", 3)
    states = read_databases(text)[0].states
    assert (states[0].age, states[0].sequence, states[0].checksum) == (1699, 0x8000000A, 0x27E3)
    assert "".join(f"{line}\n" for line in write_databases(read_databases(text))) == text
