"""Static leaks: a static route whose outgoing interface or next hop is in another table (semantics of IOS)."""

from __future__ import annotations

from tidegate.control.cause import Reason, Rule
from tidegate.control.table import Mechanism
from tidegate.model.device import Device
from tidegate.model.interface import Interface
from tidegate.model.static import StaticRoutes


def mechanism_of(group: StaticRoutes, interface: Interface | None) -> Mechanism | None:
    """How the static routes of `group` cross tables: out of `interface` of another VRF, or by their next hop."""
    if interface is not None:
        return Mechanism.STATIC_INTERFACE if interface.vrf != group.vrf else None
    crosses = group.resolve_vrf is not None and group.resolve_vrf != group.vrf
    return Mechanism.STATIC_NEXT_HOP if crosses else None


def rule_of(mechanism: Mechanism | None) -> Rule:
    if mechanism is Mechanism.STATIC_INTERFACE:
        return Rule.STATIC_INTERFACE
    return Rule.STATIC if mechanism is None else Rule.STATIC_NEXT_HOP


def refused_by_guard(device: Device, mechanism: Mechanism | None) -> Reason | None:
    """`no ip route static inter-vrf` uninstalls statics out of another table's interface; their lines stay.

    IOS tests the outgoing interface, so a next hop with `global` is taken as not covered; whether a device refuses
    that too is not established (docs/limits.md).
    """
    if mechanism is Mechanism.STATIC_INTERFACE and not device.static_inter_vrf:
        return Reason.INTER_VRF_GUARD
    return None
