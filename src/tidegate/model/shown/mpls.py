"""Label switching as a router shows it: the forwarding table, LDP sessions, bindings and interfaces."""

from __future__ import annotations

from dataclasses import dataclass

from tidegate.model.shown.question import Question
from tidegate.net.prefix import Address, Prefix

IMPLICIT_NULL = 3  # RFC 3032 §2.1: as an outgoing label it pops
EXPLICIT_NULL = 0


@dataclass(frozen=True, slots=True)
class LabelWay:
    """One way of a label. `outgoing` None: the next hop has bound none. `next_hop` None: whoever is at the other end
    of a point-to-point link. `switched` counts bytes."""

    outgoing: int | None
    interface: str | None
    next_hop: Address | None
    switched: int = 0


@dataclass(frozen=True, slots=True)
class LabelEntry:
    """What happens to packets that arrive with `local`. `vpn`: the prefix is one of a VRF, of `vrf` where that is
    known. Without `ways` the packet is looked up in the VRF; `looked_up` counts the bytes of such packets."""

    local: int
    prefix: Prefix
    ways: tuple[LabelWay, ...]
    vpn: bool = False
    vrf: str | None = None
    looked_up: int = 0


@dataclass(frozen=True, slots=True)
class LabelForwarding(Question[tuple[LabelEntry, ...]]):
    """The label forwarding table by label; of one VRF, or of one prefix."""

    vrf: str | None = None
    prefix: Prefix | None = None


@dataclass(frozen=True, slots=True)
class LdpSource:
    """An interface on which a peer is heard, and the address its Hellos come from there."""

    interface: str
    address: Address | None


@dataclass(frozen=True, slots=True)
class LdpPeer:
    """A session that is up. `age` is in seconds; `sent` and `received` count messages; the ports are those of TCP."""

    peer: Address
    local: Address
    peer_port: int
    local_port: int
    sources: tuple[LdpSource, ...]
    addresses: tuple[Address, ...]
    age: int
    sent: int
    received: int


@dataclass(frozen=True, slots=True)
class LdpPeers(Question[tuple[LdpPeer, ...]]):
    """The sessions of the device, in the order of its interfaces."""


@dataclass(frozen=True, slots=True)
class LdpHello:
    """An interface that sends Hellos. `heard` are the peers heard there: identifier, whether its transport address
    is in the routing table."""

    interface: str
    heard: tuple[tuple[Address, bool], ...]


@dataclass(frozen=True, slots=True)
class LdpDiscovery:
    """`local` is None where LDP does not run."""

    local: Address | None
    hellos: tuple[LdpHello, ...] = ()


@dataclass(frozen=True, slots=True)
class LdpDiscoveries(Question[LdpDiscovery]):
    """Who is heard where."""


@dataclass(frozen=True, slots=True)
class Binding:
    """The label the device bound to a prefix, None where it has not; `remote` are those of its peers. `revision`
    numbers what changed."""

    prefix: Prefix
    revision: int
    local: int | None
    remote: tuple[tuple[Address, int], ...]


@dataclass(frozen=True, slots=True)
class LdpBindings(Question[tuple[Binding, ...]]):
    """The bindings of every prefix, sorted; or of one."""

    prefix: Prefix | None = None


@dataclass(frozen=True, slots=True)
class MplsInterface:
    name: str
    operational: bool


@dataclass(frozen=True, slots=True)
class MplsInterfaces(Question[tuple[MplsInterface, ...]]):
    """The interfaces of the global table that are configured for label switching, in the device's order."""
