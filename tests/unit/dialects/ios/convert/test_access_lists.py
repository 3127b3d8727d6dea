"""Numbered and named IPv4 access lists."""

from __future__ import annotations

from reading import device, feature, lines_with, refusals

from tidegate.model.source import LineStatus


def test_numbered_lists() -> None:
    lists = feature("filters").policies.access_lists
    assert [(e.permit, e.line) for e in lists["10"].entries] == [(True, 7), (True, 8)]
    assert not lists["10"].extended
    assert [(e.permit, e.protocol, e.line) for e in lists["101"].entries] == [(True, "ip", 10), (False, "tcp", 11)]
    assert lists["101"].extended


def test_named_list_is_ordered_by_sequence_and_entries_go_by_number() -> None:
    found = feature("filters")
    edge = found.policies.access_lists["EDGE"]
    assert [(e.sequence, e.line) for e in edge.entries] == [(5, 15), (20, 14)]
    assert edge.entries[1].unmodelled == "dscp ef"
    assert lines_with(found, LineStatus.NOT_MODELLED) == [14]


def test_entries_get_numbers_in_tens() -> None:
    found = device("""
        ip access-list standard S
         permit 10.0.0.0 0.255.255.255
         25 permit 192.0.2.1
         deny any
        """)
    assert [e.sequence for e in found.policies.access_lists["S"].entries] == [10, 25, 35]


def test_entries_are_removed_by_their_words() -> None:
    found = device("""
        ip access-list extended E
         permit tcp any any eq 80
         permit ip any any
         no permit tcp any any eq www
        """)
    assert [e.protocol for e in found.policies.access_lists["E"].entries] == ["ip"]


def test_no_access_list_removes_the_whole_list_even_with_an_entry() -> None:
    found = device("""
        access-list 10 permit 10.0.0.1
        access-list 10 permit 10.0.0.2
        no access-list 10 permit 10.0.0.1
        ip access-list extended E
         permit ip any any
        no ip access-list extended E
        """)
    assert not found.policies.access_lists


def test_list_of_the_other_type_and_duplicate_number_are_refused() -> None:
    found = device("""
        ip access-list standard S
         10 permit 10.0.0.1
         10 deny any
        ip access-list extended S
        """)
    assert refusals(found) == [
        (3, "% Duplicate sequence number 10"),
        (4, "% Access-list type conflicts with prior definition"),
    ]


def test_resequence() -> None:
    found = device("""
        ip access-list standard S
         permit 10.0.0.1
         permit 10.0.0.2
        ip access-list resequence S 100 5
        """)
    assert [e.sequence for e in found.policies.access_lists["S"].entries] == [100, 105]


def test_malformed_entry_is_told_with_its_word() -> None:
    found = device("access-list 101 permit tcp any any eq nowhere\n")
    assert lines_with(found, LineStatus.NOT_UNDERSTOOD) == [1]
    assert "'nowhere'" in found.diagnostics[0].message


def test_remarks_have_no_effect_and_ipv6_lists_are_not_modelled() -> None:
    found = device("""
        access-list 10 remark permit nothing
        ip access-list extended E
         remark text
        ipv6 access-list V6
         permit ipv6 any any
        """)
    assert lines_with(found, LineStatus.NO_EFFECT) == [1, 3]
    assert lines_with(found, LineStatus.NOT_MODELLED) == [4, 5]
