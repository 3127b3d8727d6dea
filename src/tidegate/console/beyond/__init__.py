"""Commands that no device has: what the twin knows beyond one router. Importing this package declares them all."""

from __future__ import annotations

from tidegate.console.beyond import changes, network, questions, tutor

__all__ = ["changes", "network", "questions", "tutor"]
