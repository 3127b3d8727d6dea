"""`show ip cef` as IOS prints it.

Layout: Cisco's IP switching command reference and output of 15.x. Later releases write a label with the local one
(`label 17-(local:16)`) and the table's epoch as it counts; here it is the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from tidegate.model.shown.cef import Fate, ForwardingEntry, ForwardingPath
from tidegate.net.prefix import DEFAULT_ROUTE, format_address, format_prefix, host_prefix

_EPOCH: Final = 0
_COLUMN: Final = 21


def write_table(entries: Iterable[ForwardingEntry]) -> Iterator[str]:
    """All entries, a line a path."""
    yield f"{'Prefix':<{_COLUMN}}{'Next Hop':<{_COLUMN}}Interface"
    for entry in entries:
        head = format_prefix(entry.prefix)
        for path in entry.paths:
            yield f"{head:<{_COLUMN}}{_next_hop(path):<{_COLUMN}}{path.interface or ''}".rstrip()
            head = ""


def _next_hop(path: ForwardingPath) -> str:
    if path.fate in (Fate.NEXT_HOP, Fate.UNRESOLVED) and path.next_hop is not None:
        return format_address(path.next_hop)
    return "drop" if path.fate in (Fate.UNUSABLE, Fate.UNRESOLVED) else path.fate.value


def write_entries(entries: Iterable[ForwardingEntry]) -> Iterator[str]:
    """`show ip cef PREFIX`."""
    for entry in entries:
        yield format_prefix(entry.prefix)
        yield from ("  " + _resolved(path, path.labels) for path in entry.paths)


def write_details(entries: Iterable[ForwardingEntry]) -> Iterator[str]:
    """`show ip cef PREFIX detail`."""
    for entry in entries:
        flags = _flags(entry)
        said = [f"{format_prefix(entry.prefix)}, epoch {_EPOCH}"]
        said += [f"flags [{', '.join(flags)}]"] if flags else []
        said += ["per-destination sharing"] if len(entry.paths) > 1 else []
        yield ", ".join(said)
        before: list[str] = []
        for path in entry.paths:
            lines = list(_path(path))
            common = 0
            while common < len(lines) - 1 and lines[: common + 1] == before[: common + 1]:
                common += 1  # what the path before went through too is not repeated
            yield from lines[common:]
            before = lines


def _path(path: ForwardingPath) -> Iterator[str]:
    """A path of an entry in detail: the next hops that lead to it, each below the other."""
    labels = path.labels
    indent = "  "
    for via in path.through:
        label = ""
        if via.label is not None:
            label, labels = f" label {via.label}", labels[:-1]
        yield f"{indent}recursive via {format_address(via.next_hop)}{label}"
        indent += "  "
        direct = via.next_hop == path.next_hop
        if via.cover not in (None, host_prefix(via.next_hop)) and not direct:
            yield f"{indent}recursive via {format_prefix(via.cover or DEFAULT_ROUTE)}"
            indent += "  "
    if path.through and path.through[-1].next_hop == path.next_hop and not labels:
        yield f"{indent}attached to {path.interface}"
    else:
        yield indent + _resolved(path, labels)


def _flags(entry: ForwardingEntry) -> list[str]:
    flags = ["default route"] if entry.prefix == DEFAULT_ROUTE else []
    if entry.connected:
        flags += ["receive", "local"] if entry.paths[0].fate is Fate.RECEIVE else ["attached", "connected"]
    if any(via.label is not None for path in entry.paths for via in path.through):
        flags.append("rib defined all labels")
    return flags


def _resolved(path: ForwardingPath, labels: tuple[int, ...]) -> str:
    if path.fate is Fate.NEXT_HOP and path.next_hop is not None:
        stack = " label " + " ".join(map(str, labels)) if labels else ""
        return f"nexthop {format_address(path.next_hop)} {path.interface}{stack}"
    if path.fate is Fate.ATTACHED:
        return f"attached to {path.interface}"
    if path.fate is Fate.RECEIVE and path.interface is not None:
        return f"receive for {path.interface}"
    return str(path.fate.value)
