"""Readings of configuration files, kept from run to run (ADR 7).

One file an entry, named by a hash of everything that the reading depends on, so that an entry is never wrong, only
unused. Entries are written to a temporary file and renamed: whoever looks finds all of it or nothing, whatever is
killed when. One that is damaged nevertheless fails its checksum and is as good as missing. Nothing that goes wrong
here ends a run: the file is then read as if there were no cache.
"""

from __future__ import annotations

import contextlib
import logging
import os
import time
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from secrets import token_hex
from typing import NamedTuple, TypeVar

from tidegate.session import cachefolder
from tidegate.session.fingerprint import fingerprint
from tidegate.session.packing import BadPackError, unpack_as
from tidegate.session.reading import Reading

_log = logging.getLogger("tidegate")

T = TypeVar("T")

_SUFFIX = ".reading"
_TEMPORARY = ".new"
_MAGIC = b"TGR1"
_CHECKSUM = 16  # bytes
_HEADER = len(_MAGIC) + _CHECKSUM
_USED_STEP = 3600.0  # seconds between two notes of an entry's last use
_ABANDONED = 3600.0  # seconds after which a temporary file is of a run that died
_TRIM_STEP = 3600.0  # seconds between two looks at the size of a cache that grows little
_TRIM_TO = 0.9  # of the limit, so that not every run has to trim


Tell = Callable[[str], None]  # takes a note for the user


class ReadingCache:
    """The entries in one folder. At most `limit` bytes stay there, the longest unused go first.

    `tell` takes the note that nothing can be kept, at most once.
    """

    def __init__(self, folder: Path, limit: int, version: str, tell: Tell = _log.warning) -> None:
        self._folder = folder
        self._tell = tell
        self._limit = limit
        self._version = version.encode()
        self._written = 0
        self._writable = True
        self._now = time.time()

    def key(self, path: str, name: str, data: bytes) -> str:
        """What the reading of `data` as the file `path`, with fallback name `name`, is kept under."""
        digest = self.digest(b"tidegate-reading", path, name)
        digest.update(data)
        return digest.hexdigest()

    def digest(self, what: bytes, *parts: str) -> blake2b:
        """A hash for a key of its own kind, begun with what every reading depends on and with `parts`.

        The bytes of the file come last, so that where they begin needs no telling.
        """
        digest = blake2b(digest_size=32, person=what)
        for part in (self._version, *(part.encode(errors="replace") for part in parts)):
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
        return digest

    def get(self, key: str) -> Reading | None:
        """The reading kept under `key`, without the lines of its text; None where there is none or it is damaged."""
        return self.get_as(Reading, key)

    def get_as(self, kind: type[T], key: str) -> T | None:
        """What of `kind` is kept under `key`; None where there is none or it is damaged."""
        path = self._folder / (key + _SUFFIX)
        try:
            with open(path, "rb", buffering=0) as stream:
                status = os.fstat(stream.fileno())
                if hasattr(os, "geteuid") and status.st_uid != os.geteuid():
                    return None
                data = stream.readall()
            if self._now - status.st_mtime > _USED_STEP:
                with contextlib.suppress(OSError):  # of a cache that may only be read
                    os.utime(path)
        except OSError:
            return None
        if data[:_HEADER] != _header(memoryview(data)[_HEADER:]):
            return None
        try:
            return unpack_as(kind, data, _HEADER)
        except BadPackError:
            return None

    def put(self, key: str, payload: bytes) -> None:
        """Keep a packed reading. Where that fails, it is told once and nothing more is kept in this run."""
        if not self._writable:
            return
        temporary = self._folder / f"{token_hex(12)}{_TEMPORARY}"
        try:
            try:
                descriptor = os.open(
                    temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600
                )
                with open(descriptor, "wb", buffering=0) as stream:
                    _write_all(stream.fileno(), _header(payload) + payload)
                os.replace(temporary, self._folder / (key + _SUFFIX))
            except BaseException:
                with contextlib.suppress(OSError):
                    temporary.unlink()
                raise
        except OSError as error:
            self._writable = False
            self._tell(
                f"note: nothing is kept in the cache folder {self._folder} ({error.strerror or error}); the next run "
                "will read these files again. TIDEGATE_CACHE=off does without a cache."
            )
            return
        self._written += len(payload) + _HEADER

    def close(self) -> None:
        """Bring the folder below its limit, where this run may have brought it above."""
        if not self._written:
            return
        stamp = self._folder / "trimmed"
        try:
            due = self._written > self._limit // 64 or self._now - stamp.stat().st_mtime > _TRIM_STEP
        except OSError:
            due = True
        if due:
            with contextlib.suppress(OSError):
                self._trim()
                stamp.touch(mode=0o600)

    def _trim(self) -> None:
        found: list[_Entry] = []
        with os.scandir(self._folder) as items:
            for item in items:
                with contextlib.suppress(OSError):  # removed meanwhile by another run
                    status = item.stat()
                    if item.name.endswith(_TEMPORARY):
                        if self._now - status.st_mtime > _ABANDONED:
                            os.unlink(item.path)
                    elif item.name.endswith(_SUFFIX):
                        found.append(_Entry(status.st_mtime, status.st_size, item.path))
        total = sum(entry.size for entry in found)
        if total <= self._limit:
            return
        for entry in sorted(found):
            if total <= self._limit * _TRIM_TO:
                break
            with contextlib.suppress(OSError):  # open in another process, on Windows
                os.unlink(entry.path)
                total -= entry.size


class _Entry(NamedTuple):
    used: float
    size: int
    path: str


def _header(payload: bytes | memoryview) -> bytes:
    return _MAGIC + blake2b(payload, digest_size=_CHECKSUM).digest()


def _write_all(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def user_cache(tell: Tell = _log.warning) -> ReadingCache | None:
    """The cache of the user who runs this; None where there is none to use. `tell` takes a note on what is unexpected,
    now or when the cache is written to."""
    if cachefolder.switched_off():
        return None
    version = fingerprint()
    if version is None:
        return None
    try:
        folder = cachefolder.user_folder()
        cachefolder.prepare(folder)
    except cachefolder.UnusableError as error:
        tell(f"note: no cache is used: {error}. TIDEGATE_CACHE=off does without one.")
        return None
    return ReadingCache(folder, cachefolder.limit(), version, tell)
