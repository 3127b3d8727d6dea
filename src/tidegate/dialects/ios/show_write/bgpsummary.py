"""`show ip bgp summary`. The memory that entries take is reckoned with their size in the release."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tidegate.dialects.ios.show_write.ages import age
from tidegate.dialects.ios.show_write.bgp_release import FAMILY_ORDER, Release
from tidegate.model.shown.bgpsummary import BgpFamilySummary, BgpSummaryLine, Held
from tidegate.net.prefix import format_address

HEADING = "Neighbor        V           AS MsgRcvd MsgSent   TblVer  InQ OutQ Up/Down  State/PfxRcd"
_AS_PATH_SIZE, _COMMUNITY_SIZE, _RR_INFO_SIZE = 24, 24, 24


def write_summaries(summaries: Sequence[BgpFamilySummary], release: Release) -> Iterator[str]:
    """All families that have neighbors or entries, each under its name."""
    shown = {summary.family: summary for summary in summaries}
    first = True
    for family, title in FAMILY_ORDER:
        summary = shown.get(family)
        if summary is not None and (summary.lines or summary.networks.count):
            if not first:
                yield ""
            first = False
            yield f"For address family: {title}"
            yield from write_summary(summary, release)


def write_summary(summary: BgpFamilySummary, release: Release) -> Iterator[str]:
    yield f"BGP router identifier {format_address(summary.router_id)}, local AS number {summary.asn}"
    yield f"BGP table version is {summary.version}, main routing table version {summary.version}"
    if summary.networks.count:
        yield from _held(summary, release)
    if summary.lines:
        yield ""
        yield HEADING
        for line in summary.lines:
            yield from _line(line)


def _held(summary: BgpFamilySummary, release: Release) -> Iterator[str]:
    attributes = f"{summary.attributes.count}/{summary.best_attributes} BGP path/bestpath attribute"
    kinds = (
        (summary.networks, f"{summary.networks.count} network", release.network_size, True),
        (summary.paths, f"{summary.paths.count} path", release.path_size, True),
        (summary.attributes, attributes, release.attribute_size, True),
        (summary.rr_info, f"{summary.rr_info.count} BGP rrinfo", _RR_INFO_SIZE, False),
        (summary.as_paths, f"{summary.as_paths.count} BGP AS-PATH", _AS_PATH_SIZE, False),
        (summary.communities, f"{summary.communities.count} BGP community", _COMMUNITY_SIZE, False),
        (summary.extended_communities, f"{summary.extended_communities.count} BGP extended community", 24, False),
        (Held(0), "0 BGP route-map cache", 0, True),
        (Held(0), "0 BGP filter-list cache", 0, True),
    )
    total = 0
    for held, name, size, always in kinds:
        memory = held.count * size if held.memory is None else held.memory
        total += memory
        if held.count or always:
            yield f"{name} entries using {memory} bytes of memory"
    yield f"BGP using {total} total bytes of memory"
    networks, paths = summary.networks.count, summary.paths.count
    yield f"BGP activity {networks}/0 prefixes, {paths}/0 paths, scan interval 60 secs"


def _line(line: BgpSummaryLine) -> Iterator[str]:
    name = format_address(line.neighbor).upper()
    if len(name) > 15:
        yield name
        name = ""
    since = line.since or ("never" if line.prefixes is None else age(0))
    state = f" {line.state}" if line.prefixes is None else f"{line.prefixes:>9}"
    yield (
        f"{name:<15} 4 {line.asn:>12} {line.received:>7} {line.sent:>7} {line.table_version:>8}"
        f" {line.queued_in:>4} {line.queued_out:>4} {since:<8}{state}"
    )
