"""VRFs: `ip vrf` (IPv4 only) and `vrf definition` with address families (RFC 4364 §4, semantics of both styles)."""

from __future__ import annotations

from dataclasses import dataclass, field
from sys import intern

from tidegate.dialects.ios.convert.bgp_draft import BgpDraft
from tidegate.dialects.ios.convert.binding import unbind_members
from tidegate.dialects.ios.convert.static import StaticIndex
from tidegate.dialects.ios.table import TABLE
from tidegate.model.device import Device
from tidegate.model.source import Severity
from tidegate.model.vrf import GlobalTransfer, Replication, Vrf, VrfFamily
from tidegate.net.community import RouteDistinguisher, RouteTarget, format_route_distinguisher
from tidegate.net.prefix import Family
from tidegate.syntax.reader import Reader


@dataclass(slots=True)
class VrfTargets:
    """Route targets of `vrf definition` above its address families: they serve a family that has none of its own."""

    by_vrf: dict[str, VrfFamily] = field(default_factory=dict)


@dataclass(slots=True)
class DistinguisherOwners:
    """Which VRF has a route distinguisher: one RD serves one VRF of a router."""

    by_rd: dict[RouteDistinguisher, str] = field(default_factory=dict)


def _open(r: Reader, device: Device, name: str, style: str) -> Vrf | None:
    vrf = device.vrfs.get(name)
    if vrf is None:
        vrf = device.vrfs[name] = Vrf(name=name, style=style, line=r.line)
        if style == "ip vrf":
            vrf.families["ipv4"] = VrfFamily(line=r.line)
    elif vrf.style != style:
        r.refuse(f"% VRF {name} is already configured with '{vrf.style}'.")
        return None
    return vrf


@TABLE.command("global", "ip vrf WORD:name", about="Configure an IPv4 VPN Routing/Forwarding instance", header=True)
def ip_vrf(r: Reader, device: Device, name: str) -> None:
    vrf = _open(r, device, name, "ip vrf")
    if vrf is not None:
        r.enter("ip-vrf", vrf)


@TABLE.command("global", "vrf definition WORD:name", about="Configure a VRF with address families", header=True)
def vrf_definition(r: Reader, device: Device, name: str) -> None:
    vrf = _open(r, device, name, "vrf definition")
    if vrf is not None:
        r.enter("vrf", vrf)


@TABLE.command("global", "no ip vrf WORD:name")
def no_ip_vrf(r: Reader, device: Device, name: str) -> None:
    _remove(r, device, name, "ip vrf")


@TABLE.command("global", "no vrf definition WORD:name")
def no_vrf_definition(r: Reader, device: Device, name: str) -> None:
    _remove(r, device, name, "vrf definition")


def _remove(r: Reader, device: Device, name: str, style: str) -> None:
    vrf = device.vrfs.get(name)
    if vrf is None or name == "default":
        r.refuse(f"% VRF {name} does not exist.")
        return
    if vrf.style != style:
        r.refuse(f"% Use 'no {vrf.style}' command for VRF {name}")
        return
    rd = device.vrfs.pop(name).rd
    if rd is not None:
        del r.state(DistinguisherOwners).by_rd[rd]
    r.state(VrfTargets).by_vrf.pop(name, None)
    unbind_members(r, device, name)
    r.state(StaticIndex).forget(device, name)
    r.state(BgpDraft).forget_table(name)
    device.ospf[:] = [process for process in device.ospf if process.vrf != name]
    for family in (family for vrf in device.vrfs.values() for family in vrf.families.values()):
        family.replications = [old for old in family.replications if old.source_vrf != name]


@TABLE.command("ip-vrf vrf", "rd RD:rd", about="Specify Route Distinguisher")
def rd(r: Reader, vrf: Vrf, rd: RouteDistinguisher) -> None:
    if vrf.rd == rd:
        return
    owners = r.state(DistinguisherOwners).by_rd
    if rd in owners:
        r.refuse(f"% RD {format_route_distinguisher(rd)} already in use by VRF {owners[rd]}")
        return
    if vrf.rd is not None:
        # IOS: the RD of a VRF is immutable while it is set.
        r.refuse(f'% Do "no {vrf.style} {vrf.name}" before redefining the VRF')
        return
    vrf.rd = rd
    vrf.at["rd"] = r.line
    owners[rd] = vrf.name


@TABLE.command("ip-vrf vrf", "no rd [RD:rd]")
def no_rd(r: Reader, vrf: Vrf, rd: RouteDistinguisher | None = None) -> None:
    if vrf.rd is not None and rd in (None, vrf.rd):
        del r.state(DistinguisherOwners).by_rd[vrf.rd]
        r.state(BgpDraft).forget_table(vrf.name)  # IOS: the VRF's address families of BGP need the RD, and go with it
        vrf.rd = None
        vrf.at.pop("rd", None)


@TABLE.command("ip-vrf vrf", "description LINE:text")
def description(r: Reader, vrf: Vrf, text: str) -> None:
    vrf.description = text
    vrf.at["description"] = r.line


@TABLE.command("ip-vrf vrf", "no description [LINE:text]")
def no_description(_: Reader, vrf: Vrf, text: str = "") -> None:
    del text
    vrf.description = None


@TABLE.command("vrf", "address-family (ipv4|ipv6):family [unicast]", about="Enter address family", header=True)
def address_family(r: Reader, vrf: Vrf, family: Family, unicast: bool = False) -> None:
    del unicast
    if family not in vrf.families:
        vrf.families[family] = VrfFamily(line=r.line)
    r.enter("vrf-af", vrf.families[family])


@TABLE.command("vrf", "no address-family (ipv4|ipv6):family [unicast]")
def no_address_family(r: Reader, vrf: Vrf, family: Family, unicast: bool = False) -> None:
    del unicast
    if vrf.families.pop(family, None) is not None:
        unbind_members(r, r.device, vrf.name, family)
        r.state(StaticIndex).forget(r.device, vrf.name, family)
        r.state(BgpDraft).forget_table(vrf.name, family)


@TABLE.command("vrf-af global-af", "exit-address-family", "exit-global-af")
def leave_family(r: Reader, _: VrfFamily) -> None:
    r.no_effect()
    r.leave()


def _family_at(r: Reader, place: Vrf | VrfFamily) -> VrfFamily:
    """Where targets and maps of this section go: `ip vrf` has the one family, `vrf definition` may wait for one."""
    if isinstance(place, VrfFamily):
        return place
    if place.style == "ip vrf":
        return place.families["ipv4"]
    return r.state(VrfTargets).by_vrf.setdefault(place.name, VrfFamily(line=r.line))


@TABLE.command(
    "ip-vrf vrf vrf-af",
    "[no] route-target [(import|export|both):direction] RT:target",
    about="Specify Target VPN Extended Communities",
)
def route_target(
    r: Reader, place: Vrf | VrfFamily, target: RouteTarget, direction: str = "both", no: bool = False
) -> None:
    family = _family_at(r, place)
    if direction != "import":
        _change(family.export_targets, target, r.line, no)
    if direction != "export":
        _change(family.import_targets, target, r.line, no)


def _change(targets: dict[RouteTarget, int], target: RouteTarget, line: int, remove: bool) -> None:
    if remove:
        targets.pop(target, None)
    else:
        targets.setdefault(target, line)


@TABLE.command("ip-vrf vrf-af", "(import|export):direction map WORD:name")
def transfer_map(r: Reader, place: Vrf | VrfFamily, direction: str, name: str) -> None:
    family = _family_at(r, place)
    if direction == "import":
        family.import_map = name
    else:
        family.export_map = name
    family.at[intern(f"{direction}_map")] = r.line


@TABLE.command("ip-vrf vrf-af", "no (import|export):direction map [WORD:name]")
def no_transfer_map(r: Reader, place: Vrf | VrfFamily, direction: str, name: str | None = None) -> None:
    del name
    family = _family_at(r, place)
    if direction == "import":
        family.import_map = None
    else:
        family.export_map = None


@TABLE.command(
    "ip-vrf vrf-af", "(import|export):direction (ipv4|ipv6):family unicast [<1-2147483647>:limit] map WORD:name"
)
def global_transfer(
    r: Reader, place: Vrf | VrfFamily, direction: str, family: Family, name: str, limit: int = 1000
) -> None:
    del family  # the section's own; the device takes no other
    transfer = GlobalTransfer(route_map=name, limit=limit, line=r.line)
    if direction == "import":
        _family_at(r, place).import_global = transfer
    else:
        _family_at(r, place).export_global = transfer


@TABLE.command("ip-vrf vrf-af", "no (import|export):direction (ipv4|ipv6):family unicast [LINE:rest]")
def no_global_transfer(r: Reader, place: Vrf | VrfFamily, direction: str, family: Family, rest: str = "") -> None:
    del family, rest
    if direction == "import":
        _family_at(r, place).import_global = None
    else:
        _family_at(r, place).export_global = None


@TABLE.command("ip-vrf vrf-af", "maximum routes <1-4294967295>:number (warning-only|<1-100>:percent)")
@TABLE.command("ip-vrf vrf-af", "maximum routes <1-4294967295>:number <1-100>:percent reinstall <1-100>:again")
def maximum_routes(r: Reader, place: Vrf | VrfFamily, number: int, percent: int = 0, again: int = 0) -> None:
    del again
    family = _family_at(r, place)
    family.maximum_routes = number
    family.maximum_warning_only = not percent
    family.at["maximum_routes"] = r.line


@TABLE.command("ip-vrf vrf-af", "no maximum routes [LINE:rest]")
def no_maximum_routes(r: Reader, place: Vrf | VrfFamily, rest: str = "") -> None:
    del rest
    family = _family_at(r, place)
    family.maximum_routes = None
    family.maximum_warning_only = False


_REPLICATE = (
    "route-replicate [recursive] from vrf WORD:vrf [unicast] "
    "((all|connected|static|rip):protocol | (bgp|ospf|eigrp|isis):protocol [WORD:process]) [route-map WORD:route_map]"
)


@TABLE.command("ip-vrf vrf-af global-af", _REPLICATE, about="Replicate routes from another topology")
def route_replicate(
    r: Reader,
    place: Vrf | VrfFamily,
    vrf: str,
    protocol: str,
    process: str | None = None,
    route_map: str | None = None,
    recursive: bool = False,
    unicast: bool = False,
) -> None:
    del unicast
    source = "default" if vrf == "global" else vrf
    # A saved configuration lists VRFs by name, so the source may come further down; a terminal session needs it first.
    if r.pasted and source not in r.device.vrfs:
        r.refuse(f"% VRF {vrf} does not exist.")
        return
    replication = Replication(source_vrf=source, protocol=protocol, process=process, route_map=route_map, line=r.line)
    replications = _family_at(r, place).replications
    same = [old for old in replications if (old.source_vrf, old.protocol, old.process) == (source, protocol, process)]
    for old in same:
        replications.remove(old)
    replications.append(replication)
    if recursive:
        r.not_modelled("'recursive' of route-replicate is not modelled; the rest of the line is.")


@TABLE.command("ip-vrf vrf-af global-af", "no " + _REPLICATE)
def no_route_replicate(
    r: Reader,
    place: Vrf | VrfFamily,
    vrf: str,
    protocol: str,
    process: str | None = None,
    route_map: str | None = None,
    recursive: bool = False,
    unicast: bool = False,
) -> None:
    del route_map, recursive, unicast
    source = "default" if vrf == "global" else vrf
    family = _family_at(r, place)
    family.replications = [
        old for old in family.replications if (old.source_vrf, old.protocol, old.process) != (source, protocol, process)
    ]


@TABLE.command("global", "global-address-family (ipv4|ipv6):family [unicast]", header=True)
def global_address_family(r: Reader, device: Device, family: Family, unicast: bool = False) -> None:
    del unicast
    families = device.vrfs["default"].families
    if family not in families:
        families[family] = VrfFamily(line=r.line)
    r.enter("global-af", families[family])


@TABLE.finisher
def refuse_replication_from_nowhere(r: Reader) -> None:
    """Replication from a VRF that is nowhere defined brings nothing."""
    for family in (f for vrf in r.device.vrfs.values() for f in vrf.families.values()):
        for replication in family.replications:
            if replication.source_vrf not in r.device.vrfs:
                message = f"% VRF {replication.source_vrf} does not exist."
                r.report("refused", Severity.ERROR, message, replication.line)
        family.replications = [old for old in family.replications if old.source_vrf in r.device.vrfs]


@TABLE.finisher
def share_targets(r: Reader) -> None:
    """Give each family without targets of its own those of the VRF, separately for import and export."""
    for name, common in r.state(VrfTargets).by_vrf.items():
        for family in r.device.vrfs[name].families.values():
            family.import_targets = family.import_targets or dict(common.import_targets)
            family.export_targets = family.export_targets or dict(common.export_targets)


_IMPORTING_VRFS = 5  # Cisco, "BGP Support for IP Prefix Import from Global Table into a VRF Table": restrictions


@TABLE.finisher
def warn_of_many_importers(r: Reader) -> None:
    """Import from the global table is documented for five VRFs; what a device does with more is not established."""
    importing = [(vrf.name, f.import_global) for vrf in r.device.vrfs.values() for f in vrf.families.values()]
    statements = sorted((statement.line, name) for name, statement in importing if statement is not None)
    for line, name in statements[_IMPORTING_VRFS:]:
        message = (
            f"VRF {name} is one more than the {_IMPORTING_VRFS} VRFs that may import from the global table by map "
            "(Cisco's documented limit); the import is computed, the device may refuse it."
        )
        r.report("import-map-limit", Severity.WARNING, message, line)


TABLE.not_modelled("ip-vrf vrf vrf-af", "bgp next-hop LINE", "inter-as-hybrid [LINE]", "route-target LINE")
TABLE.not_modelled("vrf", "address-family LINE", block=True)
TABLE.not_modelled("vrf-af", "import LINE", "export LINE", "inherit LINE")
TABLE.no_effect("ip-vrf vrf", "vpn id LINE", "snmp context LINE", "vnet tag LINE", "context LINE")
TABLE.no_effect("ip-vrf vrf vrf-af", "mdt LINE", "exit-vrf")
TABLE.no_effect("vrf-af global-af", "topology LINE", "snmp context LINE", "bgp soft-reconfig-backup")
TABLE.no_effect("global", "vrf upgrade-cli LINE")
