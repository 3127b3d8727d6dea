"""Where records are written: standard output, a device, or a file that appears once everything is in it."""

from __future__ import annotations

import os
import secrets
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, BinaryIO, TextIO, cast

from tidegate.cli.terminal import ReaderGoneError
from tidegate.errors import UsageError


class OutputError(UsageError):
    """The records cannot be written where they should go."""


@contextmanager
def destination(file: Path | None) -> Iterator[TextIO]:
    """Standard output, or `file`, which appears only once everything is written (a reader never sees half of it).

    A device or pipe, as /dev/stdout, is written to as it is; behind a symbolic link the file it leads to is replaced.
    """
    if file is not None:
        with _opened(file, binary=False) as stream:
            yield cast(TextIO, stream)
        return
    try:
        yield sys.stdout
        sys.stdout.flush()
    except BrokenPipeError as error:
        raise ReaderGoneError from error


@contextmanager
def binary_destination(file: Path) -> Iterator[BinaryIO]:
    """`destination` for bytes. OutputError where `file` is a terminal."""
    with _opened(file, binary=True) as stream:
        yield cast(BinaryIO, stream)


@contextmanager
def _opened(file: Path, *, binary: bool) -> Iterator[IO[str] | IO[bytes]]:
    if file.exists() and not (file.is_file() or file.is_dir()):
        yield from _device(file, binary)
        return
    file = Path(os.path.realpath(file))
    temporary: Path | None = None
    try:
        descriptor, temporary = _new_file(file)
        with _stream(descriptor, binary) as stream:
            yield stream
            stream.flush()
            if temporary is None:
                temporary = _named(descriptor, file)
        temporary.chmod(0o666 & ~_umask())  # a temporary file is nobody else's
        temporary.replace(file)
        temporary = None
    except OSError as error:
        raise OutputError(f"cannot write {file}: {error.strerror or error}") from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _new_file(file: Path) -> tuple[int, Path | None]:
    """A file to become `file`, and its name meanwhile. None on Linux: a killed run leaves nothing behind."""
    with suppress(OSError):  # not every file system can
        trial = _nameless(file.parent)
        try:
            _named(trial, file).unlink()
        finally:
            os.close(trial)
        return _nameless(file.parent), None
    descriptor, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    return descriptor, Path(name)


def _nameless(folder: Path) -> int:
    """A file that is gone once it is closed, unless it was given a name. OSError where there is no such thing."""
    flag = getattr(os, "O_TMPFILE", None)
    if flag is None:
        raise OSError
    return os.open(folder, flag | os.O_WRONLY, 0o600)


def _named(descriptor: int, file: Path) -> Path:
    """Give a file that has no name one beside `file`; see open(2), O_TMPFILE."""
    temporary = file.parent / f".{file.name}.{secrets.token_hex(8)}"
    descriptors = os.open("/proc/self/fd", os.O_RDONLY)
    try:
        os.link(str(descriptor), temporary, src_dir_fd=descriptors, follow_symlinks=True)
    finally:
        os.close(descriptors)
    return temporary


def _device(file: Path, binary: bool) -> Iterator[IO[str] | IO[bytes]]:
    try:
        with _stream(os.open(file, os.O_WRONLY), binary) as stream:
            if binary and stream.isatty():
                raise OutputError(f"{file} is a terminal, and this format is no text: give --output a file")
            yield stream
    except BrokenPipeError as error:
        raise ReaderGoneError from error
    except OSError as error:
        raise OutputError(f"cannot write {file}: {error.strerror or error}") from error


def _stream(descriptor: int, binary: bool) -> IO[str] | IO[bytes]:
    if binary:
        return os.fdopen(descriptor, "wb")
    return os.fdopen(descriptor, "w", encoding="utf-8", newline="")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
