"""The records that answers are made of: plain, frozen, printable. Field for field what `--format json` prints.

Prefixes, addresses and communities are text here and nowhere below. A value that does not exist is None. Lists are
tuples, so that a record can be hashed and kept; `to_dict` gives what JSON wants.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from tidegate.model.source import SourceRef


def plain(value: object) -> Any:
    """`value` with every record in it as a dict and every tuple as a list: ready for JSON."""
    if isinstance(value, tuple):
        convert = getattr(value, "to_dict", None)
        if convert is not None:
            return convert()
        fields = getattr(value, "_asdict", None)
        if fields is not None:
            return fields()
        return [plain(item) for item in value]
    return value


_SHOWN_AS = {"from_table": "from", "to_table": "to", "way_back": "return"}  # where Python takes the word for itself


def field_names(kind: type[Any]) -> tuple[str, ...]:
    """The names of the fields of a record type, in order, as `to_dict` and every output give them."""
    names: tuple[str, ...] = kind._fields
    return tuple(_SHOWN_AS.get(name, name) for name in names)


def _by_field_names(record: Any) -> dict[str, Any]:
    """A record, JSON-ready, under the names of its fields."""
    return {name: plain(value) for name, value in zip(record._fields, record, strict=True)}


def _by_ends(record: Any) -> dict[str, Any]:
    """A record whose first two fields are tables: `from` and `to` in JSON, which are no names in Python."""
    return {name: plain(value) for name, value in zip(("from", "to", *record._fields[2:]), record, strict=True)}


class RouteRecord(NamedTuple):
    """One path of one route of a routing table. `labels` are the outgoing ones, top first."""

    device: str
    vrf: str
    prefix: str
    protocol: str
    admin_distance: int
    metric: int
    next_hop_ip: str | None
    next_hop_interface: str | None
    next_hop_vrf: str | None
    labels: tuple[int, ...] | None
    leak: str | None
    leaked_from: str | None
    source: tuple[SourceRef, ...]

    def to_dict(self) -> dict[str, Any]:
        found: dict[str, Any] = self._asdict()
        found["labels"] = None if self.labels is None else list(self.labels)
        found["source"] = [ref._asdict() for ref in self.source]
        return found


class BgpRecord(NamedTuple):
    """One path of a BGP table (`routes --bgp`) or of a VPN table (`routes --vpn`).

    `med` is what the device shows under Metric. `vrf` of a VPN entry is the local VRF with its route distinguisher,
    None where the device has none. `reason` says why the path is not best or not in the routing table.
    """

    device: str
    vrf: str | None
    rd: str | None
    prefix: str
    protocol: str
    best: bool
    next_hop_ip: str | None
    local_pref: int
    med: int | None
    weight: int
    as_path: str
    origin: str
    communities: tuple[str, ...]
    route_targets: tuple[str, ...]
    originator: str | None
    cluster_list: tuple[str, ...]
    label: int | None
    reason: str | None
    admin_distance: int | None
    metric: int | None
    next_hop_interface: str | None
    next_hop_vrf: str | None
    labels: tuple[int, ...] | None
    leak: str | None
    leaked_from: str | None
    source: tuple[SourceRef, ...]

    def to_dict(self) -> dict[str, Any]:
        return _by_field_names(self)


class LeakReference(NamedTuple):
    """Another leak, by what tells leaks apart."""

    from_table: str
    to_table: str
    mechanism: str

    def to_dict(self) -> dict[str, Any]:
        return {"from": self.from_table, "to": self.to_table, "mechanism": self.mechanism}


class ExposureRecord(NamedTuple):
    """What a leak opens beyond the prefixes it names.

    `reaches` counts the routes of the source table that a leaked covering prefix (a default route) gives access to,
    `examples` are the first of them. `spreads_to` are the tables of other devices that learned the leaked prefixes.
    """

    reaches: int
    examples: tuple[str, ...]
    spreads_to: tuple[str, ...]
    message: str

    def to_dict(self) -> dict[str, Any]:
        return _by_field_names(self)


class LeakRecord(NamedTuple):
    """A directed edge between two tables: `to_table` gained `prefixes`, which `from_table` owns.

    `two_way`: at least one prefix of `to_table`'s own can be reached back from `from_table`; `returns_to` are those,
    `returns_missing` the others, and `returns_by` the leaks that carry the way back.
    """

    from_table: str
    to_table: str
    mechanism: str
    prefixes: tuple[str, ...]
    two_way: bool
    returns_by: tuple[LeakReference, ...]
    returns_to: tuple[str, ...]
    returns_missing: tuple[str, ...]
    exposure: ExposureRecord | None
    source: tuple[SourceRef, ...]

    def to_dict(self) -> dict[str, Any]:
        return _by_ends(self)


class InertLeakRecord(NamedTuple):
    """A leak that is configured and lets nothing through: `reasons` are sentences, the first to cure first.

    Where a route target meets no other side in the snapshot, the table of that side is None.
    """

    from_table: str | None
    to_table: str | None
    mechanism: str
    route_targets: tuple[str, ...]
    reasons: tuple[str, ...]
    source: tuple[SourceRef, ...]

    def to_dict(self) -> dict[str, Any]:
        return _by_ends(self)


class NeighborRecord(NamedTuple):
    """One device's view of one neighbor; `reason` says why it is down."""

    device: str
    vrf: str
    protocol: str
    interface: str | None
    neighbor_device: str | None
    neighbor_address: str | None
    neighbor_id: str | None
    address_families: tuple[str, ...]
    state: str
    reason: str | None
    source: tuple[SourceRef, ...]

    def to_dict(self) -> dict[str, Any]:
        return _by_field_names(self)


class HopRouteRecord(NamedTuple):
    """The route a hop used."""

    prefix: str
    protocol: str

    def to_dict(self) -> dict[str, Any]:
        return self._asdict()


class HopRecord(NamedTuple):
    """One device on a packet's way. `next_hop_vrf` is the table the packet continues in, where it changes."""

    device: str
    vrf: str
    in_interface: str | None
    out_interface: str | None
    route: HopRouteRecord | None
    next_hop_ip: str | None
    next_hop_vrf: str | None
    labels_in: tuple[int, ...] | None
    labels_out: tuple[int, ...] | None
    action: str
    source: tuple[SourceRef, ...]

    def to_dict(self) -> dict[str, Any]:
        return _by_field_names(self)


class BranchRecord(NamedTuple):
    """Another equal-cost branch that ends otherwise than the reported one; `path` are the devices it passes."""

    disposition: str
    reason: str
    path: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        return _by_field_names(self)


class WayRecord(NamedTuple):
    """A packet's way in one direction."""

    source_ip: str
    destination_ip: str
    disposition: str
    reason: str
    hops: tuple[HopRecord, ...]
    branches: tuple[BranchRecord, ...]

    def to_dict(self) -> dict[str, Any]:
        return _by_field_names(self)


class SuggestionRecord(NamedTuple):
    """Configuration that would cure a missing route: a suggestion, not a proof. `lines` are in the device's words."""

    device: str
    vrf: str
    prefix: str
    next_hop_ip: str | None
    next_hop_interface: str | None
    next_hop_vrf: str | None
    lines: tuple[str, ...]
    message: str

    def to_dict(self) -> dict[str, Any]:
        return _by_field_names(self)


class TraceRecord(NamedTuple):
    """The way there and back. `way_back` is None where the packet never arrives, or leaves the snapshot."""

    device: str
    vrf: str
    destination: str
    source: str
    forward: WayRecord
    way_back: WayRecord | None
    two_way: bool
    suggestion: SuggestionRecord | None
    caveats: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        names = ("return" if name == "way_back" else name for name in self._fields)
        return {name: plain(value) for name, value in zip(names, self, strict=True)}


class CauseRecord(NamedTuple):
    """Why a route is there: the rule, the lines of one device, and what it rests on, down to configuration."""

    rule: str
    device: str
    note: str | None
    source: tuple[SourceRef, ...]
    because: tuple[CauseRecord, ...]

    def to_dict(self) -> dict[str, Any]:
        return _by_field_names(self)


class ExplainedRoute(NamedTuple):
    """A route that is there, and its cause."""

    route: RouteRecord
    cause: CauseRecord

    def to_dict(self) -> dict[str, Any]:
        return {"route": self.route.to_dict(), "cause": self.cause.to_dict()}


class RefusalRecord(NamedTuple):
    """A candidate that is not there, and why. `where` is the table or the step that refused it."""

    where: str
    candidate: str
    reason: str
    source: tuple[SourceRef, ...]
    cause: CauseRecord | None

    def to_dict(self) -> dict[str, Any]:
        return _by_field_names(self)


class NearRecord(NamedTuple):
    """A prefix close to the one asked for, and what makes it close."""

    prefix: str
    why: str

    def to_dict(self) -> dict[str, Any]:
        return self._asdict()


class ExplainRecord(NamedTuple):
    """Why a prefix is in a table (`routes`), or why it is not (`refusals`, `elsewhere`, `near`)."""

    device: str
    vrf: str
    prefix: str
    present: bool
    summary: str
    routes: tuple[ExplainedRoute, ...]
    refusals: tuple[RefusalRecord, ...]
    elsewhere: tuple[str, ...]
    near: tuple[NearRecord, ...]
    caveats: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        return _by_field_names(self)


class DiagnosticRecord(NamedTuple):
    """What the reader must know about the input; `line` is 0 for a whole file."""

    code: str
    severity: str
    file: str
    line: int
    text: str
    message: str

    def to_dict(self) -> dict[str, Any]:
        return self._asdict()


class StatusRecord(NamedTuple):
    """How well one device was read: lines of its configuration by what became of them."""

    device: str
    file: str
    dialect: str
    version: str | None
    lines: int
    modelled: int
    without_effect: int
    not_modelled: int
    not_understood: int
    errors: int
    warnings: int

    def to_dict(self) -> dict[str, Any]:
        return self._asdict()
