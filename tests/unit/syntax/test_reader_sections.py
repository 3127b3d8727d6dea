"""Where a section that is not read ends: an unindented line that nobody knows is no part of it."""

from __future__ import annotations

from tidegate.dialects.ios import read
from tidegate.model.source import LineStatus


def statuses(text: str) -> list[LineStatus]:
    device = read("x.cfg", text, "x")
    return [device.statuses[line] for line in sorted(device.statuses)]


def test_an_unknown_line_after_an_unread_section_is_not_swallowed():
    text = "crypto isakmp key K address 192.0.2.1\nip route 10.0.0.0 255.0.0.0 Null0 a b c\nfrobnicate\nhostname R\n"
    assert statuses(text) == [
        LineStatus.NO_EFFECT,
        LineStatus.NOT_UNDERSTOOD,
        LineStatus.NOT_UNDERSTOOD,
        LineStatus.MODELLED,
    ]


def test_indented_lines_are_part_of_it():
    assert statuses("crypto pki trustpoint T\n whatever this is\n")[1] is LineStatus.NO_EFFECT
