"""The files of a snapshot, wherever they lie: a folder, a zip of one, or a single file.

Nothing is read before it is asked for, and nothing outside the places where a snapshot keeps its files is looked at.
Paths are relative to the snapshot, with `/`, as users see them in every record.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, NamedTuple, Protocol

from tidegate.errors import SnapshotError
from tidegate.model.source import Diagnostic, Severity

MAX_FILE_BYTES = 256 << 20  # the largest router configurations in the field are a few tens of megabytes
MAX_ARCHIVE_BYTES = 4 << 30  # of all files of a zip together, unpacked
MAX_DEPTH = 3  # folders below the snapshot: configs/DEVICE/FILE


class FileEntry(NamedTuple):
    """One file: its path in the snapshot and its size in bytes."""

    path: str
    size: int

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


class FileTree(Protocol):
    """`entries` is sorted by path. `read` raises OSError with a message for the user where a file cannot be read.

    `open` gives a file as a stream, for files that may be larger than one wants in memory.
    """

    entries: list[FileEntry]
    diagnostics: list[Diagnostic]

    def read(self, path: str) -> bytes: ...

    def open(self, path: str) -> BinaryIO: ...


def _hidden(name: str) -> bool:
    return name.startswith((".", "__MACOSX")) or name in ("Thumbs.db", "desktop.ini")


def _problem(path: str, message: str) -> Diagnostic:
    return Diagnostic("unreadable", Severity.ERROR, path, 0, "", message)


@dataclass
class FolderTree:
    root: Path
    entries: list[FileEntry] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    _odd_names: dict[str, Path] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self.entries = sorted(self._walk(self.root, "", 0))

    def _walk(self, folder: Path, prefix: str, depth: int) -> Iterator[FileEntry]:
        try:
            with os.scandir(folder) as found:
                items = sorted(found, key=lambda item: item.name)
        except OSError as error:
            if depth == 0:
                raise SnapshotError(f"{folder}: cannot be read ({error.strerror}).") from error
            self.diagnostics.append(_problem(prefix.rstrip("/"), f"the folder cannot be read: {error.strerror}"))
            return
        for item in items:
            if _hidden(item.name):
                continue
            path = prefix + _printable(item.name)
            if path != prefix + item.name:
                self._odd_names[path] = Path(item.path)
            try:
                if item.is_dir():  # symbolic links are followed; the depth limit ends cycles
                    if depth < MAX_DEPTH:
                        yield from self._walk(Path(item.path), path + "/", depth + 1)
                elif item.is_file():  # no sockets, pipes or devices
                    yield FileEntry(path, item.stat().st_size)
            except OSError as error:
                self.diagnostics.append(_problem(path, f"cannot be read: {error.strerror}"))

    def read(self, path: str) -> bytes:
        with open(self._place(path), "rb", buffering=0) as stream:
            return stream.readall()

    def open(self, path: str) -> BinaryIO:
        return open(self._place(path), "rb")

    def _place(self, path: str) -> str | Path:
        return self._odd_names.get(path) or os.path.join(self.root, path)  # without a Path: there are thousands


def _printable(name: str) -> str:
    """A file name that is no valid text holds surrogates, which print nowhere; they are replaced."""
    return name if name.isprintable() else name.encode(errors="surrogateescape").decode(errors="replace")


@dataclass
class SingleFile:
    """A configuration given directly."""

    file: Path
    entries: list[FileEntry] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.entries = [FileEntry(self.file.name, self.file.stat().st_size)]

    def read(self, path: str) -> bytes:
        del path  # there is only the one
        return self.file.read_bytes()

    def open(self, path: str) -> BinaryIO:
        del path
        return self.file.open("rb")


@dataclass
class ZipTree:
    """A zip of a snapshot folder, or of its parent. Members are read one at a time and never unpacked to disk."""

    file: Path
    entries: list[FileEntry] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    _members: dict[str, zipfile.ZipInfo] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        try:
            self._archive = zipfile.ZipFile(self.file)
        except (zipfile.BadZipFile, OSError, ValueError) as error:
            raise SnapshotError(f"{self.file}: looks like a zip and cannot be opened ({error}).") from error
        members = [m for m in self._archive.infolist() if not m.is_dir()]
        total = sum(m.file_size for m in members)
        if total > MAX_ARCHIVE_BYTES:
            raise SnapshotError(
                f"{self.file}: unpacks to {total >> 20} MiB, more than the {MAX_ARCHIVE_BYTES >> 20} MiB that are read "
                "from an archive. Unpack it and give the folder."
            )
        paths = {m.filename.replace("\\", "/").lstrip("/"): m for m in members}
        top = _common_folder(list(paths))
        for path, member in sorted(paths.items()):
            if not any(_hidden(part) for part in path.split("/")):
                self._members[path[len(top) :]] = member
        self.entries = sorted(FileEntry(path, member.file_size) for path, member in self._members.items())

    def read(self, path: str) -> bytes:
        member = self._members[path]
        if member.flag_bits & 1:
            raise OSError(0, "it is encrypted; unpack the archive with its password and give the folder")
        try:
            with self._archive.open(member) as stream:
                # The declared size may lie: never take more than it says.
                return stream.read(member.file_size + 1)[: member.file_size]
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
            raise OSError(0, str(error)) from error
        except Exception as error:  # zlib.error and lzma.LZMAError have no common base
            if type(error).__module__ in ("zlib", "_lzma", "lzma"):
                raise OSError(0, str(error)) from error
            raise

    def open(self, path: str) -> BinaryIO:
        return BytesIO(self.read(path))  # a member that turns out damaged half-way gives nothing, as in `read`


def _common_folder(paths: list[str]) -> str:
    """The one folder that holds everything, unless it is a part of a snapshot itself: `snap/` of `snap/configs/a`."""
    tops = {path.partition("/")[0] if "/" in path else "" for path in paths if not _hidden(path.partition("/")[0])}
    if len(tops) != 1:
        return ""
    top = tops.pop()
    return f"{top}/" if top not in ("", "configs", "hosts", "batfish", "show") else ""


def open_tree(path: Path) -> FileTree:
    """The files at `path`; SnapshotError where there is nothing that can be opened."""
    try:
        if path.is_dir():
            return FolderTree(path)
        if not path.exists():
            near = _near_path(path)
            raise SnapshotError(f"{path}: no such file or folder.{near}")
        if not path.is_file():
            raise SnapshotError(f"{path}: neither a file nor a folder.")
        with path.open("rb") as stream:
            head = stream.read(4)
        if head in (b"PK\x03\x04", b"PK\x05\x06"):
            return ZipTree(path)
        return SingleFile(path)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = getattr(error, "strerror", None) or error
        raise SnapshotError(f"{path}: cannot be read ({reason}).") from error


def _near_path(path: Path) -> str:
    from difflib import get_close_matches

    try:
        names = [item.name for item in path.parent.iterdir()]
    except OSError:
        return ""
    near = get_close_matches(path.name, names, n=1)
    return f" Did you mean {path.parent / near[0]}?" if near else ""
