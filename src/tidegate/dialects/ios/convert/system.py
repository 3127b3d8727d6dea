"""Commands about the device as a whole, those that are valid in every mode, and what the release decides."""

from __future__ import annotations

from dataclasses import replace

from tidegate.dialects.ios.table import TABLE
from tidegate.model.device import Behaviour, Device
from tidegate.syntax.reader import Reader

_NEWEST = Behaviour()
# IOS 15.x (2013, 15.2): an imported connected network has its `B` line only. IOS-XE 16.4 adds the `L` /32.
# Redistribution into OSPF takes subnets only when told so in 15.x and 16.x: both keep `subnets` in the configuration.
_VERSION_16 = replace(_NEWEST, redistribute_subnets=False)
_VERSION_15 = replace(_VERSION_16, leaked_connected_local=False)


@TABLE.command("global", "hostname WORD:name", about="Set system's network name")
def hostname(_: Reader, device: Device, name: str) -> None:
    device.name = name


@TABLE.command("global", "version WORD:version", about="Version of the configuration")
def version(_: Reader, device: Device, version: str) -> None:
    device.version = version
    major = version.partition(".")[0]
    if major.isdecimal() and len(major) < 4:
        number = int(major)
        device.behaviour = _NEWEST if number >= 17 else _VERSION_16 if number == 16 else _VERSION_15


@TABLE.command("global", "[no] ip routing", "default ip routing", about="Enable IP routing")
def ip_routing(_: Reader, device: Device, no: bool = False) -> None:
    device.routing = not no


@TABLE.command("anywhere", "exit", "quit", about="Exit from the current mode")
def leave(r: Reader, _: object) -> None:
    r.no_effect()
    r.leave()


@TABLE.command("anywhere", "end", about="Exit from configuration mode")
def leave_all(r: Reader, _: object) -> None:
    r.no_effect()
    r.leave_all()


@TABLE.command("global", "banner WORD:kind LINE:text", "banner LINE:text", about="Define a login banner", header=True)
def banner(r: Reader, _: Device, text: str, kind: str = "") -> None:
    """Free text between two occurrences of a delimiter: `^C` as the device prints it, or any character."""
    r.no_effect()
    if not kind and text.split()[0] in _BANNERS:
        return
    if kind and kind not in _BANNERS:
        text = f"{kind} {text}"  # `banner #text#`: no kind, the message of the day
    delimiter = text[:2] if text[0] == "^" and len(text) > 1 else text[0]
    r.skip_text(text[len(delimiter) :], delimiter)


_BANNERS = frozenset(("exec", "incoming", "login", "motd", "prompt-timeout", "slip-ppp", "config-save"))

TABLE.no_effect("anywhere", "do LINE", "configure terminal", "write [LINE]", "copy LINE", "show LINE")
TABLE.no_effect("anywhere", "enable", "disable", "terminal LINE", "reload", "ping LINE")
TABLE.no_effect("global", "banner [LINE]")
# What `show running-config` and `more` print around the configuration.
TABLE.no_effect("anywhere", "building configuration...", "endbuilding configuration...", "current configuration LINE")
TABLE.no_effect(
    "anywhere", "using NUMBER out LINE", "using NUMBER bytes", "enter configuration LINE", "startup-config LINE"
)
