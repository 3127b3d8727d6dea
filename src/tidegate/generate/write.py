"""Writes a planned network to disk as a snapshot, one file at a time."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tidegate.errors import UsageError
from tidegate.generate.ios import router_lines
from tidegate.generate.provider import Provider


class Written(NamedTuple):
    """What was written."""

    routers: int
    vrfs: int
    vpn_prefixes: int
    lines: int


def write_provider(
    provider: Provider, folder: Path, progress: Callable[[str, int, int], None] | None = None
) -> Written:
    """Write configs/ and layer1_topology.json into `folder`, which is made where it does not exist.

    The same plan writes the same bytes. UsageError where the numbers are impossible, or where `folder` holds files
    already: two networks in one folder would be read as one.
    """
    problem = provider.size.problem()
    if problem:
        raise UsageError(problem)
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise UsageError(f"{folder} exists and is not empty; give a new folder")
        configs = folder / "configs"
        configs.mkdir(parents=True, exist_ok=True)
        lines = 0
        for number, name in enumerate(provider.routers):
            if progress:
                progress("writing configurations", number, len(provider.routers))
            text = "\n".join(router_lines(provider, name)) + "\n"
            (configs / f"{name}.cfg").write_text(text)
            lines += text.count("\n")
        _write_cables(provider, folder / "layer1_topology.json")
    except OSError as error:
        raise UsageError(f"cannot write to {folder}: {error.strerror}") from error
    size = provider.size
    return Written(size.routers, size.vrfs, size.vrfs * size.prefixes, lines)


def _write_cables(provider: Provider, file: Path) -> None:
    def node(router: str, interface: str) -> dict[str, str]:
        return {"hostname": router, "interfaceName": interface}

    with file.open("w") as stream:
        stream.write('{"edges": [')
        for number, (a, b) in enumerate(provider.links):
            edge = {"node1": node(a.router, a.interface), "node2": node(b.router, b.interface)}
            stream.write((",\n" if number else "\n") + json.dumps(edge))
        stream.write("\n]}\n")
