"""Announcements: the BGP routes that routers outside the snapshot send in, from the files beside the configurations.

Three forms are read (docs/announcements.md), each by a module of its own: Batfish's `external_bgp_announcements.json`,
and one table as `announcements.csv` or `announcements.parquet`. What they have in common is here: routes with the same
receiver, neighbor and attributes become one group while they are read, and what no router of the snapshot could hear
is a diagnostic, once for each neighbor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import BinaryIO

from tidegate.model.announcement import Announcements, SessionEnd
from tidegate.model.device import Device, Network
from tidegate.model.source import Diagnostic, Severity
from tidegate.net.prefix import Prefix, contains, family_of, format_address
from tidegate.session.cache import ReadingCache
from tidegate.session.discover import Discovered
from tidegate.session.jsonfile import BadFileError
from tidegate.session.tree import FileTree

_LISTED = 20  # bad rows of one file that get a diagnostic each; the others are counted


class DeviceNames:
    """Finds the device that a file means."""

    def __init__(self, network: Network) -> None:
        self._devices = network.devices
        self._by_letters = {name.lower(): name for name in network.devices}

    def find(self, written: str) -> str:
        """The name of the device as the snapshot has it; without regard to case where the exact name is not there."""
        return written if written in self._devices else self._by_letters.get(written.lower(), written)


class AnnouncementBook:
    """The groups of one file, as its reader fills them, and the rows that it could not use.

    Devices are named as in the file; `read_announcements` finds the snapshot's names.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self.groups: list[Announcements] = []
        self.diagnostics: list[Diagnostic] = []
        self.refused = 0

    def split_by_family(self) -> None:
        """Make two groups of one that has prefixes of both families; readers do it at their end."""
        self.groups = [part for group in self.groups for part in _by_family(group)]

    def note(self, code: str, severity: Severity, line: int, message: str, text: str = "") -> None:
        self.diagnostics.append(Diagnostic(code, severity, self.file, line, text[:120], message))

    def refuse(self, line: int, text: str, message: str) -> None:
        """A row that cannot be used, because of `message`."""
        self.refused += 1
        if self.refused <= _LISTED:
            self.note("bad-announcement", Severity.ERROR, line, f"{message}. The announcement was left out.", text)


Reader = Callable[[BinaryIO, AnnouncementBook], None]
Books = dict[str, AnnouncementBook]  # by the path of the file


def read_ahead(tree: FileTree, found: Discovered, cache: ReadingCache | None = None) -> Books:
    """The files that can be read before the devices are there: those whose reading is a function of their bytes."""
    from tidegate.session.announcements_csv import read_csv
    from tidegate.session.announcements_kept import read_kept

    def read(book: AnnouncementBook) -> None:
        if cache:
            read_kept(tree, book, cache)
        else:
            _from_stream(tree, read_csv)(book)

    paths = [entry.path for entry in found.announcements if entry.path.endswith(".csv")]
    return {path: _read_book(path, read) for path in paths}


def read_announcements(tree: FileTree, found: Discovered, network: Network, ahead: Books) -> None:
    """Fill `network.announcements` from every file of announcements. The devices have to be there already.

    `ahead` is what `read_ahead` gave.
    """
    names = DeviceNames(network)
    for entry in found.announcements:
        book = ahead.get(entry.path)
        if book is None:
            book = _read_book(entry.path, _from_stream(tree, _reader_of(entry.path, network)))
        for group in book.groups:
            group.device = names.find(group.device)
        network.announcements += _heard(network, book)
        network.diagnostics += book.diagnostics
    network.diagnostics += _replace_repeated(network.announcements)


def _read_book(path: str, read: Callable[[AnnouncementBook], None]) -> AnnouncementBook:
    """What `read` makes of the file; that it fails is a diagnostic."""
    book = AnnouncementBook(path)
    try:
        read(book)
    except BadFileError as error:
        book.note("bad-announcements", Severity.ERROR, 0, f"{error}. What follows in the file was ignored.")
    except OSError as error:
        message = f"cannot be read: {error.strerror or error}. What follows in the file was ignored."
        book.note("unreadable", Severity.ERROR, 0, message)
    if book.refused > _LISTED:
        rest = book.refused - _LISTED
        book.note("bad-announcement", Severity.ERROR, 0, f"{rest:,} more announcements could not be used.")
    return book


def _from_stream(tree: FileTree, reader: Reader) -> Callable[[AnnouncementBook], None]:
    def read(book: AnnouncementBook) -> None:
        try:
            with tree.open(book.file) as stream:
                reader(stream, book)
        finally:  # of a file that ends in the middle too
            book.split_by_family()

    return read


def _reader_of(path: str, network: Network) -> Reader:
    if path.endswith(".json"):
        from tidegate.session.announcements_batfish import read_batfish

        return partial(read_batfish, network)
    from tidegate.session.announcements_parquet import read_parquet

    return read_parquet


def _by_family(group: Announcements) -> Iterator[Announcements]:
    """The group itself, or its IPv4 and its IPv6 part."""
    if group.prefixes and family_of(min(group.prefixes)) == family_of(max(group.prefixes)):  # IPv4 comes first
        group.family = family_of(group.prefixes[0])
        yield group
        return
    for family in ("ipv4", "ipv6"):
        rows = [row for row, prefix in enumerate(group.prefixes) if family_of(prefix) == family]
        if len(rows) == len(group.prefixes):
            group.family = family
            yield group
            return
        if rows:
            lines = type(group.lines)("I", (group.lines[row] for row in rows))
            yield replace(group, family=family, prefixes=[group.prefixes[row] for row in rows], lines=lines)


# Who hears them ------------------------------------------------------------------------------------------------------


def _heard(network: Network, book: AnnouncementBook) -> list[Announcements]:
    """The groups of the book that a router of the snapshot could hear; the others are diagnostics, one a neighbor."""
    by_end: dict[SessionEnd, list[Announcements]] = {}
    for group in book.groups:
        if group.prefixes:
            by_end.setdefault(group.end, []).append(group)
    heard: list[Announcements] = []
    unknown: dict[str, list[Announcements]] = {}
    for end, of_end in by_end.items():
        device = network.devices.get(end[0])
        if device is None:
            unknown.setdefault(end[0], []).extend(of_end)
            continue
        problem = _deaf(device, end)
        if problem is None:
            heard += of_end
            _check_first_as(book, device, of_end)
        else:
            message = f"{_count(of_end)} announcement(s) were left out: {problem}."
            book.note("unknown-neighbor", Severity.WARNING, _first_line(of_end), message)
    for name, groups_of in sorted(unknown.items()):
        message = f"{_count(groups_of)} announcement(s) go to {name}, which is no device of the snapshot."
        book.note("unknown-device", Severity.WARNING, _first_line(groups_of), message)
    return heard


def _deaf(device: Device, end: SessionEnd) -> str | None:
    """Why the device has no such neighbor; None where it has."""
    _, vrf, address = end
    if device.bgp is None:
        return f"{device.name} runs no BGP"
    if (vrf, address) in device.bgp.neighbors:
        return None
    if any(r.vrf == vrf and contains(r.prefix, address) for r in device.bgp.listen_ranges):
        return None
    if vrf not in device.vrfs:
        return f"{device.name} has no VRF {vrf}"
    others = sorted(name for name, neighbor in device.bgp.neighbors if neighbor == address)
    hint = f"; it has one in VRF {', '.join(others[:4])}" if others else ""
    return f"{device.name} has no BGP neighbor {format_address(address)} in VRF {vrf}{hint}"


def _check_first_as(book: AnnouncementBook, device: Device, groups: list[Announcements]) -> None:
    """Says what the router will refuse for its first AS; the refusal itself is the control plane's."""
    assert device.bgp is not None  # it has the neighbor
    neighbor = device.bgp.neighbors.get((groups[0].vrf, groups[0].neighbor))
    if neighbor is None or neighbor.remote_as is None or not device.bgp.enforce_first_as:
        return
    if neighbor.remote_as == (neighbor.local_as or device.bgp.asn):
        return  # internal: the path may begin with any AS, or be empty
    wrong = [group for group in groups if not group.accepted and group.first_as != neighbor.remote_as]
    if wrong:
        message = (
            f"{_count(wrong)} announcement(s) from {format_address(neighbor.address)} will be refused: {device.name} "
            f"expects their AS path to begin with AS {neighbor.remote_as} (bgp enforce-first-as)."
        )
        book.note("first-as", Severity.WARNING, _first_line(wrong), message)


def _count(groups: Iterable[Announcements]) -> str:
    return f"{sum(len(group.prefixes) for group in groups):,}"


def _first_line(groups: Iterable[Announcements]) -> int:
    return min((group.lines[0] for group in groups if group.lines), default=0)


# One announcement of a prefix by a neighbor --------------------------------------------------------------------------


def _replace_repeated(announcements: list[Announcements]) -> list[Diagnostic]:
    """RFC 4271 §3.1: a later announcement of a prefix by the same neighbor replaces the earlier one."""
    by_end: dict[tuple[SessionEnd, str], list[Announcements]] = {}
    for group in announcements:
        by_end.setdefault((group.end, group.family), []).append(group)
    found = []
    for groups in by_end.values():
        distinct: set[Prefix] = set()
        for group in groups:
            distinct.update(group.prefixes)
        repeated = sum(len(group.prefixes) for group in groups) - len(distinct)
        if repeated:
            _keep_last(groups)
            device, vrf, neighbor = groups[0].end
            message = (
                f"{repeated:,} announcement(s) from {format_address(neighbor)} to {device}, VRF {vrf}, are repeated; "
                "the last one of each prefix counts."
            )
            found.append(Diagnostic("repeated-announcement", Severity.WARNING, groups[-1].file, 0, "", message))
    announcements[:] = [group for group in announcements if group.prefixes]
    return found


def _keep_last(groups: list[Announcements]) -> None:
    files = {file: number for number, file in enumerate(dict.fromkeys(group.file for group in groups))}
    rows = sorted(
        (files[group.file], line, number, prefix)
        for number, group in enumerate(groups)
        for prefix, line in zip(group.prefixes, group.lines, strict=True)
    )
    last = {prefix: (number, line) for _, line, number, prefix in rows}
    for group in groups:
        group.prefixes.clear()
        del group.lines[:]
    for prefix, (number, line) in last.items():
        groups[number].prefixes.append(prefix)
        groups[number].lines.append(line)
