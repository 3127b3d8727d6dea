"""The BGP tables of a network: one for each VRF that BGP serves, and one for each VPN family of a device."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from tidegate.control.policy.route_map import PolicyEvaluator
from tidegate.control.protocols.bgp.peering import router_id
from tidegate.control.protocols.bgp.table import Speaker
from tidegate.control.table import TableId
from tidegate.model.bgp import BgpFamily, BgpFamilyName
from tidegate.model.device import Device
from tidegate.net.prefix import Family

SpeakerKey = tuple[str, str, BgpFamilyName]  # device, VRF, family; VPN tables have VRF "default"
VPN_FAMILY: Mapping[Family, BgpFamilyName] = {"ipv4": "vpnv4", "ipv6": "vpnv6"}
UNICAST_FAMILY: Mapping[BgpFamilyName, Family] = {"ipv4": "ipv4", "vpnv4": "ipv4", "ipv6": "ipv6", "vpnv6": "ipv6"}


def build_speakers(
    devices: Iterable[Device], policies: Mapping[str, PolicyEvaluator], families: tuple[Family, ...]
) -> dict[SpeakerKey, Speaker]:
    """Every BGP table of the devices, sorted by device, VRF and family, still empty."""
    found: dict[SpeakerKey, Speaker] = {}
    for device in sorted(devices, key=lambda device: device.name):
        name = device.name
        if device.bgp is not None:
            for vrf, family_name in _tables(device, families):
                found[name, vrf, family_name] = _speaker(device, vrf, family_name, policies[name])
    return found


def _tables(device: Device, families: tuple[Family, ...]) -> Iterator[tuple[str, BgpFamilyName]]:
    assert device.bgp is not None  # build_speakers asked
    for family in families:
        yield "default", family
        served = False
        for vrf in sorted(device.vrfs):
            # Real output: a VRF with an RD imports without an `address-family ipv4 vrf` block of its own.
            serves = device.vrfs[vrf].rd is not None and family in device.vrfs[vrf].families
            if vrf != "default" and (serves or (vrf, family) in device.bgp.families):
                served = True
                yield vrf, family
        vpn = VPN_FAMILY[family]
        if served or any(vpn in neighbor.families for neighbor in device.bgp.neighbors.values()):
            yield "default", vpn


def _speaker(device: Device, vrf: str, name: BgpFamilyName, policy: PolicyEvaluator) -> Speaker:
    assert device.bgp is not None  # build_speakers asked
    family = device.bgp.families.get((vrf, name)) or BgpFamily(vrf=vrf, name=name)
    unicast = UNICAST_FAMILY[name]
    table = TableId(device.name, vrf, unicast)
    is_vpn = name not in ("ipv4", "ipv6")
    return Speaker(
        device, device.bgp, vrf, name, family, table, None if is_vpn else table, router_id(device, vrf), policy
    )
