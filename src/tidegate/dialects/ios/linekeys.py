"""Which lines of a section replace each other, by kind of section (IOS)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

# A header's first words, and what kind of section it opens.
_KINDS = (
    ("interface ", "interface"),
    ("ip vrf ", "vrf"),
    ("vrf definition ", "vrf"),
    ("global-address-family ", "vrf"),
    ("router ospf ", "ospf"),
    ("router bgp ", "bgp"),
    ("template peer-", "template"),
    ("route-map ", "route-map"),
    ("ip access-list standard ", "standard-acl"),
    ("ip access-list extended ", "extended-acl"),
    ("vrrp ", "vrrp"),
    ("mpls ldp label", "label"),
    ("line ", "line"),
)

# Lines that match one of these alike, with the same groups, replace each other. The first word may be one of several.
_VALUES: dict[str, tuple[str, ...]] = {
    "global": (
        r"(hostname|version)",
        r"(interface) (\S+)",
        r"(route-map) (\S+)(?: (?:permit|deny))?(?: (\d+))?",
        r"(router) (ospf) (\d+)",
        r"ip (routing|route static inter-vrf)",
        # A static route is its table, prefix and way: distance, tag and name are replaced.
        r"(ip|ipv6) (route)( vrf \S+)? (?!vrf )(\S+/\d+|\S+ \S+) (\S+)( \S*[.:]\S*)?(?=(?:.* (global)(?= |$))?)"
        r"(?=(?:.* nexthop-vrf (\S+))?)",
        r"(ip|ipv6) (prefix-list) (\S+) (seq \d+)",
        r"ip (community-list|extcommunity-list) \S+ (\S+) (seq \d+)",
        r"(mpls) (ip propagate-ttl|ip|ldp router-id|ldp explicit-null|ldp advertise-labels|label protocol)",
        r"(enable) (secret|password)",
        r"(banner) (\w+)",
    ),
    "interface": (
        r"(description|bandwidth|delay|mtu|encapsulation|channel-group|shutdown|keepalive|speed|duplex|load-interval)",
        r"(media-type|carrier-delay|negotiation)",
        r"(switchport)$",
        r"(switchport) (\S+)",
        r"(vrf) forwarding",
        r"ip (vrf) forwarding",
        r"ip (address) (\S+) \S+ secondary",
        r"ip (address)",
        r"(ip) (unnumbered|mtu|proxy-arp|policy)",
        r"(ipv6) (address \S+|mtu)",
        r"ip (access-group) \S+ (in|out)",
        r"ip (ospf) \d+ (area)",
        r"ip (ospf) (cost|priority|hello-interval|dead-interval|network|mtu-ignore|shutdown|authentication)",
        r"ip (ospf) (authentication-key|retransmit-interval|transmit-delay)",
        r"(tunnel) (\S+)",
        r"(standby|vrrp|glbp) (?:(\d+) )?(priority|preempt|ip(?!.* secondary$)|timers|authentication|name)",
        r"(mpls) (ip|ldp igp autoconfig|label protocol|mtu)",
    ),
    "vrf": (
        r"(description|rd)",
        r"(import|export) (map)",
        r"(import|export) (?:ipv4|ipv6) (unicast)",
        r"(maximum) (routes)",
        r"(route-replicate) (?:recursive )?from vrf (\S+) (?:unicast )?((?:bgp|ospf|eigrp|isis) \S+|\S+)",
        r"(address-family) (\S+)",
    ),
    "ospf": (
        r"(auto-cost) (\S+)",
        r"(router-id|default-metric|domain-id|shutdown|maximum-paths)",
        r"(network) (\S+) (\S+)",
        r"(passive-interface) (\S+)",
        r"(max-metric) router-lsa( on-startup)?",
        r"(capability) (\S+)",
        r"(default-information) originate",
        r"(distance) (ospf)",
        r"(distance)(?= \d)",
        r"(distribute-list) .*(in|out)(?: \S+)?$",
        r"(area) (\S+) (?:stub|nssa)()",
        r"(area) (\S+) (default-cost|authentication)",
        r"(area) (\S+) (range) (\S+) (\S+)",
        r"(area) (\S+) (filter-list) prefix \S+ (in|out)",
        r"(summary-address) (\S+) (\S+)",
        r"(redistribute) (bgp|eigrp|ospf|ospfv3|isis) (\S+)",
        r"(redistribute) (\S+)",
        r"(timers) (\S+) ?(\S*)",
        r"(log-adjacency-changes|ispf|nsf)",
    ),
    "bgp": (
        r"(address-family) (.+)$",
        r"(template) (.+)$",
        r"(neighbor) (\S+) (route-map|prefix-list|distribute-list|filter-list) \S+ (in|out)",
        r"(neighbor) (\S+) (inherit) (peer-policy) (\S+)",
        r"(neighbor) (\S+) (inherit) (peer-session)",
        r"(neighbor) (\S+) (transport|capability|advertise|fall-over) (\S+)",
        r"(neighbor) (\S+) (\S+)",
        r"(network) (\S+)(?: mask (\S+))?",
        r"(aggregate-address) (\S+)( \d\S+)?",
        r"(redistribute) (bgp|eigrp|ospf|ospfv3|isis) (\d\S*)",
        r"(redistribute) (\S+)",
        r"(maximum-paths) (ibgp|eibgp)",
        r"(maximum-paths)(?= \d)",
        r"(distance) (bgp)",
        r"(default-information|default-metric|table-map|auto-summary|synchronization)",
        r"(timers) (\S+)",
        r"(bgp) (router-id|cluster-id|always-compare-med|deterministic-med|enforce-first-as|redistribute-internal)",
        r"(bgp) (default (?:ipv4-unicast|route-target filter|local-preference)|client-to-client reflection)",
        r"(bgp) (confederation identifier|confederation peers|additional-paths select|additional-paths)",
        r"(bgp) (bestpath (?:med missing-as-worst|compare-routerid|as-path ignore|as-path multipath-relax))",
        r"(bgp) (listen range) (\S+)",
        r"(bgp) (log-neighbor-changes|dampening|graceful-restart|scan-time|listen limit|update-delay)",
    ),
    "template": (
        r"(route-map|prefix-list|distribute-list|filter-list) \S+ (in|out)",
        r"(inherit) (peer-session)",
        r"(inherit) (peer-policy) (\S+)",
        r"(transport|capability|advertise|fall-over) (\S+)",
        r"(exit-peer-session|exit-peer-policy)",
        r"(\S+)",
    ),
    "route-map": (
        r"(match) (ip|ipv6) (address|next-hop|route-source)( prefix-list)?",
        r"(match) (as-path|community|extcommunity|tag|metric|local-preference|interface|route-type|source-protocol)",
        r"(set) (local-preference|weight|tag|metric-type|metric|as-path|community|extcommunity \S+|origin)",
        r"(set) (ip|ipv6) next-hop",
        r"(set) (?:vrf|global)()",
        r"(set) (interface|default interface|comm-list|extcomm-list)",
        r"(continue|description)",
    ),
    "vrrp": (r"(priority|preempt|description)", r"(address) \S+(?! secondary)"),
    "label": (r"(allocate) global",),
    "line": (r"(transport) (\S+)", r"(\S+)"),
}


def _index(patterns: Iterable[str]) -> dict[str, tuple[re.Pattern[str], ...]]:
    """The expressions by the first word of the lines that they match; those of any word under ``""``."""
    found: dict[str, list[re.Pattern[str]]] = {}
    for pattern in patterns:
        heads = re.match(r"\(?(\(\\S\+\)|[\w|-]+|\\S\+)", pattern)
        assert heads is not None
        for head in heads[1].split("|"):
            found.setdefault("" if head.startswith("\\") else head, []).append(
                re.compile(pattern if pattern.endswith("$") else pattern + r"(?= |$)")
            )
    return {head: tuple(expressions) for head, expressions in found.items()}


_INDEX = {kind: _index(patterns) for kind, patterns in _VALUES.items()}


@lru_cache(maxsize=4096)
def kind_of(path: tuple[str, ...]) -> str:
    """The kind of section that a line under the headers `path` stands in; "unread" for one whose lines mean nothing."""
    if not path:
        return "global"
    if len(path) > 1:
        outer = kind_of(path[:1])
        if outer == "vrf" or (outer == "bgp" and not path[-1].startswith("template ")):
            return outer
    return next((kind for words, kind in _KINDS if path[-1].startswith(words)), "unread")


@lru_cache(maxsize=4096)
def key_of(kind: str, line: str) -> object:
    """What the line is the value of, in a section of that kind; itself where it is of nothing."""
    index = _INDEX.get(kind)
    if index is None:
        return line
    for pattern in index.get(line.partition(" ")[0], ()) or index.get("", ()):
        found = pattern.match(line)
        if found:
            return found.groups()
    return line
