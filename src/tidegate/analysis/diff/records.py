"""The records of a comparison. `kind` tells them apart; `change` is lost, gained or changed, seen from before to after.

What is lost is there before and not after. A side that is not there is None. Like every record they are plain and
frozen, and `to_dict` is what `--format json` prints.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from tidegate.analysis.records import field_names, plain
from tidegate.model.source import SourceRef

LOST, GAINED, CHANGED = "lost", "gained", "changed"


def _labelled(record: Any) -> dict[str, Any]:
    fields = zip(field_names(type(record)), record, strict=True)
    return {"kind": record.kind, **{name: plain(value) for name, value in fields}}


class DeviceChange(NamedTuple):
    """A device that only one of the two networks has: `lost` or `gained`. Its tables and sessions are among the
    other records, too."""

    change: str
    device: str

    @property
    def kind(self) -> str:
        return "device"

    def to_dict(self) -> dict[str, Any]:
        return _labelled(self)


class LeakChange(NamedTuple):
    """A leak that came, went, or lets other prefixes through, or whose way back is another.

    `two_way` as in `tidegate leaks`. `source` are the lines that made the leak, before where it is lost, else after;
    `reasons` say why a lost one lets nothing through where it is still configured.
    """

    change: str
    from_table: str
    to_table: str
    mechanism: str
    prefixes_lost: tuple[str, ...]
    prefixes_gained: tuple[str, ...]
    two_way_before: bool | None
    two_way_after: bool | None
    reasons: tuple[str, ...]
    source: tuple[SourceRef, ...]

    @property
    def kind(self) -> str:
        return "leak"

    def to_dict(self) -> dict[str, Any]:
        return _labelled(self)


class ReachChange(NamedTuple):
    """Connected networks of `to_table` that packets from `from_table` reach no more, or reach now.

    `changed`: some are lost and some stay, or came. `two_way` says whether `to_table` reaches anything of
    `from_table`. `judged_by` is `forwarding`, where packets were followed, or `route-target` in large networks: a VRF
    reaches another by imported routes and a whole label switched path, and prefixes are not named. `reason` says how
    the first packet that does not arrive any more ends.
    """

    change: str
    from_table: str
    to_table: str
    prefixes_lost: tuple[str, ...]
    prefixes_gained: tuple[str, ...]
    two_way_before: bool
    two_way_after: bool
    judged_by: str
    reason: str | None

    @property
    def kind(self) -> str:
        return "reach"

    def to_dict(self) -> dict[str, Any]:
        return _labelled(self)


class SessionChange(NamedTuple):
    """A session or adjacency that went down (`lost`) or came up (`gained`), as `device` sees it.

    `reason` says why one that is still configured is down now; None for one that is configured no more.
    """

    change: str
    device: str
    vrf: str
    protocol: str
    neighbor: str
    interface: str | None
    reason: str | None
    source: tuple[SourceRef, ...]

    @property
    def kind(self) -> str:
        return "session"

    def to_dict(self) -> dict[str, Any]:
        return _labelled(self)


class RouteState(NamedTuple):
    """How a table knows a prefix. `next_hops` has one text a path: `10.1.2.6`, `10.1.2.6 (default)` where packets go on
    in another table, `Serial2/0 (BLUE)` for an interface of another table, `Null0`."""

    protocol: str
    admin_distance: int
    metric: int
    next_hops: tuple[str, ...]
    leak: str | None
    leaked_from: str | None

    def to_dict(self) -> dict[str, Any]:
        return {name: plain(value) for name, value in zip(self._fields, self, strict=True)}


class RouteChange(NamedTuple):
    """Prefixes of one table that all came, went or changed in the same way."""

    change: str
    device: str
    vrf: str
    prefixes: tuple[str, ...]
    before: RouteState | None
    after: RouteState | None

    @property
    def kind(self) -> str:
        return "route"

    def to_dict(self) -> dict[str, Any]:
        return _labelled(self)


Change = DeviceChange | LeakChange | ReachChange | SessionChange | RouteChange

KINDS: tuple[type[Any], ...] = (DeviceChange, LeakChange, ReachChange, SessionChange, RouteChange)
