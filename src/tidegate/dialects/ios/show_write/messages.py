"""`show logging`: the messages of IOS for what is logged.

Constants: every message has the time at which a router without a clock starts, and the buffer is 8192 bytes and never
full. Texts: Cisco IOS System Message Guide. `%TIDEGATE-4-REFUSED` is not of IOS: a router prints what it refuses to
whoever types it, and logs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import singledispatch

from tidegate.model.shown.messages import (
    BgpNeighborUp,
    InterfaceChanged,
    LdpNeighborUp,
    LineRefused,
    Message,
    OspfNeighborUp,
    SameRouterId,
    StaticRefused,
    TooManyRoutes,
)
from tidegate.net.prefix import format_address, format_prefix

_TIME = "*Mar  1 00:00:00.000: "
_BUFFER = 8192  # bytes


def write_messages(messages: Iterable[Message]) -> Iterator[str]:
    lines = [f"{_TIME}{text}" for message in messages for text in message_texts(message)]
    count = len(lines)
    yield (
        "Syslog logging: enabled (0 messages dropped, 0 messages rate-limited, "
        "0 flushes, 0 overruns, xml disabled, filtering disabled)"
    )
    yield from ("", "No Active Message Discriminator.", "", "", "", "No Inactive Message Discriminator.", "", "")
    yield f"    Console logging: level debugging, {count} messages logged, xml disabled,"
    yield "                     filtering disabled"
    yield "    Monitor logging: level debugging, 0 messages logged, xml disabled,"
    yield "                     filtering disabled"
    yield f"    Buffer logging:  level debugging, {count} messages logged, xml disabled,"
    yield "                    filtering disabled"
    yield f"    Exception Logging: size ({_BUFFER} bytes)"
    yield "    Count and timestamp logging messages: disabled"
    yield "    Persistent logging: disabled"
    yield ""
    yield "No active filter modules."
    yield ""
    yield f"    Trap logging: level informational, {count} message lines logged"
    yield "        Logging Source-Interface:       VRF Name:"
    yield ""
    yield f"Log Buffer ({_BUFFER} bytes):"
    yield ""
    yield from lines


@singledispatch
def message_texts(message: Message) -> Iterable[str]:
    """The lines of one message, without the time."""
    raise NotImplementedError(type(message))


@message_texts.register
def _(message: InterfaceChanged) -> Iterable[str]:
    state = "up" if message.up else "down"
    if message.shut_down:
        yield f"%LINK-5-CHANGED: Interface {message.interface}, changed state to administratively down"
    elif not message.protocol_only:
        yield f"%LINK-3-UPDOWN: Interface {message.interface}, changed state to {state}"
    yield f"%LINEPROTO-5-UPDOWN: Line protocol on Interface {message.interface}, changed state to {state}"


@message_texts.register
def _(message: LineRefused) -> Iterable[str]:
    yield f"%TIDEGATE-4-REFUSED: line {message.line} '{message.text}': {message.message}"


@message_texts.register
def _(message: StaticRefused) -> Iterable[str]:
    table = "global" if message.vrf == "default" else f"VRF {message.vrf}"
    yield (
        f"%IPRT-3-STATICROUTESACROSSVRF: Un-installing static route {format_prefix(message.prefix)} "
        f"from {table} routing table with outgoing interface {message.interface}"
    )


@message_texts.register
def _(message: OspfNeighborUp) -> Iterable[str]:
    yield (
        f"%OSPF-5-ADJCHG: Process {message.process}, Nbr {format_address(message.neighbor)} on {message.interface} "
        "from LOADING to FULL, Loading Done"
    )


@message_texts.register
def _(message: SameRouterId) -> Iterable[str]:
    yield (
        f"%OSPF-4-DUP_RTRID_NBR: OSPF detected duplicate router-id {format_address(message.router_id)} "
        f"from {format_address(message.neighbor)} on interface {message.interface}"
    )


@message_texts.register
def _(message: LdpNeighborUp) -> Iterable[str]:
    yield f"%LDP-5-NBRCHG: LDP Neighbor {format_address(message.neighbor)}:0 ({message.number}) is UP"


@message_texts.register
def _(message: BgpNeighborUp) -> Iterable[str]:
    table = "" if message.vrf == "default" else f"vpn vrf {message.vrf} "
    yield f"%BGP-5-ADJCHANGE: neighbor {format_address(message.neighbor)} {table}Up "


@message_texts.register
def _(message: TooManyRoutes) -> Iterable[str]:
    if message.warning_only:
        yield f"%IPRT-3-ROUTELIMITWARNING: IP routing table limit warning - {message.vrf}"
    else:
        yield f"%IPRT-3-ROUTELIMITEXCEEDED: IP routing table limit exceeded - {message.vrf}"
