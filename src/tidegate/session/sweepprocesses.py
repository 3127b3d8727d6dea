"""Scenarios judged in several processes of this machine: plain child processes with pipes (ADR 7).

Each child gets the network once, as bytes, and then batches; it answers scenario by scenario. A child that dies costs
the rest of its batch, which is left for the caller.
"""

from __future__ import annotations

import json
import logging
import os
import pickle
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from queue import SimpleQueue
from types import TracebackType
from typing import IO

from tidegate.analysis.whatif.outcome import Outcome, Scope
from tidegate.analysis.whatif.scenario import Scenario

_log = logging.getLogger("tidegate")

BATCH = 50  # scenarios handed over at once, where there are that many for each process
_ROUNDS = 20  # batches a process gets at the most before they become larger

Numbered = tuple[int, Scenario]
Judged = tuple[int, Outcome | None]  # None: not judged

# The child sees the same packages as this process, however that came to find them.
_CODE = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from tidegate.session.sweepworker import main; main()"


def batches(scenarios: Sequence[Numbered], workers: int) -> list[list[Numbered]]:
    """`scenarios` in tasks of BATCH or more; fewer only where some of the workers would have none."""
    size = max(1, min(BATCH, -(-len(scenarios) // workers)), len(scenarios) // (workers * _ROUNDS))
    return [list(scenarios[start : start + size]) for start in range(0, len(scenarios), size)]


def judge_in_processes(
    network: bytes, scope: Scope, scenarios: Sequence[Numbered], processes: int
) -> Generator[tuple[int, Outcome]]:
    """The place and outcome of each scenario, as they come.

    A scenario whose process died or failed on it is not among them: the caller judges it as if there were no
    processes. What went wrong is logged. Closing the iterator ends the processes.
    """
    with Helpers(network, scope, batches(scenarios, processes), processes) as helpers:
        yield from helpers.outcomes(None)


class Helpers:
    """Processes that judge batches, from now on until they are done or this is closed."""

    def __init__(self, network: bytes, scope: Scope, tasks: Sequence[list[Numbered]], processes: int) -> None:
        self._waiting = deque(tasks)
        self._arrived: SimpleQueue[Judged | None] = SimpleQueue()
        self._workers: list[_Worker] = []
        for _ in range(min(processes, len(self._waiting))):
            try:
                introduction = pickle.dumps((network, scope), protocol=5)
                self._workers.append(_Worker(introduction, self._waiting, self._arrived))
            except (OSError, ValueError, RuntimeError) as error:  # no such thing here, or too many of them already
                _log.warning("note: judging without a further process: %s", error)
                break

    def __enter__(self) -> Helpers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for worker in self._workers:
            worker.end()

    def outcomes(self, judge: Callable[[Scenario], Outcome] | None) -> Generator[tuple[int, Outcome]]:
        """The place and outcome of each scenario that somebody judged, as they come. With `judge` this process takes
        batches too."""
        running = len(self._workers)
        while True:
            own = _next(self._waiting) if judge is not None else []
            for place, scenario in own:
                assert judge is not None  # there are none of our own otherwise
                yield place, judge(scenario)
            while not own or not self._arrived.empty():
                if not running:
                    break
                judged = self._arrived.get()
                if judged is None:
                    running -= 1
                elif judged[1] is not None:
                    yield judged[0], judged[1]
            if not own and not running:
                return


def _command() -> list[str]:
    if not sys.executable or getattr(sys, "frozen", False):
        raise OSError("there is no Python to start")
    return [sys.executable, "-c", _CODE, json.dumps([entry for entry in sys.path if isinstance(entry, str)])]


def _next(waiting: deque[list[Numbered]]) -> list[Numbered]:
    """The next batch; empty where another thread took the last."""
    with suppress(IndexError):
        return waiting.popleft()
    return []


def _answer(answers: IO[bytes], place: int) -> Judged:
    found, outcome = pickle.load(answers)
    if found != place or not isinstance(outcome, Outcome | None):
        raise ValueError("no answer to what was asked")
    return place, outcome


class _Worker:
    """One process, and the thread that talks to it: it takes batches until none is left, then puts None."""

    def __init__(
        self, introduction: bytes, waiting: deque[list[Numbered]], arrived: SimpleQueue[Judged | None]
    ) -> None:
        self._process = subprocess.Popen(
            _command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=None if os.environ.get("TIDEGATE_TRACEBACK") else subprocess.DEVNULL,
        )
        self._introduction = introduction
        self._ending = False
        thread = threading.Thread(target=self._serve, args=(waiting, arrived), daemon=True)
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

    def _serve(self, waiting: deque[list[Numbered]], arrived: SimpleQueue[Judged | None]) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        left = 0
        try:
            with self._process.stdin as requests, self._process.stdout as answers:
                requests.write(self._introduction)
                self._introduction = b""
                while batch := _next(waiting):
                    left = len(batch)
                    pickle.dump(batch, requests, protocol=5)
                    requests.flush()
                    for place, _ in batch:
                        arrived.put(_answer(answers, place))
                        left -= 1
        except Exception:  # noqa: BLE001 - a pipe that breaks, or anything that a broken pickle may raise
            if not self._ending:
                self._report_death(left)
        finally:
            arrived.put(None)

    def _report_death(self, left: int) -> None:
        try:
            how = f"with status {self._process.wait(timeout=1)}"
        except subprocess.TimeoutExpired:  # it lives and talks nonsense
            self._process.kill()
            how = "for talking nonsense"
        _log.warning(
            "note: a process that judged failures ended early, %s; what it had left (%d) is judged again.", how, left
        )
