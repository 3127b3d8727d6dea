"""A guided walk through the reference scenario, each step checked on the twin."""

from tidegate.console.tutor.tutor import Tutor

__all__ = ["Tutor"]
