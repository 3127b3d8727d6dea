"""From the lines of `router bgp` to the model's process: peer groups, templates and defaults applied."""

from __future__ import annotations

from tidegate.dialects.ios.convert.bgp_draft import NO_ADDRESS, BgpDraft, Peer
from tidegate.dialects.ios.table import TABLE
from tidegate.model.bgp import BgpFamilyName, BgpListenRange, BgpNeighbor, BgpNeighborFamily, BgpProcess
from tidegate.model.device import Device
from tidegate.model.source import Severity
from tidegate.net.prefix import Address, address_family
from tidegate.syntax.reader import Reader

_ADDITIONAL_PATHS = ("additional_paths_send", "additional_paths_receive")


@TABLE.finisher
def finish_bgp(r: Reader) -> None:
    """Build the neighbors of the device's BGP process."""
    draft = r.state(BgpDraft)
    process = draft.process
    if process is None:
        return
    for target, interface, line in draft.router_id_interfaces:
        address = _interface_address(r.device, interface)
        if address is None:
            message = f"{interface} has no IPv4 address to take the router ID from."
            r.report("router-id-unusable", Severity.WARNING, message, line)
        else:
            target.router_id = address
            target.at["router_id"] = line
    for key, peer in draft.peers.items():
        process.neighbors[key] = _neighbor(draft, process, peer)
    for (vrf, prefix), (name, line) in draft.ranges.items():
        group = draft.group(vrf, name)
        if group is not None:
            member = Peer(vrf, line, NO_ADDRESS, activated=group.activated, group=name)
            template = _neighbor(draft, process, member)
            process.listen_ranges.append(BgpListenRange(vrf=vrf, prefix=prefix, template=template, line=line))


def _interface_address(device: Device, name: str) -> Address | None:
    interface = device.interfaces.get(name)
    addresses = interface.addresses if interface is not None else ()
    return next((a.address for a in addresses if address_family(a.address) == "ipv4"), None)


def _neighbor(draft: BgpDraft, process: BgpProcess, peer: Peer) -> BgpNeighbor:
    neighbor = BgpNeighbor(vrf=peer.vrf, address=peer.address, line=peer.line)
    for name, setting in draft.session_settings(peer).items():
        setattr(neighbor, name, setting.value)
        neighbor.at[name] = setting.line
    names: set[BgpFamilyName] = set(peer.activated)
    for layer in draft.layers(peer):
        names.update(name for name, told in layer.families.items() if told.settings or told.inherits)
    for family in sorted(names):
        neighbor.families[family] = _neighbor_family(draft, process, peer, family)
    return neighbor


def _neighbor_family(draft: BgpDraft, process: BgpProcess, peer: Peer, name: BgpFamilyName) -> BgpNeighborFamily:
    family = BgpNeighborFamily(line=peer.line, activate=name in peer.activated)
    settings = draft.family_settings(peer, name)
    for key, setting in settings.items():
        setattr(family, key, setting.value)
        family.at[key] = setting.line
    # `bgp additional-paths send receive` of the address family holds for every neighbor that says nothing itself.
    whole = process.families.get((peer.vrf, name))
    for key in _ADDITIONAL_PATHS:
        if whole is not None and key not in settings and getattr(whole, key):
            setattr(family, key, True)
            family.at[key] = whole.line_of(key)
    return family
