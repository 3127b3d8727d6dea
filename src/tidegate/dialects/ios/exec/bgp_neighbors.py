"""`show ip bgp neighbors …`: the sessions, what a neighbor is told, and what it told.

Hold time and keepalive are the defaults. Messages, connections and times are as in `exec.bgp`; what TCP counts is left
out.
"""

from __future__ import annotations

from tidegate.dialects.ios.exec.bgp import EVERYTHING, IPV4, MODES, NOT_ACTIVE, VPN, each, lacks_vrf
from tidegate.dialects.ios.show_write.bgp_release import release_of
from tidegate.dialects.ios.show_write.bgpneighbors import write_all_neighbors, write_neighbors
from tidegate.dialects.ios.show_write.bgptables import write_table
from tidegate.dialects.ios.table import TABLE
from tidegate.model.bgp import BgpFamilyName
from tidegate.model.device import Device
from tidegate.model.shown.bgpadvertised import BgpAdvertised
from tidegate.model.shown.bgpneighbors import BgpNeighbors
from tidegate.model.shown.bgptables import BgpFamilyTable, BgpTables
from tidegate.net.prefix import Address
from tidegate.syntax.exec import Exec

_NO_NEIGHBOR = "% No such neighbor or address family"
_VPN = tuple(head for head in VPN if " rd " not in head)  # an RD has no neighbors


@TABLE.command(MODES, *each(EVERYTHING, "neighbors"), about="Detailed information on TCP and BGP neighbor connections")
def show_all_neighbors(x: Exec, device: Device) -> None:
    found = x.ask(BgpNeighbors())
    if found is None:
        x.refuse(NOT_ACTIVE)
    else:
        x.write_all(write_all_neighbors(found, release_of(device.version)))


@TABLE.command(
    MODES, *each(IPV4, "neighbors [IPV4:neighbor]"), about="Detailed information on TCP and BGP neighbor connections"
)
def show_neighbors(x: Exec, device: Device, neighbor: Address | None = None) -> None:
    _neighbors(x, device, BgpNeighbors("ipv4", None, neighbor))


@TABLE.command(
    MODES, *each(_VPN, "neighbors [IPV4:neighbor]"), about="Detailed information on TCP and BGP neighbor connections"
)
def show_vpn_neighbors(x: Exec, device: Device, vrf: str | None = None, neighbor: Address | None = None) -> None:
    if not lacks_vrf(x, device, vrf):
        _neighbors(x, device, BgpNeighbors("vpnv4", vrf, neighbor))


@TABLE.command(
    MODES, *each(IPV4, "neighbors IPV4:neighbor advertised-routes"), about="Routes advertised to a BGP neighbor"
)
def show_advertised(x: Exec, device: Device, neighbor: Address) -> None:
    _advertised(x, device, BgpAdvertised(neighbor))


@TABLE.command(
    MODES, *each(_VPN, "neighbors IPV4:neighbor advertised-routes"), about="Routes advertised to a BGP neighbor"
)
def show_vpn_advertised(x: Exec, device: Device, neighbor: Address, vrf: str | None = None) -> None:
    if not lacks_vrf(x, device, vrf):
        _advertised(x, device, BgpAdvertised(neighbor, "vpnv4", vrf))


@TABLE.command(MODES, *each(IPV4, "neighbors IPV4:neighbor routes"), about="Routes learned from a BGP neighbor")
def show_learned(x: Exec, device: Device, neighbor: Address) -> None:
    _learned(x, device, "ipv4", None, neighbor)


@TABLE.command(MODES, *each(_VPN, "neighbors IPV4:neighbor routes"), about="Routes learned from a BGP neighbor")
def show_vpn_learned(x: Exec, device: Device, neighbor: Address, vrf: str | None = None) -> None:
    if not lacks_vrf(x, device, vrf):
        _learned(x, device, "vpnv4", vrf, neighbor)


def _neighbors(x: Exec, device: Device, question: BgpNeighbors) -> None:
    found = x.ask(question)
    if found is None:
        x.refuse(NOT_ACTIVE)
    elif question.neighbor is not None and not any(one.neighbors for one in found):
        x.refuse(_NO_NEIGHBOR)
    else:
        x.write_all(line for one in found for line in write_neighbors(one.neighbors, release_of(device.version)))


def _advertised(x: Exec, device: Device, question: BgpAdvertised) -> None:
    if device.bgp is None:
        x.refuse(NOT_ACTIVE)
        return
    _paths(x, device, x.ask(question))


def _learned(x: Exec, device: Device, family: BgpFamilyName, vrf: str | None, neighbor: Address) -> None:
    known = x.ask(BgpNeighbors(family, vrf, neighbor))
    found = x.ask(BgpTables(family, vrf, received_from=neighbor))
    if known is None or found is None:
        x.refuse(NOT_ACTIVE)
    else:
        _paths(x, device, found[0] if any(one.neighbors for one in known) else None)


def _paths(x: Exec, device: Device, table: BgpFamilyTable | None) -> None:
    if table is None:
        x.refuse(_NO_NEIGHBOR)
    else:
        x.write_all(write_table(table, release_of(device.version), total=True))
