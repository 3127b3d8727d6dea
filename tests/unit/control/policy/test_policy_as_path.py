"""AS-path access lists (IOS `ip as-path access-list`)."""

from __future__ import annotations

from tidegate.control.policy.as_path import AsPathMatcher
from tidegate.model.policy import AsPathList, AsPathListEntry
from tidegate.net.aspath import Asn, AsPath


def matcher(*entries: tuple[bool, str]) -> AsPathMatcher:
    return AsPathMatcher(
        AsPathList(
            name="1", entries=[AsPathListEntry(permit=p, regex=r, line=i) for i, (p, r) in enumerate(entries, start=1)]
        )
    )


def path(*asns: int) -> AsPath:
    return tuple(map(Asn, asns))


def test_the_first_entry_that_matches_decides() -> None:
    compiled = matcher((False, "_65005_"), (True, "^65001_"))
    denied, permitted = compiled.first(path(65001, 65005)), compiled.first(path(65001, 65002))
    assert denied is not None
    assert not denied.permit
    assert permitted is not None
    assert permitted.line == 2
    assert compiled.first(path(65002)) is None


def test_an_as_set_is_in_braces_with_commas() -> None:
    compiled = matcher((True, r"_\{65003,65004\}$"))
    assert compiled.first((Asn(65001), frozenset({Asn(65004), Asn(65003)}))) is not None


def test_locally_originated_routes_have_the_empty_path() -> None:
    assert matcher((True, "^$")).first(()) is not None
    assert matcher((True, "^$")).first(path(65001)) is None


def test_an_invalid_expression_matches_nothing() -> None:
    assert matcher((True, "(65001")).first(path(65001)) is None
    decided = matcher((True, "(65001"), (True, ".*")).first(path(65001))
    assert decided is not None
    assert decided.line == 2
