"""Label tables: what every device binds to a prefix and does with a label it receives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from tidegate.control.prefixclass import PrefixClass
from tidegate.net.prefix import Address, Prefix

FIRST_LABEL = 16  # RFC 3032 §2.1: 0-15 are reserved
IMPLICIT_NULL = 3  # RFC 3032 §2.1: asks the upstream router to pop (penultimate hop popping)
EXPLICIT_NULL = 0


class LabelNextHop(NamedTuple):
    """Where a labelled packet for one FEC goes. `label` is the neighbor's binding: IMPLICIT_NULL pops, None means
    that the neighbor has no binding, so that the stack is lost (`No Label` in the LFIB)."""

    next_hop: Address | None
    interface: str | None
    device: str | None
    label: int | None


class VpnLabel(NamedTuple):
    """A label that this device advertised for a VPN prefix (RFC 4364 §4.3.2).

    `prefixes` None: an aggregate label, the packet is looked up in `vrf`. Otherwise the packet goes where the VRF's
    route for that class goes, without a look-up.
    """

    vrf: str
    prefixes: PrefixClass | None


@dataclass(slots=True)
class LabelTable:
    """One device. `bindings` are its own labels for prefixes of the global table (IMPLICIT_NULL for its own).

    `advertises` is False where it keeps them to itself (`no mpls ldp advertise-labels`).
    """

    bindings: Mapping[Prefix, int] = field(default_factory=dict)
    next_hops: Mapping[Prefix, tuple[LabelNextHop, ...]] = field(default_factory=dict)
    incoming: Mapping[int, Prefix] = field(default_factory=dict)  # transport labels
    advertises: bool = True
    vpn: Mapping[int, VpnLabel] = field(default_factory=dict)


LabelTables = Mapping[str, LabelTable]
