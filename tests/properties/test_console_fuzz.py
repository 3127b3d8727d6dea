"""Whatever is typed, the console answers, keeps its prompt, and takes everything back."""

from __future__ import annotations

import itertools
import os
from pathlib import Path

import pytest
from examples import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate.analysis.routes import RouteQuery, routes
from tidegate.console.assist import completions, help_for
from tidegate.console.command import BEYOND
from tidegate.console.command import TABLE as OWN
from tidegate.console.level import Level
from tidegate.console.script import Script
from tidegate.console.shell import Shell
from tidegate.console.twin import Twin
from tidegate.dialects.ios.commandline import COMMAND_LINE
from tidegate.session.session import Session
from tidegate.syntax.trie import commands_below

NMS = Path(__file__).parent.parent.parent / "examples" / "nms" / "two-vrfs-bgp"
_HARMLESS = ("save", "tutor")  # the one writes files, the other changes the twin


def _words() -> list[str]:
    """Every keyword of every mode, and values that mean something here."""
    found: set[str] = set()
    for mode in (*COMMAND_LINE.table.modes.values(), OWN.modes[BEYOND]):
        for trie in (mode.modelled, mode.accounted):
            for command in commands_below(trie.root):
                found.update(word for word in command.pattern.split() if word.isascii() and word[0].islower())
    values = ["BLUE", "RED", "10.0.2.0", "255.255.255.0", "10.1.2.5", "Serial1/0", "Loopback0", "65000", "200:1", "1",
              "PE4", "P1", "P1--P2", "10.0.2.0/30", "|", "?", "^", "0.0.0.3", "area", "x"]  # fmt: skip
    return sorted(found - set(_HARMLESS)) + values * 20


@pytest.fixture(autouse=True, scope="module")
def _elsewhere(tmp_path_factory):
    """Whatever `save` in random bytes may write, it is not written here."""
    before = Path.cwd()
    os.chdir(tmp_path_factory.mktemp("cwd"))
    yield
    os.chdir(before)


WORDS = _words()
LINES = st.one_of(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=7).map(" ".join),
    st.sampled_from(
        [
            "enable",
            "configure terminal",
            "interface Serial2/0",
            "ip vrf BLUE",
            "router bgp 65000",
            "end",
            "exit",
            "router ospf 1",
            "show ip route vrf BLUE",
            "ip route 10.9.0.0 255.255.0.0 Serial2/0",
            "no ip vrf BLUE",
            "no ip address",
            "hostname X9",
            "undo",
            "redo",
            "connect P1",
            "connect PE4",
            "fail P1--P2",
            "restore",
            "show running-config",
            "do show ip bgp vpnv4 all",
        ]
    ),
    st.text(max_size=60),
)


# Sections, and lines that mean something in them.
SECTIONS = {
    "interface Serial2/0": ("shutdown", "no shutdown", "ip address 10.9.9.9 255.255.255.0", "no ip address",
                            "ip address 10.0.2.1 255.255.255.0", "ip vrf forwarding BLUE", "ip vrf forwarding RED",
                            "no ip vrf forwarding", "ip ospf cost 9", "default ip ospf cost", "mtu 1400"),
    "interface Serial1/0": ("shutdown", "no shutdown", "ip address 10.1.2.5 255.255.255.252", "no ip address",
                            "ip ospf authentication-key Zq1secret", "ip ospf network point-to-point"),
    "interface Loopback7": ("ip address 10.7.7.7 255.255.255.255", "ip vrf forwarding NEW", "description a b"),
    "ip vrf BLUE": ("rd 7:7", "no rd 100:1", "no rd", "route-target both 7:7", "no route-target import 200:1"),
    "ip vrf NEW": ("rd 7:7", "rd 100:1", "route-target both 100:1", "import map M"),
    "router ospf 1": ("network 10.0.0.0 0.255.255.255 area 0", "no network 10.1.2.4 0.0.0.3 area 0",
                      "redistribute static subnets", "no redistribute static", "passive-interface default"),
    "router bgp 65000": ("neighbor 10.1.1.1 remote-as 65000", "neighbor 10.1.1.1 password Zq1secret",
                         "neigh 10.1.1.1 pass Zq1secret", "no neighbor 10.1.1.1",
                         "network 10.1.1.4 mask 255.255.255.255",
                         "address-family ipv4 vrf BLUE", "exit-address-family", "redistribute connected"),
    "ip access-list standard A": ("permit any", "10 deny 10.0.0.0 0.0.0.255", "no 10"),
    "route-map M permit 10": ("match ip address A", "set local-preference 200"),
    "line vty 0 4": ("password Zq1secret", "login"),
    "end": ("connect P1", "connect PE4", "fail P1--P2", "fail PE1", "restore", "undo", "undo 3", "redo", "device N1",
            "link N1 Serial1/0 P1 Serial7/0", "enable"),
    "configure terminal": (
        "ip route 10.9.0.0 255.255.0.0 Serial2/0", "no ip route 10.9.0.0 255.255.0.0 Serial2/0", "hostname X9",
        "ip route vrf BLUE 10.8.0.0 255.255.0.0 Serial1/0", "no ip route static inter-vrf", "hostname P1",
        "ip route static inter-vrf", "access-list 7 permit 10.0.0.0", "no access-list 7", "no route-map M",
        "no ip vrf BLUE", "no ip vrf NEW", "no router ospf 1", "no router bgp 65000", "no interface Loopback7",
        "default interface Loopback7", "banner motd #", "some text", "ends#", "hostname PE4", "do undo", "do redo",
        "do connect P1", "do connect PE4", "do fail P1--P2", "do restore", "snmp-server community Zq1secret",
    ),
}  # fmt: skip
VISITS = st.sampled_from(sorted(SECTIONS)).flatmap(
    lambda header: st.lists(st.one_of(*[st.sampled_from(SECTIONS[header])] * 6, LINES), min_size=1, max_size=6).map(
        lambda lines: ["configure terminal", header, *lines]
    )
)


def _shell(level: Level = Level.USER) -> Shell:
    shell = Shell(Twin(Session.open(NMS)), "PE4")
    shell.stand_at("PE4", level)
    return shell


def _harmful(line: str) -> bool:
    return any(word.lower() in _HARMLESS or "save".startswith(word.lower()) for word in line.split()[:2])


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(LINES, max_size=25))
def test_whatever_is_typed_is_answered(lines):
    shell = _shell()
    for line in lines:
        if _harmful(line):
            continue
        reply = shell.feed(line)
        assert all(isinstance(shown, str) for shown in reply.lines)
        assert shell.prompt or shell.twin.configuring(shell.device).awaits_text
        assert isinstance(help_for(shell, line), list)
        assert isinstance(completions(shell, line), list)


@settings(max_examples=examples(40), deadline=None)
@given(st.lists(VISITS, min_size=1, max_size=10))
def test_undo_takes_everything_back_and_redo_does_it_again(visits):
    shell = _shell(Level.CONFIGURE)
    twin = shell.twin
    first = _state(twin)
    for line in itertools.chain.from_iterable(visits):
        if not _harmful(line):
            assert not any("Zq1secret" in shown for shown in shell.feed(line).lines)
    shell.interrupt()  # ends a banner
    last = _state(twin)
    while twin.redo() is not None:  # what was taken back on the way
        last = _state(twin)
    done = len(twin.done)
    while twin.undo() is not None:
        pass
    assert _state(twin) == first
    while twin.redo() is not None:
        pass
    assert len(twin.done) == done
    assert _state(twin) == last


def _state(twin: Twin) -> tuple[object, ...]:
    running = {name: twin.running(name) for name in twin.devices}
    tables = [(r.device, r.vrf, r.prefix, r.protocol, r.next_hop_ip) for r in routes(twin.plane, RouteQuery())]
    assert not any("Zq1secret" in line for lines in running.values() for line in lines)
    return running, tables, twin.network.cables, sorted(twin.network.down_interfaces)


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(st.one_of(st.binary(max_size=40), LINES.map(str.encode)), max_size=12))
def test_whatever_is_pasted_is_answered(pieces):
    text = b"\n".join(piece for piece in pieces if not _harmful(piece.decode("utf-8", "replace")))
    written: list[str] = []
    script = Script(_shell(), written.append)
    script.run(text.decode("utf-8", "replace"))
    assert all(piece.endswith("\n") for piece in written)
    assert script.refused >= 0
