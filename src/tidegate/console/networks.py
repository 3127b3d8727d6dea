"""Networks made of others: a router more, another name, a cable more. Nothing is changed, everything is made anew."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from tidegate.analysis.whatif.elements import links
from tidegate.control.topology import Topology
from tidegate.errors import UsageError
from tidegate.model.device import Device, Endpoint, Network
from tidegate.session.recognise import dialect_named
from tidegate.syntax.grammar import Grammar

Cable = tuple[Endpoint, Endpoint]


def grammar_of(dialect: str) -> Grammar:
    """The ways of an operating system at its prompt. UsageError where it has none yet."""
    command_line = dialect_named(dialect).command_line
    if command_line is None:
        raise UsageError(f"there is no command line of {dialect} yet")
    return command_line()


def device_of(name: str, dialect: str, text: str) -> Device:
    """The device that a running configuration makes. It is called `name`, whatever its hostname is."""
    device = dialect_named(dialect).read(f"{name}:running-config", text, name)
    device.name = name
    return device


def new_device(name: str, dialect: str) -> Device:
    """A router that nobody configured yet. UsageError where that is no name of one."""
    if not re.fullmatch(r"[A-Za-z][\w.-]{0,62}", name, re.ASCII):
        raise UsageError(f"{name!r} is no hostname: a letter, then letters, digits, - and _")
    return device_of(name, dialect, grammar_of(dialect).new_device(name))


def new_network(name: str, dialect: str = "ios") -> Network:
    """A network of one router that nobody configured yet. UsageError where that is no name of one."""
    return Network(devices={name: new_device(name, dialect)})


def with_devices(network: Network, devices: Mapping[str, Device]) -> Network:
    """With these, in place of those of their names or beside them."""
    return replace(network, devices=dict(sorted({**network.devices, **devices}.items())))


def with_cable(network: Network, topology: Topology, cable: Cable) -> Network:
    """With a cable more. Links that were inferred from subnets so far, `topology`, get one each: a network has either
    inferred links or cables."""
    cables = inferred(network, topology) if network.cables is None else network.cables
    if cable in cables or cable[::-1] in cables:
        return replace(network, cables=cables)
    return replace(network, cables=[*cables, cable])


def inferred(network: Network, topology: Topology) -> list[Cable]:
    """A cable for each link of `topology`; several, from its first port, for a link of more than two ports."""
    return [(port, other) for link in links(network, topology) for port, *others in [link.down] for other in others]


def renamed(network: Network, old: str, new: str) -> Network:
    """With the device `old` called `new`, in cables and line states too."""
    devices = {new if name == old else name: device for name, device in network.devices.items()}
    cables = network.cables
    return replace(
        network,
        devices=dict(sorted(devices.items())),
        cables=None if cables is None else [(_end(one, old, new), _end(other, old, new)) for one, other in cables],
        down_interfaces={_end(endpoint, old, new) for endpoint in network.down_interfaces},
    )


def _end(endpoint: Endpoint, old: str, new: str) -> Endpoint:
    return Endpoint(new, endpoint.interface) if endpoint.device == old else endpoint


def same(one: Network, other: Network) -> bool:
    """Whether two networks have the same device objects and equal cables and line states."""
    return (
        one.devices.keys() == other.devices.keys()
        and all(device is other.devices[name] for name, device in one.devices.items())
        and one.cables == other.cables
        and one.down_interfaces == other.down_interfaces
    )
