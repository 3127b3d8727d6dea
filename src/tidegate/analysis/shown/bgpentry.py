"""The BGP paths to one network, with all their attributes.

Versions count changes: here a table took in each network once, in the order of its list, and the first was change 2.
Update groups are numbered in the order of their first neighbors.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from tidegate.analysis.shown.answers import Asked, answers
from tidegate.analysis.shown.bgpspeakers import BgpOf, Section, is_told
from tidegate.analysis.shown.bgptables import Marks, metric_of
from tidegate.control.cause import Reason
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.bgp.decision import is_reachable
from tidegate.control.protocols.bgp.path import NO_ADDRESS, Path
from tidegate.control.protocols.bgp.table import Speaker
from tidegate.control.table import Mechanism
from tidegate.model.bgp import BgpFamilyName, BgpNeighborFamily
from tidegate.model.shown.bgpentry import (
    BgpEntry,
    BgpEntryPath,
    BgpEntryRecord,
    ImportedFrom,
    MplsLabels,
    PathOrigin,
)
from tidegate.net.community import ExtendedCommunity
from tidegate.net.prefix import Address, Prefix, contains, length, parse_address


@answers(BgpEntry)
def bgp_entry(asked: Asked, question: BgpEntry) -> tuple[BgpEntryRecord, ...] | None:
    if asked.device.bgp is None:
        return None
    of = BgpOf(asked.plane, asked.device, asked.device.bgp)
    groups = UpdateGroups(of, question.family)
    found = []
    version = 1
    for section in of.sections(question.family):
        entries = list(section.entries())
        if (question.vrf in (None, section.vrf)) and (question.rd in (None, section.rd)):
            chosen = _chosen([prefix for prefix, _, _ in entries], question)
            found += [
                _entry(of, groups, section, prefix, cls, paths, version + 1 + i)
                for i, (prefix, cls, paths) in enumerate(entries)
                if prefix in chosen
            ]
        version += len(entries)
    return tuple(found)


def _chosen(prefixes: list[Prefix], question: BgpEntry) -> Collection[Prefix]:
    """Those of the prefixes that are asked for."""
    if question.prefix is not None:
        return {question.prefix}
    address = question.address
    if address is None:
        return set(prefixes)
    longest = max((prefix for prefix in prefixes if contains(prefix, address)), key=length, default=None)
    return set() if longest is None else {longest}


def _entry(
    of: BgpOf,
    groups: UpdateGroups,
    section: Section,
    prefix: Prefix,
    cls: PrefixClass,
    paths: tuple[Path, ...],
    version: int,
) -> BgpEntryRecord:
    best = next((path for path in paths if path.best), None)
    return BgpEntryRecord(
        section.rd,
        prefix,
        version,
        None if section.table is None else section.table.vrf,
        tuple(_path(of, section, prefix, cls, path) for path in paths),
        cls in Marks(of, section).suppressed,
        best is not None and best.reason is Reason.RIB_FAILURE,
        () if best is None else groups.told(section, cls, best),
    )


def _path(of: BgpOf, section: Section, prefix: Prefix, cls: PrefixClass, path: Path) -> BgpEntryPath:
    attributes = path.attributes
    vrf = "default" if section.vrf is None else section.vrf
    kind, local = _kind(path)
    settings = _settings(of, section, path)
    aggregated = path.aggregate
    copied = path.imported_from is not None and not path.is_remote()
    source = path.imported_from.vrf if path.imported_from is not None and copied else None
    return BgpEntryPath(
        attributes.as_path,
        attributes.next_hop,
        (path.igp_metric or 0) if is_reachable(path) else None,
        None if section.rd is None else "default" if path.is_remote() or section.table is None else source or vrf,
        path.sender or NO_ADDRESS,
        _sender_router_id(of, section, path),
        attributes.origin,
        metric_of(path),
        attributes.local_preference,
        path.weight,
        kind,
        is_reachable(path),
        path.best,
        path.multipath,
        local,
        aggregated and not any(isinstance(element, frozenset) for element in attributes.as_path),
        (of.process.asn, of.router_id(vrf)) if aggregated else None,
        settings is not None and settings.route_reflector_client,
        settings is not None and settings.soft_reconfiguration,
        _imported(section, prefix, path),
        source,
        tuple(sorted(attributes.communities)),
        tuple(sorted(_extended(of, section, cls, path))),
        attributes.originator,
        attributes.cluster_list,
        _labels(of, section, cls, path),
    )


def _kind(path: Path) -> tuple[PathOrigin, bool]:
    """Where the path comes from, and whether it began with a network statement or an aggregate."""
    if path.imported_from is not None or path.sender is not None:
        return PathOrigin.EXTERNAL if path.external else PathOrigin.INTERNAL, False
    if path.aggregate:
        return PathOrigin.AGGREGATED, True
    return PathOrigin.SOURCED, path.attributes.origin == "i"


def _settings(of: BgpOf, section: Section, path: Path) -> BgpNeighborFamily | None:
    """How the neighbor is configured that the path came from."""
    if path.sender is None or (path.imported_from is not None and not path.is_remote()):
        return None
    vpn = section.table is None or path.is_remote()
    neighbor = of.neighbor_named(path.sender, "default" if vpn else section.vrf or "default")
    return None if neighbor is None else neighbor.families.get("vpnv4" if vpn else "ipv4")


def _sender_router_id(of: BgpOf, section: Section, path: Path) -> Address:
    """That of the neighbor, which need not be the one the path is compared by (the originator's, RFC 4456 §9)."""
    vrf = section.vrf or "default"
    if path.sender is None:
        return of.router_id(vrf)
    session = of.adjacencies.get((vrf, path.sender)) or of.adjacencies.get(("default", path.sender))
    known = None if session is None or session.neighbor_id is None else parse_address(session.neighbor_id)
    return path.sender_router_id if known is None else known


def _imported(section: Section, prefix: Prefix, path: Path) -> ImportedFrom | None:
    if path.imported_from is None or (path.is_remote() and path.rd == section.rd):
        return None
    table = path.imported_from
    named = None if path.is_remote() or table.vrf == "default" else table.vrf
    return ImportedFrom(path.rd if path.mechanism is Mechanism.ROUTE_TARGET else None, prefix, named)


def _extended(of: BgpOf, section: Section, cls: PrefixClass, path: Path) -> Collection[ExtendedCommunity]:
    """IOS shows a VRF's own paths as they are exported, with the route targets."""
    exported = None
    if section.rd is not None and section.table is not None and path.imported_from is None:
        exported = of.exported(section.rd, cls)
    return path.attributes.extended if exported is None else exported.attributes.extended


def _labels(of: BgpOf, section: Section, cls: PrefixClass, path: Path) -> MplsLabels | None:
    if section.rd is None:
        return None
    incoming, looked_up = None, False
    if path.imported_from is None and section.table is not None:
        exported = of.exported(section.rd, cls)
        if exported is not None and exported.label is not None:
            incoming, looked_up = exported.label.number, exported.label.looked_up
    remote = path.is_remote() or section.table is None
    outgoing = path.label.number if remote and path.label is not None else None
    return None if incoming is None and outgoing is None else MplsLabels(incoming, outgoing, looked_up)


class UpdateGroups:
    """The update groups of a family: of a VPN family first those of the VRFs, then those that VPN routes go to."""

    def __init__(self, of: BgpOf, family: BgpFamilyName) -> None:
        self._of = of
        self._speakers: list[tuple[Speaker, str | None]] = []  # with the VRF, None for the VPN table
        if family == "vpnv4":
            named = sorted(name for name, vrf in of.device.vrfs.items() if vrf.rd is not None)
            self._speakers = [(of.speaker(name, "ipv4"), name) for name in named]
            self._speakers.append((of.speaker("default", "vpnv4"), None))
        else:
            self._speakers.append((of.speaker("default", family), "default"))
        self._numbers: dict[tuple[str | None, object], int] = {}
        for speaker, vrf in self._speakers:
            for peering in speaker.peerings:
                key = vrf, peering.update_group(speaker.name)
                self._numbers.setdefault(key, len(self._numbers) + 1)

    def told(self, section: Section, cls: PrefixClass, best: Path) -> tuple[int, ...]:
        """The groups that are told of the best path of a section."""
        return tuple(dict.fromkeys(sorted(self._told(section, cls, best))))

    def _told(self, section: Section, cls: PrefixClass, best: Path) -> Iterator[int]:
        for speaker, vrf in self._speakers:
            if vrf is not None and vrf != section.vrf:
                continue
            sent: Path | None = best
            if vrf is None and section.rd is not None:
                if best.imported_from is not None:
                    continue
                sent = self._of.exported(section.rd, cls) if section.table is not None else best
            for peering in speaker.peerings if sent is not None else ():
                if sent is not None and is_told(speaker, cls, sent, peering):
                    yield self._numbers[vrf, peering.update_group(speaker.name)]
