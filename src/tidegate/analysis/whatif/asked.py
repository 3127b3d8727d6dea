"""What a user asks for, as scenarios: names of devices, interfaces and links resolved, or refused with what is near."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from tidegate.analysis.selection import known_device
from tidegate.analysis.whatif.combinations import pairs
from tidegate.analysis.whatif.elements import interface, interface_name, lines_of, links, node, nodes
from tidegate.analysis.whatif.scenario import Failure, Kind, Scenario
from tidegate.control.topology import Topology
from tidegate.errors import UsageError
from tidegate.model.device import Endpoint, Network

_NAMED = 6  # things that an error names


class Asked(NamedTuple):
    """Which failures: see `tidegate whatif --help`. Without `links`, `nodes`, `pairs` and `fail` it is every single
    link and node."""

    links: bool = False
    nodes: bool = False
    pairs: bool = False
    sample: int | None = None
    seed: int = 1
    fail: tuple[str, ...] = ()
    device: str | None = None

    def check(self) -> None:
        """UsageError for options that contradict each other."""
        if self.sample is not None and not self.pairs:
            raise UsageError("a sample is one of pairs: give --pairs too")
        if self.sample is not None and self.sample < 1:
            raise UsageError(f"a sample of {self.sample} pairs is none; --sample takes a number from 1 on")


def scenarios(network: Network, topology: Topology, asked: Asked) -> list[Scenario]:
    """The scenarios asked for: the named set, then single failures, then pairs. Raises UsageError."""
    asked.check()
    both = not (asked.links or asked.nodes)
    every_link = links(network, topology)
    found: list[Scenario] = []
    if asked.fail:
        found.append(named_set(network, topology, every_link, asked.fail))
    singles = [
        *(nodes(network) if asked.nodes or both else ()),
        *(every_link if asked.links or both else ()),
    ]
    if asked.links or asked.nodes or not (asked.pairs or asked.fail):
        found += [Scenario(single.kind, (single,)) for single in singles]
    device = None if asked.device is None else known_device(network, asked.device)
    if asked.pairs:
        found += pairs(singles, asked.sample, asked.seed) if device is None else _pairs_with(singles, device, asked)
    return found if device is None else [s for s in found if s.kind is Kind.SET or s.touches(device)]


def _pairs_with(singles: Sequence[Failure], device: str, asked: Asked) -> list[Scenario]:
    """The pairs that touch the device; a sample is one of them."""
    found = [pair for pair in pairs(singles) if pair.touches(device)]
    if asked.sample is None or asked.sample >= len(found):
        return found
    from random import Random

    places = Random(asked.seed).sample(range(len(found)), asked.sample)
    return [found[place] for place in sorted(places)]


def maintenance(network: Network, device: str) -> Scenario:
    """The device taken out."""
    return Scenario(Kind.MAINTENANCE, (node(network.devices[known_device(network, device)]),))


def named_set(network: Network, topology: Topology, every_link: Sequence[Failure], names: Iterable[str]) -> Scenario:
    """What `--fail` names, together: devices, `DEVICE:INTERFACE`, `DEVICE--DEVICE` (every link between the two)."""
    found: dict[str, Failure] = {}
    for name in names:
        for failure in _named(network, topology, every_link, name.strip()):
            found[failure.name] = failure
    return Scenario(Kind.SET, tuple(found.values()))


def _named(network: Network, topology: Topology, every_link: Sequence[Failure], name: str) -> list[Failure]:
    exact = [link for link in every_link if link.name.lower() == name.lower()]
    if exact:
        return exact
    if name in network.devices:
        return [node(network.devices[name])]
    if "--" in name:
        return _links_between(network, every_link, name)
    device, colon, written = name.partition(":")
    if colon:
        known = known_device(network, device.strip())
        return [interface(network, topology, Endpoint(known, _interface_named(network, known, written.strip())))]
    return [node(network.devices[known_device(network, name)])]


def _links_between(network: Network, every_link: Sequence[Failure], name: str) -> list[Failure]:
    """Every link that joins the devices or interfaces of `A--B`."""
    parts = [part.strip().partition(":") for part in name.split("--")]
    wanted: list[tuple[str, str | None]] = []
    for device, _, written in parts:
        known = device if device in network.hosts else known_device(network, device.strip())
        on_router = written and known in network.devices
        wanted.append((known, _interface_named(network, known, written.strip()) if on_router else None))
    found = [link for link in every_link if all(_is_on(network, link, *end) for end in wanted)]
    if found:
        return found
    ends = [device if port is None else interface_name(Endpoint(device, port)) for device, port in wanted]
    of_first = [link.name for link in every_link if wanted[0][0] in link.ends]
    more = f" and {len(of_first) - _NAMED} more" if len(of_first) > _NAMED else ""
    there = f"{wanted[0][0]} has {', '.join(of_first[:_NAMED])}{more}" if of_first else f"{wanted[0][0]} has no link"
    raise UsageError(f"no link that is up joins {' and '.join(ends)}; {there}")


def _is_on(network: Network, link: Failure, device: str, port: str | None) -> bool:
    """Whether the link ends at the device, and at this interface of it where one is given."""
    if device not in link.ends or port is None:
        return device in link.ends
    return set(lines_of(network, Endpoint(device, port))) <= set(link.down)


def _interface_named(network: Network, device: str, written: str) -> str:
    """The interface's own name; letter case does not matter, and `Gi0/1` will do where it means one interface."""
    names = list(network.devices[device].interfaces)
    if written in names:
        return written
    fitting = [n for n in names if n.lower() == written.lower()] or [n for n in names if _abbreviates(written, n)]
    if len(fitting) == 1:
        return fitting[0]
    close = fitting or get_close_matches(written, names, n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(close[:3])}?" if close else f"it has {', '.join(names[:_NAMED]) or 'none'}"
    raise UsageError(f"{device} has no interface {written!r}; {hint}")


def _abbreviates(written: str, name: str) -> bool:
    short, full = (re.fullmatch(r"\s*([a-z-]+)\s*([\d/.:]+)", text.lower()) for text in (written, name))
    return short is not None and full is not None and short[2] == full[2] and full[1].startswith(short[1])
