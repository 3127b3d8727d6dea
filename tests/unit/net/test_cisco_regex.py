"""Cisco IOS "Regular Expressions" and the AS-path examples of the IOS BGP configuration guide."""

from __future__ import annotations

import pytest

from tidegate.net.cisco_regex import compile_cisco_regex


def found(expression: str, text: str) -> bool:
    pattern = compile_cisco_regex(expression)
    assert pattern is not None
    return pattern.search(text) is not None


@pytest.mark.parametrize(
    ("expression", "text", "expected"),
    [
        # "_100_ matches 100 but not 1002 or 2100"
        ("_100_", "100", True),
        ("_100_", "65001 100 65002", True),
        ("_100_", "65001 {7,100}", True),
        ("_100_", "65001 (100)", True),
        ("_100_", "1002", False),
        ("_100_", "65001 2100", False),
        # locally originated routes
        ("^$", "", True),
        ("^$", "65001", False),
        (".*", "", True),
        # from a neighbor, of a neighbor, through and originated by
        ("^65001_", "65001 65002", True),
        ("^65001_", "650010", False),
        ("^65001$", "65001 65002", False),
        ("_65002$", "65001 65002", True),
        ("_65002$", "65002", True),
        ("^65001(_65001)*$", "65001 65001 65001", True),
        ("^65001(_65001)*$", "65001 65002", False),
        # a neighbor that prepends only itself
        (r"^([0-9]+)(_\1)*$", "65001 65001", True),
        (r"^([0-9]+)(_\1)*$", "65001 65002", False),
        ("^6500[1-3]$", "65002", True),
        ("^6500[1-3]$", "65004", False),
        ("^6500[^1-3]$", "65004", True),
        ("^(65001|65002) 7$", "65002 7", True),
        ("^65001 ?", "65001", True),
        # a brace stands for itself, also before digits
        ("{65003", "65001 {65003,65004}", True),
        (r"\{65003", "65001 {65003,65004}", True),
        ("5{2}", "55", False),
        ("5{2}", "5{2}", True),
        ("a.c", "abc", True),
        (r"a\.c", "abc", False),
        (r"a\dc", "a1c", False),  # no character classes of Perl: \d is a d
        (r"a\dc", "adc", True),
        # repetitions of repetitions are not Python's lazy or possessive ones
        ("^(1+)?$", "", True),
        ("^1+?$", "", True),
        ("^1*+1$", "11", True),
        ("[]]", "]", True),
        ("[a&&b]", "&", True),
        ("[1-]", "-", True),
    ],
)
def test_what_an_expression_matches(expression: str, text: str, expected: bool) -> None:
    assert found(expression, text) is expected


@pytest.mark.parametrize("expression", ["(1", "1)", "[1", "*1", "(*)", "1|+", "1\\", "(?i)1", "[9-1]", r"\2(1)"])
def test_an_invalid_expression_is_none(expression: str) -> None:
    assert compile_cisco_regex(expression) is None
