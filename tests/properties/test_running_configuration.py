"""The running configuration says what the device does: read as a file, it gives the device that was typed."""

from __future__ import annotations

import os
from pathlib import Path

from examples import examples
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st
from runninglines import MODES, SAVED, STARTS

from samemodel import differences
from tidegate.dialects import ios
from tidegate.dialects.ios.commandline import COMMAND_LINE
from tidegate.model.device import Device
from tidegate.session.recognise import choose, modelled_dialects
from tidegate.syntax.configuring import Answer, Configuring

_settings = settings(max_examples=examples(300), deadline=None, suppress_health_check=[HealthCheck.too_slow])


def typed(start: str, lines: list[str]) -> Configuring:
    configuring = Configuring(COMMAND_LINE, start, "R1")
    for line in lines:
        configuring.type(line)
    return configuring


def device_of(start: str, lines: list[str]) -> Device:
    """The device that the very reader of the typed lines makes of them; no running configuration comes into it."""
    return typed(start, lines).finished()


def shown(configuring: Configuring) -> str:
    return "\n".join((*COMMAND_LINE.shown(configuring.running), ""))


def assert_shown_is_typed(start: str, lines: list[str]) -> None:
    text = shown(typed(start, lines))
    note(text)
    read = ios.read("R1", text, "R1")
    assert differences(device_of(start, lines), read) == []
    assert [d.text for d in read.diagnostics if d.code in ("refused", "not-understood")] == []
    assert shown(Configuring(COMMAND_LINE, text, "R1")) == text


# A visit to a mode: the header, and lines in it, some of them negated.
_signs = st.sampled_from(("", "", "", "no ", "no ", "default "))
_visits = st.sampled_from(MODES).flatmap(
    lambda mode: st.lists(st.tuples(_signs, st.sampled_from(mode.lines)).map("".join), min_size=1, max_size=5).map(
        lambda lines: [*mode.headers, *lines, "end"]
    )
)


@_settings
@given(st.sampled_from(STARTS), st.lists(_visits, min_size=1, max_size=6))
def test_what_is_shown_is_what_was_typed(start, visits):
    assert_shown_is_typed(start, [line for visit in visits for line in visit])


@_settings
@given(st.sampled_from(SAVED), st.data())
def test_lines_of_a_saved_configuration_that_are_taken_away(saved, data):
    """Any line of a configuration is negated where it stands, or typed again."""
    lines = saved.splitlines()
    edits = []
    for number in data.draw(st.lists(st.integers(0, len(lines) - 1), min_size=1, max_size=6)):
        around = headers(lines, number)
        sign = data.draw(_signs)
        edits += [*around, sign + lines[number].strip(), "end"]
    assert_shown_is_typed(saved, edits)


def headers(lines: list[str], number: int) -> list[str]:
    """The headers around a line, by indentation."""
    found: list[str] = []
    indent = len(lines[number]) - len(lines[number].lstrip())
    for line in reversed(lines[:number]):
        own = len(line) - len(line.lstrip())
        if own < indent and line.strip() not in ("", "!"):
            found.insert(0, line.strip())
            indent = own
    return found


def real_configurations() -> list[str]:
    """Those of the collection of networks, where it is at hand, as they are shown."""
    shared = Path(os.environ.get("TIDEGATE_SHARED", Path(__file__).parents[3] / "shared"))
    found = []
    for path in sorted(p for name in ("labs", "nets") for p in (shared / name).glob("*/configs/**/*") if p.is_file()):
        text = path.read_bytes().decode(errors="replace")
        if choose(text, modelled_dialects())[0] is not None and "^C\n" not in text:  # whose lines may be text
            found.append(shown(Configuring(COMMAND_LINE, text, "R1")))
    return found


REAL = [*SAVED, *real_configurations()]


@_settings
@given(st.sampled_from(REAL), st.data())
def test_real_configurations_that_are_edited(text, data):
    """Lines where they stand: negated, typed again, without their last word."""
    lines = text.splitlines()
    numbers = [number for number, line in enumerate(lines) if line.strip() not in ("!", "end")]
    edits = []
    for number in data.draw(st.lists(st.sampled_from(numbers), min_size=1, max_size=6)):
        line = lines[number].strip()
        short = line.rpartition(" ")[0] if data.draw(st.integers(0, 4)) == 0 else ""
        edits += [*headers(lines, number), data.draw(_signs) + (short or line), "end"]
        if data.draw(st.booleans()):
            edits += [*headers(lines, number), line, "end"]
    assert_shown_is_typed(text, edits)


def test_a_configuration_can_be_typed():
    """Line by line into an empty router, a configuration gives the device that it gives as a file."""
    for text in REAL:
        lines = text.splitlines()
        answers = [(line, typed_line) for line, typed_line in answered(lines) if typed_line.refused]
        # A device takes an address only where it is free; a file may say later that the other interface is down.
        if any("overlaps with" in said for _, answer in answers for said in answer.said):
            continue
        assert differences(ios.read("R1", text, "R1"), device_of("hostname R1\n", lines)) == []


def answered(lines: list[str]) -> list[tuple[str, Answer]]:
    configuring = Configuring(COMMAND_LINE, "hostname R1\n", "R1")
    return [(line, configuring.type(line)) for line in lines]
