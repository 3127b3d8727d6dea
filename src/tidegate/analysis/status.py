"""What was read and how well: lines by device and by what became of them, diagnostics by code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tidegate.analysis.records import DiagnosticRecord, StatusRecord
from tidegate.model.device import Device, Network
from tidegate.model.source import Diagnostic, LineStatus, Severity

_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def status(network: Network) -> Iterator[StatusRecord]:
    """One record a device, by name."""
    for device in network.devices.values():
        yield _record(device)


def _record(device: Device) -> StatusRecord:
    lines = device.count()
    severities = Counter(diagnostic.severity for diagnostic in device.diagnostics)
    return StatusRecord(
        device=device.name,
        file=device.text.file,
        dialect=device.dialect,
        version=device.version,
        lines=sum(lines.values()),
        modelled=lines[LineStatus.MODELLED],
        without_effect=lines[LineStatus.NO_EFFECT],
        not_modelled=lines[LineStatus.NOT_MODELLED],
        not_understood=lines[LineStatus.NOT_UNDERSTOOD],
        errors=severities[Severity.ERROR],
        warnings=severities[Severity.WARNING],
    )


def diagnostics(
    network: Network, more: tuple[Diagnostic, ...] = (), device: str | None = None, code: str | None = None
) -> Iterator[DiagnosticRecord]:
    """Every diagnostic that fits, most severe first, then by file and line.

    `more` are those of later stages (topology); with `device` only those of its file are given.
    """
    found = [d for each in network.devices.values() for d in each.diagnostics if device in (None, each.name)]
    if device is None:
        found += [*network.diagnostics, *more]
    found.sort(key=lambda d: (_RANK[d.severity], d.file, d.line, d.code))
    for d in found:
        if code is None or d.code == code:
            yield DiagnosticRecord(d.code, d.severity.value, d.file, d.line, d.text, d.message)


def reasons(network: Network, more: tuple[Diagnostic, ...] = ()) -> dict[str, int]:
    """How many diagnostics there are of each code, most frequent first."""
    counted = Counter(record.code for record in diagnostics(network, more))
    return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))
