"""Why the VPN routes of one PE do not reach another."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.control.result import ControlPlane
from tidegate.model.bgp import BgpFamilyName, BgpNeighbor
from tidegate.net.prefix import format_address


def why_not_reached(
    plane: ControlPlane, giver: str, taker: str, family: BgpFamilyName = "vpnv4"
) -> tuple[str, tuple[int, ...]]:
    """What is wrong with the session from `giver` to `taker`, in words, and the lines of `giver` it is about.

    With reflectors between the two the words say where to look, session by session.
    """
    for neighbor in _neighbors(plane, giver, taker):
        settings = neighbor.families.get(family)
        towards = f"{giver} has no `neighbor {format_address(neighbor.address)}"
        if settings is None or not settings.activate:
            return f"{towards} activate` under `address-family {family}`", (neighbor.line,)
        if not settings.send_extended:
            # RFC 4364 §4.3.1: route targets are extended communities; without them no VRF imports the route.
            return (
                f"{towards} send-community extended` under `address-family {family}`, so its routes go out without "
                "route targets",
                (settings.line or neighbor.line,),
            )
        return f"see `neighbors` for the session between it and {giver}, and the policies there", ()
    return f"{giver} has no session with {taker}; see `neighbors` for the sessions with reflectors between them", ()


def _neighbors(plane: ControlPlane, giver: str, taker: str) -> Iterator[BgpNeighbor]:
    """The neighbors of `giver` in the global table that are `taker`."""
    process = plane.network.devices[giver].bgp
    if process is None:
        return
    owners = plane.topology.owners
    for (vrf, address), neighbor in process.neighbors.items():
        if vrf == "default" and any(owner.device == taker for owner in owners.get(address, ())):
            yield neighbor
