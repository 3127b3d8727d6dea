"""The routing tables as Arrow record batches, a class at a time: no object for a route, and no Python step for most.

The rows, their order and their values are those of `tidegate.analysis.routes.routes`.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tidegate.analysis.records import RouteRecord
from tidegate.analysis.routes import RouteQuery, RouteWriter, routes, table_routes
from tidegate.analysis.selection import selected_tables
from tidegate.analysis.sources import Sources
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.result import ControlPlane
from tidegate.control.table import Route, TableId
from tidegate.net.prefix import Prefix
from tidegate.tabular.batches import ROWS, batches_of, distinct, encoded, numbers
from tidegate.tabular.schema import schema_of
from tidegate.tabular.sourcelists import SourceLists

if TYPE_CHECKING:
    import pyarrow as pa


def route_batches(plane: ControlPlane, query: RouteQuery | None = None) -> Iterator[pa.RecordBatch]:
    """The routes that fit `query`. Tables are put together until a batch has `ROWS` rows; none is held longer."""
    wanted = query or RouteQuery()
    if wanted.prefix is not None or wanted.longest_match is not None:  # few routes, found without expanding classes
        yield from batches_of(RouteRecord, routes(plane, wanted))
        return
    writer = RouteWriter(plane)
    rows = _Rows(plane, writer)
    for table in selected_tables(plane, wanted.device, wanted.vrf):
        if table.family != "ipv4":  # prefixes longer than the integers of Arrow
            yield from rows.flush()
            yield from batches_of(RouteRecord, table_routes(plane, writer, table, wanted))
            continue
        for cls, found in plane.tables[table].routes.items():
            rows.add(table, cls, [route for route in found if wanted.takes(route)])
        rows.close_table()
        if len(rows) >= ROWS:
            yield from rows.flush()
    yield from rows.flush()


class _Rows:
    """Rows in the making: for each its table, its prefix, and which route it is a copy of."""

    def __init__(self, plane: ControlPlane, writer: RouteWriter) -> None:
        self._plane = plane
        self._writer = writer
        self._clear()

    def _clear(self) -> None:
        self._table = 0
        self._tables = array("i")
        self._prefixes = array("q")
        self._copied = array("i")
        self._routes: list[RouteRecord] = []
        self._sources = SourceLists(self._writer.sources)

    def __len__(self) -> int:
        return len(self._prefixes)

    def add(self, table: TableId, cls: PrefixClass, found: Sequence[Route]) -> None:
        """The paths of one class; those of one prefix stay in this order."""
        members: Sequence[Prefix] = cls.members
        for route in found:
            record = self._writer.record(table, members[0], route)
            self._copied.extend(array("i", [len(self._routes)]) * len(members))
            self._routes.append(record)
            self._prefixes.extend(members)
            self._sources.add(record.source, route.cause, table.device, members)

    def close_table(self) -> None:
        """What was added is all of one table; what follows is sorted behind it."""
        self._tables.extend(array("i", [self._table]) * (len(self._prefixes) - len(self._tables)))
        self._table += 1

    def flush(self) -> Iterator[pa.RecordBatch]:
        """The batch of all rows there are, in `ROWS` pieces; starts anew."""
        if len(self):
            whole = self._batch()
            self._writer.sources = Sources(self._plane.network)  # the cause trees laid out so far would only pile up
            self._clear()
            for start in range(0, whole.num_rows, ROWS):
                yield whole.slice(start, ROWS)

    def _batch(self) -> pa.RecordBatch:
        import pyarrow as pa
        from pyarrow import compute

        keys = pa.table({"table": numbers(self._tables), "prefix": pa.array(self._prefixes, pa.int64())})
        order = compute.sort_indices(keys, [("table", "ascending"), ("prefix", "ascending")])  # a stable sort
        copied = numbers(self._copied).take(order)
        schema = schema_of(RouteRecord)
        columns = dict(zip(RouteRecord._fields, zip(*self._routes, strict=True), strict=True))
        made = {"prefix": _prefix_texts(keys["prefix"].take(order)), "source": self._sources.array(order)}
        return pa.record_batch(
            [
                made[field.name] if field.name in made else encoded(columns[field.name], field.type).take(copied)
                for field in schema
            ],
            schema=schema,
        )


def _prefix_texts(prefixes: pa.ChunkedArray) -> pa.Array:
    """IPv4 prefixes (net/prefix.py: address << 8 | length) as text."""
    import pyarrow as pa
    from pyarrow import compute

    texts = distinct(map(str, range(256)), pa.string())
    values = prefixes.combine_chunks()
    octets = [
        texts.take(compute.bit_wise_and(compute.shift_right(values, bits), 255).cast(pa.int32()))
        for bits in (32, 24, 16, 8, 0)
    ]
    return compute.binary_join_element_wise(compute.binary_join_element_wise(*octets[:4], "."), octets[4], "/")
