"""The VRFs of a device as it lists them."""

from __future__ import annotations

from tidegate.analysis.shown.answers import Asked, answers
from tidegate.model.device import Device, Endpoint
from tidegate.model.interface import Interface
from tidegate.model.shown.vrfs import BoundInterface, VrfFamilyShown, Vrfs, VrfShown
from tidegate.model.vrf import GlobalTransfer, Vrf, VrfFamily
from tidegate.net.prefix import Family, address_family

_FAMILIES: tuple[Family, ...] = ("ipv4", "ipv6")


@answers(Vrfs)
def vrfs(asked: Asked, question: Vrfs) -> tuple[VrfShown, ...]:
    numbers = {name: number for number, name in enumerate(n for n in asked.device.vrfs if n != "default")}
    return tuple(
        _shown(asked, asked.device.vrfs[name], numbers[name] + 1)
        for name in sorted(numbers)
        if question.name in (None, name)
        and (question.family is None or question.family in asked.device.vrfs[name].families)
    )


def _shown(asked: Asked, vrf: Vrf, number: int) -> VrfShown:
    device = asked.device
    bound = [interface for interface in device.interfaces.values() if interface.vrf == vrf.name]
    return VrfShown(
        vrf.name,
        vrf.rd,
        tuple(family for family in _FAMILIES if family in vrf.families),
        tuple(_bound(asked, device, interface) for interface in bound),
        number,
        vrf.style != "ip vrf",
        vrf.description,
        tuple(_details(family, vrf.families[family]) for family in _FAMILIES if family in vrf.families),
    )


def _bound(asked: Asked, device: Device, interface: Interface) -> BoundInterface:
    addresses = (a.address for a in interface.addresses if address_family(a.address) == "ipv4")
    up = Endpoint(device.name, interface.name) not in asked.plane.topology.down
    return BoundInterface(interface.name, next(addresses, None), up)


def _details(name: Family, family: VrfFamily) -> VrfFamilyShown:
    return VrfFamilyShown(
        name,
        tuple(family.export_targets),
        tuple(family.import_targets),
        family.import_map,
        family.export_map,
        _transfer(family.import_global),
        _transfer(family.export_global),
    )


def _transfer(found: GlobalTransfer | None) -> tuple[str, int] | None:
    return None if found is None else (found.route_map, found.limit)
