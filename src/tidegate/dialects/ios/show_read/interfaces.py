"""Reads `show interfaces` of IOS."""

from __future__ import annotations

from tidegate.dialects.ios.show_write.interface_lines import HEAD, MEMBERS, lines_of, reader_of
from tidegate.model.shown.interfaces import InterfaceShown
from tidegate.net.prefix import Address, parse_address

_HEAD = reader_of(HEAD)


def read_interfaces(text: str) -> tuple[InterfaceShown, ...]:
    """The interfaces that `text` shows; lines of another form are passed over."""
    found: list[list[str]] = []
    for line in text.splitlines():
        line = line.rstrip()
        if not line.startswith(" ") and _HEAD.fullmatch(line):
            found.append([line])
        elif found:
            found[-1].append(line)
    return tuple(_interface(lines) for lines in found)


def _interface(lines: list[str]) -> InterfaceShown:
    head = _HEAD.fullmatch(lines[0])
    values: dict[str, str] = {}
    ways = [reader_of(way) for line in lines_of(head["name"] if head else "") for way in line]
    for line in lines:
        match = next((found for found in (way.fullmatch(line) for way in ways) if found), None)
        if match is None:
            continue
        for name, value in match.groupdict().items():
            values[name] = f"{values[name]}\n{value}" if name == MEMBERS and name in values else value
    address = values.pop("address", "")
    name, state, protocol = values.pop("name"), values.pop("state"), values.pop("protocol")
    hardware, description = values.pop("hardware", None), values.pop("description", None)
    mtu, bandwidth, delay, vlan = (_number(values.pop(key, None)) for key in ("mtu", "bandwidth", "delay", "vlan"))
    return InterfaceShown(
        name,
        state,
        protocol == "up",
        hardware,
        description,
        _address(address),
        mtu,
        bandwidth,
        delay,
        vlan,
        tuple(values.items()),
    )


def _number(text: str | None) -> int | None:
    return None if text is None else int(text)


def _address(text: str) -> tuple[Address, int] | None:
    head, _, length = text.partition("/")
    address = parse_address(head)
    return None if address is None else (address, int(length))
