"""Which function answers which question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, TypeVar, cast

from tidegate.control.result import ControlPlane
from tidegate.model.device import Device
from tidegate.model.shown.question import Question

A = TypeVar("A")
_Answer = Callable[["Asked", Any], Any]
_answers: dict[type[Question[Any]], _Answer] = {}


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is asked: the device in the network that was computed."""

    plane: ControlPlane
    device: Device


F = TypeVar("F", bound=_Answer)


def answers(kind: type[Question[Any]]) -> Callable[[F], F]:
    """Declare the function below as what answers questions of `kind`; it is called with `Asked` and the question."""

    def declare(function: F) -> F:
        _answers[kind] = function
        return function

    return declare


def answer(asked: Asked, question: Question[A]) -> A:
    """The answer of a device. The module of the question's name in this package is imported when first needed."""
    kind = type(question)
    if kind not in _answers:
        import_module(f"{__package__}.{kind.__module__.rpartition('.')[2]}")
    return cast(A, _answers[kind](asked, question))  # `answers` binds the two
