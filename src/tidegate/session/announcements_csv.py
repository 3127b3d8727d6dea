"""`announcements.csv`: a row for each announcement, read as a stream.

A million rows must not take more than a few seconds, and nearly all of a row is the same as in the row before. So a row
is taken for a part before the prefix, the prefix, and a part behind it; where the two outer parts are those of the row
before, nothing but the prefix is looked at. Together they are the key of the group, and are looked into only when they
are seen for the first time. So is the prefix: VPNs use the same private addresses, and neighbors announce the same
tables; a number that recurs is one object, too.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from io import TextIOWrapper
from socket import AF_INET, inet_pton
from typing import BinaryIO

from tidegate.model.announcement import Announcements
from tidegate.model.source import Severity
from tidegate.net.aspath import parse_as_path
from tidegate.net.community import Community, parse_community
from tidegate.net.decimal import parse_decimal
from tidegate.net.prefix import Prefix, parse_address, parse_prefix
from tidegate.session.announcements import AnnouncementBook
from tidegate.session.jsonfile import BadFileError

COLUMNS = (
    "device", "vrf", "neighbor", "prefix", "as_path", "next_hop", "med", "origin", "communities", "local_pref",
)  # fmt: skip
REQUIRED = ("device", "neighbor", "prefix")
ORIGINS = {"": "i", "i": "i", "igp": "i", "e": "e", "egp": "e", "?": "?", "incomplete": "?"}
_LIMIT = 0xFFFFFFFF
_SEEN_LIMIT = 1 << 20  # texts of prefixes that are remembered
_MASKS = {str(n): ((_LIMIT << (32 - n)) & _LIMIT, n) for n in range(33)}


class BadRowError(Exception):
    """A row that cannot be used; the text says why."""


def read_csv(stream: BinaryIO, book: AnnouncementBook) -> None:
    """Read the rows into `book`. The first line names the columns, in any order; blank lines and `#` lines are none."""
    text = TextIOWrapper(stream, encoding="utf-8-sig", errors="replace", newline=None)
    first, line = next(((n, line) for n, line in enumerate(text, 1) if line.strip() and line[0] != "#"), (0, ""))
    header = [name.strip().lower() for name in _cells(line)]
    check_columns(header, book, first)
    if tuple(header) == COLUMNS:
        _read_rows(text, book, first + 1)
    else:
        _read_other_order(text, book, first + 1, header)


def check_columns(header: Sequence[str], book: AnnouncementBook, line: int) -> None:
    """BadFileError where a column is missing without which no row has a meaning; a diagnostic for unknown ones."""
    missing = [name for name in REQUIRED if name not in header]
    if missing:
        raise BadFileError(f"the first line has no column {', '.join(missing)}; expected are {','.join(COLUMNS)}")
    unknown = [name for name in header if name not in COLUMNS]
    if unknown:
        message = f"unknown columns were ignored: {', '.join(unknown)[:200]}. Known are {', '.join(COLUMNS)}."
        book.note("unknown-column", Severity.WARNING, line, message)


def _read_rows(text: TextIOWrapper, book: AnnouncementBook, start: int) -> None:
    groups: dict[tuple[str, str], Announcements] = {}
    seen: dict[str, Prefix] = {}
    head = tail = "\n"  # of no row
    begin = end = 0
    add_prefix: Callable[[Prefix], None]
    add_line: Callable[[int], None]
    for number, line in enumerate(text, start):
        try:
            if not (line.startswith(head) and line.endswith(tail)):
                device, vrf, neighbor, written, rest = line.split(",", 4)
                head, tail = f"{device},{vrf},{neighbor},", f",{rest}"
                begin, end = len(head), -len(tail)
                group = groups.get((head, tail))
                if group is None:
                    group = groups[head, tail] = _first_of_group(line, book)
                add_prefix, add_line = group.prefixes.append, group.lines.append
            written = line[begin:end]
            prefix = seen.get(written)
            if prefix is None:
                if len(seen) >= _SEEN_LIMIT:
                    seen.clear()
                prefix = seen[written] = _prefix(written)
            add_prefix(prefix)
            add_line(number)
        except (BadRowError, ValueError, csv.Error) as error:
            head = tail = "\n"
            if line.strip() and not line.startswith("#"):
                _refuse(book, number, line, error)


def _first_of_group(line: str, book: AnnouncementBook) -> Announcements:
    cells = _cells(line)
    if len(cells) != len(COLUMNS):
        raise BadRowError(_wrong_number(len(cells), len(COLUMNS)))
    return open_group(dict(zip(COLUMNS, cells, strict=True)), book)


def _read_other_order(text: TextIOWrapper, book: AnnouncementBook, start: int, header: list[str]) -> None:
    groups: dict[tuple[str, ...], Announcements] = {}
    for number, line in enumerate(text, start):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            cells = _cells(line)
            if len(cells) != len(header):
                raise BadRowError(_wrong_number(len(cells), len(header)))
            add_row(dict(zip(header, cells, strict=True)), number, groups, book)
        except (BadRowError, csv.Error) as error:
            _refuse(book, number, line, error)


def add_row(
    row: Mapping[str, str], number: int, groups: dict[tuple[str, ...], Announcements], book: AnnouncementBook
) -> None:
    """One row by column name into its group, which is made where it is new. BadRowError where it cannot be used."""
    key = tuple(row.get(name, "") for name in COLUMNS if name != "prefix")
    group = groups.get(key)
    if group is None:
        group = groups[key] = open_group(row, book)
    group.prefixes.append(_prefix(row["prefix"]))
    group.lines.append(number)


def open_group(row: Mapping[str, str], book: AnnouncementBook) -> Announcements:
    """A new group with everything of the row but its prefix. BadRowError names the value that cannot be used."""
    value = {name: (row.get(name) or "").strip() for name in COLUMNS}
    neighbor = parse_address(value["neighbor"])
    if neighbor is None:
        raise BadRowError(f"neighbor `{value['neighbor'][:40]}` is not an address")
    as_path = parse_as_path(value["as_path"])
    if as_path is None:
        raise BadRowError(f"as_path `{value['as_path'][:60]}` is not a list of AS numbers, such as `65001 65002`")
    next_hop = parse_address(value["next_hop"]) if value["next_hop"] else None
    if value["next_hop"] and next_hop is None:
        raise BadRowError(f"next_hop `{value['next_hop'][:40]}` is not an address")
    origin = ORIGINS.get(value["origin"].lower())
    if origin is None:
        raise BadRowError(f"origin `{value['origin'][:20]}` is none of i (igp), e (egp), ? (incomplete)")
    group = Announcements(
        value["device"],
        value["vrf"] or "default",
        neighbor,
        book.file,
        as_path=as_path,
        next_hop=next_hop,
        med=_number(value, "med"),
        origin=origin,
        communities=_communities(value["communities"]),
        local_preference=_number(value, "local_pref"),
    )
    book.groups.append(group)
    return group


def _cells(line: str) -> list[str]:
    return next(csv.reader([line.rstrip("\n")], strict=True), [])


def _prefix(written: str) -> Prefix:
    head, _, bits = written.partition("/")
    try:  # what nearly all are
        mask, length = _MASKS[bits]
        return Prefix((int.from_bytes(inet_pton(AF_INET, head)) & mask) << 8 | length)
    except (KeyError, OSError, ValueError):
        found = parse_prefix(written.strip())  # IPv6, blanks around it, or nothing of the kind
    if found is None:
        raise BadRowError(f"prefix `{written.strip()[:60]}` is not a prefix, such as 192.0.2.0/24")
    return found


def _number(value: Mapping[str, str], name: str) -> int | None:
    if not value[name]:
        return None
    found = parse_decimal(value[name], _LIMIT)
    if found is None:
        raise BadRowError(f"{name} `{value[name][:20]}` is not a number from 0 to {_LIMIT}")
    return found


def _communities(written: str) -> frozenset[Community]:
    found = {text: parse_community(text) for text in written.split()}
    bad = next((text for text, community in found.items() if community is None), None)
    if bad is not None:
        raise BadRowError(f"community `{bad[:40]}` is not a standard community, such as 65001:100 or no-export")
    return frozenset(community for community in found.values() if community is not None)


def _wrong_number(found: int, expected: int) -> str:
    return f"the row has {found} columns, and the first line has {expected}"


def _refuse(book: AnnouncementBook, number: int, line: str, error: Exception) -> None:
    message = str(error)
    if not isinstance(error, BadRowError):  # too few columns to cut, or quotes that do not close
        try:
            message = _wrong_number(len(_cells(line)), len(COLUMNS))
        except csv.Error as quoting:
            message = f"the row is not CSV: {quoting}"
    book.refuse(number, line.strip(), message)
