"""Lines of every mode that a running configuration is tried with, and configurations to begin with."""

from __future__ import annotations

from typing import NamedTuple


class Tried(NamedTuple):
    """A mode by the lines that lead into it from the global mode, and lines to type there."""

    headers: tuple[str, ...]
    lines: tuple[str, ...]


def _mode(headers: str, lines: str) -> Tried:
    return Tried(
        tuple(headers.split("/")) if headers else (), tuple(line.strip() for line in lines.strip().split("\n"))
    )


_GLOBAL = """
    hostname R2
    ip vrf RED
    vrf definition BLUE
    vrf definition GREEN
    interface Loopback0
    interface Tunnel1
    interface GigabitEthernet0/1
    router ospf 1
    router ospf 2 vrf BLUE
    router bgp 65000
    ip routing
    mpls ip
    mpls ldp explicit-null
    mpls ldp router-id Loopback0 force
    mpls ip propagate-ttl
    ip route static inter-vrf
    ip route 10.1.0.0 255.255.0.0 10.0.0.2
    ip route 10.1.0.0 255.255.0.0 10.0.0.2 200
    ip route 10.1.0.0 255.255.0.0 10.0.0.3 tag 7
    ip route 10.1.0.0 255.255.0.0 Null0
    ip route 10.1.0.0 255.255.0.0
    ip route vrf BLUE 10.2.0.0 255.255.0.0 10.0.0.2 global
    ip route vrf BLUE 10.2.0.0 255.255.0.0 10.0.0.2
    ip route vrf GREEN 10.2.0.0 255.255.0.0 GigabitEthernet0/1 10.0.0.2
    ipv6 route 2001:db8::/32 2001:db8::1
    route-map M permit 10
    route-map M permit 20
    route-map M deny 20
    route-map M
    ip prefix-list P seq 5 permit 10.0.0.0/8 le 24
    ip prefix-list P seq 7 deny 10.1.0.0/16
    ip prefix-list P permit 10.2.0.0/16
    ip prefix-list P
    access-list 10 permit 10.0.0.0 0.255.255.255
    access-list 10 deny any
    access-list 10
    access-list 110 permit ip any any
    access-list 110 remark all
    ip access-list extended A
    ip access-list standard 10
    ip access-list resequence A 20 5
    ip access-list resequence 10 10 10
    ip access-list extended 110
    ip as-path access-list 1 permit ^$
    ip as-path access-list 1 deny _65001_
    ip as-path access-list 1
    ip community-list standard C permit 65000:1
    ip community-list standard C deny 65000:2
    ip community-list standard C
    ip community-list 1 permit 65000:3
    ip extcommunity-list standard E permit rt 65000:1
    ip extcommunity-list standard E
"""
_VRF = """
    rd 65000:1
    rd 65000:2
    description one
    route-target both 65000:1
    route-target export 65000:1
    route-target import 65000:2
    route-target 65000:2
"""
_TABLE = """
    import map M
    export map M
    import ipv4 unicast map M
    export ipv4 unicast 100 map M
    maximum routes 100 80
    maximum routes 200 warning-only
    route-replicate from vrf GREEN unicast connected
    route-replicate from vrf GREEN unicast all route-map M
"""
_INTERFACE = """
    description link
    vrf forwarding BLUE
    vrf forwarding GREEN
    ip vrf forwarding RED
    vrf forwarding
    ip address 10.0.0.1 255.255.255.0
    ip address 10.0.1.1 255.255.255.0
    ip address 10.0.2.1 255.255.255.0 secondary
    ip address 10.0.1.1 255.255.255.0 secondary
    ip address
    ip address dhcp
    ip unnumbered Loopback0
    ip vrf receive RED
    ipv6 address 2001:db8::1/64
    ipv6 address fe80::1 link-local
    ipv6 address
    shutdown
    bandwidth 1000
    delay 10
    mtu 1400
    ip mtu 1400
    ip proxy-arp
    ip access-group 10 in
    ip access-group A out
    ip policy route-map M
    mpls ip
    ip ospf 1 area 0
    ip ospf 1 area 1
    ip ospf cost 7
    ip ospf cost 8
    ip ospf hello-interval 5
    ip ospf dead-interval 20
    ip ospf network point-to-point
    ip ospf priority 0
    ip ospf mtu-ignore
    ip ospf authentication null
    ip ospf authentication
    standby 1 ip 10.0.0.254
    standby 1 priority 110
    standby 1 preempt
    standby 1
    vrrp 2 ip 10.0.0.253
    vrrp 2 preempt
    tunnel source Loopback0
    tunnel destination 10.9.9.9
    tunnel vrf BLUE
    channel-group 1 mode active
    encapsulation dot1Q 10
    encapsulation dot1Q 20 native
    exit
"""
_OSPF = """
    router-id 1.1.1.1
    network 10.0.0.0 0.0.0.255 area 0
    network 10.0.0.0 0.0.0.255 area 1
    network 10.0.0.7 0.0.255.255 area 0
    passive-interface default
    passive-interface GigabitEthernet0/1
    passive-interface Loopback0
    redistribute static subnets
    redistribute static metric 5
    redistribute static
    redistribute bgp 65000 subnets route-map M
    redistribute ospf 2 match external 1
    redistribute ospf 2 match internal
    redistribute ospf 2
    default-metric 7
    default-information originate always
    default-information originate metric 5
    summary-address 10.0.0.0 255.0.0.0
    summary-address 10.0.0.0 255.0.0.0 not-advertise
    area 1 stub
    area 1 stub no-summary
    area 1 nssa
    area 1 nssa no-summary
    area 1 nssa default-information-originate metric 4
    area 1 default-cost 4
    area 1 range 10.0.0.0 255.255.0.0
    area 1 range 10.0.0.0 255.255.0.0 not-advertise
    area 1 filter-list prefix P in
    area 1
    auto-cost reference-bandwidth 1000
    auto-cost
    maximum-paths 8
    distance 90
    distance ospf external 200
    distance ospf intra-area 80
    distance
    distribute-list prefix P in
    distribute-list 10 in
    max-metric router-lsa
    capability vrf-lite
    domain-id 1.2.3.4
    shutdown
    mpls ldp autoconfig
    mpls ldp autoconfig area 0
"""
_BGP_FAMILY = """
    network 10.0.0.0
    network 10.0.0.0 mask 255.255.0.0
    network 10.0.0.0 mask 255.255.0.0 route-map M
    network 10.0.0.0 route-map M
    aggregate-address 10.0.0.0 255.0.0.0
    aggregate-address 10.0.0.0 255.0.0.0 summary-only
    redistribute connected
    redistribute static route-map M
    redistribute static metric 5
    redistribute static
    redistribute ospf 1 match internal external 2
    redistribute ospf 1
    maximum-paths 4
    maximum-paths ibgp 3
    distance bgp 30 190 200
    default-information originate
    default-metric 5
    bgp router-id 2.2.2.2
    bgp redistribute-internal
    bgp additional-paths send
    bgp additional-paths select all
    table-map M
"""
_BGP_NEIGHBORS = """
    neighbor 10.0.0.2 remote-as 65001
    neighbor 10.0.0.2 remote-as 65000
    neighbor 10.0.0.3 remote-as 65000
    neighbor 10.0.0.2
    neighbor 10.0.0.2 activate
    neighbor 10.0.0.3 activate
    neighbor G activate
    neighbor 10.0.0.2 description peer
    neighbor 10.0.0.2 update-source Loopback0
    neighbor 10.0.0.2 ebgp-multihop
    neighbor 10.0.0.2 ebgp-multihop 3
    neighbor 10.0.0.2 password 0 geheim
    neighbor 10.0.0.2 shutdown
    neighbor 10.0.0.2 local-as 65009 no-prepend
    neighbor 10.0.0.2 local-as 65009
    neighbor 10.0.0.2 route-map M in
    neighbor 10.0.0.2 route-map N in
    neighbor 10.0.0.2 route-map M out
    neighbor 10.0.0.2 prefix-list P in
    neighbor 10.0.0.2 filter-list 1 out
    neighbor 10.0.0.2 next-hop-self
    neighbor 10.0.0.2 next-hop-self all
    neighbor 10.0.0.2 send-community
    neighbor 10.0.0.2 send-community extended
    neighbor 10.0.0.2 send-community both
    neighbor 10.0.0.2 default-originate
    neighbor 10.0.0.2 default-originate route-map M
    neighbor 10.0.0.2 allowas-in
    neighbor 10.0.0.2 allowas-in 2
    neighbor 10.0.0.2 maximum-prefix 100
    neighbor 10.0.0.2 maximum-prefix 100 80 warning-only
    neighbor 10.0.0.2 weight 5
    neighbor 10.0.0.2 soo 65000:7
    neighbor 10.0.0.2 as-override
    neighbor 10.0.0.2 remove-private-as all
    neighbor 10.0.0.2 route-reflector-client
    neighbor 10.0.0.2 soft-reconfiguration inbound
    neighbor 10.0.0.2 timers 10 30
    neighbor G peer-group
    neighbor G remote-as 65002
    neighbor G remote-as 65000
    neighbor G route-map M in
    neighbor G next-hop-self
    neighbor G update-source Loopback0
    neighbor 10.0.0.4 peer-group G
    neighbor 10.0.0.2 peer-group G
    neighbor 10.0.0.4 route-map N in
    neighbor 10.0.0.2 inherit peer-session S
    neighbor 10.0.0.5 inherit peer-session S
    neighbor 10.0.0.2 inherit peer-policy T 10
    neighbor 10.0.0.2 inherit peer-policy T 20
    bgp listen range 10.5.0.0/16 peer-group G
"""
_BGP = """
    bgp router-id 1.1.1.1
    bgp router-id interface Loopback0
    bgp log-neighbor-changes
    bgp default ipv4-unicast
    bgp default route-target filter
    bgp default local-preference 200
    bgp always-compare-med
    bgp bestpath compare-routerid
    bgp bestpath as-path multipath-relax
    bgp client-to-client reflection
    bgp cluster-id 7
    bgp enforce-first-as
    bgp confederation identifier 100
    bgp confederation peers 65001 65002
    bgp confederation peers 65002
    template peer-session S
    template peer-policy T
    address-family ipv4
    address-family vpnv4
    address-family ipv4 vrf BLUE
    address-family ipv4 vrf GREEN
"""
_ROUTE_MAP = """
    match ip address 10
    match ip address 10 A
    match ip address prefix-list P
    match ip address prefix-list P Q
    match as-path 1
    match community C
    match community C D exact-match
    match tag 5
    match tag 5 6
    match metric 7
    match interface GigabitEthernet0/1
    match interface
    match route-type internal
    match extcommunity E
    match ip address
    set local-preference 200
    set local-preference 300
    set metric 5
    set metric +5
    set weight 7
    set tag 7
    set as-path prepend 65000 65000
    set as-path prepend last-as 2
    set community 65000:1
    set community 65000:2 additive
    set community none
    set comm-list C delete
    set comm-list D delete
    set extcommunity rt 65000:1 additive
    set extcommunity rt 65000:2
    set extcommunity soo 65000:1
    set ip next-hop 10.0.0.1
    set ip next-hop peer-address
    set ip next-hop self
    set origin igp
    set vrf BLUE
    set global
    set interface Null0
    set default interface Null0
    set metric-type type-1
    continue
    continue 20
    description entry
"""
_ACL = """
    permit ip any any
    10 permit ip any any
    15 deny ip host 10.0.0.1 any
    20 deny tcp any any eq bgp
    deny tcp any any eq 179
    5 permit udp any any
    15
    10
    remark first
"""
_STANDARD_ACL = """
    permit 10.0.0.0 0.255.255.255
    10 permit any
    deny host 10.1.1.1
    15 deny 10.2.2.2
    deny any
    20
"""
MODES = (
    _mode("", _GLOBAL),
    _mode("ip vrf RED", _VRF + _TABLE),
    _mode("vrf definition BLUE", _VRF + "address-family ipv4\naddress-family ipv6\n"),
    _mode("vrf definition BLUE/address-family ipv4", _VRF.partition("description one")[2] + _TABLE),
    _mode("vrf definition GREEN", _VRF + "address-family ipv4"),
    _mode("interface Loopback0", _INTERFACE),
    _mode("interface GigabitEthernet0/1", _INTERFACE),
    _mode("interface GigabitEthernet0/2", _INTERFACE),
    _mode("interface Tunnel1", _INTERFACE),
    _mode("router ospf 1", _OSPF),
    _mode("router ospf 2 vrf BLUE", _OSPF),
    _mode("router bgp 65000", _BGP + _BGP_FAMILY),
    _mode("router bgp 65000", _BGP_NEIGHBORS),
    _mode("router bgp 65000/address-family ipv4", _BGP_FAMILY + _BGP_NEIGHBORS),
    _mode("router bgp 65000/address-family ipv4 vrf BLUE", _BGP_FAMILY + _BGP_NEIGHBORS),
    _mode("router bgp 65000/address-family vpnv4", _BGP_NEIGHBORS),
    _mode(
        "router bgp 65000/template peer-session S", "remote-as 65003\nupdate-source Loopback0\ninherit peer-session U"
    ),
    _mode("router bgp 65000/template peer-policy T", "route-map M in\nroute-map N in\nnext-hop-self\nweight 4"),
    _mode("route-map M permit 10", _ROUTE_MAP),
    _mode("route-map M permit 20", _ROUTE_MAP),
    _mode("ip access-list extended A", _ACL),
    _mode("ip access-list standard 10", _STANDARD_ACL),
    _mode("ip access-list extended 110", _ACL),
)

SAVED = (
    """hostname R1
!
vrf definition BLUE
 rd 65000:1
 !
 address-family ipv4
  route-target export 65000:1
  route-target import 65000:1
 exit-address-family
!
vrf definition GREEN
 rd 65000:3
 !
 address-family ipv4
  route-target export 65000:3
 exit-address-family
!
interface Loopback0
 ip address 10.255.0.1 255.255.255.255
!
interface GigabitEthernet0/1
 vrf forwarding BLUE
 ip address 10.0.0.1 255.255.255.0
 ip ospf cost 7
!
interface GigabitEthernet0/2
 ip address 10.0.5.1 255.255.255.0
 ip address 10.0.6.1 255.255.255.0 secondary
!
router ospf 1
 router-id 1.1.1.1
 redistribute static metric 5 subnets
 network 10.0.0.0 0.255.255.255 area 0
!
router ospf 2 vrf BLUE
 network 10.0.0.0 0.0.0.255 area 0
!
router bgp 65000
 template peer-session S
  remote-as 65000
  update-source Loopback0
 exit-peer-session
 !
 bgp router-id 1.1.1.1
 neighbor G peer-group
 neighbor G remote-as 65000
 neighbor G update-source Loopback0
 neighbor 10.0.5.2 peer-group G
 neighbor 10.0.5.3 remote-as 65000
 neighbor 10.0.5.4 inherit peer-session S
 !
 address-family ipv4
  network 10.0.5.0 mask 255.255.255.0
  neighbor G next-hop-self
  neighbor 10.0.5.3 route-map M in
 exit-address-family
 !
 address-family vpnv4
  neighbor 10.0.5.3 activate
  neighbor 10.0.5.3 send-community extended
 exit-address-family
 !
 address-family ipv4 vrf BLUE
  redistribute connected
  redistribute ospf 2 match internal external 1
  neighbor 10.0.0.2 remote-as 65001
  neighbor 10.0.0.2 activate
  neighbor 10.0.0.2 as-override
 exit-address-family
!
ip route 10.1.0.0 255.255.0.0 10.0.5.2
ip route vrf BLUE 10.2.0.0 255.255.0.0 10.0.0.2
!
ip access-list extended A
 permit ip any any
 deny tcp any any eq bgp
!
ip prefix-list P seq 5 permit 10.0.0.0/8 le 24
!
route-map M permit 10
 match ip address 10 A
 set local-preference 200
 set community 65000:1 additive
!
access-list 10 permit 10.0.0.0 0.255.255.255
access-list 10 deny any
!
end
""",
)
STARTS = ("hostname R1\n", *SAVED)
