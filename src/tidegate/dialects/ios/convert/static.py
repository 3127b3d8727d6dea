"""Static routes, in every form, grouped as they are read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tidegate.dialects.ios.names import canonical_interface
from tidegate.dialects.ios.table import TABLE
from tidegate.model.device import Device
from tidegate.model.static import StaticRoutes
from tidegate.net.prefix import Address, Family, Prefix, make_prefix
from tidegate.syntax.reader import Reader

_Path = tuple[str, Family, Address | None, str | None, str | None]  # vrf, family, next hop, interface, resolving vrf
_Options = tuple[int, int, str | None, bool, str | None]  # distance, tag, name, permanent, track


@dataclass(slots=True)
class _PathRoutes:
    """The routes of one path: its groups by options, and the group that holds each prefix."""

    groups: dict[_Options, StaticRoutes] = field(default_factory=dict)
    holders: dict[Prefix, StaticRoutes] = field(default_factory=dict)


@dataclass(slots=True)
class StaticIndex:
    """What a line adds to, replaces or removes."""

    paths: dict[_Path, _PathRoutes] = field(default_factory=dict)

    def add(self, device: Device, path: _Path, options: _Options, prefix: Prefix, line: int) -> None:
        routes = self.paths.get(path)
        if routes is None:
            routes = self.paths[path] = _PathRoutes()
        group = routes.groups.get(options)
        if group is None:
            group = routes.groups[options] = _make_group(path, options)
            device.static_routes.append(group)
        old = routes.holders.get(prefix)
        if old is group:
            return
        if old is not None:  # IOS: the same path again replaces distance, tag and name
            _drop(old, prefix)
        routes.holders[prefix] = group
        group.prefixes.append(prefix)
        group.lines.append(line)

    def remove(self, vrf: str, family: Family, prefix: Prefix, match: _Path | None) -> bool:
        """Take away the prefix's routes, all of the table or those of one path; whether there were any."""
        found = False
        for path, routes in self.paths.items():
            if prefix in routes.holders and path[:2] == (vrf, family) and (match is None or match == path):
                _drop(routes.holders.pop(prefix), prefix)
                found = True
        return found

    def forget(self, device: Device, vrf: str, family: Family | None = None) -> None:
        """Take away the routes of a table that goes, and with all its families those that lead into it."""
        for path in list(self.paths):
            if (path[0] == vrf and family in (None, path[1])) or (family is None and path[4] == vrf):
                del self.paths[path]
        held = [group for routes in self.paths.values() for group in routes.groups.values()]
        device.static_routes[:] = [group for group in device.static_routes if any(group is one for one in held)]


def _make_group(path: _Path, options: _Options) -> StaticRoutes:
    vrf, family, next_hop, interface, resolve_vrf = path
    distance, tag, name, permanent, track = options
    return StaticRoutes(
        vrf=vrf,
        next_hop=next_hop,
        interface=interface,
        resolve_vrf=resolve_vrf,
        distance=distance,
        tag=tag,
        name=name,
        permanent=permanent,
        track=track,
        family=family,
    )


def _drop(group: StaticRoutes, prefix: Prefix) -> None:
    at = group.prefixes.index(prefix)
    del group.prefixes[at], group.lines[at]


_OPTIONS = "{global | <1-255>:distance | tag <1-4294967295>:tag | name WORD:title | permanent | track <1-1000>:track}*"
_PATH = (
    "(IPV4:next_hop | INTERFACE:interface [IPV4:next_hop] | IFTYPE:letters IFNUMBER:number [IPV4:next_hop]"
    " | INTERFACE:interface dhcp | dhcp)"
)
_PREFIX = "[vrf WORD:vrf] IPV4:address MASK:length"


@TABLE.command("global", f"ip route {_PREFIX} {_PATH} {_OPTIONS}", about="Establish static routes")
def ip_route(
    r: Reader,
    device: Device,
    address: Address,
    length: int,
    vrf: str = "default",
    next_hop: Address | None = None,
    interface: str | None = None,
    letters: str = "",
    number: str = "",
    distance: int = 1,
    tag: int = 0,
    title: str | None = None,
    permanent: bool = False,
    track: int | None = None,
    **flags: bool,
) -> None:
    if vrf != "default" and (vrf not in device.vrfs or "ipv4" not in device.vrfs[vrf].families):
        r.refuse(f"%IP routing table {vrf} does not exist. Create first")
        return
    prefix = make_prefix(address, length)
    if prefix >> 8 != address:
        r.refuse("%Inconsistent address and mask")
        return
    if letters:
        interface = canonical_interface(letters + number)
    elif next_hop is None and interface is None:
        r.not_modelled("The next hop comes from a DHCP server: it is not in the configuration.")
        return
    path: _Path = (vrf, "ipv4", next_hop, interface, "default" if "global" in flags else None)
    options = (distance, tag, title, permanent, None if track is None else str(track))
    r.state(StaticIndex).add(device, path, options, prefix, r.line)


def _options(rest: dict[str, Any]) -> _Options:
    track = str(rest["track"]) if "track" in rest else None
    return rest.get("distance", 1), rest.get("tag", 0), rest.get("title"), "permanent" in rest, track


def _path(vrf: str, rest: dict[str, Any]) -> _Path:
    interface = rest.get("interface")
    if "letters" in rest:
        interface = canonical_interface(rest["letters"] + rest["number"])
    return vrf, "ipv4", rest.get("next_hop"), interface, "default" if "global" in rest else None


@TABLE.command("global", f"no ip route {_PREFIX} [{_PATH}] {_OPTIONS}")
def no_ip_route(r: Reader, _: Device, address: Address, length: int, vrf: str = "default", **rest: Any) -> None:
    whole = not any(key in rest for key in ("next_hop", "interface", "letters"))
    match = None if whole else _path(vrf, rest)
    if not r.state(StaticIndex).remove(vrf, "ipv4", make_prefix(address, length), match):
        r.refuse("%No matching route to delete")


_PATH6 = "(IPV6:next_hop | INTERFACE:interface [IPV6:next_hop])"
_OPTIONS6 = (
    "{nexthop-vrf WORD:nexthop_vrf | <1-254>:distance | tag <1-4294967295>:tag | name WORD:title | permanent | unicast"
    " | track <1-1000>:track}*"
)


@TABLE.command("global", f"ipv6 route [vrf WORD:vrf] PREFIX6:prefix {_PATH6} {_OPTIONS6}")
def ipv6_route(
    r: Reader,
    device: Device,
    prefix: Prefix,
    vrf: str = "default",
    next_hop: Address | None = None,
    interface: str | None = None,
    nexthop_vrf: str | None = None,
    **rest: Any,
) -> None:
    for name in (vrf, nexthop_vrf):
        if name not in (None, "default") and name not in device.vrfs:
            r.refuse(f"% VRF {name} does not exist.")
            return
    r.state(StaticIndex).add(device, (vrf, "ipv6", next_hop, interface, nexthop_vrf), _options(rest), prefix, r.line)


@TABLE.command("global", f"no ipv6 route [vrf WORD:vrf] PREFIX6:prefix [{_PATH6}] {_OPTIONS6}")
def no_ipv6_route(
    r: Reader,
    _: Device,
    prefix: Prefix,
    vrf: str = "default",
    next_hop: Address | None = None,
    interface: str | None = None,
    nexthop_vrf: str | None = None,
    **rest: Any,
) -> None:
    del rest
    path: _Path = (vrf, "ipv6", next_hop, interface, nexthop_vrf)
    whole = next_hop is None and interface is None
    if not r.state(StaticIndex).remove(vrf, "ipv6", prefix, None if whole else path):
        r.refuse("%No matching route to delete")


@TABLE.command(
    "global",
    "[no] ip route static inter-vrf",
    "default ip route static inter-vrf",
    about="Allow static routes between VRFs",
)
def static_inter_vrf(r: Reader, device: Device, no: bool = False) -> None:
    device.static_inter_vrf = not no
    device.static_inter_vrf_line = r.line if no else 0


@TABLE.finisher
def drop_empty_groups(r: Reader) -> None:
    """Groups whose every route was removed or replaced leave nothing behind."""
    r.device.static_routes[:] = [group for group in r.device.static_routes if group.prefixes]


TABLE.no_effect(
    "global",
    "ip route static bfd LINE",
    "ip route profile",
    "ip route static install-routes-recurse-via-nexthop [LINE]",
)
TABLE.no_effect("global", "ipv6 route static bfd LINE")
TABLE.not_modelled("global", "ip default-network IPV4", "ip route static adjust-time LINE")
