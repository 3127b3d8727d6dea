"""The steps of the tutor: what is to be done, and when it is done. Checks look at the network, not at the words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tidegate.console.tutor import remarks
from tidegate.console.tutor.scene import GOAL, Scene
from tidegate.control.table import Protocol

STATION = "10.0.2.2"  # the provider's management station, in BLUE
BEHIND = "10.1.2.6"  # P1's end of the link to the student's router
FAR = ("10.1.2.14", "10.1.1.1")  # PE1's addresses


@dataclass(frozen=True, slots=True)
class Step:
    """`after` is said when the step is done. `near` is asked while it is not: what is the matter, or nothing.

    A check (`done`) is about the network. Where a step is to find something out it also asks whether that was asked;
    one that was for what lies behind the student already passes without.
    """

    title: str
    text: tuple[str, ...]
    hint: tuple[str, ...]
    done: Callable[[Scene], bool]
    after: tuple[str, ...] = ()
    near: Callable[[Scene], str] | None = None


def _vrf_blue(s: Scene) -> bool:
    vrf = s.vrf("BLUE")
    has_rd = vrf is not None and vrf.rd is not None
    return has_rd and s.targets("BLUE", "import") == {"200:1"} == s.targets("BLUE", "export")


def _leaks(s: Scene) -> bool:
    """There and back by leaks."""
    return s.leaked("default", STATION, "BLUE") and s.leaked("BLUE", BEHIND, "default")


def _covered(s: Scene) -> bool:
    """The answers to whatever PE1 sends have a way."""
    return all(s.leaked("BLUE", address, "default") for address in FAR)


def _guarded(s: Scene) -> bool:
    taken = not s.leads("default", STATION) and not s.leads("BLUE", BEHIND)
    return taken and not s.router.static_inter_vrf and bool(s.router.static_routes)


def _mutual_targets(s: Scene) -> bool:
    both = {"100:1", "200:1"}
    exports = s.targets("RED", "export") == {"100:1"} and s.targets("BLUE", "export") == {"200:1"}
    return exports and s.targets("RED", "import") == both == s.targets("BLUE", "import")


STEPS = (
    Step(
        "a name for the router",
        (
            "P1, P2 and PE1 are a provider's core; R1 is a router out of the box. It",
            "becomes PE4. Go to privileged mode, to configuration mode, and call it so.",
        ),
        ("enable", "configure terminal", "hostname PE4"),
        lambda s: s.student == GOAL,
    ),
    Step(
        "a VRF",
        (
            "The provider's management station shall have a routing table of its own:",
            "VRF BLUE, route distinguisher 200:1, route target 200:1 both ways.",
        ),
        ("ip vrf BLUE", " rd 200:1", " route-target both 200:1"),
        _vrf_blue,
        ("`show running-config` has two lines for `both`, as devices do.",),
    ),
    Step(
        "into the core",
        (
            "Serial1/0 leads to P1 and belongs to the global table: 10.1.2.5, mask",
            "255.255.255.252. Loopback0 is 10.1.1.4, mask 255.255.255.255. Both take part",
            "in OSPF 1, area 0.",
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
        ("PE1, three routers away, has learned 10.1.1.4/32.",),
    ),
    Step(
        "the management network",
        (
            "Serial2/0 leads to the station, 10.0.2.2. Bind it to BLUE, then give it",
            "10.0.2.1, mask 255.255.255.0. In that order: a router takes the address away",
            "when an interface changes its table.",
        ),
        ("interface Serial2/0", " ip vrf forwarding BLUE", " ip address 10.0.2.1 255.255.255.0"),
        lambda s: s.has(s.student, "BLUE", "10.0.2.0/24", Protocol.CONNECTED),
        near=remarks.unbound,
    ),
    Step(
        "two tables",
        (
            "Look at both: `show ip route` and `show ip route vrf BLUE`. Neither knows the",
            "other's networks. In configuration mode, put `do` in front.",
        ),
        ("do show ip route", "do show ip route vrf BLUE"),
        lambda s: s.asked("show ip route", vrf="BLUE") or _leaks(s),
    ),
    Step(
        "a leak",
        (
            "The core shall reach the station. A static route of the global table may point",
            "out of an interface of another table: leak 10.0.2.0, mask 255.255.255.252,",
            "out of Serial2/0.",
        ),
        ("ip route 10.0.2.0 255.255.255.252 Serial2/0",),
        lambda s: s.leaked("default", STATION, "BLUE"),
        (
            "A /30 lets the core reach .1 and .2 of the /24 and nobody else there. That is",
            "least privilege where it is meant, and a fault where it is not.",
        ),
        near=remarks.no_leak,
    ),
    Step(
        "one-way",
        (
            "Does it work? The packet goes out of Serial2/0. Its answer comes in there and",
            "is looked up in BLUE. Ask what BLUE knows of P1: `why-not 10.1.2.6 vrf BLUE`.",
        ),
        ("do why-not 10.1.2.6 vrf BLUE",),
        lambda s: s.asked_why(BEHIND, "BLUE") or s.leads("BLUE", BEHIND),
        ("A leak is a door for one direction. Answers need one of their own.",),
    ),
    Step(
        "the way back",
        (
            "Leak the link to P1, 10.1.2.4, mask 255.255.255.252, into BLUE: a static route",
            "of VRF BLUE out of Serial1/0.",
        ),
        ("ip route vrf BLUE 10.1.2.4 255.255.255.252 Serial1/0",),
        lambda s: s.leaked("BLUE", BEHIND, "default"),
        near=remarks.no_way_back,
    ),
    Step(
        "tell the others",
        (
            "Only PE4 knows the way to the station so far: `show ip route` at P1 has none.",
            "Let OSPF 1 tell the core: redistribute static routes.",
        ),
        ("router ospf 1", " redistribute static subnets"),
        lambda s: bool(s.to("PE1", "default", STATION)),
        (
            "Without a filter every static route of the global table goes out, and not",
            "this one only. Before IOS XE 17 the word `subnets` is needed: without, OSPF",
            "takes over whole class A, B and C networks.",
        ),
    ),
    Step(
        "P1 reaches it",
        ("Go to P1 (`end`, then `connect P1`) and ping the station, 10.0.2.2.",),
        ("end", "connect P1", "ping 10.0.2.2"),
        lambda s: s.device == "P1" and s.pinged(STATION) and s.replies(STATION),
        near=lambda s: remarks.elsewhere(s, "P1", STATION),
    ),
    Step(
        "PE1 does not",
        (
            "Now the same from PE1, which has the route as well: `connect PE1`, then",
            "`ping 10.0.2.2`.",
        ),
        ("connect PE1", "ping 10.0.2.2"),
        lambda s: (s.device == "PE1" and s.pinged(STATION) and not s.replies(STATION)) or _covered(s),
        (
            "The packet arrives. PE1 sends from 10.1.2.14, and that is where the answer",
            "must go: 10.1.2.4/30 in BLUE does not lead there. Traps that nobody answers",
            "would work; ping, SNMP and SSH do not.",
        ),
        near=lambda s: remarks.elsewhere(s, "PE1", STATION),
    ),
    Step(
        "cover the core",
        (
            "Back at PE4: give BLUE a way to all of the core, 10.1.0.0, mask 255.255.0.0,",
            "out of Serial1/0. Wide enough to answer everyone, and that is also how far",
            "BLUE may reach then.",
        ),
        ("connect PE4", "enable", "configure terminal", "ip route vrf BLUE 10.1.0.0 255.255.0.0 Serial1/0"),
        _covered,
        ("PE1's ping is answered now.",),
        near=remarks.half_covered,
    ),
    Step(
        "what is open now",
        (
            "`leaks` lists every leak of this router, whether answers come back, and what",
            "it exposes.",
        ),
        ("do leaks",),
        lambda s: s.device == s.student and s.asked("leaks"),
        near=lambda s: f"That was {s.device}; `connect {s.student}` first." if s.asked("leaks") else "",
    ),
    Step(
        "the guard",
        (
            "Routers can forbid static routes between tables: `no ip route static",
            "inter-vrf`. It does not know the leaks you meant from those you did not.",
        ),
        ("no ip route static inter-vrf",),
        _guarded,
        (
            "It took all of them. The lines are still in the configuration:",
            "`why 10.0.2.0/30` says what became of them.",
        ),
        near=remarks.taken_by_hand,
    ),
    Step(
        "back again",
        (
            "`undo` takes back the last thing you did. When the leaks are there again, let",
            "`diff` say what your lines have changed in the whole network since the start.",
        ),
        ("do undo", "do diff"),
        lambda s: _leaks(s) and s.asked("diff"),
        ("`checkpoint NAME` and `diff NAME` do the same since any moment you like.",),
    ),
    Step(
        "a second VRF",
        (
            "RED, rd 100:1, exports 100:1 and imports 100:1 and 200:1. BLUE imports 100:1",
            "too, so that each has the other's route target. What does that let through?",
            "Ask `leaks`.",
        ),
        (
            "ip vrf RED",
            " rd 100:1",
            " route-target both 100:1",
            " route-target import 200:1",
            "ip vrf BLUE",
            " route-target import 100:1",
            "do leaks",
        ),
        lambda s: _mutual_targets(s) and (s.asked("leaks") or s.asked("show ip route", vrf="RED")),
        ("Nothing: route targets are in BGP routes, and there is no BGP here.",),
        near=remarks.exports_too_much,
    ),
    Step(
        "with BGP",
        (
            "Give RED an interface, Serial3/0, 10.0.3.1, mask 255.255.255.0. Then start BGP",
            "65000 and redistribute the connected networks of both VRFs, each in its",
            "address family.",
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
        lambda s: (
            s.has(s.student, "BLUE", "10.0.3.0/24", Protocol.BGP)
            and s.has(s.student, "RED", "10.0.2.0/24", Protocol.BGP)
        ),
        (
            "Two VPNs are one now, unfiltered: whatever either has, the other gets. With",
            "`redistribute static` in BLUE, RED would have the provider's core as well.",
        ),
        near=remarks.core_in_vpn,
    ),
)
