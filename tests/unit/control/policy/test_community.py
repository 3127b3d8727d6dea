"""Community lists (IOS `ip community-list`, `set comm-list delete`; RFC 1997, RFC 4360)."""

from __future__ import annotations

from tidegate.control.policy.community import (
    CommunityMatcher,
    ExtendedCommunityMatcher,
    communities_text,
    extended_communities_text,
)
from tidegate.model.policy import (
    CommunityList,
    CommunityListEntry,
    ExtendedCommunityList,
    ExtendedCommunityListEntry,
)
from tidegate.net.community import (
    SITE_OF_ORIGIN,
    Community,
    ExtendedCommunity,
    parse_community,
    parse_extended_community,
)


def comm(*texts: str) -> frozenset[Community]:
    found = [parse_community(text) for text in texts]
    assert None not in found
    return frozenset(c for c in found if c is not None)


def rt(*texts: str, subtype: int = 2) -> frozenset[ExtendedCommunity]:
    found = [parse_extended_community(text, subtype) for text in texts]
    return frozenset(c for c in found if c is not None)


def standard(*entries: tuple[bool, frozenset[Community]]) -> CommunityMatcher:
    return CommunityMatcher(
        CommunityList(
            name="1",
            entries=[
                CommunityListEntry(permit=p, communities=tuple(sorted(c)), line=i)
                for i, (p, c) in enumerate(entries, start=1)
            ],
        )
    )


def expanded(*regexes: str) -> CommunityMatcher:
    entries = [CommunityListEntry(permit=True, regex=r, line=i) for i, r in enumerate(regexes, start=1)]
    return CommunityMatcher(CommunityList(name="100", expanded=True, entries=entries))


def test_communities_of_one_line_must_all_be_carried() -> None:
    compiled = standard((True, comm("65000:1", "65000:2")))
    assert compiled.first(comm("65000:1", "65000:2", "65000:3")) is not None
    assert compiled.first(comm("65000:1")) is None


def test_lines_are_alternatives_and_a_deny_ends_the_search() -> None:
    compiled = standard((False, comm("65000:9")), (True, comm("65000:1")))
    assert compiled.first(comm("65000:1")) is not None
    denied = compiled.first(comm("65000:1", "65000:9"))
    assert denied is not None
    assert not denied.permit


def test_exact_match_allows_no_other_community() -> None:
    compiled = standard((True, comm("65000:1", "65000:2")))
    assert compiled.first(comm("65000:1", "65000:2"), exact=True) is not None
    assert compiled.first(comm("65000:1", "65000:2", "65000:3"), exact=True) is None


def test_internet_is_every_route() -> None:
    compiled = standard((True, comm("internet")))
    assert compiled.first(frozenset()) is not None
    assert compiled.first(comm("65000:1")) is not None


def test_an_expanded_list_searches_the_sorted_communities() -> None:
    assert communities_text(comm("65000:20", "no-export", "65000:3")) == "65000:3 65000:20 no-export"
    assert expanded("^65000:3 65000:20").first(comm("65000:20", "65000:3")) is not None
    assert expanded("_65000:[0-9]+_").first(comm("65001:1")) is None
    assert expanded("_65000:2_").first(comm("65000:20")) is None
    assert expanded("(65000:2").first(comm("65000:2")) is None  # invalid: matches nothing


def test_deletion_puts_each_community_to_the_list_alone() -> None:
    carried = comm("65000:1", "65000:2", "65000:3")
    assert standard((True, comm("65000:1")), (True, comm("65000:2"))).kept(carried) == comm("65000:3")
    # Cisco, `set comm-list delete`: a line with two communities deletes neither
    assert standard((True, comm("65000:1", "65000:2"))).kept(carried) == carried
    assert standard((False, comm("65000:1")), (True, comm("internet"))).kept(carried) == comm("65000:1")
    assert expanded("65000:[12]").kept(carried) == comm("65000:3")


def test_extended_lists() -> None:
    compiled = ExtendedCommunityMatcher(
        ExtendedCommunityList(
            name="1", entries=[ExtendedCommunityListEntry(permit=True, communities=tuple(rt("65000:1", "65000:2")))]
        )
    )
    assert compiled.first(rt("65000:1", "65000:2", "65000:3")) is not None
    assert compiled.first(rt("65000:1")) is None
    assert compiled.first(rt("65000:1", "65000:2", subtype=SITE_OF_ORIGIN)) is None


def test_extended_expressions_see_the_kind() -> None:
    carried = rt("65000:1") | rt("65000:7", subtype=SITE_OF_ORIGIN)
    assert extended_communities_text(carried) == "RT:65000:1 SoO:65000:7"
    regex = ExtendedCommunityListEntry(permit=True, regex="SoO:65000:.")
    compiled = ExtendedCommunityMatcher(ExtendedCommunityList(name="100", expanded=True, entries=[regex]))
    assert compiled.first(carried) is not None
    assert compiled.first(rt("65000:1")) is None
    assert compiled.kept(carried) == rt("65000:1")
