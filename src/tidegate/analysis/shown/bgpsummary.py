"""BGP neighbors at a glance. Messages are not counted: no time passes in a computed network."""

from __future__ import annotations

from collections.abc import Collection

from tidegate.analysis.shown.answers import Asked, answers
from tidegate.analysis.shown.bgpspeakers import FAMILY_NAMES, BgpOf
from tidegate.analysis.shown.bgptables import table_version
from tidegate.control.protocols.bgp.path import Path
from tidegate.control.table import Protocol, TableId
from tidegate.model.bgp import BgpFamilyName, BgpNeighbor
from tidegate.model.shown.bgpsummary import BgpFamilySummary, BgpSummary, BgpSummaryLine, Held
from tidegate.net.aspath import Asn


@answers(BgpSummary)
def bgp_summary(asked: Asked, question: BgpSummary) -> tuple[BgpFamilySummary, ...] | None:
    if asked.device.bgp is None:
        return None
    of = BgpOf(asked.plane, asked.device, asked.device.bgp)
    families = of.families() if question.family is None else [question.family]
    return tuple(_summary(of, family, question) for family in families)


def _summary(of: BgpOf, family: BgpFamilyName, question: BgpSummary) -> BgpFamilySummary:
    entries = [paths for s in of.sections(family, question.vrf, question.rd) for _, _, paths in s.entries()]
    paths = [path for found in entries for path in found]
    attributes = {path.attributes for path in paths}
    version = table_version(of, family)
    vrf = question.vrf
    if question.rd is not None:
        vrf = next((name for name, item in of.device.vrfs.items() if item.rd == question.rd), None)
    return BgpFamilySummary(
        FAMILY_NAMES[family],
        of.router_id(vrf or "default"),
        of.process.asn,
        version,
        Held(len(entries)),
        Held(len(paths)),
        Held(len(attributes)),
        len({path.attributes for path in paths if path.best}),
        Held(len({(a.originator, a.cluster_list) for a in attributes if a.originator is not None})),
        Held(len({a.as_path for a in attributes if a.as_path})),
        Held(len({a.communities for a in attributes if a.communities})),
        Held(len({a.extended for a in attributes if a.extended})),
        tuple(_line(of, neighbor, family, version) for neighbor in of.neighbors(family, vrf)),
    )


def _line(of: BgpOf, neighbor: BgpNeighbor, family: BgpFamilyName, version: int) -> BgpSummaryLine:
    up = of.adjacencies[neighbor.vrf, neighbor.address].up
    return BgpSummaryLine(
        neighbor.address,
        neighbor.remote_as or Asn(0),  # 0: none is configured, and the session stays down
        session_state(of, neighbor),
        received_prefixes(of, neighbor, family) if up else None,
        table_version=version if up else 1,
    )


def received_prefixes(of: BgpOf, neighbor: BgpNeighbor, family: BgpFamilyName) -> int:
    """How many paths of the neighbor are in the table."""
    if family == "vpnv4" and neighbor.vrf == "default":
        entries = of.plane.vpn.get((of.device.name, "vpnv4"))
        found = {} if entries is None else entries.paths
        return sum(_from(neighbor, paths, len(cls.members)) for (_, cls), paths in found.items())
    table = of.plane.bgp.get(TableId(of.device.name, neighbor.vrf))
    paths_of = {} if table is None else table.paths
    return sum(_from(neighbor, paths, len(cls.members)) for cls, paths in paths_of.items())


def _from(neighbor: BgpNeighbor, paths: Collection[Path], prefixes: int) -> int:
    return prefixes * sum(path.sender == neighbor.address and path.imported_from is None for path in paths)


def session_state(of: BgpOf, neighbor: BgpNeighbor) -> str:
    """The state of the session (RFC 4271 §8.2.2): one that has nowhere to go is idle, one that waits is active."""
    if of.adjacencies[neighbor.vrf, neighbor.address].up:
        return "Established"
    if neighbor.shutdown:
        return "Idle (Admin)"
    found = of.plane.lookup(TableId(of.device.name, neighbor.vrf), neighbor.address)
    if found is None:
        return "Idle"
    external = neighbor.remote_as != (neighbor.local_as or of.process.asn)
    connected = found[1][0].protocol in (Protocol.CONNECTED, Protocol.LOCAL)
    far = external and neighbor.ebgp_multihop == 1 and not neighbor.ttl_security and not connected
    return "Idle" if far and not neighbor.disable_connected_check else "Active"
