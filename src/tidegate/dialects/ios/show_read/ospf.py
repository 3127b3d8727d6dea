"""Reads `show ip ospf neighbor`."""

from __future__ import annotations

from tidegate.dialects.ios.show_read.ages import seconds
from tidegate.dialects.ios.show_write.ospf import OFFICES, STATES
from tidegate.model.shown.ospf import NeighborState, Office, OspfNeighbor
from tidegate.net.prefix import parse_address

_STATES = {text: state for state, text in STATES.items()}
_OFFICES = {text.strip(): office for office, text in OFFICES.items()}


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
