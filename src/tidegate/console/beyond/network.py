"""Routers, cables and failures."""

from __future__ import annotations

from tidegate.console.command import BEYOND, TABLE, Console


@TABLE.command(BEYOND, "connect WORD:device", about="Go to the prompt of another router")
def connect(c: Console, device: str) -> None:
    c.device = c.named(device)
