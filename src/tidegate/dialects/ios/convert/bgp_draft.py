"""The BGP process while it is read: what each line said of a peer, kept until peer groups and templates are applied.

A setting is a field of the model with its value and line. A peer's own settings win over those of its peer group, and
both over those of the templates they inherit (Cisco: "BGP Configuration Using Peer Templates").
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tidegate.model.bgp import BgpFamily, BgpFamilyName, BgpProcess
from tidegate.net.prefix import Address, Prefix
from tidegate.syntax.reader import Reader

NO_ADDRESS = Address(0)  # of a peer group


_NONE: frozenset[BgpFamilyName] = frozenset()
_ONLY: dict[BgpFamilyName, frozenset[BgpFamilyName]] = {
    "ipv4": frozenset(("ipv4",)),
    "ipv6": frozenset(("ipv6",)),
    "vpnv4": frozenset(("vpnv4",)),
    "vpnv6": frozenset(("vpnv6",)),
}


class Setting(NamedTuple):
    value: object
    line: int


Settings = dict[str, Setting]  # field of BgpNeighbor or BgpNeighborFamily -> what is configured


class Inherited(NamedTuple):
    """`inherit peer-policy NAME SEQUENCE` or `inherit peer-session NAME` (sequence 0)."""

    sequence: int
    template: str


@dataclass(slots=True)
class Template:
    """A peer-session or peer-policy template."""

    name: str
    settings: Settings = field(default_factory=dict)
    inherits: dict[str, Inherited] = field(default_factory=dict)


@dataclass(slots=True)
class PeerFamily:
    """One address family of a peer or peer group."""

    settings: Settings = field(default_factory=dict)
    inherits: dict[str, Inherited] = field(default_factory=dict)


@dataclass(slots=True)
class Peer:
    """A neighbor, or a peer group (`name` set). `activated` are the families that the device activates unasked."""

    vrf: str
    line: int
    address: Address
    name: str | None = None
    activated: frozenset[BgpFamilyName] = frozenset()
    settings: Settings = field(default_factory=dict)
    families: dict[BgpFamilyName, PeerFamily] = field(default_factory=dict)
    group: str | None = None
    session: str | None = None  # the peer-session template

    def family(self, name: BgpFamilyName) -> PeerFamily:
        found = self.families.get(name)
        if found is None:
            found = self.families[name] = PeerFamily()
        return found


@dataclass(slots=True)
class BgpDraft:
    """All of `router bgp`. Peer groups and templates exist only here; the model has them applied."""

    process: BgpProcess | None = None
    activate_ipv4: bool = True  # `bgp default ipv4-unicast`
    peers: dict[tuple[str, Address], Peer] = field(default_factory=dict)
    groups: dict[tuple[str, str], Peer] = field(default_factory=dict)
    sessions: dict[str, Template] = field(default_factory=dict)
    policies: dict[str, Template] = field(default_factory=dict)
    ranges: dict[tuple[str, Prefix], tuple[str, int]] = field(default_factory=dict)  # -> (peer group, line)
    router_id_interfaces: list[tuple[BgpProcess | BgpFamily, str, int]] = field(default_factory=list)

    def clear(self) -> None:
        """Forget all: `no router bgp`."""
        self.process = None
        self.activate_ipv4 = True
        for kept in (self.peers, self.groups, self.sessions, self.policies, self.ranges, self.router_id_interfaces):
            kept.clear()

    def forget_table(self, vrf: str, family: BgpFamilyName | None = None) -> None:
        """A VRF, or its `family`, goes, and with it what BGP does in it."""
        process = self.process
        if process is not None:
            for key in [key for key in process.families if key[0] == vrf and family in (None, key[1])]:
                del process.families[key]
                self.forget_family(*key)

    def forget_family(self, vrf: str, name: BgpFamilyName) -> None:
        """An address family goes. Neighbors of a VRF that are in no other family of it go too."""
        peers: list[tuple[dict[Any, Peer], Any, Peer]] = [(self.peers, key, peer) for key, peer in self.peers.items()]
        peers += [(self.groups, key, peer) for key, peer in self.groups.items()]
        for kept, key, peer in peers:
            if peer.vrf == vrf:
                peer.families.pop(name, None)
                peer.activated -= {name}
                if vrf != "default" and not peer.activated:
                    del kept[key]
        if vrf != "default" and not any(table == vrf for table, _ in self.peers):
            for one in [key for key in self.ranges if key[0] == vrf]:
                del self.ranges[one]

    def drop_orphans(self) -> None:
        """A neighbor without an AS number, of its own or from its group or template, is gone (IOS)."""
        for key in [key for key, peer in self.peers.items() if self.remote_as_of(peer) is None]:
            del self.peers[key]

    def group(self, vrf: str, name: str) -> Peer | None:
        """The peer group as seen from `vrf`: its own, else the global one."""
        return self.groups.get((vrf, name)) or self.groups.get(("default", name))

    def layers(self, peer: Peer) -> Sequence[Peer]:
        """The peer's group and the peer itself: what comes later wins."""
        if peer.group is None:
            return (peer,)
        shared = self.groups.get(("default", peer.group))
        own = self.groups.get((peer.vrf, peer.group)) if peer.vrf != "default" else None
        return [*(group for group in (shared, own) if group is not None), peer]

    def session_settings(self, peer: Peer) -> Settings:
        """Every session setting that holds for the peer."""
        if peer.group is None and peer.session is None:
            return peer.settings
        merged: Settings = {}
        for layer in self.layers(peer):
            if layer.session is not None:
                _inherit(merged, self.sessions, [Inherited(0, layer.session)], ())
            merged.update(layer.settings)
        return merged

    def family_settings(self, peer: Peer, name: BgpFamilyName) -> Settings:
        """Every setting that holds for the peer in the address family."""
        merged: Settings = {}
        for layer in self.layers(peer):
            family = layer.families.get(name)
            if family is not None:
                _inherit(merged, self.policies, family.inherits.values(), ())
                merged.update(family.settings)
        return merged

    def remote_as_of(self, peer: Peer) -> object | None:
        setting = self.session_settings(peer).get("remote_as")
        return None if setting is None else setting.value


def _inherit(
    merged: Settings, templates: dict[str, Template], names: Iterable[Inherited], seen: tuple[str, ...]
) -> None:
    # Cisco: templates are evaluated by rising sequence number, and the last one to set a value wins.
    for _, name in sorted(names):
        template = templates.get(name)
        if template is not None and name not in seen:
            _inherit(merged, templates, template.inherits.values(), (*seen, name))
            merged.update(template.settings)


@dataclass(slots=True)
class BgpSection:
    """What lines in `router bgp` or in one of its address families configure. Router mode is IPv4 unicast."""

    draft: BgpDraft
    process: BgpProcess
    family: BgpFamily
    vrf: str = field(init=False)

    def __post_init__(self) -> None:
        self.vrf = self.family.vrf

    def peer(self, r: Reader, who: Address | str) -> Peer | None:
        """The neighbor or peer group that a line names; where there is none the line is refused."""
        found = self.find(who)
        if found is None:
            self.refuse_unknown(r, who, "% Specify remote-as or peer-group commands first")
        return found

    def refuse_unknown(self, r: Reader, who: Address | str, message: str) -> None:
        """What becomes of a line that names no known neighbor or group."""
        if isinstance(who, str) and "%" in who:  # fe80::1%GigabitEthernet0/1
            r.not_modelled("Neighbors with a link-local address are not modelled; their session is left out.")
        else:
            r.refuse(message)

    def find(self, who: Address | str) -> Peer | None:
        if isinstance(who, str):
            return self.draft.groups.get((self.vrf, who)) or self._shared_group(who)
        return self.draft.peers.get((self.vrf, who))

    def _shared_group(self, name: str) -> Peer | None:
        """A line in a VRF that names a global peer group configures the group for this VRF alone."""
        shared = self.draft.groups.get(("default", name))
        if shared is None or self.vrf == "default":
            return shared
        own = Peer(self.vrf, shared.line, NO_ADDRESS, name=name, activated=self.activated())
        return self.draft.groups.setdefault((self.vrf, name), own)

    def create(self, r: Reader, address: Address) -> Peer:
        """The neighbor, made where it is new; a new one is activated as the device does it."""
        found = self.draft.peers.get((self.vrf, address))
        if found is None:
            found = self.draft.peers[self.vrf, address] = Peer(self.vrf, r.line, address, activated=self.activated())
        elif self.vrf != "default" and self.family.name not in found.activated:
            found.activated |= self.activated()
        return found

    def activated(self) -> frozenset[BgpFamilyName]:
        """Where a neighbor that is made here is active without being told.

        IOS: one made in a VRF's address family is active in it; `bgp default ipv4-unicast` (on unless negated)
        activates IPv4 unicast for every neighbor made in router mode.
        """
        if self.vrf != "default":
            return _ONLY[self.family.name]
        return _ONLY["ipv4"] if self.draft.activate_ipv4 else _NONE
