"""`announcements.parquet`: the columns of the CSV form; needs pyarrow (`pip install 'tidegate[parquet]'`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

from tidegate.session.announcements_csv import COLUMNS, BadRowError, add_row, check_columns
from tidegate.session.jsonfile import BadFileError

if TYPE_CHECKING:
    from tidegate.model.announcement import Announcements
    from tidegate.session.announcements import AnnouncementBook

_BATCH = 65536


def read_parquet(stream: BinaryIO, book: AnnouncementBook) -> None:
    """Read the rows into `book`, batch by batch. Numbers and lists (as_path, communities) may be of those types.

    The row number, from 1, stands for the line. BadFileError where the file is no Parquet, or pyarrow is not there.
    """
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError as error:
        raise BadFileError("reading Parquet needs pyarrow: pip install 'tidegate[parquet]'") from error
    try:
        file = ParquetFile(stream)
        names = [name.lower() for name in file.schema_arrow.names]
        check_columns(names, book, 0)
        groups: dict[tuple[str, ...], Announcements] = {}
        number = 0
        for batch in file.iter_batches(_BATCH):
            columns = dict(zip(names, batch.columns, strict=True))
            wanted = {name: columns[name].to_pylist() for name in COLUMNS if name in columns}
            for cells in zip(*wanted.values(), strict=True):
                number += 1
                row = dict(zip(wanted, map(_text, cells), strict=True))
                try:
                    add_row(row, number, groups, book)
                except BadRowError as error:
                    book.refuse(number, ",".join(row.values()), str(error))
    except (ArrowException, OSError, ValueError) as error:
        raise BadFileError(f"is not a Parquet file that can be read: {str(error)[:200]}") from error


def _text(value: Any) -> str:
    """A cell as the CSV form writes it."""
    if value is None:
        return ""
    if isinstance(value, list):
        return " ".join(map(_text, value))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # pandas makes floats of numbers with gaps
    return str(value)
