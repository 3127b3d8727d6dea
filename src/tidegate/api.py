"""Tidegate from Python: load a snapshot, ask it questions, get typed records (interface.md, "Python").

The questions, their parameters and the fields of their answers are those of the command line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from tidegate.errors import UsageError
from tidegate.session.load import Progress
from tidegate.session.session import Session

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from tidegate.analysis.count import CountRecord
    from tidegate.analysis.diff.records import Change
    from tidegate.analysis.records import (
        BgpRecord,
        DiagnosticRecord,
        ExplainRecord,
        InertLeakRecord,
        LeakRecord,
        NeighborRecord,
        RouteRecord,
        StatusRecord,
        TraceRecord,
    )
    from tidegate.analysis.routes import RouteQuery
    from tidegate.analysis.suggestion import StaticSuggestion
    from tidegate.analysis.whatif.records import ScenarioRecord, SinglePointRecord
    from tidegate.control.result import ControlPlane
    from tidegate.model.device import Network
    from tidegate.session.whatif import Findings


class _Record(Protocol):
    def to_dict(self) -> dict[str, Any]: ...


R = TypeVar("R", bound=_Record)


class Records(list[R]):
    """A list of records of one kind, in the order the command line prints them."""

    def to_dicts(self) -> list[dict[str, Any]]:
        """What `--format json` prints: plain dicts and lists, None for what is missing."""
        return [record.to_dict() for record in self]

    def frame(self) -> pd.DataFrame:
        """A pandas frame, one row a record, columns named as in JSON.

        Raises UsageError where pandas is not installed (`pip install 'tidegate[frames]'`).
        """
        try:
            import pandas as pd
        except ImportError as error:
            raise UsageError("frames need pandas: pip install 'tidegate[frames]'") from error
        return pd.DataFrame.from_records(self.to_dicts())


def load(path: str | Path, progress: Progress | None = None, *, cache: bool = True) -> Snapshot:
    """Read the snapshot at `path`: a folder, a zip, or one configuration (interface.md, "Input").

    What was read of a file is kept in the user's cache folder, without its text, and used as long as the file stays
    the same; `cache=False`, or TIDEGATE_CACHE=off in the environment, does without. Routing tables are computed when
    the first question needs them. Raises SnapshotError where nothing can be read;
    what is wrong with single files and lines is in `diagnostics()`.
    """
    return Snapshot(Session.open(path, progress, cache=cache))


class Snapshot:
    """A network as its configurations describe it.

    Questions that name a device, VRF, prefix or address that does not exist raise UsageError, which says what is
    near. `device` is matched without regard to case, `vrf` exactly; `default` is the global table.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def network(self) -> Network:
        """The vendor-neutral model."""
        return self._session.network

    @property
    def control_plane(self) -> ControlPlane:
        """The computed tables, for code that goes below records."""
        return self._session.control_plane

    def reload(self) -> tuple[str, ...]:
        """Reads the snapshot again: what depends on the files that changed is computed anew, and nothing else.

        The names of the devices whose configurations are others than before. Answers equal those of a fresh `load`.
        """
        return self._session.reload()

    def fail(self, *names: str) -> None:
        """Takes links, devices and interfaces down, in place of what failed before: `P1--P2`, `P1`, `P1:Serial0/0`.

        Every answer is that of the network in which they have failed, until `fail()` without a name takes it back.
        Raises UsageError for names that do not exist.
        """
        from tidegate.analysis.whatif.asked import named_set
        from tidegate.analysis.whatif.elements import links

        self._session.set_down(())
        if names:
            topology = self.control_plane.topology
            failed = named_set(self.network, topology, links(self.network, topology), names)
            self._session.set_down(failed.down)

    def routes(
        self,
        device: str | None = None,
        vrf: str | None = None,
        *,
        prefix: str | None = None,
        longer: bool = False,
        shorter: bool = False,
        longest_match: str | None = None,
        protocol: str | None = None,
        leaked: bool = False,
    ) -> Records[RouteRecord]:
        """The routing tables, one record a path, sorted by device, VRF and prefix.

        `prefix` selects one prefix, with `longer` also the more specific ones, with `shorter` those that cover it;
        `longest_match` the route to an address; `protocol` a protocol or family (`ospf` is every OSPF type).
        """
        return Records(
            self.iter_routes(route_query(device, vrf, prefix, longer, shorter, longest_match, protocol, leaked))
        )

    def notes_on(self, prefix: str | None = None, longest_match: str | None = None) -> list[str]:
        """What a question for routes must be read with: bits of `prefix` that do not count, tables not computed."""
        from tidegate.analysis.caveats import not_computed
        from tidegate.analysis.selection import cleared_host_bits, destination, prefix_named
        from tidegate.net.prefix import address_family, family_of

        families = [] if prefix is None else [family_of(prefix_named(prefix))]
        families += [] if longest_match is None else [address_family(destination(longest_match))]
        notes = [] if prefix is None else [cleared_host_bits(prefix)]
        notes += [not_computed(self.control_plane, family) for family in dict.fromkeys(families)]
        return [note for note in notes if note is not None]

    def iter_routes(self, query: RouteQuery) -> Iterator[RouteRecord]:
        """`routes` one record at a time: a provider's tables are larger than memory."""
        from tidegate.analysis.routes import routes

        return routes(self.control_plane, query)

    def route_batches(self, query: RouteQuery) -> Iterator[pa.RecordBatch]:
        """`routes` as Arrow record batches of bounded size, much faster than as records.

        Raises UsageError where pyarrow is not installed (`pip install 'tidegate[parquet]'`).
        """
        from tidegate.tabular.schema import require_pyarrow

        require_pyarrow("Arrow")
        from tidegate.tabular.routebatches import route_batches

        return route_batches(self.control_plane, query)

    def bgp(
        self, device: str | None = None, vrf: str | None = None, *, prefix: str | None = None, leaked: bool = False
    ) -> Records[BgpRecord]:
        """Every path of the BGP tables, the best of each prefix first."""
        return Records(self.iter_bgp(route_query(device, vrf, prefix, leaked=leaked)))

    def iter_bgp(self, query: RouteQuery) -> Iterator[BgpRecord]:
        from tidegate.analysis.routes import bgp_routes

        return bgp_routes(self.control_plane, query)

    def vpn(
        self, device: str | None = None, vrf: str | None = None, *, prefix: str | None = None
    ) -> Records[BgpRecord]:
        """Every path of the VPN tables, by route distinguisher."""
        return Records(self.iter_vpn(route_query(device, vrf, prefix)))

    def iter_vpn(self, query: RouteQuery) -> Iterator[BgpRecord]:
        from tidegate.analysis.routes import vpn_routes

        return vpn_routes(self.control_plane, query)

    def count(self, device: str | None = None, vrf: str | None = None) -> Records[CountRecord]:
        """How many prefixes and paths each table holds, by protocol."""
        return self.count_routes(route_query(device, vrf))

    def count_routes(self, query: RouteQuery) -> Records[CountRecord]:
        from tidegate.analysis.count import count_routes

        return Records(count_routes(self.control_plane, query))

    def leaks(self, device: str | None = None, vrf: str | None = None) -> Records[LeakRecord]:
        """Each leak between two tables. `device` and `vrf` select by either end."""
        from tidegate.analysis.leaks import leaks

        self._check_names(device, vrf)
        return Records(leaks(self.control_plane, device, vrf))

    def inert_leaks(self, device: str | None = None, vrf: str | None = None) -> Records[InertLeakRecord]:
        """Leaks that are configured and let nothing through, with the reasons. Selected like `leaks`."""
        from tidegate.analysis.inert import inert_leaks
        from tidegate.analysis.selection import known_device

        self._check_names(device, vrf)
        name = None if device is None else known_device(self.network, device)
        table = "default" if vrf == "global" else vrf

        def wanted(record: InertLeakRecord) -> bool:
            ends = [end.partition("/")[::2] for end in (record.from_table, record.to_table) if end]
            return any(name in (None, of) and table in (None, called) for of, called in ends)

        return Records(filter(wanted, inert_leaks(self.control_plane)))

    def _check_names(self, device: str | None, vrf: str | None) -> None:
        """UsageError for a name that does not exist, where the question itself would just find nothing."""
        from tidegate.analysis.selection import selected_tables

        next(selected_tables(self.control_plane, device, vrf), None)

    def explain(self, table: str, prefix: str) -> ExplainRecord:
        """Why `prefix` is in `table` (`DEVICE` or `DEVICE/VRF`), down to lines; or why it is not."""
        from tidegate.analysis.explain import explain

        return explain(self.control_plane, table, prefix)

    def trace(self, table: str, destination: str, source: str | None = None) -> TraceRecord:
        """The way of a packet from `table` (or a host) to an address, and back."""
        from tidegate.analysis.trace import trace

        return trace(self.control_plane, table, destination, source, render=self._suggested_lines)

    def _suggested_lines(self, suggestion: StaticSuggestion) -> tuple[str, ...]:
        s = suggestion
        return self._session.static_route_lines(s.device, s.vrf, s.prefix, s.next_hop, s.interface, s.next_hop_vrf)

    def neighbors(
        self, device: str | None = None, vrf: str | None = None, *, protocol: str | None = None
    ) -> Records[NeighborRecord]:
        """Sessions and adjacencies, up or why not."""
        from tidegate.analysis.neighbors import neighbors

        self._check_names(device, vrf)
        return Records(neighbors(self.control_plane, device, vrf, protocol))

    def whatif(
        self,
        *,
        links: bool = False,
        nodes: bool = False,
        pairs: bool = False,
        sample: int | None = None,
        seed: int = 1,
        fail: Sequence[str] = (),
        maintenance: str | None = None,
        device: str | None = None,
        vrf: str | None = None,
        engine: str = "local",
        jobs: int | None = None,
        resume: str | Path | None = None,
        progress: Progress | None = None,
    ) -> WhatIf:
        """What failures take with them, each held against the network as it is (docs/whatif.md).

        Every single link and node, unless `links`, `nodes`, `pairs` (two at once: all, or `sample` of them by `seed`)
        or `fail` (one set: `P1`, `P1--P2`, `PE1:Serial1/0`) say otherwise. With `maintenance` a device is out in the
        base. `device` keeps failures that touch it, `vrf` counts what concerns VRFs of that name. Scenarios run in
        `jobs` processes, or with `engine="ray"` on a cluster. `resume` is a file that keeps outcomes; those in it are
        not judged again. An interrupt (Ctrl-C) ends the sweep with what is done: the answer is then `partial`.
        """
        from tidegate.analysis.whatif.asked import Asked
        from tidegate.session.sweep import Engine, Means
        from tidegate.session.whatif import what_if

        if engine not in set(Engine):
            raise UsageError(f"no engine is called {engine!r}; there is {', '.join(Engine)}")
        asked = Asked(links, nodes, pairs, sample, seed, tuple(fail), device)
        means = Means(Engine(engine), jobs, None if resume is None else Path(resume), progress)
        return WhatIf(what_if(self.network, asked, maintenance, vrf, means))

    def diff(self, other: Snapshot, device: str | None = None, vrf: str | None = None) -> Records[Change]:
        """What changed from this network to `other`: devices, leaks, reachability, sessions, routes (docs/diff.md).

        Each kind is a record of its own type, told apart by `kind`. `device` and `vrf` keep what begins or ends there.
        """
        from tidegate.analysis.diff.comparison import differences

        return Records(differences(self.control_plane, other.control_plane, device, vrf))

    def diff_remarks(self, other: Snapshot) -> list[str]:
        """What `diff` must be read with: networks that never settle, reachability that is judged more coarsely."""
        from tidegate.analysis.diff.comparison import remarks

        return remarks(self.control_plane, other.control_plane)

    def status(self, device: str | None = None) -> Records[StatusRecord]:
        """How well each device was read. Needs no routing tables."""
        from tidegate.analysis.selection import known_device
        from tidegate.analysis.status import status

        name = None if device is None else known_device(self.network, device)
        return Records(record for record in status(self.network) if name in (None, record.device))

    def diagnostics(self, device: str | None = None, code: str | None = None) -> Records[DiagnosticRecord]:
        """What must be known about the input, the links between its devices, and the tables; most severe first."""
        from tidegate.analysis.limits import exceeded
        from tidegate.analysis.status import diagnostics

        more = (*self.control_plane.diagnostics, *exceeded(self.control_plane))
        return Records(diagnostics(self.network, more, device, code))

    def query(self, sql: str) -> QueryAnswer:
        """The answer to one SQL statement over the tables of docs/query.md: routes, bgp, vpn, leaks, vrfs, …

        Only the tables that the statement reads are computed. Raises UsageError for a statement that DuckDB refuses,
        and where DuckDB or pyarrow is not installed (`pip install 'tidegate[sql]'`).
        """
        with self.querying(sql) as (schema, batches):
            import pyarrow as pa

            return QueryAnswer(pa.Table.from_batches(batches, schema))

    @contextmanager
    def querying(self, sql: str) -> Iterator[tuple[pa.Schema, Iterator[pa.RecordBatch]]]:
        """`query` for answers larger than memory: the schema, and batches that are valid in the context."""
        from tidegate.tabular.rows import renamed, unique_names
        from tidegate.tabular.sql import answering
        from tidegate.tabular.tables import Asked

        with answering(sql, Asked(self.network, lambda: self.control_plane)) as reader:
            import pyarrow as pa

            fields = zip(unique_names(reader.schema.names), reader.schema, strict=True)
            schema = pa.schema([field.with_name(name) for name, field in fields])
            yield schema, renamed(reader, schema)


class WhatIf:
    """What failures take with them."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings

    @property
    def partial(self) -> bool:
        """Whether the sweep was interrupted, so that not every scenario is there."""
        return self.findings.partial

    @property
    def scenarios(self) -> Records[ScenarioRecord]:
        """The scenarios, the worst first; a maintenance before what can fail during it."""
        from tidegate.analysis.whatif.records import scenario_record

        found = self.findings
        records = Records(scenario_record(found.base, o, found.device, found.partial) for o in found.outcomes)
        if found.maintained is not None and found.whole is not None:
            records.insert(0, scenario_record(found.whole, found.maintained, None, found.partial))
        return records

    @property
    def single_points(self) -> Records[SinglePointRecord]:
        """The single links and nodes that cut pairs of a VPN, VPN by VPN."""
        from tidegate.analysis.whatif.order import single_points
        from tidegate.analysis.whatif.records import single_point_record

        found = self.findings
        points = single_points(found.base, found.outcomes)
        return Records(single_point_record(point, found.device, found.partial) for point in points)


class QueryAnswer:
    """The rows that a statement gave, as an Arrow table, and what can be made of it."""

    def __init__(self, table: pa.Table) -> None:
        self.arrow = table

    @property
    def columns(self) -> list[str]:
        """The names of the columns; those that come twice have a number behind them."""
        names: list[str] = self.arrow.column_names
        return names

    def __len__(self) -> int:
        return int(self.arrow.num_rows)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        from tidegate.tabular.rows import plain_rows

        return plain_rows(self.arrow.to_batches())

    def to_dicts(self) -> list[dict[str, Any]]:
        """What `--format json` prints."""
        return list(self)

    def frame(self) -> pd.DataFrame:
        """A pandas frame. Raises UsageError where pandas is not installed (`pip install 'tidegate[frames]'`)."""
        try:
            import pandas as pd
        except ImportError as error:
            raise UsageError("frames need pandas: pip install 'tidegate[frames]'") from error
        return pd.DataFrame.from_records(self.to_dicts(), columns=self.columns)


def route_query(
    device: str | None,
    vrf: str | None,
    prefix: str | None = None,
    longer: bool = False,
    shorter: bool = False,
    longest_match: str | None = None,
    protocol: str | None = None,
    leaked: bool = False,
) -> RouteQuery:
    """A query as users write it. UsageError where a prefix, address or protocol is none."""
    from tidegate.analysis.routes import RouteQuery
    from tidegate.analysis.selection import destination, prefix_named

    if protocol is not None:
        protocol = _protocol(protocol)
    return RouteQuery(
        device=device,
        vrf=vrf,
        prefix=None if prefix is None else prefix_named(prefix),
        longer=longer,
        shorter=shorter,
        longest_match=None if longest_match is None else destination(longest_match),
        protocol=protocol,
        leaked=leaked,
    )


def _protocol(name: str) -> str:
    """The protocol or family of protocols called `name`."""
    from tidegate.control.table import Protocol as RouteProtocol

    known = sorted({p.value for p in RouteProtocol} | {p.value.partition("-")[0] for p in RouteProtocol})
    if name.lower() in known:
        return name.lower()
    from difflib import get_close_matches

    near = get_close_matches(name.lower(), known, n=2)
    hint = f"did you mean {' or '.join(near)}?" if near else f"there is {', '.join(known)}"
    raise UsageError(f"no protocol is called {name!r}; {hint}")
