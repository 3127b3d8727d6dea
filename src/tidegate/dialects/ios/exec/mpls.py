"""`show mpls …`."""

from __future__ import annotations

from tidegate.dialects.ios.show_write.mpls import (
    write_bindings,
    write_discovery,
    write_forwarding,
    write_interfaces,
    write_peers,
)
from tidegate.dialects.ios.table import TABLE
from tidegate.model.device import Device
from tidegate.model.shown.mpls import LabelForwarding, LdpBindings, LdpDiscoveries, LdpPeers, MplsInterfaces
from tidegate.net.prefix import Address, Prefix, make_prefix
from tidegate.syntax.exec import Exec

_PREFIX = "[(PREFIX4:prefix | IPV4:address (MASK:bits | <0-32>:bits) | IPV4:address)]"


def _asked(prefix: Prefix | None, address: Address | None, bits: int) -> Prefix | None:
    return prefix if address is None else make_prefix(address, bits)


@TABLE.command("user-exec exec", f"show mpls forwarding-table {_PREFIX}", about="Label forwarding table")
@TABLE.command("user-exec exec", f"show mpls forwarding-table vrf WORD:vrf {_PREFIX}")
def show_forwarding(
    x: Exec,
    device: Device,
    vrf: str | None = None,
    prefix: Prefix | None = None,
    address: Address | None = None,
    bits: int = 32,
) -> None:
    if vrf is not None and vrf not in device.vrfs:
        x.refuse(f"% VRF {vrf} does not exist")
        return
    x.write_all(write_forwarding(x.ask(LabelForwarding(vrf, _asked(prefix, address, bits)))))


@TABLE.command("user-exec exec", "show mpls ldp neighbor", about="LDP neighbor and session information")
def show_ldp_neighbor(x: Exec, _: Device) -> None:
    x.write_all(write_peers(x.ask(LdpPeers())))


@TABLE.command("user-exec exec", "show mpls ldp discovery", about="LDP discovery")
def show_ldp_discovery(x: Exec, _: Device) -> None:
    x.write_all(write_discovery(x.ask(LdpDiscoveries())))


@TABLE.command("user-exec exec", f"show mpls ldp bindings {_PREFIX}", about="Label bindings")
def show_ldp_bindings(
    x: Exec, _: Device, prefix: Prefix | None = None, address: Address | None = None, bits: int = 32
) -> None:
    x.write_all(write_bindings(x.ask(LdpBindings(_asked(prefix, address, bits)))))


@TABLE.command("user-exec exec", "show mpls interfaces", about="Interfaces configured for MPLS")
def show_mpls_interfaces(x: Exec, _: Device) -> None:
    x.write_all(write_interfaces(x.ask(MplsInterfaces())))
