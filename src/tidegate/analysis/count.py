"""How many routes the tables hold: counted by class, without expanding them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from tidegate.analysis.routes import RouteQuery, routes
from tidegate.analysis.selection import selected_tables
from tidegate.control.result import ControlPlane


class CountRecord(NamedTuple):
    """One table and protocol. A path is one next hop of one prefix; ECMP gives a prefix several."""

    device: str
    vrf: str
    protocol: str
    prefixes: int
    paths: int

    def to_dict(self) -> dict[str, Any]:
        return self._asdict()


def count_routes(plane: ControlPlane, query: RouteQuery | None = None) -> Iterator[CountRecord]:
    """The routes that fit `query`, counted by table and protocol, sorted by device, VRF and protocol."""
    wanted = query or RouteQuery()
    if wanted.prefix is not None or wanted.longest_match is not None:
        yield from _counted_one_by_one(plane, wanted)
        return
    for table in selected_tables(plane, wanted.device, wanted.vrf):
        prefixes: Counter[str] = Counter()
        paths: Counter[str] = Counter()
        for cls, found in plane.tables[table].routes.items():
            fitting = Counter(route.protocol.value for route in found if wanted.takes(route))
            for protocol, number in fitting.items():
                prefixes[protocol] += len(cls.members)
                paths[protocol] += len(cls.members) * number
        for protocol in sorted(paths):
            yield CountRecord(table.device, table.vrf, protocol, prefixes[protocol], paths[protocol])


def _counted_one_by_one(plane: ControlPlane, query: RouteQuery) -> Iterator[CountRecord]:
    paths: Counter[tuple[str, str, str]] = Counter()
    prefixes: dict[tuple[str, str, str], set[str]] = {}
    for record in routes(plane, query):
        key = record.device, record.vrf, record.protocol
        paths[key] += 1
        prefixes.setdefault(key, set()).add(record.prefix)
    for key in sorted(paths):
        yield CountRecord(*key, len(prefixes[key]), paths[key])
