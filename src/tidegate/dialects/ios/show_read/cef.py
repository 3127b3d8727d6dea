"""Reads `show ip cef` of IOS: the table, and entries without details."""

from __future__ import annotations

import re
from dataclasses import replace

from tidegate.model.shown.cef import Fate, ForwardingEntry, ForwardingPath
from tidegate.net.prefix import parse_address, parse_prefix

_LINE = re.compile(r"(\d+\.\d+\.\d+\.\d+/\d+|) +(no route|\S+)(?: +(\S+))?", re.ASCII)
_PREFIX = re.compile(r"\d+\.\d+\.\d+\.\d+/\d+", re.ASCII)
_NEXT_HOP = re.compile(r"  nexthop (\S+) (\S+)(?: label (\d+(?: \d+)*))?")
_ATTACHED = re.compile(r"  attached to (\S+)")
_RECEIVE = re.compile(r"  receive for (\S+)")
_FATES = {fate.value: fate for fate in Fate}


def read_table(text: str) -> tuple[ForwardingEntry, ...]:
    """The entries that a table lists. Whether a prefix is that of an interface is not told."""
    found: list[ForwardingEntry] = []
    for line in text.splitlines():
        match = _LINE.fullmatch(line.rstrip())
        if match is None:
            continue
        prefix = parse_prefix(match[1]) if match[1] else None
        if prefix is not None:
            found.append(ForwardingEntry(prefix, ()))
        if found:
            fate = _FATES.get(match[2], Fate.NEXT_HOP)
            _add(found, ForwardingPath(fate, parse_address(match[2]) if fate is Fate.NEXT_HOP else None, match[3]))
    return tuple(found)


def read_entries(text: str) -> tuple[ForwardingEntry, ...]:
    """The entries of `show ip cef PREFIX`, with their labels."""
    found: list[ForwardingEntry] = []
    for line in text.splitlines():
        line = line.rstrip()
        prefix = parse_prefix(line) if _PREFIX.fullmatch(line) else None
        if prefix is not None:
            found.append(ForwardingEntry(prefix, ()))
        elif found:
            path = _path(line)
            if path is not None:
                _add(found, path)
    return tuple(found)


def _path(line: str) -> ForwardingPath | None:
    if hop := _NEXT_HOP.fullmatch(line):
        labels = tuple(int(label) for label in (hop[3] or "").split())
        return ForwardingPath(Fate.NEXT_HOP, parse_address(hop[1]), hop[2], labels)
    if attached := _ATTACHED.fullmatch(line):
        return ForwardingPath(Fate.ATTACHED, None, attached[1])
    if received := _RECEIVE.fullmatch(line):
        return ForwardingPath(Fate.RECEIVE, None, received[1])
    fate = _FATES.get(line.strip())
    return None if fate is None else ForwardingPath(fate)


def _add(found: list[ForwardingEntry], path: ForwardingPath) -> None:
    found[-1] = replace(found[-1], paths=(*found[-1].paths, path))
