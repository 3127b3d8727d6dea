"""The form of a question about one device."""

from __future__ import annotations

from typing import Generic, Protocol, TypeVar

A_co = TypeVar("A_co", covariant=True)
A = TypeVar("A")


class Question(Generic[A_co]):
    """Something to be asked of one device, answered by an `A_co`. Its fields are what the user gave: VRF, prefix …

    Subclasses are frozen dataclasses.
    """

    __slots__ = ()


class Asks(Protocol):
    """Answers any question about the device at hand."""

    def __call__(self, question: Question[A], /) -> A: ...
