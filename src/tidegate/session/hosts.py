"""End systems: Batfish's host files, with `prefix6` and `gateway6` for IPv6."""

from __future__ import annotations

from typing import Any

from tidegate.model.device import Host, HostInterface
from tidegate.net.prefix import parse_address, parse_prefix
from tidegate.session.jsonfile import BadFileError, expect


def read_host(data: Any, fallback_name: str) -> Host:
    """The host of one file. BadFileError names the value that cannot be used."""
    document = expect(data, dict, "the file")
    host = Host(name=expect(document.get("hostname") or fallback_name, str, "`hostname`"))
    interfaces = expect(document.get("hostInterfaces", {}), dict, "`hostInterfaces`")
    for key, settings in sorted(interfaces.items()):
        values = expect(settings, dict, f"interface {key}")
        interface = HostInterface(name=expect(values.get("name") or key, str, f"`name` of interface {key}"))
        for field in ("prefix", "prefix6"):
            if values.get(field):
                interface.prefixes.append(_address_and_length(expect(values[field], str, f"`{field}` of {key}"), field))
        for field in ("gateway", "gateway6"):
            if values.get(field):
                text = expect(values[field], str, f"`{field}` of {key}")
                gateway = parse_address(text)
                if gateway is None:
                    raise BadFileError(f"`{field}` of interface {key} is not an address: {text[:60]}")
                interface.gateways.append(gateway)
        host.interfaces[interface.name] = interface
    return host


def _address_and_length(text: str, field: str) -> tuple[Any, int]:
    prefix, address = parse_prefix(text), parse_address(text.partition("/")[0])
    if prefix is None or address is None:
        raise BadFileError(f"`{field}` is not an address with a length, such as 10.0.0.2/24: {text[:60]}")
    return address, prefix & 255
