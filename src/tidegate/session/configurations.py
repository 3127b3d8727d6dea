"""Every configuration file of a snapshot read: from the cache, in this process, or in several.

What comes out is the same in each case, in the order of the files; only the time differs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from typing import NamedTuple

from tidegate.model.source import Severity
from tidegate.session.cache import ReadingCache
from tidegate.session.discover import device_name
from tidegate.session.packing import BadPackError, pack, unpack
from tidegate.session.processes import File, processes_for, read_in_processes
from tidegate.session.reading import Reading, left_out, read_configuration
from tidegate.session.recognise import modelled_dialects
from tidegate.session.sourcelines import SourceLines
from tidegate.session.tree import MAX_FILE_BYTES, FileEntry, FileTree

Progress = Callable[[str, int, int], None]  # (what is being done, steps done, steps in all)


class ReadFile(NamedTuple):
    """A file and what came of it; `data` is empty where it was not read."""

    entry: FileEntry
    data: bytes
    reading: Reading


def read_configurations(
    tree: FileTree,
    entries: Sequence[FileEntry],
    progress: Progress | None = None,
    cache: ReadingCache | None = None,
    processes: int | None = None,
    meanwhile: Callable[[], None] = lambda: None,
) -> list[ReadFile]:
    """Read `entries`, in their order. `processes` is how many to start; None: as many as make it faster.

    `meanwhile` is called once, while other processes read where there are any.
    """
    run = _Run(len(entries), progress, cache)
    for index, entry in enumerate(entries):
        run.look(index, tree, entry)
    run.read(processes, meanwhile)
    if cache:
        cache.close()
    return [ReadFile(entry, run.data[place], run.readings[place]) for place, entry in enumerate(entries)]


class _Run:
    """One pass over the files of a snapshot."""

    def __init__(self, total: int, progress: Progress | None, cache: ReadingCache | None) -> None:
        self.data = [b""] * total
        self.readings: dict[int, Reading] = {}
        self._missing: list[File] = []
        self._keys: dict[int, str] = {}
        self._total = total
        self._progress = progress
        self._cache = cache
        self._split = {dialect.name: dialect.lines for dialect in modelled_dialects()}

    def look(self, index: int, tree: FileTree, entry: FileEntry) -> None:
        """Take the file's bytes, and its reading from the cache where it is there."""
        if entry.size > MAX_FILE_BYTES:
            size = f"is {entry.size >> 20} MiB; files above {MAX_FILE_BYTES >> 20} MiB are left out."
            self.readings[index] = left_out("file-too-large", Severity.ERROR, entry.path, size)
            return
        try:
            data = tree.read(entry.path)
        except OSError as error:
            message = f"cannot be read: {error.strerror or error}"
            self.readings[index] = left_out("unreadable", Severity.ERROR, entry.path, message)
            return
        file = File(index, entry.path, device_name(entry), data)
        self.data[index] = data
        if self._cache:
            key = self._keys[index] = self._cache.key(*file[1:])
            kept = self._cache.get(key)
            if kept is not None:
                self._report()
                self._take(index, entry.path, kept)
                return
        self._missing.append(file)

    def read(self, processes: int | None, meanwhile: Callable[[], None]) -> None:
        """Read what is still missing, and do what is to be done meanwhile."""
        processes = processes_for(self._missing) if processes is None else processes
        if processes:
            paths = {file.place: file.path for file in self._missing}
            with closing(read_in_processes(self._missing, processes, meanwhile)) as arriving:
                for place, packed in arriving:
                    self._report()
                    with suppress(BadPackError):  # then it is read below
                        self._take(place, paths[place], unpack(packed))
                        self._keep(place, packed)
        else:
            meanwhile()
        for file in self._missing:
            if file.place not in self.readings:
                self._report()
                reading = read_configuration(*file[1:])
                self._take(file.place, file.path, reading)
                if self._cache and reading.device is not None:
                    with suppress(BadPackError):
                        self._keep(file.place, pack(reading))

    def _take(self, place: int, path: str, reading: Reading) -> None:
        """Give the device its lines, split when they are first asked for, in place of those that it has."""
        if reading.device is not None:
            split = self._split[reading.device.dialect]
            reading.device.text.lines = SourceLines(path, self.data[place], split)
        self.readings[place] = reading

    def _keep(self, place: int, packed: bytes) -> None:
        # Files that give no device are told quickly, and their diagnostics quote text that no dialect has looked at.
        if self._cache and self.readings[place].device is not None:
            self._cache.put(self._keys[place], packed)

    def _report(self) -> None:
        if self._progress:
            self._progress("reading configurations", len(self.readings), self._total)
