"""The VRFs of a device as it lists them."""

from __future__ import annotations

from dataclasses import dataclass

from tidegate.model.shown.question import Question
from tidegate.net.community import RouteDistinguisher, RouteTarget
from tidegate.net.prefix import Address, Family


@dataclass(frozen=True, slots=True)
class VrfFamilyShown:
    """What an address family of a VRF lets in and out. The maps between it and the global table come with a limit."""

    family: Family
    exports: tuple[RouteTarget, ...] = ()
    imports: tuple[RouteTarget, ...] = ()
    import_map: str | None = None
    export_map: str | None = None
    import_global: tuple[str, int] | None = None
    export_global: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class BoundInterface:
    """An interface of a VRF. `address` is its primary one."""

    name: str
    address: Address | None = None
    up: bool = False


@dataclass(frozen=True, slots=True)
class VrfShown:
    """A VRF. `number` counts those of the device from 1; 0 where the list does not tell. `families`: the enabled ones.

    `several_families`: it was made by a command that allows for more than IPv4.
    """

    name: str
    rd: RouteDistinguisher | None
    families: tuple[Family, ...]
    interfaces: tuple[BoundInterface, ...]
    number: int = 0
    several_families: bool = True
    description: str | None = None
    details: tuple[VrfFamilyShown, ...] = ()


@dataclass(frozen=True, slots=True)
class Vrfs(Question[tuple[VrfShown, ...]]):
    """The VRFs of a device by name, the global table aside: those with `family`, the one called `name`."""

    name: str | None = None
    family: Family | None = None
