"""Parts of the model that say nothing any more: what their lines made, and `no` took away again."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any

_OF_THE_FILE = ("line", "at")


def is_blank(part: Any, *names: str) -> bool:
    """Whether every field of the dataclass instance has its default, but for `names`, which only identify it."""
    return all(getattr(part, f.name) == _default(f) for f in fields(part) if f.name not in (*_OF_THE_FILE, *names))


def reset(part: Any, name: str) -> None:
    """Give a field of a dataclass instance its default again."""
    setattr(part, name, next(_default(field) for field in fields(part) if field.name == name))


def _default(field: Any) -> Any:
    return field.default if field.default_factory is MISSING else field.default_factory()
