"""Reads `show mpls forwarding-table`, `show mpls ldp neighbor`, `show mpls ldp bindings`, `show mpls interfaces`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tidegate.dialects.ios.names import canonical_interface
from tidegate.dialects.ios.show_read.ages import seconds
from tidegate.dialects.ios.show_write.mpls import NULLS
from tidegate.model.shown.mpls import (
    EXPLICIT_NULL,
    IMPLICIT_NULL,
    Binding,
    LabelEntry,
    LabelWay,
    LdpPeer,
    LdpSource,
    MplsInterface,
)
from tidegate.net.prefix import Address, parse_address, parse_prefix

_ROW = re.compile(
    r"(\d*) +(Pop Label|No Label|explicit-n|\d+) +([\d.]+/\d+)(\[V\])? +(?:\\\n +)?(\d+) +(\S+)(?: +(\S+))?", re.ASCII
)
_OUTGOING = {"Pop Label": IMPLICIT_NULL, "explicit-n": EXPLICIT_NULL, "No Label": None}
_AGGREGATE = "aggregate/"
_IDENTS = re.compile(r"Peer LDP Ident: ([\d.]+):0; Local LDP Ident ([\d.]+):0", re.ASCII)
_PORTS = re.compile(r"TCP connection: [\d.]+\.(\d+) - [\d.]+\.(\d+)", re.ASCII)
_COUNTS = re.compile(r"Msgs sent/rcvd: (\d+)/(\d+)", re.ASCII)
_SOURCE = re.compile(r"(\S+), Src IP addr: ([\d.]+)", re.ASCII)
_ENTRY = re.compile(r"lib entry: ([\d.]+/\d+), rev (\d+)", re.ASCII)
_REMOTE = re.compile(r"remote binding: lsr: ([\d.]+):0, label: (\S+)", re.ASCII)
_LABELS = {text: label for label, text in NULLS.items()}


def read_forwarding(text: str) -> tuple[LabelEntry, ...]:
    """The entries in the order of the text; further ways of an entry are lines without a label."""
    found: list[LabelEntry] = []
    for row in _ROW.finditer(text):
        local, outgoing, prefix_text, vpn, switched, out, next_hop = row.groups()
        prefix = parse_prefix(prefix_text)
        if prefix is None or (not local and not found):
            continue
        if local:
            found.append(LabelEntry(int(local), prefix, (), vpn is not None))
        if out.startswith(_AGGREGATE):
            found[-1] = replace(found[-1], vrf=out.removeprefix(_AGGREGATE), looked_up=int(switched))
            continue
        label = _OUTGOING[outgoing] if outgoing in _OUTGOING else int(outgoing)
        way = LabelWay(label, canonical_interface(out), parse_address(next_hop or ""), int(switched))
        found[-1] = replace(found[-1], ways=(*found[-1].ways, way))
    return tuple(found)


def read_peers(text: str) -> tuple[LdpPeer, ...]:
    return tuple(peer for part in re.split(r"(?=Peer LDP Ident)", text) if (peer := _peer(part)) is not None)


def _peer(text: str) -> LdpPeer | None:
    idents, ports, counts = _IDENTS.search(text), _PORTS.search(text), _COUNTS.search(text)
    if idents is None or ports is None or counts is None:
        return None
    peer, local = parse_address(idents[1]), parse_address(idents[2])
    if peer is None or local is None:
        return None
    sources = tuple(LdpSource(name, parse_address(address)) for name, address in _SOURCE.findall(text))
    age = re.search(r"Up time: (\S+)", text)
    addresses = tuple(_addresses(text.partition("Addresses bound to peer LDP Ident:")[2]))
    return LdpPeer(
        peer,
        local,
        int(ports[1]),
        int(ports[2]),
        sources,
        addresses,
        (seconds(age[1]) if age else None) or 0,
        int(counts[1]),
        int(counts[2]),
    )


def _addresses(text: str) -> Iterator[Address]:
    for word in text.split():
        address = parse_address(word)
        if address is None:
            return
        yield address


def read_bindings(text: str) -> tuple[Binding, ...]:
    found: list[Binding] = []
    for line in text.splitlines():
        entry, remote = _ENTRY.search(line), _REMOTE.search(line)
        prefix = parse_prefix(entry[1]) if entry else None
        if entry is not None and prefix is not None:
            found.append(Binding(prefix, int(entry[2]), None, ()))
        elif found and remote is not None:
            peer = parse_address(remote[1])
            if peer is not None:
                found[-1] = replace(found[-1], remote=(*found[-1].remote, (peer, _label(remote[2]))))
        elif found and "local binding:" in line:
            found[-1] = replace(found[-1], local=_label(line.split()[-1]))
    return tuple(found)


def _label(text: str) -> int:
    return _LABELS[text] if text in _LABELS else int(text)


def read_interfaces(text: str) -> tuple[MplsInterface, ...]:
    rows = (line.split() for line in text.splitlines() if "(ldp)" in line)
    return tuple(MplsInterface(words[0], words[-1] == "Yes") for words in rows)
