"""`show ip ospf database`.

Constants: every link state is 0 seconds old and the first of its kind (0x80000001), and its checksum, which would
cover what the twin does not hold, is 0. Layout: Cisco IOS IP Routing: OSPF Command Reference, IOS 15.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from tidegate.model.shown.ospfdatabase import LinkState, LinkStateDatabase, LinkStateKind
from tidegate.net.prefix import format_address

_AGE = 0
_SEQUENCE = 0x80000001
_CHECKSUM = 0
_TITLES = {
    LinkStateKind.ROUTER: "Router Link States",
    LinkStateKind.NETWORK: "Net Link States",
    LinkStateKind.SUMMARY: "Summary Net Link States",
    LinkStateKind.BOUNDARY: "Summary ASB Link States",
    LinkStateKind.NSSA: "Type-7 AS External Link States",
    LinkStateKind.EXTERNAL: "Type-5 AS External Link States",
}
_LAST = {LinkStateKind.ROUTER: " Link count", LinkStateKind.NSSA: " Tag", LinkStateKind.EXTERNAL: " Tag"}


def write_databases(databases: Iterable[LinkStateDatabase]) -> Iterator[str]:
    for database in databases:
        yield ""
        yield f"            OSPF Router with ID ({format_address(database.router_id)}) (Process ID {database.process})"
        for (area, kind), states in groupby(database.states, key=lambda state: (state.area, state.kind)):
            yield ""
            yield f"\t\t{_TITLES[kind]}{'' if area is None else f' (Area {area})'}"
            yield ""
            yield f"Link ID         ADV Router      Age         Seq#       Checksum{_LAST.get(kind, '')}"
            yield from map(_state, states)


def _state(state: LinkState) -> str:
    text = (
        f"{format_address(state.link_id):<15} {format_address(state.advertiser):<15} {_AGE:<11} "
        f"0x{_SEQUENCE:08X} 0x{_CHECKSUM:06X}"
    )
    last = state.links if state.links is not None else state.tag
    return text if last is None else f"{text} {last}"
