"""The VRFs as they are configured: route distinguishers, route targets, maps, interfaces."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from tidegate.analysis.records import plain
from tidegate.model.device import Device, Network
from tidegate.model.vrf import Vrf, VrfFamily
from tidegate.net.community import RouteTarget, format_extended_community, format_route_distinguisher


class VrfRecord(NamedTuple):
    """One VRF of one device; the global table is none.

    Route targets are those of both address families, sorted. The maps are those of IPv4, where it has none of IPv6.
    """

    device: str
    vrf: str
    rd: str | None
    import_targets: tuple[str, ...]
    export_targets: tuple[str, ...]
    import_map: str | None
    export_map: str | None
    interfaces: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        return {name: plain(value) for name, value in zip(self._fields, self, strict=True)}


def vrfs(network: Network) -> Iterator[VrfRecord]:
    """Every VRF, by device and name."""
    for device in network.devices.values():
        bound: dict[str, list[str]] = {}
        for interface in device.interfaces.values():
            bound.setdefault(interface.vrf, []).append(interface.name)
        for name in sorted(device.vrfs):
            if name != "default":
                yield _record(device, device.vrfs[name], bound.get(name, []))


def _record(device: Device, vrf: Vrf, interfaces: list[str]) -> VrfRecord:
    families: list[VrfFamily] = [vrf.families[name] for name in ("ipv4", "ipv6") if name in vrf.families]
    return VrfRecord(
        device=device.name,
        vrf=vrf.name,
        rd=None if vrf.rd is None else format_route_distinguisher(vrf.rd),
        import_targets=_targets(target for family in families for target in family.import_targets),
        export_targets=_targets(target for family in families for target in family.export_targets),
        import_map=next((family.import_map for family in families if family.import_map), None),
        export_map=next((family.export_map for family in families if family.export_map), None),
        interfaces=tuple(interfaces),
    )


def _targets(targets: Iterator[RouteTarget]) -> tuple[str, ...]:
    return tuple(format_extended_community(target) for target in sorted(set(targets)))
