"""Opening a snapshot for a command: signs of life meanwhile, and afterwards what the answer rests on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate.cli.terminal import Waiting, say
from tidegate.model.source import Diagnostic, LineStatus, Severity

if TYPE_CHECKING:
    from tidegate.api import Snapshot
    from tidegate.model.device import Device, Network

_NAMED = 3  # devices and files that the summary names


@contextmanager
def opened(path: Path, *, tables: bool = True, summary: bool = True, cache: bool = True) -> Iterator[Snapshot]:
    """The snapshot at `path`, its tables computed unless `tables` is False; read anew unless `cache`.

    When the command is through, what was not modelled is summed up on standard error.
    """
    from tidegate.api import load
    from tidegate.session.collector import paused

    with paused():  # while the records are made and printed, too
        with Waiting() as waiting:
            snapshot = load(path, waiting, cache=cache)
            if tables:
                _ = snapshot.control_plane
        yield snapshot
        if summary:
            for line in _summary(snapshot, path, tables):
                say(line)


def _summary(snapshot: Snapshot, path: Path, tables: bool) -> Iterator[str]:
    network = snapshot.network
    yield from _files(network)
    doubtful = [(device, words) for device in network.devices.values() if (words := _doubts(device))]
    if doubtful:
        named = "; ".join(f"{words} on {device.name}" for device, words in doubtful[:_NAMED])
        more = f"; and more on {len(doubtful) - _NAMED} other devices" if len(doubtful) > _NAMED else ""
        yield f"note: {named}{more}: see `tidegate status {path}`"
    if tables and snapshot.control_plane.oscillation is not None:
        swinging = snapshot.control_plane.oscillation.swinging
        yield f"warning: the network never settles: {len(swinging)} routes keep changing; shown is one moment"
    if tables and snapshot.control_plane.topology.diagnostics:
        number = len(snapshot.control_plane.topology.diagnostics)
        yield f"note: {_counted(number, 'doubt')} about links: see `tidegate status {path}`"


def _files(network: Network) -> Iterator[str]:
    """File by file what could not be read, worst first."""
    found = [d for d in network.diagnostics if d.severity is not Severity.INFO]
    found.sort(key=lambda d: d.severity is not Severity.ERROR)
    yield from (diagnostic_line(d) for d in found[: _NAMED + 2])
    if len(found) > _NAMED + 2:
        yield f"… and {len(found) - _NAMED - 2} more files"


def diagnostic_line(d: Diagnostic) -> str:
    place = f"{d.file}:{d.line}" if d.line else d.file
    return f"{d.severity.value}: {place}: {d.message}"


def _doubts(device: Device) -> str:
    """`2 lines not modelled, 1 not understood` where a device has such lines, else nothing."""
    lines = device.count()
    refused = sum(d.code == "refused" for d in device.diagnostics)
    parts = [
        (lines[LineStatus.NOT_MODELLED], "not modelled"),
        (lines[LineStatus.NOT_UNDERSTOOD], "not understood"),
        (refused, "refused by the device"),
    ]
    found = [(number, words) for number, words in parts if number]
    return ", ".join(
        f"{_counted(number, 'line') if place == 0 else number} {words}" for place, (number, words) in enumerate(found)
    )


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
