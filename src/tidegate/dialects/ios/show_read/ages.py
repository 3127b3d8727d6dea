"""Reads what IOS writes of how long ago something changed."""

from __future__ import annotations

import re

_CLOCK = re.compile(r"(\d+):(\d\d):(\d\d)", re.ASCII)
_UNITS = re.compile(r"(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?", re.ASCII)
_SECONDS = (31449600, 604800, 86400, 3600)


def seconds(text: str) -> int | None:
    """The seconds of an age; None where `text` is none."""
    clock = _CLOCK.fullmatch(text)
    if clock:
        hours, minutes, rest = map(int, clock.groups())
        return hours * 3600 + minutes * 60 + rest
    units = _UNITS.fullmatch(text)
    if units is None or not text:
        return None
    return sum(int(number or 0) * size for number, size in zip(units.groups(), _SECONDS, strict=True))
