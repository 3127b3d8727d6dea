"""Whether two devices are configured alike, whatever lines of whatever files say so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from tidegate.model.bgp import BgpNetwork
from tidegate.model.device import Device
from tidegate.model.interface import InterfaceAddress

# Where a value stands in its file, and what was said about lines there.
_OF_THE_FILE = frozenset(("line", "lines", "at", "text", "statuses", "diagnostics", "static_inter_vrf_line"))
_TARGETS = frozenset(("import_targets", "export_targets", "receive_vrfs", "ldp_autoconfig"))  # values are the lines
_WITHOUT_ORDER = frozenset(
    (
        "static_routes",
        "aggregates",
        "ranges",
        "summaries",
        "replications",
        "redistributions",
        "gateways",
        "listen_ranges",
    )
)


def essence(value: Any, name: str = "") -> Any:
    """What `value` says, as plain values that compare; lines of files are left out."""
    if is_dataclass(value) and not isinstance(value, type):
        kept = [f.name for f in fields(value) if f.name not in _OF_THE_FILE and f.name[0] != "_"]
        return {key: essence(getattr(value, key), key) for key in kept}
    if isinstance(value, Mapping):
        return sorted(map(repr, value)) if name in _TARGETS else {k: essence(v) for k, v in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {key: essence(item, key) for key, item in value._asdict().items() if key not in _OF_THE_FILE}
    if name in _WITHOUT_ORDER:
        return sorted((essence(group) for group in value), key=repr)
    if name == "networks" and value and isinstance(value[0], BgpNetwork):
        return sorted((essence(network) for network in value), key=repr)
    if name == "addresses" and value and isinstance(value[0], InterfaceAddress):
        return [essence(address) for address in sorted(value, key=lambda one: one.address >= 1 << 128)]
    if name == "unmodelled":  # lines
        return bool(value)
    if isinstance(value, (list, tuple)):
        return [essence(item) for item in value]
    return value


def differences(one: Device, other: Device) -> list[str]:
    """Where two devices are configured differently: paths into the model, with both values."""
    return list(_differences("", essence(one), essence(other)))


def _differences(path: str, one: Any, other: Any) -> list[str]:
    if isinstance(one, dict) and isinstance(other, dict):
        keys = {repr(k): k for k in (*one, *other)}
        return [d for r, k in keys.items() for d in _differences(f"{path}.{r}", one.get(k), other.get(k))]
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return [d for i, (a, b) in enumerate(zip(one, other, strict=True)) for d in _differences(f"{path}[{i}]", a, b)]
    return [] if one == other else [f"{path}: {str(one)[:300]} | {str(other)[:300]}"]
