"""Set lines (Cisco "Route-Map Commands": set metric, set as-path, set community, set comm-list delete …)."""

from __future__ import annotations

import pytest

from tidegate.control.policy.action import Changed, compile_sets
from tidegate.control.policy.filters import Filters
from tidegate.control.policy.subject import Subject
from tidegate.model.policy import (
    CommunityList,
    CommunityListEntry,
    DeleteCommunities,
    DeleteExtendedCommunities,
    ExtendedCommunityList,
    ExtendedCommunityListEntry,
    Policies,
    Set,
    SetAsPathPrepend,
    SetCommunity,
    SetExtendedCommunity,
    SetInterface,
    SetNextHop,
    SetNumber,
    SetOrigin,
    SetTable,
)
from tidegate.net.aspath import Asn, AsPath
from tidegate.net.community import (
    SITE_OF_ORIGIN,
    Community,
    ExtendedCommunity,
    parse_community,
    parse_extended_community,
)
from tidegate.net.prefix import Address, Prefix, parse_address, parse_prefix


def community(text: str) -> Community:
    found = parse_community(text)
    assert found is not None
    return found


def extended(text: str, subtype: int = 2) -> ExtendedCommunity:
    found = parse_extended_community(text, subtype)
    assert found is not None
    return found


def address(text: str) -> Address:
    found = parse_address(text)
    assert found is not None
    return found


def route(text: str = "10.0.0.0/8") -> Subject:
    found = parse_prefix(text)
    assert found is not None
    return Subject(Prefix(found))


def apply(subject: Subject, *sets: Set, policies: Policies | None = None) -> Changed:
    changed = Changed(subject)
    for _, action in compile_sets(list(sets), Filters(policies or Policies())):
        changed = action(changed)
    return changed


@pytest.mark.parametrize(
    ("before", "operation", "value", "after"),
    [
        (10, "=", 5, 5),
        (10, "+", 5, 15),
        (10, "-", 5, 5),
        (10, "-", 50, 0),
        (None, "+", 5, 5),
        (0xFFFFFFFF, "+", 1, 0xFFFFFFFF),
    ],
)
def test_metric(before: int | None, operation: str, value: int, after: int) -> None:
    item = SetNumber(attribute="metric", value=value, operation=operation)  # type: ignore[arg-type]
    assert apply(route()._replace(metric=before), item).subject.metric == after


def test_numbers_and_origin() -> None:
    changed = apply(
        route(),
        SetNumber(attribute="local-preference", value=200),
        SetNumber(attribute="weight", value=300),
        SetNumber(attribute="tag", value=400),
        SetNumber(attribute="metric-type", value=1),
        SetOrigin(origin="e"),
    ).subject
    assert (changed.local_preference, changed.weight, changed.tag) == (200, 300, 400)
    assert (changed.metric_type, changed.origin) == (1, "e")


@pytest.mark.parametrize(
    ("path", "asns", "last_as", "expected"),
    [
        ((65001,), (65000, 65000), 0, (65000, 65000, 65001)),
        ((65001, 65002), (), 3, (65001, 65001, 65001, 65001, 65002)),
        ((), (65000,), 0, (65000,)),
        ((), (), 3, ()),
        ((frozenset({65001}),), (), 3, (frozenset({65001}),)),
    ],
)
def test_prepend(path: AsPath, asns: tuple[Asn, ...], last_as: int, expected: AsPath) -> None:
    found = apply(route()._replace(as_path=path), SetAsPathPrepend(asns=asns, last_as=last_as))
    assert found.subject.as_path == expected


def test_communities_replace_append_and_vanish() -> None:
    carried = route()._replace(communities=frozenset({community("65000:1")}))
    new = (community("65000:2"),)
    assert apply(carried, SetCommunity(communities=new)).subject.communities == set(new)
    assert apply(carried, SetCommunity(communities=new, additive=True)).subject.communities == {
        community("65000:1"),
        community("65000:2"),
    }
    assert apply(carried, SetCommunity(communities=(), none=True)).subject.communities == frozenset()


def test_in_one_entry_deletion_comes_before_setting() -> None:
    policies = Policies()
    everything = CommunityListEntry(permit=True, regex=".*")
    policies.community_lists["ALL"] = CommunityList(name="ALL", expanded=True, entries=[everything])
    carried = route()._replace(communities=frozenset({community("65000:1")}))
    changed = apply(
        carried,
        SetCommunity(communities=(community("65000:2"),), additive=True),
        DeleteCommunities(list_name="ALL"),
        policies=policies,
    )
    assert changed.subject.communities == {community("65000:2")}


def test_deleting_by_an_undefined_list_deletes_nothing() -> None:
    carried = route()._replace(communities=frozenset({community("65000:1")}))
    assert apply(carried, DeleteCommunities(list_name="NONE")).subject.communities == carried.communities
    assert apply(carried, DeleteExtendedCommunities(list_name="NONE")).subject == carried


def test_route_targets_are_replaced_and_other_kinds_stay() -> None:
    # semantics: `set extcommunity rt X` replaces the RT set, `additive` appends
    soo = extended("65000:9", SITE_OF_ORIGIN)
    carried = route()._replace(extended=frozenset({extended("65000:1"), soo}))
    new = (extended("65000:2"),)
    replaced = apply(carried, SetExtendedCommunity(kind="rt", communities=new)).subject
    assert replaced.extended == {extended("65000:2"), soo}
    added = apply(carried, SetExtendedCommunity(kind="rt", communities=new, additive=True)).subject
    assert added.extended == {extended("65000:1"), extended("65000:2"), soo}
    other_soo = extended("65000:8", SITE_OF_ORIGIN)
    site = apply(carried, SetExtendedCommunity(kind="soo", communities=(other_soo,))).subject
    assert site.extended == {extended("65000:1"), other_soo}


def test_extended_communities_are_deleted_by_list() -> None:
    policies = Policies()
    policies.extended_community_lists["L"] = ExtendedCommunityList(
        name="L", entries=[ExtendedCommunityListEntry(permit=True, communities=(extended("65000:1"),))]
    )
    carried = route()._replace(extended=frozenset({extended("65000:1"), extended("65000:2")}))
    changed = apply(carried, DeleteExtendedCommunities(list_name="L"), policies=policies)
    assert changed.subject.extended == {extended("65000:2")}


def test_next_hop_of_the_route_s_own_family() -> None:
    item = SetNextHop(addresses=(address("2001:db8::1"), address("192.0.2.1"), address("192.0.2.2")))
    assert apply(route(), item).subject.next_hop == address("192.0.2.1")
    assert apply(route("2001:db8::/32"), item).subject.next_hop == address("2001:db8::1")


def test_the_last_next_hop_line_counts() -> None:
    fixed, own = SetNextHop(addresses=(address("192.0.2.1"),)), SetNextHop(self_address=True)
    changed = apply(route(), fixed, own)
    assert changed.next_hop_self
    changed = apply(route(), own, SetNextHop(peer_address=True))
    assert (changed.next_hop_self, changed.next_hop_peer) == (False, True)
    changed = apply(route(), own, fixed)
    assert (changed.next_hop_self, changed.subject.next_hop) == (False, address("192.0.2.1"))


def test_lines_of_policy_based_routing_do_nothing_to_a_route() -> None:
    sets: list[Set] = [SetInterface(names=("Null0",)), SetTable(vrf="BLUE")]
    assert compile_sets(sets, Filters(Policies())) == ()
