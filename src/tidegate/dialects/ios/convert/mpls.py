"""MPLS and LDP of the whole device (RFC 5036); `mpls ip` of an interface is in `link`."""

from __future__ import annotations

from tidegate.dialects.ios.table import TABLE
from tidegate.model.device import Device
from tidegate.syntax.reader import Reader


@TABLE.command(
    "global", "[no] mpls ip", "default mpls ip", "[no] tag-switching ip", about="Dynamic MPLS forwarding for IP"
)
def mpls_ip(r: Reader, device: Device, no: bool = False) -> None:
    device.ldp.enabled = not no
    device.ldp.at["enabled"] = r.line


@TABLE.command(
    "global",
    "[no] mpls ip propagate-ttl [(forwarded|local):which]",
    "default mpls ip propagate-ttl [(forwarded|local):which]",
)
def propagate_ttl(r: Reader, device: Device, which: str = "", no: bool = False) -> None:
    if which != "local":  # `local` concerns only packets of the router itself
        device.ldp.propagate_ttl = not no
    device.ldp.at["propagate_ttl"] = r.line


@TABLE.command(
    "global", "mpls ldp router-id INTERFACE:name [force]", about="Select interface to prefer for LDP identifier"
)
def router_id(r: Reader, device: Device, name: str, force: bool = False) -> None:
    device.ldp.router_id_interface = name
    device.ldp.router_id_force = force
    device.ldp.at["router_id_interface"] = r.line


@TABLE.command("global", "no mpls ldp router-id [LINE:rest]")
def no_router_id(_: Reader, device: Device, rest: str = "") -> None:
    del rest
    device.ldp.router_id_interface = None
    device.ldp.router_id_force = False


@TABLE.command("global", "[no] mpls ldp explicit-null")
def explicit_null(r: Reader, device: Device, no: bool = False) -> None:
    device.ldp.explicit_null = not no
    device.ldp.at["explicit_null"] = r.line


@TABLE.command(
    "global", "[no] mpls ldp advertise-labels", "default mpls ldp advertise-labels", "[no] tag-switching advertise-tags"
)
def advertise_labels(r: Reader, device: Device, no: bool = False) -> None:
    device.ldp.advertise_labels = not no
    device.ldp.at["advertise_labels"] = r.line


@TABLE.command("global", "mpls ldp label", header=True)
def label_section(r: Reader, device: Device) -> None:
    r.enter("mpls-ldp-label", device)


@TABLE.command("mpls-ldp-label", "allocate global (prefix-list WORD:name | host-routes)")
def allocate(r: Reader, device: Device, name: str | None = None) -> None:
    device.ldp.allocate_for = name or "host-routes"
    device.ldp.at["allocate_for"] = r.line


@TABLE.command("mpls-ldp-label", "no allocate global [LINE:rest]")
def no_allocate(_: Reader, device: Device, rest: str = "") -> None:
    del rest
    device.ldp.allocate_for = None


TABLE.not_modelled("mpls-ldp-label", "allocate LINE")
TABLE.no_effect(
    "global",
    "mpls label protocol (ldp|both)",
    "mpls label range LINE",
    "mpls label mode LINE",
    "mpls mtu LINE",
    "mpls ldp backoff LINE",
    "mpls ldp discovery LINE",
    "mpls ldp entropy-label",
    "mpls ldp graceful-restart [LINE]",
    "mpls ldp holdtime LINE",
    "mpls ldp igp sync LINE",
    "mpls ldp logging LINE",
    "mpls ldp loop-detection",
    "mpls ldp maxhops LINE",
    "mpls ldp nsr",
    "mpls ldp password LINE",
    "mpls ldp session LINE",
    "mpls ldp sync",
    "mpls ldp tcp LINE",
    "mpls oam",
    "mpls load-balance LINE",
)
TABLE.not_modelled(
    "global",
    "mpls label protocol tdp",
    "mpls ldp advertise-labels LINE",
    "mpls ldp explicit-null LINE",
    "mpls ldp neighbor LINE",
    "mpls ldp LINE",
    "mpls traffic-eng LINE",
    "mpls static LINE",
    "mpls ipv6 LINE",
)
