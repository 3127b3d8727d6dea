"""Records out: JSON, JSON lines, CSV and Parquet, streamed from an iterator, to standard output or to a file.

A table of a provider has millions of routes, so nothing here keeps more than one record, and the route's encoder is
written out: most of its text repeats from record to record and is encoded once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from json.encoder import encode_basestring_ascii
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TextIO

from tidegate.analysis.records import RouteRecord, field_names
from tidegate.cli.destination import destination
from tidegate.cli.options import OutputFormat
from tidegate.model.source import SourceRef

if TYPE_CHECKING:
    import pyarrow as pa


class Record(Protocol):
    """Anything of tidegate.analysis.records."""

    def to_dict(self) -> dict[str, Any]: ...


def emit(
    records: Iterable[Record],
    form: OutputFormat,
    file: Path | None,
    table: Callable[[Iterable[Any], TextIO], None],
    kind: type[Any],
    batches: Callable[[], Iterable[pa.RecordBatch]] | None = None,
) -> None:
    """Print `records`, all of type `kind`; `table` draws them for people.

    `batches` gives the same records as Arrow record batches, where there is a faster way than through records.
    """
    if form is OutputFormat.PARQUET:
        _emit_parquet(records, file, kind, batches)
    else:
        print_records(records, form, file, table, field_names(kind))


def print_records(
    records: Iterable[Record],
    form: OutputFormat,
    file: Path | None,
    table: Callable[[Iterable[Any], TextIO], None],
    fields: Sequence[str],
) -> None:
    """Every form that is text; `fields` are the columns of CSV."""
    with destination(file) as stream:
        if form is OutputFormat.TABLE:
            table(records, stream)
        elif form is OutputFormat.JSON:
            write_json(records, stream)
        elif form is OutputFormat.NDJSON:
            write_ndjson(records, stream)
        else:
            write_csv(records, stream, fields)


def _emit_parquet(
    records: Iterable[Record],
    file: Path | None,
    kind: type[Any],
    batches: Callable[[], Iterable[pa.RecordBatch]] | None,
) -> None:
    from tidegate.cli.parquet import write_parquet
    from tidegate.tabular.batches import batches_of
    from tidegate.tabular.schema import schema_of

    assert file is not None  # options.py sees to it
    write_parquet(schema_of(kind), batches() if batches is not None else batches_of(kind, records), file)


def write_ndjson(records: Iterable[Record], stream: TextIO) -> None:
    """A record a line."""
    for text in _encoded(records):
        stream.write(text + "\n")


def write_json(records: Iterable[Record], stream: TextIO) -> None:
    """One list, a record a line."""
    separator = "[\n"
    for text in _encoded(records):
        stream.write(separator + text)
        separator = ",\n"
    stream.write("[]\n" if separator == "[\n" else "\n]\n")


def _encoded(records: Iterable[Record]) -> Iterator[str]:
    routes = _RouteEncoder()
    for record in records:
        yield routes.encode(record) if type(record) is RouteRecord else json.dumps(record.to_dict())


class _Quoted(dict[str | None, str]):
    """Text as JSON, each encoded once; None is null."""

    def __missing__(self, text: str | None) -> str:
        found = self[text] = "null" if text is None else encode_basestring_ascii(text)
        return found


class _Lines(dict[SourceRef, str]):
    """Configuration lines as JSON, each encoded once: a provider's routes name every line many times."""

    def __missing__(self, ref: SourceRef) -> str:
        found = self[ref] = json.dumps(ref._asdict())
        return found


class _RouteEncoder:
    """RouteRecord to JSON, field for field what `json.dumps(record.to_dict())` gives."""

    def __init__(self) -> None:
        self._quoted = _Quoted()
        self._lines = _Lines()

    def encode(self, r: RouteRecord) -> str:
        q = self._quoted
        source = ", ".join(map(self._lines.__getitem__, r.source))
        labels = "null" if r.labels is None else json.dumps(r.labels)
        return (
            f'{{"device": {q[r.device]}, "vrf": {q[r.vrf]}, "prefix": "{r.prefix}", "protocol": {q[r.protocol]}, '
            f'"admin_distance": {r.admin_distance}, "metric": {r.metric}, "next_hop_ip": {q[r.next_hop_ip]}, '
            f'"next_hop_interface": {q[r.next_hop_interface]}, "next_hop_vrf": {q[r.next_hop_vrf]}, '
            f'"labels": {labels}, "leak": {q[r.leak]}, "leaked_from": {q[r.leaked_from]}, "source": [{source}]}}'
        )


def write_csv(records: Iterable[Record], stream: TextIO, fields: Sequence[str]) -> None:
    """A header, then a row a record: lists separated by spaces, lines as FILE:LINE, null as nothing."""
    import csv

    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(fields)
    for record in records:
        values = record.to_dict()
        writer.writerow([cell(values.get(name)) for name in fields])


def cell(value: Any) -> Any:
    """A value of a record for a table: lists separated by spaces, a line as FILE:LINE, None as nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        if value.keys() == {"file", "line", "text"}:
            return f"{value['file']}:{value['line']}"
        return json.dumps(value)
    if isinstance(value, list):
        return " ".join(str(cell(item)) for item in value)
    return value
