"""The steps of the tutor: what is to be done, and when it is done. Checks look at the network, not at the words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tidegate.console.tutor.scene import Scene
from tidegate.control.table import Protocol


@dataclass(frozen=True, slots=True)
class Step:
    """`near` is asked while the step is not done: a remark on what went wrong, or nothing. `after` is said then."""

    title: str
    text: tuple[str, ...]
    hint: tuple[str, ...]
    done: Callable[[Scene], bool]
    after: tuple[str, ...] = ()
    near: Callable[[Scene], str] | None = None


def _unbound(s: Scene) -> str:
    if s.has(s.student, "default", "10.0.2.0/24"):
        return (
            "10.0.2.0/24 is in the global table now. Bind the interface to BLUE: it loses the address, type it again."
        )
    return ""


STEPS = (
    Step(
        "a name for the router",
        (
            "P1, P2 and PE1 are a provider's core; R1 is a router out of the box. It becomes PE4.",
            "Go to privileged mode, to configuration mode, and call it so. `tutor hint` helps.",
        ),
        ("enable", "configure terminal", "hostname PE4"),
        lambda s: s.student == "PE4",
    ),
    Step(
        "a VRF",
        (
            "The provider's management station shall have a routing table of its own: VRF BLUE,",
            "route distinguisher 200:1, route target 200:1 both ways.",
        ),
        ("ip vrf BLUE", " rd 200:1", " route-target both 200:1"),
        lambda s: s.targets("BLUE", "import") == {"200:1"} == s.targets("BLUE", "export"),
        ("  (`show running-config` has two lines for `both`: so do the devices.)",),
    ),
    Step(
        "into the core",
        (
            "Serial1/0 leads to P1 and belongs to the global table: 10.1.2.5, mask 255.255.255.252.",
            "Loopback0 is 10.1.1.4/32. Both take part in OSPF 1, area 0.",
        ),
        (
            "interface Serial1/0",
            " ip address 10.1.2.5 255.255.255.252",
            "interface Loopback0",
            " ip address 10.1.1.4 255.255.255.255",
            "router ospf 1",
            " network 10.1.1.4 0.0.0.0 area 0",
            " network 10.1.2.4 0.0.0.3 area 0",
        ),
        lambda s: s.has("PE1", "default", "10.1.1.4/32", Protocol.OSPF),
        ("  PE1, three routers away, has learned 10.1.1.4/32.",),
    ),
    Step(
        "the management network",
        (
            "Serial2/0 leads to the station 10.0.2.2. Bind it to BLUE, then give it 10.0.2.1/24.",
            "In that order: a router takes the address away when an interface changes its table.",
        ),
        ("interface Serial2/0", " ip vrf forwarding BLUE", " ip address 10.0.2.1 255.255.255.0"),
        lambda s: s.has(s.student, "BLUE", "10.0.2.0/24", Protocol.CONNECTED),
        near=_unbound,
    ),
    Step(
        "two tables",
        ("Look at both: `show ip route` and `show ip route vrf BLUE`. Neither knows the other's networks.",),
        ("do show ip route vrf BLUE",),
        lambda s: s.asked("show", "ip", "route", "vrf") and s.said("Routing Table: BLUE"),
    ),
    Step(
        "a leak",
        (
            "The core shall reach the station. A static route of the global table may point out of",
            "an interface of another table: leak 10.0.2.0/30 out of Serial2/0.",
        ),
        ("ip route 10.0.2.0 255.255.255.252 Serial2/0",),
        lambda s: s.leaked("default", "10.0.2.0/30", "BLUE"),
    ),
    Step(
        "one-way",
        (
            "Does it work? From PE4 the packet goes out of Serial2/0; its answer comes in there and",
            "is looked up in BLUE. Ask what BLUE knows of P1: `why-not 10.1.2.6 vrf BLUE`.",
        ),
        ("do why-not 10.1.2.6 vrf BLUE",),
        lambda s: s.asked("why-not", "10.1.2.6", "vrf", "blue") or s.asked("why", "10.1.2.6", "vrf", "blue"),
        ("  A leak is a door for one direction. Answers need one of their own.",),
    ),
    Step(
        "the way back",
        ("Leak the link to P1, 10.1.2.4/30, into BLUE: a static route of BLUE out of Serial1/0.",),
        ("ip route vrf BLUE 10.1.2.4 255.255.255.252 Serial1/0",),
        lambda s: s.leaked("BLUE", "10.1.2.4/30", "default"),
    ),
    Step(
        "tell the others",
        ("Only PE4 knows of 10.0.2.0/30 so far. Let OSPF 1 tell the core: redistribute static routes.",),
        ("router ospf 1", " redistribute static subnets"),
        lambda s: s.has("PE1", "default", "10.0.2.0/30"),
        ("  Every static route of the global table goes out now, not only this one.",),
    ),
    Step(
        "P1 reaches it",
        ("Go to P1 (`end`, then `connect P1`) and ping 10.0.2.1, the address at the edge of BLUE.",),
        ("end", "connect P1", "ping 10.0.2.1"),
        lambda s: s.device == "P1" and s.asked("ping") and s.said("Success rate is 100"),
    ),
    Step(
        "PE1 does not",
        ("Now from PE1: `connect PE1`, `ping 10.0.2.1`. PE1 has the route, P1 forwards, and yet.",),
        ("connect PE1", "ping 10.0.2.1"),
        lambda s: s.device == "PE1" and s.asked("ping") and s.said("Success rate is 0"),
        ("  The packet arrives. Its answer goes to 10.1.2.14, and BLUE leads back to 10.1.2.4/30 only.",),
    ),
    Step(
        "cover the core",
        (
            "Back at PE4: give BLUE a way to all of the core, 10.1.0.0/16 out of Serial1/0.",
            "Wide enough to answer everyone, and as wide as what BLUE may then reach.",
        ),
        ("connect PE4", "enable", "configure terminal", "ip route vrf BLUE 10.1.0.0 255.255.0.0 Serial1/0"),
        lambda s: s.leads(s.student, "BLUE", "10.1.2.14") and s.leads(s.student, "BLUE", "10.1.1.1"),
    ),
    Step(
        "what is open now",
        ("`leaks` lists every leak of this router, whether answers come back, and what it exposes.",),
        ("do leaks",),
        lambda s: s.asked("leaks"),
    ),
    Step(
        "the guard",
        (
            "Routers can forbid static routes between tables: `no ip route static inter-vrf`.",
            "It does not know the leaks you meant from those you did not: it takes them all.",
        ),
        ("no ip route static inter-vrf",),
        lambda s: (
            not s.has(s.student, "default", "10.0.2.0/30") and bool(s.twin.network.devices[s.student].static_routes)
        ),
        ("  The lines are still in the configuration: `why 10.0.2.0/30` says what became of them.",),
    ),
    Step(
        "back again",
        ("Take the guard away: `undo` (behind `do`, in configuration mode) takes back the last thing you did.",),
        ("do undo",),
        lambda s: s.leaked("default", "10.0.2.0/30", "BLUE"),
    ),
    Step(
        "a second VRF",
        (
            "RED, rd 100:1, exports 100:1. Both VRFs import the other's route target too:",
            "BLUE imports 200:1 and 100:1, RED imports 100:1 and 200:1.",
        ),
        (
            "ip vrf RED",
            " rd 100:1",
            " route-target both 100:1",
            " route-target import 200:1",
            "ip vrf BLUE",
            " route-target import 100:1",
        ),
        lambda s: s.targets("RED", "import") == {"100:1", "200:1"} == s.targets("BLUE", "import"),
        ("  Look at `show ip route vrf RED`: nothing. `leaks` says why: route targets act in BGP only.",),
    ),
    Step(
        "with BGP",
        (
            "Start BGP 65000 and redistribute the connected networks of both VRFs. Give RED an",
            "interface: Serial3/0, 10.0.3.1/24.",
        ),
        (
            "interface Serial3/0",
            " ip vrf forwarding RED",
            " ip address 10.0.3.1 255.255.255.0",
            "router bgp 65000",
            " address-family ipv4 vrf BLUE",
            "  redistribute connected",
            " address-family ipv4 vrf RED",
            "  redistribute connected",
        ),
        lambda s: s.has(s.student, "BLUE", "10.0.3.0/24", Protocol.BGP) and s.has(s.student, "RED", "10.0.2.0/24"),
        ("  Two VPNs are one now, unfiltered: whatever either has, the other gets.",),
    ),
)
