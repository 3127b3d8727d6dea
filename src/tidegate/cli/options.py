"""Arguments and options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class OutputFormat(StrEnum):
    """How records are printed."""

    TABLE = "table"
    JSON = "json"
    NDJSON = "ndjson"
    CSV = "csv"


Snapshot = Annotated[
    Path,
    typer.Argument(
        metavar="SNAPSHOT",
        help="Folder or zip of configurations, or one file.",
        show_default=False,
        readable=False,  # not typer's check, which would call an unreadable snapshot wrong usage
    ),
]
Format = Annotated[OutputFormat, typer.Option("--format", "-f", help="How to print the records.", case_sensitive=False)]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write the records to FILE instead, once all are there."),
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
