"""The notation of patterns: what is read, and what is refused as a mistake of the program."""

import pytest

from tidegate.syntax.pattern import Argument, Choice, Keyword, PatternError, read_pattern


def test_keywords_and_arguments() -> None:
    assert read_pattern("ip vrf WORD:name") == (Keyword("ip"), Keyword("vrf"), Argument("WORD", "name"))


def test_an_argument_is_passed_under_its_types_name() -> None:
    assert read_pattern("rd RD") == (Keyword("rd"), Argument("RD", "rd"))


def test_a_lone_optional_keyword_is_a_flag() -> None:
    assert read_pattern("[no-summary]") == (Choice(((Keyword("no-summary", "no_summary", True),),), optional=True),)


def test_a_captured_choice_passes_the_keyword() -> None:
    (choice,) = read_pattern("(in|out):side")
    assert choice == Choice(((Keyword("in", "side", "in"),), (Keyword("out", "side", "out"),)))


def test_ranges_and_repetition() -> None:
    assert read_pattern("{tag <1-9>:tag | permanent}*") == (
        Choice(((Keyword("tag"), Argument("<1-9>", "tag")), (Keyword("permanent", "permanent", True),)), repeat=True),
    )
    assert read_pattern("WORD:lists+") == (Argument("WORD", "lists", True),)


@pytest.mark.parametrize("pattern", ["[a", "a]", "(a|)", "{a}", "(a b|c):x", "[a)"])
def test_mistakes_are_found(pattern: str) -> None:
    with pytest.raises(PatternError):
        read_pattern(pattern)
