"""What the tutor remarks on when a step is nearly done, or done elsewhere. Empty where nothing is the matter."""

from __future__ import annotations

from tidegate.console.tutor.scene import Scene


def unbound(s: Scene) -> str:
    """The address came before the VRF."""
    if s.has(s.student, "default", "10.0.2.0/24"):
        return "10.0.2.0/24 is in the global table. Bind the interface to BLUE; type the address again after that."
    if s.said("address(es) removed"):
        return "That took the address away: type it again."
    return ""


def no_leak(s: Scene) -> str:
    """A static route that does not lead from the global table into BLUE."""
    if s.points_out("BLUE", "Serial2/0"):
        return "That route is in BLUE, which has the network anyway; without `vrf BLUE` it is the global table's."
    if s.next_hops("default"):
        return (
            "A next hop alone is looked up in the global table, which has no way to it: "
            "the line is taken and no route comes of it. Name the interface, Serial2/0."
        )
    return ""


def no_way_back(s: Scene) -> str:
    """A static route that does not lead from BLUE into the global table."""
    if s.points_out("default", "Serial1/0"):
        return "That route is in the global table, which has the link anyway; BLUE's begins with `ip route vrf BLUE`."
    if s.next_hops("BLUE"):
        return (
            "A next hop alone is looked up in BLUE, which has no way to it: the line is taken and no route comes of "
            "it. Name the interface, Serial1/0."
        )
    return ""


def elsewhere(s: Scene, device: str, address: str) -> str:
    """The right ping from the wrong router, or one that does not show what it should."""
    if not s.pinged(address):
        return ""
    if s.device != device:
        return f"That was {s.device}; `connect {device}` first."
    return "" if s.replies(address) else f"No answer: `why {address}` here and `leaks` at {s.student} say more."


def half_covered(s: Scene) -> str:
    """A way back to the link or to the loopback of PE1, and not to both."""
    link, loopback = s.leads("BLUE", "10.1.2.14"), s.leads("BLUE", "10.1.1.1")
    if link == loopback:
        return ""
    return "BLUE leads to PE1's link now and not to its loopback." if link else "BLUE leads to loopbacks, not to links."


def taken_by_hand(s: Scene) -> str:
    """The leak is gone and nothing guards."""
    if s.router.static_inter_vrf and not s.leads("default", "10.0.2.2"):
        return "The leak is gone, but not by the guard: `undo`, then try that."
    return ""


def exports_too_much(s: Scene) -> str:
    """RED's routes carry BLUE's target, or the other way round."""
    if "200:1" in s.targets("RED", "export"):
        return "RED exports 200:1 too: its routes go to every VRF in the network that imports what BLUE exports."
    if "100:1" in s.targets("BLUE", "export"):
        return "BLUE exports 100:1 too: its routes go to every VRF in the network that imports what RED exports."
    return ""


def core_in_vpn(s: Scene) -> str:
    """BLUE's static routes came into BGP."""
    if s.routes(s.student, "RED", "10.1.2.4/30"):
        return "RED has the provider's 10.1.2.4/30 now: the static routes of BLUE went into BGP as well."
    return ""
