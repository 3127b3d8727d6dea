"""`show ip bgp …` and `show bgp …`: tables, single networks and summaries, of the global table and of VPNs.

What the twin cannot know is constant: versions and update groups are numbered as in a table that took in each network
once (`analysis.shown`), messages are 0, and everything came up `00:00:00` ago.
"""

from __future__ import annotations

from typing import Any

from tidegate.dialects.ios.show_write.bgp_release import release_of
from tidegate.dialects.ios.show_write.bgpentry import write_entries
from tidegate.dialects.ios.show_write.bgplabels import write_labels
from tidegate.dialects.ios.show_write.bgpsummary import write_summaries, write_summary
from tidegate.dialects.ios.show_write.bgptables import write_table, write_tables
from tidegate.dialects.ios.table import TABLE
from tidegate.model.device import Device
from tidegate.model.shown.bgpentry import BgpEntry
from tidegate.model.shown.bgpsummary import BgpSummary
from tidegate.model.shown.bgptables import BgpTables
from tidegate.net.community import RouteDistinguisher
from tidegate.net.prefix import Address, Prefix, make_prefix
from tidegate.syntax.exec import Exec

MODES = "user-exec exec"
NOT_ACTIVE = "% BGP not active"
_NOT_IN_TABLE = "% Network not in table"
EVERYTHING = ("show ip bgp all", "show bgp all")
IPV4 = ("show ip bgp", "show ip bgp ipv4 unicast", "show bgp ipv4 unicast")
VPN = tuple(
    f"{head} {which}"
    for head in ("show ip bgp vpnv4", "show bgp vpnv4 unicast")
    for which in ("all", "rd RD:rd", "vrf WORD:vrf")
)
_NEW_FORMAT = "ip bgp-community new-format"


def each(heads: tuple[str, ...], tail: str = "") -> list[str]:
    """The patterns of one command in all its spellings."""
    return [f"{head} {tail}".rstrip() for head in heads]


def lacks_vrf(x: Exec, device: Device, vrf: str | None) -> bool:
    """Refuses a VRF that has no section in the VPN table."""
    if vrf is None or (vrf in device.vrfs and device.vrfs[vrf].rd is not None):
        return False
    x.refuse(f"% VRF {vrf} does not exist or does not have a RD")
    return True


def _network(address: Address | None, length: int | None, prefix: Prefix | None) -> dict[str, Any]:
    if address is not None and length is not None:
        prefix = make_prefix(address, length)
    return {"address": address} if prefix is None else {"prefix": prefix}


@TABLE.command(MODES, *each(EVERYTHING), about="All address families")
def show_all(x: Exec, device: Device) -> None:
    found = x.ask(BgpTables())
    if found is None:
        x.refuse(NOT_ACTIVE)
    else:
        x.write_all(write_tables(found, release_of(device.version)))


@TABLE.command(MODES, *each(EVERYTHING, "summary"), about="Summary of BGP neighbor status")
def show_all_summary(x: Exec, device: Device) -> None:
    found = x.ask(BgpSummary())
    if found is None:
        x.refuse(NOT_ACTIVE)
    else:
        x.write_all(write_summaries(found, release_of(device.version)))


@TABLE.command(MODES, *each(IPV4), about="BGP information")
def show_table(x: Exec, device: Device) -> None:
    _tables(x, device, BgpTables("ipv4"))


@TABLE.command(
    MODES, *each(IPV4, "IPV4:address [MASK:length]"), *each(IPV4, "PREFIX4:prefix"), about="Network in the BGP table"
)
def show_network(
    x: Exec, device: Device, address: Address | None = None, length: int | None = None, prefix: Prefix | None = None
) -> None:
    _entries(x, device, BgpEntry("ipv4", **_network(address, length, prefix)))


@TABLE.command(MODES, *each(IPV4, "summary"), about="Summary of BGP neighbor status")
def show_summary(x: Exec, device: Device) -> None:
    _summary(x, device, BgpSummary("ipv4"))


@TABLE.command(MODES, *each(VPN), about="VPNv4 information")
def show_vpn(x: Exec, device: Device, rd: RouteDistinguisher | None = None, vrf: str | None = None) -> None:
    if not lacks_vrf(x, device, vrf):
        _tables(x, device, BgpTables("vpnv4", vrf, rd))


@TABLE.command(
    MODES, *each(VPN, "IPV4:address [MASK:length]"), *each(VPN, "PREFIX4:prefix"), about="Network in the BGP table"
)
def show_vpn_network(
    x: Exec,
    device: Device,
    rd: RouteDistinguisher | None = None,
    vrf: str | None = None,
    address: Address | None = None,
    length: int | None = None,
    prefix: Prefix | None = None,
) -> None:
    if not lacks_vrf(x, device, vrf):
        _entries(x, device, BgpEntry("vpnv4", vrf, rd, **_network(address, length, prefix)))


@TABLE.command(MODES, *each(VPN, "summary"), about="Summary of BGP neighbor status")
def show_vpn_summary(x: Exec, device: Device, rd: RouteDistinguisher | None = None, vrf: str | None = None) -> None:
    if not lacks_vrf(x, device, vrf):
        _summary(x, device, BgpSummary("vpnv4", vrf, rd))


@TABLE.command(MODES, *each(VPN, "labels"), about="Labels of the networks")
def show_vpn_labels(x: Exec, device: Device, rd: RouteDistinguisher | None = None, vrf: str | None = None) -> None:
    if lacks_vrf(x, device, vrf):
        return
    found = x.ask(BgpEntry("vpnv4", vrf, rd))
    if found is None:
        x.refuse(NOT_ACTIVE)
    else:
        x.write_all(write_labels(found))


def _tables(x: Exec, device: Device, question: BgpTables) -> None:
    found = x.ask(question)
    if found is None:
        x.refuse(NOT_ACTIVE)
    else:
        x.write_all(line for table in found for line in write_table(table, release_of(device.version)))


def _entries(x: Exec, device: Device, question: BgpEntry) -> None:
    found = x.ask(question)
    if found is None:
        x.refuse(NOT_ACTIVE)
    elif not found:
        x.refuse(_NOT_IN_TABLE)
    else:
        new_format = any(line.strip() == _NEW_FORMAT for line in device.text.lines)
        x.write_all(write_entries(found, new_format))


def _summary(x: Exec, device: Device, question: BgpSummary) -> None:
    found = x.ask(question)
    if found is None:
        x.refuse(NOT_ACTIVE)
    else:
        x.write_all(line for summary in found for line in write_summary(summary, release_of(device.version)))
