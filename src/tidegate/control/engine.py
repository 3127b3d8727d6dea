"""The engine: computes a network, and follows its changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tidegate.control.changelog import Moved
from tidegate.control.computation import Computation
from tidegate.control.following import FollowingComputation
from tidegate.control.inspection import Inspection
from tidegate.control.result import ControlPlane
from tidegate.model.device import Endpoint, Network


def compute(network: Network, per_prefix: bool = False, defer: bool = True) -> ControlPlane:
    """Every table of the network at its fixed point.

    Tables on which nothing else rests are worked out when they are asked for, unless `defer` is False. `per_prefix`
    gives each prefix a class of its own. Both are for comparison: the answer is the same.
    """
    return Computation(network, per_prefix, defer).run()


class Engine(Inspection):
    """A computed network that follows changes: what depends on a change is computed anew, and nothing else.

    The answer is that of a fresh computation. Each new control plane takes the place of the one before, which must not
    be asked any more. `begun_anew` counts the changes that took a fresh computation, because what is there could settle
    in more than one way.
    """

    def __init__(self, network: Network) -> None:
        self.network = network
        self.begun_anew = 0
        self._following = FollowingComputation(network)
        super().__init__(self._following)
        self.plane = self._following.run()

    @property
    def moved(self) -> Moved | None:
        """What the last change moved; None where it took a fresh computation, so that anything may be another."""
        return self._computation.moved

    @property
    def rigid(self) -> bool:
        """Whether every change takes a fresh computation, as the way in which the tables came to be matters."""
        return self._computation.rigid

    def relink(self, down: Iterable[Endpoint]) -> ControlPlane:
        """The network with exactly these interfaces down by their line state (`Network.down_interfaces`)."""
        return self.update(replace(self.network, down_interfaces=set(down)))

    def update(self, network: Network) -> ControlPlane:
        """Another state of the network: line states, and devices with other configurations (new objects)."""
        before, self.network = self.network, network
        plane = None
        if _same_but_devices(before, network):
            plane = self._following.follow(network)
        if plane is None:
            self.begun_anew += 1
            self._computation = self._following = FollowingComputation(network)
            plane = self._following.run()
        self.plane = plane
        return plane


def _same_but_devices(one: Network, other: Network) -> bool:
    """Whether two networks differ in line states and in what devices are configured to do, and in nothing else."""
    return (
        one.devices.keys() == other.devices.keys()
        and one.hosts == other.hosts
        and one.cables == other.cables
        and (one.announcements is other.announcements or one.announcements == other.announcements)
    )
