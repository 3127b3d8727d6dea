"""Leaks, and what is configured to leak and lets nothing through."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from tidegate.analysis.records import InertLeakRecord, LeakRecord
from tidegate.wording.drawing import Pen
from tidegate.wording.layout import some_of


def draw_leaks(unused: list[InertLeakRecord], records: Iterable[LeakRecord], stream: TextIO) -> None:
    """Each leak, then those that are configured and let nothing through."""
    pen = Pen(stream)
    number = 0
    for number, leak in enumerate(records, 1):
        if number > 1:
            pen.line()
        draw_leak(pen, leak)
    if not number:
        pen.write("No route crosses from one table into another.")
    if unused:
        pen.line()
        draw_inert(unused, stream)


def draw_leak(pen: Pen, leak: LeakRecord) -> None:
    """One leak: its ends, what passes, the way back, what it exposes, the lines."""
    if leak.two_way and leak.returns_missing:
        way = pen.ink("two-way in part: answers do not reach everyone", "doubt")
    else:
        way = pen.ink("two-way", "good") if leak.two_way else pen.ink("one-way", "doubt")
    pen.line(pen.ink(f"{leak.from_table} → {leak.to_table}", "strong"), f"  {leak.mechanism}  ", way)
    pen.labelled("prefixes", some_of(leak.prefixes))
    if leak.returns_by:
        pen.labelled("back by", ", ".join(f"{r.from_table} → {r.to_table} ({r.mechanism})" for r in leak.returns_by))
    if leak.returns_to:
        pen.labelled("back to", some_of(leak.returns_to))
    if leak.returns_missing:
        pen.labelled("not back to", some_of(leak.returns_missing), "doubt")
    if leak.exposure:
        pen.labelled("exposes", leak.exposure.message)
        if leak.exposure.examples:
            pen.labelled("", some_of(leak.exposure.examples))
        if leak.exposure.spreads_to:
            pen.labelled("spreads to", some_of(leak.exposure.spreads_to))
    pen.source(leak.source)


def draw_inert(records: Iterable[InertLeakRecord], stream: TextIO) -> None:
    """Configured leaks that let nothing through, each with the reasons."""
    pen = Pen(stream)
    found = list(records)
    pen.write("Configured, and letting nothing through:" if found else "Every configured leak lets something through.")
    for leak in found:
        targets = f"  {some_of(leak.route_targets, 4)}" if leak.route_targets else ""
        pen.line()
        ends = f"{leak.from_table or 'nobody'} → {leak.to_table or 'nobody'}"
        pen.line(pen.ink(ends, "strong"), f"  {leak.mechanism}{targets}")
        for number, reason in enumerate(leak.reasons):
            pen.labelled("and" if number else "because", reason, "doubt")
        pen.source(leak.source)
