"""Route targets: export of a VRF's routes into the VPN, import into every VRF whose targets match (RFC 4364 §4.3).

Export takes the VRF's best path, replaces its route targets by the VRF's, lets the export map edit it, and puts it
under RD:prefix. Import is by route targets alone, the same for local and remote entries; the RD plays no part. What
was imported is not exported again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tidegate.control.cause import Cause, Reason, Rule
from tidegate.control.policy.route_map import PolicyEvaluator
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.bgp.advertise import attributes_of_subject, subject_of_path
from tidegate.control.protocols.bgp.path import Attributes, Path
from tidegate.control.table import Mechanism, Refusal, TableId
from tidegate.model.device import Device
from tidegate.model.vrf import Vrf, VrfFamily
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


def export(
    device: Device, policy: PolicyEvaluator, vrf: Vrf, family: Family, cls: PrefixClass, path: Path
) -> Path | Refusal:
    """The VPN entry of a VRF's best path, without its label; or why the path does not leave the VRF."""
    settings = vrf.families.get(family)
    candidate = f"export from VRF {vrf.name}"
    if path.imported_from is not None:
        return Refusal(Reason.NOT_TRANSITIVE, candidate, device.name, (), path.cause)
    if vrf.rd is None or settings is None:
        return Refusal(Reason.NO_RD, candidate, device.name, (vrf.line,), path.cause)
    # Real IOS-XE output: route targets that a CE sent are replaced by the VRF's own; other communities stay.
    kept = frozenset(c for c in path.attributes.extended if not is_route_target(c))
    attributes = path.attributes._replace(extended=kept | frozenset(settings.export_targets))
    lines = [vrf.line, vrf.line_of("rd"), *settings.export_targets.values()]
    if settings.export_map is not None:
        changed = _apply_export_map(device, policy, settings, cls, path, attributes)
        if isinstance(changed, Refusal):
            return changed
        attributes, map_lines = changed
        lines += map_lines
    if not any(is_route_target(c) for c in attributes.extended):
        return Refusal(Reason.NO_ROUTE_TARGETS, candidate, device.name, (vrf.line,), path.cause)
    cause = Cause(Rule.VPN_EXPORT, device.name, _unique(lines), (path.cause,))
    return Path(
        attributes,
        cause,
        path.weight,
        sender_router_id=path.sender_router_id,
        # With one RD on several PEs the entries of other PEs compete with this one: it stays what it is in the VRF.
        external=path.external,
        locally_originated=path.locally_originated,
        aggregate=path.aggregate,
        rd=vrf.rd,
        imported_path=path,
        route=path.route,
        origin=TableId(device.name, vrf.name, family),
    )


def _apply_export_map(
    device: Device,
    policy: PolicyEvaluator,
    settings: VrfFamily,
    cls: PrefixClass,
    path: Path,
    attributes: Attributes,
) -> tuple[Attributes, list[int]] | Refusal:
    assert settings.export_map is not None  # the caller asked
    verdict = policy.evaluate(settings.export_map, subject_of_path(cls, path, attributes))
    map_lines = [settings.line_of("export_map"), *verdict.lines]
    if verdict.permit:
        return attributes_of_subject(attributes, verdict.subject), map_lines
    if device.behaviour.export_map_drops:
        return Refusal(Reason.POLICY_DENIED, "export map", device.name, _unique(map_lines), path.cause)
    # IOS: the export map only edits; what it denies leaves with the configured targets.
    return attributes, []


def import_path(
    device: Device, policy: PolicyEvaluator, vrf: Vrf, family: Family, cls: PrefixClass, entry: Path
) -> Path | Refusal:
    """The copy of a VPN entry in an importing VRF, or why the import map keeps it out."""
    settings = vrf.families[family]
    matching = sorted(t for t in settings.import_targets if t in entry.attributes.extended)
    lines = [vrf.line, *(settings.import_targets[t] for t in matching)]
    attributes, weight = entry.attributes, entry.weight
    if settings.import_map is not None:
        verdict = policy.evaluate(settings.import_map, subject_of_path(cls, entry, attributes))
        map_lines = [settings.line_of("import_map"), *verdict.lines]
        if not verdict.permit:
            return Refusal(Reason.IMPORT_MAP_DENIED, _candidate(entry), device.name, _unique(map_lines), entry.cause)
        attributes = attributes_of_subject(attributes, verdict.subject)
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
        mechanism=Mechanism.ROUTE_TARGET,
    )


def _candidate(entry: Path) -> str:
    return f"VPN route from {entry.origin}" if entry.origin is not None else "VPN route"


def _unique(lines: Iterable[int]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(line for line in lines if line))
