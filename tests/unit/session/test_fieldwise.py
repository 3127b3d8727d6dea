"""Objects taken apart into the values of their fields, and made of them again."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, field
from enum import StrEnum

import pytest

from tidegate.session.fieldwise import is_fieldwise, maker, taker


@dataclass(slots=True, kw_only=True)
class Base:
    line: int = 0
    at: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Whole(Base):
    kind: str  # the names of fields that a program text made of them could trip over
    made: list[int] = field(default_factory=list)
    new: str = "default"


@dataclass(slots=True, frozen=True)
class Fixed:
    put: int


@dataclass
class Open:
    """Takes attributes that are no fields."""

    name: str


class Colour(StrEnum):
    RED = "red"


@pytest.mark.parametrize("whole", [Whole("k", [1], line=7, at={"kind": 8}), Whole("k"), Fixed(3)], ids=repr)
def test_what_was_taken_apart_is_made_again(whole: object) -> None:
    kind, values = taker(type(whole))(whole)
    assert kind is type(whole)
    again = maker(kind)(*values)
    assert type(again) is kind
    assert again == whole
    assert again is not whole


def test_values_are_handed_over_as_they_are() -> None:
    """No default takes the place of a value, and no value is copied."""
    made, at = [1], {"new": 2}
    whole = maker(Whole)(5, at, "k", made, "n")
    assert (whole.line, whole.kind, whole.new) == (5, "k", "n")
    assert whole.made is made
    assert whole.at is at


def test_one_value_too_few_is_an_error() -> None:
    with pytest.raises(TypeError):
        maker(Fixed)()


def test_which_classes_are_their_fields_alone() -> None:
    assert is_fieldwise(Whole)
    assert is_fieldwise(Fixed)
    assert not is_fieldwise(Open)
    assert not is_fieldwise(Colour)
    assert not is_fieldwise(dict)


def test_other_pickles_of_the_same_class_are_as_ever() -> None:
    taker(Whole)
    maker(Whole)
    assert pickle.loads(pickle.dumps(Whole("k", line=3))) == Whole("k", line=3)
