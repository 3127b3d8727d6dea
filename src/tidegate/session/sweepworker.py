"""A process that judges scenarios for another: requests on standard input, answers on standard output.

Started by `session.sweepprocesses`. First comes the network as bytes with the scope, then batches, pickled lists of
`(place, scenario)`. Each scenario is answered as soon as it is judged by a pickled `(place, outcome)`; the outcome is
None where judging failed: the asking process will judge that scenario itself and fail in view of the user.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
from typing import BinaryIO

from tidegate.analysis.whatif.outcome import Outcome
from tidegate.analysis.whatif.scenario import Scenario
from tidegate.session.judging import Judge
from tidegate.session.sharing import network_from_bytes


def main() -> None:
    """Answer until there are no more requests."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process of a terminal; the asking one ends this
    gc.disable()
    # Answers have the standard output for themselves, whatever a library may print.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    requests = sys.stdin.buffer
    try:
        data, scope = pickle.load(requests)
        with Judge(network_from_bytes(data), scope) as judge:
            del data
            while True:
                answer(judge, pickle.load(requests), answers)
    except EOFError:
        return


def answer(judge: Judge, batch: list[tuple[int, Scenario]], answers: BinaryIO) -> None:
    """Judge a batch, scenario by scenario."""
    for place, scenario in batch:
        pickle.dump((place, _outcome(judge, scenario)), answers, protocol=5)
        answers.flush()


def _outcome(judge: Judge, scenario: Scenario) -> Outcome | None:
    try:
        return judge.assess(scenario)
    except Exception:  # noqa: BLE001 - a defect; it shows where the scenario is judged again
        return None


if __name__ == "__main__":
    main()
