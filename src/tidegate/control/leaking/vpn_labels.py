"""Labels that PEs put on what they export: one for each class of each VRF (RFC 4364 §4.3.2).

IOS allocates per prefix by default; the prefixes of one class share all properties, and here their label too.
"""

from __future__ import annotations

from tidegate.control.classindex import ClassIndex
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.bgp.path import Path
from tidegate.control.protocols.ldp.labels import VpnLabel
from tidegate.control.table import Protocol, TableId
from tidegate.model.device import Network

_FIRST_LABEL = 16  # RFC 3032 §2.1: 0-15 are reserved


class VpnLabels:
    """Allocates VPN labels, after those that label distribution can need for prefixes of the global table."""

    def __init__(self, network: Network, classes: ClassIndex) -> None:
        self._next = {name: _FIRST_LABEL + classes.count(TableId(name, "default", "ipv4")) for name in network.devices}
        self._known: dict[tuple[str, str, PrefixClass], int] = {}
        self.allocated: dict[str, dict[int, VpnLabel]] = {}

    def allocate(self, device: str, vrf: str, cls: PrefixClass, path: Path) -> int:
        """The label of `cls` in `vrf`; stable while the computation runs."""
        key = (device, vrf, cls)
        label = self._known.get(key)
        if label is None:
            label = self._known[key] = self._next[device]
            self._next[device] += 1
        # Real output: connected networks and aggregates get `aggregate/VRF`, a look-up in the VRF.
        looked_up = path.aggregate or (path.route is not None and path.route.protocol is Protocol.CONNECTED)
        self.allocated.setdefault(device, {})[label] = VpnLabel(vrf, None if looked_up else cls)
        return label
