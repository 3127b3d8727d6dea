"""Which operating system a configuration is from: the dialects that are modelled, and the others by name."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from tidegate.model.device import Device
from tidegate.net.prefix import Address, Prefix
from tidegate.syntax.grammar import Grammar


def transcript_lines(text: str) -> list[str]:
    """The lines that the readers see: those of a capture or terminal session, without what is not configuration."""
    from tidegate.syntax.transcript import read_transcript

    return read_transcript(text).lines


class Dialect(NamedTuple):
    """What the session needs of a dialect.

    `recognise` gives the confidence in a text (0: not this dialect's), `read` takes file, text and fallback name,
    `static_route` writes the lines of a route: table, prefix, next hop, interface, table of the next hop. `lines`
    gives the lines that `read` puts into the device's text; `read` is never told apart from another run of itself:
    its result is kept and used again for the same file, text and name. `command_line` gives the dialect's ways at its
    prompt; None where it has none yet.
    """

    name: str
    recognise: Callable[[str], int]
    read: Callable[[str, str, str], Device]
    canonical_interface: Callable[[str], str | None]
    static_route: Callable[[str, Prefix, Address | None, str | None, str], tuple[str, ...]]
    lines: Callable[[str], list[str]] = transcript_lines
    command_line: Callable[[], Grammar] | None = None


def modelled_dialects() -> tuple[Dialect, ...]:
    """Every dialect that can be read. Imported on the first call: readers are the largest modules there are."""
    from tidegate.dialects import ios
    from tidegate.dialects.ios import names, render

    return (
        Dialect(
            "ios",
            ios.recognise,
            ios.read,
            names.canonical_interface,
            render.static_route,
            command_line=_ios_command_line,
        ),
    )


def _ios_command_line() -> Grammar:
    from tidegate.dialects.ios.commandline import COMMAND_LINE

    return COMMAND_LINE


def dialect_named(name: str) -> Dialect:
    """The modelled dialect of that name."""
    return next(dialect for dialect in modelled_dialects() if dialect.name == name)


HEAD = 65536  # characters looked at; headers of every system come well before
MODELLED_NAMES = "Cisco IOS and IOS-XE"

_RANCID = re.compile(r"^[!#] ?RANCID-CONTENT-TYPE: *(\S+)", re.MULTILINE)
_RANCID_WORD = "RANCID-CONTENT-TYPE"  # looked for first: in most files there is none
# rancid(1), "rancid.types.base"
_RANCID_NAMES = {
    "cisco": "Cisco IOS",
    "ios": "Cisco IOS",
    "cisco-nx": "Cisco NX-OS",
    "cisco-xr": "Cisco IOS-XR",
    "ios-xr": "Cisco IOS-XR",
    "arista": "Arista EOS",
    "juniper": "Juniper Junos",
    "junos": "Juniper Junos",
    "timos": "Nokia SR OS",
    "sros": "Nokia SR OS",
    "sros-md": "Nokia SR OS",
    "frr": "FRRouting",
    "quagga": "FRRouting",
    "zebra": "FRRouting",
    "cumulus_concatenated": "FRRouting",
}

_DIALECTS = {"Cisco IOS": "ios"}  # the systems above that a dialect reads

# Lines that only the named system prints or takes. The first match wins, so the most specific systems come first.
_SIGNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile("^(?:" + "|".join(signs) + ")", re.MULTILINE))
    for name, *signs in (
        (
            "Juniper Junos",
            r"set (?:system|version|groups|routing-options|routing-instances|policy-options) ",
            r"set protocols (?:bgp|ospf|isis|mpls|ldp) ",
            r"set interfaces \S+ unit \d+ ",
            "## Last (?:commit|changed)",
            r"system \{",
        ),
        ("Nokia SR OS", "# TiMOS-", "exit all", r"/?configure \{", 'echo "System Configuration"'),
        (
            "Cisco IOS-XR",
            "!! IOS XR",
            "interface MgmtEth",
            r"interface \S+ l2transport",
            r" ipv4 address \d",
            "route-policy ",
            "router static$",
        ),
        (
            "Cisco NX-OS",
            r"vdc \S+ id ",
            r"feature \S+$",
            "vrf context ",
            "!Command: show ",
            "boot nxos ",
            r"  vrf member \S+",
        ),
        (
            "Arista EOS",
            "! device: .*EOS",
            "! Command: show run",
            "transceiver qsfp ",
            "daemon TerminAttr",
            r"vrf instance \S+",
        ),
        ("FRRouting", "frr (?:version|defaults)", "service integrated-vtysh", "# This file describes the network int"),
        ("Cisco ASA", ": Saved", "ASA Version "),
        ("Huawei VRP", r"!Software Version V\d", r"sysname \S+"),
        ("MikroTik RouterOS", "# .* by RouterOS", "/ip address$"),
        ("VyOS", "// vyos-config-version", "set interfaces ethernet "),
        ("Fortinet FortiOS", "#config-version=", "config system (?:global|interface)"),
        ("Palo Alto PAN-OS", "set deviceconfig ", "<config version="),
    )
)


def _rancid(head: str) -> re.Match[str] | None:
    return _RANCID.search(head) if _RANCID_WORD in head else None


def name_of(text: str) -> str | None:
    """The operating system that `text` names itself or shows by lines no other has; None where nothing does."""
    head = text[:HEAD]
    rancid = _rancid(head)
    if rancid:
        return _RANCID_NAMES.get(rancid[1].lower(), rancid[1])
    return next((name for name, sign in _SIGNS if sign.search(head)), None)


def choose(text: str, dialects: tuple[Dialect, ...]) -> tuple[Dialect | None, str | None]:
    """The dialect that reads `text`, and the name of the system where it is recognised at all.

    What the collector wrote about the file decides; then a dialect that knows the text as its own; then the signs of
    the systems that no dialect reads yet.
    """
    if _rancid(text[:HEAD]):
        named = name_of(text)
        return next((d for d in dialects if d.name == _DIALECTS.get(named or "")), None), named
    scored = [(dialect.recognise(text), dialect) for dialect in dialects]
    best = max(scored, key=lambda item: item[0], default=None)
    if best and best[0] > 0:
        return best[1], best[1].name
    return None, name_of(text)
