"""How far one has come at a router."""

from __future__ import annotations

from enum import Enum


class Level(Enum):
    USER = "user"
    PRIVILEGED = "privileged"
    CONFIGURE = "configure"
