"""Exceptions: raised for misuse of the package and for input that cannot be read at all, never for a bad line."""

from __future__ import annotations


class TidegateError(Exception):
    """Base of every exception the package raises on purpose; its text is meant for the user."""


class SnapshotError(TidegateError):
    """The snapshot cannot be read at all: no such folder, or no configuration in it (exit status 3)."""


class UsageError(TidegateError):
    """A question that cannot be asked: an unknown device, VRF or address (exit status 2)."""
