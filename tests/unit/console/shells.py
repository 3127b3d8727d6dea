"""Shells to type at, without a terminal."""

from __future__ import annotations

from pathlib import Path

from tidegate.console.level import Level
from tidegate.console.networks import new_network
from tidegate.console.script import Script
from tidegate.console.shell import Reply, Shell
from tidegate.console.twin import Twin
from tidegate.session.session import Session

NMS = Path(__file__).parent.parent.parent.parent / "examples" / "nms"


def at(device: str, variant: str = "base") -> Shell:
    """At the user prompt of a router of the reference scenario."""
    return Shell(Twin(Session.open(NMS / variant)), device)


def empty(name: str = "R1") -> Shell:
    """At the user prompt of a router without configuration."""
    return Shell(Twin(Session(new_network(name))), name)


def configuring(shell: Shell) -> Shell:
    """In global configuration mode."""
    shell.stand_at(shell.device, Level.CONFIGURE)
    return shell


def type_all(shell: Shell, *lines: str) -> Reply:
    """Type lines that must all be taken; what came of the last."""
    reply = Reply()
    for line in lines:
        reply = shell.feed(line)
        assert not reply.refused, (line, reply.lines)
    return reply


def said(shell: Shell, line: str) -> list[str]:
    """What is answered to a line, refused or not."""
    return list(shell.feed(line).lines)


def log(shell: Shell, text: str) -> str:
    """What a terminal's log holds after `text` was pasted."""
    written: list[str] = []
    Script(shell, written.append).run(text)
    return "".join(written)
