"""Arguments and options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from tidegate.errors import UsageError

_Words = TypeVar("_Words", bound=StrEnum)


class OutputFormat(StrEnum):
    """How records are printed."""

    TABLE = "table"
    JSON = "json"
    NDJSON = "ndjson"
    CSV = "csv"
    PARQUET = "parquet"  # a file, for the commands whose records are rows


Snapshot = Annotated[
    Path,
    typer.Argument(
        metavar="SNAPSHOT",
        help="Folder or zip of configurations, or one file.",
        show_default=False,
        readable=False,  # not typer's check, which would call an unreadable snapshot wrong usage
    ),
]


def one_of(noun: str, words: type[_Words]) -> dict[str, Any]:
    """What makes an option take one of `words`, in any letter case; UsageError, with what is near, for another.

    Not typer's own choices: its message for another word begins with the name of a Python exception.
    """

    def named(text: str) -> _Words:
        known = [word.value for word in words]
        if text.lower() in known:
            return words(text.lower())
        from difflib import get_close_matches

        near = get_close_matches(text.lower(), known, n=1)
        hint = f"did you mean {near[0]}?" if near else f"there is {', '.join(known)}"
        raise UsageError(f"no {noun} is called {text!r}; {hint}")

    return {"parser": named, "metavar": f"[{'|'.join(words)}]"}


_FORMAT = {"help": "How to print the records.", **one_of("format", OutputFormat)}


def _rows_format(context: typer.Context, form: OutputFormat) -> OutputFormat:
    """Parquet is refused before anything is read where it could not be written afterwards."""
    if form is OutputFormat.PARQUET:
        from tidegate.tabular.schema import require_pyarrow

        if context.params.get("output") is None:
            raise UsageError("Parquet is not for a terminal: give a file with --output FILE")
        require_pyarrow("--format parquet")
    return form


def _text_format(form: OutputFormat) -> OutputFormat:
    if form is OutputFormat.PARQUET:
        raise UsageError("this answer is a tree and no table, so it has no Parquet form; take --format json")
    return form


Format = Annotated[
    OutputFormat,
    typer.Option("--format", "-f", **_FORMAT, callback=_rows_format),
]
TextFormat = Annotated[
    OutputFormat,
    typer.Option("--format", "-f", **_FORMAT, callback=_text_format),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Write the records to FILE instead, once all are there.",
        is_eager=True,  # known when the format is looked at
    ),
]
NoCache = Annotated[
    bool, typer.Option("--no-cache", help="Read every file anew, and keep nothing in the cache folder.")
]
OnDevice = Annotated[str | None, typer.Option("--device", "-d", metavar="NAME", help="Only this device.")]
InVrf = Annotated[
    str | None, typer.Option("--vrf", metavar="NAME", help="Only this VRF; `default` is the global table.")
]
ForProtocol = Annotated[str | None, typer.Option("--protocol", "-p", metavar="NAME", help="Only this protocol.")]


def example(*commands: str) -> str:
    """The epilog of a command's help; each example keeps its line."""
    return "\b\nExample:\n" + "\n".join(f"  {command}" for command in commands)
