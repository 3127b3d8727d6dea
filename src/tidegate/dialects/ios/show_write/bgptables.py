"""BGP tables as `show ip bgp` prints them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tidegate.dialects.ios.convert.bgp_family import classful_length
from tidegate.dialects.ios.show_write.bgp_release import FAMILY_ORDER, FAMILY_TITLES, Release
from tidegate.model.shown.bgptables import BgpFamilyTable, BgpLine, BgpSection, Mark
from tidegate.net.aspath import format_as_path
from tidegate.net.community import format_route_distinguisher
from tidegate.net.prefix import Prefix, family_of, format_address, format_prefix, length, network

# What each column before the network says, the first that holds.
_STATE = (
    (Mark.SUPPRESSED, "s"),
    (Mark.DAMPED, "d"),
    (Mark.HISTORY, "h"),
    (Mark.RIB_FAILURE, "r"),
    (Mark.STALE, "S"),
    (Mark.VALID, "*"),
)
_CHOICE = ((Mark.BEST, ">"), (Mark.MULTIPATH, "m"), (Mark.BACKUP, "b"))
_SOURCE = ((Mark.INTERNAL, "i"),)
_EXTRA = ((Mark.ADDITIONAL, "a"), (Mark.BEST_EXTERNAL, "x"))
_SECONDARY = ((Mark.SECONDARY, "t"),)
COLUMNS = (_STATE, _CHOICE, _SOURCE, _EXTRA, _SECONDARY)
HEADING = "     Network          Next Hop            Metric LocPrf Weight Path"
_WRAPPED = 23  # where the next hop stands below a long network


def network_text(prefix: Prefix) -> str:
    """A network as the device names it in lists: without a length where it is that of its class."""
    if family_of(prefix) == "ipv6":
        return format_prefix(prefix).upper()
    address = network(prefix)
    return format_address(address) if length(prefix) == classful_length(address) else format_prefix(prefix)


def write_tables(tables: Sequence[BgpFamilyTable], release: Release) -> Iterator[str]:
    """All families, each under its name, with those that the release lists without anything in them."""
    shown = {table.family: table for table in tables}
    listed = set(shown) | release.families
    if any(family.startswith("vpnv4") for family in shown):
        listed |= release.with_vpn
    for family, title in FAMILY_ORDER:
        if family in listed:
            yield f"For address family: {title}"
            yield ""
            if family in shown:
                yield from write_table(shown[family], release)
            yield ""


def write_table(table: BgpFamilyTable, release: Release, total: bool = False) -> Iterator[str]:
    """One table; nothing where it is empty. `total`: with the number of its paths at the end."""
    if table.sections:
        yield f"BGP table version is {table.version}, local router ID is {format_address(table.router_id)}"
        yield from _legend(release)
        yield ""
        yield HEADING
        for section in table.sections:
            yield from _section(section, release)
    if total:
        if table.sections:
            yield ""
        yield f"Total number of prefixes {sum(len(section.lines) for section in table.sections)}"


def _legend(release: Release) -> Iterator[str]:
    yield "Status codes: s suppressed, d damped, h history, * valid, > best, i - internal,"
    yield "              r RIB-failure, S Stale, m multipath, b backup-path, f RT-Filter,"
    yield "              x best-external, a additional-path, c RIB-compressed,"
    if release.secondary:
        yield f"              t secondary path,{' L long-lived-stale,' if release.long_lived_stale else ''}"
    yield "Origin codes: i - IGP, e - EGP, ? - incomplete"
    yield "RPKI validation codes: V valid, I invalid, N Not found"


def section_heading(section: BgpSection) -> str:
    assert section.rd is not None  # asked by who calls
    found = f"Route Distinguisher: {format_route_distinguisher(section.rd)}"
    if section.vrf is not None:
        found += f" (default for vrf {section.vrf})"
    if section.router_id is not None:
        found += f" VRF Router ID {format_address(section.router_id)}"
    return found


def _section(section: BgpSection, release: Release) -> Iterator[str]:
    if section.rd is not None:
        yield section_heading(section)
    above: Prefix | None = None
    for line in section.lines:
        yield from _line(line, release, "" if line.prefix == above else network_text(line.prefix))
        above = line.prefix


def _line(line: BgpLine, release: Release, named: str) -> Iterator[str]:
    columns = COLUMNS if release.secondary else COLUMNS[:-1]
    flags = " " + "".join(next((sign for mark, sign in column if mark in line.marks), " ") for column in columns)
    head = f"{flags}{named:<17}"
    if len(named) > 16:
        yield flags + named
        head = " " * _WRAPPED
    hop = format_address(line.next_hop).upper()
    if len(hop) > 16:
        yield head + hop
        head, hop = " " * len(head), ""
    metric = "" if line.metric is None else str(line.metric)
    preference = "" if line.local_preference is None else str(line.local_preference)
    path = f"{format_as_path(line.as_path)} {line.origin}".lstrip()
    yield f"{head}{hop:<16}{metric:>10}{preference:>7}{line.weight:>7} {path}"


def title_of(family: str) -> str:
    return FAMILY_TITLES[family]
