"""`router bgp`: the process, its address families, and what is configured for the process as a whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields

from tidegate.dialects.ios.convert.bgp_draft import BgpDraft, BgpSection
from tidegate.dialects.ios.names import canonical_interface
from tidegate.dialects.ios.table import TABLE
from tidegate.model.bgp import BgpFamily, BgpFamilyName, BgpProcess
from tidegate.model.device import Device
from tidegate.net.aspath import Asn
from tidegate.net.prefix import Address
from tidegate.syntax.reader import Reader

_DEFAULTS = {field.name: field.default for field in fields(BgpProcess)}


@TABLE.command("global", "router bgp ASN:asn", about="Border Gateway Protocol (BGP)", header=True)
def router_bgp(r: Reader, device: Device, asn: Asn) -> None:
    draft = r.state(BgpDraft)
    process = draft.process
    if process is None:
        process = draft.process = device.bgp = BgpProcess(asn=asn, line=r.line)
    elif process.asn != asn:
        r.refuse(f"BGP is already running; AS is {process.asn}")
        return
    r.enter("router-bgp", BgpSection(draft, process, _family(process, "default", "ipv4", r.line)))


@TABLE.command("global", "no router bgp ASN:asn")
def no_router_bgp(r: Reader, device: Device, asn: Asn) -> None:
    draft = r.state(BgpDraft)
    if draft.process is not None and draft.process.asn == asn:
        device.bgp = None
        draft.clear()


def _family(process: BgpProcess, vrf: str, name: BgpFamilyName, line: int) -> BgpFamily:
    found = process.families.get((vrf, name))
    if found is None:
        found = process.families[vrf, name] = BgpFamily(vrf=vrf, name=name, line=line)
    return found


def _address_family(name: BgpFamilyName) -> Callable[..., None]:
    def enter(r: Reader, section: BgpSection, vrf: str = "default", **_unicast: bool) -> None:
        if vrf != "default":
            problem = _vrf_problem(r.device, vrf, "ipv6" if name == "ipv6" else "ipv4")
            if problem is not None:
                r.refuse(problem)  # IOS: and stays in router mode, where the lines that follow take effect
                return
        family = _family(section.process, vrf, name, r.line)
        if family.line == section.process.line and name != "ipv4":
            family.line = r.line
        r.enter("bgp-af", BgpSection(section.draft, section.process, family))

    return enter


def _vrf_problem(device: Device, vrf: str, family: str) -> str | None:
    found = device.vrfs.get(vrf)
    if found is None:
        return f"% VRF {vrf} not configured."
    if found.rd is None:
        return f"% VRF {vrf} does not have an RD configured."
    if family not in found.families:
        return f"VRF {vrf} has no 'address-family {family}': enable it in 'vrf definition {vrf}' first."
    return None


def _no_address_family(name: BgpFamilyName) -> Callable[..., None]:
    def remove(_: Reader, section: BgpSection, vrf: str = "default", **_unicast: bool) -> None:
        if (vrf, name) != ("default", "ipv4"):  # which is there as long as the process is
            section.process.families.pop((vrf, name), None)
            section.draft.forget_family(vrf, name)

    return remove


_UNICAST: tuple[BgpFamilyName, ...] = ("ipv4", "ipv6")
_VPN: tuple[BgpFamilyName, ...] = ("vpnv4", "vpnv6")
for _name in _UNICAST:
    for _pattern in (f"address-family {_name} [unicast]", f"address-family {_name} [unicast] vrf WORD:vrf"):
        TABLE.command("router-bgp", _pattern, header=True, about="Enter address-family configuration mode")(
            _address_family(_name)
        )
        TABLE.command("router-bgp", "no " + _pattern)(_no_address_family(_name))
for _name in _VPN:
    TABLE.command("router-bgp", f"address-family {_name} [unicast]", header=True)(_address_family(_name))
    TABLE.command("router-bgp", f"no address-family {_name} [unicast]")(_no_address_family(_name))


@TABLE.command("bgp-af bgp-other-af", "exit-address-family", about="Exit from address-family configuration mode")
def exit_address_family(r: Reader, _: object) -> None:
    r.no_effect()
    r.leave()


# Left over after an `address-family` line that the device has refused.
TABLE.no_effect("router-bgp", "exit-address-family", "exit-peer-policy", "exit-peer-session")

_OTHER_FAMILIES = (
    "ipv4 (multicast|mdt|mvpn|flowspec|tunnel|sr-policy) [vrf WORD]",
    "ipv6 (multicast|mvpn|flowspec|sr-policy) [vrf WORD]",
    "vpnv4 (multicast|flowspec)",
    "vpnv6 (multicast|flowspec)",
    "l2vpn [(vpls|evpn)]",
    "link-state [link-state]",
    "nsap [unicast]",
    "rtfilter [unicast]",
)


@TABLE.command("router-bgp", *(f"address-family {family}" for family in _OTHER_FAMILIES), header=True)
def other_address_family(r: Reader, section: BgpSection, **_: object) -> None:
    r.not_modelled("This address family of BGP is not modelled; its routes are left out.")
    r.enter("bgp-other-af", section)


TABLE.not_modelled(
    "bgp-other-af",
    *(f"{word} LINE" for word in ("neighbor", "bgp", "network", "redistribute", "maximum-paths", "distance", "import")),
    *(f"{word} [LINE]" for word in ("default-information", "default-metric", "aggregate-address", "advertise")),
    *(f"{word} [LINE]" for word in ("rewrite-evpn-rt-asn", "auto-summary", "synchronization", "table-map")),
)
TABLE.not_modelled("router-bgp", "scope LINE", block=True)


def _set(target: BgpProcess | BgpFamily, name: str, value: object, line: int) -> None:
    setattr(target, name, value)
    target.at[name] = line


def _process_flag(name: str, value: bool) -> Callable[..., None]:
    def take(r: Reader, section: BgpSection) -> None:
        _set(section.process, name, value, r.line)

    return take


for _pattern, _field in (
    ("bgp always-compare-med", "always_compare_med"),
    ("bgp deterministic-med", "deterministic_med"),
    ("bgp bestpath med missing-as-worst", "med_missing_as_worst"),
    ("bgp bestpath compare-routerid", "compare_router_id"),
    ("bgp bestpath as-path ignore", "as_path_ignore"),
    ("bgp bestpath as-path multipath-relax", "multipath_relax"),
    ("bgp client-to-client reflection", "client_to_client_reflection"),
    ("bgp enforce-first-as", "enforce_first_as"),
    ("bgp default route-target filter", "route_target_filter"),
):
    TABLE.command("router-bgp", _pattern)(_process_flag(_field, True))
    if _DEFAULTS[_field] is True:
        TABLE.command("router-bgp", "default " + _pattern)(_process_flag(_field, True))
    TABLE.command("router-bgp", "no " + _pattern)(_process_flag(_field, False))


@TABLE.command("router-bgp", "bgp default ipv4-unicast", "default bgp default ipv4-unicast")
def default_ipv4_unicast(_: Reader, section: BgpSection) -> None:
    section.draft.activate_ipv4 = True


@TABLE.command("router-bgp", "no bgp default ipv4-unicast")
def no_default_ipv4_unicast(_: Reader, section: BgpSection) -> None:
    section.draft.activate_ipv4 = False


@TABLE.command("router-bgp bgp-af", "bgp router-id IPV4:address")
def router_id(r: Reader, section: BgpSection, address: Address) -> None:
    target = _router_id_target(section)
    _forget_router_id(section, target)
    _set(target, "router_id", address, r.line)


@TABLE.command("router-bgp bgp-af", "bgp router-id interface (INTERFACE:name | IFTYPE:kind IFNUMBER:number)")
def router_id_interface(r: Reader, section: BgpSection, name: str = "", kind: str = "", number: str = "") -> None:
    interface = name or canonical_interface(kind + number)
    if interface is not None:
        _forget_router_id(section, _router_id_target(section))
        section.draft.router_id_interfaces.append((_router_id_target(section), interface, r.line))


@TABLE.command("router-bgp bgp-af", "no bgp router-id [LINE:rest]")
def no_router_id(_: Reader, section: BgpSection, **_rest: str) -> None:
    _forget_router_id(section, _router_id_target(section))


def _router_id_target(section: BgpSection) -> BgpProcess | BgpFamily:
    return section.process if section.vrf == "default" else section.family


def _forget_router_id(section: BgpSection, target: BgpProcess | BgpFamily) -> None:
    target.router_id = None
    target.at.pop("router_id", None)
    waiting = section.draft.router_id_interfaces
    waiting[:] = [found for found in waiting if found[0] is not target]


@TABLE.command("router-bgp", "bgp cluster-id (IPV4:cluster | NUMBER:cluster)")
def cluster_id(r: Reader, section: BgpSection, cluster: int) -> None:
    if not 0 < cluster <= 0xFFFFFFFF:
        r.not_understood("A cluster ID is a number from 1 to 4294967295.")
        return
    _set(section.process, "cluster_id", Address(cluster), r.line)


@TABLE.command("router-bgp", "bgp default local-preference <0-4294967295>:value")
def default_local_preference(r: Reader, section: BgpSection, value: int) -> None:
    _set(section.process, "default_local_preference", value, r.line)


_CONFEDERATION = "Confederations (RFC 5065) are not modelled: each member AS is computed as an AS of its own."


@TABLE.command("router-bgp", "bgp confederation identifier ASN:asn")
def confederation_identifier(r: Reader, section: BgpSection, asn: Asn) -> None:
    _set(section.process, "confederation_id", asn, r.line)
    r.not_modelled(_CONFEDERATION)


@TABLE.command("router-bgp", "bgp confederation peers ASN:asns+")
def confederation_peers(r: Reader, section: BgpSection, asns: tuple[Asn, ...]) -> None:
    peers = section.process.confederation_peers
    _set(section.process, "confederation_peers", (*peers, *(a for a in asns if a not in peers)), r.line)
    r.not_modelled(_CONFEDERATION)


@TABLE.command("router-bgp", "no bgp confederation peers ASN:asns+")
def no_confederation_peers(_: Reader, section: BgpSection, asns: tuple[Asn, ...]) -> None:
    process = section.process
    process.confederation_peers = tuple(asn for asn in process.confederation_peers if asn not in asns)


def _restore(name: str) -> Callable[..., None]:
    def take(_: Reader, section: BgpSection, **_rest: str) -> None:
        setattr(section.process, name, _DEFAULTS[name])
        section.process.at.pop(name, None)

    return take


for _pattern, _field in (
    ("cluster-id", "cluster_id"),
    ("default local-preference", "default_local_preference"),
    ("confederation identifier", "confederation_id"),
):
    TABLE.command("router-bgp", f"no bgp {_pattern} [LINE:rest]")(_restore(_field))


# Timers, logging, restart and installation details: the routes that remain are the same.
TABLE.no_effect(
    "router-bgp bgp-af",
    *(
        f"bgp {words} [LINE]"
        for words in (
            "aggregate-timer",
            "asnotation",
            "clear",
            "consistency-checker",
            "dampening",  # holds back what flaps; nothing flaps here
            "fast-external-fallover",
            "graceful-restart",
            "graceful-shutdown",
            "ha-mode",
            "log-neighbor-changes",
            "nexthop trigger",
            "nopeerup-delay",
            "notify",
            "refresh",
            "regexp",
            "scan-time",
            "slow-peer",
            "snmp",
            "soft-reconfig-backup",
            "listen limit",
            "sso",
            "transport",
            "update-delay",
            "update-group",
            "upgrade-cli",
        )
    ),
    "timers LINE",
)
TABLE.not_modelled(
    "router-bgp bgp-af",
    *(
        f"bgp {words} [LINE]"
        for words in (
            "additional-paths install",
            "advertise-best-external",
            "aigp",
            "bestpath aigp",
            "bestpath cost-community",
            "bestpath igp-metric",
            "bestpath med confed",
            "bestpath prefix-validate",
            "dmzlink-bw",
            "inject-map",
            "import",
            "labelled-unicast",
            "local-prefix",
            "maxas-limit",
            "maxcommunity-limit",
            "maxextcommunity-limit",
            "mpls-local-label",
            "next-hop",
            "nexthop route-map",
            "recursion",
            "rpki",
            "route-map",
            "router-id vrf",
            "rr-group",
            "sourced-paths",
            "suppress-inactive",
        )
    ),
    "bmp LINE",
    "import path LINE",
    "distance <1-255> IPV4 IPV4 [LINE]",
    "distribute-list LINE",
    "segment-routing [LINE]",
    "mvpn LINE",
    "nsf [LINE]",
    "af-group LINE",
    "session-group LINE",
    "neighbor-group LINE",
)
