"""Tidegate: every VRF's routes from router configurations, and why each leak is there.

`tidegate.load("snapshot")` reads a snapshot and answers questions about it; see `tidegate.api.Snapshot`. Importing the
package costs nothing: what it offers is imported on first use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tidegate.api import Records, Snapshot, load
    from tidegate.errors import SnapshotError, TidegateError, UsageError

__version__ = "0.1.0"
__all__ = ["Records", "Snapshot", "SnapshotError", "TidegateError", "UsageError", "__version__", "load"]

_HOMES = {
    "Records": "tidegate.api",
    "Snapshot": "tidegate.api",
    "load": "tidegate.api",
    "SnapshotError": "tidegate.errors",
    "TidegateError": "tidegate.errors",
    "UsageError": "tidegate.errors",
}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'tidegate' has no attribute {name!r}")
    from importlib import import_module

    found = globals()[name] = getattr(import_module(home), name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
