"""Naming tables and prefixes in a question: what the user wrote, resolved or refused with what was meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from tidegate.control.result import ControlPlane
from tidegate.control.table import TableId
from tidegate.errors import UsageError
from tidegate.model.device import Network
from tidegate.net.prefix import (
    Address,
    Family,
    Prefix,
    address_family,
    format_prefix,
    host_prefix,
    length,
    make_prefix,
    mask_length,
    network,
    parse_address,
    parse_prefix,
)

ADJACENCY_PROTOCOLS = ("bgp", "ldp", "ospf")


def _unknown(kind: str, name: str, known: Iterable[str]) -> UsageError:
    names = list(known)
    folded = [known for known in names if known.lower() == name.lower()]
    close = folded or get_close_matches(name, names, n=3, cutoff=0.5)
    hint = f"; did you mean {' or '.join(close)}?" if close else f"; there is {', '.join(names[:8]) or 'none'}"
    return UsageError(f"no {kind} is called {name!r}{hint}")


def device_name(plane: ControlPlane, name: str) -> str:
    """The device `name` stands for (letter case does not matter where that is unambiguous)."""
    return known_device(plane.network, name)


def known_device(network: Network, name: str) -> str:
    """`device_name` where no tables are computed yet."""
    devices = network.devices
    if name in devices:
        return name
    folded = [known for known in devices if known.lower() == name.lower()]
    if len(folded) == 1:
        return folded[0]
    raise _unknown("device", name, devices)


def vrf_name(plane: ControlPlane, device: str, name: str) -> str:
    """The VRF of `device`; names of VRFs are case-sensitive, as on the device. `global` is the default table."""
    vrfs = plane.network.devices[device].vrfs
    if name in vrfs:
        return name
    if name == "global":
        return "default"
    raise _unknown(f"VRF of {device}", name, vrfs)


def table_named(plane: ControlPlane, text: str, family: Family = "ipv4") -> TableId:
    """``DEVICE`` or ``DEVICE/VRF``."""
    device, _, vrf = text.partition("/")
    name = device_name(plane, device)
    return TableId(name, vrf_name(plane, name, vrf) if vrf else "default", family)


def adjacency_protocol(name: str) -> str:
    """A protocol that has neighbors; letter case does not matter."""
    if name.lower() in ADJACENCY_PROTOCOLS:
        return name.lower()
    raise _unknown("protocol with neighbors", name, ADJACENCY_PROTOCOLS)


def destination(text: str) -> Address:
    """An address, or a UsageError that says what one looks like."""
    found = parse_address(text)
    if found is None:
        raise UsageError(f"{text!r} is no address (10.0.2.2 or 2001:db8::2)")
    return found


def prefix_named(text: str) -> Prefix:
    """A prefix, with its length or its net mask; an address without either stands for its host prefix.

    Host bits are cleared; `cleared_host_bits` says where there were some.
    """
    address, bits = _address_and_length(text)
    return host_prefix(address) if bits is None else make_prefix(address, bits)


def cleared_host_bits(text: str) -> str | None:
    """A sentence where `text`, which names a prefix, has bits beyond its length."""
    address, bits = _address_and_length(text)
    if bits is None or network(make_prefix(address, bits)) == address:
        return None
    asked = format_prefix(make_prefix(address, bits))
    return f"{text!r} has bits set beyond its length; the answer is for {asked}"


def _address_and_length(text: str) -> tuple[Address, int | None]:
    """``10.0.2.0/30``, ``10.0.2.0/255.255.255.252``, ``10.0.2.0 255.255.255.252`` or an address alone."""
    head, *rest = text.replace("/", " ", 1).split()[:3] or [""]
    address = parse_address(head)
    if address is not None and not rest and "/" not in text:
        return address, None
    if address is not None and len(rest) == 1:
        mask = parse_address(rest[0])
        if mask is None:
            found = parse_prefix(f"{head}/{rest[0]}")
            if found is not None:
                return address, length(found)
        elif address_family(address) == "ipv4":
            bits = mask_length(mask)
            if bits is not None:
                return address, bits
            raise UsageError(f"{rest[0]!r} in {text!r} is no net mask (as 255.255.255.252)")
    raise UsageError(f"{text!r} is no prefix (10.0.2.0/30, 10.0.2.0/255.255.255.252 or 2001:db8::/64)")


def selected_tables(plane: ControlPlane, device: str | None = None, vrf: str | None = None) -> Iterator[TableId]:
    """The tables of the given device and VRF (all where not given), sorted by device, VRF, family."""
    name = None if device is None else device_name(plane, device)
    if vrf == "global":
        vrf = "default"
    if vrf is not None:
        owners = [name] if name is not None else list(plane.network.devices)
        known = sorted({v for owner in owners for v in plane.network.devices[owner].vrfs})
        if vrf not in known:
            raise _unknown("VRF" if name is None else f"VRF of {name}", vrf, known)
    for table in sorted(plane.tables):
        if (name is None or table.device == name) and (vrf is None or table.vrf == vrf):
            yield table
