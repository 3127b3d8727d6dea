"""Reads small IOS configurations for the tests of its conversions."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from tidegate.dialects.ios import read
from tidegate.model.bgp import BgpFamily, BgpFamilyName, BgpNeighbor, BgpNeighborFamily, BgpProcess
from tidegate.model.device import Device
from tidegate.model.source import LineStatus
from tidegate.net.prefix import parse_address

FEATURES = Path(__file__).parents[4] / "dialects" / "ios"


def device(text: str) -> Device:
    """The device of a configuration written in a test; line 1 is the first line of text."""
    return read("test.cfg", dedent(text).lstrip("\n"), "R1")


def feature(name: str) -> Device:
    """The device of `tests/dialects/ios/NAME.cfg`."""
    return read(f"{name}.cfg", (FEATURES / f"{name}.cfg").read_text(), "R1")


def bgp(found: Device) -> BgpProcess:
    assert found.bgp is not None
    return found.bgp


def neighbor(found: Device, address: str, vrf: str = "default") -> BgpNeighbor:
    key = parse_address(address)
    assert key is not None
    return bgp(found).neighbors[vrf, key]


def settings(found: Device, address: str, family: BgpFamilyName = "ipv4", vrf: str = "default") -> BgpNeighborFamily:
    return neighbor(found, address, vrf).families[family]


def family(found: Device, name: BgpFamilyName = "ipv4", vrf: str = "default") -> BgpFamily:
    return bgp(found).families[vrf, name]


def refusals(found: Device) -> list[tuple[int, str]]:
    """(line, message) of every line that the device refuses."""
    return [(d.line, d.message) for d in found.diagnostics if d.code == "refused"]


def lines_with(found: Device, status: LineStatus) -> list[int]:
    return [line for line, known in found.statuses.items() if known is status]
