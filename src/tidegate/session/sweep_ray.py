"""Scenarios judged on a Ray cluster: the network once in its object store, batches as tasks (extra `[cluster]`).

Every machine of the cluster has the same version of Tidegate installed. Whatever comes back, in whichever order, is the
same as from this machine alone; a batch that fails there is left for the caller.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Generator, Sequence
from typing import Any

from tidegate.analysis.whatif.outcome import Outcome, Scope
from tidegate.errors import UsageError
from tidegate.session.judging import Judge
from tidegate.session.sharing import network_from_bytes, version
from tidegate.session.sweepprocesses import Numbered, batches

_log = logging.getLogger("tidegate")


def require_ray() -> Any:
    """The package `ray`. UsageError where it is not installed."""
    try:
        import ray
    except ImportError as error:
        raise UsageError(
            "--engine ray needs Ray: pip install 'tidegate[cluster]'; --engine local does without"
        ) from error
    return ray


def judge_on_ray(
    network: bytes, scope: Scope, scenarios: Sequence[Numbered], jobs: int | None = None
) -> Generator[tuple[int, Outcome]]:
    """The place and outcome of each scenario, as they come; those of failed batches are not among them.

    Runs on the cluster that this process is connected to, else on the one of RAY_ADDRESS or one that runs on this
    machine, else on one that it starts here for as long as it takes. `jobs` is how many batches may run at once; None:
    as many as there are cores.
    """
    ray = require_ray()
    started = not ray.is_initialized()
    if started:
        _connect(ray)
    try:
        yield from _judge(ray, network, scope, scenarios, jobs)
    finally:
        if started:
            ray.shutdown()


def _connect(ray: Any) -> None:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # a cluster that we start tells nobody about itself
    try:
        ray.init(log_to_driver=False, logging_level=logging.ERROR)
    except (ConnectionError, OSError, RuntimeError, ValueError) as error:
        address = os.environ.get("RAY_ADDRESS")
        where = f"the Ray cluster of RAY_ADDRESS ({address})" if address else "a Ray cluster"
        raise UsageError(f"cannot connect to {where}: {error}; --engine local does without") from error


def _judge(
    ray: Any, network: bytes, scope: Scope, scenarios: Sequence[Numbered], jobs: int | None
) -> Generator[tuple[int, Outcome]]:
    workers = jobs or max(1, int(ray.cluster_resources().get("CPU", 1)))
    # In a list, a reference stays one: a worker that has the network already does not fetch it again.
    shared = [ray.put(network)]
    task = ray.remote(num_cpus=1)(_judge_batch)
    waiting = batches(scenarios, workers)[::-1]
    running: list[Any] = []
    failed: list[str] = []
    try:
        while waiting or running:
            while waiting and len(running) < workers:
                running.append(task.remote(shared, scope, waiting.pop(), version()))
            ready, running = ray.wait(running, num_returns=1)
            for reference in ready:
                try:
                    yield from ray.get(reference)
                except ray.exceptions.RayError as error:
                    failed.append(_first_line(error))
    finally:
        for reference in running:
            ray.cancel(reference, force=True)
    if failed:
        _log.warning("note: %d batches failed on the cluster and are judged here: %s", len(failed), failed[0])


def _first_line(error: Exception) -> str:
    """What went wrong, for a note: the cause where a task raised it."""
    cause = getattr(error, "cause", None) or error
    lines = str(cause).strip().splitlines()
    return f"{type(cause).__name__}: {lines[0]}" if lines else type(cause).__name__


_judges: dict[str, Judge] = {}  # in a worker process of the cluster: that of the last sweep


def _judge_batch(shared: list[Any], scope: Scope, batch: list[Numbered], asking: str) -> list[tuple[int, Outcome]]:
    """A task: the base is computed once in each worker process."""
    import ray

    if version() != asking:
        raise RuntimeError(f"a machine of the cluster has Tidegate {version()}, and this one {asking}")
    key = f"{shared[0].hex()} {scope.vrf}"
    judge = _judges.get(key)
    if judge is None:
        _judges.clear()
        # Entered and never left: the base stays for the life of the process.
        judge = _judges[key] = Judge(network_from_bytes(ray.get(shared[0])), scope).__enter__()
    return [(place, judge.assess(scenario)) for place, scenario in batch]
