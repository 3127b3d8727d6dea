"""What forming classes anew need not find out again: most devices are the same as before."""

from __future__ import annotations

from tidegate.control.domains import Domains, flow_domains
from tidegate.control.policy.distinguishers import PrefixTest, tests_of
from tidegate.control.topology import Topology
from tidegate.model.device import Device, Network
from tidegate.net.prefix import Family


class PartitionMemory:
    """Answers of the last time, kept as long as they were asked for the same objects."""

    __slots__ = ("_domains", "_tests")

    def __init__(self) -> None:
        self._tests: dict[str, tuple[Device, frozenset[PrefixTest]]] = {}
        self._domains: tuple[Network, Topology, Domains] | None = None

    def tests(self, device: Device) -> frozenset[PrefixTest]:
        """The tests of prefixes that a device makes (`tests_of`)."""
        known = self._tests.get(device.name)
        if known is None or known[0] is not device:
            known = self._tests[device.name] = device, frozenset(tests_of(device))
        return known[1]

    def domains(self, network: Network, topology: Topology, families: tuple[Family, ...]) -> Domains:
        """The flow domains of a network (`flow_domains`)."""
        known = self._domains
        if known is None or known[0] is not network or known[1] is not topology:
            known = self._domains = network, topology, flow_domains(network, topology, families)
        return known[2]
