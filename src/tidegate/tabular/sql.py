"""SQL over the records, by DuckDB in this process: the tables are computed while the statement reads them.

Each table is registered as a stream of Arrow record batches that starts when it is scanned (Arrow PyCapsule
interface), so a table that no statement names costs nothing, and none is ever held whole by us.
"""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate.errors import UsageError
from tidegate.tabular.schema import require_pyarrow, schema_of
from tidegate.tabular.tables import TABLES, Asked, SqlTable

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

# A statement may read the tables, and nothing else: no file, no network, no extension, no variable of the caller. One
# thread, so that the order of an answer without ORDER BY is the same each time; making the rows takes longer anyway.
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",
    "threads": "1",
}


class QueryError(UsageError):
    """A statement that cannot be answered, with DuckDB's words."""


def named_tables(statement: str) -> set[str]:
    """The tables that `statement` reads. Checks it without computing anything: raises what `answering` raises."""
    sources = {name: _Source(table, None) for name, table in TABLES.items()}
    with _database(sources) as database:
        _bound(database, statement)
    return {name for name, source in sources.items() if source.named}


@contextmanager
def answering(statement: str, asked: Asked) -> Iterator[pa.RecordBatchReader]:
    """The answer to one statement that asks (SELECT, FROM, VALUES, DESCRIBE, SUMMARIZE, PIVOT …), streamed.

    Errors of the statement, in the context too, are QueryError: one line. Raises UsageError where DuckDB or pyarrow
    is not installed.
    """
    with _database({name: _Source(table, asked) for name, table in TABLES.items()}) as database:
        import pyarrow as pa

        yield pa.RecordBatchReader.from_stream(_bound(database, statement))


class _Source:
    """One table as DuckDB sees it; `named` once a statement reads it. `error` is what computing it raised."""

    def __init__(self, table: SqlTable, asked: Asked | None) -> None:
        self._table = table
        self._asked = asked
        self.named = False
        self.error: BaseException | None = None

    def __arrow_c_schema__(self) -> object:
        self.named = True
        return schema_of(self._table.kind).__arrow_c_schema__()

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        import pyarrow as pa

        stream = pa.RecordBatchReader.from_batches(schema_of(self._table.kind), self._batches())
        return stream.__arrow_c_stream__(requested_schema)

    def _batches(self) -> Iterator[pa.RecordBatch]:
        if self._asked is None:
            return
        try:
            yield from self._table.batches(self._asked)
        except GeneratorExit:  # DuckDB has seen enough
            raise
        except BaseException as error:  # what reaches DuckDB, an interrupt too, comes back as text
            self.error = error
            raise


@contextmanager
def _database(sources: Mapping[str, _Source]) -> Iterator[duckdb.DuckDBPyConnection]:
    require_pyarrow("SQL")
    try:
        import duckdb
    except ImportError as error:
        raise UsageError("SQL needs DuckDB: pip install 'tidegate[sql]'") from error
    import pyarrow as pa

    # Made only when a statement needs more than memory, and then removed. DuckDB lets statements read in it.
    spill = Path(tempfile.gettempdir()) / f"tidegate-sql-{secrets.token_hex(8)}"
    database = duckdb.connect(config={**_SETTINGS, "temp_directory": str(spill)})
    try:
        for name, source in sources.items():
            database.register(name, source)
            source.named = False
        database.execute("SET lock_configuration = true")
        yield database
    except (duckdb.Error, pa.ArrowException) as error:  # an answer that streams has its errors from Arrow
        raise _explained(error, sources) from error
    finally:
        database.close()


def _bound(database: duckdb.DuckDBPyConnection, statement: str) -> duckdb.DuckDBPyRelation:
    """The answer, before anything of it is computed. QueryError for anything but one statement that asks."""
    found = database.extract_statements(statement)
    if len(found) != 1:
        raise QueryError("give one SQL statement" + (f", not {len(found)}" if found else ": this one is empty"))
    kind = found[0].type.name
    if kind not in ("SELECT", "EXPLAIN", "MULTI"):  # MULTI: a PIVOT, which is done in steps
        raise QueryError(f"tables can only be asked, as in `select * from leaks`; this statement is {kind}")
    return database.sql(statement)


def _explained(error: Exception, sources: Mapping[str, _Source]) -> BaseException:
    """What computing a table raised, where that was it; else DuckDB's error in one line."""
    for source in sources.values():
        if source.error is not None:
            return source.error
    said = str(error).partition("\n\nLINE ")[0]
    return QueryError(" ".join(line.strip() for line in said.splitlines() if line.strip()))
