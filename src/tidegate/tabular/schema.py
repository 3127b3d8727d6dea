"""Record types as Arrow schemas: the field names of `--format json`, each with its type.

Text is string, numbers are int64, lists list<…>, records in records struct<…>; every column may be null.
"""

from __future__ import annotations

from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints

from tidegate.analysis.records import field_names
from tidegate.errors import UsageError

if TYPE_CHECKING:
    import pyarrow as pa


def require_pyarrow(purpose: str) -> None:
    """UsageError where pyarrow is not installed. `purpose` is what it is needed for, as "Parquet"."""
    try:
        import pyarrow  # noqa: F401
    except ImportError as error:
        raise UsageError(f"{purpose} needs pyarrow: pip install 'tidegate[parquet]'") from error


def schema_of(kind: type[Any]) -> pa.Schema:
    """The schema of the record type `kind`, a NamedTuple that does not contain itself."""
    import pyarrow as pa

    return pa.schema(_fields(kind))


def _fields(kind: type[Any]) -> list[tuple[str, pa.DataType]]:
    hints = get_type_hints(kind)
    return [(shown, _type(hints[name])) for name, shown in zip(kind._fields, field_names(kind), strict=True)]


def _type(hint: Any) -> pa.DataType:
    import pyarrow as pa

    if get_origin(hint) in (UnionType, Union):
        (hint,) = (one for one in get_args(hint) if one is not NoneType)
    if get_origin(hint) is tuple:
        return pa.list_(_type(get_args(hint)[0]))
    if hasattr(hint, "_fields"):
        return pa.struct(_fields(hint))
    return {str: pa.string(), int: pa.int64(), bool: pa.bool_()}[hint]
