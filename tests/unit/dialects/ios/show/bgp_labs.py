"""What routers of the labs showed of BGP, with the release that each runs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from computed import LABS

_IOS = ("ios", "iosxe")
_VERSION = re.compile(r"^version (\S+)", re.MULTILINE)


class Shown(NamedTuple):
    """One output of one device."""

    lab: str
    device: str
    text: str
    version: str | None

    def __str__(self) -> str:
        return f"{self.lab}-{self.device}"


def outputs(file: str) -> list[Shown]:
    """The outputs of that name of all devices that run IOS or IOS-XE; none where the labs are not at hand."""
    return sorted(_outputs(file))


def _outputs(file: str) -> Iterator[Shown]:
    for path in LABS.glob(f"*/show/*/{file}"):
        systems = json.loads((path.parents[1] / "host_nos.txt").read_text())
        if systems.get(path.parent.name) in _IOS:
            lab, device = path.parents[2], path.parent.name
            yield Shown(lab.name, device, path.read_text(), _version(lab / "configs", device))


def _version(configs: Path, device: str) -> str | None:
    for config in sorted((*configs.glob(f"{device}.*"), *configs.glob(f"{device}/*"))):
        found = _VERSION.search(config.read_text())
        if found is not None:
            return found[1]
    return None


def without_ends(text: str) -> str:
    """The text without what is blank at the ends of lines and of the whole."""
    return "\n".join(line.rstrip() for line in text.rstrip().splitlines())
