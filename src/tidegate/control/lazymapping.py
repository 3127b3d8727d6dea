"""Mappings that are computed when somebody looks: most tables of a large network nobody ever asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

_K = TypeVar("_K")
_V = TypeVar("_V")


class LazyMapping(Mapping[_K, _V]):
    """What `compute` returns, asked for once, on first access. `compute` must be pure."""

    __slots__ = ("_compute", "_found")

    def __init__(self, compute: Callable[[], Mapping[_K, _V]]) -> None:
        self._compute: Callable[[], Mapping[_K, _V]] | None = compute
        self._found: Mapping[_K, _V] = {}

    def _content(self) -> Mapping[_K, _V]:
        if self._compute is not None:
            self._found, self._compute = self._compute(), None
        return self._found

    def __getitem__(self, key: _K) -> _V:
        return self._content()[key]

    def __iter__(self) -> Iterator[_K]:
        return iter(self._content())

    def __len__(self) -> int:
        return len(self._content())

    def __contains__(self, key: object) -> bool:
        return key in self._content()
