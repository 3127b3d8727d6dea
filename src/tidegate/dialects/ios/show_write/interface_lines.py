"""The lines of `show interfaces`, with names for what varies in them.

A line stands for an interface where all of its names have a value. Of several ways to write one, the first that can be
written is. Sources: output of 15.2(4)S, 15.7(3)M and 16.4; tunnels and VLANs after Cisco's interface command reference.
"""

from __future__ import annotations

import re
from functools import lru_cache
from string import Formatter
from typing import Final

HEAD: Final = "{name} is {state}, line protocol is {protocol}"
MEMBERS: Final = "members"  # the one name whose line is repeated, with one value below the other
_MEMBER: Final = "        Member {members}"
_TOP: Final = (
    (HEAD,),
    ("  Hardware is {hardware}, address is {mac} (bia {bia})", "  Hardware is {hardware}"),
    ("  Description: {description}",),
    ("  Internet address is {address}",),
    ("  MTU {mtu} bytes, BW {bandwidth} Kbit/sec, DLY {delay} usec, ",),
    ("     reliability {reliability}/255, txload {txload}/255, rxload {rxload}/255",),
    (
        "  Encapsulation {encapsulation}, Vlan ID  {vlan}.",
        "  Encapsulation {encapsulation}, loopback {loopback}",
        "  Encapsulation {encapsulation}",
    ),
)
_KEEPALIVE: Final = (("  Keepalive set ({keepalive} sec)",),)
_LINK: Final = (
    ("  Tunnel source {tunnel_source}, destination {tunnel_destination}",),
    ("  {link}, link type is {negotiation}, media type is {media}",),
    ("  output flow-control is {flow_out}, input flow-control is {flow_in}",),
)
_ARP: Final = (("  ARP type: {arp}, ARP Timeout {arp_timeout}",),)
_TRAFFIC: Final = (
    ("    No. of active members in this channel: {active_members} ",),
    (_MEMBER,),
    ("    No. of PF_JUMBO supported members in this channel : {jumbo_members}",),
    ("  Last input {last_input}, output {last_output}, output hang {hang}",),
    ('  Last clearing of "show interface" counters {cleared}',),
    ("  Input queue: {in_queue} (size/max/drops/flushes); Total output drops: {out_drops}",),
    ("  Queueing strategy: {queueing}",),
    ("  Output queue: {out_queue} (size/max)",),
    ("  5 minute input rate {in_bits} bits/sec, {in_rate} packets/sec",),
    ("  5 minute output rate {out_bits} bits/sec, {out_rate} packets/sec",),
    ("     {in_packets} packets input, {in_bytes} bytes, {no_buffer} no buffer",),
    ("     Received {broadcasts} broadcasts ({in_multicasts} IP multicasts)",),
    ("     {runts} runts, {giants} giants, {throttles} throttles ",),
    (
        "     {in_errors} input errors, {crc} CRC, {frame} frame, {overrun} overrun, {ignored} ignored, {abort} abort",
        "     {in_errors} input errors, {crc} CRC, {frame} frame, {overrun} overrun, {ignored} ignored",
    ),
    ("     {watchdog} watchdog, {multicast} multicast, {pause_in} pause input",),
    ("     {dribble} input packets with dribble condition detected",),
    ("     {out_packets} packets output, {out_bytes} bytes, {underruns} underruns",),
    ("     {out_errors} output errors, {collisions} collisions, {resets} interface resets",),
    ("     {unknown_protocol} unknown protocol drops",),
    ("     {babbles} babbles, {late_collision} late collision, {deferred} deferred",),
    (
        "     {lost_carrier} lost carrier, {no_carrier} no carrier, {pause_out} pause output",
        "     {lost_carrier} lost carrier, {no_carrier} no carrier",
    ),
    ("     {buffer_failures} output buffer failures, {swapped} output buffers swapped out",),
)


def lines_of(name: str) -> tuple[tuple[str, ...], ...]:
    """The lines of an interface in their order, each with the ways to write it. Subinterfaces have another order."""
    if "." in name:
        return _TOP + _ARP + _KEEPALIVE + _LINK + _TRAFFIC
    return _TOP + _KEEPALIVE + _LINK + _ARP + _TRAFFIC


@lru_cache(maxsize=128)
def names_in(line: str) -> tuple[str, ...]:
    """What varies in a line."""
    return tuple(name for _, name, _, _ in Formatter().parse(line) if name)


@lru_cache(maxsize=128)
def reader_of(line: str) -> re.Pattern[str]:
    """Matches a line, blanks at its end aside, with groups by name."""
    pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+?)", re.escape(line.rstrip()))
    return re.compile(pattern)
