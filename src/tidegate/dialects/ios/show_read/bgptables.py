"""BGP tables out of `show ip bgp`, `show ip bgp all`, `show ip bgp vpnv4 …`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tidegate.dialects.ios.convert.bgp_family import classful_length
from tidegate.dialects.ios.show_write.bgp_release import FAMILY_ORDER
from tidegate.dialects.ios.show_write.bgptables import COLUMNS
from tidegate.errors import UsageError
from tidegate.model.shown.bgptables import BgpFamilyTable, BgpLine, BgpSection, Mark
from tidegate.net.aspath import parse_as_path
from tidegate.net.community import parse_route_distinguisher
from tidegate.net.prefix import Address, Prefix, make_prefix, parse_address, parse_prefix

_FAMILY = re.compile(r"For address family: (.+)")
_VERSION = re.compile(r"BGP table version is (\d+), local router ID is (\S+)")
_SECTION = re.compile(
    r"Route Distinguisher: (?P<rd>\S+)(?: \(default for vrf (?P<vrf>\S+)\))?(?: VRF Router ID (?P<id>\S+))?"
)
_ATTRIBUTES = re.compile(r"(?P<hop>\S+) +(?P<numbers>.*)")
_TITLES = {title: family for family, title in FAMILY_ORDER}
_METRIC_ENDS, _PREFERENCE_ENDS, _WEIGHT_ENDS = 26, 33, 40  # counted from the next hop
_NAMED = 17  # characters for a network


def read_tables(text: str) -> tuple[BgpFamilyTable, ...] | None:
    """The tables of `show ip bgp all`, with the empty ones; None where the device says that no BGP runs."""
    if text.strip() == "% BGP not active":
        return None
    found: list[BgpFamilyTable] = []
    family, lines = "", list[str]()
    for line in [*text.splitlines(), "For address family: end"]:
        match = _FAMILY.match(line)
        if match is None:
            lines.append(line)
            continue
        if family:
            found.append(read_table("\n".join(lines), family))
        family, lines = _TITLES.get(match[1].strip(), ""), []
        if not family and match[1] != "end":
            raise UsageError(f"no BGP address family is called {match[1]!r}")
    return tuple(found)


def read_table(text: str, family: str = "ipv4 unicast") -> BgpFamilyTable:
    """One table, as `show ip bgp` and `show ip bgp vpnv4 all` print it."""
    lines = text.splitlines()
    heading = next((match for line in lines if (match := _VERSION.match(line))), None)
    if heading is None:
        return BgpFamilyTable(family, 0, Address(0), ())
    columns = COLUMNS if any("t secondary path" in line for line in lines) else COLUMNS[:-1]
    start = next(i for i, line in enumerate(lines) if line.startswith("     Network")) + 1
    sections = tuple(_sections(lines[start:], 1 + len(columns)))
    return BgpFamilyTable(family, int(heading[1]), _address(heading[2]), sections)


def _sections(lines: list[str], width: int) -> Iterator[BgpSection]:
    section = BgpSection(None, None, None, ())
    rows: list[str] = []
    for line in lines:
        match = _SECTION.match(line)
        if match is None:
            if line.strip() and not line.startswith("Total number"):
                rows.append(line)
            continue
        if rows:
            yield _filled(section, rows, width)
        rows = []
        identifier = match["id"]
        rd = parse_route_distinguisher(match["rd"])
        section = BgpSection(rd, match["vrf"], None if identifier is None else _address(identifier), ())
    if rows:
        yield _filled(section, rows, width)


def _filled(section: BgpSection, rows: list[str], width: int) -> BgpSection:
    return BgpSection(section.rd, section.vrf, section.router_id, tuple(_lines(rows, width)))


def _lines(rows: list[str], width: int) -> Iterator[BgpLine]:
    """The paths of a section; a long network stands on a line of its own."""
    prefix: Prefix | None = None
    held: str | None = None
    for row in rows:
        flags, rest = row[:width], row[width:]
        if held is not None:
            flags, rest = held, row.lstrip()
            held = None
        elif rest and not rest.startswith(" "):
            name = rest.split()[0]
            prefix = _network(name)
            if len(rest.split()) == 1:
                held = flags
                continue
            rest = rest[_NAMED:]
        else:
            rest = rest[_NAMED:]
        if prefix is None:
            raise UsageError(f"a path without a network: {row!r}")
        yield _path(prefix, flags, rest)


def _path(prefix: Prefix, flags: str, rest: str) -> BgpLine:
    match = _ATTRIBUTES.match(rest)
    path = rest[_WEIGHT_ENDS:].split()
    as_path = parse_as_path(" ".join(path[:-1]))
    if match is None or not path or as_path is None:
        raise UsageError(f"no BGP path: {rest!r}")
    metric, preference = rest[len(match["hop"]) : _METRIC_ENDS].strip(), rest[_METRIC_ENDS:_PREFERENCE_ENDS].strip()
    return BgpLine(
        prefix,
        _address(match["hop"]),
        int(metric) if metric else None,
        int(preference) if preference else None,
        int(rest[_PREFERENCE_ENDS:_WEIGHT_ENDS]),
        as_path,
        path[-1],
        frozenset(_marks(flags)),
    )


def _marks(flags: str) -> Iterator[Mark]:
    for sign, column in zip(flags[1:], COLUMNS, strict=False):
        yield from (mark for mark, shown in column if shown == sign)


def _network(name: str) -> Prefix:
    address = parse_address(name)
    found = parse_prefix(name) if address is None else make_prefix(address, classful_length(address))
    if found is None:
        raise UsageError(f"no network: {name!r}")
    return found


def _address(text: str) -> Address:
    found = parse_address(text)
    if found is None:
        raise UsageError(f"no address: {text!r}")
    return found
