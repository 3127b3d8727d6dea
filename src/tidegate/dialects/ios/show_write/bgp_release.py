"""How BGP output differs between releases of IOS and IOS-XE.

Seen in output of 15.2, 15.7, 16.4 and 17: the column of secondary paths, and which address families `show ip bgp all`
lists though nothing is in them. Between these the break is put where the features came.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

# Every address family in the order in which the device lists them.
FAMILY_ORDER = (
    ("ipv4 unicast", "IPv4 Unicast"),
    ("ipv6 unicast", "IPv6 Unicast"),
    ("vpnv4 unicast", "VPNv4 Unicast"),
    ("vpnv6 unicast", "VPNv6 Unicast"),
    ("ipv4 multicast", "IPv4 Multicast"),
    ("l2vpn evpn", "L2VPN E-VPN"),
    ("vpnv4 multicast", "VPNv4 Multicast"),
    ("ipv4 mvpn", "MVPNv4 Unicast"),
    ("ipv6 mvpn", "MVPNv6 Unicast"),
    ("vpnv6 multicast", "VPNv6 Multicast"),
    ("vpnv4 flowspec", "VPNv4 Flowspec"),
)
FAMILY_TITLES = dict(FAMILY_ORDER)


@dataclass(frozen=True, slots=True)
class Release:
    """`secondary`: tables have a column for secondary paths. `families`: listed with or without anything in them;
    those of `with_vpn` where there are VRFs. Sizes are those of table entries in memory."""

    secondary: bool
    long_lived_stale: bool
    families: frozenset[str]
    with_vpn: frozenset[str]
    verbose_links: bool  # `show ip bgp neighbors` says how the link is checked
    network_size: int = 248
    path_size: int = 136
    attribute_size: int = 280


_OLD = frozenset({"ipv4 unicast", "ipv4 multicast", "ipv4 mvpn"})
_EVPN = _OLD | {"l2vpn evpn"}
_XE = _EVPN | {"ipv6 unicast", "ipv6 mvpn"}
_VPN = frozenset({"vpnv4 multicast"})
_FIFTEEN = 144, 80, 136
_RELEASES = (
    ((17,), Release(True, True, _XE, _VPN | {"vpnv4 flowspec"}, True)),
    ((16,), Release(True, False, _XE, _VPN | {"vpnv4 flowspec"}, True)),
    ((15, 6), Release(True, False, _EVPN, _VPN, True, *_FIFTEEN)),
    ((0,), Release(False, False, _OLD, _VPN, False, *_FIFTEEN)),
)


@lru_cache(maxsize=64)
def release_of(version: str | None) -> Release:
    """The release that a configuration names in its `version` line; the newest where it names none."""
    if version is None:
        return _RELEASES[0][1]
    number = tuple(int(part) for part in version.split(".")[:2] if part.isdecimal())
    return next((release for since, release in _RELEASES if number >= since), _RELEASES[-1][1])
