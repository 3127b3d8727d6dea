"""What a leak opens beyond what it names: the networks behind a covering prefix, and where the leak spreads to."""

from __future__ import annotations

from tidegate.analysis.records import ExposureRecord
from tidegate.control.cause import Cause
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.result import ControlPlane
from tidegate.control.table import Mechanism, Protocol, Route, TableId
from tidegate.net.prefix import Prefix, covers, format_prefix

_EXAMPLES = 5


def exposure_of(
    plane: ControlPlane,
    source: TableId,
    target: TableId,
    mechanism: Mechanism,
    by_class: dict[PrefixClass, tuple[Route, ...]],
) -> ExposureRecord | None:
    """The exposure of one leak; None where it opens exactly its own prefixes to its own table."""
    behind = _behind(plane, source, target, by_class)
    # Routes that cross by route targets stay in their VPN, which is what route targets are for.
    spread = [] if mechanism is Mechanism.ROUTE_TARGET else _spread(plane, target, by_class)
    if not behind and not spread:
        return None
    parts = []
    if behind:
        parts.append(f"{target} reaches {len(behind)} more specific routes of {source} by what leaks")
    if spread:
        one = len(spread) == 1
        parts.append(f"{len(spread)} {'table' if one else 'tables'} of other devices learned what it leaks")
    return ExposureRecord(
        reaches=len(behind),
        examples=tuple(format_prefix(prefix) for prefix in behind[:_EXAMPLES]),
        spreads_to=tuple(map(str, spread)),
        message="; ".join(parts),
    )


def _behind(
    plane: ControlPlane, source: TableId, target: TableId, by_class: dict[PrefixClass, tuple[Route, ...]]
) -> list[Prefix]:
    """The source table's prefixes, other than those of `target` itself, that a leaked one covers without being it."""
    table = plane.tables.get(source)
    leaked = [prefix for cls in by_class for prefix in cls.members]
    widest = [p for p in leaked if not any(covers(other, p) for other in leaked if other != p and other & 255 == 0)]
    wide = [p for p in widest if p & 255 < 24] if len(widest) > _EXAMPLES else widest
    if table is None or not wide:
        return []
    return sorted(
        prefix
        for cls, routes in table.routes.items()
        if routes[0].protocol is not Protocol.LOCAL and not routes[0].discard and routes[0].leaked_from != target
        for prefix in cls.members
        if any(outer != prefix and covers(outer, prefix) for outer in wide)
    )


def _spread(plane: ControlPlane, target: TableId, by_class: dict[PrefixClass, tuple[Route, ...]]) -> list[TableId]:
    """The tables of other devices with a route that rests on this leak."""
    found = []
    for table in sorted(plane.tables):
        if table.device == target.device:
            continue
        known = plane.tables[table].routes
        for cls, leaked in by_class.items():
            causes = [route.cause for route in leaked]
            if any(_rests_on(route.cause, causes) for route in known.get(cls, ())):
                found.append(table)
                break
    return found


def _rests_on(cause: Cause, causes: list[Cause]) -> bool:
    wanted = {(id(c.bundle), c.device, c.rule, c.lines) for c in causes}
    seen = {id(cause)}
    waiting = [cause]
    while waiting:
        node = waiting.pop()
        if (id(node.bundle), node.device, node.rule, node.lines) in wanted:
            return True
        for parent in node.parents:
            if id(parent) not in seen:
                seen.add(id(parent))
                waiting.append(parent)
    return False
