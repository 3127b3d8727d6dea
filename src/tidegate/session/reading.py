"""One configuration file, from its bytes to a device.

No I/O and no state: any process may do it, and what came of it may be kept for as long as the bytes and the reader
stay the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tidegate.model.device import Device
from tidegate.model.source import Diagnostic, Severity
from tidegate.session import recognise
from tidegate.session.decode import binary_kind, cut_off, decode, what_to_do
from tidegate.session.recognise import MODELLED_NAMES


@dataclass(slots=True)
class Reading:
    """What one file gives: a device, or the diagnostic that says why none.

    `diagnostics` are about the file (those about its lines are the device's); `incomplete` is one more, which only
    counts where the device is taken into the network.
    """

    device: Device | None = None
    diagnostics: list[Diagnostic] = field(default_factory=list)
    incomplete: Diagnostic | None = None


def left_out(code: str, severity: Severity, file: str, message: str) -> Reading:
    """The reading of a file that gives no device."""
    return Reading(None, [Diagnostic(code, severity, file, 0, "", message)])


def read_configuration(path: str, name: str, data: bytes) -> Reading:
    """Read the bytes of the file that the snapshot has at `path`; `name` is the device's where the text states none."""
    kind = binary_kind(data)
    if kind:
        return left_out("binary-file", Severity.ERROR, path, f"is {kind}, not a configuration; {what_to_do(kind)}")
    if not data.strip():
        return left_out("empty-file", Severity.WARNING, path, "is empty; no device was made of it.")
    text, notes = decode(path, data)
    dialect, system = recognise.choose(text, recognise.modelled_dialects())
    if dialect is None:
        notes.append(Diagnostic("unknown-vendor", Severity.ERROR, path, 0, "", _why_not(text, system)))
        return Reading(None, notes)
    return Reading(dialect.read(path, text, name), notes, cut_off(path, text))


def _why_not(text: str, system: str | None) -> str:
    if system:
        return f"is a configuration of {system}, which is not modelled yet and was left out; {MODELLED_NAMES} are."
    first = next((line.strip() for line in text[:4000].splitlines() if line.strip()), "")
    looks = f" (it begins `{first[:40]}`)" if first and first.isprintable() and len(first.split()) < 8 else ""
    return (
        f"is not recognised as a router's configuration{looks}; it was left out. Expected is the text of "
        f"`show running-config` of {MODELLED_NAMES}, or the commands as typed."
    )
