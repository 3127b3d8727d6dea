"""Route targets: export of a VRF's routes into the VPN, import into every VRF whose targets match (RFC 4364 §4.3).

Export takes the VRF's best path, replaces its route targets by the VRF's, lets the export map edit it, and puts it
under RD:prefix. Import is by route targets alone, the same for local and remote entries; the RD plays no part. What
was imported is not exported again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from tidegate.control.cause import Cause, Reason, Rule
from tidegate.control.policy.route_map import PolicyEvaluator
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.bgp.advertise import attributes_of_subject, subject_of_path
from tidegate.control.protocols.bgp.path import Path
from tidegate.control.table import Mechanism, Refusal, TableId
from tidegate.model.device import Device
from tidegate.model.vrf import Vrf
from tidegate.net.community import ExtendedCommunity, RouteTarget, format_extended_community, is_route_target
from tidegate.net.prefix import Family


class TargetIndex:
    """Which VRFs of one device import a route target: RT -> VRF names, in the order of the configuration."""

    def __init__(self, device: Device, family: Family) -> None:
        self._device, self._family = device.name, family
        self._importers: dict[RouteTarget, list[str]] = {}
        for vrf in device.vrfs.values():
            settings = vrf.families.get(family)
            # IOS: a VRF without an RD has no table in VPNv4 and imports nothing.
            if settings is not None and vrf.rd is not None:
                for target in settings.import_targets:
                    self._importers.setdefault(target, []).append(vrf.name)
        self.targets = frozenset(self._importers)

    def imports(self) -> Iterator[tuple[RouteTarget, TableId]]:
        """Every route target with each table that imports it."""
        for target, vrfs in self._importers.items():
            for vrf in vrfs:
                yield target, TableId(self._device, vrf, self._family)

    def importers(self, extended: Iterable[ExtendedCommunity]) -> list[str]:
        """The VRFs that a route with these communities is imported into, sorted."""
        found = {vrf for community in extended for vrf in self._importers.get(community, ())}
        return sorted(found)


class Exporter:
    """What leaves one VRF for the VPN table. What depends on neither the prefix nor the path is worked out once."""

    __slots__ = ("_device", "_drops", "_lines", "_policy", "_settings", "_table", "_targets", "_vrf")

    def __init__(self, device: Device, policy: PolicyEvaluator, vrf: Vrf, family: Family, table: TableId) -> None:
        self._device, self._policy, self._vrf, self._table = device.name, policy, vrf, table
        self._settings = settings = vrf.families.get(family)
        self._drops = device.behaviour.export_map_drops
        targets: Mapping[RouteTarget, int] = {} if settings is None else settings.export_targets
        self._targets = frozenset(targets)
        self._lines = _unique((vrf.line, vrf.line_of("rd"), *targets.values()))

    def entry(self, cls: PrefixClass, path: Path) -> Path | Refusal:
        """The VPN entry of the VRF's best path, without its label; or why the path does not leave the VRF."""
        vrf, settings = self._vrf, self._settings
        if path.imported_from is not None:
            return self._refusal(Reason.NOT_TRANSITIVE, (), path)
        if vrf.rd is None or settings is None:
            return self._refusal(Reason.NO_RD, (vrf.line,), path)
        # Real IOS-XE output: route targets that a CE sent are replaced by the VRF's own; other communities stay.
        kept = [c for c in path.attributes.extended if not is_route_target(c)]
        attributes = path.attributes.with_extended(self._targets.union(kept) if kept else self._targets)
        lines = self._lines
        if settings.export_map is not None:
            subject = subject_of_path(cls, path, attributes)
            verdict = self._policy.evaluate(settings.export_map, subject)
            if verdict.permit:
                attributes = attributes_of_subject(attributes, verdict.subject, subject)
                lines = _unique((*lines, settings.line_of("export_map"), *verdict.lines))
            elif self._drops:
                map_lines = _unique((settings.line_of("export_map"), *verdict.lines))
                return Refusal(Reason.POLICY_DENIED, "export map", self._device, map_lines, path.cause)
            # IOS: the export map only edits; what it denies leaves with the configured targets.
        if not any(map(is_route_target, attributes.extended)):
            return self._refusal(Reason.NO_ROUTE_TARGETS, (vrf.line,), path)
        return Path(
            attributes,
            Cause(Rule.VPN_EXPORT, self._device, lines, (path.cause,)),
            path.weight,
            sender_router_id=path.sender_router_id,
            # With one RD on several PEs the entries of other PEs compete with this one: it stays what it is in the VRF.
            external=path.external,
            locally_originated=path.locally_originated,
            aggregate=path.aggregate,
            rd=vrf.rd,
            imported_path=path,
            route=path.route,
            origin=self._table,
        )

    def _refusal(self, reason: Reason, lines: tuple[int, ...], path: Path) -> Refusal:
        return Refusal(reason, f"export from VRF {self._vrf.name}", self._device, lines, path.cause)


def import_path(
    device: Device, policy: PolicyEvaluator, vrf: Vrf, family: Family, cls: PrefixClass, entry: Path
) -> Path | Refusal:
    """The copy of a VPN entry in an importing VRF, or why the import map keeps it out."""
    settings = vrf.families[family]
    matching = sorted(t for t in settings.import_targets if t in entry.attributes.extended)
    lines = [vrf.line, *(settings.import_targets[t] for t in matching)]
    attributes, weight = entry.attributes, entry.weight
    if settings.import_map is not None:
        subject = subject_of_path(cls, entry, attributes)
        verdict = policy.evaluate(settings.import_map, subject)
        map_lines = [settings.line_of("import_map"), *verdict.lines]
        if not verdict.permit:
            return Refusal(Reason.IMPORT_MAP_DENIED, _candidate(entry), device.name, _unique(map_lines), entry.cause)
        attributes = attributes_of_subject(attributes, verdict.subject, subject)
        weight = weight if verdict.subject.weight is None else verdict.subject.weight
        lines += map_lines
    note = "route target " + ", ".join(format_extended_community(t) for t in matching)
    local = entry.imported_path if entry.sender is None else None
    return Path(
        attributes,
        Cause(Rule.VPN_IMPORT, device.name, _unique(lines), (entry.cause,), note),
        weight,
        local.sender if local is not None else entry.sender,
        local.sender_router_id if local is not None else entry.sender_router_id,
        entry.sender_device,
        # Real output: a copy of a local VRF's route shows as external, with distance 20.
        entry.sender is None or entry.external,
        rd=entry.rd,
        imported_from=entry.origin or TableId(device.name, "default", family),
        imported_path=entry,
        route=entry.route,
        origin=entry.origin,
        label=entry.label,
        mechanism=Mechanism.ROUTE_TARGET,
    )


def _candidate(entry: Path) -> str:
    return f"VPN route from {entry.origin}" if entry.origin is not None else "VPN route"


def _unique(lines: Iterable[int]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(filter(None, lines)))
