"""Interface names as IOS shortens them where a column is narrow: ``Gi0/1``, ``Lo0``."""

from __future__ import annotations

# Those of which IOS keeps other letters than the first two.
_OTHERS = {
    "Port-channel": "Po",
    "Vlan": "Vl",
    "TwoGigabitEthernet": "Tw",
    "TwentyFiveGigE": "Twe",
    "TwentyFiveGigabitEthernet": "Twe",
    "Virtual-Template": "Vt",
    "Virtual-Access": "Vi",
    "VirtualPortGroup": "VP",
    "AppGigabitEthernet": "Ap",
    "pseudowire": "pw",
    "nve": "nv",
}


def short_name(interface: str) -> str:
    """The short form of an interface's full name."""
    letters = interface.rstrip("0123456789/:.")
    return _OTHERS.get(letters, letters[:2]) + interface[len(letters) :]
