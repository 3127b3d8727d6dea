"""Decimal numbers as they stand in configurations."""

from __future__ import annotations


def parse_decimal(text: str, limit: int) -> int | None:
    """The number in `text`, from 0 to `limit`, in ASCII digits alone; None where it is none.

    However long `text` is: `int` itself raises beyond 4,300 digits, and takes digits of every script.
    """
    if not text.isdecimal() or not text.isascii() or len(text) > 20:
        return None
    value = int(text)
    return value if value <= limit else None
