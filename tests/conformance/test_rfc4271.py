"""RFC 4271, a Border Gateway Protocol 4: attributes over sessions, and loops. (The decision process has tests of its
own in unit/control/protocols/bgp/test_decision.py.)"""

from __future__ import annotations

import pytest
from bgp_session import OTHER_AS, Router, as_path, ip, learned, own_path

from tidegate.control.cause import Reason
from tidegate.control.protocols.bgp.advertise import Withheld
from tidegate.control.protocols.bgp.path import Attributes
from tidegate.control.table import Refusal


def test_5_1_2_as_path_gains_the_own_as_towards_external_peers_only() -> None:
    router = Router()
    external, internal = router.peer("192.0.2.2", OTHER_AS), router.peer("192.0.2.3")
    assert router.update(own_path(), external).as_path == as_path(65000)
    assert router.update(own_path(), internal).as_path == ()
    assert router.update(learned(external, as_path=as_path(65001, 7)), internal).as_path == as_path(65001, 7)


def test_5_1_3_an_external_next_hop_stays_towards_internal_peers() -> None:
    router = Router()
    external, internal = router.peer("192.0.2.2", OTHER_AS), router.peer("192.0.2.3")
    assert router.update(learned(external), internal).next_hop == ip("192.0.2.2")


def test_5_1_3_own_routes_have_the_own_address_as_next_hop() -> None:
    router = Router()
    assert router.update(own_path(), router.peer("192.0.2.2", OTHER_AS)).next_hop == ip("192.0.2.1")
    assert router.update(own_path(), router.peer("192.0.2.3")).next_hop == ip("192.0.2.1")


def test_5_1_3_third_party_next_hop_on_the_shared_subnet() -> None:
    router = Router()
    one, other = router.peer("192.0.2.2", OTHER_AS), router.peer("192.0.2.3", OTHER_AS)
    assert router.update(learned(one), other).next_hop == ip("192.0.2.2")
    elsewhere = learned(one, next_hop=ip("198.51.100.1"))
    assert router.update(elsewhere, other).next_hop == ip("192.0.2.1")


def test_5_1_4_med_of_another_as_is_not_passed_on_to_other_ases() -> None:
    router = Router()
    one, other, internal = (
        router.peer("192.0.2.2", OTHER_AS),
        router.peer("192.0.2.3", OTHER_AS),
        router.peer("192.0.2.4"),
    )
    assert router.update(learned(one, med=50), other).med is None
    assert router.update(learned(one, med=50), internal).med == 50
    assert router.update(own_path(med=7), other).med == 7


def test_5_1_5_local_preference_counts_within_the_as_only() -> None:
    router = Router()
    external, internal = router.peer("192.0.2.2", OTHER_AS), router.peer("192.0.2.3")
    offered = Attributes(as_path=as_path(65001), next_hop=ip("192.0.2.2"), local_preference=300)
    assert router.kept(offered, external).attributes.local_preference == 100
    within = Attributes(next_hop=ip("192.0.2.3"), local_preference=300)
    assert router.kept(within, internal).attributes.local_preference == 300


@pytest.mark.parametrize(("allowed", "times", "kept"), [(0, 0, True), (0, 1, False), (1, 1, True), (1, 2, False)])
def test_9_1_2_a_path_with_the_own_as_is_a_loop(allowed: int, times: int, kept: bool) -> None:
    router = Router()
    peer = router.peer("192.0.2.2", OTHER_AS, allowas_in=allowed)
    found = router.takes(Attributes(as_path=as_path(65001, *[65000] * times), next_hop=ip("192.0.2.2")), peer)
    if kept:
        assert not isinstance(found, Refusal)
    else:
        assert isinstance(found, Refusal)
        assert found.reason is Reason.AS_LOOP


def test_5_1_3_a_path_whose_next_hop_is_the_receiver_is_not_used() -> None:
    router = Router()
    found = router.takes(
        Attributes(as_path=as_path(65001), next_hop=ip("192.0.2.1")), router.peer("192.0.2.2", OTHER_AS)
    )
    assert isinstance(found, Refusal)
    assert found.reason is Reason.NEXT_HOP_SELF_LOOP


def test_9_2_internal_paths_are_not_told_to_other_internal_peers() -> None:
    router = Router()
    one, other, external = router.peer("192.0.2.2"), router.peer("192.0.2.3"), router.peer("192.0.2.4", OTHER_AS)
    held = router.sends(learned(one), other)
    assert isinstance(held, Withheld)
    assert held.reason is Reason.IBGP_SPLIT_HORIZON
    assert router.update(learned(one), external).as_path == as_path(65000)
    assert router.update(learned(external), one).as_path == as_path(65001)
