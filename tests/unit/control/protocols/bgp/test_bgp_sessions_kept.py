"""When a session is still the one of the round before."""

from __future__ import annotations

from tidegate.control.protocols.bgp.peering import Peering
from tidegate.control.protocols.bgp.sessions import _same_session
from tidegate.model.bgp import BgpNeighbor, BgpProcess
from tidegate.model.device import Device
from tidegate.model.source import SourceText
from tidegate.net.aspath import Asn
from tidegate.net.prefix import Address, parse_address

ASN = Asn(65000)
DEVICES = [Device(name, "ios", SourceText(f"{name}.cfg", [], str)) for name in ("r1", "r2")]


def ip(text: str) -> Address:
    found = parse_address(text)
    assert found is not None
    return found


def session(direct: tuple[bool, bool] = (True, True)) -> Peering:
    """An internal session of r1 (192.0.2.1) and r2 (192.0.2.2): r1's end."""
    addresses = [ip("192.0.2.1"), ip("192.0.2.2")]
    one, two = (
        Peering(
            DEVICES[n], BgpProcess(asn=ASN), "default", BgpNeighbor(vrf="default", address=addresses[1 - n]),
            addresses[n], False, ASN, addresses[n], direct[n],
        )
        for n in (0, 1)
    )  # fmt: skip
    one.peer, two.peer = two, one
    return one


def test_an_unchanged_session_stays():
    assert _same_session(session(), session())


def test_a_session_that_changed_at_one_end_is_new_at_both():
    """Else the end that stayed would tell the other nothing anew, and its routes would be lost there."""
    before, after = session(), session(direct=(True, False))
    assert not _same_session(before.peer, after.peer)
    assert not _same_session(before, after)
