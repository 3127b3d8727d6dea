"""`show ip ospf database`.

Layout: Cisco IOS IP Routing: OSPF Command Reference, IOS 15.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from tidegate.model.shown.ospfdatabase import LinkState, LinkStateDatabase, LinkStateKind
from tidegate.net.prefix import format_address

TITLES = {
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
            yield f"\t\t{TITLES[kind]}{'' if area is None else f' (Area {area})'}"
            yield ""
            yield f"Link ID         ADV Router      Age         Seq#       Checksum{_LAST.get(kind, '')}"
            yield from map(_state, states)


def _state(state: LinkState) -> str:
    text = (
        f"{format_address(state.link_id):<15} {format_address(state.advertiser):<15} {state.age:<11} "
        f"0x{state.sequence:08X} 0x{state.checksum:06X}"
    )
    last = state.links if state.links is not None else state.tag
    return text if last is None else f"{text} {last}"
