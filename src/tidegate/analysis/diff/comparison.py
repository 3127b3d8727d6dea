"""Two computed networks held against each other: every change as a record, the most important first."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.analysis.diff.leaks import leak_changes
from tidegate.analysis.diff.reach import followed, reach_changes
from tidegate.analysis.diff.records import GAINED, LOST, Change, DeviceChange
from tidegate.analysis.diff.routes import RouteDifferences
from tidegate.analysis.diff.sessions import session_changes
from tidegate.analysis.selection import device_name, selected_tables
from tidegate.control.result import ControlPlane
from tidegate.control.table import TableId
from tidegate.errors import UsageError


def differences(
    before: ControlPlane, after: ControlPlane, device: str | None = None, vrf: str | None = None
) -> Iterator[Change]:
    """What changed from `before` to `after`: devices, leaks, reachability, sessions, routes, in this order.

    Within each, what is lost comes first, then what is gained, then what is another. `device` and `vrf` keep what
    begins or ends there. Both planes must be whole and stay as they are meanwhile: two computations, and not one
    engine before and after a change. Not compared are labels, paths that are not best, VPN tables, and what is
    configured and changes no table.
    """
    scope = _Scope(before, after, device, vrf)
    return _differences(before, after, scope)


def _differences(before: ControlPlane, after: ControlPlane, scope: _Scope) -> Iterator[Change]:
    if before is after or before.network == after.network:
        return
    old, new = before.network.devices.keys(), after.network.devices.keys()
    yield from (DeviceChange(LOST, name) for name in sorted(old - new) if scope.takes_device(name))
    yield from (DeviceChange(GAINED, name) for name in sorted(new - old) if scope.takes_device(name))
    routes = RouteDifferences(before, after)
    yield from leak_changes(before, after, routes, scope.takes_either)
    yield from reach_changes(before, after, scope.takes_either)
    yield from (change for change in session_changes(before, after) if scope.takes(change.device, change.vrf))
    for table in routes.tables:
        if scope.takes(table.device, table.vrf):
            yield from routes.records(table)


def remarks(before: ControlPlane, after: ControlPlane) -> list[str]:
    """Sentences that a comparison must be read with."""
    found = [
        f"the network never settles {when}: compared is one moment of it"
        for when, plane in (("before", before), ("after", after))
        if plane.oscillation is not None
    ]
    if not followed(before, after):
        found.append(
            "the network is large: reachability is compared between VRFs that route targets connect, and not by "
            "following packets between all tables"
        )
    return found


class _Scope:
    """What is asked for: everything, or what begins or ends in tables of a device, a VRF name, or both.

    UsageError for names that neither network has.
    """

    def __init__(self, before: ControlPlane, after: ControlPlane, device: str | None, vrf: str | None) -> None:
        self._vrf = "default" if vrf == "global" else vrf
        self._device = device
        refusals = []
        for plane in (after, before):
            try:
                next(selected_tables(plane, device, vrf), None)
                self._device = None if device is None else device_name(plane, device)
            except UsageError as error:
                refusals.append(error)
        if len(refusals) > 1:
            raise refusals[0]

    def takes_device(self, device: str) -> bool:
        return self._vrf is None and self._device in (None, device)

    def takes(self, device: str, vrf: str) -> bool:
        return self._device in (None, device) and self._vrf in (None, vrf)

    def takes_either(self, one: TableId, other: TableId) -> bool:
        return self.takes(one.device, one.vrf) or self.takes(other.device, other.vrf)
