"""Mappings that are computed when somebody looks: most tables of a large network nobody ever asks for."""

from __future__ import annotations

from collections.abc import Callable, Collection, ItemsView, Iterator, Mapping
from typing import Any, TypeVar

_K = TypeVar("_K")
_V = TypeVar("_V")


def drop(known: dict[_K, Any], keys: Collection[_K]) -> None:
    """Takes keys out of a dict, whichever of both is the larger."""
    if not known:
        return
    for key in keys if len(keys) < len(known) else [key for key in known if key in keys]:
        known.pop(key, None)


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

    def get(self, key: _K, default: Any = None) -> Any:
        return self._content().get(key, default)

    def __iter__(self) -> Iterator[_K]:
        return iter(self._content())

    def __len__(self) -> int:
        return len(self._content())

    def __contains__(self, key: object) -> bool:
        return key in self._content()


class PointMapping(Mapping[_K, _V]):
    """A mapping that works out the keys it is asked for by `one`, and all of them by `whole` only for an iteration.

    Both must be pure and agree; None from `one` means that there is no such key.
    """

    __slots__ = ("_all", "_known", "_one", "_whole")

    def __init__(self, one: Callable[[_K], _V | None], whole: Callable[[], dict[_K, _V]]) -> None:
        self._one = one
        self._whole = whole
        self._known: dict[_K, _V | None] = {}
        self._all: dict[_K, _V] | None = None

    def get(self, key: _K, default: Any = None) -> Any:
        if self._all is not None:
            return self._all.get(key, default)
        if key in self._known:
            found = self._known[key]
        else:
            found = self._known[key] = self._one(key)
        return default if found is None else found

    def __getitem__(self, key: _K) -> _V:
        found: _V | None = self.get(key)
        if found is None:
            raise KeyError(key)
        return found

    def __contains__(self, key: object) -> bool:
        return self.get(key) is not None  # type: ignore[arg-type]  # any hashable may be asked for

    def __iter__(self) -> Iterator[_K]:
        return iter(self._content())

    def __len__(self) -> int:
        return len(self._content())

    def items(self) -> ItemsView[_K, _V]:
        return self._content().items()

    def forget(self, keys: Collection[_K] | None = None) -> None:
        """What is known of these keys (None: of all) may hold no more."""
        if keys is None or self._all is not None:
            self._all, self._known = None, {}
        else:
            drop(self._known, keys)

    def _content(self) -> dict[_K, _V]:
        if self._all is None:
            self._all = self._whole()
            self._known = {}
        return self._all
