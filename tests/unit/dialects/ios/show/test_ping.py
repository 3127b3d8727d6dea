"""`ping` and `traceroute`: hand-reasoned on the reference scenario (semantics §9) and on an L3VPN.

Layouts: Cisco, "Understanding the Ping and Traceroute Commands" (document 12778).
"""

from __future__ import annotations

import pytest
from computed import ROOT, folder, network
from execline import shown

L3VPN = "tests/conformance/acceptance/l3vpn"
P_OF_BASE = "examples/nms/base"


def symbols(text: str) -> str:
    return next(line for line in text.splitlines() if line and set(line) <= set("!.UM&Q"))


def hops(text: str) -> list[str]:
    return text.splitlines()[3:]


def test_the_whole_text_of_a_ping() -> None:
    assert shown(folder(P_OF_BASE), "P1", "ping 10.0.2.2 source Serial1/0") == (
        "Type escape sequence to abort.\n"
        "Sending 5, 100-byte ICMP Echos to 10.0.2.2, timeout is 2 seconds:\n"
        "Packet sent with a source address of 10.1.2.6 \n"
        "!!!!!\n"
        "Success rate is 100 percent (5/5), round-trip min/avg/max = 1/1/1 ms\n"
    )


@pytest.mark.parametrize(
    ("device", "line", "expected"),
    [
        # BLUE routes back to 10.1.2.4/30 only: P1 is answered at that address and at no other.
        ("P1", "ping 10.0.2.2", "!!!!!"),
        ("P1", "ping 10.0.2.2 source Loopback0", "....."),
        ("P1", "ping 10.0.2.2 source Loopback 0", "....."),
        ("P1", "ping 10.0.2.2 source 10.1.2.9", "....."),
        ("P2", "ping 10.0.2.2", "....."),
        # Only the /30 of the NMS's own subnet is in the global table.
        ("P1", "ping 10.0.2.9", "....."),
        ("PE4", "ping vrf BLUE 10.0.2.2", "!!!!!"),
        ("PE4", "ping vrf BLUE 10.1.2.6", "!!!!!"),
        ("PE4", "ping vrf BLUE 10.1.1.2", "....."),
        ("PE4", "ping 10.1.2.5 repeat 3", "!!!"),
    ],
)
def test_reference_scenario(device: str, line: str, expected: str) -> None:
    assert symbols(shown(folder(P_OF_BASE), device, line)) == expected


@pytest.mark.parametrize(
    ("scenario", "device", "line", "expected"),
    [
        # BLUE and RED of one PE import each other: each finds the other's station and the way back.
        ("two-vrfs-bgp", "PE4", "ping vrf RED 10.0.2.2", "!!!!!"),
        ("two-vrfs-bgp", "PE4", "ping vrf BLUE 10.0.3.1", "!!!!!"),
        ("two-vrfs-bgp", "PE4", "ping vrf BLUE 10.0.3.77", "!!!!!"),
        # Neither is in the global table.
        ("two-vrfs-bgp", "P1", "ping 10.0.2.2", "....."),
        ("two-vrfs-bgp", "PE4", "ping 10.0.2.2", "....."),
        # Without the way back in BLUE, and with both statics refused.
        ("no-vrf-static", "P1", "ping 10.0.2.2", "....."),
        ("guard", "P1", "ping 10.0.2.2", "....."),
    ],
)
def test_other_scenarios(scenario: str, device: str, line: str, expected: str) -> None:
    assert symbols(shown(folder(f"examples/nms/{scenario}"), device, line)) == expected


def test_many_echoes_fill_lines_of_seventy() -> None:
    lines = shown(folder(P_OF_BASE), "P1", "ping 10.1.2.5 repeat 75 size 1500").splitlines()
    assert lines[1].startswith("Sending 75, 1500-byte ICMP Echos")
    assert lines[2:4] == ["!" * 70, "!" * 5]
    assert lines[4].startswith("Success rate is 100 percent (75/75)")


@pytest.mark.parametrize(
    ("device", "line", "expected"),
    [
        ("PE4", "ping vrf NONE 10.0.2.2", "% VRF NONE does not exist\n"),
        ("P1", "ping nms", "% Unrecognized host or address, or protocol not running.\n"),
        ("PE4", "ping vrf BLUE ip nms", "% Unrecognized host or address, or protocol not running.\n"),
        ("P1", "traceroute nms", "% Unrecognized host or address.\n"),
        ("PE4", "traceroute vrf NONE 10.0.2.2", "% VRF NONE does not exist\n"),
        (
            "P1",
            "ping 10.0.2.2 source 10.9.9.9",
            "% Invalid source address- IP address not on any of our up interfaces\n",
        ),
        ("P1", "ping 10.0.2.2 source Serial7/0", "% Invalid source interface - IP not enabled or interface is down\n"),
    ],
)
def test_what_is_not_sent(device: str, line: str, expected: str) -> None:
    assert shown(folder(P_OF_BASE), device, line) == expected


def test_options_are_taken_in_any_order() -> None:
    plane = folder(P_OF_BASE)
    text = shown(plane, "P1", "ping ip 10.0.2.2 timeout 1 size 200 source Serial 1/0 repeat 2")
    assert "Sending 2, 200-byte ICMP Echos to 10.0.2.2, timeout is 1 seconds:" in text
    assert symbols(text) == "!!"
    assert hops(shown(plane, "P1", "traceroute 10.0.2.2 numeric ttl 2 5")) == ["  2 10.0.2.2 1 msec 1 msec 1 msec"]
    assert len(hops(shown(plane, "P1", "traceroute 10.0.2.9 ttl 1 5"))) == 5


def test_what_the_twin_does_not_know_is_said(tmp_path) -> None:
    """A next hop beyond the configurations; two ways, one of which ends."""
    text = """
        interface GigabitEthernet0/0
         ip address 10.0.1.1 255.255.255.0
        interface GigabitEthernet0/1
         ip address 10.0.2.1 255.255.255.0
        ip route 10.8.0.0 255.255.0.0 10.0.1.9
        ip route 10.9.9.9 255.255.255.255 10.0.1.2
        ip route 10.9.9.9 255.255.255.255 10.0.2.9
    """
    other = """
        interface GigabitEthernet0/0
         ip address 10.0.1.2 255.255.255.0
        interface Loopback0
         ip address 10.9.9.9 255.255.255.255
    """
    plane = network(tmp_path, R1=text, R2=other)
    assert shown(plane, "R1", "ping 10.8.1.1").endswith("not in the snapshot; whether an answer comes is not known\n")
    found = shown(plane, "R1", "ping 10.9.9.9").splitlines()
    assert found[2] == "!!!!!"
    assert found[-1].startswith("! the first of several equal-cost ways from 10.0.1.1 to 10.9.9.9 is taken")


def test_a_broadcast_is_answered_by_each_neighbor() -> None:
    lines = shown(folder(P_OF_BASE), "P1", "ping 255.255.255.255 repeat 1").splitlines()
    assert lines[2:] == ["", "Reply to request 0 from 10.1.2.5, 1 ms", "Reply to request 0 from 10.1.2.10, 1 ms"]


CHAIN = {
    "A": """
        interface GigabitEthernet0/0
         ip address 10.0.1.1 255.255.255.0
        ip route 0.0.0.0 0.0.0.0 10.0.1.2
    """,
    "B": """
        interface GigabitEthernet0/0
         ip address 10.0.1.2 255.255.255.0
        interface GigabitEthernet0/1
         ip address 10.0.2.2 255.255.255.0
         ip mtu 1400
        ip route 10.9.0.0 255.255.0.0 10.0.2.3
    """,
    "C": """
        interface GigabitEthernet0/1
         ip address 10.0.2.3 255.255.255.0
         ip access-group CLOSED in
        interface Loopback0
         ip address 10.3.3.3 255.255.255.255
        interface Loopback9
         ip address 10.9.9.9 255.255.255.255
        ip route 0.0.0.0 0.0.0.0 10.0.2.2
        ip access-list extended CLOSED
         deny ip any host 10.9.9.9
         permit ip any any
    """,
}


def test_routers_say_why(tmp_path) -> None:
    """B has no route to 10.3.3.3 and says so, twice a second at most; C's list forbids 10.9.9.9; 10.9.8.8 goes in a
    circle between B and C; B's way out takes 1400 bytes."""
    plane = network(tmp_path, **CHAIN)
    assert symbols(shown(plane, "A", "ping 10.3.3.3")) == "U.U.U"
    assert "Success rate is 0 percent (0/5)\n" in shown(plane, "A", "ping 10.3.3.3")
    assert symbols(shown(plane, "A", "ping 10.9.9.9")) == "U.U.U"
    assert symbols(shown(plane, "A", "ping 10.9.8.8")) == "&&&&&"
    assert symbols(shown(plane, "A", "ping 10.0.2.3 size 1450 df-bit")) == "M.M.M"
    assert symbols(shown(plane, "A", "ping 10.0.2.3 size 1450")) == "!!!!!"
    # B itself has no route: nobody says anything.
    assert symbols(shown(plane, "B", "ping 10.3.3.3")) == "....."
    assert hops(shown(plane, "A", "traceroute 10.3.3.3")) == ["  1 10.0.1.2 !H  *  !H "]
    assert hops(shown(plane, "A", "traceroute 10.9.9.9")) == [
        "  1 10.0.1.2 1 msec 1 msec 1 msec",
        "  2 10.0.2.3 !A  *  !A ",
    ]
    circle = hops(shown(plane, "A", "traceroute 10.9.8.8"))
    assert [line.split()[1] for line in circle[:4]] == ["10.0.1.2", "10.0.2.3", "10.0.2.2", "10.0.2.3"]
    assert len(circle) == 30


def test_traceroute_to_the_nms() -> None:
    plane = folder(P_OF_BASE)
    assert shown(plane, "P1", "traceroute 10.0.2.2") == (
        "Type escape sequence to abort.\n"
        "Tracing the route to 10.0.2.2\n"
        "VRF info: (vrf in name/id, vrf out name/id)\n"
        "  1 10.1.2.5 1 msec 1 msec 1 msec\n"
        "  2 10.0.2.2 1 msec 1 msec 1 msec\n"
    )
    # From the loopback PE4 still answers, for the global table knows it; the station's answer is lost.
    lost = hops(shown(plane, "P1", "traceroute 10.0.2.2 source Loopback0"))
    assert lost[:2] == ["  1 10.1.2.5 1 msec 1 msec 1 msec", "  2  *  *  * "]
    assert len(lost) == 30
    # A router answers the last probe from the interface it came in by, and says so twice a second at most.
    assert hops(shown(plane, "P2", "traceroute 10.1.1.4"))[-1] == "  2 10.1.2.5 1 msec *  1 msec"


def test_traceroute_through_a_label_switched_path() -> None:
    """Two labels through the core, the VPN label alone at the egress PE, none behind it [L:IOL]."""
    found = hops(shown(folder(L3VPN), "CE1", "traceroute 10.2.2.1"))
    assert [line.split(" 1 msec")[0] for line in found] == [
        "  1 10.1.0.1",
        "  2 198.51.100.2 [MPLS: Labels 17/31 Exp 0]",
        "  3 198.51.100.10 [MPLS: Labels 17/31 Exp 0]",
        "  4 10.2.0.1 [MPLS: Label 31 Exp 0]",
        "  5 10.2.0.2",
    ]


def test_labels_whose_ttl_is_not_copied_hide_the_core(tmp_path) -> None:
    texts = {}
    for path in (ROOT / L3VPN / "configs").glob("*.cfg"):
        text = path.read_text()
        texts[path.stem] = text.replace("mpls ldp router-id", "no mpls ip propagate-ttl\nmpls ldp router-id", 1)
    found = hops(shown(network(tmp_path, **texts), "CE1", "traceroute 10.2.2.1"))
    assert [line.split()[1] for line in found] == ["10.1.0.1", "10.2.0.1", "10.2.0.2"]


def test_what_is_lost_inside_a_broken_path_is_lost_in_silence(tmp_path) -> None:
    texts = {path.stem: path.read_text() for path in (ROOT / L3VPN / "configs").glob("*.cfg")}
    texts["P2"] = texts["P2"].replace(" mpls ip\n", "", 1)
    plane = network(tmp_path, **texts)
    assert symbols(shown(plane, "CE1", "ping 10.2.2.1")) == "....."
    found = hops(shown(plane, "CE1", "traceroute 10.2.2.1"))
    assert found[0] == "  1 10.1.0.1 1 msec 1 msec 1 msec"
    assert {line[3:] for line in found[1:]} == {"  *  *  * "}
