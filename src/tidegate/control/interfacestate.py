"""Which interfaces are up at layer 2, as far as configurations and runtime data tell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tidegate.model.device import Device, Endpoint, Network
from tidegate.model.interface import Interface, InterfaceKind
from tidegate.net.prefix import Address, parse_address

_BRIDGED = ("Vlan", "BVI", "BDI")  # interfaces that stand for a bridged segment
_WITHOUT_DESTINATION = ("multipoint", "mgre", "nhrp")  # tunnel modes whose endpoints are learned

ADMINISTRATIVELY_DOWN: Final = "administratively down"


def is_bridged(interface: Interface) -> bool:
    """Whether the interface stands for a VLAN or bridge domain of its device (SVI, BVI, BDI)."""
    return interface.name.startswith(_BRIDGED)


def may_bridge(interface: Interface) -> bool:
    """Whether the interface could be a port of a VLAN or bridge domain of its device: it routes nothing itself."""
    if interface.kind is not InterfaceKind.ETHERNET or is_bridged(interface) or interface.channel_group is not None:
        return False
    return not interface.routed or not (interface.addresses or interface.unnumbered or interface.parent)


def down_interfaces(network: Network) -> dict[Endpoint, str]:
    """Every interface whose line protocol is down, with the reason as a phrase; every other interface is up.

    A physical interface without `shutdown` is up whether or not a cable is known, as virtual routers show it. A tunnel
    is up when its source is; whether its destination can be reached is not looked at.
    """
    down: dict[Endpoint, str] = {}
    for device in network.devices.values():
        _Device(device, network.down_interfaces, down).judge()
    return down


def judge_device(device: Device, runtime: set[Endpoint]) -> dict[Endpoint, str]:
    """As `down_interfaces`, for one device; `runtime` are the interfaces that are down in the runtime data."""
    down: dict[Endpoint, str] = {}
    _Device(device, runtime, down).judge()
    return down


def shutdown_lines(device: Device, name: str) -> tuple[int, ...]:
    """The `shutdown` lines that keep an interface down: its own, else those of the interfaces it rests on.

    Nothing where none of them is shut down: the cause is then outside the device's configuration.
    """
    found: dict[int, None] = {}
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        interface = device.interfaces.get(waiting.pop(0))
        if interface is None or interface.name in seen:
            continue
        seen.add(interface.name)
        if interface.shutdown:
            found[interface.line_of("shutdown")] = None
        else:
            waiting += _rests_on(device, interface)
    return tuple(line for line in found if line)


def _rests_on(device: Device, interface: Interface) -> list[str]:
    """The interfaces of the device that must be up for this one to be."""
    if interface.parent is not None:
        return [interface.parent]
    if interface.tunnel is not None and interface.tunnel.source is not None:
        source = interface.tunnel.source
        address = None if source in device.interfaces else parse_address(source)
        return [i.name for i in device.interfaces.values() if i.name == source or _owns(i, address)]
    return [i.name for i in device.interfaces.values() if i.channel_group == interface.name]


def _owns(interface: Interface, address: Address | None) -> bool:
    return address is not None and any(a.address == address for a in interface.addresses)


class _Device:
    """The interfaces of one device, judged in dependence order: physical, port-channels, subinterfaces, the rest."""

    def __init__(self, device: Device, runtime: set[Endpoint], down: dict[Endpoint, str]) -> None:
        self.device = device
        self.runtime = runtime
        self.down = down
        self.members: dict[str, list[str]] = {}  # of port-channels

    def judge(self) -> None:
        later: list[tuple[int, Interface, Callable[[Interface], str | None]]] = []
        for interface in self.device.interfaces.values():
            if interface.channel_group is not None:
                self.members.setdefault(interface.channel_group, []).append(interface.name)
            endpoint = Endpoint(self.device.name, interface.name)
            if interface.shutdown:
                self.down[endpoint] = ADMINISTRATIVELY_DOWN
            elif endpoint in self.runtime:
                self.down[endpoint] = "down in the runtime data"
            elif interface.name.startswith("Port-channel") and interface.parent is None:
                later.append((0, interface, self._bundle))
            elif interface.parent is not None:
                later.append((1, interface, self._subinterface))
            elif is_bridged(interface):
                later.append((2, interface, self._bridged))
            elif interface.kind is InterfaceKind.TUNNEL:
                later.append((3, interface, self._tunnel))
        for _, interface, rule in sorted(later, key=lambda item: item[0]):
            reason = rule(interface)
            if reason is not None:
                self.down[Endpoint(self.device.name, interface.name)] = reason

    def _is_up(self, name: str) -> bool:
        return Endpoint(self.device.name, name) not in self.down

    def _bundle(self, bundle: Interface) -> str | None:
        members = self.members.get(bundle.name)
        if not members:
            return "no interface is a member of it"
        return None if any(map(self._is_up, members)) else "all its members are down"

    def _subinterface(self, interface: Interface) -> str | None:
        parent = interface.parent
        if parent is None or parent not in self.device.interfaces or self._is_up(parent):
            return None
        return f"{parent} is down"

    def _bridged(self, _interface: Interface) -> str | None:
        # Which ports are members of a VLAN or bridge domain is not in the model: any port that could be one will do.
        for port in self.device.interfaces.values():
            if may_bridge(port) and self._is_up(port.name):
                return None
        return "no port that could be a member of it is up"

    def _tunnel(self, interface: Interface) -> str | None:
        tunnel = interface.tunnel
        if tunnel is None or tunnel.source is None:
            return "it has no tunnel source"
        if tunnel.destination is None and not any(word in tunnel.mode for word in _WITHOUT_DESTINATION):
            return "it has no tunnel destination"
        if tunnel.source in self.device.interfaces:
            return None if self._is_up(tunnel.source) else f"its source {tunnel.source} is down"
        address = parse_address(tunnel.source)
        if address is None:
            return f"its source {tunnel.source} does not exist"
        for owner in self.device.interfaces.values():
            if _owns(owner, address):
                return None if self._is_up(owner.name) else f"its source {owner.name} is down"
        return f"no interface has its source address {tunnel.source}"
