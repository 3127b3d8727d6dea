"""The token trie: order of preference, abbreviations, going back, and how far a wrong line was understood."""

import pytest

from tidegate.syntax.argument import LINE, NUMBER, WORD
from tidegate.syntax.pattern import PatternError
from tidegate.syntax.trie import _STEPS_LIMIT, Trie


def trie_of(*patterns: str) -> Trie:
    trie = Trie({kind.name: kind for kind in (WORD, LINE, NUMBER)})
    for pattern in patterns:
        trie.add(pattern, pattern)
    return trie


def test_a_full_keyword_comes_before_a_longer_one() -> None:
    trie = trie_of("route", "route-map WORD")
    assert trie.match(["route"]).command == "route"
    assert trie.match(["route-m", "X"]).command == "route-map WORD"


def test_abbreviations_are_marked_and_ambiguous_ones_refused() -> None:
    trie = trie_of("interface WORD", "ip address WORD", "ip access-group WORD")
    found = trie.match(["int", "x"])
    assert (found.command, found.exact) == ("interface WORD", False)
    assert trie.match(["interface", "x"]).exact
    assert trie.match(["ip", "ad", "x"]).command == "ip address WORD"
    assert trie.match(["ip", "a", "x"]).problem == "ambiguous"


def test_keywords_are_taken_in_any_case() -> None:
    found = trie_of("encapsulation dot1q NUMBER:vlan").match(["Encapsulation", "dot1Q", "5"])
    assert (found.arguments, found.exact) == ({"vlan": 5}, True)


def test_a_definite_type_comes_before_any_word_and_reading_goes_back() -> None:
    trie = trie_of("match NUMBER:number", "match WORD:first WORD:second")
    assert trie.match(["match", "5"]).arguments == {"number": 5}
    assert trie.match(["match", "5", "6"]).arguments == {"first": "5", "second": "6"}


def test_options_in_any_order() -> None:
    trie = trie_of("go {fast | tag NUMBER:tag | name WORD:name}*")
    assert trie.match(["go"]).arguments == {}
    assert trie.match(["go", "name", "x", "fast", "tag", "3"]).arguments == {"name": "x", "fast": True, "tag": 3}


def test_repeated_arguments_are_a_tuple() -> None:
    assert trie_of("lists WORD:names+").match(["lists", "a", "b", "c"]).arguments == {"names": ("a", "b", "c")}


def test_the_rest_of_the_line_is_one_value() -> None:
    assert trie_of("description LINE:text").match(["description", "a", "b"]).arguments == {"text": "a b"}


def test_a_command_gets_only_its_own_parameters() -> None:
    trie = trie_of("[no] shutdown", "no description")
    assert trie.match(["no", "shutdown"]).arguments == {"no": True}
    assert trie.match(["no", "description"]).arguments == {}


def test_how_far_a_wrong_line_was_understood() -> None:
    trie = trie_of("ip address WORD WORD:mask")
    assert (trie.match(["ip", "address", "x"]).problem, trie.match(["ip", "address", "x"]).reached) == ("incomplete", 3)
    assert (trie.match(["ip", "nonsense"]).problem, trie.match(["ip", "nonsense"]).reached) == ("invalid", 1)


@pytest.mark.parametrize(
    ("first", "second"),
    [("a b", "a b"), ("a WORD:x", "a WORD:y"), ("(a|b):x", "(a|c):y")],
    ids=["twice", "two-names", "captured-twice"],
)
def test_contradictions_are_found(first: str, second: str) -> None:
    trie = trie_of()
    trie.add(first, object())
    with pytest.raises(PatternError):
        trie.add(second, object())


def test_a_command_declared_later_counts_where_words_are_remembered() -> None:
    """`x` was any word; then it is a keyword, and then one that passes a value."""
    trie = trie_of("go WORD:where")
    assert trie.match(["go", "x"]).arguments == {"where": "x"}
    trie.add("go x", "go x")
    assert trie.match(["go", "x"]).command == "go x"
    trie.add("go (x|y):side far", "far")
    assert trie.match(["go", "x", "far"]).arguments == {"side": "x"}
    trie.add("go NUMBER:number", "go NUMBER")
    assert trie.match(["go", "7"]).arguments == {"number": 7}


def test_a_definite_type_declared_later_comes_before_a_remembered_word() -> None:
    trie = trie_of("go WORD:where")
    assert trie.match(["go", "7"]).arguments == {"where": "7"}
    trie.add("go NUMBER:number", "go NUMBER")
    assert trie.match(["go", "7"]).arguments == {"number": 7}


def test_an_abbreviation_is_none_after_the_same_word_in_full_and_the_other_way_round() -> None:
    """What is remembered of a word at one place says nothing of it at another."""
    trie = trie_of("set tag NUMBER:tag", "tag WORD:name", "description LINE:text")
    assert trie.match(["set", "tag", "5"]).exact
    assert not trie.match(["set", "ta", "5"]).exact
    assert trie.match(["tag", "ta"]).arguments == {"name": "ta"}
    assert trie.match(["description", "tag", "ta"]).arguments == {"text": "tag ta"}
    assert trie.match(["description", "tag", "5"]).arguments == {"text": "tag 5"}


def test_more_words_than_a_place_remembers() -> None:
    trie = trie_of("go NUMBER:number {x | y}*")
    for number in (*range(_STEPS_LIMIT + 10), 3):
        assert trie.match(["go", str(number), "y"]).arguments == {"number": number, "y": True}
    assert len(trie.root.keywords["go"].target.steps) <= _STEPS_LIMIT
