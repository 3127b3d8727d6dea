"""The letters that stand before a route in `show ip route`, and the legend that explains them, per release."""

from __future__ import annotations

import re

_HEAD = """\
Codes: L - local, C - connected, S - static, R - RIP, M - mobile, B - BGP
       D - EIGRP, EX - EIGRP external, O - OSPF, IA - OSPF inter area 
       N1 - OSPF NSSA external type 1, N2 - OSPF NSSA external type 2
"""  # noqa: W291  # the device's own blank
_BEFORE_17 = """\
       E1 - OSPF external type 1, E2 - OSPF external type 2
       i - IS-IS, su - IS-IS summary, L1 - IS-IS level-1, L2 - IS-IS level-2
       ia - IS-IS inter area, * - candidate default, U - per-user static route
       o - ODR, P - periodic downloaded static route, H - NHRP, l - LISP
"""
_APPLICATION = """\
       a - application route
       + - replicated route, % - next hop override, p - overrides from PfR
"""
# Taken from the output of 15.2(4)S, of 15.7(3)M and 16.4, and of 17.x.
_UNTIL_15_3 = _HEAD + _BEFORE_17 + "       + - replicated route, % - next hop override\n"
_UNTIL_16 = _HEAD + _BEFORE_17 + _APPLICATION
_FROM_17 = (
    _HEAD
    + """\
       E1 - OSPF external type 1, E2 - OSPF external type 2, m - OMP
       n - NAT, Ni - NAT inside, No - NAT outside, Nd - NAT DIA
       i - IS-IS, su - IS-IS summary, L1 - IS-IS level-1, L2 - IS-IS level-2
       ia - IS-IS inter area, * - candidate default, U - per-user static route
       H - NHRP, G - NHRP registered, g - NHRP registration summary
       o - ODR, P - periodic downloaded static route, l - LISP
"""
    + _APPLICATION
    + "       & - replicated local route overrides by connected\n"
)
_RELEASE = re.compile(r"(\d+)\.(\d+)", re.ASCII)

# Protocol -> letter and kind. Of several with the same letters the first is what the letters mean when read.
CODES = {
    "local": ("L", ""),
    "connected": ("C", ""),
    "static": ("S", ""),
    "rip": ("R", ""),
    "mobile": ("M", ""),
    "bgp": ("B", ""),
    "aggregate": ("B", ""),
    "eigrp": ("D", ""),
    "eigrp-ex": ("D", "EX"),
    "ospf": ("O", ""),
    "ospf-ia": ("O", "IA"),
    "ospf-n1": ("O", "N1"),
    "ospf-n2": ("O", "N2"),
    "ospf-e1": ("O", "E1"),
    "ospf-e2": ("O", "E2"),
    "isis-l1": ("i", "L1"),
    "isis-l2": ("i", "L2"),
    "isis-ia": ("i", "ia"),
    "isis-summary": ("i", "su"),
    "user-static": ("U", ""),
    "odr": ("o", ""),
    "periodic-static": ("P", ""),
    "nhrp": ("H", ""),
    "lisp": ("l", ""),
    "application": ("a", ""),
    "omp": ("m", ""),
}


def release(version: str | None) -> tuple[int, int]:
    """The first two numbers of a release; that of the newest where it is not known."""
    found = _RELEASE.match(version or "")
    return (int(found[1]), int(found[2])) if found else (17, 15)


def legend(version: str | None) -> list[str]:
    """What the codes mean, as the release prints it."""
    number = release(version)
    text = _FROM_17 if number >= (17, 0) else _UNTIL_16 if number >= (15, 4) else _UNTIL_15_3
    return text.splitlines()
