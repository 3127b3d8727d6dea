"""One router with sessions of every kind, so that rules about what goes over a session can be read as sentences."""

from __future__ import annotations

from typing import Any

from tidegate.control.cause import Cause, Rule
from tidegate.control.policy.route_map import PolicyEvaluator
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.bgp.advertise import Update, Withheld, advertise
from tidegate.control.protocols.bgp.path import NO_ADDRESS, Attributes, Path
from tidegate.control.protocols.bgp.peering import Peering
from tidegate.control.protocols.bgp.receive import receive
from tidegate.control.protocols.bgp.table import Speaker
from tidegate.control.table import Refusal, TableId
from tidegate.model.bgp import BgpFamily, BgpNeighbor, BgpNeighborFamily, BgpProcess
from tidegate.model.device import Device
from tidegate.model.interface import Interface, InterfaceAddress
from tidegate.model.source import SourceText
from tidegate.net.aspath import Asn, AsPath
from tidegate.net.community import Community, parse_community
from tidegate.net.prefix import Address, parse_address, parse_prefix

OWN_AS, OTHER_AS = Asn(65000), Asn(65001)
CAUSE = Cause(Rule.BGP_NETWORK, "r1")


def ip(text: str) -> Address:
    found = parse_address(text)
    assert found is not None
    return found


def community(text: str) -> Community:
    found = parse_community(text)
    assert found is not None
    return found


def as_path(*asns: int) -> AsPath:
    return tuple(map(Asn, asns))


_PREFIX = parse_prefix("10.1.0.0/16")
assert _PREFIX is not None
CLASS = PrefixClass([_PREFIX])


class Router:
    """AS 65000, router ID 1.1.1.1, on 192.0.2.0/24 as .1; `peer` adds sessions."""

    def __init__(self, **process: Any) -> None:
        self.device = Device("r1", "ios", SourceText("r1.cfg", [], str))
        interface = Interface(name="GigabitEthernet0/0")
        interface.addresses.append(InterfaceAddress(ip("192.0.2.1"), 24, False, 1))
        self.device.interfaces[interface.name] = interface
        self.bgp = BgpProcess(asn=OWN_AS, **process)
        table = TableId("r1", "default")
        self.speaker = Speaker(
            self.device,
            self.bgp,
            "default",
            "ipv4",
            BgpFamily(vrf="default", name="ipv4"),
            table,
            table,
            ip("1.1.1.1"),
            PolicyEvaluator(self.device.policies, self.device.behaviour),
        )

    def peer(self, address: str, asn: Asn = OWN_AS, router_id: str = "9.9.9.9", **settings: Any) -> Peering:
        """A session with the neighbor `address` of AS `asn`; `settings` are those of the address family."""
        external = asn != OWN_AS
        family = BgpNeighborFamily(activate=True, **settings)
        neighbor = BgpNeighbor(vrf="default", address=ip(address), remote_as=asn, families={"ipv4": family})
        one = Peering(
            self.device, self.bgp, "default", neighbor, ip("192.0.2.1"), external, OWN_AS, ip("1.1.1.1"), True
        )
        other_device = Device(f"peer-{address}", "ios", SourceText("peer.cfg", [], str))
        mirror = BgpNeighbor(
            vrf="default",
            address=ip("192.0.2.1"),
            remote_as=OWN_AS,
            families={"ipv4": BgpNeighborFamily(activate=True)},
        )
        other = Peering(
            other_device,
            BgpProcess(asn=asn),
            "default",
            mirror,
            ip(address),
            external,
            asn,
            ip(router_id),
            True,
        )
        one.peer, other.peer = other, one
        one.families = other.families = ("ipv4",)
        self.speaker.peerings.append(one)
        return one

    def sends(self, path: Path, to: Peering) -> Update | Withheld:
        return advertise(self.speaker, CLASS, path, to)

    def update(self, path: Path, to: Peering) -> Attributes:
        """The attributes sent; it is a failure to send nothing."""
        sent = self.sends(path, to)
        assert isinstance(sent, Update), sent
        return sent.attributes

    def takes(self, attributes: Attributes, over: Peering) -> Path | Refusal:
        return receive(self.speaker, CLASS, None, attributes, CAUSE, over, None)

    def kept(self, attributes: Attributes, over: Peering) -> Path:
        """The path that is kept; it is a failure to refuse it."""
        path = self.takes(attributes, over)
        assert isinstance(path, Path), path
        return path


def own_path(**attributes: Any) -> Path:
    """A path that the router originates."""
    return Path(
        Attributes(next_hop=NO_ADDRESS, **attributes), CAUSE, weight=32768, locally_originated=True, igp_metric=0
    )


def learned(over: Peering, **attributes: Any) -> Path:
    """A path received from the neighbor, as it stands in the table."""
    default_path = () if not over.external else (over.peer.local_asn,)
    fields = {"next_hop": over.neighbor.address, "as_path": default_path, **attributes}
    return Path(
        Attributes(**fields),
        CAUSE,
        sender=over.neighbor.address,
        sender_router_id=over.peer.router_id,
        external=over.external,
        igp_metric=0,
    )
