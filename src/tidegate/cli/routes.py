"""`tidegate routes`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import groupby
from typing import Annotated, TextIO

import typer

from tidegate.analysis.count import CountRecord
from tidegate.analysis.records import BgpRecord, RouteRecord
from tidegate.cli.opening import opened
from tidegate.cli.options import Format, ForProtocol, InVrf, NoCache, OnDevice, Output, OutputFormat, Snapshot, example
from tidegate.cli.output import emit
from tidegate.cli.terminal import say
from tidegate.errors import UsageError
from tidegate.wording.layout import Column, TableWriter, lines_of, next_hop_cells

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command(
    epilog=example(
        "tidegate routes examples/nms/base --device PE4 --vrf BLUE",
        "tidegate routes examples/nms/base --longest-match 10.0.2.2",
        "tidegate routes examples/nms/base --leaked --format json",
    )
)
def routes(
    snapshot: Snapshot,
    device: OnDevice = None,
    vrf: InVrf = None,
    prefix: Annotated[str | None, typer.Option(metavar="PREFIX", help="Only this prefix, as 10.0.2.0/30.")] = None,
    longer: Annotated[bool, typer.Option("--longer", help="With --prefix: the more specific ones too.")] = False,
    shorter: Annotated[bool, typer.Option("--shorter", help="With --prefix: those that cover it too.")] = False,
    longest_match: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Of each table the route to this address.")
    ] = None,
    protocol: ForProtocol = None,
    leaked: Annotated[bool, typer.Option("--leaked", help="Only routes that came from another table.")] = False,
    bgp: Annotated[bool, typer.Option("--bgp", help="The BGP tables, every path.")] = False,
    vpn: Annotated[bool, typer.Option("--vpn", help="The VPN tables, every path.")] = False,
    count: Annotated[bool, typer.Option("--count", help="How many, by table and protocol.")] = False,
    form: Format = OutputFormat.TABLE,
    output: Output = None,
    no_cache: NoCache = False,
) -> None:
    """The routing tables: every route of every VRF on every router."""
    from tidegate.api import route_query

    if bgp + vpn + count > 1:
        raise UsageError("give one of --bgp, --vpn and --count")
    if (longer or shorter) and prefix is None:
        raise UsageError("--longer and --shorter widen --prefix; give that too")
    query = route_query(device, vrf, prefix, longer, shorter, longest_match, protocol, leaked)
    with opened(snapshot, cache=not no_cache) as net:
        for note in net.notes_on(prefix, longest_match):
            say(f"note: {note}")
        if count:
            emit(net.count_routes(query), form, output, draw_counts, CountRecord)
        elif bgp:
            emit(net.iter_bgp(query), form, output, draw_paths, BgpRecord)
        elif vpn:
            emit(net.iter_vpn(query), form, output, draw_paths, BgpRecord)
        else:
            batches = partial(net.route_batches, query)
            emit(net.iter_routes(query), form, output, draw_routes, RouteRecord, batches)


_ROUTE_COLUMNS = (
    Column("prefix"),
    Column("protocol"),
    Column("AD/metric", right=True),
    Column("next hop"),
    Column("interface"),
    Column("labels"),
    Column("leaked from"),
    Column("by"),
    Column("lines", minor=True),
)


def draw_routes(records: Iterable[RouteRecord], stream: TextIO) -> None:
    """A table for each routing table, as it comes."""
    writer = TableWriter(stream, _ROUTE_COLUMNS)
    found = False
    for (device, vrf), group in groupby(records, key=lambda r: (r.device, r.vrf)):
        found = True
        writer.group(table_title(device, vrf), list(_route_rows(group)))
    if not found:
        stream.write("No such routes; `tidegate explain` says why a prefix is not in a table.\n")


def table_title(device: str, vrf: str | None, rd: str | None = None) -> str:
    """How tables are headed. A VPN table holds entries of VRFs that the device does not have (`vrf` is None)."""
    table = [] if vrf is None else ["global table"] if vrf == "default" else [f"VRF {vrf}"]
    return ", ".join([device, *table, *([f"route distinguisher {rd}"] if rd else [])])


def _route_rows(records: Iterable[RouteRecord]) -> Iterator[tuple[str, ...]]:
    previous = ""
    for r in records:
        via, interface = next_hop_cells(r.next_hop_ip, r.next_hop_interface, r.next_hop_vrf)
        yield (
            "" if r.prefix == previous else r.prefix,  # further paths of the same prefix
            r.protocol,
            f"{r.admin_distance}/{r.metric}",
            via,
            interface,
            "" if r.labels is None else " ".join(map(str, r.labels)),
            r.leaked_from or "",
            r.leak or "",
            lines_of(r.source),
        )
        previous = r.prefix


_PATH_COLUMNS = (
    Column(""),
    Column("prefix"),
    Column("next hop"),
    Column("local pref", right=True),
    Column("MED", right=True),
    Column("weight", right=True),
    Column("AS path"),
    Column("label", right=True),
    Column("route targets"),
    Column("leaked from"),
    Column("why not"),
    Column("lines", minor=True),
)
_ORIGIN = {"igp": "i", "egp": "e", "incomplete": "?"}


def draw_paths(records: Iterable[BgpRecord], stream: TextIO) -> None:
    """BGP and VPN tables; `>` is the best path."""
    writer = TableWriter(stream, _PATH_COLUMNS)
    found = False
    for (device, vrf, rd), group in groupby(records, key=lambda r: (r.device, r.vrf, r.rd)):
        found = True
        writer.group(table_title(device, vrf, rd), [_path_row(r) for r in group])
    if not found:
        stream.write("No such paths.\n")


def _path_row(r: BgpRecord) -> tuple[str, ...]:
    return (
        ">" if r.best else "",
        r.prefix,
        r.next_hop_ip or "",
        str(r.local_pref),
        "" if r.med is None else str(r.med),
        str(r.weight),
        f"{r.as_path} {_ORIGIN.get(r.origin, r.origin)}".strip(),
        "" if r.label is None else str(r.label),
        " ".join(r.route_targets),
        r.leaked_from or "",
        r.reason or "",
        lines_of(r.source),
    )


def draw_counts(records: Iterable[CountRecord], stream: TextIO) -> None:
    """One table of all, with the sum."""
    columns = [Column("device"), Column("VRF"), Column("protocol"), Column("prefixes", True), Column("paths", True)]
    found = list(records)
    rows = [(r.device, r.vrf, r.protocol, f"{r.prefixes:,}", f"{r.paths:,}") for r in found]
    total = ("all", "", "", f"{sum(r.prefixes for r in found):,}", f"{sum(r.paths for r in found):,}")
    TableWriter(stream, columns).group("", [*rows, total])
