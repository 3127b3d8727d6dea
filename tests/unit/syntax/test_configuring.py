"""Lines at a prompt: modes, answers and what they change."""

from __future__ import annotations

import pytest

from tidegate.dialects.ios.commandline import COMMAND_LINE
from tidegate.syntax.configuring import Answer, Configuring


def configuring(*lines: str, start: str = "hostname R1\n") -> Configuring:
    found = Configuring(COMMAND_LINE, start, "R1")
    for line in lines:
        found.type(line)
    return found


def test_modes_follow_what_is_typed() -> None:
    found = configuring()
    seen = []
    for line in ("interface Gi0/1", "router bgp 1", "address-family vpnv4", "exit", "exit", "line vty 0 4", "end"):
        found.type(line)
        seen.append((found.prompt, found.path))
    assert seen == [
        ("config-if", ("interface GigabitEthernet0/1",)),
        ("config-router", ("router bgp 1",)),
        ("config-router-af", ("router bgp 1", "address-family vpnv4")),
        ("config-router", ("router bgp 1",)),
        ("config", ()),
        ("config-line", ("line vty 0 4",)),
        ("config", ()),
    ]


@pytest.mark.parametrize("line", ["frobnicate", "ip address", "neighbor 1.1.1.1 route-map X", "router bgp"])
def test_what_is_no_command_changes_nothing(line: str) -> None:
    found = configuring("router bgp 1", "neighbor 1.1.1.1 remote-as 1", "interface Loopback0")
    edits, path = found.running.edits, found.path
    assert not found.type(line).understood
    assert (found.running.edits, found.path) == (edits, path)


def test_answers() -> None:
    found = configuring("interface Loopback0")
    assert found.type("ip address 10.0.0.1 255.255.255.255") == Answer(True, changed=True)
    assert found.type("ip address 10.0.0.1 255.255.255.255") == Answer(True)
    refused = found.type("ip address 10.0.0.0 255.255.255.0")
    assert refused == Answer(True, True, ("Bad mask /24 for address 10.0.0.0",))
    noted = found.type("ip nat inside")
    assert noted.changed
    assert "not modelled" in noted.note


def test_a_global_line_leaves_a_section_that_is_not_read() -> None:
    """`ip route …` after `router eigrp` is pasted without `exit` all the time; `version 2` is of RIP."""
    found = configuring("router rip", "version 2", "network 10.0.0.0")
    assert found.path == ("router rip",)
    found.type("ip route 10.0.0.0 255.0.0.0 Null0")
    assert found.path == ()
    assert COMMAND_LINE.shown(found.running) == [
        *("!", "hostname R1", "router rip", " version 2", " network 10.0.0.0", "!"),
        *("ip route 10.0.0.0 255.0.0.0 Null0", "!", "end"),
    ]


def test_a_saved_configuration_goes_on_being_typed() -> None:
    start = "hostname OLD\ninterface Loopback0\n description one\n ip address 10.0.0.1 255.255.255.255\nend\n"
    found = configuring("hostname NEW", "int lo0", "desc two", "no ip address", start=start)
    assert found.hostname == "NEW"
    assert found.finished().interfaces["Loopback0"].description == "two"
    assert COMMAND_LINE.shown(found.running) == [
        *("!", "hostname NEW", "interface Loopback0", " description two", " no ip address", "!", "!", "end"),
    ]


def test_a_section_inside_one_that_is_not_read_keeps_its_lines() -> None:
    start = """router eigrp X
 address-family ipv4 unicast autonomous-system 1
  topology base
  exit-af-topology
 exit-address-family
 address-family ipv6 unicast autonomous-system 1
  topology base
  exit-af-topology
 exit-address-family
"""
    found = configuring(start=start)
    assert "\n".join(COMMAND_LINE.shown(found.running)[1:10]) == start.rstrip("\n")
