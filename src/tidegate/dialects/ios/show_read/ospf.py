"""Reads `show ip ospf neighbor` and `show ip ospf interface brief`."""

from __future__ import annotations

import re

from tidegate.dialects.ios.names import canonical_interface
from tidegate.dialects.ios.show_read.ages import seconds
from tidegate.dialects.ios.show_write.ospf import INTERFACE_STATES, OFFICES, STATES
from tidegate.model.shown.ospf import NeighborState, Office, OspfInterfaceLine, OspfNeighbor
from tidegate.net.prefix import parse_address

_STATES = {text: state for state, text in STATES.items()}
_OFFICES = {text.strip(): office for office, text in OFFICES.items()}
_INTERFACE_STATES = {text: state for state, text in INTERFACE_STATES.items()}
_BRIEF = re.compile(r"(\S+) +(\d+) +(\d+) +([\d.]+)/(\d+) +(\d+) +(\S+) +(\d+)/(\d+)", re.ASCII)


def read_ospf_neighbors(text: str) -> tuple[OspfNeighbor, ...]:
    """The neighbors in the order of the text. Lines that are none are passed over."""
    return tuple(neighbor for line in text.splitlines() if (neighbor := _neighbor(line)) is not None)


def _neighbor(line: str) -> OspfNeighbor | None:
    words = line.replace("/  -", "/-").split()
    if len(words) != 6 or not words[1].isdecimal():
        return None
    neighbor_id, address = parse_address(words[0]), parse_address(words[4])
    state, _, office = words[2].partition("/")
    if neighbor_id is None or address is None or state not in _STATES:
        return None
    found: tuple[NeighborState, Office] = _STATES[state], _OFFICES.get(office, Office.NONE)
    return OspfNeighbor(neighbor_id, int(words[1]), *found, seconds(words[3]), address, words[5])


def read_ospf_interfaces(text: str) -> tuple[OspfInterfaceLine, ...]:
    """The interfaces in the order of the text, with their full names."""
    found = []
    for line in text.splitlines():
        row = _BRIEF.fullmatch(line.strip())
        name, address = (canonical_interface(row[1]), parse_address(row[4])) if row is not None else (None, None)
        if row is None or name is None or address is None or row[7] not in _INTERFACE_STATES:
            continue
        state = _INTERFACE_STATES[row[7]]
        found.append(
            OspfInterfaceLine(
                name, row[2], int(row[3]), address, int(row[5]), int(row[6]), state, int(row[8]), int(row[9])
            )
        )
    return tuple(found)
