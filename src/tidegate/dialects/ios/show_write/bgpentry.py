"""`show ip bgp PREFIX`: the paths to one network. Flags of the implementation and times are left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tidegate.dialects.ios.show_write.bgp_communities import community, extended_community
from tidegate.model.shown.bgpentry import BgpEntryPath, BgpEntryRecord, ImportedFrom, MplsLabels, PathOrigin
from tidegate.net.aspath import format_as_path
from tidegate.net.community import LOCAL_AS, NO_ADVERTISE, NO_EXPORT, RouteDistinguisher, format_route_distinguisher
from tidegate.net.prefix import Prefix, format_address, format_prefix

_ORIGINS = {"i": "IGP", "e": "EGP", "?": "incomplete"}
_WIDTH = 79
# What the best path's communities keep from happening (RFC 1997).
_HELD_BACK = (
    (NO_ADVERTISE, "not advertised to any peer"),
    (NO_EXPORT, "not advertised to EBGP peer"),
    (LOCAL_AS, "not advertised outside local AS"),
)


def write_entries(entries: Iterable[BgpEntryRecord], new_format: bool = False) -> Iterator[str]:
    """One entry after the other. `new_format`: communities are written in two numbers."""
    for entry in entries:
        yield from _entry(entry, new_format)


def _entry(entry: BgpEntryRecord, new_format: bool) -> Iterator[str]:
    yield f"BGP routing table entry for {_name(entry.rd, entry.prefix)}, version {entry.version}"
    best = next((number for number, path in enumerate(entry.paths, 1) if path.best), None)
    said = [
        f"{len(entry.paths)} available",
        "no best path" if best is None else f"best #{best}",
        "no table" if entry.table is None else f"table {entry.table}",
    ]
    if best is not None:
        said += [words for value, words in _HELD_BACK if value in entry.paths[best - 1].communities]
    if entry.suppressed:
        said.append("Advertisements suppressed by an aggregate.")
    if entry.rib_failure:
        said.append("RIB-failure(17)")
    yield f"Paths: ({', '.join(said)})"
    if any(path.multipath for path in entry.paths):
        kinds = {path.kind for path in entry.paths if path.multipath}
        yield f"Multipath: {'eiBGP' if len(kinds) > 1 else 'iBGP' if PathOrigin.INTERNAL in kinds else 'eBGP'}"
    if entry.update_groups:
        yield "  Advertised to update-groups:"
        yield "     " + " ".join(f"{group:<10}" for group in entry.update_groups).rstrip()
    else:
        yield "  Not advertised to any peer"
    for path in entry.paths:
        yield from _path(path, new_format)


def _name(rd: RouteDistinguisher | None, prefix: Prefix) -> str:
    return format_prefix(prefix) if rd is None else f"{format_route_distinguisher(rd)}:{format_prefix(prefix)}"


def _path(path: BgpEntryPath, new_format: bool) -> Iterator[str]:
    yield "  Refresh Epoch 1"
    yield "  " + ", ".join(_route(path))
    yield "    " + _from(path)
    yield "      " + ", ".join(_attributes(path))
    if path.communities:
        yield from _wrapped("Community:", [community(value, new_format) for value in path.communities])
    if path.extended:
        yield from _wrapped("Extended Community:", [extended_community(value) for value in path.extended])
    if path.originator is not None:
        clusters = ", ".join(format_address(cluster) for cluster in path.cluster_list)
        yield f"      Originator: {format_address(path.originator)}, Cluster list: {clusters}"
    if path.labels is not None:
        yield f"      mpls labels in/out {incoming(path.labels, True)}/{outgoing(path)}"
    yield f"      rx pathid: 0, tx pathid: {'0x0' if path.best else '0'}"


def _route(path: BgpEntryPath) -> Iterator[str]:
    yield format_as_path(path.as_path) or "Local"
    if path.aggregator is not None:
        asn, router = path.aggregator
        yield f"(aggregated by {asn} {format_address(router)})"
    if path.imported_from is not None:
        yield _import(path.imported_from)
    if path.from_client:
        yield "(Received from a RR-client)"
    if path.received_and_used:
        yield "(received & used)"


def _import(source: ImportedFrom) -> str:
    return f"imported path from {_name(source.rd, source.prefix)} ({source.vrf or 'global'})"


def _from(path: BgpEntryPath) -> str:
    found = format_address(path.next_hop)
    if path.next_hop_metric is None:
        found += " (inaccessible)"
    elif path.next_hop_metric:
        found += f" (metric {path.next_hop_metric})"
    if path.next_hop_vrf is not None:
        found += f" (via {'' if path.next_hop_vrf == 'default' else 'vrf '}{path.next_hop_vrf})"
    if path.leaked_from is not None:
        found += f" (via {path.leaked_from})"
    return f"{found} from {format_address(path.sender)} ({format_address(path.sender_router_id)})"


def _attributes(path: BgpEntryPath) -> Iterator[str]:
    yield f"Origin {_ORIGINS[path.origin]}"
    if path.metric is not None:
        yield f"metric {path.metric}"
    yield f"localpref {path.local_preference}"
    if path.weight:
        yield f"weight {path.weight}"
    if path.valid:
        yield "valid"
    yield path.kind.value
    for said, word in (
        (path.local, "local"),
        (path.atomic_aggregate, "atomic-aggregate"),
        (path.multipath, "multipath"),
        (path.best, "best"),
    ):
        if said:
            yield word


def incoming(labels: MplsLabels, detailed: bool = False) -> str:
    if labels.incoming is None:
        return "nolabel"
    return f"IPv4 VRF Aggr:{labels.incoming}" if detailed and labels.looked_up else str(labels.incoming)


def outgoing(path: BgpEntryPath) -> str:
    labels = path.labels
    if labels is None or labels.outgoing is None:
        aggregate = labels is not None and labels.looked_up and path.next_hop_vrf is not None
        return f"nolabel({path.next_hop_vrf})" if aggregate else "nolabel"
    return {0: "exp-null", 3: "imp-null"}.get(labels.outgoing, str(labels.outgoing))


def _wrapped(title: str, words: list[str]) -> Iterator[str]:
    """Words after a title, on as many lines as they need."""
    line = f"      {title}"
    for word in words:
        if len(line) + 1 + len(word) > _WIDTH:
            yield line
            line = "       "
        line += f" {word}"
    yield line
