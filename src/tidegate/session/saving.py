"""Writes a network as a snapshot: all of it or nothing."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Collection, Iterable, Mapping
from itertools import count
from pathlib import Path

from tidegate.errors import UsageError
from tidegate.model.device import Endpoint
from tidegate.session.discover import discover
from tidegate.session.tree import open_tree

_CABLES = "layer1_topology.json"


def save_snapshot(
    folder: Path,
    configurations: Mapping[str, Iterable[str]],
    cables: Iterable[tuple[Endpoint, Endpoint]] | None,
    origin: Path | None,
) -> int:
    """Write `folder`: configs/DEVICE.cfg from the lines of each device, and what the snapshot `origin` holds beside its
    configurations (hosts, announcements, cables); `cables`, where given, in place of those of `origin`.

    How many files were written. UsageError where the folder holds something already or cannot be written; then
    nothing is.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} exists and is not empty; name another folder")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as error:
        raise UsageError(f"{folder} cannot be written: {error.strerror or error}") from error
    try:
        number = _write(made, configurations, cables, origin)
        made.chmod(0o755)
        if folder.exists():
            folder.rmdir()
        made.rename(folder)
    except OSError as error:
        shutil.rmtree(made, ignore_errors=True)
        raise UsageError(f"{folder} cannot be written: {error.strerror or error}") from error
    return number


def _write(
    made: Path,
    configurations: Mapping[str, Iterable[str]],
    cables: Iterable[tuple[Endpoint, Endpoint]] | None,
    origin: Path | None,
) -> int:
    (made / "configs").mkdir()
    taken: set[str] = set()
    for name, lines in configurations.items():
        file = _file_name(name, taken)
        taken.add(file.lower())
        (made / "configs" / f"{file}.cfg").write_text("".join(f"{line}\n" for line in lines), "utf-8")
    number = len(taken)
    if origin is not None:
        number += _copy_others(made, origin, cables is not None)
    if cables is not None:
        edges = [{"node1": _node(one), "node2": _node(other)} for one, other in cables]
        (made / _CABLES).write_text(json.dumps({"edges": edges}, indent=1) + "\n", "utf-8")
        number += 1
    return number


def _copy_others(made: Path, origin: Path, without_cables: bool) -> int:
    tree = open_tree(origin)
    found = discover(tree)
    kept = [*found.hosts, *found.announcements, *([found.runtime] if found.runtime else [])]
    if not without_cables:
        kept += [*([found.cables] if found.cables else []), *found.containerlab]
    for entry in kept:
        target = made / entry.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(tree.read(entry.path))
    return len(kept)


def _file_name(device: str, taken: Collection[str]) -> str:
    """A name that is one everywhere; another one than those that are taken, in whatever letters."""
    name = "".join(char if char.isalnum() or char in "-_." else "_" for char in device).lstrip(".") or "device"
    numbered = (f"{name}-{number}" for number in count(2))
    return name if name.lower() not in taken else next(one for one in numbered if one.lower() not in taken)


def _node(end: Endpoint) -> dict[str, str]:
    return {"hostname": end.device, "interfaceName": end.interface}
