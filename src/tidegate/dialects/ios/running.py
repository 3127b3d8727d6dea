"""What a line does to a running configuration of IOS: what it replaces, joins, takes away, and where it stands.

Lines are in full spelling. What no rule names stands beside others of its kind, as list entries do.
"""

from __future__ import annotations

import re
from functools import lru_cache

from tidegate.dialects.ios import lineoptions
from tidegate.dialects.ios.convert.access_entry import EntryError, extended_entry, standard_entry
from tidegate.dialects.ios.linekeys import key_of, kind_of
from tidegate.dialects.ios.lineorder import rank_before_interfaces, rank_of
from tidegate.syntax.configuration import Path, Rank, RunningConfiguration, Section

ACL_STEP, PREFIX_STEP = 10, 5
_ACLS = ("standard-acl", "extended-acl")
_ENTRY = re.compile(r"(?:(\d+) )?((?:permit|deny) .+)$")
_PREFIX_ENTRY = re.compile(r"(ip|ipv6) prefix-list (\S+) (?:seq (\d+) )?((?:permit|deny) \S+)")
NUMBERED_ACL = re.compile(r"access-list (\d+) (.+)$")
# What is configured once for all address families.
_SESSION = re.compile(
    r"bgp (?:router-id|listen range)"
    r"|neighbor \S+ (?:remote-as|peer-group|inherit peer-session|description|update-source|ebgp-multihop"
    r"|password|shutdown|local-as|transport|ttl-security|disable-connected-check|timers|version)(?: |$)"
)
# `no` before one of these means this very line: another value stays.
_EXACT = re.compile(
    r"ip address (?:\d|dhcp|negotiated)|rd \S|(?:ip )?vrf forwarding \S|ip ospf \d|neighbor \S+ peer-group \S"
    r"|passive-interface|inherit peer-session \S"
)
_PEER_GROUP = re.compile(r"neighbor \S+ peer-group$")
# `no` before one of these takes nothing that only begins so.
_ALONE = re.compile(
    r"network |address-family |mpls ip$|match |bgp additional-paths$|neighbor \S+ peer-group$|ip routing$"
    r"|ip route (?:vrf \S+ )?(?!vrf )\S+ \S+ \S|ipv6 route (?:vrf \S+ )?(?!vrf )\S+ \S"
    r"|max-metric router-lsa$|ip address \d"
    r"|ip \w+-list \S+ \S+ (?:permit|deny)$|passive-interface default|mpls ldp autoconfig area|maximum-paths$"
)

# On without being said: `no` before one of these is kept, and the line itself is not shown.
_ON = {
    "global": re.compile(
        r"(?:ip route static inter-vrf|ip routing|mpls ip(?: propagate-ttl(?: \w+)?)?|mpls ldp advertise-labels)$"
    ),
    "bgp": re.compile(
        r"bgp (?:default (?:ipv4-unicast|route-target filter)|client-to-client reflection|enforce-first-as)$"
    ),
    "interface": re.compile(r"(?:ip proxy-arp|(?:vrrp|glbp) \d+ preempt)$"),
    "vrrp": re.compile(r"preempt$"),
}
# Kept negated, but shown too where it is said.
_NEGATABLE = {
    "interface": re.compile(r"(?:switchport|keepalive|ip (?:redirects|unreachables|route-cache.*))$"),
    "bgp": re.compile(r"(?:bgp log-neighbor-changes|auto-summary|synchronization)$"),
    "ospf": re.compile(r"capability (?:lls|transit).*$"),
}
# `no` before these says what holds anyway.
_OFF = re.compile(
    r"shutdown|description|bandwidth|delay|mtu|mpls|encapsulation|channel-group|tunnel|standby|vrrp|glbp|interface|rd|vrf"
    r"|ip (?:address|unnumbered|access-group|policy|mtu|ospf|vrf|route |prefix-list|access-list|as-path)"
    r"|ip (?:community-list|extcommunity-list)|ipv6 (?:address|route|prefix-list)|access-list|route-target|import"
    r"|export|maximum|router|neighbor|network|redistribute|area|aggregate-address|default-information"
    r"|distance|bgp |address-family|template|inherit|table-map|default-metric|auto-cost|capability|domain-id"
    r"|summary-address|max-metric|distribute-list|route-map|match|set|continue|\d|permit|deny|hostname|version|router-id"
    r"|passive-interface|next-hop-self|weight|remote-as|update-source|allocate|global-address-family"
)


class IosLines:
    """Line rules of IOS (`LineRules`)."""

    def home(self, running: RunningConfiguration, path: Path, line: str) -> tuple[Path, str]:
        if not path:
            entry = NUMBERED_ACL.match(line)
            if entry is not None:
                for kind in ("standard", "extended"):
                    header = f"ip access-list {kind} {entry[1]}"
                    if header in running.root.entries:
                        return (header,), entry[2]
        elif path[0].startswith("router bgp ") and len(path) < 3 and not line.startswith("address-family"):
            if len(path) == 2 and " vrf " not in path[1] and _SESSION.match(line):
                return path[:1], line  # the session is one, whatever families it carries
            # IOS: the lines of router mode are of IPv4 unicast, as those of `address-family ipv4` are.
            other = path[:1] if path[1:] == ("address-family ipv4",) else (*path, "address-family ipv4")
            if len(path) == 1 or path[1:] == ("address-family ipv4",):
                there = running.find(other)
                key = self.key(path, line)
                if there is not None and (key in there.entries or ("no", key) in there.entries):
                    return other, line
        return path, line

    def key(self, path: Path, line: str) -> object:
        kind = kind_of(path)
        if kind in _ACLS:
            number = line.partition(" ")[0]
            return ("entry", int(number)) if number.isdecimal() and "remark" not in line else line
        return key_of(kind, line)

    def numbered(self, section: Section, path: Path, line: str) -> str:
        kind = kind_of(path)
        if kind in _ACLS:
            entry = _ENTRY.match(line)
            if entry is not None:
                content = _content(kind, entry[2])
                for known in section.lines():
                    if _content(kind, known) == content:
                        return known  # IOS: an entry that is there changes nothing, whatever its number
                return line if entry[1] else f"{last_number(section) + ACL_STEP} {line}"
        elif kind == "global" and " prefix-list " in line:
            listed = _PREFIX_ENTRY.match(line)
            if listed is not None and listed[3] is None:
                same = [found for found in map(_PREFIX_ENTRY.match, section.lines()) if found and found[2] == listed[2]]
                last = max((int(found[3]) for found in same if found[1] == listed[1]), default=0)
                return line.replace(f" {listed[4]}", f" seq {last + PREFIX_STEP} {listed[4]}", 1)
        return line

    def joined(self, path: Path, old: str, new: str) -> str:
        if new.startswith("router ospf "):
            return old if len(old) > len(new) else new
        return lineoptions.joined(kind_of(path), old, new)

    def left(self, path: Path, old: str, gone: str) -> str:
        if _EXACT.match(gone):
            same = "vrf forwarding" in gone and old.split()[-1] == gone.split()[-1]
            return "" if same or old == gone else old
        if _PEER_GROUP.match(gone) and old != gone:
            return old  # without the name of the group it is no membership
        if gone == "address-family ipv4" and kind_of(path) == "bgp":
            return old  # IPv4 unicast is there as long as the process is
        return lineoptions.left(kind_of(path), old, gone)

    def takes(self, path: Path, gone: str, line: str) -> bool:
        kind = kind_of(path)
        if kind in _ACLS:
            return _same_entry(kind, gone, line)
        if kind in ("unread", "line"):
            line = line.lstrip()  # it may stand in a section inside this one
        if kind == "global":
            listed = _PREFIX_ENTRY.match(gone)
            if listed is not None:
                other = _PREFIX_ENTRY.match(line)
                return listed[3] is None and other is not None and listed.group(1, 2, 4) == other.group(1, 2, 4)
            if gone.startswith("access-list "):
                # IOS: `no access-list 101 permit …` removes the whole list.
                return line.startswith(" ".join(gone.split()[:2]) + " ") or line in _sections(gone.split()[1])
            if gone.startswith("ip access-list "):
                return line.startswith(f"access-list {gone.split()[-1]} ")
        elif kind == "interface" and gone.startswith("ip address"):
            return line.startswith((f"{gone} ", "ip unnumbered ") if gone == "ip address" else f"{gone} secondary")
        if _ALONE.match(gone):
            return False
        return line == gone or line.startswith(gone + " ")

    def rank(self, path: Path, line: str, before: Rank) -> Rank:
        kind = kind_of(path)
        if kind in _ACLS:
            number = line.partition(" ")[0]
            return Rank(0, "", (int(number),)) if number.isdecimal() else before
        return rank_of(kind, line) or (kind == "global" and rank_before_interfaces(line, before)) or before

    def keeps_no(self, path: Path, line: str, removed: bool) -> bool:
        kind = kind_of(path)
        for table in (_ON, _NEGATABLE):
            if kind in table and table[kind].match(line):
                return True
        if kind == "bgp" and line.endswith(" activate") and line.startswith("neighbor "):
            return " vrf " in path[-1] or not path[-1].startswith(("address-family vpnv", "address-family ipv6"))
        if kind == "ospf" and line.startswith("passive-interface "):
            return line != "passive-interface default"
        return not removed and not _OFF.match(line)

    def is_default(self, path: Path, line: str) -> bool:
        kind = kind_of(path)
        return kind in _ON and bool(_ON[kind].match(line))


def _sections(number: str) -> tuple[str, str]:
    return f"ip access-list standard {number}", f"ip access-list extended {number}"


def last_number(section: Section) -> int:
    """The highest sequence number of the entries of an access list."""
    return max((key[1] for key in section.entries if isinstance(key, tuple) and key[0] == "entry"), default=0)


def _same_entry(kind: str, gone: str, line: str) -> bool:
    """Whether the entry `line` of an access list says what `gone`, which has no number, says."""
    return gone == line or (not gone[0].isdecimal() and _content(kind, gone) == _content(kind, line))


@lru_cache(maxsize=4096)
def _content(kind: str, line: str) -> str:
    """What an entry of an access list says, however it is written and whatever its number."""
    entry = _ENTRY.match(line)
    if entry is None:
        return line
    action, _, text = entry[2].partition(" ")
    try:
        return repr(
            extended_entry(action == "permit", text)
            if kind == "extended-acl"
            else standard_entry(action == "permit", text)
        )
    except EntryError:
        return entry[2]
