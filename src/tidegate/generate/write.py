"""Writes a planned network to disk as a snapshot, one file at a time.

Each file is written under another name and renamed when it is whole, so that a run that was killed leaves no half
file; the next one with the same plan goes on where it stopped.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import NamedTuple

from tidegate.errors import UsageError
from tidegate.generate.announcements import HEADER, announcement_rows
from tidegate.generate.ios import router_lines
from tidegate.generate.provider import Provider

Progress = Callable[[str, int, int], None]

_PLAN = ".tidegate-generate.json"  # whose files these are; hidden, so that it is no part of the snapshot
_FORMAT = 2  # changes when the same numbers and seed give other files
_ANNOUNCEMENTS = "announcements.csv"
_CABLES = "layer1_topology.json"


class Written(NamedTuple):
    """What is there now. `lines` are those of the configurations."""

    routers: int
    vrfs: int
    vpn_prefixes: int
    lines: int
    announcements: int


def write_provider(provider: Provider, folder: Path, progress: Progress | None = None) -> Written:
    """Write configs/, announcements.csv and layer1_topology.json into `folder`, made where it does not exist.

    The same plan writes the same bytes; files that an earlier run of the same plan has finished are left as they are.
    UsageError where the numbers are impossible, or where `folder` holds anything else: two networks in one folder
    would be read as one.
    """
    problem = provider.size.problem()
    if problem:
        raise UsageError(problem)
    try:
        configs = folder / "configs"
        _claim(provider, folder)
        configs.mkdir(exist_ok=True)
        lines = 0
        for number, name in enumerate(provider.routers):
            if progress:
                progress("writing configurations", number, len(provider.routers))
            lines += _write(configs / f"{name}.cfg", partial(router_lines, provider, name))
        rows = _write(folder / _ANNOUNCEMENTS, partial(_announcements, provider, progress))
        _write(folder / _CABLES, partial(_cables, provider))
    except OSError as error:
        raise UsageError(f"cannot write to {folder}: {error.strerror}") from error
    size = provider.size
    return Written(size.routers, size.vrfs, size.vpn_prefixes, lines, rows - 1)


def _claim(provider: Provider, folder: Path) -> None:
    """Mark the folder as this plan's. UsageError where it is something else's."""
    plan = json.dumps({"format": _FORMAT, "seed": provider.seed, "size": asdict(provider.size)}, sort_keys=True) + "\n"
    mark = folder / _PLAN
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        folder.mkdir(parents=True, exist_ok=True)
        _write(mark, plan.splitlines)
        return
    if not folder.is_dir() or not mark.is_file():
        raise UsageError(f"{folder} exists and is not empty; give a new folder")
    if mark.read_text() != plan:
        raise UsageError(
            f"{folder} is not empty: it holds a network of other numbers or another seed; give a new folder"
        )


def _write(file: Path, make_lines: Callable[[], Iterable[str]]) -> int:
    """The number of lines of `file`, which is written unless it is there."""
    if file.exists():
        with file.open("rb") as stream:
            return sum(block.count(b"\n") for block in iter(lambda: stream.read(1 << 20), b""))
    unfinished = file.with_name(f".{file.name}.{os.getpid()}.part")
    count = 0
    try:
        with unfinished.open("w", newline="\n") as stream:
            for line in make_lines():
                stream.write(line + "\n")
                count += 1
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
    return count


def _announcements(provider: Provider, progress: Progress | None) -> Iterator[str]:
    yield HEADER
    for pe in range(provider.size.pe):
        if progress and pe % 16 == 0:
            progress("writing announcements", pe, provider.size.pe)
        yield from announcement_rows(provider, pe)


def _cables(provider: Provider) -> Iterator[str]:
    def node(router: str, interface: str) -> dict[str, str]:
        return {"hostname": router, "interfaceName": interface}

    yield '{"edges": ['
    for number, (a, b) in enumerate(provider.links, 1):
        edge = {"node1": node(a.router, a.interface), "node2": node(b.router, b.interface)}
        yield json.dumps(edge) + ("," if number < len(provider.links) else "")
    yield "]}"
