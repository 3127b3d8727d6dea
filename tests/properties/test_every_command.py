"""Every command of the table, with values that mean something, is answered, and the network follows what is taken."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from examples import examples

from tidegate.console.level import Level
from tidegate.console.shell import Shell
from tidegate.console.twin import Twin
from tidegate.dialects.ios.commandline import COMMAND_LINE
from tidegate.session.session import Session
from tidegate.syntax.trie import Node

NMS = Path(__file__).parent.parent.parent / "examples" / "nms"
VALUES = {
    "WORD": ["BLUE", "RED", "X", "10", "Serial1/0"],
    "LINE": ["10.0.2.0", "x y z", "permit 10.0.0.0"],
    "NUMBER": ["1", "10", "65000"],
    "IPV4": ["10.0.2.1", "10.1.2.5", "10.1.1.1", "10.0.2.0", "0.0.0.0", "255.255.255.255", "224.0.0.5"],
    "IPV6": ["2001:db8::1"],
    "MASK": ["255.255.255.252", "255.255.255.255", "255.255.0.0", "0.0.0.0"],
    "WILDCARD": ["0.0.0.3", "0.0.0.0", "255.255.255.255"],
    "PREFIX4": ["10.0.2.0/24", "10.1.2.4/30", "0.0.0.0/0"],
    "PREFIX6": ["2001:db8::/32"],
    "HOST6": ["2001:db8::1/64"],
    "ASN": ["65000", "65001", "1.1"],
    "RD": ["200:1", "100:1", "9:9"],
    "RT": ["200:1", "100:1"],
    "SOO": ["1:1"],
    "PEER": ["10.1.1.1", "GROUP"],
    "AREA": ["0", "1"],
    "HOST": ["10.1.2.6", "server"],
    "HEX": ["0x2102"],
    "INTERFACE": ["Serial1/0", "Loopback0", "Gi0/7", "Serial2/0", "Null0"],
    "OSPFROUTE": ["internal"],
    "ISISTAG": ["T"],
    "IFTYPE": ["Serial"],
    "IFNUMBER": ["1/0", "2/0"],
}


def _lines(node: Node, random: Random, depth: int = 0) -> str | None:
    """One command at or below `node`, with random values; None where the way went on for too long."""
    words: list[str] = []
    while depth < 14:
        ways: list[tuple[str, Node]] = [(word, edge.target) for word, edge in node.keywords.items()]
        for edge in node.arguments:
            name = edge.type.name
            value = random.choice(VALUES[name]) if name in VALUES else name[1:-1].split("-")[random.randrange(2)]
            ways.append((value, edge.target))
        if node.command is not None and (not ways or random.random() < 0.5):
            return " ".join(words)
        word, node = random.choice(ways)
        words.append(word)
        depth += 1
    return None


@pytest.mark.parametrize("variant", ["base", "two-vrfs-bgp", "guard"])
def test_every_exec_command_is_answered(variant):
    random = Random(1)
    shell = Shell(Twin(Session.open(NMS / variant)), "PE4")
    root = COMMAND_LINE.table.modes["exec"].modelled.root
    for _ in range(examples(600)):
        line = _lines(root, random)
        if line is None:
            continue
        shell.level = Level.PRIVILEGED
        reply = shell.feed(line)
        assert all(shown.isprintable() or "\t" in shown for shown in reply.lines), line


def test_configuration_lines_are_taken_or_refused_and_the_network_follows():
    random = Random(2)
    table = COMMAND_LINE.table
    shell = Shell(Twin(Session.open(NMS / "two-vrfs-bgp")), "PE4")
    shell.stand_at("PE4", Level.CONFIGURE)
    for number in range(examples(1500)):
        mode = random.choice(shell.twin.configuring(shell.device).modes[:-1])
        line = _lines(random.choice([mode.modelled.root] * 4 + [mode.accounted.root]), random)
        if line is None or line.startswith("banner"):
            continue
        shell.feed(line)
        if shell.level is not Level.CONFIGURE:
            shell.stand_at(shell.device, Level.CONFIGURE)
        if number % 40 == 0:
            assert shell.twin.plane.tables  # the network is computed with it
            running = shell.twin.running(shell.device)
            assert running == shell.twin.running(shell.device)
    assert table is shell.grammar.table
