"""Judging scenarios one after the other in one process, without its memory growing."""

from __future__ import annotations

import gc
from types import TracebackType

from tidegate.analysis.whatif.assessor import Assessor
from tidegate.analysis.whatif.incremental import assessor_for
from tidegate.analysis.whatif.outcome import BaseFacts, Outcome, Scope
from tidegate.analysis.whatif.scenario import Scenario
from tidegate.model.device import Network
from tidegate.session.collector import paused

_GARBAGE = 500_000  # objects made since the last collection: some hundred MB at most


class Judge:
    """An assessor whose garbage is collected between scenarios. What is there before is not looked through again."""

    def __init__(self, network: Network, scope: Scope) -> None:
        with paused():
            self._assessor: Assessor = assessor_for(network, scope)
        self._freezes = not gc.get_freeze_count()

    @property
    def base(self) -> BaseFacts:
        return self._assessor.base

    def assess(self, scenario: Scenario) -> Outcome:
        with paused():
            outcome = self._assessor.assess(scenario)
        if gc.get_count()[0] > _GARBAGE:
            gc.collect()
        return outcome

    def __enter__(self) -> Judge:
        if self._freezes:
            gc.freeze()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._freezes:
            gc.unfreeze()
