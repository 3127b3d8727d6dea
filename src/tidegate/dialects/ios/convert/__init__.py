"""What each command does to the model. Importing this package declares all commands in `TABLE`, once."""

from __future__ import annotations

from tidegate.dialects.ios.convert import system

__all__ = ["system"]
