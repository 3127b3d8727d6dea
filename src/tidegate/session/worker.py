"""A process that reads configurations for another: requests on standard input, answers on standard output.

Started by `session.processes`. A request is a pickled list of `(path, name, data)`, an answer a length and the pickled
list of packed readings, None for a file on which the reader failed: the asking process will read that file itself and
fail in the same way, in view of the user.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
from typing import BinaryIO

from tidegate.session.fingerprint import fingerprint
from tidegate.session.packing import pack
from tidegate.session.reading import read_configuration

LENGTH = 8  # bytes, big-endian


def main() -> None:
    """Answer until there are no more requests."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process of a terminal; the asking one ends this
    gc.disable()
    # Answers have the standard output for themselves, whatever a library may print.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=0)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    _answer(answers, (fingerprint() or "").encode())
    requests = sys.stdin.buffer
    while True:
        try:
            files = pickle.load(requests)
        except EOFError:
            return
        _answer(answers, pickle.dumps([_read(*file) for file in files], protocol=5))


def _read(path: str, name: str, data: bytes) -> bytes | None:
    try:
        return pack(read_configuration(path, name, data))
    except Exception:  # noqa: BLE001 - a defect of a reader; it shows where the file is read again
        return None


def _answer(stream: BinaryIO, data: bytes) -> None:
    view = memoryview(len(data).to_bytes(LENGTH, "big") + data)
    while view:
        view = view[stream.write(view) :]


if __name__ == "__main__":
    main()
