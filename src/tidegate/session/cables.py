"""Cables and line states: Batfish's layer-1 topology and runtime data, and containerlab's links.

Names of devices are matched without regard to case where the exact name is not there (Batfish writes them in small
letters), interface names are brought to the device's own spelling (`Gi0/1`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from tidegate.model.device import Endpoint, Network
from tidegate.model.source import Diagnostic, Severity
from tidegate.session.jsonfile import BadFileError, expect

Cable = tuple[tuple[str, str], tuple[str, str]]
CanonicalInterface = Callable[[str, str], str | None]  # (dialect of the device, name as written) -> the device's name


class EndpointFinder:
    """Finds what a topology file means in the network that was read."""

    def __init__(self, network: Network, canonical: CanonicalInterface) -> None:
        self._network = network
        self._canonical = canonical
        # Devices after hosts: a router wins where a host has the same name in other letters.
        self._nodes = {name.lower(): name for name in [*network.hosts, *network.devices]}
        self._interfaces: dict[str, dict[str, str]] = {}

    def node(self, name: str) -> str | None:
        if name in self._network.devices or name in self._network.hosts:
            return name
        return self._nodes.get(name.lower())

    def interface(self, node: str, written: str) -> tuple[str, bool]:
        """The node's own spelling, and whether the node has such an interface."""
        by_letters = self._interfaces.get(node)
        device = self._network.devices.get(node)
        if by_letters is None:
            names = device.interfaces if device else self._network.hosts[node].interfaces
            by_letters = self._interfaces[node] = {name.lower(): name for name in names}
        canonical = (self._canonical(device.dialect, written) if device else None) or written
        found = by_letters.get(canonical.lower()) or by_letters.get(written.lower())
        return found or canonical, found is not None


def layer1_cables(data: Any) -> Iterator[Cable]:
    """The edges of Batfish's `layer1_topology.json`. BadFileError where it is another kind of file."""
    for number, edge in enumerate(expect(expect(data, dict, "the file").get("edges"), list, "`edges`"), 1):
        ends = []
        for key in ("node1", "node2"):
            node = expect(expect(edge, dict, f"edge {number}").get(key), dict, f"`{key}` of edge {number}")
            ends.append(
                (
                    expect(node.get("hostname"), str, f"`hostname` of edge {number}"),
                    expect(node.get("interfaceName"), str, f"`interfaceName` of edge {number}"),
                )
            )
        yield ends[0], ends[1]


def containerlab_cables(data: Any) -> Iterator[Cable]:
    """The links of a containerlab topology between two of its nodes, interfaces as the devices call them.

    Both link forms are read: `endpoints: ["a:eth1", "b:eth1"]` and `endpoints: [{node: a, interface: eth1}, …]`.
    """
    topology = expect(expect(data, dict, "the file").get("topology"), dict, "`topology`")
    nodes = expect(topology.get("nodes") or {}, dict, "`nodes`")
    default_kind = expect(topology.get("defaults") or {}, dict, "`defaults`").get("kind")
    for number, link in enumerate(expect(topology.get("links") or [], list, "`links`"), 1):
        written = expect(link, dict, f"link {number}").get("endpoints")
        if not isinstance(written, list) or len(written) != 2:
            continue  # a link to the host, the management network or a bridge outside: it joins no two devices
        ends = []
        for end in written:
            if isinstance(end, str):
                node, _, interface = end.partition(":")
            else:
                node = str(expect(end, dict, f"an endpoint of link {number}").get("node", ""))
                interface = str(end.get("interface", ""))
            settings = nodes.get(node)
            kind = str((settings.get("kind") if isinstance(settings, dict) else None) or default_kind or "")
            ends.append((node, _device_interface(kind, interface)))
        if all(node in nodes for node, _ in ends):
            yield ends[0], ends[1]


def _device_interface(kind: str, interface: str) -> str:
    """containerlab names the container's port; what the router in it calls that port depends on its kind.

    Source: containerlab's pages of the kinds; newer topologies use the routers' own names, which pass unchanged.
    """
    port = re.fullmatch(r"eth(\d+)", interface)
    if not port:
        return interface
    number = int(port[1])
    if kind in ("cisco_csr1000v", "vr-csr", "vr-cisco_csr1000v", "cisco_c8000v", "vr-c8000v", "vr-cisco_c8000v"):
        return f"GigabitEthernet{number + 1}"  # GigabitEthernet1 is the management port, eth0
    if kind == "cisco_iol":
        return f"Ethernet{number // 4}/{number % 4}"  # four ports a slot
    return interface


def attach_cables(network: Network, file: str, cables: Iterator[Cable], finder: EndpointFinder) -> None:
    """Add `cables` of `file` to the network, each once, in a fixed order; what they name wrongly is a diagnostic."""
    found: set[tuple[Endpoint, Endpoint]] = set(network.cables or ())
    strangers: dict[str, int] = {}
    try:
        for ends in cables:
            resolved = []
            for name, written in ends:
                node = finder.node(name)
                if node is None:
                    strangers[name] = strangers.get(name, 0) + 1
                    continue
                interface, known = finder.interface(node, written)
                if not known:
                    message = f"a cable ends at interface {written} of {node}, which has no configuration."
                    network.diagnostics.append(Diagnostic("unknown-interface", Severity.INFO, file, 0, "", message))
                resolved.append(Endpoint(node, interface))
            if len(resolved) == 2 and resolved[0] != resolved[1]:
                found.add((min(resolved), max(resolved)))  # Batfish's files may list both directions
    except BadFileError as error:
        message = f"{error}. What follows in the file was ignored."
        network.diagnostics.append(Diagnostic("bad-topology", Severity.ERROR, file, 0, "", message))
    for name, times in sorted(strangers.items()):
        message = f"{times} cable(s) lead to {name}, which is neither a device nor a host of the snapshot."
        network.diagnostics.append(Diagnostic("unknown-device", Severity.WARNING, file, 0, "", message))
    network.cables = sorted(found)


def attach_line_states(network: Network, file: str, data: Any, finder: EndpointFinder) -> None:
    """Batfish's runtime data: `{"runtimeData": {DEVICE: {INTERFACE: {"lineUp": false}}}}`."""
    try:
        devices = expect(expect(data, dict, "the file").get("runtimeData"), dict, "`runtimeData`")
        for name, states in sorted(devices.items()):
            node = finder.node(name)
            if node is None:
                message = f"names device {name}, which is not in the snapshot."
                network.diagnostics.append(Diagnostic("unknown-device", Severity.WARNING, file, 0, "", message))
                continue
            interfaces = expect(states, dict, f"`{name}`")
            interfaces = interfaces.get("interfaces", interfaces)
            for written, state in expect(interfaces, dict, f"the interfaces of `{name}`").items():
                if isinstance(state, dict) and state.get("lineUp") is False:
                    network.down_interfaces.add(Endpoint(node, finder.interface(node, written)[0]))
    except BadFileError as error:
        message = f"{error}. What follows in the file was ignored."
        network.diagnostics.append(Diagnostic("bad-runtime-data", Severity.ERROR, file, 0, "", message))
