"""`tidegate query`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, TextIO

import typer

from tidegate.cli.opening import opened
from tidegate.cli.options import Format, NoCache, Output, OutputFormat, Snapshot, example
from tidegate.cli.output import cell, print_records
from tidegate.wording.layout import Column, TableWriter

if TYPE_CHECKING:
    import pyarrow as pa

app = typer.Typer(rich_markup_mode=None, add_completion=False)
_LAID_OUT = 10_000  # rows that share one layout


@app.command(
    epilog=example(
        'tidegate query examples/nms/base "select vrf, protocol, count(*) from routes group by all order by all"',
        """tidegate query examples/nms/base 'select "from", "to", two_way from leaks' --format csv""",
        'tidegate query examples/nms/base "describe routes"',
    )
)
def query(
    snapshot: Snapshot,
    statement: Annotated[
        str, typer.Argument(metavar="SQL", help="One statement that asks, in DuckDB's SQL.", show_default=False)
    ],
    form: Format = OutputFormat.TABLE,
    output: Output = None,
    no_cache: NoCache = False,
) -> None:
    """SQL over the tables routes, bgp, vpn, leaks, vrfs, neighbors, diagnostics, devices.

    Columns are named as in --format json. Only the tables that the statement reads are computed.
    """
    from tidegate.tabular.rows import plain_rows
    from tidegate.tabular.sql import named_tables
    from tidegate.tabular.tables import TABLES

    computed = any(TABLES[name].computed for name in named_tables(statement))  # mistakes show before anything is read
    with (
        opened(snapshot, tables=computed, cache=not no_cache) as net,
        net.querying(statement) as (schema, batches),
    ):
        if form is OutputFormat.PARQUET:
            from tidegate.cli.parquet import write_parquet

            assert output is not None  # options.py sees to it
            write_parquet(schema, batches, output)
        else:
            print_records(map(_Row, plain_rows(batches)), form, output, partial(_draw, _columns(schema)), schema.names)


class _Row(NamedTuple):
    values: dict[str, Any]

    def to_dict(self) -> dict[str, Any]:
        return self.values


def _columns(schema: pa.Schema) -> list[Column]:
    from pyarrow import types

    numeric = (types.is_integer, types.is_floating, types.is_decimal)
    return [Column(field.name, right=any(test(field.type) for test in numeric)) for field in schema]


def _draw(columns: Sequence[Column], records: Iterable[_Row], stream: TextIO) -> None:
    writer = TableWriter(stream, columns)
    found = False
    remaining = iter(records)
    while rows := list(islice(remaining, _LAID_OUT)):
        found = True
        writer.group("", [[str(cell(row.values[column.title])) for column in columns] for row in rows])
    if not found:
        stream.write("No rows.\n")
