"""`--format parquet`: record batches to a file, row group by row group."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from tidegate.cli.destination import binary_destination
from tidegate.errors import UsageError

if TYPE_CHECKING:
    import pyarrow as pa


def write_parquet(schema: pa.Schema, batches: Iterable[pa.RecordBatch], file: Path) -> None:
    """Write `batches` to `file`, each as a row group of its own; only one is held at a time.

    Columns are dictionary-encoded and compressed with zstd. OutputError where the file cannot be written.
    """
    from pyarrow import ArrowException
    from pyarrow.parquet import ParquetWriter

    with binary_destination(file) as stream:
        try:
            with ParquetWriter(_Counted(stream), schema, compression="zstd") as writer:
                for batch in batches:
                    writer.write_batch(batch)
        except ArrowException as error:
            raise UsageError(f"these records have no form in Parquet: {str(error).splitlines()[0]}") from error


class _Counted:
    """A stream that knows how much was written: Parquet has to, and a pipe does not."""

    closed = False

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._written = 0

    def write(self, data: bytes) -> int:
        self._stream.write(data)
        self._written += len(data)
        return len(data)

    def tell(self) -> int:
        return self._written

    def flush(self) -> None:
        self._stream.flush()

    def close(self) -> None:
        self.closed = True  # whoever opened the stream closes it

    def readable(self) -> bool:
        return False

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False
