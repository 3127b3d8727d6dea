"""What tests of the command line share: a small network, and the answer of a run.

PE4 leaks between its global table and VRF BLUE; P1 is in the core.
"""

from collections.abc import Callable
from typing import NamedTuple

PE4 = """\
hostname PE4
!
ip vrf BLUE
 rd 200:1
 route-target both 200:1
!
interface Loopback0
 ip address 10.255.0.4 255.255.255.255
!
interface Serial1/0
 ip address 10.1.2.5 255.255.255.252
!
interface Serial2/0
 ip vrf forwarding BLUE
 ip address 10.0.2.1 255.255.255.0
!
router ospf 1
 network 10.1.2.4 0.0.0.3 area 0
 network 10.255.0.4 0.0.0.0 area 0
 redistribute static subnets
!
ip route 10.0.2.0 255.255.255.252 Serial2/0
ip route vrf BLUE 10.1.2.4 255.255.255.252 Serial1/0
!
snmp-server community c0mmunity RO
end
"""
P1 = """\
hostname P1
!
interface Loopback0
 ip address 10.255.0.1 255.255.255.255
!
interface Serial1/0
 ip address 10.1.2.6 255.255.255.252
!
router ospf 1
 network 10.0.0.0 0.255.255.255 area 0
!
end
"""


class Answer(NamedTuple):
    """What a run of the command line gave."""

    status: int
    out: str
    err: str


Run = Callable[..., Answer]
