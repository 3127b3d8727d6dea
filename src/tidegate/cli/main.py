"""Entry point: the commands by name, exit statuses, and what becomes of errors (interface.md, "Commands")."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from tidegate.cli.terminal import ReaderGoneError
from tidegate.errors import SnapshotError, TidegateError, UsageError

EXIT_NO = 1
EXIT_USAGE = 2
EXIT_UNREADABLE = 3
_EXIT_DEFECT = 70  # EX_SOFTWARE of sysexits.h

# Command -> what `tidegate --help` says of it. The command is `tidegate.cli.NAME:app`, imported when it is called.
COMMANDS = {
    "routes": "The routing tables of every VRF; BGP and VPN tables.",
    "leaks": "Each leak: from which table to which, how, by which lines, one-way or two-way.",
    "explain": "Why a route is there, down to configuration lines; or why it is not.",
    "trace": "A packet's way there and back, hop by hop.",
    "neighbors": "Sessions and adjacencies of every protocol, up or why not.",
    "diff": "What a change does: leaks, reachability, sessions, routes lost and gained.",
    "whatif": "What failures of links and nodes take with them; single points of failure.",
    "query": "SQL over routes, leaks, VRFs, neighbors, diagnostics.",
    "console": "The routers' own command line over the computed network.",
    "status": "What was read and how well, by device.",
    "generate": "Make up a provider network to test and measure with.",
}


class CommandGroup(TyperGroup):
    """Knows its commands by name and imports the one that is called, so that `--help` costs nothing more."""

    # The context's class is private to typer, hence Any; it is only handed through.
    def list_commands(self, ctx: Any) -> list[str]:
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        del ctx
        if cmd_name not in COMMANDS:
            return None
        return typer.main.get_command(import_module(f"tidegate.cli.{cmd_name}").app)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, n=1)
            hint = f"did you mean `tidegate {near[0]}`?" if near else f"there is {', '.join(COMMANDS)}"
            raise UsageError(f"no command is called {args[0]!r}; {hint}")
        return super().resolve_command(ctx, args)


app = typer.Typer(
    cls=CommandGroup,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Each command has an example: tidegate routes --help",
)


def _version(wanted: bool) -> None:
    if wanted:
        from tidegate import __version__

        typer.echo(f"tidegate {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Every VRF's routes from router configurations, and why each leak between tables is there."""
    del version  # dealt with by its callback


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status. `arguments` without the program's name; sys.argv by default."""
    try:
        status = typer.main.get_command(app).main(
            args=None if arguments is None else list(arguments), prog_name="tidegate", standalone_mode=True
        )
        return int(status or 0)
    except SystemExit as end:  # typer ends every run with one
        return end.code if isinstance(end.code, int) else 0 if end.code is None else EXIT_USAGE
    except UsageError as error:
        return _fail(error, EXIT_USAGE)
    except SnapshotError as error:
        return _fail(error, EXIT_UNREADABLE)
    except TidegateError as error:
        return _fail(error, EXIT_NO)
    except ReaderGoneError:
        return _reader_gone()
    except Exception as error:  # noqa: BLE001 - a defect of ours: the user gets a sentence, and the traceback on demand
        return _defect(error)


def _fail(error: TidegateError, status: int) -> int:
    print(f"tidegate: {error}", file=sys.stderr)
    return status


def _defect(error: Exception) -> int:
    if os.environ.get("TIDEGATE_TRACEBACK"):
        raise error
    print(
        f"tidegate: this is a defect in tidegate, not in your input: {type(error).__name__}: {error}\n"
        "Please report it with what TIDEGATE_TRACEBACK=1 in the environment makes it print.",
        file=sys.stderr,
    )
    return _EXIT_DEFECT


def _reader_gone() -> int:
    """A reader that goes away early (`| head`) is no error."""
    # Python would complain about the lost output once more when it flushes at exit.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def run() -> None:
    """The `tidegate` program."""
    status = main()
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        status = _reader_gone()
    sys.exit(status)
