"""What differs between two networks, for people: a section a kind of change, `-` lost, `+` gained, `~` another.

Tables between which reachability changed alike stand in one entry, and so do the routes of one table.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from tidegate.analysis.diff.records import (
    CHANGED,
    GAINED,
    LOST,
    Change,
    DeviceChange,
    LeakChange,
    ReachChange,
    RouteChange,
    RouteState,
    SessionChange,
)
from tidegate.wording.layout import some_of

SIGNS = {LOST: "-", GAINED: "+", CHANGED: "~"}
NOTHING = "Nothing that is compared differs."
_TITLES = {
    "device": "Devices",
    "leak": "Leaks",
    "reach": "Reachability",
    "session": "Sessions",
    "route": "Routes",
}
_LINES = 3  # configuration lines of a leak

Entry = tuple[str, Sequence[str]]  # a line that begins with its sign, and lines below it


def change_lines(
    changes: Iterable[Change], width: int = 100, *, ascii_only: bool = False, most: int | None = None
) -> Iterator[str]:
    """The lines of all changes, none wider than `width` where its words allow; sections are apart by an empty line.

    `changes` come in the order of `analysis.diff`. `ascii_only` does without arrows. `most` entries of a section are
    shown, and how many more there are.
    """
    found = False
    for kind, group in groupby(changes, key=lambda change: change.kind):
        if found:
            yield ""
        found = True
        yield _TITLES[kind]
        number = 0
        for number, (head, below) in enumerate(_entries(kind, group), 1):
            if most is None or number <= most:
                yield from _wrapped(head, 2, width, ascii_only)
                for line in below:
                    yield from _wrapped(line, 6, width, ascii_only)
        if most is not None and number > most:
            yield from _wrapped(f"… and {number - most:,} more", 2, width, ascii_only)
    if not found:
        yield NOTHING


def sign_of(line: str) -> str | None:
    """The change that a line of `change_lines` tells of; None for titles and what stands below an entry."""
    known = {sign: change for change, sign in SIGNS.items()}
    head = line.lstrip()
    return known.get(head[0]) if line.startswith("  ") and head[1:2] == " " else None


def _wrapped(text: str, indent: int, width: int, ascii_only: bool) -> Iterator[str]:
    text = text.replace("→", "->").replace("…", "...") if ascii_only else text
    yield from textwrap.wrap(
        text,
        width,
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + 2),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _entries(kind: str, group: Iterable[Change]) -> Iterator[Entry]:
    changes = list(group)
    if kind == "device":
        return (_device(change) for change in changes if isinstance(change, DeviceChange))
    if kind == "leak":
        return (_leak(change) for change in changes if isinstance(change, LeakChange))
    if kind == "reach":
        return _reaches([change for change in changes if isinstance(change, ReachChange)])
    if kind == "session":
        return (_session(change) for change in changes if isinstance(change, SessionChange))
    return _routes([change for change in changes if isinstance(change, RouteChange)])


def _device(change: DeviceChange) -> Entry:
    return f"{SIGNS[change.change]} {change.device}: only {'before' if change.change == LOST else 'after'}", ()


def _leak(change: LeakChange) -> Entry:
    ends = f"{SIGNS[change.change]} {change.from_table} → {change.to_table}  {change.mechanism}, {_way(change)}"
    below = []
    for what, prefixes in (("-", change.prefixes_lost), ("+", change.prefixes_gained)):
        if prefixes:
            below.append(f"{what} {some_of(prefixes)}" if change.change == CHANGED else some_of(prefixes))
    below += [f"because {reason}" for reason in change.reasons]
    below += [f"{ref.file}:{ref.line}  {ref.text}" for ref in change.source[:_LINES]]
    if len(change.source) > _LINES:
        number = len(change.source) - _LINES
        below.append(f"… and {number} more line{'' if number == 1 else 's'}")
    return ends, below


def _way(change: LeakChange) -> str:
    before, after = ("two-way" if two_way else "one-way" for two_way in (change.two_way_before, change.two_way_after))
    if change.change == LOST:
        return f"was {before}"
    return after if change.change == GAINED or before == after else f"{before} → {after}"


def _reaches(changes: list[ReachChange]) -> Iterator[Entry]:
    """Tables that another one is reached from no more, or now, by the same networks: one entry."""
    alike: dict[tuple[str, ...], list[ReachChange]] = {}
    for change in changes:
        key = (change.change, change.to_table, *change.prefixes_lost, "", *change.prefixes_gained)
        alike.setdefault(key, []).append(change)  # in the order of the first of each
    for group in alike.values():
        first = group[0]
        tables = some_of([change.from_table for change in group])
        reached = first.to_table
        if first.change != CHANGED:
            prefixes = first.prefixes_lost + first.prefixes_gained
            reached += f" ({some_of(prefixes)})" if prefixes else ""
        verb = {LOST: "is no longer reached from", GAINED: "is now reached from", CHANGED: "is reached otherwise from"}
        below = []
        if first.change == CHANGED:
            below += [f"- {some_of(first.prefixes_lost)}"] if first.prefixes_lost else []
            below += [f"+ {some_of(first.prefixes_gained)}"] if first.prefixes_gained else []
        reasons = list(dict.fromkeys(change.reason for change in group if change.reason))
        below += [f"because {reasons[0]}"] if reasons else []
        yield f"{SIGNS[first.change]} {reached} {verb[first.change]} {tables}", below


def _session(change: SessionChange) -> Entry:
    where = f" on {change.interface}" if change.interface else ""
    table = "" if change.vrf == "default" else f" in VRF {change.vrf}"
    head = f"{SIGNS[change.change]} {change.protocol} {change.device} → {change.neighbor}{where}{table}"
    return head, [f"because {change.reason}"] if change.reason else []


def _routes(changes: list[RouteChange]) -> Iterator[Entry]:
    """A table an entry; the sign is that of its changes where they are all of one kind."""
    for (device, vrf), group in groupby(changes, key=lambda change: (change.device, change.vrf)):
        found = list(group)
        kinds = {change.change for change in found}
        sign = SIGNS[kinds.pop()] if len(kinds) == 1 else SIGNS[CHANGED]
        yield f"{sign} {device}/{vrf}", [_route(change) for change in found]


def _route(change: RouteChange) -> str:
    states = " → ".join(_state(state) for state in (change.before, change.after) if state is not None)
    return f"{SIGNS[change.change]} {some_of(change.prefixes)}  {states}"


def _state(state: RouteState) -> str:
    leaked = f", leaked from {state.leaked_from}" if state.leaked_from else ""
    via = f" via {some_of(state.next_hops, 4)}" if any(state.next_hops) else ""
    return f"{state.protocol} {state.admin_distance}/{state.metric}{via}{leaked}"
