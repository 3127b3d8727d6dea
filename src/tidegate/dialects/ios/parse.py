"""The entry to the dialect: a configuration's text to a device."""

from __future__ import annotations

import tidegate.dialects.ios.convert  # noqa: F401  # declares the commands
from tidegate.dialects.ios.secrets import redact
from tidegate.dialects.ios.secrets_typed import redact_typed
from tidegate.dialects.ios.table import TABLE
from tidegate.model.bgp import BgpNeighbor
from tidegate.model.device import Device
from tidegate.model.interface import Interface
from tidegate.model.source import SourceText
from tidegate.model.vrf import Vrf
from tidegate.syntax.reader import Reader
from tidegate.syntax.transcript import read_transcript


def read(file: str, text: str, name: str) -> Device:
    """The device that `text` configures. `name` is used where neither a hostname line nor a prompt gives one.

    Whatever the text is, this gives a device and diagnostics, never an exception.
    """
    transcript = read_transcript(text)
    hide = redact_typed if transcript.session else redact  # people abbreviate, devices do not
    device = Device(name=transcript.hostname or name, dialect="ios", text=SourceText(file, transcript.lines, hide))
    _hide_secrets(Reader(TABLE, device, transcript, hide).read())
    return device


def _hide_secrets(device: Device) -> None:
    """Descriptions are the only free text that the model keeps, and people write all kinds of things there."""
    bgp = device.bgp
    neighbors = (*bgp.neighbors.values(), *(dynamic.template for dynamic in bgp.listen_ranges)) if bgp else ()
    described: tuple[Interface | Vrf | BgpNeighbor, ...]
    described = (*device.interfaces.values(), *device.vrfs.values(), *neighbors)
    for part in described:
        if part.description:
            part.description = redact(part.description)
