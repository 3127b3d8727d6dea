"""`announcements.csv` by way of the cache: looked up by its bytes, and kept once it was read.

Only what was read without a word is kept: a diagnostic quotes the file, which may be anything.
"""

from __future__ import annotations

from array import array
from contextlib import suppress
from dataclasses import dataclass, replace
from io import BufferedReader, RawIOBase
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO

from tidegate.model.announcement import Announcements
from tidegate.net.prefix import Prefix
from tidegate.session.announcements import AnnouncementBook
from tidegate.session.announcements_csv import read_csv
from tidegate.session.cache import ReadingCache
from tidegate.session.packing import BadPackError, pack
from tidegate.session.tree import FileTree

if TYPE_CHECKING:
    from hashlib import blake2b

    from _typeshed import WriteableBuffer

_CHUNK = 1 << 20


@dataclass(slots=True)
class Kept:
    """The groups of a file in columns: of each group how many rows it has, of each row its prefix and its line.

    `groups` have no rows of their own; `places` are those of the rows' prefixes in `prefixes`, which has each once.
    """

    groups: list[Announcements]
    sizes: array[int]
    prefixes: list[Prefix]
    places: array[int]
    lines: array[int]


def read_kept(tree: FileTree, book: AnnouncementBook, cache: ReadingCache) -> None:
    """Read the CSV file of `book` into it, from the cache where it is there."""
    digest = cache.digest(_WHAT, book.file)
    with tree.open(book.file) as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    found = cache.get_as(Kept, digest.hexdigest())
    if found is not None:
        book.groups += _unfolded(found)
        return
    # Hashed again while it is read: the file may have changed since.
    digest = cache.digest(_WHAT, book.file)
    with tree.open(book.file) as stream:
        try:
            read_csv(BufferedReader(_Hashed(stream, digest), _CHUNK), book)
        finally:
            book.split_by_family()
    if not book.diagnostics:
        with suppress(BadPackError):
            cache.put(digest.hexdigest(), pack(_folded(book.groups)))


_WHAT = b"tidegate-routes"


class _Hashed(RawIOBase):
    """A stream whose bytes go into `digest` as they are read."""

    def __init__(self, stream: BinaryIO, digest: blake2b) -> None:
        self._stream = stream
        self._digest = digest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer)
        data = self._stream.read(len(view))
        self._digest.update(data)
        view[: len(data)] = data
        return len(data)


def _folded(groups: list[Announcements]) -> Kept:
    places: dict[Prefix, int] = {}
    kept = Kept([], array("I"), [], array("I"), array("I"))
    for group in groups:
        kept.groups.append(replace(group, prefixes=[], lines=array("I")))
        kept.sizes.append(len(group.prefixes))
        kept.places.extend([places.setdefault(prefix, len(places)) for prefix in group.prefixes])
        kept.lines.extend(group.lines)
    kept.prefixes = list(places)
    return kept


def _unfolded(kept: Kept) -> list[Announcements]:
    prefixes = map(kept.prefixes.__getitem__, kept.places)
    begin = 0
    for group, size in zip(kept.groups, kept.sizes, strict=True):
        group.prefixes = list(islice(prefixes, size))
        group.lines = kept.lines[begin : begin + size]
        begin += size
    return kept.groups
