"""The network as it was at some moment, to compare with."""

from __future__ import annotations

from dataclasses import dataclass

from tidegate.control.engine import compute
from tidegate.control.result import ControlPlane
from tidegate.model.device import Network

START = "start"  # the checkpoint that every twin begins with


@dataclass(slots=True)
class Checkpoint:
    """`network` is never changed; its tables are computed when they are first compared, apart from the twin's."""

    name: str
    network: Network
    operations: int  # how many had been done
    _plane: ControlPlane | None = None

    @property
    def plane(self) -> ControlPlane:
        if self._plane is None:
            self._plane = compute(self.network)
        return self._plane
