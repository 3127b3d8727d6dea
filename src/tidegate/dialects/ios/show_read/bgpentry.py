"""`show ip bgp PREFIX`, as records. Flags of the implementation, refresh epochs and times are passed over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NoReturn

from tidegate.dialects.ios.show_read.bgp_communities import communities, extended_communities
from tidegate.errors import UsageError
from tidegate.model.shown.bgpentry import BgpEntryPath, BgpEntryRecord, ImportedFrom, MplsLabels, PathOrigin
from tidegate.net.aspath import Asn, AsPath, parse_as_path, parse_asn
from tidegate.net.community import RouteDistinguisher, parse_route_distinguisher
from tidegate.net.prefix import Address, Prefix, parse_address, parse_prefix

_HEAD = re.compile(r"BGP routing table entry for (?P<name>\S+), version (?P<version>\d+)")
_PATHS = re.compile(r"\s*Paths: \(\d+ available, (?:best #\d+|no best path)(?:, (?:table (?P<table>[^,)]+)|no table))?")
_ROUTE = re.compile(r"(?P<path>Local|[\d .{},]*\d[\d .{},]*?)(?P<rest>(?:, .+)?)")
_AGGREGATED = re.compile(r"\(aggregated by (\S+) ([^)]+)\)")
_IMPORTED = re.compile(r"imported path from (\S+)(?: \(([^)]+)\))?")
_FROM = re.compile(
    r"(?P<hop>\S+)(?P<no> \(inaccessible\))?(?: \(metric (?P<metric>\d+)\))?(?: \(via (?:vrf )?(?P<vrf>\S+)\))?"
    r"(?: \(via (?P<leaked>\S+)\))? from (?P<sender>\S+) \((?P<id>\S+)\)"
)
_ORIGIN = re.compile(
    r"Origin (?P<origin>IGP|EGP|incomplete)(?:, metric (?P<metric>\d+))?, localpref (?P<preference>\d+)"
    r"(?:, weight (?P<weight>\d+))?(?P<words>.*)"
)
_REFLECTED = re.compile(r"Originator: (\S+), Cluster list: (.*)")
_LABELS = re.compile(r"mpls labels in/out (?P<aggregate>IPv4 VRF Aggr:)?(?P<in>[^/]+)/(?P<out>\S+)")
_ORIGINS = {"IGP": "i", "EGP": "e", "incomplete": "?"}
_RESERVED = {"exp-null": 0, "imp-null": 3}


def read_entries(text: str) -> tuple[BgpEntryRecord, ...]:
    """Every entry of the output; none where the network is not in the table."""
    parts = re.split(r"^(?=BGP routing table entry for )", text, flags=re.MULTILINE)
    return tuple(_entry(part.splitlines()) for part in parts if part.startswith("BGP routing"))


def _entry(lines: list[str]) -> BgpEntryRecord:
    head = _HEAD.match(lines[0]) or _fail(lines[0])
    paths = next((match for line in lines if (match := _PATHS.match(line))), None) or _fail(lines[0])
    rd, prefix = _name(head["name"])
    groups = next((lines[i + 1] for i, line in enumerate(lines) if "Advertised to update-groups" in line), "")
    return BgpEntryRecord(
        rd,
        prefix,
        int(head["version"]),
        paths["table"],
        tuple(_path(block) for block in _blocks(lines)),
        any("suppressed by an aggregate" in line for line in lines),
        any("RIB-failure" in line for line in lines),
        tuple(int(word) for word in groups.split()),
    )


def _blocks(lines: list[str]) -> Iterator[list[str]]:
    """The lines of each path, from the AS path on."""
    for number, line in enumerate(lines):
        if _FROM.match(line.strip()) and number:
            rest = lines[number:]
            end = next((i for i, after in enumerate(rest[1:], 1) if _FROM.match(after.strip())), len(rest) + 1)
            yield [lines[number - 1].strip(), *(after.strip() for after in rest[: end - 1])]


def _path(lines: list[str]) -> BgpEntryPath:
    route = _ROUTE.fullmatch(lines[0]) or _fail(lines[0])
    sender = _FROM.match(lines[1]) or _fail(lines[1])
    origin = _ORIGIN.match(lines[2]) or _fail(lines[2])
    words = origin["words"].strip(", ").split(", ")
    reflected = _REFLECTED.search("\n".join(lines))
    table = sender["vrf"]
    return BgpEntryPath(
        _as_path(route["path"]),
        _address(sender["hop"]),
        None if sender["no"] else int(sender["metric"] or 0),
        table,
        _address(sender["sender"]),
        _address(sender["id"]),
        _ORIGINS[origin["origin"]],
        None if origin["metric"] is None else int(origin["metric"]),
        int(origin["preference"]),
        int(origin["weight"] or 0),
        next(kind for kind in PathOrigin if kind.value in words),
        "valid" in words,
        "best" in words,
        any(word.startswith("multipath") for word in words),
        "local" in words,
        "atomic-aggregate" in words,
        _aggregator(route["rest"]),
        "(Received from a RR-client)" in route["rest"],
        "(received & used)" in route["rest"],
        _imported(route["rest"]),
        sender["leaked"],
        communities(_below(lines, "Community:")),
        extended_communities(_below(lines, "Extended Community:")),
        None if reflected is None else _address(reflected[1]),
        () if reflected is None else tuple(_address(word.strip()) for word in reflected[2].split(",")),
        _labels(lines),
    )


def _below(lines: list[str], title: str) -> str:
    """What follows a title, on its line and on those that continue it."""
    found: list[str] = []
    for line in lines:
        if line.startswith(title):
            found.append(line.removeprefix(title))
        elif found and not re.match(r"(Extended )?Community:|Originator:|mpls |rx |Updated |Refresh ", line):
            found.append(line)
        elif found:
            break
    return " ".join(found)


def _labels(lines: list[str]) -> MplsLabels | None:
    match = next((match for line in lines if (match := _LABELS.match(line))), None)
    if match is None:
        return None
    out = match["out"].partition("(")[0]
    looked_up = match["aggregate"] is not None or "(" in match["out"]
    return MplsLabels(_label(match["in"]), _label(out), looked_up)


def _label(word: str) -> int | None:
    return None if word == "nolabel" else _RESERVED[word] if word in _RESERVED else int(word)


def _aggregator(text: str) -> tuple[Asn, Address] | None:
    match = _AGGREGATED.search(text)
    return None if match is None else (parse_asn(match[1]) or _fail(text), _address(match[2]))


def _imported(text: str) -> ImportedFrom | None:
    match = _IMPORTED.search(text)
    if match is None:
        return None
    return ImportedFrom(*_name(match[1]), None if match[2] in (None, "global") else match[2])


def _name(text: str) -> tuple[RouteDistinguisher | None, Prefix]:
    """``10.0.0.0/8``, or with an RD before it."""
    prefix = parse_prefix(text)
    if prefix is not None:
        return None, prefix
    rd, _, rest = text.rpartition(":")
    return parse_route_distinguisher(rd), parse_prefix(rest) or _fail(text)


def _as_path(text: str) -> AsPath:
    found = () if text == "Local" else parse_as_path(text)
    return _fail(text) if found is None else found


def _address(text: str) -> Address:
    found = parse_address(text)
    return _fail(text) if found is None else found


def _fail(text: str) -> NoReturn:
    raise UsageError(f"not expected in a BGP entry: {text!r}")
