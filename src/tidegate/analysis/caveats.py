"""What a verdict must be taken with: lines that were not modelled, tables that never settle (design idea 2)."""

from __future__ import annotations

from collections.abc import Iterable

from tidegate.control.result import ControlPlane
from tidegate.model.source import LineStatus
from tidegate.net.prefix import Family

_NAMES: dict[Family, str] = {"ipv4": "IPv4", "ipv6": "IPv6"}


def not_computed(plane: ControlPlane, family: Family) -> str | None:
    """A sentence where no table of the family was computed, so that finding nothing in them means nothing."""
    if any(table.family == family for table in plane.tables):
        return None
    return f"{_NAMES[family]} tables are not computed yet: this says nothing about {_NAMES[family]} routes"


def caveats(plane: ControlPlane, devices: Iterable[str]) -> tuple[str, ...]:
    """One sentence for each of `devices` (in the order given, once each) whose reading leaves a doubt."""
    found = []
    for name in dict.fromkeys(devices):
        device = plane.network.devices.get(name)
        if device is None:
            continue
        count = device.count()
        parts = [
            f"{count[status]} {'line' if count[status] == 1 else 'lines'} {words}"
            for status, words in (
                (LineStatus.NOT_MODELLED, "not modelled"),
                (LineStatus.NOT_UNDERSTOOD, "not understood"),
            )
            if count[status]
        ]
        if parts:
            found.append(f"{name} has {' and '.join(parts)}; a verdict that rests on it may be wrong (see `status`)")
    if plane.oscillation is not None:
        found.append(
            f"the tables never settle: {len(plane.oscillation.swinging)} routes keep changing, "
            f"shown as in round {plane.oscillation.rounds}"
        )
    return tuple(found)
