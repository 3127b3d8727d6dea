"""RFC 1997, BGP Communities Attribute: the well-known communities."""

from __future__ import annotations

import pytest
from bgp_session import OTHER_AS, Router, community, learned, own_path

from tidegate.control.cause import Reason
from tidegate.control.protocols.bgp.advertise import Withheld
from tidegate.net.community import format_community, parse_community


@pytest.mark.parametrize(
    ("name", "value"), [("no-export", 0xFFFFFF01), ("no-advertise", 0xFFFFFF02), ("local-AS", 0xFFFFFF03)]
)
def test_values_of_the_well_known_communities(name: str, value: int) -> None:
    parsed = parse_community(name)
    assert parsed == value
    assert format_community(parsed) == name


def test_a_community_is_the_as_and_a_number() -> None:
    assert parse_community("65000:7") == 65000 << 16 | 7
    assert parse_community("65536:7") is None


@pytest.mark.parametrize(
    ("name", "internal", "external"),
    [("no-export", True, False), ("no-advertise", False, False), ("local-as", True, False), ("65000:1", True, True)],
)
def test_who_is_told_of_a_path(name: str, internal: bool, external: bool) -> None:
    router = Router()
    peers = {True: router.peer("192.0.2.2"), False: router.peer("192.0.2.3", OTHER_AS)}
    path = own_path(communities=frozenset({community(name)}))
    for is_internal, told in ((True, internal), (False, external)):
        sent = router.sends(path, peers[is_internal])
        assert isinstance(sent, Withheld) is not told
        if isinstance(sent, Withheld):
            assert sent.reason is Reason.COMMUNITY_NO_EXPORT


def test_communities_leave_with_send_community_only() -> None:
    # IOS: `neighbor … send-community` is off by default.
    router = Router()
    carried = frozenset({community("65000:1")})
    silent, telling = router.peer("192.0.2.2"), router.peer("192.0.2.3", send_community=True)
    source = router.peer("192.0.2.4", OTHER_AS)
    assert router.update(learned(source, communities=carried), silent).communities == frozenset()
    assert router.update(learned(source, communities=carried), telling).communities == carried
