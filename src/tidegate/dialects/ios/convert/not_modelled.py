"""Commands that may change forwarding and are not modelled yet: a verdict that rests on them says so."""

from __future__ import annotations

from tidegate.dialects.ios.table import TABLE

# Routing protocols and overlays whose sections are not read.
TABLE.not_modelled(
    "global",
    "router rip",
    "router eigrp WORD",
    "router isis [WORD]",
    "router ospfv3 NUMBER",
    "router odr",
    "router mobile",
    "router lisp [LINE]",
    "router msdp",
    "router nhrp [LINE]",
    "ipv6 router LINE",
    "segment-routing LINE",
    "segment-routing",
    "bridge-domain LINE",
    "l2vpn [LINE]",
    "l2 vfi LINE",
    "pseudowire-class LINE",
    "track LINE",
    "performance routing",
    "pfr master",
    "pfr border",
    "policy LINE",
    "interface range LINE",
    "mpls traffic-eng tunnels",
    "ip explicit-path LINE",
    "evpn LINE",
    "l2vpn evpn LINE",
    "vrf list LINE",
    "map-class LINE",
    "domain LINE",
    "sdwan",
    block=True,
)
TABLE.not_modelled(
    "global",
    "arp LINE",
    "bridge LINE",
    "ip arp LINE",
    "ip local policy LINE",
    "ip nat LINE",
    "ip nhrp LINE",
    "ip wccp LINE",
    "ipv6 local LINE",
    "ipv6 nat LINE",
    "ipv6 neighbor LINE",
    "ipv6 rip LINE",
    "nat64 LINE",
    "clns LINE",
    "ip mobile LINE",
    "ip lisp LINE",
)
# Without `ipv6 unicast-routing` a router forwards no IPv6; IPv6 tables are not computed yet.
TABLE.no_effect("global", "ipv6 unicast-routing")
TABLE.not_modelled("interface", "ip inspect LINE", "ip wccp LINE", "switchport LINE", "ip local LINE", "ip ips LINE")
TABLE.not_modelled("interface", "ip mobile LINE", "ip admission LINE", "ip auth-proxy LINE", "frame-relay LINE")
