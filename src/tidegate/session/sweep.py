"""A sweep: many scenarios judged, in this process, in several, or on a cluster; the answer is the same.

The first scenarios are judged here. They tell how long the rest would take, and where that is longer than processes
take to start, they get it. What comes first depends on all of this; the order of the answer does not.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from pathlib import Path
from time import monotonic
from typing import NamedTuple

from tidegate.analysis.whatif.order import worst_first
from tidegate.analysis.whatif.outcome import BaseFacts, Outcome, Scope
from tidegate.analysis.whatif.scenario import Scenario
from tidegate.model.device import Network
from tidegate.session.configurations import Progress
from tidegate.session.judging import Judge
from tidegate.session.processes import usable_cores
from tidegate.session.sharing import network_to_bytes
from tidegate.session.sweepjournal import Journal
from tidegate.session.sweepprocesses import Helpers, Numbered, judge_in_processes

_log = logging.getLogger("tidegate")

# Seconds. A process takes 0.4 s to start, and then computes the base for itself.
_TRIAL = 0.5  # judged here before anything is started
_WORTHWHILE = 1.5  # the rest takes longer than this: others are started

_LARGE = 4000  # tables from which on the base takes seconds: others begin with it at once
_MANY = 100  # scenarios that are worth it
_SHARE = 20  # of them handed over at once

_Start = Callable[[bytes, Scope, Sequence[Numbered]], Generator[tuple[int, Outcome]]]


class Engine(StrEnum):
    """What judges the scenarios of a sweep."""

    LOCAL = "local"
    RAY = "ray"


class Means(NamedTuple):
    """How to run a sweep. `jobs` None: a process for each core, or all that the cluster has."""

    engine: Engine = Engine.LOCAL
    jobs: int | None = None
    resume: Path | None = None
    progress: Progress | None = None


@dataclass(slots=True, frozen=True)
class Swept:
    """The outcomes, worst first; of `asked` scenarios not all were judged where the sweep was interrupted.

    `resumed` of the outcomes were in the file to go on from.
    """

    base: BaseFacts
    outcomes: tuple[Outcome, ...]
    asked: int
    resumed: int = field(default=0, compare=False)

    @property
    def partial(self) -> bool:
        return len(self.outcomes) < self.asked


def sweep(network: Network, scenarios: Sequence[Scenario], scope: Scope, means: Means) -> Swept:
    """Judge the scenarios against `network`.

    An interrupt (Ctrl-C) ends it with what is done; one that comes before the base is known is raised.
    """
    if means.engine is Engine.RAY:
        from tidegate.session.sweep_ray import require_ray

        require_ray()
    if means.progress:
        means.progress("computing the base", 0, 0)
    with ExitStack() as stack:
        journal = None if means.resume is None else Journal(means.resume, network, scope)
        done: dict[int, Outcome] = {} if journal is None else journal.done(scenarios)
        keep = None if journal is None else stack.enter_context(journal.writing())
        waiting = [(place, scenario) for place, scenario in enumerate(scenarios) if place not in done]
        helpers = _early_helpers(network, scope, waiting, means)
        if helpers is not None:
            stack.enter_context(helpers)
        judge = stack.enter_context(Judge(network, scope))
        told = _Teller(means.progress, len(waiting))
        try:
            running = stack.enter_context(closing(_judged(network, judge, scope, waiting, means, helpers)))
            for place, outcome in running:
                done[place] = outcome
                if keep is not None:
                    keep(outcome)
                told.one_more()
        except KeyboardInterrupt:
            _log.debug("interrupted with %d of %d scenarios judged", len(done), len(scenarios))
        resumed = len(scenarios) - len(waiting)
        return Swept(judge.base, tuple(worst_first(done.values())), len(scenarios), resumed)


def _early_helpers(network: Network, scope: Scope, waiting: Sequence[Numbered], means: Means) -> Helpers | None:
    """Processes that compute the base while this one does, where that takes long and there is enough to judge. This one
    is one of the judges then."""
    jobs = usable_cores() if means.jobs is None else means.jobs
    tables = sum(len(device.vrfs) for device in network.devices.values())
    if means.engine is not Engine.LOCAL or jobs < 2 or tables < _LARGE or len(waiting) < _MANY:
        return None
    tasks = [list(waiting[start : start + _SHARE]) for start in range(0, len(waiting), _SHARE)]
    return Helpers(network_to_bytes(network), scope, tasks, jobs - 1)


def _judged(
    network: Network,
    judge: Judge,
    scope: Scope,
    waiting: Sequence[Numbered],
    means: Means,
    helpers: Helpers | None,
) -> Generator[tuple[int, Outcome]]:
    """Every scenario with its outcome, as they come."""
    rest: Sequence[Numbered] = waiting
    if helpers is not None:
        yield from _left(judge, rest, helpers.outcomes(judge.assess))
        return
    if means.engine is Engine.RAY:
        from tidegate.session.sweep_ray import judge_on_ray

        start: _Start = partial(judge_on_ray, jobs=means.jobs)
    else:
        jobs = usable_cores() if means.jobs is None else means.jobs
        start = partial(judge_in_processes, processes=jobs)
        rest = yield from _trial(judge, waiting, jobs)
    if rest:
        yield from _left(judge, rest, start(network_to_bytes(network), scope, rest))


def _left(
    judge: Judge, scenarios: Sequence[Numbered], others: Generator[tuple[int, Outcome]]
) -> Generator[tuple[int, Outcome]]:
    """What others judge, and then, judged here, what they left."""
    seen: set[int] = set()
    with closing(others):
        for place, outcome in others:
            seen.add(place)
            yield place, outcome
    for place, scenario in scenarios:
        if place not in seen:
            yield place, judge.assess(scenario)


def _trial(
    judge: Judge, waiting: Sequence[Numbered], jobs: int
) -> Generator[tuple[int, Outcome], None, list[Numbered]]:
    """Judges here, and returns what is worth starting processes for: nothing where all is done before they would be."""
    started = monotonic()
    for number, (place, scenario) in enumerate(waiting):
        spent = monotonic() - started
        if jobs > 1 and number and spent > _TRIAL and spent / number * (len(waiting) - number) > _WORTHWHILE:
            return list(waiting[number:])
        yield place, judge.assess(scenario)
    return []


class _Teller:
    """Tells of progress, with the time that is left."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress = progress
        self._total = total
        self._done = 0
        self._started = monotonic()
        if progress and total:
            progress("judging failures:", 0, total)

    def one_more(self) -> None:
        self._done += 1
        if self._progress is None:
            return
        left = (monotonic() - self._started) / self._done * (self._total - self._done)
        self._progress(f"judging failures, {duration(left)} left:", self._done, self._total)


def duration(seconds: float) -> str:
    """`40 s`, `3 min`, `2 h 10 min`."""
    whole = round(seconds)
    if whole < 100:
        return f"{whole} s"
    minutes = round(whole / 60)
    return f"{minutes} min" if minutes < 100 else f"{minutes // 60} h {minutes % 60} min"
