"""Measurements in processes of their own, and the memory of processes (Linux; 0 elsewhere)."""

from __future__ import annotations

import contextlib
import json
import resource
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any


def in_new_process(script: str, *arguments: object) -> Any:
    """Runs a script of this folder with these arguments; what it prints, a JSON document, is the answer."""
    command = [sys.executable, script, *map(str, arguments)]
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)


def peak_of(process: int | str) -> float:
    """The most memory that a process had, in MiB; 0 where that cannot be told."""
    # Not ru_maxrss: that of a new process begins with what the one that started it had.
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM")), 0.0)


class ChildrenWatch(threading.Thread):
    """Looks at the memory of this process's children every 50 ms."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._last: dict[str, float] = {}

    def run(self) -> None:
        while True:
            for task in Path("/proc/self/task").glob("*/children"):
                with contextlib.suppress(OSError):
                    for child in task.read_text().split():
                        # The latest, not the largest: a child is a copy of this process for a moment.
                        self._last[child] = peak_of(child) or self._last.get(child, 0.0)
            time.sleep(0.05)

    @property
    def peaks(self) -> list[float]:
        """The most that each child had, the largest first."""
        return sorted(self._last.copy().values(), reverse=True)

    @property
    def peak(self) -> float:
        return max(self.peaks, default=0.0)


class Stopwatch:
    """Seconds, and processor seconds of this process and of its children that have ended, since it was made."""

    def __init__(self) -> None:
        self._cpu = self._used()
        self._start = time.perf_counter()

    @staticmethod
    def _used() -> float:
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return time.process_time() + children.ru_utime + children.ru_stime

    def read(self) -> tuple[float, float]:
        seconds = time.perf_counter() - self._start
        return seconds, self._used() - self._cpu
