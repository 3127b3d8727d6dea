"""`route-map`: the entries, and the lines in them that are neither `match` nor `set`."""

from __future__ import annotations

from bisect import insort

from tidegate.dialects.ios.table import TABLE
from tidegate.model.device import Device
from tidegate.model.policy import RouteMap, RouteMapEntry
from tidegate.syntax.reader import Reader

_FIRST = 10  # IOS: the sequence number where none is written


@TABLE.command(
    "global",
    "route-map WORD:name [(permit|deny):action] [<0-65535>:sequence] [ordering-seq <1-65535>]",
    about="Create route-map or enter route-map command mode",
    header=True,
)
def route_map(r: Reader, device: Device, name: str, action: str = "", sequence: int | None = None, **_: int) -> None:
    maps = device.policies.route_maps
    found = maps.get(name)
    if found is None:
        found = maps[name] = RouteMap(name=name, line=r.line)
    if sequence is None:
        # IOS: without a number the line means the only entry there is, else a first one.
        sequence = found.entries[0].sequence if len(found.entries) == 1 else _FIRST
    entry = next((e for e in found.entries if e.sequence == sequence), None)
    if entry is None:
        entry = RouteMapEntry(sequence=sequence, permit=action != "deny", line=r.line)
        insort(found.entries, entry, key=lambda e: e.sequence)
    elif action and entry.permit != (action == "permit"):
        entry.permit = action == "permit"
        entry.line = r.line
    r.enter("route-map", entry)


@TABLE.command("global", "no route-map WORD:name")
@TABLE.command("global", "no route-map WORD:name (permit|deny):action [<0-65535>:sequence]")
@TABLE.command("global", "no route-map WORD:name <0-65535>:sequence")
def no_route_map(_: Reader, device: Device, name: str, action: str = "", sequence: int | None = None) -> None:
    found = device.policies.route_maps.get(name)
    if found is None:
        return
    if action or sequence is not None:
        number = _FIRST if sequence is None else sequence
        found.entries = [entry for entry in found.entries if entry.sequence != number]
    if not found.entries or not (action or sequence is not None):
        del device.policies.route_maps[name]


@TABLE.command("route-map", "continue [<1-65535>:sequence]", about="Continue on a different entry")
def continue_to(r: Reader, entry: RouteMapEntry, sequence: int = 0) -> None:
    entry.continue_to = sequence
    entry.at["continue_to"] = r.line


@TABLE.command("route-map", "no continue [<1-65535>:sequence]")
def no_continue(_: Reader, entry: RouteMapEntry, **_sequence: int) -> None:
    entry.continue_to = None
    entry.at.pop("continue_to", None)


TABLE.no_effect("route-map", "description LINE", "no description")
TABLE.not_modelled("global", "ip policy-list WORD [(permit|deny)]", block=True)
TABLE.not_modelled("global", "route-tag LINE")
