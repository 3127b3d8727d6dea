"""What `ping` and `traceroute` find: decided by where forwarding takes each packet, and what is said about it.

No time passes in the twin: a reply either comes or doesn't, and comes at once. Neighbors are taken to be resolved, so
that the first echo is not lost to ARP. What a router says of an unreachable destination it says at most twice a second
(IOS: `ip icmp rate-limit unreachable 500`), so that of echoes in a row every second one stays unanswered, and of three
probes the one in the middle. An unanswered echo takes two seconds, so the one after it is answered again.

A router is silent about what it can't resolve by ARP, and about a label it has not given out. Source quench is not sent
(RFC 6633). Routers are taken to say that a destination is unreachable: `no ip unreachables` is not modelled.
"""

from __future__ import annotations

from tidegate.analysis.shown.answers import Asked, answers
from tidegate.analysis.shown.course import Course, Sender
from tidegate.control.table import TableId
from tidegate.forwarding.dispositions import Disposition
from tidegate.forwarding.fib import Fib
from tidegate.forwarding.origin import primary_address, source_address
from tidegate.forwarding.packet import Packet
from tidegate.forwarding.walk import Position
from tidegate.model.device import Endpoint
from tidegate.model.interface import Interface
from tidegate.model.shown.probes import Echoes, Hindrance, Outcome, Ping, Probe, TracedHop, TracedRoute, TraceRoute
from tidegate.net.prefix import Address, address_family, broadcast

_FIRST_PORT = 33434  # of the probes (UDP)
_LIMITED_BROADCAST = Address(0xFFFFFFFF)
_SAY_UNREACHABLE = frozenset({Disposition.NO_ROUTE, Disposition.DISCARDED, Disposition.FILTERED})


@answers(Ping)
def ping(asked: Asked, question: Ping) -> Echoes:
    fib = Fib(asked.plane)
    found = _sender(asked, fib, question)
    if isinstance(found, Hindrance):
        return Echoes(hindrance=found)
    links = _broadcast_links(asked, question)
    if links:
        return _broadcast(asked, fib, question, found, links)
    course = Course(fib, found, Packet(found.source, question.destination))
    outcome = _outcome(course, question)
    outcomes = tuple(outcome if _is_said(outcome, number) else Outcome.LOST for number in range(question.repeat))
    return Echoes(found.source, outcomes, doubt=_doubt(course))


def _is_said(outcome: Outcome, number: int) -> bool:
    limited = outcome in (Outcome.UNREACHABLE, Outcome.TOO_BIG)
    return not limited or number % 2 == 0


def _outcome(course: Course, question: Ping) -> Outcome:
    narrow = _narrow(course, question.size) if question.whole else None
    if narrow is not None:
        return Outcome.TOO_BIG if narrow > 0 and course.hears(narrow, "unreachable") else Outcome.LOST
    if course.arrives:
        return Outcome.REPLY if course.answered(course.packet.answer()) else Outcome.LOST
    expires = course.expires_at()
    if expires is not None:
        return Outcome.EXPIRED if course.hears(expires, "time-exceeded") else Outcome.LOST
    if course.walk.disposition in _SAY_UNREACHABLE and course.last > 0 and course.hears(course.last, "unreachable"):
        return Outcome.UNREACHABLE
    return Outcome.LOST


def _narrow(course: Course, size: int) -> int | None:
    """The first hop whose way out does not take a packet of that size in one piece: with its labels, of 4 octets each
    (RFC 3032 §2.1), where it has some."""
    for at, hop in enumerate(course.hops):
        device = course.fib.plane.network.devices.get(hop.device)
        interface = device.interfaces.get(hop.out_interface or "") if device else None
        if interface is None:
            continue
        labels = len(hop.labels_out or ())
        room = (interface.mpls_mtu or interface.mtu) - 4 * labels if labels else interface.ip_mtu or interface.mtu
        if size > room:
            return at
    return None


def _doubt(course: Course) -> str:
    """What the twin does not know about the answer."""
    if course.walk.disposition is Disposition.EXITS:
        return f"{course.walk.reason}; whether an answer comes is not known"
    return "; ".join(course.doubts)


# Where it is sent from


def _sender(asked: Asked, fib: Fib, question: Ping | TraceRoute) -> Sender | Hindrance:
    device = asked.device
    if question.vrf not in device.vrfs:
        return Hindrance.NO_SUCH_VRF
    table = TableId(device.name, question.vrf, address_family(question.destination))
    if question.source_interface is not None:
        interface = device.interfaces.get(question.source_interface)
        address = None
        if interface is not None and Endpoint(device.name, interface.name) in asked.plane.topology.up:
            address = primary_address(device, interface, table.family)
        if interface is None or address is None:
            return Hindrance.SOURCE_DOWN
        return Sender(table, address, interface.vrf)
    if question.source is not None:
        if fib.own_interface(device.name, question.vrf, question.source) is None:
            return Hindrance.NOT_OUR_ADDRESS
        return Sender(table, question.source, question.vrf)
    found = source_address(fib, table, question.destination)
    return Hindrance.NO_SOURCE if found is None else Sender(table, found, question.vrf)


# Broadcasts


def _broadcast_links(asked: Asked, question: Ping) -> list[Interface]:
    """The interfaces by which a packet to this address leaves as a broadcast."""
    found = []
    for interface in asked.device.interfaces.values():
        if interface.vrf != question.vrf or Endpoint(asked.device.name, interface.name) not in asked.plane.topology.up:
            continue
        own = [a for a in interface.addresses if address_family(a.address) == "ipv4" and a.length < 31]
        if question.destination == _LIMITED_BROADCAST:
            found += [interface] if own else []
        elif any(question.destination == broadcast(a.prefix) for a in own):
            found.append(interface)
    return found


def _broadcast(asked: Asked, fib: Fib, question: Ping, sender: Sender, links: list[Interface]) -> Echoes:
    """Every router on the links answers from its address there, if its answer finds the way."""
    answering: list[Address] = []
    for interface in links:
        source = sender.source
        if question.source is None and question.source_interface is None:
            source = primary_address(asked.device, interface, "ipv4") or source
        course = Course(fib, sender._replace(source=source), Packet(source, question.destination))
        for there in asked.plane.topology.neighbors.get(Endpoint(asked.device.name, interface.name), ()):
            device = asked.plane.network.devices.get(there.device)
            if device is None:
                continue
            own = device.interfaces[there.interface]
            address = primary_address(device, own, "ipv4")
            if address is not None:
                answer = Packet(address, source, icmp_type="echo-reply")
                if course.reaches_sender(answer, Position(device.name, own.vrf)):
                    answering.append(address)
    replies = tuple((number, address) for number in range(question.repeat) for address in answering)
    outcomes = (Outcome.REPLY if answering else Outcome.LOST,) * question.repeat
    return Echoes(sender.source, outcomes, replies)


# Traceroute


@answers(TraceRoute)
def trace_route(asked: Asked, question: TraceRoute) -> TracedRoute:
    fib = Fib(asked.plane)
    found = _sender(asked, fib, question)
    if isinstance(found, Hindrance):
        return TracedRoute(hindrance=found)
    packet = Packet(found.source, question.destination, "udp", None, _FIRST_PORT, None)
    course = Course(fib, found, packet)
    hops: list[TracedHop] = []
    for ttl in range(question.least, question.maximum + 1):
        hop, over = _traced(course, ttl)
        hops.append(hop)
        if over:
            break
    return TracedRoute(tuple(hops), doubt=_doubt(course))


def _traced(course: Course, ttl: int) -> tuple[TracedHop, bool]:
    """What the probes of one TTL find, and whether no more are sent."""
    at = course.at_ttl(ttl)
    if at is None:
        # The TTL lasts to the end of the way: at the sender itself, or at a station behind the last router.
        return _from_station(course, ttl) if ttl == course.length + 1 else (_silent(ttl), False)
    labels = course.hops[at].labels_in
    ends = at == course.last
    if ends and course.arrives and course.walk.end is not None and course.walk.end.interface is None:
        return _from_destination(course, ttl, at)
    if ends and course.walk.disposition in _SAY_UNREACHABLE:
        if not course.hears(at, "unreachable"):
            return _silent(ttl), False
        said = Probe.PROHIBITED if course.walk.disposition is Disposition.FILTERED else Probe.UNREACHABLE
        return TracedHop(ttl, course.speaker(at), (said, Probe.LOST, said), labels), True
    if not course.hears(at, "time-exceeded"):
        return _silent(ttl), False
    return TracedHop(ttl, course.speaker(at), (Probe.ANSWER,) * 3, labels), False


def _from_destination(course: Course, ttl: int, at: int) -> tuple[TracedHop, bool]:
    """The destination has the address itself. A router says so from the interface the probe came in by."""
    hop, end = course.hops[at], course.walk.end
    address: Address | None = course.packet.destination
    is_host = end is not None and end.host
    if not is_host and not hop.labels_in:
        address = course.speaker(at)
    if is_host:
        heard = course.answered(_port_unreachable(course, course.packet.destination))
    else:
        heard = course.hears(at, "unreachable")
    if not heard or address is None:
        return _silent(ttl), False
    probes = (Probe.ANSWER,) * 3 if is_host else (Probe.ANSWER, Probe.LOST, Probe.ANSWER)
    return TracedHop(ttl, address, probes, hop.labels_in), True


def _from_station(course: Course, ttl: int) -> tuple[TracedHop, bool]:
    end = course.walk.end
    if not course.arrives or end is None:
        return _silent(ttl), False
    if not course.answered(_port_unreachable(course, course.packet.destination)):
        return _silent(ttl), False
    probes = (Probe.ANSWER,) * 3 if end.interface is not None else (Probe.ANSWER, Probe.LOST, Probe.ANSWER)
    return TracedHop(ttl, course.packet.destination, probes), True


def _port_unreachable(course: Course, source: Address) -> Packet:
    return Packet(source, course.packet.source, "icmp", None, None, "unreachable")


def _silent(ttl: int) -> TracedHop:
    return TracedHop(ttl, None, (Probe.LOST,) * 3)
