"""Whether a text is an IOS or IOS-XE configuration."""

from __future__ import annotations

import re

_WINDOW = 200_000  # characters looked at

# IOS's own habits, and what only other systems write; each sign counts once.
_FOR = (
    (20, re.compile(r"^!RANCID-CONTENT-TYPE: *(?:cisco|cisco-ios|ios|ios-xe)\s*$", re.MULTILINE | re.IGNORECASE)),
    (6, re.compile(r"^Current configuration : \d+ bytes", re.MULTILINE)),
    (4, re.compile(r"^version 1[0-9]\.\d", re.MULTILINE)),
    (4, re.compile(r"^[\w.\-]+\(config(?:-[\w\-]+)?\)#", re.MULTILINE)),
    (4, re.compile(r"^\s*ip address \d+\.\d+\.\d+\.\d+ 255\.\d+\.\d+\.\d+", re.MULTILINE)),
    (4, re.compile(r"^ip (?:vrf|cef|forward-protocol|classless|routing)\b", re.MULTILINE)),
    (3, re.compile(r"^vrf definition \S", re.MULTILINE)),
    (3, re.compile(r"^service (?:timestamps|password-encryption)", re.MULTILINE)),
    (3, re.compile(r"^\s*ip route (?:vrf \S+ )?\d+\.\d+\.\d+\.\d+ \d+\.\d+\.\d+\.\d+ ", re.MULTILINE)),
    (3, re.compile(r"^line (?:con|vty|aux) \d", re.MULTILINE)),
    (2, re.compile(r"^(?:ip|no ip) domain[ -](?:lookup|name)", re.MULTILINE)),
    (2, re.compile(r"^\s*interface +[A-Za-z][A-Za-z\-]* ?\d", re.MULTILINE)),
    (2, re.compile(r"^\s*(?:vrf forwarding|ip vrf forwarding) \S", re.MULTILINE)),
    (2, re.compile(r"^\s*router (?:bgp|ospf|eigrp|rip|isis)\b", re.MULTILINE)),
    (1, re.compile(r"^hostname \S", re.MULTILINE)),
    (1, re.compile(r"^!\s*$", re.MULTILINE)),
)
_AGAINST = (
    (60, re.compile(r"^!RANCID-CONTENT-TYPE: *(?!cisco\s*$|cisco-ios\s*$|ios\s*$|ios-xe\s*$)\S", re.MULTILINE | re.I)),
    (10, re.compile(r"^\s*ip address \d+\.\d+\.\d+\.\d+/\d", re.MULTILINE)),
    (60, re.compile(r"^!! IOS XR|^!! Last configuration|^RP/\d+/\S+CPU\d", re.MULTILINE)),
    (40, re.compile(r"^\s*(?:end-policy|end-set)\s*$|^route-policy \S|^\s*ipv4 address \d", re.MULTILINE)),
    (40, re.compile(r"^interface (?:Bundle-Ether|MgmtEth|GigabitEthernet\d+/\d+/\d+/\d+)", re.MULTILINE)),
    (
        60,
        re.compile(
            r"^!Command: show running-config|^feature \S|^vrf context \S|^vdc \S|^install feature", re.MULTILINE
        ),
    ),
    (
        60,
        re.compile(
            r"^! Command: show running-config|^! device: .*EOS|^transceiver qsfp|^vrf instance \S", re.MULTILINE
        ),
    ),
    (40, re.compile(r"^service routing protocols model|^\s*router general\s*$|^daemon \S+\s*$", re.MULTILINE)),
    (60, re.compile(r"^set (?:system|interfaces|routing-options|version|protocols|routing-instances) ", re.MULTILINE)),
    (60, re.compile(r"^\s*(?:system|interfaces|routing-options|protocols|routing-instances) \{\s*$", re.MULTILINE)),
    (60, re.compile(r"^(?:# TiMOS|/configure |configure \{|exit all\s*$)|^echo \"", re.MULTILINE)),
    (60, re.compile(r"^frr version|^frr defaults|^!\s*\n?frr |^(?:net|nv) (?:add|set) ", re.MULTILINE)),
    (60, re.compile(r"^(?:ASA Version|: Saved|PIX Version)|^\s*nameif \S|^\s*security-level \d", re.MULTILINE)),
)


def recognise(text: str) -> int:
    """A confidence: the weight of the signs for IOS less that of the signs for others; at most 0 is a no."""
    head = text[:_WINDOW].replace("\r\n", "\n")
    found = sum(weight for weight, sign in _FOR if sign.search(head))
    return found - sum(weight for weight, sign in _AGAINST if sign.search(head)) if found else 0
