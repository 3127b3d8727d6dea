"""Reading in several processes: who starts them, gives them files, and takes what comes back.

They are plain child processes with pipes. `multiprocessing` would either fork, which is not safe beside the thread that
shows progress, or import the user's own script again in every child, so that a script without a main guard would run
itself over and over (ADR 7).
"""

from __future__ import annotations

import logging
import os
import pickle
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from queue import SimpleQueue
from typing import IO, NamedTuple

from tidegate.session.fingerprint import fingerprint
from tidegate.session.worker import LENGTH

_log = logging.getLogger("tidegate")

# What is below is measured in docs/performance.md.
WORTHWHILE = 8 << 20  # bytes of configuration: a second or two of reading; a process takes 0.3 s to start
_BATCH = 512 << 10  # bytes handed over at once, at least: 0.05 s of reading
_LARGE_BATCH = 4 << 20  # … and at most: while this process is busy too, each time costs a few ms of waiting for it
_TURNS = 16  # of each process, so that none has much more to do at the end than the others
_LARGEST_ANSWER = 1 << 33  # bytes; what claims to be more is none
_PIPE = 1 << 20  # bytes: an answer fits, so that nobody waits for the other (where the system allows it)


class File(NamedTuple):
    """A file to read: its place in the caller's list, path, fallback name of the device, bytes."""

    place: int
    path: str
    name: str
    data: bytes


def processes_for(files: Sequence[File], cores: int | None = None) -> int:
    """How many processes make reading `files` faster; 0 where this one is done before others have started."""
    size = sum(len(file.data) for file in files)
    cores = usable_cores() if cores is None else cores
    if cores < 2 or size < WORTHWHILE or len(files) < 2:
        return 0
    return min(cores, len(files), max(2, size // (WORTHWHILE // 2)))


def usable_cores() -> int:
    """The cores that this process may use at once: its affinity, and the share of its control group."""
    try:
        cores = len(os.sched_getaffinity(0))
    except (AttributeError, OSError):  # not on macOS and Windows
        cores = os.cpu_count() or 1
    try:
        with open("/sys/fs/cgroup/cpu.max", encoding="ascii") as stream:
            quota, period = stream.read().split()
        return max(1, min(cores, round(int(quota) / int(period))))
    except (OSError, ValueError):  # no such group, or "max"
        return cores


def read_in_processes(
    files: Sequence[File], processes: int, meanwhile: Callable[[], None] = lambda: None
) -> Generator[tuple[int, bytes]]:
    """The place and packed reading of each file, as they come. `meanwhile` is called while the processes begin.

    A file whose process died or failed on it is not among them: the caller reads it as if there were no processes.
    What went wrong is logged. Closing the iterator ends the processes.
    """
    version = fingerprint()
    if version is None:
        meanwhile()
        return
    size = sum(len(file.data) for file in files) // (processes * _TURNS)
    batches = deque(_batches(files, max(_BATCH, min(size, _LARGE_BATCH))))
    arrived: SimpleQueue[list[tuple[int, bytes]] | None] = SimpleQueue()
    workers: list[_Worker] = []
    try:
        for _ in range(min(processes, len(batches))):
            try:
                workers.append(_Worker(version, batches, arrived))
            except (OSError, ValueError, RuntimeError) as error:  # no such thing here, or too many of them already
                _log.warning("note: reading without a further process: %s", error)
                break
        running = len(workers)
        meanwhile()
        while running:
            readings = arrived.get()
            if readings is None:
                running -= 1
            else:
                yield from readings
    finally:
        for worker in workers:
            worker.end()


def _batches(files: Sequence[File], enough: int) -> Iterator[list[File]]:
    """Files handed over together, `enough` bytes or a file more; the large ones first, so that no process is left
    alone with one at the end."""
    batch: list[File] = []
    size = 0
    for file in sorted(files, key=lambda file: (-len(file.data), file.place)):
        batch.append(file)
        size += len(file.data)
        if size >= enough:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


# The child sees the same packages as this process, however that came to find them.
_CODE = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from tidegate.session.worker import main; main()"


def _command() -> list[str]:
    import json

    if not sys.executable or getattr(sys, "frozen", False):
        raise OSError("there is no Python to start")
    return [sys.executable, "-c", _CODE, json.dumps([entry for entry in sys.path if isinstance(entry, str)])]


class _DiedError(Exception):
    """The process gave no answer."""


class _Worker:
    """One process, and the thread that talks to it: it takes batches until none is left, then puts None."""

    def __init__(
        self, version: str, batches: deque[list[File]], arrived: SimpleQueue[list[tuple[int, bytes]] | None]
    ) -> None:
        self._process = subprocess.Popen(
            _command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=None if os.environ.get("TIDEGATE_TRACEBACK") else subprocess.DEVNULL,
            pipesize=_PIPE if sys.platform == "linux" else -1,
        )
        self._version = version
        self._ending = False
        thread = threading.Thread(target=self._serve, args=(batches, arrived), daemon=True)
        try:
            thread.start()
        except RuntimeError:
            self.end()
            raise

    def end(self) -> None:
        """End the process, whatever it is doing."""
        self._ending = True
        self._process.kill()
        self._process.wait()

    def _serve(self, batches: deque[list[File]], arrived: SimpleQueue[list[tuple[int, bytes]] | None]) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            with self._process.stdin as requests, self._process.stdout as answers:
                if _answer(answers).decode(errors="replace") != self._version:
                    return  # its source was changed meanwhile: it would read in another way
                while batches:
                    batch = batches.popleft()
                    pickle.dump([file[1:] for file in batch], requests, protocol=5)
                    requests.flush()
                    packed = pickle.loads(_answer(answers))
                    arrived.put([(file.place, data) for file, data in zip(batch, packed, strict=True) if data])
        except IndexError:
            return  # another thread took the last batch
        except (OSError, _DiedError):
            if not self._ending:
                self._report_death()
        finally:
            arrived.put(None)

    def _report_death(self) -> None:
        try:
            how = f"with status {self._process.wait(timeout=1)}"
        except subprocess.TimeoutExpired:  # it lives and talks nonsense
            self._process.kill()
            how = "for talking nonsense"
        _log.warning("note: a process that read configurations ended early, %s; its files are read again.", how)


def _answer(stream: IO[bytes]) -> bytes:
    head = stream.read(LENGTH)
    size = int.from_bytes(head, "big")
    if len(head) < LENGTH or size > _LARGEST_ANSWER:
        raise _DiedError
    data = stream.read(size)
    if len(data) < size:
        raise _DiedError
    return data
