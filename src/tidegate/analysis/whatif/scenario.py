"""Failures and scenarios: what is down, under which name.

A failure is a state of lines and nothing else: the interfaces that are down. So a scenario is the same as a snapshot
whose runtime data says that these interfaces are down. A device fails by all its interfaces being down; it stays in the
network, as a cable to a node that is not in the snapshot would lead to a switch.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import NamedTuple

from tidegate.model.device import Endpoint, Network
from tidegate.net.prefix import Prefix


class Kind(StrEnum):
    """What a scenario is about, as records name it."""

    LINK = "link"
    NODE = "node"
    PAIR = "pair"  # two links or nodes at once
    SET = "set"  # what the user named
    MAINTENANCE = "maintenance"  # a device that is taken out


class Failure(NamedTuple):
    """One thing that fails. `down` are the interfaces that go down with it, sorted; hosts have none.

    `device` is the device that fails as a whole, None for a link or interface. `ends` are the devices and hosts that
    it is on, sorted. `transfer` are the networks that are there for the link alone (a /30 or /31 between its two ends)
    with their addresses as host prefixes, sorted: they go with it, so that losing them is no loss.
    """

    name: str
    kind: Kind
    down: tuple[Endpoint, ...]
    ends: tuple[str, ...]
    device: str | None = None
    transfer: tuple[Prefix, ...] = ()


class Scenario(NamedTuple):
    """Failures that happen together, in the order of their names as the sweep lists them."""

    kind: Kind
    failures: tuple[Failure, ...]

    @property
    def name(self) -> str:
        return " + ".join(failure.name for failure in self.failures)

    @property
    def down(self) -> frozenset[Endpoint]:
        """The interfaces that are down, beside those that are down in the base."""
        return frozenset(endpoint for failure in self.failures for endpoint in failure.down)

    @property
    def devices(self) -> frozenset[str]:
        """The devices that fail as a whole: what their own tables lose does not count."""
        return frozenset(failure.device for failure in self.failures if failure.device is not None)

    @property
    def transfer(self) -> frozenset[Prefix]:
        """The prefixes that no table is said to lose."""
        return frozenset(prefix for failure in self.failures for prefix in failure.transfer)

    def touches(self, device: str) -> bool:
        """Whether one of the failures is on the device."""
        return any(device in failure.ends for failure in self.failures)

    def applied_to(self, network: Network) -> Network:
        """The network in which the scenario has happened. It shares its devices with `network`."""
        return replace(network, down_interfaces=network.down_interfaces | self.down)
