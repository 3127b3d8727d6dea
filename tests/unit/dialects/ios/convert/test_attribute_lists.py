"""As-path access lists, community lists and extended community lists."""

from __future__ import annotations

from reading import device, feature, lines_with, refusals

from tidegate.model.source import LineStatus
from tidegate.net.community import SITE_OF_ORIGIN, parse_community, parse_extended_community


def test_as_path_list() -> None:
    found = feature("filters").policies.as_path_lists["1"]
    assert [(e.permit, e.regex, e.line) for e in found.entries] == [(True, "^65001_[0-9]+$", 17), (False, ".*", 18)]


def test_community_lists() -> None:
    lists = feature("filters").policies.community_lists
    assert not lists["RED"].expanded
    assert lists["RED"].entries[0].communities == (parse_community("65000:1"), parse_community("no-export"))
    assert lists["ANY"].expanded
    assert (lists["ANY"].entries[0].permit, lists["ANY"].entries[0].regex) == (False, "_65000:.*")


def test_extended_community_list() -> None:
    (entry,) = feature("filters").policies.extended_community_lists["1"].entries
    assert entry.communities == (
        parse_extended_community("65000:1"),
        parse_extended_community("65000:7", SITE_OF_ORIGIN),
    )


def test_the_number_says_which_type_a_list_is() -> None:
    found = device("""
        ip community-list 99 permit 1:1
        ip community-list 100 permit 1:.*
        ip extcommunity-list 500 permit RT:1:1
        """)
    assert [(name, known.expanded) for name, known in found.policies.community_lists.items()] == [
        ("99", False),
        ("100", True),
    ]
    assert found.policies.extended_community_lists["500"].entries[0].regex == "RT:1:1"


def test_sequence_numbers_order_the_entries() -> None:
    found = device("""
        ip community-list standard C seq 20 permit 2:2
        ip community-list standard C seq 10 deny 1:1
        ip community-list standard C permit 3:3
        ip extcommunity-list standard E
         20 permit rt 2:2
         10 deny rt 1:1
        """)
    communities = found.policies.community_lists["C"].entries
    assert [e.line for e in communities] == [2, 1, 3]
    assert [e.line for e in found.policies.extended_community_lists["E"].entries] == [6, 5]


def test_removals() -> None:
    found = device("""
        ip as-path access-list 1 permit ^1_
        ip as-path access-list 1 permit ^2_
        no ip as-path access-list 1 permit ^1_
        ip community-list standard C permit 1:1
        ip community-list standard C permit 2:2
        no ip community-list standard C permit 1:1
        ip community-list 5 permit 1:1
        no ip community-list 5
        """)
    assert [e.regex for e in found.policies.as_path_lists["1"].entries] == ["^2_"]
    assert [e.line for e in found.policies.community_lists["C"].entries] == [5]
    assert list(found.policies.community_lists) == ["C"]


def test_what_is_no_community_is_not_understood() -> None:
    found = device("""
        ip community-list standard C permit 1:1 70000:1
        ip extcommunity-list 1 permit rt 1
        ip extcommunity-list 1 permit cost igp 1 1
        """)
    assert lines_with(found, LineStatus.NOT_UNDERSTOOD) == [1, 2]
    assert lines_with(found, LineStatus.NOT_MODELLED) == [3]
    assert not found.policies.community_lists
    assert not found.policies.extended_community_lists


def test_one_name_is_of_one_type() -> None:
    found = device("""
        ip community-list standard C permit 1:1
        ip community-list expanded C permit 1:.*
        """)
    assert [line for line, _ in refusals(found)] == [2]
    assert len(found.policies.community_lists["C"].entries) == 1


def test_a_regular_expression_that_cannot_be_read_is_reported_at_its_line() -> None:
    found = device("""
        ip as-path access-list 1 permit ^(1
        ip as-path access-list 1 permit ^1_
        ip community-list expanded C permit *1
        ip community-list 150 permit [1
        ip community-list standard S permit 1:1
        ip extcommunity-list 150 permit RT:(1
        ip extcommunity-list expanded E
         permit RT:1)
         permit RT:1:1
        no ip community-list 150 permit [1
        """)
    assert lines_with(found, LineStatus.NOT_MODELLED) == [1, 3, 4, 6, 8]
    assert {(d.code, "regular expression cannot be read" in d.message) for d in found.diagnostics} == {
        ("not-modelled", True)
    }
