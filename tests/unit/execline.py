"""Runs a line of the exec mode against a computed network, without a console around it."""

from __future__ import annotations

import tidegate.dialects.ios.exec  # noqa: F401  # declares the commands
from tidegate.analysis.shown.answers import Asked, answer
from tidegate.control.result import ControlPlane
from tidegate.dialects.ios.table import TABLE
from tidegate.syntax.exec import Exec


def shown(plane: ControlPlane, device: str, line: str) -> str:
    """What `line` prints at the privileged prompt of `device`; fails where it is no command."""
    asked = Asked(plane, plane.network.devices[device])
    x = Exec(lambda question: answer(asked, question), lambda: list(asked.device.text.lines))
    match = TABLE.modes["exec"].match(line)
    assert match.command is not None, f"{line!r} is not a command: {match.problem} at {match.reached}"
    match.command.handler(x, asked.device, **match.arguments)
    return "".join(f"{line}\n" for line in x.lines)
