"""`show mpls …`. Layouts: Cisco IOS Multiprotocol Label Switching Command Reference, IOS 15."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tidegate.dialects.ios.show_write.ages import age
from tidegate.dialects.ios.show_write.short_names import short_name
from tidegate.model.shown.mpls import (
    EXPLICIT_NULL,
    IMPLICIT_NULL,
    Binding,
    LabelEntry,
    LabelWay,
    LdpDiscovery,
    LdpPeer,
    MplsInterface,
)
from tidegate.net.prefix import format_address, format_prefix

_ACROSS = 4  # addresses a line
NULLS = {IMPLICIT_NULL: "imp-null", EXPLICIT_NULL: "exp-null"}
_PREFIX_WIDTH = 16
FORWARDING_HEADER = (
    "Local      Outgoing   Prefix           Bytes Label   Outgoing   Next Hop    ",
    "Label      Label      or Tunnel Id     Switched      interface              ",
)


def write_forwarding(entries: Iterable[LabelEntry]) -> Iterator[str]:
    yield from FORWARDING_HEADER
    for entry in entries:
        prefix = format_prefix(entry.prefix) + ("[V]" if entry.vpn else "")
        local = str(entry.local)
        for way in entry.ways or (None,):
            start = f"{local:<10} {_outgoing(way):<10} "
            switched = entry.looked_up if way is None else way.switched
            end = f"{switched:<13} {_out(way, entry.vrf)}"
            if len(prefix) > _PREFIX_WIDTH:
                yield f"{start}{prefix}   \\"
                yield f"{'':<39}{end}"
            else:
                yield f"{start}{prefix:<{_PREFIX_WIDTH}} {end}"
            local = ""


def _outgoing(way: LabelWay | None) -> str:
    if way is None or way.outgoing is None:
        return "No Label"
    if way.outgoing == IMPLICIT_NULL:
        return "Pop Label"
    return "explicit-n" if way.outgoing == EXPLICIT_NULL else str(way.outgoing)


def _out(way: LabelWay | None, vrf: str | None) -> str:
    if way is None:
        return f"aggregate/{vrf} "
    if way.interface is None:
        return "drop"
    next_hop = "point2point" if way.next_hop is None else format_address(way.next_hop)
    return f"{short_name(way.interface):<10} {next_hop:<12}"


def write_peers(peers: Iterable[LdpPeer]) -> Iterator[str]:
    for peer in peers:
        theirs, ours = format_address(peer.peer), format_address(peer.local)
        yield f"    Peer LDP Ident: {theirs}:0; Local LDP Ident {ours}:0"
        yield f"        TCP connection: {theirs}.{peer.peer_port} - {ours}.{peer.local_port}"
        yield f"        State: Oper; Msgs sent/rcvd: {peer.sent}/{peer.received}; Downstream"
        yield f"        Up time: {age(peer.age)}"
        yield "        LDP discovery sources:"
        for source in peer.sources:
            address = "0.0.0.0" if source.address is None else format_address(source.address)
            yield f"          {source.interface}, Src IP addr: {address}"
        yield "        Addresses bound to peer LDP Ident:"
        for at in range(0, len(peer.addresses), _ACROSS):
            row = peer.addresses[at : at + _ACROSS]
            yield "          " + " ".join(f"{format_address(address):<15}" for address in row).rstrip()


def write_discovery(found: LdpDiscovery) -> Iterator[str]:
    if found.local is None:
        return
    yield " Local LDP Identifier:"
    yield f"    {format_address(found.local)}:0"
    yield "    Discovery Sources:"
    yield "    Interfaces:"
    for hello in found.hellos:
        yield f"        {hello.interface} (ldp): xmit{'/recv' if hello.heard else ''}"
        for peer, routed in hello.heard:
            yield f"            LDP Id: {format_address(peer)}:0{'' if routed else '; no route to transport addr'}"


def write_bindings(bindings: Iterable[Binding]) -> Iterator[str]:
    for binding in bindings:
        yield f"  lib entry: {format_prefix(binding.prefix)}, rev {binding.revision}"
        if binding.local is not None:
            yield f"        local binding:  label: {_label(binding.local)}"
        for peer, label in binding.remote:
            yield f"        remote binding: lsr: {format_address(peer)}:0, label: {_label(label)}"


def _label(label: int) -> str:
    return NULLS.get(label, str(label))


def write_interfaces(interfaces: Iterable[MplsInterface]) -> Iterator[str]:
    yield "Interface              IP            Tunnel   BGP Static Operational"
    for interface in interfaces:
        working = "Yes" if interface.operational else "No"
        yield f"{interface.name:<22} Yes (ldp)     No       No  No     {working:<11}"
