"""`external_bgp_announcements.json` in the form of Batfish (its documentation, "External BGP announcements").

`{"Announcements": [{"type": "ebgp_sent", "network": …, "srcIp": …, "dstNode": …, …}, …]}`. `ebgp_sent` and `ibgp_sent`
are routes as the neighbor sends them; `ebgp_received` and `ibgp_received` are routes as the receiver's inbound policy
left them. `srcNode`, `srcVrf` and `srcProtocol` are about a router that is not here and change nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from tidegate.model.announcement import Announcements
from tidegate.model.device import Network
from tidegate.net.aspath import Asn, AsPath, parse_as_path
from tidegate.net.community import Community, parse_community
from tidegate.net.prefix import Address, parse_address, parse_prefix
from tidegate.session.announcements import AnnouncementBook, DeviceNames
from tidegate.session.announcements_csv import ORIGINS, BadRowError
from tidegate.session.jsonfile import BadFileError, expect

_TYPES = {  # whether the receiver's policy has been applied already
    "ebgp": False, "ibgp": False, "ebgp_sent": False, "ibgp_sent": False, "ebgp_received": True, "ibgp_received": True,
}  # fmt: skip
_UNSET = ("", "0.0.0.0", "AUTO/NONE(-1l)")  # what Batfish writes where there is no address
_LIMIT = 0xFFFFFFFF


def read_batfish(network: Network, stream: BinaryIO, book: AnnouncementBook) -> None:
    """Read the announcements into `book`. BadFileError where the file is no JSON or of another kind.

    `network` tells which routers hear them where the file does not.
    """
    try:
        text = stream.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadFileError("is not valid JSON: not UTF-8") from error
    groups: dict[object, Announcements] = {}
    receivers = _Receivers(network)
    for line, item in _elements(text):
        try:
            _add(item, line, groups, book, receivers)
        except (BadRowError, BadFileError) as error:
            prefix = item.get("network") if isinstance(item, dict) else item
            book.refuse(line, str(prefix), str(error))


def _elements(text: str) -> Iterator[tuple[int, Any]]:
    """The elements of the list `Announcements`, each with the line it begins in."""
    try:
        whole = json.loads(text)
    except json.JSONDecodeError as error:
        raise BadFileError(f"is not valid JSON: {error.msg} in line {error.lineno}, column {error.colno}") from error
    except RecursionError as error:
        raise BadFileError("its JSON is nested too deeply") from error
    items = expect(expect(whole, dict, "the file").get("Announcements"), list, "`Announcements`")
    return zip(_lines(text, len(items)), items, strict=True)


def _lines(text: str, count: int) -> list[int]:
    """The lines in which the `count` elements of the list begin; 0 for those that cannot be told."""
    found: list[int] = []
    start = re.search(r'"Announcements"\s*:\s*\[', text)
    position, line = (start.end(), text.count("\n", 0, start.end()) + 1) if start else (0, 0)
    decoder, gap = json.JSONDecoder(), re.compile(r"[\s,]*")
    while start and len(found) < count:
        before = gap.match(text, position)
        begin = before.end() if before else position
        line += text.count("\n", position, begin)
        try:
            _, position = decoder.raw_decode(text, begin)
        except json.JSONDecodeError:  # what was found is the text of another value
            return [0] * count
        found.append(line)
        line += text.count("\n", begin, position)
    return found or [0] * count


class _Receivers:
    """Which router of the network hears an announcement."""

    def __init__(self, network: Network) -> None:
        self._devices = network.devices
        self._names = DeviceNames(network)

    def find(self, values: dict[str, Any]) -> tuple[str, str]:
        """Device and VRF; where the file does not say, those of the interface that has `dstIp`."""
        name, vrf, address = values.get("dstNode"), values.get("dstVrf"), _address(values, "dstIp")
        if name:
            name = self._names.find(str(name))
        if (not name or not vrf) and address is not None:
            for device in self._devices.values():
                if name in (None, "", device.name):
                    for interface in device.interfaces.values():
                        if any(own.address == address for own in interface.addresses):
                            return device.name, str(vrf or interface.vrf)
        if not name:
            raise BadRowError("`dstNode`, the router that hears it, is missing, and no device has `dstIp`")
        return str(name), str(vrf or "default")


def _add(
    item: Any, line: int, groups: dict[object, Announcements], book: AnnouncementBook, receivers: _Receivers
) -> None:
    values = expect(item, dict, "an announcement")
    kind = str(values.get("type") or "ebgp_sent").lower()
    if kind not in _TYPES:
        raise BadRowError(f"type `{kind[:30]}` is none of {', '.join(_TYPES)}")
    prefix = parse_prefix(str(values.get("network")))
    if prefix is None:
        raise BadRowError(f"`network` is not a prefix: {str(values.get('network'))[:60]}")
    device, vrf = receivers.find(values)
    neighbor = _address(values, "srcIp")
    if neighbor is None:
        raise BadRowError("`srcIp`, the address of the neighbor, is missing")
    origin = ORIGINS.get(str(values.get("originType") or "").lower())
    if origin is None:
        raise BadRowError(f"`originType` is none of igp, egp, incomplete: {str(values['originType'])[:30]}")
    originator = "originatorIp" if "originatorIp" in values else "originatorId"
    found = Announcements(
        device,
        vrf,
        neighbor,
        book.file,
        as_path=_as_path(values.get("asPath")),
        next_hop=_address(values, "nextHopIp"),
        med=_number(values, "med"),
        origin=origin,
        communities=frozenset(map(_community, expect(values.get("communities") or [], list, "`communities`"))),
        local_preference=_number(values, "localPreference") or None,  # Batfish: 0 is "not set"
        originator=_address(values, originator),
        cluster_list=tuple(map(_cluster, expect(values.get("clusterList") or [], list, "`clusterList`"))),
        accepted=_TYPES[kind],
    )
    key = tuple(getattr(found, name) for name in Announcements.__slots__ if name not in ("prefixes", "lines"))
    group = groups.get(key)
    if group is None:
        group = groups[key] = found
        book.groups.append(group)
    group.prefixes.append(prefix)
    group.lines.append(line)


def _address(values: dict[str, Any], name: str) -> Address | None:
    written = str(values.get(name) or "")
    if written in _UNSET:
        return None
    found = parse_address(written)
    if found is None:
        raise BadRowError(f"`{name}` is not an address: {written[:40]}")
    return found


def _number(values: dict[str, Any], name: str) -> int | None:
    value = values.get(name)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _LIMIT:
        raise BadRowError(f"`{name}` is not a number from 0 to {_LIMIT}: {str(value)[:30]}")
    return value


def _as_path(value: Any) -> AsPath:
    """`[[65001], [65002, 65003]]`, `[65001, 65002]` or `"65001 65002"`; a list of several ASes is an AS_SET."""
    if isinstance(value, str):
        found = parse_as_path(value)
    else:
        elements = [e if isinstance(e, list) else [e] for e in expect(value or [], list, "`asPath`")]
        found = () if all(elements) and all(_is_asn(asn) for e in elements for asn in e) else None
        if found is not None:
            found = tuple(Asn(int(e[0])) if len(e) == 1 else frozenset(Asn(int(asn)) for asn in e) for e in elements)
    if found is None:
        raise BadRowError(f"`asPath` is not a list of AS numbers: {str(value)[:60]}")
    return found


def _is_asn(value: Any) -> bool:
    return isinstance(value, int | str) and not isinstance(value, bool) and bool(parse_as_path(str(value)))


def _community(value: Any) -> Community:
    found = parse_community(str(value))
    if found is None:
        raise BadRowError(f"`communities` holds what is not a standard community: {str(value)[:40]}")
    return found


def _cluster(value: Any) -> Address:
    found = Address(value) if isinstance(value, int) and 0 <= value <= _LIMIT else parse_address(str(value))
    if found is None:
        raise BadRowError(f"`clusterList` holds what is not a cluster ID: {str(value)[:40]}")
    return found
