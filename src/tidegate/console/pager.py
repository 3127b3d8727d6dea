"""`--More--`: output a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum


class More(Enum):
    """What a reader wants at the end of a page."""

    PAGE = "page"
    LINE = "line"
    QUIT = "quit"


PROMPT = " --More-- "


def show(lines: Sequence[str], page: Callable[[], int], write: Callable[[str], None], ask: Callable[[], More]) -> None:
    """Write `lines`; after each page, of as many lines as `page` says then, ask. 0 is a page without end."""
    at = 0
    room = page() - 1
    while at < len(lines):
        length = page()
        end = len(lines) if length <= 0 else at + max(room, 1)
        write("".join(f"{line}\n" for line in lines[at:end]))
        at = min(end, len(lines))
        if at == len(lines):
            return
        wish = ask()
        if wish is More.QUIT:
            return
        room = 1 if wish is More.LINE else page() - 1
