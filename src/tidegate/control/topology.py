"""Interface state and links: which interfaces are up, and which can talk to which."""

from __future__ import annotations

from dataclasses import dataclass, field

from tidegate.model.device import Endpoint
from tidegate.model.source import Diagnostic
from tidegate.net.prefix import Address


@dataclass(slots=True)
class Topology:
    """Every up interface's neighbors on layer 2, and who owns which address.

    `up` holds the interfaces whose line protocol is up; `down` says why the others are not. `neighbors` maps an
    interface to those that share its link (a cable, or a subnet of one VRF context where there is no layer-1 file),
    sorted. `owners` maps (address) to every (device, interface) that has it: addresses may repeat in other VRFs.
    Hosts take part under their own names.
    """

    up: set[Endpoint] = field(default_factory=set)
    down: dict[Endpoint, str] = field(default_factory=dict)
    neighbors: dict[Endpoint, tuple[Endpoint, ...]] = field(default_factory=dict)
    owners: dict[Address, tuple[Endpoint, ...]] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def owner_on_link(self, interface: Endpoint, address: Address) -> Endpoint | None:
        """Who answers for `address` on the link of `interface`: the neighbor interface that has it, or None."""
        attached = self.neighbors.get(interface, ())
        for endpoint in self.owners.get(address, ()):
            if endpoint in attached:
                return endpoint
        return None
