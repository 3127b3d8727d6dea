"""OSPF neighbors: which interfaces form adjacencies, who is designated router, and why others do not (RFC 2328 §10).

Everything that Hellos and database descriptions compare is compared here, for both ends. On a network that elects a
designated router (RFC 2328 §9.4) all routers are taken to start together: the highest priority, then the highest
router ID wins. On a real network an earlier router may still hold the office; routes do not depend on who does.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tidegate.control.adjacency import Adjacency
from tidegate.control.protocols.ospf.instance import MULTI_ACCESS, OspfLink, RunningProcess
from tidegate.control.topology import Topology
from tidegate.model.device import Endpoint
from tidegate.net.prefix import contains, format_address, format_prefix

_PAIRED_TYPES = (MULTI_ACCESS, frozenset({"point-to-point", "point-to-multipoint"}))


@dataclass(slots=True, eq=False)
class Speaker:
    """One interface that sends Hellos, with its process."""

    running: RunningProcess
    link: OspfLink

    def sort_key(self) -> Endpoint:
        return self.link.endpoint


@dataclass(slots=True)
class TransitNetwork:
    """A multi-access network with a designated router: the routers in full adjacency with it, and itself."""

    members: list[Speaker]


@dataclass(slots=True)
class Neighbors:
    """`pairs` are full adjacencies without a designated router, each once; `records` is every view of a neighbor."""

    pairs: list[tuple[Speaker, Speaker]]
    networks: list[TransitNetwork]
    records: list[Adjacency]

    def records_of(self, endpoints: Iterable[Endpoint]) -> list[Adjacency]:
        """The views that these interfaces have of their neighbors."""
        found: list[Adjacency] = []
        for endpoint in sorted(endpoints):
            at = bisect_left(self.records, endpoint, key=_seen_from)
            while at < len(self.records) and _seen_from(self.records[at]) == endpoint:
                found.append(self.records[at])
                at += 1
        return found

    def replace(self, found: Neighbors, endpoints: set[Endpoint]) -> None:
        """Takes over what was found anew for these interfaces."""
        gone = {id(record) for record in self.records_of(endpoints)}
        self.records = [record for record in self.records if id(record) not in gone]
        for record in found.records:
            insort(self.records, record, key=_record_order)
        self.pairs = [pair for pair in self.pairs if pair[0].link.endpoint not in endpoints] + found.pairs
        networks = [n for n in self.networks if n.members[0].link.endpoint not in endpoints]
        self.networks = networks + found.networks


def neighbors_among(processes: Iterable[RunningProcess], topology: Topology, endpoints: set[Endpoint]) -> Neighbors:
    """The adjacencies of these interfaces; they must hold whoever hears any of them."""
    devices = {endpoint.device for endpoint in endpoints}
    speakers, silent = _speakers(running for running in processes if running.id.device in devices)
    return _found(
        {endpoint: speakers[endpoint] for endpoint in endpoints if endpoint in speakers},
        {endpoint: silent[endpoint] for endpoint in endpoints if endpoint in silent},
        topology,
    )


def find_neighbors(processes: Iterable[RunningProcess], topology: Topology) -> Neighbors:
    """All adjacencies, sorted by device and interface."""
    speakers, silent = _speakers(processes)
    return _found(speakers, silent, topology)


def _found(speakers: dict[Endpoint, Speaker], silent: dict[Endpoint, RunningProcess], topology: Topology) -> Neighbors:
    found = Neighbors([], [], [])
    hello_pairs: list[tuple[Speaker, Speaker]] = []
    for endpoint in sorted(speakers):
        me = speakers[endpoint]
        for there in topology.neighbors.get(endpoint, ()):
            other = speakers.get(there)
            if other is not None:
                _compare(me, other, found, hello_pairs)
            elif there in silent and not me.link.passive:
                found.records.append(_unanswered(me, there, silent[there]))
    _elect(hello_pairs, found)
    found.records.sort(key=_record_order)
    return found


def _seen_from(record: Adjacency) -> Endpoint:
    return Endpoint(record.device, record.interface or "")


def _record_order(record: Adjacency) -> tuple[str, str, str, int]:
    return record.device, record.interface or "", record.neighbor_device or "", record.neighbor_address or 0


def _speakers(processes: Iterable[RunningProcess]) -> tuple[dict[Endpoint, Speaker], dict[Endpoint, RunningProcess]]:
    """Interfaces on which OSPF runs, and all interfaces of the VRFs in which it runs."""
    speakers: dict[Endpoint, Speaker] = {}
    members: dict[Endpoint, RunningProcess] = {}
    for running in processes:
        for interface in running.device.interfaces.values():
            if interface.vrf == running.process.vrf:
                members[Endpoint(running.id.device, interface.name)] = running
        for link in running.links.values():
            speakers[link.endpoint] = Speaker(running, link)
    return speakers, members


def _compare(me: Speaker, other: Speaker, found: Neighbors, hello_pairs: list[tuple[Speaker, Speaker]]) -> None:
    if me.link.passive and other.link.passive:
        return
    reason, lines = _difference(me, other)
    first = me.link.endpoint < other.link.endpoint  # each pair is seen from both ends
    if reason is not None:
        found.records.append(_record(me, other, reason, lines))
    elif me.link.network_type in MULTI_ACCESS:
        if first:
            hello_pairs.append((me, other))
    else:
        found.records.append(_record(me, other, None, ()))
        if first:
            found.pairs.append((me, other))


def _record(me: Speaker, other: Speaker, reason: str | None, lines: tuple[int, ...]) -> Adjacency:
    return Adjacency(
        device=me.running.id.device,
        vrf=me.running.process.vrf,
        protocol="ospf",
        interface=me.link.endpoint.interface,
        neighbor_device=other.running.id.device,
        neighbor_address=other.link.address,
        neighbor_id=format_address(other.running.router_id),
        up=reason is None,
        reason=reason,
        lines=tuple(line for line in dict.fromkeys((*me.link.lines, *lines)) if line),
    )


def _unanswered(me: Speaker, there: Endpoint, process: RunningProcess) -> Adjacency:
    """A neighbor that runs OSPF, but not on the interface that the link ends at."""
    reason = f"OSPF does not run on {there.device} {there.interface}: no `network` or `ip ospf area` there covers it"
    return Adjacency(
        device=me.running.id.device,
        vrf=me.running.process.vrf,
        protocol="ospf",
        interface=me.link.endpoint.interface,
        neighbor_device=there.device,
        neighbor_address=next((a.address for a in process.device.interfaces[there.interface].addresses), None),
        neighbor_id=format_address(process.router_id),
        up=False,
        reason=reason,
        lines=me.link.lines,
    )


def _difference(me: Speaker, other: Speaker) -> tuple[str | None, tuple[int, ...]]:
    """What keeps `me` and `other` from an adjacency, as a sentence, and the lines of `me` that take part in it."""
    mine, its = me.link, other.link
    there = f"on {its.endpoint.device} {its.endpoint.interface}"
    for one, where in ((me, "here"), (other, there)):
        if one.link.passive:
            lines = (_passive_line(me),) if one is me else ()
            return f"the interface is passive {where}: no Hellos are sent", lines
    if mine.area != its.area:
        return f"area {mine.area} here, area {its.area} {there}: both ends must be in one area", ()
    reason = _differing_types(mine, its, there) or _differing_hello(me, other, there)
    if reason is not None:
        return reason
    if me.running.router_id == other.running.router_id:
        text = f"both have the router ID {format_address(me.running.router_id)}: give one of them another"
        return text, (me.running.process.line_of("router_id"),)
    for small, large in ((mine, its), (its, mine)):
        # IOS: a database description with a larger MTU than one's own is ignored (RFC 2328 §10.6).
        if _mtu(small) < _mtu(large) and not small.mtu_ignore:
            text = f"MTU {_mtu(mine)} here, {_mtu(its)} {there}: databases are never exchanged"
            line = mine.interface.at.get("ip_mtu") or mine.interface.at.get("mtu", 0)
            return f"{text}; make them equal or set `ip ospf mtu-ignore`", (line,)
    return None, ()


def _mtu(link: OspfLink) -> int:
    """The largest IP packet that the interface sends whole: what database descriptions say (RFC 2328 §A.3.3)."""
    return link.interface.ip_mtu or link.interface.mtu


def _passive_line(speaker: Speaker) -> int:
    process = speaker.running.process
    return process.at.get(f"passive:{speaker.link.endpoint.interface}", process.line_of("passive_default"))


def _differing_types(mine: OspfLink, its: OspfLink, there: str) -> tuple[str, tuple[int, ...]] | None:
    if any(mine.network_type in kind and its.network_type in kind for kind in _PAIRED_TYPES):
        return None
    text = f"network type {mine.network_type} here, {its.network_type} {there}: no route would use the link"
    return text, (mine.line_of("network_type"),)


def _differing_hello(me: Speaker, other: Speaker, there: str) -> tuple[str, tuple[int, ...]] | None:
    """RFC 2328 §10.5: what a received Hello must agree with."""
    mine, its = me.link, other.link
    if (mine.hello, mine.dead) != (its.hello, its.dead):
        text = f"hello/dead intervals {mine.hello}/{mine.dead} s here, {its.hello}/{its.dead} s {there}"
        return f"{text}: they must be equal", (mine.line_of("hello"), mine.line_of("dead"))
    if mine.network_type in MULTI_ACCESS and mine.subnet != its.subnet:
        text = f"subnet {format_prefix(mine.subnet)} here, {format_prefix(its.subnet)} {there}"
        return f"{text}: address and mask must agree", ()
    numbered = not (mine.unnumbered or its.unnumbered)
    if numbered and not (contains(mine.subnet, its.address) and contains(its.subnet, mine.address)):
        text = f"{format_address(its.address)} {there} is not in {format_prefix(mine.subnet)}"
        return f"{text}: both ends must be in one subnet", ()
    if mine.authentication != its.authentication:
        who = "here" if mine.authentication else there
        return f"authentication is configured {who} only", (mine.line_of("authentication"),)
    my_area, its_area = me.running.area(mine.area), other.running.area(its.area)
    if my_area.kind != its_area.kind:
        text = f"area {mine.area} is {my_area.kind} here, {its_area.kind} {there}: it must be of one kind"
        return text, (my_area.line,)
    return None


def _elect(hello_pairs: list[tuple[Speaker, Speaker]], found: Neighbors) -> None:
    """Elects designated routers among speakers that see each other; adds networks and records."""
    seen: dict[Endpoint, list[Speaker]] = defaultdict(list)
    for one, other in hello_pairs:
        seen[one.link.endpoint].append(other)
        seen[other.link.endpoint].append(one)
    speakers = {s.link.endpoint: s for pair in hello_pairs for s in pair}
    done: set[Endpoint] = set()
    for endpoint in sorted(speakers):
        if endpoint in done:
            continue
        members = _together(endpoint, speakers, seen)
        done.update(m.link.endpoint for m in members)
        able = [m for m in members if m.link.priority > 0]
        able.sort(key=lambda m: (m.link.priority, m.running.router_id), reverse=True)
        for member in members:
            for other in seen[member.link.endpoint]:
                found.records.append(_multi_access_record(member, other, bool(able)))
        if able:
            designated = able[0]
            heard = {s.link.endpoint for s in seen[designated.link.endpoint]}
            full = [m for m in members if m is designated or m.link.endpoint in heard]
            if len(full) > 1:
                found.networks.append(TransitNetwork(sorted(full, key=Speaker.sort_key)))


def _together(
    start: Endpoint, speakers: Mapping[Endpoint, Speaker], seen: Mapping[Endpoint, list[Speaker]]
) -> list[Speaker]:
    found = {start}
    waiting = [start]
    while waiting:
        for other in seen[waiting.pop()]:
            if other.link.endpoint not in found:
                found.add(other.link.endpoint)
                waiting.append(other.link.endpoint)
    return [speakers[endpoint] for endpoint in sorted(found)]


def _multi_access_record(me: Speaker, other: Speaker, elected: bool) -> Adjacency:
    if elected:
        return _record(me, other, None, ())
    text = "no router on the network may become designated router: all have priority 0"
    return _record(me, other, text, (me.link.line_of("priority"),))
