"""Peerings: the ends of established BGP sessions, as the rest of BGP sees them."""

from __future__ import annotations

from dataclasses import dataclass, field

from tidegate.model.bgp import BgpFamilyName, BgpNeighbor, BgpNeighborFamily, BgpProcess
from tidegate.model.device import Device
from tidegate.model.interface import InterfaceKind
from tidegate.net.aspath import Asn
from tidegate.net.prefix import Address, address_family


@dataclass(slots=True, eq=False)
class Peering:
    """One end of an established session. `peer` is the other end. `families` are those active on both.

    With `outside` the other end is a router that is not in the snapshot: there is no `peer`, and `families` are those
    active here.
    """

    device: Device
    bgp: BgpProcess
    vrf: str
    neighbor: BgpNeighbor
    local_address: Address
    external: bool
    local_asn: Asn  # the AS this end presents: its local-as for this neighbor; with `dual-as` what the peer expects
    router_id: Address
    direct: bool  # the neighbor is on a connected network
    families: tuple[BgpFamilyName, ...] = ()
    outside: bool = False
    interface: str | None = None  # towards the neighbor
    peer: Peering = field(init=False, repr=False)
    _groups: dict[BgpFamilyName, object] = field(default_factory=dict, repr=False)
    _lines_in: dict[tuple[int, ...], tuple[int, ...]] = field(default_factory=dict, repr=False)
    lines: tuple[int, ...] = field(init=False)  # those that make the session: neighbor, its AS, the source address

    def __post_init__(self) -> None:
        neighbor = self.neighbor
        found = [self.bgp.line, neighbor.line, neighbor.line_of("remote_as")]
        # Without these the session would not be up, or not with this neighbor.
        found += [neighbor.at.get(name, 0) for name in ("update_source", "ebgp_multihop", "local_as")]
        self.lines = tuple(dict.fromkeys(line for line in found if line))

    @property
    def peer_router_id(self) -> Address:
        """The other end's router ID. Of a router outside the snapshot its address stands for it."""
        return self.neighbor.address if self.outside else self.peer.router_id

    @property
    def peer_device(self) -> str | None:
        return None if self.outside else self.peer.device.name

    def settings(self, family: BgpFamilyName) -> BgpNeighborFamily:
        return self.neighbor.families[family]

    def lines_in(self, family: BgpFamilyName, policy: tuple[int, ...] = (), sending: bool = False) -> tuple[int, ...]:
        """The lines on which an update of the family rests: session, activation, and those of its policies.

        For the sender of a VPN route that is `send-community extended` too: without it the route targets stay behind.
        """
        settings = self.neighbor.families[family]
        found = (*self.lines, settings.line_of("activate"))
        if sending and family in ("vpnv4", "vpnv6"):
            found = (*found, settings.at.get("send_extended", 0))
        return tuple(dict.fromkeys(line for line in (*found, *policy) if line)) if policy else self._plain(found)

    def update_group(self, family: BgpFamilyName) -> object:
        """Peers with equal update groups get the same updates: same kind of session, same outbound settings."""
        group = self._groups.get(family)
        if group is None:
            group = self._groups[family] = self._update_group(self.neighbor.families[family])
        return group

    def _update_group(self, settings: BgpNeighborFamily) -> object:
        return (
            self.external,
            self.direct,
            self.local_address,
            self.local_asn,
            self.peer.local_asn,
            self.neighbor.local_as_no_prepend,
            self.neighbor.local_as_replace,
            settings.route_map_out,
            settings.prefix_list_out,
            settings.distribute_list_out,
            settings.filter_list_out,
            settings.next_hop_self,
            settings.next_hop_self_all,
            settings.next_hop_unchanged,
            settings.route_reflector_client,
            settings.route_server_client,
            settings.send_community,
            settings.send_extended,
            settings.as_override,
            settings.remove_private_as,
            settings.soo,
            settings.unsuppress_map,
            settings.line if self.has_outbound_policy(settings) else 0,
        )

    @staticmethod
    def has_outbound_policy(settings: BgpNeighborFamily) -> bool:
        """Whether lines of this very neighbor decide what goes out, so that they are named as the cause."""
        return bool(
            settings.route_map_out
            or settings.prefix_list_out
            or settings.distribute_list_out
            or settings.filter_list_out
        )

    def _plain(self, found: tuple[int, ...]) -> tuple[int, ...]:
        known = self._lines_in.get(found)
        if known is None:
            known = self._lines_in[found] = tuple(dict.fromkeys(line for line in found if line))
        return known


def router_id(device: Device, vrf: str = "default") -> Address:
    """The BGP identifier: configured for the VRF, for the process, else highest loopback, else highest address."""
    bgp = device.bgp
    if bgp is not None:
        family = bgp.families.get((vrf, "ipv4"))
        if family is not None and family.router_id is not None:
            return family.router_id
        if bgp.router_id is not None:
            return bgp.router_id
    for kinds in ((InterfaceKind.LOOPBACK,), tuple(InterfaceKind)):
        found = [
            address.address
            for interface in device.interfaces.values()
            if interface.kind in kinds and not interface.shutdown and interface.vrf == "default"
            for address in interface.addresses
            if address_family(address.address) == "ipv4"
        ]
        if found:
            return max(found)
    return Address(0)
