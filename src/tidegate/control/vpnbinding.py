"""The label that a PE binds to a class of prefixes of one VRF (RFC 4364 §4.3.2), numbered when somebody looks.

While the network settles a label is only known to be the one of its PE, VRF and class. Numbers are given at the end, in
the order of VRFs and prefixes: they depend on what is exported and not on the order in which it came to be.
"""

from __future__ import annotations

from collections.abc import Callable

from tidegate.control.prefixclass import PrefixClass


class VpnBinding:
    """Compared by identity: there is one for each device, VRF and class.

    `looked_up`: the packet is looked up in the VRF (an aggregate label); otherwise it goes where the VRF's route for
    the class goes.
    """

    __slots__ = ("_number", "device", "looked_up", "prefixes", "vrf")

    def __init__(self, device: str, vrf: str, prefixes: PrefixClass, number: Callable[[VpnBinding], int]) -> None:
        self.device = device
        self.vrf = vrf
        self.prefixes = prefixes
        self.looked_up = False
        self._number = number

    @property
    def number(self) -> int:
        """The label itself; ask only for what is exported, and when the tables are final."""
        return self._number(self)
