"""The entry to the dialect: a configuration's text to a device."""

from __future__ import annotations

import tidegate.dialects.ios.convert  # noqa: F401  # declares the commands
from tidegate.dialects.ios.secrets import redact
from tidegate.dialects.ios.table import TABLE
from tidegate.model.device import Device
from tidegate.model.source import SourceText
from tidegate.syntax.reader import Reader
from tidegate.syntax.transcript import read_transcript


def read(file: str, text: str, name: str) -> Device:
    """The device that `text` configures. `name` is used where neither a hostname line nor a prompt gives one.

    Whatever the text is, this gives a device and diagnostics, never an exception.
    """
    transcript = read_transcript(text)
    device = Device(name=transcript.hostname or name, dialect="ios", text=SourceText(file, transcript.lines, redact))
    return Reader(TABLE, device, transcript, redact).read()
