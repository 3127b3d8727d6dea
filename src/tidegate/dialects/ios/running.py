"""Which lines of a running configuration replace each other, which stand first, and what is not shown (IOS).

Lines are in full spelling. What is not named here stands beside others of its kind, as list entries do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tidegate.syntax.configuration import RunningConfiguration, Section

# Lines of one section that match one of these alike (the same expression, the same groups) replace each other.
_VALUES = tuple(
    re.compile(pattern + r"(?= |$)")
    for pattern in (
        r"(hostname|version|description|bandwidth|delay|mtu|encapsulation|channel-group|shutdown|switchport|rd|router-id)",
        r"(?:ip )?(vrf) forwarding",
        r"(ip address)(?!.* secondary$)",
        r"(ip (?:unnumbered|mtu|proxy-arp|policy|routing|route static inter-vrf)|ipv6 address \S+ link-local)",
        r"ip access-group(?: \S+)? (in|out)",
        r"ip (ospf) (cost|priority|hello-interval|dead-interval|network|mtu-ignore|shutdown|authentication|\d+ area)",
        r"(tunnel) (source|destination|vrf|mode)",
        r"(standby|vrrp|glbp)( \d+)? (priority|preempt|ip(?!.* secondary$)|timers)",
        r"(priority|preempt)",
        r"(mpls) (ip|ldp igp autoconfig|ldp router-id|ldp explicit-null|ldp advertise-labels|ip propagate-ttl)",
        r"(import|export) map",
        r"(import|export) (ipv4|ipv6) unicast",
        r"(maximum) routes",
        r"(maximum-paths) (ibgp|eibgp)",
        r"(maximum-paths)(?= \d)",
        r"(route-replicate) (?:recursive )?from vrf (\S+) (?:unicast )?((?:bgp|ospf|eigrp) \d+|\S+)",
        r"(passive-interface) (\S+)",
        r"(max-metric|default-metric|auto-cost|domain-id|capability vrf-lite)",
        r"(default-information) originate",
        r"(distance) (ospf|bgp)",
        r"(distance)(?= \d)",
        r"(area) (\S+) (stub|nssa|default-cost|authentication)",
        r"(area) (\S+) (range) (\S+) (\S+)",
        r"(area) (\S+) (filter-list) prefix \S+ (in|out)",
        r"(summary-address) (\S+) (\S+)",
        r"(network) (\S+) (\S+) area",
        r"(network) (\S+)(?: mask (\S+))?(?! \d)",
        r"(aggregate-address) (\S+)( \d\S+)?",
        r"(redistribute) (connected|static|rip|isis|mobile|odr|iso-igrp)",
        r"(redistribute) (bgp|eigrp|ospf|ospfv3) (\S+)",
        r"(bgp) (router-id|cluster-id|always-compare-med|deterministic-med|enforce-first-as|redistribute-internal)",
        r"(bgp) (default (?:ipv4-unicast|route-target filter|local-preference)|client-to-client reflection)",
        r"(bgp) (confederation identifier|additional-paths select|additional-paths(?= (?:send|receive)))",
        r"(bgp) (bestpath (?:med missing-as-worst|compare-routerid|as-path ignore|as-path multipath-relax))",
        r"(bgp) (listen range) (\S+)",
        r"(table-map)",
        r"neighbor (\S+) (route-map|prefix-list|distribute-list|filter-list)(?: \S+)? (in|out)",
        r"neighbor (\S+) (inherit peer-policy \S+|inherit peer-session)",
        r"neighbor (\S+) (?!route-map|prefix-list|distribute-list|filter-list|inherit)(\S+)",
        r"(route-map|prefix-list|distribute-list|filter-list) \S+ (in|out)",
        r"(remote-as|local-as|update-source|ebgp-multihop|ttl-security|password|transport|disable-connected-check)",
        r"(next-hop-self|next-hop-unchanged|route-reflector-client|route-server-client|send-community|allowas-in|weight)",
        r"(default-originate|as-override|remove-private-as|maximum-prefix|soo|unsuppress-map|additional-paths)",
        r"(inherit) (peer-session)",
        r"(ip|ipv6) (prefix-list) (\S+) (seq \d+)",
        r"(set) (local-preference|weight|tag|metric-type|metric|as-path|community|extcommunity \S+|origin|ip next-hop)",
        r"(set) (vrf|global|interface|default interface|ipv6 next-hop)",
        r"(set) (comm-list|extcomm-list) (\S+)",
        r"(continue)",
        r"(address) \d\S+(?! secondary)",
        r"(allocate) global",
        r"(enable secret|enable password|banner \w+)",
    )
)
# A header of an entry with an action that can change: the rest of it names the entry.
_ENTRY = re.compile(r"route-map (\S+)(?: (?:permit|deny))?(?: (\d+))?")
_INTERFACE = re.compile(r"interface (\S+)")
_OSPF = re.compile(r"router ospf (\d+)")

# On without being said: `no` before one of these is kept. The path is the beginning of the innermost header.
_ON = tuple(
    (header, re.compile(pattern + r"$"))
    for header, pattern in (
        ("", r"ip route static inter-vrf|ip routing|mpls ip(?: propagate-ttl.*)?|mpls ldp advertise-labels"),
        ("interface", r"ip proxy-arp|switchport|keepalive|ip redirects|ip unreachables|ip route-cache.*"),
        ("router bgp", r"bgp (?:default (?:ipv4-unicast|route-target filter)|client-to-client reflection)"),
        (
            "router bgp",
            r"bgp (?:enforce-first-as|log-neighbor-changes)|neighbor \S+ activate|auto-summary|synchronization",
        ),
        ("address-family ipv4", r"neighbor \S+ activate|auto-summary|synchronization"),
        ("router ospf", r"capability lls.*|capability transit"),
    )
)
# Lines that say what holds without them.
_DEFAULTS = tuple(
    (header, re.compile(pattern + r"$"))
    for header, pattern in (
        ("", r"ip route static inter-vrf|ip routing|mpls ip|mpls ip propagate-ttl|mpls ldp advertise-labels"),
        (
            "router bgp",
            r"bgp (?:default (?:ipv4-unicast|route-target filter)|client-to-client reflection|enforce-first-as)",
        ),
    )
)
# `no` before these says what holds anyway.
_OFF = re.compile(
    r"shutdown|description|bandwidth|delay|mtu|mpls|encapsulation|channel-group|tunnel|standby|vrrp|glbp|interface|rd|vrf"
    r"|ip (?:address|unnumbered|access-group|policy|mtu|ospf|vrf|route |prefix-list|access-list|as-path)"
    r"|ip (?:community-list|extcommunity-list)|ipv6 (?:address|route|prefix-list)|access-list|route-target|import"
    r"|export|maximum|router|neighbor(?!.* activate$)|network|redistribute|area|aggregate-address|default-information"
    r"|distance|bgp (?:router-id|cluster-id|always|deterministic|bestpath|listen)|address-family|template|inherit"
    r"|summary-address|max-metric|distribute-list|route-map|match|set|continue|\d|permit|deny|hostname|version|router-id"
)

# IOS: the order in which sections and lines stand. What begins with none of these stays after what it came after.
_ORDER: dict[str, tuple[str, ...]] = {
    "": (
        "version",
        "service",
        "hostname",
        "boot",
        "enable",
        "aaa",
        "ip vrf",
        "vrf definition",
        "ip cef",
        "mpls label",
        "key chain",
        "interface",
        "router ospf",
        "router bgp",
        "ip forward-protocol",
        "ip route",
        "ip community-list",
        "ip extcommunity-list",
        "ip as-path",
        "ip access-list",
        "ip prefix-list",
        "ipv6 route",
        "route-map",
        "access-list",
        "mpls ldp",
        "banner",
        "line",
    ),
    "interface": (
        "description",
        "vrf forwarding",
        "ip vrf forwarding",
        "ip vrf receive",
        "ip address",
        "ip unnumbered",
    ),
    "ip vrf": ("description", "rd", "export map", "import map", "route-target export", "route-target import"),
    "vrf definition": ("description", "rd", "route-target export", "route-target import", "address-family"),
    "router bgp": ("bgp router-id", "bgp", "template", "neighbor", "network", "address-family"),
    "router ospf": ("router-id",),
}


def _ranks(path: Sequence[str]) -> tuple[str, ...]:
    header = path[-1] if path else ""
    return next(
        (order for name, order in _ORDER.items() if name and header.startswith(name)), _ORDER[""] if not path else ()
    )


def _matches(table: tuple[tuple[str, re.Pattern[str]], ...], path: Sequence[str], line: str) -> bool:
    header = path[-1] if path else ""
    return any((header.startswith(of) if of else not path) and pattern.match(line) for of, pattern in table)


class IosLines:
    """Line rules of IOS (`LineRules`)."""

    def key(self, path: Sequence[str], line: str) -> object:
        if not path:
            for pattern in (_ENTRY, _INTERFACE, _OSPF):
                header = pattern.match(line)
                if header:
                    return (pattern.pattern, header.groups())
        for index, pattern in enumerate(_VALUES):
            found = pattern.match(line)
            if found:
                return (index, found.groups())
        return line

    def rank(self, path: Sequence[str], line: str) -> int | None:
        body = line.removeprefix("no ")
        found = [
            (len(beginning), rank)
            for rank, beginning in enumerate(_ranks(path))
            if body.startswith(beginning) and body[len(beginning) : len(beginning) + 1] in ("", " ")
        ]
        return max(found)[1] if found else None

    def keeps_no(self, path: Sequence[str], line: str, removed: bool) -> bool:
        if _matches(_ON, path, line):
            return True
        return not removed and not _OFF.match(line)

    def is_default(self, path: Sequence[str], line: str) -> bool:
        return _matches(_DEFAULTS, path, line)


# What a line takes away elsewhere.


def consequences(running: RunningConfiguration, path: Sequence[str], line: str) -> None:
    """Lines that go because of `line`: addresses of an interface that changes its table, all of a VRF that goes …"""
    words = line.split()
    if line.startswith(("ip vrf forwarding", "vrf forwarding", "no ip vrf forwarding", "no vrf forwarding")):
        _strip_addresses(running.open(path))
    elif not path and (line.startswith(("no ip vrf ", "no vrf definition ")) and len(words) > 2):
        _remove_vrf(running, words[-1])
    elif line.startswith("no neighbor ") and (len(words) == 3 or words[3] == "remote-as"):
        section = running.find(path)
        for part, _, entry in list(section.walk() if section else ()):
            if entry.line.startswith(f"neighbor {words[2]} "):
                running.remove(part, entry.line)
    elif not path and line.startswith("default interface "):
        running.root.entries.pop(IosLines().key((), line.removeprefix("default ")), None)


def _strip_addresses(interface: Section) -> None:
    for beginning in ("ip address", "ip unnumbered", "ipv6 address"):
        RunningConfiguration.remove(interface, beginning)


def _remove_vrf(running: RunningConfiguration, name: str) -> None:
    """IOS: interfaces of a VRF that goes lose it and their addresses; its statics, processes and families go too."""
    for entry in list(running.root.entries.values()):
        section = entry.children
        if section is None:
            continue
        if entry.line.startswith("interface "):
            members = [e.line for e in section.entries.values() if e.line.endswith(f"vrf forwarding {name}")]
            if members:
                _strip_addresses(section)
            for line in (*members, f"ip vrf receive {name}", f"vrf receive {name}"):
                running.remove(section, line)
        elif entry.line.startswith("router bgp "):
            for family in list(section.entries.values()):
                if family.line.startswith("address-family ") and family.line.endswith(f" vrf {name}"):
                    running.remove(section, family.line)
        elif entry.line.startswith("router ospf ") and entry.line.endswith(f" vrf {name}"):
            running.remove(running.root, entry.line)
    for beginning in (f"ip route vrf {name}", f"ipv6 route vrf {name}"):
        running.remove(running.root, beginning)
