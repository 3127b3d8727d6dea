"""The command table of IOS and IOS-XE: argument types and modes. The commands are declared in `convert`."""

from __future__ import annotations

import re

from tidegate.dialects.ios.names import canonical_interface
from tidegate.net.aspath import parse_asn
from tidegate.net.community import (
    SITE_OF_ORIGIN,
    ExtendedCommunity,
    parse_extended_community,
    parse_route_distinguisher,
)
from tidegate.net.prefix import Address, Prefix, format_address, mask_length, parse_address, parse_prefix
from tidegate.syntax.argument import LINE, NUMBER, WORD, ArgumentType
from tidegate.syntax.command import CommandTable

_SPLIT_INTERFACE = re.compile(r"[A-Za-z][A-Za-z\-]*", re.ASCII)
_HEXADECIMAL = re.compile(r"0[xX][0-9A-Fa-f]{1,8}")
_ISIS_OPTIONS = frozenset(
    ("level-1", "level-2", "level-1-2", "metric", "metric-type", "route-map", "subnets", "tag", "ip")
)
_MASKS = {format_address(Address((0xFFFFFFFF << (32 - n)) & 0xFFFFFFFF)): n for n in range(33)}


def _ipv4(word: str) -> Address | None:
    return parse_address(word) if ":" not in word else None


def _ipv6(word: str) -> Address | None:
    return parse_address(word) if ":" in word else None


def _mask(word: str) -> int | None:
    length = _MASKS.get(word)
    if length is not None:
        return length
    mask = _ipv4(word)
    return None if mask is None else mask_length(mask)


def _wildcard(word: str) -> Address | None:
    return _ipv4(word)


def _prefix4(word: str) -> Prefix | None:
    return parse_prefix(word) if ":" not in word else None


def _prefix6(word: str) -> Prefix | None:
    return parse_prefix(word) if ":" in word else None


def _host6(word: str) -> tuple[Address, int] | None:
    """An interface address with its length: the host bits count, so that it is no prefix."""
    head, slash, tail = word.partition("/")
    address = _ipv6(head)
    if address is None or not slash or not tail.isdecimal() or len(tail) > 3 or int(tail) > 128:
        return None
    return address, int(tail)


def _area(word: str) -> int | None:
    """An OSPF area in decimal or dotted form (RFC 2328 §C.2)."""
    if word.isdecimal() and len(word) <= 10:
        value = int(word)
        return value if value <= 0xFFFFFFFF else None
    return _ipv4(word) if word.count(".") == 3 else None


def _interface_type(word: str) -> str | None:
    """The letters of an interface name that is written in two words: ``Serial 1/0``."""
    return word if _SPLIT_INTERFACE.fullmatch(word) and canonical_interface(word + "0") else None


def _interface_number(word: str) -> str | None:
    return word if word[0].isdecimal() and canonical_interface("Loopback" + word) else None


def _site_of_origin(word: str) -> ExtendedCommunity | None:
    return parse_extended_community(word, SITE_OF_ORIGIN)


def _peer(word: str) -> Address | str:
    address = parse_address(word)
    return word if address is None else address


def _host(word: str) -> str | None:
    """A name, which begins with a letter, or an address."""
    return word if word[0].isalpha() or parse_address(word) is not None else None


def _hexadecimal(word: str) -> int | None:
    return int(word, 16) if _HEXADECIMAL.fullmatch(word) else None


def _ospf_route(word: str) -> str | None:
    """A word of `match internal external 1 nssa-external 2` in a redistribution from OSPF."""
    return word if word in ("internal", "external", "nssa-external", "1", "2") else None


def _isis_tag(word: str) -> str | None:
    """The area tag after `redistribute isis`, which may be absent: an option's keyword is none."""
    return word if word not in _ISIS_OPTIONS else None


TYPES = (
    WORD,
    LINE,
    NUMBER,
    ArgumentType("IPV4", _ipv4, "IP address", token="A.B.C.D"),
    ArgumentType("IPV6", _ipv6, "IPv6 address", token="X:X:X:X::X"),
    ArgumentType("MASK", _mask, "IP network mask", token="A.B.C.D"),  # its length
    ArgumentType("WILDCARD", _wildcard, "Wildcard bits", token="A.B.C.D"),
    ArgumentType("PREFIX4", _prefix4, "IP prefix <network>/<length>", token="A.B.C.D/nn"),
    ArgumentType("PREFIX6", _prefix6, "IPv6 prefix", token="X:X:X:X::X/<0-128>"),
    ArgumentType("HOST6", _host6, "IPv6 address and prefix length", token="X:X:X:X::X/<0-128>"),  # (address, length)
    ArgumentType("ASN", parse_asn, "Autonomous system number", token="<1-4294967295>"),
    ArgumentType("RD", parse_route_distinguisher, "Route distinguisher", token="ASN:nn or IP-address:nn"),
    ArgumentType("RT", parse_extended_community, "Target VPN extended community", token="ASN:nn or IP-address:nn"),
    ArgumentType("SOO", _site_of_origin, "Site of origin", token="ASN:nn or IP-address:nn"),
    ArgumentType(
        "PEER", _peer, "Neighbor address or peer group", generic=True, token="A.B.C.D or WORD"
    ),  # address, or the group's name
    ArgumentType("HOST", _host, "IP address or name of the host", generic=True, token="Hostname or A.B.C.D"),
    ArgumentType("HEX", _hexadecimal, "Number", token="<0x0-0xFFFF>"),
    ArgumentType("AREA", _area, "OSPF area ID", token="A.B.C.D or <0-4294967295>"),
    ArgumentType("INTERFACE", canonical_interface, "Serial1/0, Gi0/0/1.100 …", token="Interface"),  # canonical name
    ArgumentType("OSPFROUTE", _ospf_route, "Type of OSPF route", token="WORD"),  # see convert.redistribution
    ArgumentType("ISISTAG", _isis_tag, "IS-IS area tag", generic=True, token="WORD"),
    ArgumentType("IFTYPE", _interface_type, "Interface type, then its number", token="Type"),
    ArgumentType("IFNUMBER", _interface_number, "Interface number", token="<0-255>/<0-255>"),
)

TABLE = CommandTable(TYPES)

# The modes and their prompts, as the device names them. Those of the exec modes have no name.
for _name, _prompt in (
    ("user-exec", ""),
    ("exec", ""),
    ("interface", "config-if"),
    ("vrrp", "config-if-vrrp"),
    ("ip-vrf", "config-vrf"),
    ("vrf", "config-vrf"),
    ("vrf-af", "config-vrf-af"),
    ("global-af", "config-global-af"),
    ("mpls-ldp-label", "config-ldp-lbl"),
    ("router-ospf", "config-router"),
    ("router-bgp", "config-router"),
    ("bgp-af", "config-router-af"),
    ("bgp-other-af", "config-router-af"),
    ("bgp-template-policy", "config-router-ptmp"),
    ("bgp-template-session", "config-router-stmp"),
    ("route-map", "config-route-map"),
    ("extcommunity-list", "config-extcomm-list"),
    ("standard-acl", "config-std-nacl"),
    ("extended-acl", "config-ext-nacl"),
):
    TABLE.mode(_name, _prompt)
