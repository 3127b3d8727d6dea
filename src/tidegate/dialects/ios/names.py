"""Interface names as the device spells them, and what a type of interface is by default."""

from __future__ import annotations

import re
from functools import lru_cache
from sys import intern
from typing import NamedTuple

from tidegate.model.interface import InterfaceKind

_ETHERNET = InterfaceKind.ETHERNET
_P2P = InterfaceKind.POINT_TO_POINT
_OTHER = InterfaceKind.OTHER


class InterfaceType(NamedTuple):
    """`bandwidth` in kbit/s and `delay` in tens of microseconds are what `show interfaces` prints by default."""

    name: str
    kind: InterfaceKind
    bandwidth: int
    delay: int
    mtu: int = 1500
    virtual: bool = False  # made by its `interface` command, and so up from the beginning


# Bandwidth and delay: `show interfaces` of IOSv 15.x, CSR1000V 16.4 and IOL; Cisco's interface command references.
_TYPES = (
    InterfaceType("Loopback", InterfaceKind.LOOPBACK, 8_000_000, 500, 1514, virtual=True),
    InterfaceType("GigabitEthernet", _ETHERNET, 1_000_000, 1),
    InterfaceType("FastEthernet", _ETHERNET, 100_000, 10),
    InterfaceType("Ethernet", _ETHERNET, 10_000, 100),
    InterfaceType("TwoGigabitEthernet", _ETHERNET, 2_500_000, 1),
    InterfaceType("FiveGigabitEthernet", _ETHERNET, 5_000_000, 1),
    InterfaceType("TenGigabitEthernet", _ETHERNET, 10_000_000, 1),
    InterfaceType("TwentyFiveGigE", _ETHERNET, 25_000_000, 1),
    InterfaceType("TwentyFiveGigabitEthernet", _ETHERNET, 25_000_000, 1),
    InterfaceType("FortyGigabitEthernet", _ETHERNET, 40_000_000, 1),
    InterfaceType("FiftyGigE", _ETHERNET, 50_000_000, 1),
    InterfaceType("HundredGigE", _ETHERNET, 100_000_000, 1),
    InterfaceType("TwoHundredGigE", _ETHERNET, 200_000_000, 1),
    InterfaceType("FourHundredGigE", _ETHERNET, 400_000_000, 1),
    InterfaceType("AppGigabitEthernet", _ETHERNET, 1_000_000, 1),
    InterfaceType("Serial", _P2P, 1_544, 2_000),
    InterfaceType("POS", _P2P, 155_000, 10, 4470),
    InterfaceType("ATM", _OTHER, 149_760, 8, 4470),
    InterfaceType("Tunnel", InterfaceKind.TUNNEL, 100, 5_000, 1476, virtual=True),
    InterfaceType("Port-channel", _ETHERNET, 1_000_000, 1, virtual=True),
    InterfaceType("Vlan", _ETHERNET, 1_000_000, 1, virtual=True),
    InterfaceType("BDI", _ETHERNET, 1_000_000, 1, virtual=True),
    InterfaceType("BVI", _ETHERNET, 1_000_000, 500, virtual=True),
    InterfaceType("Multilink", _P2P, 1_544, 2_000, virtual=True),
    InterfaceType("Dialer", _P2P, 56, 2_000, virtual=True),
    InterfaceType("BRI", _P2P, 64, 2_000),
    InterfaceType("Async", _P2P, 9, 10_000),
    InterfaceType("Cellular", _P2P, 50_000, 2_000),
    InterfaceType("Virtual-Template", _P2P, 100_000, 10, virtual=True),
    InterfaceType("Virtual-Access", _P2P, 100_000, 10, virtual=True),
    InterfaceType("Virtual-PPP", _P2P, 100_000, 10, virtual=True),
    InterfaceType("VirtualPortGroup", _ETHERNET, 750_000, 100, virtual=True),
    InterfaceType("vasileft", _P2P, 100, 5_000, virtual=True),
    InterfaceType("vasiright", _P2P, 100, 5_000, virtual=True),
    InterfaceType("pseudowire", _OTHER, 100, 5_000, virtual=True),
    InterfaceType("nve", _OTHER, 1_000_000, 1, virtual=True),
    InterfaceType("LISP", _OTHER, 100, 5_000, virtual=True),
    InterfaceType("Embedded-Service-Engine", _OTHER, 10_000, 100),
    InterfaceType("Service-Engine", _OTHER, 10_000, 100),
    InterfaceType("Wlan-GigabitEthernet", _ETHERNET, 1_000_000, 1),
    InterfaceType("wlan-ap", _OTHER, 1_000_000, 1),
    InterfaceType("Null", InterfaceKind.NULL, 10_000_000, 1, virtual=True),
)
_BY_NAME = {kind.name.lower(): kind for kind in _TYPES}
# What engineers and `show` output write beside prefixes of the full name.
_SHORT = {
    "lo": "loopback",
    "g": "gigabitethernet",
    "gi": "gigabitethernet",
    "f": "fastethernet",
    "l": "loopback",
    "ge": "gigabitethernet",
    "gig": "gigabitethernet",
    "gige": "gigabitethernet",
    "fa": "fastethernet",
    "fe": "fastethernet",
    "eth": "ethernet",
    "e": "ethernet",
    "et": "ethernet",
    "te": "tengigabitethernet",
    "ten": "tengigabitethernet",
    "tengige": "tengigabitethernet",
    "xe": "tengigabitethernet",
    "tw": "twogigabitethernet",
    "twe": "twentyfivegige",
    "fi": "fivegigabitethernet",
    "fo": "fortygigabitethernet",
    "fortygige": "fortygigabitethernet",
    "hu": "hundredgige",
    "hundredgigabitethernet": "hundredgige",
    "s": "serial",
    "se": "serial",
    "ser": "serial",
    "t": "tunnel",
    "tu": "tunnel",
    "po": "port-channel",
    "portchannel": "port-channel",
    "v": "vlan",
    "vl": "vlan",
    "bd": "bdi",
    "mu": "multilink",
    "di": "dialer",
    "vt": "virtual-template",
    "vi": "virtual-access",
    "nu": "null",
    "n": "null",
    "ap": "appgigabitethernet",
}
_NAME = re.compile(r"([A-Za-z][A-Za-z\-]{0,30}?) ?(\d{1,5}(?:/\d{1,5}){0,4}(?::\d{1,5})?(?:\.\d{1,10})?)", re.ASCII)
_LEADING_ZERO = re.compile(r"(?<![0-9])0+(?=[0-9])")


@lru_cache(maxsize=4096)
def _type_of(letters: str) -> InterfaceType | None:
    """The type that `letters` name in full or unambiguously begin; case does not matter."""
    word = letters.lower()
    word = _SHORT.get(word, word)
    found = _BY_NAME.get(word)
    if found is None and len(word) > 1:
        candidates = [kind for name, kind in _BY_NAME.items() if name.startswith(word)]
        found = candidates[0] if len(candidates) == 1 else None
    return found


@lru_cache(maxsize=65536)
def canonical_interface(text: str) -> str | None:
    """The device's own spelling: ``gi0/1.5`` and ``Gig 0/1.5`` give ``GigabitEthernet0/1.5``; None where it is none."""
    found = _NAME.fullmatch(text.strip()) if len(text) < 80 else None
    kind = _type_of(found[1]) if found else None
    if found is None or kind is None:
        return None
    numbers = found[2]
    return kind.name + (_LEADING_ZERO.sub("", numbers) if "0" in numbers else numbers)


def interface_type(name: str) -> InterfaceType | None:
    """The type of an interface with the canonical `name`."""
    return _type_of(name.rstrip("0123456789/:."))


def parent_interface(name: str) -> str | None:
    """The interface of which `name` is a subinterface: ``GigabitEthernet0/1`` of ``GigabitEthernet0/1.5``."""
    head, dot, _ = name.rpartition(".")
    return intern(head) if dot else None
