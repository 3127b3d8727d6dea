"""`whatif` from a network to outcomes: what was asked, the maintenance it stands on, and the sweep."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from tidegate.analysis.whatif.asked import Asked, maintenance, scenarios
from tidegate.analysis.whatif.outcome import BaseFacts, Outcome, Scope
from tidegate.control.links import build_topology
from tidegate.errors import UsageError
from tidegate.model.device import Network
from tidegate.session.sweep import Means, sweep


@dataclass(slots=True, frozen=True)
class Findings:
    """What a sweep found.

    `base` is what the outcomes are held against: the network with `device` out, where a maintenance was asked about;
    `maintained` is then what that alone does to the `whole` network. `outcomes` are the worst first; of `asked`
    scenarios not all are there where the sweep was interrupted. `doubts` is how many diagnostics there are about links;
    `resumed` of the outcomes are from a file.
    """

    base: BaseFacts
    outcomes: tuple[Outcome, ...]
    asked: int
    device: str | None = None
    maintained: Outcome | None = None
    whole: BaseFacts | None = None
    doubts: int = 0
    resumed: int = 0

    @property
    def partial(self) -> bool:
        return len(self.outcomes) < self.asked


def what_if(network: Network, asked: Asked, device: str | None, vrf: str | None, means: Means) -> Findings:
    """Judge what is asked, `device` in maintenance where one is given; count what concerns `vrf`, where one is given.

    Raises UsageError for names that do not exist.
    """
    asked.check()
    scope = Scope(None if vrf is None else _vrf_name(network, vrf))
    topology = build_topology(network)
    doubts = len(topology.diagnostics)
    if device is None:
        found = sweep(network, scenarios(network, topology, asked), scope, means)
        return Findings(found.base, found.outcomes, found.asked, doubts=doubts, resumed=found.resumed)
    out = maintenance(network, device)
    (name,) = out.devices
    left = out.applied_to(network)
    every = [s for s in scenarios(left, build_topology(left), asked) if name not in s.devices]
    first = sweep(network, [out], scope, means)
    if first.partial:
        return Findings(first.base, (), len(every) + 1, name, doubts=doubts)
    found = sweep(left, every, scope, means)
    return Findings(found.base, found.outcomes, found.asked, name, first.outcomes[0], first.base, doubts, found.resumed)


def _vrf_name(network: Network, name: str) -> str:
    known = sorted({vrf for device in network.devices.values() for vrf in device.vrfs})
    if name in known:
        return name
    if name == "global":
        return "default"
    folded = [vrf for vrf in known if vrf.lower() == name.lower()]
    close = folded or get_close_matches(name, known, n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(close)}?" if close else f"there is {', '.join(known[:8])}"
    raise UsageError(f"no VRF is called {name!r}; {hint}")
