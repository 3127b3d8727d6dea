"""The lines of a configuration, split when the first of them is shown.

Most answers show a few lines of a few files, and a provider's lines together are millions of strings: the bytes of the
file take a third of the memory and no time to make.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import overload

from tidegate.session.decode import decode


class SourceLines(Sequence[str]):
    """What `split` makes of the text of `data`, the bytes of the file `path`; equal to a list with the same lines."""

    __slots__ = ("_content", "_path", "_split")

    def __init__(self, path: str, data: bytes, split: Callable[[str], list[str]]) -> None:
        self._path = path
        self._content: bytes | list[str] = data
        self._split = split

    def _lines(self) -> list[str]:
        content = self._content
        if isinstance(content, bytes):
            self._content = content = self._split(decode(self._path, content)[0])
        return content

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        return self._lines()[index]

    def __len__(self) -> int:
        return len(self._lines())

    def __eq__(self, other: object) -> bool:
        if isinstance(other, SourceLines):
            return self._lines() == other._lines()
        return self._lines() == other

    __hash__ = None  # type: ignore[assignment]  # as a list, which it stands for
