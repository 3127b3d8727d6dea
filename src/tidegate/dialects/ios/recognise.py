"""Whether a text is an IOS or IOS-XE configuration."""

from __future__ import annotations

import re
from typing import NamedTuple

_WINDOW = 200_000  # characters looked at


class _Sign(NamedTuple):
    """Evidence of `weight` where a line begins with one of `patterns`.

    Each pattern stands with a text that is in the line of every match: lines without it are not looked at, which is
    nearly all of them. (A match may begin with blank lines; then one begins at the line itself too.)
    """

    weight: int
    patterns: tuple[tuple[str, re.Pattern[str]], ...]

    def shows(self, text: str) -> bool:
        return any(_begins_a_line(text, literal, pattern) for literal, pattern in self.patterns)


def _begins_a_line(text: str, literal: str, pattern: re.Pattern[str]) -> bool:
    """Whether a line that holds `literal` begins with `pattern`."""
    found = text.find(literal)
    while found >= 0:
        if pattern.match(text, text.rfind("\n", 0, found) + 1):
            return True
        end = text.find("\n", found)
        found = text.find(literal, end) if end >= 0 else -1
    return False


def _sign(weight: int, *patterns: tuple[str, str]) -> _Sign:
    return _Sign(weight, tuple((literal, re.compile(pattern, re.MULTILINE)) for literal, pattern in patterns))


# IOS's own habits, and what only other systems write; each sign counts once.
_FOR = (
    _sign(20, ("RANCID", r"!RANCID-CONTENT-TYPE: *(?i:cisco|cisco-ios|ios|ios-xe)\s*$")),
    _sign(6, ("Current configuration :", r"Current configuration : \d+ bytes")),
    _sign(4, ("version 1", r"version 1[0-9]\.\d")),
    _sign(4, ("(config", r"[\w.\-]+\(config(?:-[\w\-]+)?\)#")),
    _sign(4, (" 255.", r"\s*ip address \d+\.\d+\.\d+\.\d+ 255\.\d+\.\d+\.\d+")),
    _sign(
        4,
        ("ip vrf", r"ip vrf\b"),
        ("ip cef", r"ip cef\b"),
        ("ip forward-protocol", r"ip forward-protocol\b"),
        ("ip classless", r"ip classless\b"),
        ("ip routing", r"ip routing\b"),
    ),
    _sign(3, ("vrf definition ", r"vrf definition \S")),
    _sign(3, ("service ", r"service (?:timestamps|password-encryption)")),
    _sign(3, ("ip route ", r"\s*ip route (?:vrf \S+ )?\d+\.\d+\.\d+\.\d+ \d+\.\d+\.\d+\.\d+ ")),
    _sign(3, ("line ", r"line (?:con|vty|aux) \d")),
    _sign(2, (" domain", r"(?:ip|no ip) domain[ -](?:lookup|name)")),
    _sign(2, ("interface ", r"\s*interface +[A-Za-z][A-Za-z\-]* ?\d")),
    _sign(2, ("vrf forwarding ", r"\s*(?:vrf forwarding|ip vrf forwarding) \S")),
    _sign(2, ("router ", r"\s*router (?:bgp|ospf|eigrp|rip|isis)\b")),
    _sign(1, ("hostname ", r"hostname \S")),
    _sign(1, ("!", r"!\s*$")),
)
_AGAINST = (
    _sign(60, ("RANCID", r"!RANCID-CONTENT-TYPE: *(?i:(?!cisco\s*$|cisco-ios\s*$|ios\s*$|ios-xe\s*$)\S)")),
    _sign(10, ("ip address ", r"\s*ip address \d+\.\d+\.\d+\.\d+/\d")),
    _sign(60, ("!! IOS XR", "!! IOS XR"), ("!! Last", "!! Last configuration"), ("CPU", r"RP/\d+/\S+CPU\d")),
    _sign(
        40,
        ("end-policy", r"\s*end-policy\s*$"),
        ("end-set", r"\s*end-set\s*$"),
        ("route-policy ", r"route-policy \S"),
        ("ipv4 address ", r"\s*ipv4 address \d"),
    ),
    _sign(
        40,
        ("Bundle-Ether", "interface Bundle-Ether"),
        ("MgmtEth", "interface MgmtEth"),
        ("interface GigabitEthernet", r"interface GigabitEthernet\d+/\d+/\d+/\d+"),
    ),
    _sign(
        60,
        ("!Command: show", "!Command: show running-config"),
        ("feature ", r"feature \S"),
        ("vrf context ", r"vrf context \S"),
        ("vdc ", r"vdc \S"),
        ("install feature", "install feature"),
    ),
    _sign(
        60,
        ("! Command: show", "! Command: show running-config"),
        ("! device: ", "! device: .*EOS"),
        ("transceiver qsfp", "transceiver qsfp"),
        ("vrf instance ", r"vrf instance \S"),
    ),
    _sign(
        40,
        ("service routing protocols", "service routing protocols model"),
        ("router general", r"\s*router general\s*$"),
        ("daemon ", r"daemon \S+\s*$"),
    ),
    _sign(60, ("set ", r"set (?:system|interfaces|routing-options|version|protocols|routing-instances) ")),
    _sign(60, (" {", r"\s*(?:system|interfaces|routing-options|protocols|routing-instances) \{\s*$")),
    _sign(
        60,
        ("# TiMOS", "# TiMOS"),
        ("/configure ", "/configure "),
        ("configure {", r"configure \{"),
        ("exit all", r"exit all\s*$"),
        ('echo "', 'echo "'),
    ),
    _sign(
        60,
        ("frr version", "frr version"),
        ("frr defaults", "frr defaults"),
        ("!", r"!\s*\n?frr "),
        (" add ", "n(?:et|v) add "),
        ("net set ", "net set "),
        ("nv set ", "nv set "),
    ),
    _sign(
        60,
        ("ASA Version", "ASA Version"),
        (": Saved", ": Saved"),
        ("PIX Version", "PIX Version"),
        ("nameif ", r"\s*nameif \S"),
        ("security-level ", r"\s*security-level \d"),
    ),
)


def recognise(text: str) -> int:
    """A confidence: the weight of the signs for IOS less that of the signs for others; at most 0 is a no."""
    head = text[:_WINDOW].replace("\r\n", "\n")
    found = sum(sign.weight for sign in _FOR if sign.shows(head))
    return found - sum(sign.weight for sign in _AGAINST if sign.shows(head)) if found else 0
