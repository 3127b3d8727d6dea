"""One entry of an IPv4 access list, standard or extended, from its words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tidegate.model.policy import AccessListEntry, Ports
from tidegate.net.decimal import parse_decimal
from tidegate.net.prefix import Address, parse_address

_ALL = Address(0xFFFFFFFF)
_HOST = Address(0)

# The names that IOS gives ports and protocols in its own listings.
_TCP_UDP_PORTS = {
    "echo": 7, "discard": 9, "daytime": 13, "chargen": 19, "ftp-data": 20, "ftp": 21, "telnet": 23, "smtp": 25,
    "time": 37, "nameserver": 42, "whois": 43, "tacacs": 49, "tacacs-ds": 49, "domain": 53, "bootps": 67, "bootpc": 68,
    "tftp": 69, "gopher": 70, "finger": 79, "www": 80, "hostname": 101, "pop2": 109, "pop3": 110, "sunrpc": 111,
    "ident": 113, "nntp": 119, "ntp": 123, "netbios-ns": 137, "netbios-dgm": 138, "netbios-ss": 139, "snmp": 161,
    "snmptrap": 162, "xdmcp": 177, "bgp": 179, "irc": 194, "dnsix": 195, "mobile-ip": 434, "pim-auto-rp": 496,
    "isakmp": 500, "exec": 512, "biff": 512, "login": 513, "who": 513, "cmd": 514, "syslog": 514, "lpd": 515,
    "talk": 517, "rip": 520, "uucp": 540, "klogin": 543, "kshell": 544, "msrpc": 135, "drip": 3949, "onep-plain": 15001,
    "onep-tls": 15002, "non500-isakmp": 4500,
}  # fmt: skip
_PROTOCOLS = (
    "ahp", "eigrp", "esp", "gre", "icmp", "igmp", "ip", "ipinip", "nos", "ospf", "pcp", "pim", "tcp", "udp", "sctp",
)  # fmt: skip
_PORT_OPERATORS = ("eq", "neq", "lt", "gt", "range")
_WITH_PORTS = ("tcp", "udp", "sctp", "6", "17", "132")
_LOGGING = ("log", "log-input")
# Options with a value; what they test is not modelled.
_VALUED = ("dscp", "precedence", "tos", "time-range", "reflect", "timeout", "ttl", "option", "match-any", "match-all")
_TCP_FLAGS = ("ack", "fin", "psh", "rst", "syn", "urg", "fragments")


class EntryError(ValueError):
    """The words are no entry of an access list; the message is what the device would say, and about which word."""


class _Words:
    """The words of an entry, taken one by one."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words
        self._at = 0

    def peek(self) -> str | None:
        return self._words[self._at].lower() if self._at < len(self._words) else None

    def take(self, what: str) -> str:
        if self._at >= len(self._words):
            raise EntryError(f"% Incomplete command: {what} is missing.")
        self._at += 1
        return self._words[self._at - 1]

    def take_rest(self) -> list[str]:
        rest = [word.lower() for word in self._words[self._at :]]
        self._at = len(self._words)
        return rest


def standard_entry(permit: bool, text: str) -> AccessListEntry:
    """`{any | host A | A [WILDCARD]} [log]`; raises EntryError."""
    words = _Words(text.split())
    address, wildcard = _source(words, short=True)
    left = [word for word in words.take_rest() if word not in _LOGGING]
    return AccessListEntry(
        permit=permit, source=address, source_wildcard=wildcard, unmodelled=" ".join(left) if left else None
    )


def extended_entry(permit: bool, text: str) -> AccessListEntry:
    """`PROTOCOL SOURCE [PORTS] DESTINATION [PORTS] [OPTION …]`; raises EntryError."""
    words = _Words(text.split())
    protocol = words.take("the protocol").lower()
    if protocol in ("object-group", "object"):
        return AccessListEntry(permit=permit, unmodelled=f"{protocol} {' '.join(words.take_rest())}")
    if protocol not in _PROTOCOLS and parse_decimal(protocol, 255) is None:
        raise EntryError(f"% Invalid input detected at '{protocol}': a protocol is expected.")
    values: dict[str, Any] = {"permit": permit, "protocol": protocol}
    ports = protocol in _WITH_PORTS
    for side in ("source", "destination"):
        if words.peek() in ("object-group", "fqdn-group"):
            return AccessListEntry(**values, unmodelled=" ".join(words.take_rest()))
        values[side], values[f"{side}_wildcard"] = _source(words, short=False)
        if ports and words.peek() in _PORT_OPERATORS:
            values[f"{side}_ports"] = _ports(words)
    values.update(_options(words, protocol))
    return AccessListEntry(**values)


def _source(words: _Words, short: bool) -> tuple[Address, Address]:
    """An address and its wildcard; with `short` the wildcard may be left out (one host)."""
    word = words.take("an address")
    if word.lower() == "any":
        return Address(0), _ALL
    if word.lower() == "host":
        return _address(words.take("the host's address")), _HOST
    address = _address(word)
    following = words.peek()
    if short and (following is None or following in _LOGGING):
        return address, _HOST
    wildcard = _address(words.take("the wildcard"))
    return Address(address & ~wildcard & _ALL), wildcard  # as the device lists it


def _address(word: str) -> Address:
    address = parse_address(word)
    if address is None or ":" in word:
        raise EntryError(f"% Invalid input detected at '{word}': an IPv4 address is expected.")
    return address


def _ports(words: _Words) -> Ports:
    operator = words.take("the operator").lower()
    values = [_port(words.take("the port"))]
    if operator == "range":
        values.append(_port(words.take("the last port")))
    elif operator in ("eq", "neq"):
        while (following := words.peek()) is not None and (following.isdecimal() or following in _TCP_UDP_PORTS):
            values.append(_port(words.take("the port")))
    return Ports(operator, tuple(values))


def _port(word: str) -> int:
    number = _TCP_UDP_PORTS.get(word.lower(), parse_decimal(word, 0xFFFF))
    if number is None:
        raise EntryError(f"% Invalid input detected at '{word}': a port is expected.")
    return number


def _options(words: _Words, protocol: str) -> dict[str, Any]:
    values: dict[str, Any] = {}
    unmodelled: list[str] = []
    icmp: list[str] = []
    while words.peek() is not None:
        word = words.take("").lower()
        if word in _LOGGING:
            if words.peek() not in (None, "established", *_VALUED, *_TCP_FLAGS, *_LOGGING):
                words.take("")  # `log WORD`: a cookie for the log
        elif word == "established":
            values["established"] = True
        elif word in _VALUED:
            unmodelled.append(f"{word} {' '.join(words.take_rest())}")
        elif protocol in ("icmp", "1") and word not in _TCP_FLAGS:
            icmp.append(word)
        else:
            unmodelled.append(word)
    if icmp:
        values["icmp_type"] = " ".join(icmp)
    if unmodelled:
        values["unmodelled"] = " ".join(unmodelled)
    return values
