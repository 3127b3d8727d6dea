"""`show ip bgp summary`, as records."""

from __future__ import annotations

import re
from typing import NoReturn

from tidegate.dialects.ios.show_write.bgp_release import FAMILY_ORDER
from tidegate.errors import UsageError
from tidegate.model.shown.bgpsummary import BgpFamilySummary, BgpSummaryLine, Held
from tidegate.net.aspath import parse_asn
from tidegate.net.prefix import Address, parse_address

_HEAD = re.compile(r"BGP router identifier (\S+), local AS number (\S+)")
_VERSION = re.compile(r"BGP table version is (\d+)")
_HELD = re.compile(r"(\d+)(?:/(\d+))? (.+?) entries using (\d+) bytes of memory")
_LINE = re.compile(
    r"(?P<neighbor>\S+)\s+4\s+(?P<asn>\S+)\s+(?P<in>\d+)\s+(?P<out>\d+)\s+(?P<version>\d+)\s+(?P<inq>\d+)\s+"
    r"(?P<outq>\d+)\s+(?P<since>\S+)\s+(?P<state>\S.*)"
)
_TITLES = {title: family for family, title in FAMILY_ORDER}
_NOTHING = Held(0)


def read_summaries(text: str) -> tuple[BgpFamilySummary, ...]:
    """Those of every address family of `show ip bgp all summary`."""
    parts = re.split(r"^For address family: (.+)\n", text, flags=re.MULTILINE)
    return tuple(
        read_summary(body, _TITLES[title.strip()]) for title, body in zip(parts[1::2], parts[2::2], strict=True)
    )


def read_summary(text: str, family: str = "ipv4 unicast") -> BgpFamilySummary:
    head, version = _HEAD.search(text), _VERSION.search(text)
    if head is None or version is None:
        raise UsageError("no summary of BGP neighbors")
    held = {match[3]: Held(int(match[1]), int(match[4])) for match in _HELD.finditer(text)}
    best = next((int(match[2]) for match in _HELD.finditer(text) if match[2]), 0)
    return BgpFamilySummary(
        family,
        _address(head[1]),
        parse_asn(head[2]) or _fail(head[2]),
        int(version[1]),
        held.get("network", _NOTHING),
        held.get("path", _NOTHING),
        held.get("BGP path/bestpath attribute", _NOTHING),
        best,
        held.get("BGP rrinfo", _NOTHING),
        held.get("BGP AS-PATH", _NOTHING),
        held.get("BGP community", _NOTHING),
        held.get("BGP extended community", _NOTHING),
        tuple(_lines(text)),
    )


def _lines(text: str) -> list[BgpSummaryLine]:
    """The neighbors; a long address stands on a line of its own."""
    _, _, body = text.partition("State/PfxRcd")
    found = []
    for match in _LINE.finditer(body):
        state = match["state"].strip()
        up = state.isdecimal()
        found.append(
            BgpSummaryLine(
                _address(match["neighbor"]),
                parse_asn(match["asn"]) or _fail(match["asn"]),
                "Established" if up else state,
                int(state) if up else None,
                int(match["in"]),
                int(match["out"]),
                int(match["version"]),
                int(match["inq"]),
                int(match["outq"]),
                match["since"],
            )
        )
    return found


def _address(text: str) -> Address:
    found = parse_address(text)
    return _fail(text) if found is None else found


def _fail(text: str) -> NoReturn:
    raise UsageError(f"not expected in a BGP summary: {text!r}")
