"""RFC 4456, BGP Route Reflection."""

from __future__ import annotations

import pytest
from bgp_session import OTHER_AS, Router, ip, learned

from tidegate.control.cause import Reason
from tidegate.control.protocols.bgp.advertise import Update
from tidegate.control.protocols.bgp.path import Attributes
from tidegate.control.table import Refusal


@pytest.mark.parametrize(
    ("from_client", "to_client", "reflected"),
    [(True, True, True), (True, False, True), (False, True, True), (False, False, False)],
)
def test_6_who_a_reflector_reflects_to(from_client: bool, to_client: bool, reflected: bool) -> None:
    router = Router()
    source = router.peer("192.0.2.2", route_reflector_client=from_client)
    target = router.peer("192.0.2.3", route_reflector_client=to_client)
    assert isinstance(router.sends(learned(source), target), Update) is reflected


def test_6_external_paths_go_to_all() -> None:
    router = Router()
    external = router.peer("192.0.2.2", OTHER_AS)
    for client in (True, False):
        assert isinstance(
            router.sends(learned(external), router.peer("192.0.2.9", route_reflector_client=client)), Update
        )


def test_6_without_client_to_client_reflection_clients_tell_each_other_themselves() -> None:
    router = Router(client_to_client_reflection=False)
    one = router.peer("192.0.2.2", route_reflector_client=True)
    other = router.peer("192.0.2.3", route_reflector_client=True)
    assert not isinstance(router.sends(learned(one), other), Update)
    assert isinstance(router.sends(learned(one), router.peer("192.0.2.4")), Update)


def test_8_the_originator_is_set_once_and_the_cluster_is_put_in_front() -> None:
    router = Router(cluster_id=ip("5.5.5.5"))
    client = router.peer("192.0.2.2", router_id="2.2.2.2", route_reflector_client=True)
    target = router.peer("192.0.2.3")
    first = router.update(learned(client), target)
    assert (first.originator, first.cluster_list) == (ip("2.2.2.2"), (ip("5.5.5.5"),))
    again = learned(client, originator=ip("3.3.3.3"), cluster_list=(ip("6.6.6.6"),))
    second = router.update(again, target)
    assert (second.originator, second.cluster_list) == (ip("3.3.3.3"), (ip("5.5.5.5"), ip("6.6.6.6")))


def test_8_the_cluster_is_the_router_id_where_none_is_configured() -> None:
    router = Router()
    client = router.peer("192.0.2.2", route_reflector_client=True)
    assert router.update(learned(client), router.peer("192.0.2.3")).cluster_list == (ip("1.1.1.1"),)


def test_8_a_reflector_does_not_change_the_next_hop() -> None:
    router = Router()
    client = router.peer("192.0.2.2", route_reflector_client=True, next_hop_self=True)
    target = router.peer("192.0.2.3", next_hop_self=True)
    assert router.update(learned(client), target).next_hop == ip("192.0.2.2")


@pytest.mark.parametrize(
    ("attributes", "reason"),
    [
        (Attributes(next_hop=ip("192.0.2.2"), originator=ip("1.1.1.1")), Reason.ORIGINATOR_LOOP),
        (Attributes(next_hop=ip("192.0.2.2"), cluster_list=(ip("6.6.6.6"), ip("1.1.1.1"))), Reason.CLUSTER_LOOP),
    ],
)
def test_8_what_comes_back_is_ignored(attributes: Attributes, reason: Reason) -> None:
    router = Router()
    found = router.takes(attributes, router.peer("192.0.2.2"))
    assert isinstance(found, Refusal)
    assert found.reason is reason


def test_8_both_attributes_stay_within_the_as() -> None:
    router = Router()
    client = router.peer("192.0.2.2", route_reflector_client=True)
    path = learned(client, originator=ip("3.3.3.3"), cluster_list=(ip("6.6.6.6"),))
    sent = router.update(path, router.peer("192.0.2.3", OTHER_AS))
    assert (sent.originator, sent.cluster_list) == (None, ())
