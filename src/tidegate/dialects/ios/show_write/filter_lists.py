"""`show ip access-lists`, `show ip prefix-list`: the configured lists. Nothing is counted: no matches are shown.

Layouts: Cisco IOS Security Command Reference (`show ip access-lists`), IP Routing: BGP (`show ip prefix-list`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tidegate.model.policy import AccessList, AccessListEntry, Ports, PrefixList, PrefixListEntry
from tidegate.net.prefix import Address, format_address, format_prefix, length

_ALL = Address(0xFFFFFFFF)
# The names under which IOS lists ports.
_TCP = {
    7: "echo", 9: "discard", 13: "daytime", 19: "chargen", 20: "ftp-data", 21: "ftp", 23: "telnet", 25: "smtp",
    37: "time", 43: "whois", 49: "tacacs", 53: "domain", 70: "gopher", 79: "finger", 80: "www", 101: "hostname",
    109: "pop2", 110: "pop3", 111: "sunrpc", 113: "ident", 119: "nntp", 135: "msrpc", 179: "bgp", 194: "irc",
    496: "pim-auto-rp", 512: "exec", 513: "login", 514: "cmd", 515: "lpd", 517: "talk", 540: "uucp", 543: "klogin",
    544: "kshell", 3949: "drip",
}  # fmt: skip
_UDP = {
    7: "echo", 9: "discard", 37: "time", 42: "nameserver", 49: "tacacs", 53: "domain", 67: "bootps", 68: "bootpc",
    69: "tftp", 111: "sunrpc", 123: "ntp", 137: "netbios-ns", 138: "netbios-dgm", 139: "netbios-ss", 161: "snmp",
    162: "snmptrap", 177: "xdmcp", 195: "dnsix", 434: "mobile-ip", 496: "pim-auto-rp", 500: "isakmp", 512: "biff",
    513: "who", 514: "syslog", 517: "talk", 520: "rip", 4500: "non500-isakmp",
}  # fmt: skip
_PORT_NAMES = {"tcp": _TCP, "6": _TCP, "udp": _UDP, "17": _UDP}


def write_access_lists(lists: Iterable[AccessList]) -> Iterator[str]:
    """Standard lists before extended ones, in each kind the numbered first."""
    for found in sorted(lists, key=_order):
        yield f"{'Extended' if found.extended else 'Standard'} IP access list {found.name}"
        for entry in found.entries:
            number = f"{entry.sequence} " if entry.sequence else ""
            yield f"    {number}{_extended(entry) if found.extended else _standard(entry)}"


def _order(found: AccessList) -> tuple[bool, bool, int, str]:
    numbered = found.name.isdecimal()
    return found.extended, not numbered, int(found.name) if numbered else 0, found.name


def _standard(entry: AccessListEntry) -> str:
    action = "permit" if entry.permit else "deny  "
    if entry.source_wildcard == _ALL:
        return f"{action} any"
    if not entry.source_wildcard:
        return f"{action} {format_address(entry.source)}"
    return f"{action} {format_address(entry.source)}, wildcard bits {format_address(entry.source_wildcard)}"


def _extended(entry: AccessListEntry) -> str:
    words = ["permit" if entry.permit else "deny", entry.protocol]
    words.append(_station(entry.source, entry.source_wildcard))
    words += _ports(entry.source_ports, entry.protocol)
    words.append(_station(entry.destination, entry.destination_wildcard))
    words += _ports(entry.destination_ports, entry.protocol)
    words += [entry.icmp_type] if entry.icmp_type else []
    words += ["established"] if entry.established else []
    words += [entry.unmodelled] if entry.unmodelled else []
    return " ".join(words)


def _station(address: Address, wildcard: Address) -> str:
    if wildcard == _ALL:
        return "any"
    text = format_address(address)
    return f"{text} {format_address(wildcard)}" if wildcard else f"host {text}"


def _ports(ports: Ports | None, protocol: str) -> list[str]:
    if ports is None:
        return []
    names = _PORT_NAMES.get(protocol, {})
    return [ports.operator, *(names.get(value, str(value)) for value in ports.values)]


def write_prefix_lists(lists: Iterable[PrefixList]) -> Iterator[str]:
    for found in sorted(lists, key=lambda one: one.name):
        family = "ip" if found.family == "ipv4" else "ipv6"
        yield f"{family} prefix-list {found.name}: {len(found.entries)} entries"
        for entry in found.entries:
            action = "permit" if entry.permit else "deny"
            yield f"   seq {entry.sequence} {action} {format_prefix(entry.prefix)}{_lengths(entry, found.family)}"


def _lengths(entry: PrefixListEntry, family: str) -> str:
    own, longest = length(entry.prefix), 32 if family == "ipv4" else 128
    if (entry.ge, entry.le) == (own, own):
        return ""
    text = f" ge {entry.ge}" if entry.ge > own else ""
    return text if text and entry.le == longest else f"{text} le {entry.le}"
