"""Any records as Arrow record batches, a bounded number of rows at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from tidegate.analysis.records import plain
from tidegate.tabular.schema import schema_of

if TYPE_CHECKING:
    import pyarrow as pa

ROWS = 65_536  # in a batch, and so in a row group of Parquet


def batches_of(kind: type[Any], records: Iterable[Any]) -> Iterator[pa.RecordBatch]:
    """`records`, all of type `kind`, in batches of `ROWS` rows; none where there are no records."""
    import pyarrow as pa

    schema = schema_of(kind)
    stream = iter(records)
    while chunk := list(islice(stream, ROWS)):
        columns = [encoded(values, field.type) for values, field in zip(zip(*chunk, strict=True), schema, strict=True)]
        yield pa.record_batch(columns, schema=schema)


def encoded(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """One column. Each value that repeats is converted once: most of a table's lists and texts do."""
    codes: dict[Any, int] = {}
    places = [codes.setdefault(value, len(codes)) for value in values]
    return distinct(codes, kind).take(numbers(places))


def distinct(values: Iterable[Any], kind: pa.DataType) -> pa.Array:
    """`values`, records and tuples among them, as an array of type `kind`."""
    import pyarrow as pa

    return pa.array([plain(value) for value in values], kind)


def numbers(places: Any) -> pa.Array:
    import pyarrow as pa

    return pa.array(places, pa.int32())
