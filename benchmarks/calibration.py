"""What this machine does now, to be printed beside what was measured. Run: python benchmarks/calibration.py

Machines differ, and one that others use too differs from itself an hour ago. Seconds elsewhere scale about with the
loop rate; memory that is filled for the first time, with the copy rate.
"""

from __future__ import annotations

import os
import platform
import time
from contextlib import suppress
from typing import NamedTuple


class Calibration(NamedTuple):
    """Memory copied (GiB/s) and rounds of a plain Python loop (million/s)."""

    copy: float
    loop: float

    def __str__(self) -> str:
        return f"{self.copy:.1f} GiB/s copied, {self.loop:.0f} million loop rounds/s"


def calibrate() -> Calibration:
    """The best of three attempts at each, on one core."""
    block = bytes(64 << 20)
    copies, loops = [], []
    for _ in range(3):
        start = time.perf_counter()
        for _ in range(8):
            bytearray(block)
        copies.append(8 * len(block) / (time.perf_counter() - start) / (1 << 30))
        start = time.perf_counter()
        total = 0
        for number in range(3_000_000):
            total += number
        loops.append(3.0 / (time.perf_counter() - start))
    return Calibration(max(copies), max(loops))


def print_calibration() -> None:
    """One line: what the machine does now, its cores, the interpreter, and what others do on it."""
    load = ""
    with suppress(OSError, AttributeError):  # where the system does not tell
        load = f", load of others {os.getloadavg()[0]:.1f}"
    print(
        f"this machine now: {calibrate()}, {os.cpu_count()} cores, Python {platform.python_version()}{load}", flush=True
    )


if __name__ == "__main__":
    print_calibration()
