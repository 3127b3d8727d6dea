"""Arrow batches as plain rows: what JSON can say, each column with a name of its own."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa


def unique_names(names: Sequence[str]) -> list[str]:
    """`names` with a number behind those that were there before: device, device_2."""
    found: list[str] = []
    for name in names:
        number, unique = 1, name
        while unique in found:
            number += 1
            unique = f"{name}_{number}"
        found.append(unique)
    return found


def renamed(batches: Iterable[pa.RecordBatch], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """`batches` under the names of `schema`; their types are those of it already."""
    import pyarrow as pa

    for batch in batches:
        yield pa.RecordBatch.from_arrays(batch.columns, schema=schema)


def plain_rows(batches: Iterable[pa.RecordBatch]) -> Iterator[dict[str, Any]]:
    """Every row as a dict of what JSON has. Names must be unique (`unique_names`)."""
    for batch in batches:
        for row in batch.to_pylist():
            yield {name: plain_value(value) for name, value in row.items()}


def plain_value(value: Any) -> Any:
    """Sums of integers are decimals in SQL: integers again. What has no form in JSON, as dates, is text."""
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {str(key): plain_value(item) for key, item in value.items()}
    if type(value) in (list, tuple):
        return [plain_value(item) for item in value]
    if isinstance(value, bytes):
        return value.hex()
    return str(value)
