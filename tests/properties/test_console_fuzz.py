"""Whatever is typed, the console answers, keeps its prompt, and takes everything back."""

from __future__ import annotations

from pathlib import Path

from examples import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate.analysis.routes import RouteQuery, routes
from tidegate.console.assist import completions, help_for
from tidegate.console.command import BEYOND
from tidegate.console.command import TABLE as OWN
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


def _shell() -> Shell:
    return Shell(Twin(Session.open(NMS)), "PE4")


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(LINES, max_size=25))
def test_whatever_is_typed_is_answered(lines):
    shell = _shell()
    for line in lines:
        if any(word.lower() in _HARMLESS or "save".startswith(word.lower()) for word in line.split()[:2]):
            continue
        reply = shell.feed(line)
        assert all(isinstance(shown, str) for shown in reply.lines)
        assert shell.prompt or shell.twin.configuring(shell.device).awaits_text
        assert isinstance(help_for(shell, line), list)
        assert isinstance(completions(shell, line), list)


@settings(max_examples=examples(25), deadline=None)
@given(st.lists(LINES, max_size=25))
def test_undo_takes_everything_back(lines):
    shell = _shell()
    twin = shell.twin
    first = {name: twin.running(name) for name in twin.devices}
    tables = list(routes(twin.plane, RouteQuery()))
    for line in lines:
        if not any(word.lower() in _HARMLESS or "save".startswith(word.lower()) for word in line.split()[:2]):
            shell.feed(line)
    while twin.undo() is not None:
        pass
    assert {name: twin.running(name) for name in twin.devices} == first
    assert [(r.device, r.vrf, r.prefix, r.protocol) for r in routes(twin.plane, RouteQuery())] == [
        (r.device, r.vrf, r.prefix, r.protocol) for r in tables
    ]
