"""Labels that PEs put on what they export: one for each class of each VRF (RFC 4364 §4.3.2).

IOS allocates per prefix by default; the prefixes of one class share all properties, and here their label too.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from tidegate.control.classindex import ClassIndex
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.bgp.path import Path
from tidegate.control.protocols.bgp.table import Speaker
from tidegate.control.protocols.ldp.labels import VpnLabel
from tidegate.control.table import Protocol, TableId
from tidegate.control.vpnbinding import VpnBinding

_FIRST_LABEL = 16  # RFC 3032 §2.1: 0-15 are reserved


class VpnLabels:
    """The VPN labels of all PEs: numbered after those that label distribution can need for the global table.

    Numbers are given when they are first asked for; `forget` when what is exported has changed.
    """

    def __init__(self, speakers: Iterable[Speaker], classes: ClassIndex) -> None:
        self._classes = classes
        self._speakers: dict[str, list[Speaker]] = {}
        self._take(speakers)
        self._numbering = self._number  # one for all labels
        self._known: dict[str, dict[tuple[str, PrefixClass], VpnBinding]] = {}
        self._numbers: dict[str, dict[VpnBinding, int]] = {}
        # Tables that may export more when they are asked (`protocols.bgp.quiet`), by device, and how to ask them.
        self.quiet_at: Callable[[str], Collection[TableId]] = lambda _: ()
        self.ask: Callable[[Collection[TableId]], None] = lambda _: None

    def binding(self, device: str, vrf: str, cls: PrefixClass, path: Path) -> VpnBinding:
        """The label of `cls` in `vrf`, of which `path` is exported."""
        known = self._known.setdefault(device, {})
        found = known.get((vrf, cls))
        if found is None:
            found = known[vrf, cls] = VpnBinding(device, vrf, cls, self._numbering)
        # Real output: connected networks and aggregates get `aggregate/VRF`, a look-up in the VRF.
        found.looked_up = path.aggregate or (path.route is not None and path.route.protocol is Protocol.CONNECTED)
        return found

    def replace(self, devices: set[str], speakers: Iterable[Speaker]) -> None:
        """These devices have other tables now."""
        for name in devices:
            self._speakers.pop(name, None)
            self._known.pop(name, None)
        self._take(speakers)

    def _take(self, speakers: Iterable[Speaker]) -> None:
        for speaker in speakers:
            if speaker.is_vpn():
                self._speakers.setdefault(speaker.device.name, []).append(speaker)

    def forget(self) -> None:
        """What is exported has changed: number anew."""
        self._numbers.clear()

    def table(self, device: str) -> Mapping[int, VpnLabel]:
        """What a device does with each VPN label that it advertises."""
        return {
            number: VpnLabel(binding.vrf, None if binding.looked_up else binding.prefixes)
            for binding, number in self._of(device).items()
        }

    def devices(self) -> Iterable[str]:
        """The devices that export something, or may do, in the order of their names."""
        known = sorted(self._speakers.items())
        return (name for name, speakers in known if self.quiet_at(name) or any(speaker.local for speaker in speakers))

    def _number(self, binding: VpnBinding) -> int:
        numbers = self._of(binding.device)
        # Where a prefix swings, a copy of what is exported no more may be left: its label comes behind the others.
        return numbers.setdefault(binding, max(numbers.values(), default=_FIRST_LABEL) + 1)

    def _of(self, device: str) -> dict[VpnBinding, int]:
        found = self._numbers.get(device)
        if found is None:
            self.ask(self.quiet_at(device))
            exported = [
                entry.label
                for speaker in self._speakers.get(device, ())
                for entries in speaker.local.values()
                for entry in entries
                if entry.label is not None
            ]
            exported.sort(key=lambda binding: (binding.vrf, binding.prefixes.representative))
            first = _FIRST_LABEL + self._classes.count(TableId(device, "default", "ipv4"))
            found = self._numbers[device] = {binding: number for number, binding in enumerate(exported, first)}
        return found
