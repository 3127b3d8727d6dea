"""Whether a text is an IOS or IOS-XE configuration."""

from __future__ import annotations

import re
from typing import NamedTuple

_WINDOW = 200_000  # characters looked at


_NUMBERS = b"0123456789."


def _shapes(text: str) -> bytes:
    """The lines of `text` without their numbers, each once: a tenth of the text."""
    lines = text.encode(errors="replace").translate(None, _NUMBERS).split(b"\n")
    return b"\n".join(dict.fromkeys(lines))


class _Beginning(NamedTuple):
    """What a line may begin with, and a text that is in every such line.

    Only lines with the text are looked at, and only where the shapes have it: nearly all signs are absent. (A match may
    begin with blank lines; then one begins at the line itself too.)
    """

    literal: str
    shape: bytes
    pattern: re.Pattern[str]

    def is_in(self, text: str, shapes: bytes) -> bool:
        if self.shape not in shapes:
            return False
        found = text.find(self.literal)
        while found >= 0:
            if self.pattern.match(text, text.rfind("\n", 0, found) + 1):
                return True
            end = text.find("\n", found)
            found = text.find(self.literal, end) if end >= 0 else -1
        return False


class _Sign(NamedTuple):
    """Evidence of `weight` where a line begins in one of these ways."""

    weight: int
    beginnings: tuple[_Beginning, ...]

    def shows(self, text: str, shapes: bytes) -> bool:
        return any(beginning.is_in(text, shapes) for beginning in self.beginnings)


def _sign(weight: int, *beginnings: tuple[str, str] | tuple[str, str, str]) -> _Sign:
    """A sign of pairs: a text that is in every line that the pattern beside it matches, and that pattern.

    A third text is in every text that the pattern matches in, and so rare that it is looked for instead.
    """
    return _Sign(weight, tuple(_beginning(*beginning) for beginning in beginnings))


def _beginning(literal: str, pattern: str, rare: str = "") -> _Beginning:
    shape = (rare or literal).encode().translate(None, _NUMBERS)
    return _Beginning(literal, shape, re.compile(pattern, re.MULTILINE))


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
    _sign(10, ("ip address ", r"\s*ip address \d+\.\d+\.\d+\.\d+/\d", "ip address 10.0.0.1/")),
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
        ("interface GigabitEthernet", r"interface GigabitEthernet\d+/\d+/\d+/\d+", "GigabitEthernet0/0/0/0"),
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
    _sign(
        60,
        ("set system ", "set system "),
        ("set interfaces ", "set interfaces "),
        ("set routing-", "set routing-(?:options|instances) "),
        ("set version ", "set version "),
        ("set protocols ", "set protocols "),
    ),
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
        ("!", r"!\s*\n?frr ", "frr "),
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
    shapes = _shapes(head)
    found = sum(sign.weight for sign in _FOR if sign.shows(head, shapes))
    return found - sum(sign.weight for sign in _AGAINST if sign.shows(head, shapes)) if found else 0
