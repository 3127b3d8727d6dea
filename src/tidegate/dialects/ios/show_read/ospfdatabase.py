"""Reads `show ip ospf database`."""

from __future__ import annotations

import re
from dataclasses import replace

from tidegate.dialects.ios.show_write.ospfdatabase import TITLES
from tidegate.model.shown.ospfdatabase import LinkState, LinkStateDatabase, LinkStateKind
from tidegate.net.prefix import parse_address

_KINDS = {title: kind for kind, title in TITLES.items()}
_HEADER = re.compile(r"OSPF Router with ID \(([\d.]+)\) \(Process ID (\d+)\)", re.ASCII)
_TITLE = re.compile(r"(.+ Link States)(?: \(Area (\d+)\))?", re.ASCII)
_STATE = re.compile(r"([\d.]+) +([\d.]+) +(\d+) +0x([0-9A-F]{8}) 0x([0-9A-F]{6})(?: (\d+))?", re.ASCII)


def read_databases(text: str) -> tuple[LinkStateDatabase, ...]:
    """The databases in the order of the text. Kinds of link states that are not known are passed over."""
    found: list[LinkStateDatabase] = []
    kind: LinkStateKind | None = None
    area: int | None = None
    for line in map(str.strip, text.splitlines()):
        header, title = _HEADER.fullmatch(line), _TITLE.fullmatch(line)
        if header is not None:
            router_id = parse_address(header[1])
            if router_id is not None:
                found.append(LinkStateDatabase(header[2], router_id, ()))
        elif title is not None:
            kind, area = _KINDS.get(title[1]), int(title[2]) if title[2] else None
        elif found and kind is not None:
            state = _state(line, kind, area)
            if state is not None:
                found[-1] = replace(found[-1], states=(*found[-1].states, state))
    return tuple(found)


def _state(line: str, kind: LinkStateKind, area: int | None) -> LinkState | None:
    row = _STATE.fullmatch(line)
    link_id, advertiser = (parse_address(row[1]), parse_address(row[2])) if row is not None else (None, None)
    if row is None or link_id is None or advertiser is None:
        return None
    last = int(row[6]) if row[6] else None
    is_router = kind is LinkStateKind.ROUTER
    return LinkState(
        kind,
        area,
        link_id,
        advertiser,
        last if is_router else None,
        None if is_router else last,
        int(row[3]),
        int(row[4], 16),
        int(row[5], 16),
    )
