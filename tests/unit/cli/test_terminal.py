"""Colour, width and signs of life."""

import io
import sys
import time

import pytest

from tidegate.cli.terminal import Waiting
from tidegate.wording.terminal import colour_allowed, width_of


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_colour_is_for_terminals_that_want_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert colour_allowed(Terminal())
    assert not colour_allowed(io.StringIO())
    monkeypatch.setenv("NO_COLOR", "1")
    assert not colour_allowed(Terminal())
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert not colour_allowed(Terminal())


@pytest.mark.parametrize(("columns", "width"), [("", 120), ("100", 100), ("20", 80), ("many", 120), ("999999", 120)])
def test_width_without_a_terminal(monkeypatch: pytest.MonkeyPatch, columns: str, width: int) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert width_of(io.StringIO()) == width


def test_signs_of_life_come_only_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tidegate.cli.terminal._PATIENCE", 0.05)
    monkeypatch.setattr(sys, "stderr", screen := Terminal())
    with Waiting() as waiting:
        waiting("reading configurations", 1, 2)
    assert screen.getvalue() == ""
    with Waiting() as waiting:
        waiting("reading configurations", 1, 2)
        time.sleep(0.6)
    assert "reading configurations 1 of 2" in screen.getvalue()


def test_no_signs_of_life_into_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tidegate.cli.terminal._PATIENCE", 0.01)
    monkeypatch.setattr(sys, "stderr", out := io.StringIO())
    with Waiting():
        time.sleep(0.05)
    assert out.getvalue() == ""
