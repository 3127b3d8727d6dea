"""What each command does to the model. Importing this package declares all commands in `TABLE`, once."""

from __future__ import annotations

from tidegate.dialects.ios.convert import (
    interface,
    link,
    ospf,
    ospf_interface,
    ospf_options,
    static,
    system,
    vrf,
)

__all__ = [
    "interface",
    "link",
    "ospf",
    "ospf_interface",
    "ospf_options",
    "static",
    "system",
    "vrf",
]
