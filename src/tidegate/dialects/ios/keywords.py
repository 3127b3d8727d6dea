"""What `?` says of words under which several commands stand, in the device's words."""

from __future__ import annotations

from tidegate.dialects.ios.table import TABLE

_WORDS = """\
access-group|Specify access control for packets
access-list|Add an access list entry
activate|Enable the address family for this neighbor
active|Actively establish the session
additional-paths|Additional paths in the BGP table
address|Set an IP address
address-family|Enter Address Family command mode
advertise|Advertise to this neighbor
advertise-labels|Label advertisement
advertise-map|Route map to select which routes to aggregate
advertise-tags|Tag advertisement
aggregate-address|Configure BGP aggregate entries
all|All
allocate|Configure label allocation
allowas-in|Accept as-path with my AS present in it
allpaths|For all paths
alternate-as|Other AS numbers to accept from neighbors of the range
always-compare-med|Allow comparing MED from different neighbors
anycast|Configure as an anycast
area|OSPF area parameters
as-override|Override matching AS-number while sending update
as-path|BGP autonomous system path filter
attribute-map|Set attributes of aggregate
authentication|Enable authentication
auto-cost|Calculate OSPF interface cost according to bandwidth
auto-summary|Enable automatic network number summarization
autoconfig|Configure LDP automatic configuration
bandwidth|Set bandwidth informational parameter
bestpath|Change the default bestpath selection
bgp|BGP information and configuration
both|Both directions, or both kinds
broadcast|Specify OSPF broadcast multi-access network
channel-group|Add this interface to an Etherchannel group
client-to-client|Configure client to client route reflection
cluster-id|Configure Route-Reflector Cluster-id
comm-list|Set BGP community list (for deletion)
community|BGP community
community-list|Add a community list entry
compare-routerid|Compare router-id for identical EBGP paths
confederation|AS confederation parameters
configure|Enter configuration mode
connected|Connected routes
connection-mode|Specify passive or active connection
context|Specify the context
continue|Continue on a different entry within the route-map
copy|Copy from one file to another
cost|Interface cost
dead-interval|Interval after which a neighbor is declared dead
debug|Debugging functions
default|Set a command to its defaults
default-cost|Set the summary default-cost of a NSSA/stub area
default-information|Control distribution of default information
default-metric|Set metric of redistributed routes
default-originate|Originate default route to this neighbor
definition|Configure a VRF with address families
delay|Delay
delete|Delete matching communities
deny|Specify what to reject
description|Text of up to 254 characters that describes this
destination|Destination of tunnel
deterministic-med|Pick the best-MED path among paths of a neighboring AS
dhcp|From a DHCP server
disable-connected-check|One-hop away EBGP peer using loopback address
discard-extra|Discard what exceeds the maximum
distance|Define an administrative distance
distribute-list|Filter updates to or from this neighbor, or networks
domain-id|OSPF domain-id
dot1q|IEEE 802.1Q Virtual LAN
ebgp-multihop|Allow EBGP neighbors not on directly connected networks
eibgp|Both eBGP and iBGP paths as multipath
eigrp|Enhanced Interior Gateway Routing Protocol (EIGRP)
encapsulation|Set encapsulation type for an interface
enforce-first-as|Enforce the first AS for EBGP routes
eui-64|Use an EUI-64 interface identifier
evpn|Ethernet VPN
exit-address-family|Exit from address family configuration mode
exit-global-af|Exit from global address family configuration mode
exit-peer-policy|Exit from peer-policy configuration mode
exit-peer-session|Exit from peer-session configuration mode
exit-vrrp|Exit from VRRP configuration mode
expanded|Add an expanded list entry
explicit-null|Advertise explicit null labels
export|Export routes
extcomm-list|Set BGP extended community list (for deletion)
extcommunity|BGP extended community
extcommunity-list|Add an extended community list entry
extended|Extended
external|External routes
filter|Filter
filter-list|Establish BGP filters, or filter between areas
flowspec|Flow specification
forwarded|Propagate IP TTL for forwarded traffic
forwarding|Configure forwarding table
from|From
ge|Minimum prefix length to be matched
glbp|Gateway Load Balancing Protocol
global|The global routing table
global-address-family|Enter the address family of the global table
graceful|Gracefully shut down
hello-interval|Time between HELLO packets
hello-multiplier|Number of hellos sent within one second
hops|IP hops
host-routes|Host routes only
ibgp|iBGP-multipath
identifier|Set routing domain confederation AS
ignore|Ignore as-path length
import|Import routes
in|Incoming
inbound|Allow inbound soft reconfiguration for this neighbor
inherit|Inherit a template
inter-area|Inter-area routes
interface|Select an interface to configure
interfaces|Interface status and configuration
intra-area|Intra-area routes
ip|IP information and configuration
ipv4|Address family IPv4
ipv4-unicast|Activate ipv4-unicast for a peer by default
ipv6|IPv6 information and configuration
isis|ISO IS-IS
iso-igrp|IGRP for OSI networks
l2vpn|Layer 2 VPN address family
label|Label
last-as|Prepend the last AS
ldp|Label Distribution Protocol
le|Maximum prefix length to be matched
length|Length
link-local|Use link-local address
link-state|Link-state address family
listen|Neighbor subnet range listener
local|Local
local-as|Specify a local AS number
local-preference|BGP local preference
map|Route-map
mask|Network mask
match|Match values from routing table
max-metric|Set maximum metric
maximum|Set a limit
maximum-paths|Forward packets over multiple paths
maximum-prefix|Maximum number of prefixes accepted from this peer
mdt|Multicast distribution tree
med|MED attribute
metric|Metric for redistributed routes
metric-type|Type of metric
minimal|Set to 1 second
missing-as-worst|Treat missing MED as the least preferred one
mobile|Mobile routes
mode|Mode
mpls|MPLS information and configuration
mtu|Set the interface Maximum Transmission Unit (MTU)
mtu-ignore|Ignore the MTU in DBD packets
multicast|Multicast
multipath-relax|Relax AS_PATH requirement when choosing multipaths
mvpn|Multicast VPN
name|Specify name of the next hop
native|Make this as native vlan
negotiated|IP Address negotiated over PPP
neighbor|Specify a neighbor router
network|Specify a network to announce
next-hop|Next-hop address
next-hop-self|Disable the next hop calculation for this neighbor
next-hop-unchanged|Propagate next hop unchanged
nexthop-vrf|VRF of the next hop
no|Negate a command or set its defaults
non-broadcast|Specify OSPF NBMA network
none|None
nsap|NSAP address family
nssa|Specify a NSSA area
odr|On Demand stub Routes
on-startup|Set maximum metric temporarily after reboot
origin|BGP origin code
originate|Distribute a default route
ospf|OSPF information and configuration
ospfv3|OSPFv3
out|Outgoing
passive|Passively establish the session
passive-interface|Suppress routing updates on an interface
password|Set a password
peer-address|Use peer address (for BGP only)
peer-group|Member of the peer-group, or configure one
peer-policy|Peer-policy template
peer-session|Peer-session template
peers|Peer ASs in BGP confederation
permit|Specify what to accept
ping|Send echo messages
point-to-multipoint|Specify OSPF point-to-multipoint network
point-to-point|Specify OSPF point-to-point network
policy|Enable policy routing
poll|Poll
preempt|Overthrow lower priority routers
prefix|Filter prefixes
prefix-list|Build a prefix list
prepend|Prepend to the as-path
primary|Primary address
priority|Priority
propagate-ttl|Propagate IP TTL into the label stack
range|A range of addresses
rd|Route distinguisher
receive|Receive
recursive|Recursively
redistribute|Redistribute information from another routing protocol
redistribute-internal|Allow redistribution of iBGP into IGPs (dangerous)
reference-bandwidth|Use reference bandwidth method to assign OSPF cost
reflection|Reflection of routes allowed
reinstall|Threshold for reinstalling routes
remote-as|Specify a BGP neighbor
remove-private-as|Remove private AS number from outbound updates
resequence|Renumber the entries of an access list
restart|Restart the session after the limit is exceeded
rip|Routing Information Protocol (RIP)
route|IP routing table, or a static route
route-map|Create route-map or enter route-map command mode
route-reflector-client|Configure a neighbor as Route Reflector client
route-replicate|Replicate routes from another topology
route-server-client|Configure a neighbor as Route Server client
route-source|Advertising source address
route-target|Specify Target VPN Extended Communities
route-type|Match route-type of route
router|Enable a routing process
router-id|Override the configured router identifier
router-lsa|Maximum metric in self-originated router-LSAs
routes|Routes
rt|Route target
rtfilter|RT filter address family
running-config|Current operating configuration
second-dot1q|Configure inner 802.1Q tag
secondaries|Include or exclude secondary addresses
secondary|Make this a secondary address
select|Selection criteria to pick the paths
self|Use self address (for BGP only)
send|Send
send-community|Send community attribute to this neighbor
seq|Sequence number of an entry
set|Set values in destination routing protocol
show|Show running system information
shutdown|Shutdown
soft-reconfiguration|Per neighbor soft reconfiguration
soo|Site-of-Origin extended community
source|Source
source-protocol|Match source-protocol of route
split-horizon|Split horizon
sr-policy|Segment routing policy
standard|Standard
standby|HSRP interface configuration
static|Static routes
stub|Specify a stub area
summary-address|Configure IP address summaries
suppress-map|Conditionally filter more specific routes
synchronization|Perform IGP synchronization
table-map|Map external entry attributes into routing table
tag|Set tag
template|Enter template command mode
terminal|Set terminal line parameters
traceroute|Trace route to destination
track|Install route depending on tracked item
transport|Transport options
ttl-security|BGP ttl security check
tunnel|Protocol-over-protocol tunneling
type-1|OSPF external type 1 metric
type-2|OSPF external type 2 metric
unequal-cost|Unequal cost
unicast|Address family modifier
unnumbered|Enable IP processing without an explicit address
unsuppress-map|Route-map to selectively unsuppress suppressed routes
update-source|Source of routing updates
vpls|Virtual private LAN service
vpnv4|Address family VPNv4
vpnv6|Address family VPNv6
vrf|VPN Routing/Forwarding instance
vrrp|VRRP interface configuration
warning-only|Only give a warning message if limit is exceeded
weight|Weight
write|Write running configuration to memory, network, or terminal
"""

for _line in _WORDS.splitlines():
    _word, _, TABLE.keywords[_word] = _line.partition("|")
