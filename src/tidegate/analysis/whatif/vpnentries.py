"""VPN entries: what of them matters here, who hears them, and which a map lets in."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

from tidegate.analysis.whatif.transport import PlainCore
from tidegate.control.engine import Engine
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.bgp.path import Path
from tidegate.control.table import TableId
from tidegate.model.device import Device
from tidegate.model.policy import MatchPrefix
from tidegate.net.community import NO_ADVERTISE, ExtendedCommunity, RouteDistinguisher
from tidegate.net.prefix import Address, Family

Nlri = tuple[RouteDistinguisher | None, PrefixClass]


class Entry(NamedTuple):
    """A VPN entry. `odd` ones may go another way than others of their origin."""

    origin: TableId
    extended: frozenset[ExtendedCommunity]
    odd: bool

    @classmethod
    def of(cls, path: Path) -> Entry:
        a = path.attributes
        assert path.origin is not None  # some table exported it
        odd = NO_ADVERTISE in a.communities or a.originator is not None or bool(a.cluster_list)
        return cls(path.origin, a.extended, odd)


class ImportMap(Enum):
    """What an import map looks at."""

    NONE = 0  # there is none
    PREFIXES = 1
    OTHER = 2

    @classmethod
    def of(cls, device: Device, vrf: str, family: Family) -> ImportMap:
        settings = device.vrfs[vrf].families.get(family)
        if settings is None or settings.import_map is None:
            return ImportMap.NONE
        route_map = device.policies.route_maps.get(settings.import_map)
        matches = [match for entry in route_map.entries for match in entry.matches] if route_map is not None else []
        by_prefix = all(isinstance(match, MatchPrefix) and match.subject == "prefix" for match in matches)
        return ImportMap.PREFIXES if by_prefix else ImportMap.OTHER


class Heard:
    """Which devices use which entries, and at which next hop, in the state that an engine is in. Devices that hear of
    the same reflectors in the same way hear the same entries, and all ordinary ones of one origin."""

    def __init__(self, engine: Engine, core: PlainCore) -> None:
        self._engine = engine
        self._core = core
        self._known: dict[object, Address | None] = {}
        self._sessions: dict[str, object] = {}

    def note(self, devices: Iterable[str]) -> None:
        """Takes note of the sessions of devices, in the state that is asked about."""
        for device in devices:
            self._heard_from(device)

    def hop(self, device: str, nlri: Nlri, entry: Entry) -> Address | None:
        """The next hop at which the device has the entry; None where it does not use it."""
        key = self._key(device, nlri, entry)
        if key not in self._known:
            path = self._engine.vpn_path(device, *nlri)
            self._known[key] = None if path is None else path.attributes.next_hop
        return self._known[key]

    def equals(self, now: Heard, device: str, nlri: Nlri, entry: Entry) -> bool:
        """Whether it is known that the device has the entry as it has it `now`, in which the engine is."""
        key = self._key(device, nlri, entry)
        return key in self._known and self._known[key] == now.hop(device, nlri, entry)

    def _key(self, device: str, nlri: Nlri, entry: Entry) -> object:
        return self._heard_from(device), entry.origin.device, nlri if entry.odd else None

    def _heard_from(self, device: str) -> object:
        found = self._sessions.get(device)
        if found is None:
            ends = []
            for end in self._engine.vpn_sessions(device):
                theirs = end.peer.settings("vpnv4")
                ends.append((end.peer.device.name, theirs.route_reflector_client, theirs.send_extended))
            # In a plain core all next hops are reached from each, unless something is cut off.
            found = self._sessions[device] = repr((sorted(ends), None if self._core.joins(device) else device))
        return found
