"""How many random networks a property is tried on."""

from __future__ import annotations

import os


def examples(number: int) -> int:
    """`number` in everyday runs; TIDEGATE_EXAMPLES=5, as continuous integration sets it, tries five times as many."""
    return number * int(os.environ.get("TIDEGATE_EXAMPLES", "1"))
