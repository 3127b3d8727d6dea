"""Computed networks for the tests of show commands: folders of the repository, and small ones as text."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from textwrap import dedent

from tidegate.control.engine import compute
from tidegate.control.result import ControlPlane
from tidegate.session.load import load_network

ROOT = Path(__file__).parents[5]
LABS = Path(os.environ.get("TIDEGATE_SHARED", ROOT.parent / "shared")) / "labs"


@lru_cache(maxsize=32)
def folder(path: str) -> ControlPlane:
    """The network of a folder of the repository, `examples/nms/base`."""
    return compute(load_network(ROOT / path))


def network(where: Path, **texts: str) -> ControlPlane:
    """The network of these configurations, written below `where`."""
    configs = where / "configs"
    configs.mkdir()
    for name, text in texts.items():
        (configs / f"{name}.cfg").write_text(f"hostname {name}\n" + dedent(text).strip("\n") + "\nend\n")
    return compute(load_network(where))
