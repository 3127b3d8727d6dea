"""What each command does to the model. Importing this package declares all commands in `TABLE`, once."""

from __future__ import annotations

from tidegate.dialects.ios.convert import (
    bgp_family,
    bgp_neighbor,
    bgp_process,
    bgp_redistribution,
    bgp_result,
    gateway,
    interface,
    link,
    mpls,
    not_modelled,
    ospf,
    ospf_interface,
    ospf_options,
    static,
    system,
    vrf,
    without_effect,
)

__all__ = [
    "bgp_family",
    "bgp_neighbor",
    "bgp_process",
    "bgp_redistribution",
    "bgp_result",
    "gateway",
    "interface",
    "link",
    "mpls",
    "not_modelled",
    "ospf",
    "ospf_interface",
    "ospf_options",
    "static",
    "system",
    "vrf",
    "without_effect",
]
