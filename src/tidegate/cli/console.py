"""`tidegate console`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tidegate.cli.options import NoCache, example
from tidegate.cli.terminal import Waiting, say
from tidegate.errors import UsageError

if TYPE_CHECKING:
    from tidegate.console.shell import Shell
    from tidegate.console.twin import Twin

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command(
    epilog=example(
        "tidegate console examples/nms/base",
        "tidegate console --new R1",
        "tidegate console examples/nms/base --commands change.txt",
    )
)
def console(
    snapshot: Annotated[
        Path | None,
        typer.Argument(
            metavar="SNAPSHOT",
            help="Folder or zip of configurations, or one file; not with --new.",
            show_default=False,
            readable=False,
        ),
    ] = None,
    new: Annotated[
        str | None, typer.Option("--new", metavar="NAME", help="Begin with one router without configuration.")
    ] = None,
    device: Annotated[
        str | None, typer.Option("--device", "-d", metavar="DEVICE", help="The router at whose prompt to begin.")
    ] = None,
    commands: Annotated[
        Path | None,
        typer.Option(
            "--commands",
            "-c",
            metavar="FILE",
            help="Type these lines instead of yours, and end; - is standard input.",
            readable=False,
        ),
    ] = None,
    no_cache: NoCache = False,
) -> None:
    """The routers' own command line over the computed network: configure, show, ping; every router follows.

    Lines from --commands or from a pipe are typed one after the other, and the exit status is 1 where one was refused.
    """
    text = _script_text(commands)
    signs = _Signs()
    shell = _open(snapshot, new, device, not no_cache, signs)
    shell.console.unicode = (sys.stdout.encoding or "").lower().replace("-", "").startswith("utf")
    if text is not None:
        raise typer.Exit(_run_script(shell, text))
    from tidegate.console.terminal import Terminal

    for line in _welcome(shell):
        print(line)
    Terminal(shell, signs.shown).run()


def _script_text(commands: Path | None) -> str | None:
    """The lines to be typed; None where a person will type."""
    if commands is None and sys.stdin.isatty():
        return None
    if commands is None or str(commands) == "-":
        data = sys.stdin.buffer.read()
    else:
        try:
            data = commands.read_bytes()
        except OSError as error:
            raise UsageError(f"{commands} cannot be read: {error.strerror or error}") from error
    return data.decode("utf-8", "replace")


class _Signs:
    """Signs of life: progress reports go to whichever wait is shown at the moment."""

    def __init__(self) -> None:
        self._waiting = Waiting()

    def __call__(self, doing: str, done: int, total: int) -> None:
        self._waiting(doing, done, total)

    def shown(self) -> Waiting:
        self._waiting = Waiting()
        return self._waiting


def _open(snapshot: Path | None, new: str | None, device: str | None, cache: bool, signs: _Signs) -> Shell:
    from tidegate.analysis.selection import known_device
    from tidegate.console.networks import new_network
    from tidegate.console.shell import Shell
    from tidegate.console.twin import Twin
    from tidegate.session.session import Session

    if (snapshot is None) == (new is None):
        raise UsageError("give a SNAPSHOT, or --new NAME to begin with an empty router")
    with signs.shown():
        session = Session.open(snapshot, signs, cache=cache) if snapshot else Session(new_network(new or ""), signs)
    twin = Twin(session)
    names = twin.devices
    return Shell(twin, known_device(session.network, device) if device else _first(twin, names))


def _first(twin: Twin, names: list[str]) -> str:
    """Where to begin: the router with most VRFs, for it is there that leaks are made."""
    devices = twin.session.network.devices
    return max(names, key=lambda name: (len(devices[name].vrfs), -names.index(name)))


def _run_script(shell: Shell, text: str) -> int:
    from tidegate.console.script import Script

    script = Script(shell, sys.stdout.write)
    script.run(text)
    if script.refused:
        say(f"{script.refused} line{'s were' if script.refused > 1 else ' was'} refused")
    return 1 if script.refused else 0


def _welcome(shell: Shell) -> list[str]:
    number = len(shell.twin.devices)
    routers = "one router" if number == 1 else f"{number:,} routers"
    return [
        f"The twin of {routers}, at the prompt of {shell.device}. What you type changes the twin,",
        "never a device. `?` lists the commands, those beyond the device too: why, leaks,",
        "diff, undo, connect, map, tutor. `exit` ends.",
        "",
    ]
