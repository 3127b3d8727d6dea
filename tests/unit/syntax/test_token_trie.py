"""The token trie: order of preference, abbreviations, going back, and how far a wrong line was understood."""

import pytest

from tidegate.syntax.argument import LINE, NUMBER, WORD
from tidegate.syntax.pattern import PatternError
from tidegate.syntax.trie import Trie


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
