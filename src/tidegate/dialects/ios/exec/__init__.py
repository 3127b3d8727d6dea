"""The commands of the exec modes. Importing this package declares them all in `TABLE`, once.

A function asks `model.shown` questions through its `Exec`, and prints the answer with `show_write`.
"""

from __future__ import annotations

from tidegate.dialects.ios.exec import (
    bgp,
    bgp_neighbors,
    cef,
    configuration,
    interfaces,
    messages,
    mpls,
    ospf,
    policy,
    probes,
    protocols,
    routes,
    session,
    vrfs,
)

__all__ = [
    "bgp",
    "bgp_neighbors",
    "cef",
    "configuration",
    "interfaces",
    "messages",
    "mpls",
    "ospf",
    "policy",
    "probes",
    "protocols",
    "routes",
    "session",
    "vrfs",
]
