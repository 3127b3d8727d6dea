"""What `ping` and `traceroute` print.

No clock: round trips take one millisecond, `_ROUND_TRIP`. Layouts: Cisco, "Understanding the Ping and Traceroute
Commands" (document 12778), and transcripts of IOS 15.
"""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.model.shown.probes import Echoes, Hindrance, Outcome, Ping, Probe, TracedHop, TracedRoute, TraceRoute
from tidegate.net.prefix import format_address

_ROUND_TRIP = 1  # milliseconds
_ACROSS = 70  # symbols a line
_SYMBOLS = {
    Outcome.REPLY: "!",
    Outcome.LOST: ".",
    Outcome.UNREACHABLE: "U",
    Outcome.TOO_BIG: "M",
    Outcome.EXPIRED: "&",
}
_PROBES = {
    Probe.ANSWER: f" {_ROUND_TRIP} msec",
    Probe.LOST: " * ",
    Probe.UNREACHABLE: " !H ",
    Probe.PROHIBITED: " !A ",
    Probe.TOO_BIG: " !M ",
}
_ESCAPE = "Type escape sequence to abort."


def hindrance(found: Hindrance, vrf: str) -> str:
    """Why nothing is sent, in the device's words."""
    if found is Hindrance.NO_SUCH_VRF:
        return f"% VRF {vrf} does not exist"
    if found is Hindrance.NO_SOURCE:
        if vrf == "default":
            return "% Unrecognized host or address, or protocol not running."
        return "% VRF does not have a usable source address"
    if found is Hindrance.SOURCE_DOWN:
        return "% Invalid source interface - IP not enabled or interface is down"
    if vrf == "default":
        return "% Invalid source address- IP address not on any of our up interfaces"
    return "% Invalid source. Must use same-VRF IP address or full interface name without spaces (e.g. Serial0/1)"


def write_ping(question: Ping, echoes: Echoes, timeout: int = 2) -> Iterator[str]:
    """`timeout` is in seconds, and only printed: no time passes."""
    yield _ESCAPE
    yield (
        f"Sending {question.repeat}, {question.size}-byte ICMP Echos to {format_address(question.destination)}, "
        f"timeout is {timeout} seconds:"
    )
    if (question.source is not None or question.source_interface is not None) and echoes.source is not None:
        yield f"Packet sent with a source address of {format_address(echoes.source)} "
    if question.whole:
        yield "Packet sent with the DF bit set"
    if echoes.replies:
        yield ""
        for number, address in echoes.replies:
            yield f"Reply to request {number} from {format_address(address)}, {_ROUND_TRIP} ms"
        return
    symbols = "".join(_SYMBOLS[outcome] for outcome in echoes.outcomes)
    for at in range(0, len(symbols), _ACROSS):
        yield symbols[at : at + _ACROSS]
    arrived = symbols.count("!")
    rate = f"Success rate is {100 * arrived // len(symbols)} percent ({arrived}/{len(symbols)})"
    times = "/".join([str(_ROUND_TRIP)] * 3)
    yield f"{rate}, round-trip min/avg/max = {times} ms" if arrived else rate


def write_trace_route(question: TraceRoute, found: TracedRoute) -> Iterator[str]:
    yield _ESCAPE
    yield f"Tracing the route to {format_address(question.destination)}"
    yield "VRF info: (vrf in name/id, vrf out name/id)"
    yield from map(_hop, found.hops)


def _hop(hop: TracedHop) -> str:
    text = f"{hop.ttl:3} "
    if hop.address is not None:
        text += format_address(hop.address)
    if hop.labels:
        text += f" [MPLS: Label{'s' if len(hop.labels) > 1 else ''} {'/'.join(map(str, hop.labels))} Exp 0]"
    return text + "".join(_PROBES[probe] for probe in hop.probes)
