"""Route-maps: order, denial, `continue`, undefined names, and the lines a verdict names.

Sources: Cisco "Route-Map Commands" and "BGP Route-Map Continue" (IOS 12.0S, IOS XE 3S, 16).
"""

from __future__ import annotations

from tidegate.control.cause import Reason
from tidegate.control.policy.route_map import evaluate
from tidegate.control.policy.subject import Subject, Verdict
from tidegate.model.device import Behaviour
from tidegate.model.policy import (
    Match,
    MatchAsPath,
    MatchCommunity,
    MatchNumber,
    MatchPrefix,
    Policies,
    PrefixList,
    PrefixListEntry,
    RouteMap,
    RouteMapEntry,
    Set,
    SetAsPathPrepend,
    SetCommunity,
    SetNumber,
)
from tidegate.net.aspath import Asn
from tidegate.net.community import parse_community
from tidegate.net.prefix import parse_prefix

PREFIX = parse_prefix("10.1.0.0/16")
assert PREFIX is not None
ROUTE = Subject(PREFIX, protocol="bgp", tag=7, metric=10, as_path=(Asn(65001),))


def policies(*entries: RouteMapEntry, prefix_lists: tuple[tuple[str, bool, str], ...] = ()) -> Policies:
    found = Policies()
    found.route_maps["RM"] = RouteMap(name="RM", entries=list(entries), line=1)
    for number, (name, permit, text) in enumerate(prefix_lists):
        base = parse_prefix(text)
        assert base is not None
        entry = PrefixListEntry(sequence=5, permit=permit, prefix=base, ge=base & 255, le=32, line=901 + 10 * number)
        found.prefix_lists["ipv4", name] = PrefixList(name=name, entries=[entry], line=900 + 10 * number)
    return found


def entry(
    sequence: int, permit: bool, *parts: Match | Set, continue_to: int | None = None, unmodelled: bool = False
) -> RouteMapEntry:
    """An entry at line `sequence`, its parts on the lines after it."""
    matches: list[Match] = []
    sets: list[Set] = []
    for offset, part in enumerate(parts, start=1):
        part.line = sequence + offset
        (matches if isinstance(part, Match) else sets).append(part)  # type: ignore[arg-type]
    found = RouteMapEntry(sequence=sequence, permit=permit, matches=matches, sets=sets, continue_to=continue_to)
    found.line = sequence
    if continue_to is not None:
        found.at["continue_to"] = sequence + 9
    if unmodelled:
        found.unmodelled = [sequence + 8]
    return found


def ask(found: Policies, subject: Subject = ROUTE, behaviour: Behaviour | None = None) -> Verdict:
    return evaluate(found, behaviour or Behaviour(), "RM", subject)


def prefix_list(*names: str) -> MatchPrefix:
    return MatchPrefix(subject="prefix", lists=names, kind="prefix-list")


def tag(*values: int) -> MatchNumber:
    return MatchNumber(attribute="tag", values=values)


def local_preference(value: int) -> SetNumber:
    return SetNumber(attribute="local-preference", value=value)


def test_the_first_matching_entry_decides_and_sets() -> None:
    verdict = ask(
        policies(
            entry(10, True, tag(1), local_preference(10)),
            entry(20, True, tag(7), local_preference(20)),
            entry(30, True, local_preference(30)),
        )
    )
    assert verdict.permit
    assert verdict.subject.local_preference == 20
    assert verdict.lines == (20, 21, 22)
    assert verdict.certain


def test_a_matching_deny_entry_denies_and_changes_nothing() -> None:
    verdict = ask(policies(entry(10, False, tag(7), local_preference(10)), entry(20, True)))
    assert (verdict.permit, verdict.reason, verdict.lines) == (False, Reason.POLICY_DENIED, (10, 11))
    assert verdict.subject == ROUTE


def test_no_match_is_the_implicit_deny() -> None:
    verdict = ask(policies(entry(10, True, tag(1))))
    assert (verdict.permit, verdict.reason, verdict.lines) == (False, Reason.POLICY_UNMATCHED, (1,))


def test_an_entry_without_matches_takes_every_route() -> None:
    assert ask(policies(entry(10, True))).permit


def test_all_match_lines_must_hold_and_values_of_one_line_are_alternatives() -> None:
    assert ask(policies(entry(10, True, tag(1, 7), MatchNumber(attribute="metric", values=(10, 11))))).permit
    assert not ask(policies(entry(10, True, tag(1, 7), MatchNumber(attribute="metric", values=(11,))))).permit


def test_lists_of_one_match_are_alternatives_even_where_the_first_denies() -> None:
    lists = (("DENIES", False, "10.0.0.0/8"), ("PERMITS", True, "10.0.0.0/8"))
    verdict = ask(policies(entry(10, True, prefix_list("DENIES", "PERMITS")), prefix_lists=lists))
    assert verdict.permit
    assert verdict.lines == (10, 11, 911)


def test_a_deny_in_a_prefix_list_only_means_no_match() -> None:
    lists = (("DENIES", False, "10.0.0.0/8"),)
    verdict = ask(policies(entry(10, False, prefix_list("DENIES")), entry(20, True), prefix_lists=lists))
    assert verdict.permit
    assert verdict.lines == (20,)


def test_an_undefined_route_map() -> None:
    denied = ask(Policies())
    assert (denied.permit, denied.reason) == (False, Reason.POLICY_UNDEFINED)
    assert ask(Policies(), behaviour=Behaviour(undefined_route_map_permits=True)).permit


def test_undefined_prefix_and_access_lists_match_everything() -> None:
    verdict = ask(policies(entry(10, True, prefix_list("NONE"))))
    assert verdict.permit
    assert verdict.certain
    assert ask(policies(entry(10, True, MatchPrefix(subject="prefix", lists=("9",), kind="access-list")))).permit


def test_undefined_as_path_and_community_lists_match_nothing_and_are_uncertain() -> None:
    for match in (MatchAsPath(lists=("1",)), MatchCommunity(lists=("1",))):
        verdict = ask(policies(entry(10, True, match), entry(20, True, local_preference(20))))
        assert verdict.subject.local_preference == 20
        assert not verdict.certain


def test_a_line_that_certainly_fails_makes_an_uncertain_one_irrelevant() -> None:
    assert ask(policies(entry(10, True, tag(1), MatchAsPath(lists=("1",))), entry(20, True))).certain


def test_an_entry_with_unmodelled_lines_is_uncertain_only_where_it_could_match() -> None:
    assert not ask(policies(entry(10, True, unmodelled=True))).certain
    assert ask(policies(entry(10, True, tag(1), unmodelled=True), entry(20, True))).certain


def test_continue_collects_sets_and_the_last_of_a_kind_wins() -> None:
    # "the last set action may override any previous set actions … unless the set command permits more than one value"
    verdict = ask(
        policies(
            entry(10, True, local_preference(10), SetAsPathPrepend(asns=(Asn(65000),)), continue_to=0),
            entry(30, True, local_preference(30), SetAsPathPrepend(asns=(Asn(65009),))),
        )
    )
    assert verdict.subject.local_preference == 30
    assert verdict.subject.as_path == (65009, 65000, 65001)
    assert verdict.lines == (10, 19, 30, 11, 12, 31, 32)


def test_continue_jumps_to_its_entry() -> None:
    found = policies(entry(10, True, continue_to=30), entry(20, False), entry(30, True, tag(7), local_preference(30)))
    assert ask(found).subject.local_preference == 30


def test_after_continue_a_route_that_nothing_else_matches_stays_permitted() -> None:
    verdict = ask(policies(entry(10, True, local_preference(10), continue_to=0), entry(20, True, tag(1))))
    assert verdict.permit
    assert verdict.subject.local_preference == 10


def test_after_continue_a_deny_entry_denies() -> None:
    verdict = ask(policies(entry(10, True, local_preference(10), continue_to=0), entry(20, False, tag(7))))
    assert verdict.reason is Reason.POLICY_DENIED
    assert verdict.subject == ROUTE


def test_matches_after_continue_see_the_route_as_it_came_in() -> None:
    # "Set clauses are saved during the match clause evaluation process and executed after …"
    set_tag = SetNumber(attribute="tag", value=99)
    verdict = ask(policies(entry(10, True, set_tag, continue_to=0), entry(20, False, tag(99)), entry(30, True)))
    assert verdict.permit
    assert verdict.subject.tag == 99


def test_continue_without_a_match_of_its_entry_does_nothing() -> None:
    verdict = ask(policies(entry(10, True, tag(1), local_preference(10), continue_to=30), entry(20, False)))
    assert verdict.reason is Reason.POLICY_DENIED


def test_continue_to_itself_or_backwards_ends() -> None:
    verdict = ask(policies(entry(10, True, local_preference(10), continue_to=10), entry(20, False)))
    assert verdict.permit
    assert not verdict.certain


def test_sets_of_a_route_map_show_in_its_verdict_not_in_the_route_given() -> None:
    community = parse_community("65000:1")
    assert community is not None
    verdict = ask(policies(entry(10, True, SetCommunity(communities=(community,)))))
    assert verdict.subject.communities == {community}
    assert ROUTE.communities == frozenset()
