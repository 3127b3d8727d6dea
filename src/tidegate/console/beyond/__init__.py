"""Commands that no device has: what the twin knows beyond one router. Importing this package declares them all."""

from __future__ import annotations

from tidegate.console.beyond import changes, network, questions

START = changes.START

__all__ = ["START", "changes", "network", "questions"]
