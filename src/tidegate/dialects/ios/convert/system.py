"""Commands about the device as a whole, and those that are valid in every mode."""

from __future__ import annotations

from tidegate.dialects.ios.table import TABLE
from tidegate.model.device import Device
from tidegate.syntax.reader import Reader


@TABLE.command("global", "hostname WORD:name", about="Set system's network name")
def hostname(_: Reader, device: Device, name: str) -> None:
    device.name = name


@TABLE.command("anywhere", "exit", about="Exit from the current mode")
def leave(r: Reader, _: object) -> None:
    r.no_effect()
    r.leave()


@TABLE.command("anywhere", "end", about="Exit from configuration mode")
def leave_all(r: Reader, _: object) -> None:
    r.no_effect()
    r.leave_all()


TABLE.no_effect("anywhere", "do LINE", "configure terminal")
