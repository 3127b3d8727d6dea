"""`neighbor … default-originate`: a default route for one peer, which the table itself need not hold.

With a route-map it is told only while the routing table holds a route that the map permits, and the map's `set`
clauses go onto it (Cisco, "neighbor default-originate").
"""

from __future__ import annotations

from tidegate.control.cause import Cause, Rule
from tidegate.control.classindex import ClassIndex
from tidegate.control.policy.subject import Subject
from tidegate.control.protocols.bgp.path import Attributes, Path
from tidegate.control.protocols.bgp.peering import Peering
from tidegate.control.protocols.bgp.receive import receive
from tidegate.control.protocols.bgp.table import Nlri, Speaker
from tidegate.control.redistribution import subject_of
from tidegate.control.rib import Rib
from tidegate.control.table import Refusal
from tidegate.net.aspath import AsPath
from tidegate.net.prefix import DEFAULT_ROUTE, DEFAULT_ROUTE_V6


def originate_default(
    speaker: Speaker, rib: Rib, peering: Peering, receiver: Speaker, classes: ClassIndex
) -> Nlri | None:
    """Tells the peer the default route, or takes it back. The entry that changed at the peer; None where none did."""
    settings = peering.settings(speaker.name)
    table = speaker.next_hop_table
    cls = classes.of(table, DEFAULT_ROUTE if table.family == "ipv4" else DEFAULT_ROUTE_V6)
    if cls is None:
        return None
    nlri: Nlri = (None, cls)
    as_path: AsPath = (peering.local_asn,) if peering.external else ()
    attributes = Attributes("i", as_path, peering.local_address, 0 if peering.external else None)
    lines = [*peering.lines, settings.line_of("default_originate")]
    parents: tuple[Cause, ...] = ()
    if settings.default_originate_map is not None:
        permitted = _permitted(speaker, rib, settings.default_originate_map, attributes)
        if permitted is None:
            return nlri if receiver.put_received(nlri, (peering.peer, 0), None) else None
        attributes, map_lines, watched = permitted
        lines += map_lines
        parents = (watched,)
    cause = Cause(Rule.BGP_DEFAULT, speaker.device.name, tuple(dict.fromkeys(n for n in lines if n)), parents)
    found = receive(receiver, cls, None, attributes, cause, peering.peer, table)
    receiver.refuse(nlri, (peering.peer, 0), found if isinstance(found, Refusal) else None)
    changed = receiver.put_received(nlri, (peering.peer, 0), found if isinstance(found, Path) else None)
    return nlri if changed else None


def _permitted(
    speaker: Speaker, rib: Rib, route_map: str, attributes: Attributes
) -> tuple[Attributes, tuple[int, ...], Cause] | None:
    """The default route as the map leaves it, the lines that permit it, and the cause of the first route it finds."""
    for cls, routes in sorted(rib.routes.items(), key=lambda item: item[0].representative):
        subject = subject_of(cls.representative, routes[0])
        verdict = speaker.policy.evaluate(route_map, subject)
        if verdict.permit:
            return _changed(attributes, subject, verdict.subject), verdict.lines, routes[0].cause
    return None


def _changed(attributes: Attributes, before: Subject, after: Subject) -> Attributes:
    """`attributes` with what the map set: the watched route's own attributes are not the default route's."""
    if after.metric != before.metric:
        attributes = attributes._replace(med=after.metric)
    if after.local_preference is not None and after.local_preference != before.local_preference:
        attributes = attributes._replace(local_preference=after.local_preference)
    if after.origin != before.origin:
        attributes = attributes._replace(origin=after.origin)
    return attributes._replace(
        communities=attributes.communities | (after.communities - before.communities),
        extended=attributes.extended | (after.extended - before.extended),
    )
