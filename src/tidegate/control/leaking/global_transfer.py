"""Between the global table and a VRF by map: `import ipv4 unicast map`, `export ipv4 unicast map` (IOS, IOS-XE).

Both work on BGP tables: a prefix that is not in the source's BGP table does not cross. What crossed is not exported
to other VRFs or PEs again, and no route target or MPLS is needed.
"""

from __future__ import annotations

from tidegate.control.cause import Cause, Reason, Rule
from tidegate.control.policy.route_map import PolicyEvaluator
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.bgp.advertise import attributes_of_subject, subject_of_path
from tidegate.control.protocols.bgp.path import Path
from tidegate.control.table import Mechanism, Refusal, TableId
from tidegate.model.device import Device
from tidegate.model.vrf import GlobalTransfer


def transfer(
    device: Device,
    policy: PolicyEvaluator,
    statement: GlobalTransfer,
    source: TableId,
    cls: PrefixClass,
    path: Path,
    mechanism: Mechanism,
) -> Path | Refusal:
    """The copy of the best path of `source` in the other table, or why the map keeps it out."""
    candidate = f"BGP route of {source}"
    if path.imported_from is not None:
        return Refusal(Reason.NOT_TRANSITIVE, candidate, device.name, (statement.line,), path.cause)
    verdict = policy.evaluate(statement.route_map, subject_of_path(cls, path, path.attributes))
    if not verdict.permit:
        lines = (statement.line, *verdict.lines)
        return Refusal(verdict.reason or Reason.POLICY_DENIED, candidate, device.name, lines, path.cause)
    rule = Rule.IMPORT_GLOBAL if mechanism is Mechanism.IMPORT_MAP else Rule.EXPORT_GLOBAL
    return Path(
        attributes_of_subject(path.attributes, verdict.subject),
        Cause(rule, device.name, (statement.line, *verdict.lines), (path.cause,)),
        path.weight,
        path.sender,
        path.sender_router_id,
        path.sender_device,
        path.external or path.locally_originated,
        imported_from=source,
        imported_path=path,
        route=path.route,
        origin=source,
        mechanism=mechanism,
    )
